"""A day of many sales, explained: how long it takes, and how much memory.

    python -m benchmarks.reconciliation [--sales 20000] [--sqlite]

Journals are read once, as their records arrive; a refresh compares every source and tells the
items.  Both are timed apart, by the clock and by the processor: of a shared machine only the second
says much.  See docs/benchmarks.md.  The last line is plain numbers for scripts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

import sqlalchemy as sa

from benchmarks.reconciliation.day import DAY, SHORT, make_day
from benchmarks.vends.processor import seconds
from tests.helpers import little_town, postgres
from vending_server.db.engine import reading
from vending_server.db.migrate import upgrade
from vending_server.reconciliation.items import refresh
from vending_server.reconciliation.projection import read_on
from vending_server.reconciliation.span import Span
from vending_server.reconciliation.tables import reconciliation_items

SALES: Final = 15_000
_KIB_A_MIB: Final = 1_024
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Took(Generic[Result]):
    """What a piece of work gave, and what it cost: seconds of the clock and of processors, MiB."""

    result: Result
    clock_s: float
    python_s: float
    database_s: float
    mb: float

    def told(self) -> str:
        """Return it in words."""
        return (
            f"{self.clock_s:.1f} s by the clock, {self.python_s:.1f} s of processor here and"
            f" {self.database_s:.1f} s in the database; {self.mb:.0f} MiB more than before"
        )


def main() -> None:
    options = _options()
    if options.sqlite:
        with tempfile.TemporaryDirectory() as folder:
            _measure(f"sqlite:///{folder}/vending.sqlite", options.sales, None)
        return
    with postgres.running_server(durable=True) as database:
        _measure(database.new_database("town"), options.sales, database.pid)


def _measure(url: str, total: int, database_pid: int | None) -> None:
    upgrade(url)
    started = time.perf_counter()
    engine = make_day(url, total)
    _say(f"made a day of {total:,} sales in {time.perf_counter() - started:.0f} s")
    before = _memory_mb("VmRSS")
    read = _took(lambda: read_on(engine), before, database_pid)
    span = Span(from_day=DAY, through_day=DAY, zone=little_town.ZONE)
    now = little_town.NOON.replace(hour=20)
    explained = _took(lambda: refresh(engine, span, now), before, database_pid)
    _check(engine)
    engine.dispose()
    _say(f"read {read.result:,} records once: {read.told()}")
    _say(
        f"explained {total:,} sales of {explained.result.subjects} subjects: {explained.told()};"
        " both planted differences found, no other"
    )
    _say(
        f"sales={total} read_s={read.clock_s:.1f} explain_s={explained.clock_s:.1f}"
        f" read_cpu_s={read.python_s + read.database_s:.1f}"
        f" explain_cpu_s={explained.python_s + explained.database_s:.1f}"
        f" read_mb={read.mb:.0f} explain_mb={explained.mb:.0f}"
    )


def _check(engine: sa.Engine) -> None:
    """See that the two differences that were planted are the two that were found."""
    item = reconciliation_items.c
    query = sa.select(item.left_view, item.right_view, item.amount_minor)
    with reading(engine) as connection:
        found = sorted(tuple(row) for row in connection.execute(query))
    assert found == [("journal", "counted", -SHORT), ("journal", "ledger", -SHORT)], found


def _took(work: Callable[[], Result], before_mb: float, database_pid: int | None) -> Took[Result]:
    _forget_peak()
    database = _database_s(database_pid)
    clock, python = time.perf_counter(), time.process_time()
    result = work()
    return Took(
        result,
        time.perf_counter() - clock,
        time.process_time() - python,
        _database_s(database_pid) - database,
        max(0.0, _memory_mb("VmHWM") - before_mb),
    )


def _database_s(pid: int | None) -> float:
    return 0.0 if pid is None else seconds(pid)  # SQLite works in this process


def _memory_mb(what: str) -> float:
    """Return what this process holds, VmRSS, or held at most since `_forget_peak`, VmHWM."""
    status = Path("/proc/self/status").read_text("ascii")
    line = next(one for one in status.splitlines() if one.startswith(what))
    return int(line.split()[1]) / _KIB_A_MIB


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reconciliation")
    parser.add_argument("--sales", type=int, default=SALES, help="sales of the day")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite, not PostgreSQL")
    return parser.parse_args()


if __name__ == "__main__":
    main()
