"""Vends a second over real HTTP against what the database alone could do, in alternating pairs.

    python -m benchmarks.vends [--pairs 10] [--seconds 5] [--clients 64] [--workers 2]

See docs/benchmarks.md.  The last line is plain numbers for scripts.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.vends import load, processor
from benchmarks.vends.limit import PostgresLimit, SqliteLimit
from benchmarks.vends.plan import Buyer
from benchmarks.vends.setting import Setting, make_setting
from tests.harness.server import Server
from tests.helpers import postgres

CUSTOMERS = 150
LATENCY_CLIENTS = (1, 8, 32, 64)
RATE_GUESS = 5_000
CONTENT = (
    "Each vend: session, full pricing with dues, debts, blocks, VAT and carry, check of the quote's"
    " hash,\nTID, encrypted token, sale with tender and deduction lines, ledger entries, stored"
    " response, outbox\nrow, all in one durable transaction before the 201."
)


@dataclass
class Bench:
    """A running server and the clients that sell at it."""

    server: Server
    buyers: list[Buyer]
    rate_seen: float = RATE_GUESS

    def sell(self, clients: int, seconds: float) -> load.Outcome:
        """Prepare enough vends, then let so many clients sell."""
        selling = self.buyers[:clients]
        for buyer in selling:
            buyer.plan(int(self.rate_seen * seconds * 1.5 / clients) + 20)
        outcome = load.run(("127.0.0.1", self.server.port), [b.client for b in selling], seconds)
        if clients > 32:
            self.rate_seen = outcome.rate
        return outcome


def main() -> None:
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        with ExitStack() as stack:
            figures = _measure(options, folder, stack)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(*(f"{name}={value}" for name, value in figures.items()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.vends", description=__doc__)
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=4, help="of each half of a pair")
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


def _measure(options: argparse.Namespace, folder: Path, stack: ExitStack) -> dict[str, str]:
    database = stack.enter_context(postgres.running_server(durable=True))
    url = database.new_database("town")
    clients = max(options.clients, *LATENCY_CLIENTS)
    with ThreadPoolExecutor(2) as pool:
        making = {"customers": CUSTOMERS, "clients": clients}
        on_postgres = pool.submit(make_setting, folder / "pg", database_url=url, **making)
        on_sqlite = pool.submit(make_setting, folder / "sqlite", **making)
    print(CONTENT)
    figures = _on_postgresql(options, database, on_postgres.result())
    return figures | _on_sqlite(options, on_sqlite.result(), folder / "sqlite" / "vending.sqlite")


def _on_postgresql(
    options: argparse.Namespace, database: postgres.PostgresServer, setting: Setting
) -> dict[str, str]:
    limit = PostgresLimit(database, "town_limit", setting.a_response().decode())
    limit.prepare("town")
    buyers = setting.buyers()
    with setting.served(options.workers) as server:
        bench = Bench(server, buyers)
        bench.sell(options.clients, 1)
        ratios, costs = zip(*_pairs(options, bench, limit, database.pid), strict=True)
        p99 = dict(_latencies(bench))
    return {
        "vends_ratio_postgresql": f"{statistics.median(ratios):.2f}",
        "cpu_us_per_vend": f"{statistics.median(costs):.0f}",
        "p99_ms_1": f"{p99[1]:.2f}",
        "p99_ms_64": f"{p99[64]:.2f}",
    }


def _pairs(
    options: argparse.Namespace, bench: Bench, limit: PostgresLimit, postmaster: int
) -> Iterator[tuple[float, float]]:
    """Measure both halves of each pair, turn about who comes first."""
    print("\npair  limit 1/s  vends/s  ratio  CPU us per vend (Python + PostgreSQL)")
    for number in range(1, options.pairs + 1):
        if number % 2:
            most = limit.rate(options.seconds)
        python, backends = (
            processor.seconds(bench.server.process.pid),
            processor.seconds(postmaster),
        )
        outcome = bench.sell(options.clients, options.seconds)
        python = processor.seconds(bench.server.process.pid) - python
        backends = processor.seconds(postmaster) - backends
        if not number % 2:
            most = limit.rate(options.seconds)
        ratio, cost = outcome.rate / most, (python + backends) * 1e6 / outcome.vends
        print(
            f"{number:>4} {most:>10.0f} {outcome.rate:>8.0f} {ratio:>6.2f}  {cost:>5.0f}"
            f" ({python * 1e6 / outcome.vends:.0f} + {backends * 1e6 / outcome.vends:.0f})",
            flush=True,
        )
        yield ratio, cost


def _latencies(bench: Bench) -> Iterator[tuple[int, float]]:
    print("\nclients  vends/s  p50 ms  p99 ms")
    for clients in LATENCY_CLIENTS:
        outcome = bench.sell(clients, 1.5)
        p50, p99 = outcome.percentile_ms(50), outcome.percentile_ms(99)
        print(f"{clients:>7} {outcome.rate:>8.0f} {p50:>7.2f} {p99:>7.2f}", flush=True)
        yield clients, p99


def _on_sqlite(options: argparse.Namespace, setting: Setting, file: Path) -> dict[str, str]:
    """Ratios to bare commits of one vend each: one client, then as many as on PostgreSQL."""
    limit = SqliteLimit(file, setting.a_response())
    rounds = max(1, options.pairs // 3)
    single, group = [], []
    print("\nSQLite: bare commits/s, vends/s by one client, by many")
    with setting.served(1) as server:
        bench = Bench(server, setting.buyers(), rate_seen=2_000)
        for _ in range(rounds):
            bare = limit.rate(1.5)
            one = bench.sell(1, 1.5)
            many = bench.sell(options.clients, 1.5)
            print(f"{bare:>8.0f} {one.rate:>8.0f} {many.rate:>8.0f}", flush=True)
            single.append(one.rate / bare)
            group.append(many.rate / bare)
    limit.close()
    return {
        "sqlite_single": f"{statistics.median(single):.2f}",
        "sqlite_group": f"{statistics.median(group):.2f}",
    }


if __name__ == "__main__":
    sys.exit(main())
