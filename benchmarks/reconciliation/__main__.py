"""A day of many sales, explained: how long it takes, and how much memory.

    python -m benchmarks.reconciliation [--sales 20000] [--sqlite]

Journals are read once, as their records arrive; a refresh compares every source and tells the
items.  Both are timed apart.  See docs/benchmarks.md.  The last line is plain numbers for scripts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import sqlalchemy as sa

from benchmarks.reconciliation.day import DAY, SHORT, make_day
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


def main() -> None:
    options = _options()
    if options.sqlite:
        with tempfile.TemporaryDirectory() as folder:
            _measure(f"sqlite:///{folder}/vending.sqlite", options.sales)
        return
    with postgres.running_server(durable=True) as database:
        _measure(database.new_database("town"), options.sales)


def _measure(url: str, total: int) -> None:
    upgrade(url)
    started = time.perf_counter()
    engine = make_day(url, total)
    _say(f"made a day of {total:,} sales in {time.perf_counter() - started:.0f} s")
    before = _memory_mb("VmRSS")
    _forget_peak()
    records, read_s = _timed(lambda: read_on(engine))
    read_mb = max(0.0, _memory_mb("VmHWM") - before)
    _forget_peak()
    span = Span(from_day=DAY, through_day=DAY, zone=little_town.ZONE)
    now = little_town.NOON.replace(hour=20)
    told, explain_s = _timed(lambda: refresh(engine, span, now))
    explain_mb = max(0.0, _memory_mb("VmHWM") - before)
    _check(engine)
    engine.dispose()
    _say(
        f"read {records:,} records once in {read_s:.1f} s ({records / read_s:,.0f} a second),"
        f" {read_mb:.0f} MiB more than before"
    )
    _say(
        f"explained {total:,} sales of {told.subjects} subjects in {explain_s:.1f} s,"
        f" {explain_mb:.0f} MiB more than before; both planted differences found, no other"
    )
    _say(
        f"sales={total} read_s={read_s:.1f} explain_s={explain_s:.1f}"
        f" read_mb={read_mb:.0f} explain_mb={explain_mb:.0f}"
    )


def _check(engine: sa.Engine) -> None:
    """See that the two differences that were planted are the two that were found."""
    item = reconciliation_items.c
    query = sa.select(item.left_view, item.right_view, item.amount_minor)
    with reading(engine) as connection:
        found = sorted(tuple(row) for row in connection.execute(query))
    assert found == [("journal", "counted", -SHORT), ("journal", "ledger", -SHORT)], found


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


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
