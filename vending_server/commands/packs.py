"""`packs`: what each terminal may sell while the line is down, and what could be lost with it."""

from __future__ import annotations

import argparse
import sys
from typing import Final

from vending_server.commands.common import add_config, config_of, database_of, ils, write_table
from vending_server.db.engine import reading
from vending_server.paging import WHOLE
from vending_server.sealing.listing import standings
from vending_server.wire.pack_standing import PackStanding

_TITLES: Final = (
    *("TERMINAL", "CEILING", "VENDS", "LIVE", "EXPOSED", "EVER", "EVER LIMIT"),
    *("PACK/EDITION", "TILL HOLDS", "VALID UNTIL"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    with database_of(config_of(args)) as engine, reading(engine) as connection:
        found = standings(connection, WHOLE).packs
    write_table([_TITLES, *(_row(one) for one in found)])
    sys.stdout.write(f"{len(found)} packs; sums in ILS, times in UTC\n")
    return 0


def _row(one: PackStanding) -> tuple[str, ...]:
    sums = (one.live_minor, one.exposed_minor, one.ever_delivered_minor, one.ever_limit_minor)
    return (
        f"{one.point}-{one.terminal:02d}{' suspended' if one.is_suspended else ''}",
        ils(one.ceiling_minor),
        str(one.live_count),
        *map(ils, sums),
        f"{one.pack_number}/{one.edition}",
        str(one.acknowledged_edition),
        "-" if one.valid_until is None else one.valid_until[:16].replace("T", " "),
    )
