"""Selling without a line: how fast packs are sealed, and how fast what they sold is posted.

    python -m benchmarks.offline [--vends 20000] [--sales 500] [--sqlite]

See docs/benchmarks.md.  The last line is plain numbers for scripts.
"""

from __future__ import annotations

import argparse
import sys
from typing import Final

from benchmarks.offline import sealing, syncing
from tests.helpers import postgres

VENDS: Final = 20_000
SALES: Final = 500


def main() -> None:
    options = _options()
    sealed = sealing.run(options.vends)
    _say(
        f"sealed {sealed.sealed:,} vends in {sealed.seconds:.1f} s of one core:"
        f" {sealed.seal_per_s:,.0f} a second, {sealed.seal_peak_mb:.0f} MiB at most"
    )
    synced = _synced(options)
    _say(
        f"posted {options.sales:,} sales, {synced.per_upload:.0f} an upload:"
        f" {synced.sync_per_s:,.0f} a second; one by one {synced.row_by_row_per_s:,.0f} a second;"
        f" {synced.flagged} flagged; the same once more posted {synced.replay_posted}"
    )
    _say(
        f"seal_per_s={sealed.seal_per_s:.0f} seal_peak_mb={sealed.seal_peak_mb:.0f}"
        f" sync_per_s={synced.sync_per_s:.0f} sync_vs_row_by_row={synced.ratio:.1f}"
        f" replay_posted={synced.replay_posted}"
    )


def _synced(options: argparse.Namespace) -> syncing.SyncFigures:
    if options.sqlite:
        return syncing.run(options.sales)
    with postgres.running_server(durable=True) as database:
        return syncing.run(options.sales, database_url=database.new_database("town"))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.offline")
    parser.add_argument("--vends", type=int, default=VENDS, help="sealed vends to make")
    parser.add_argument("--sales", type=int, default=SALES, help="offline sales to post")
    parser.add_argument("--sqlite", action="store_true", help="post into SQLite, not PostgreSQL")
    return parser.parse_args()


if __name__ == "__main__":
    main()
