"""`lost-packs`: what could come of the packs of suspended terminals, and for which meters."""

from __future__ import annotations

import argparse
import sys
from typing import Final

import sqlalchemy as sa

from vending_server.commands.common import add_config, config_of, database_of, ils, write_table
from vending_server.db.engine import reading
from vending_server.errors import Misconfigured
from vending_server.paging import WHOLE
from vending_server.points.service import terminal_numbered
from vending_server.sealing.losing import lost_meters, lost_packs
from vending_server.wire.lost_packs import LostPack

_PACKS: Final = (
    *("TERMINAL", "SUSPENDED", "EXPOSED", "VENDS", "METERS", "EVER", "METERS"),
    *("KEY CHANGE OPEN", "KEYED SINCE", "GROUPS"),
)
_METERS: Final = ("METER", "GROUP", "KRN", "EXPOSED", "EVER", "KEY CHANGE")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--point", type=int, metavar="N")
    parser.add_argument(
        "--terminal", type=int, metavar="N", help="at that point: list the meters, lost or not"
    )


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: there is no such terminal.
    """
    is_one = args.point is not None and args.terminal is not None
    if not is_one and (args.point, args.terminal) != (None, None):
        raise Misconfigured("give --point and --terminal together, or neither")
    with database_of(config_of(args)) as engine, reading(engine) as connection:
        if is_one:
            return _meters(connection, args.point, args.terminal)
        found = lost_packs(connection, WHOLE).packs
    write_table([_PACKS, *map(_row, found)])
    sys.stdout.write(f"{len(found)} lost packs; sums in ILS, times in UTC\n")
    return 0


def _meters(connection: sa.Connection, point: int, number: int) -> int:
    terminal_id = terminal_numbered(connection, point, number)
    found = lost_meters(connection, terminal_id, WHOLE).meters
    rows = [
        (
            *(one.drn, one.sgc, str(one.krn)),
            *(ils(one.exposed_minor), ils(one.ever_delivered_minor)),
            "open" if one.has_key_change else "-",
        )
        for one in found
    ]
    write_table([_METERS, *rows])
    sys.stdout.write(f"{len(found)} meters; terminal {terminal_id}\n")
    return 0


def _row(one: LostPack) -> tuple[str, ...]:
    return (
        f"{one.point}-{one.terminal:02d}",
        one.suspended_at[:16].replace("T", " "),
        *(ils(one.exposed_minor), str(one.exposed_count), str(one.exposed_meters)),
        *(ils(one.ever_delivered_minor), str(one.meters)),
        *(str(one.meters_with_key_change), str(one.meters_keyed_since)),
        " ".join(one.groups) or "-",
    )
