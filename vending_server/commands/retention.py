"""`retention`: what is past its period; with --apply, end it (docs/retention.md).

Run it daily.  Without --apply nothing is changed.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import Final

from vending_server.clock import SystemClock
from vending_server.commands.common import (
    add_config,
    command_actor,
    config_of,
    database_of,
    write_table,
)
from vending_server.db.engine import reading
from vending_server.privacy.periods import PERIODS
from vending_server.privacy.retention import PARTS, end_overdue, overdue

_GIVE_WAY_S: Final = 0.1  # a seller who waits for the writer's lock of SQLite looks that often


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--apply", action="store_true", help="end what is past its period")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    config, clock = config_of(args), SystemClock()
    with database_of(config) as engine:
        if args.apply:
            rows = end_overdue(
                engine,
                config.retention,
                clock=clock,
                actor=command_actor(),
                give_way=lambda: time.sleep(_GIVE_WAY_S),
            )
        else:
            with reading(engine) as connection:
                rows = overdue(connection, config.retention, clock.now())
    titles = ("kind", "days", "table", "ended" if args.apply else "past it", "what becomes of it")
    table = [
        (
            part.kind.value,
            str(config.retention[part.kind]),
            part.name,
            str(rows[part.name]),
            PERIODS[part.kind].then,
        )
        for part in PARTS
    ]
    write_table([titles, *table])
    if not args.apply:
        sys.stdout.write("nothing was changed; --apply does it\n")
    return 0
