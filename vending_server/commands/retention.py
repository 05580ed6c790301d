"""`retention`: what is past its period; with --apply, end it (docs/retention.md).

Run it daily.  Without --apply nothing is changed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from typing import Final

import sqlalchemy as sa

from vending_server.clock import SystemClock
from vending_server.commands.common import (
    add_config,
    command_actor,
    config_of,
    database_of,
    write_table,
)
from vending_server.config import ServerConfig
from vending_server.db.engine import reading
from vending_server.privacy.anonymising import Anonymiser, due
from vending_server.privacy.forgotten import list_of
from vending_server.privacy.periods import PERIODS, Kind
from vending_server.privacy.persons import obstacles
from vending_server.privacy.retention import PARTS, end_overdue, overdue

_GIVE_WAY_S: Final = 0.1  # a seller who waits for the writer's lock of SQLite looks that often


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--apply", action="store_true", help="end what is past its period")


def run(args: argparse.Namespace) -> int:
    """Run the command; exit status 1 when a copy of the list could not be written."""
    config = config_of(args)
    with database_of(config) as engine:
        rows, faults = _apply(config, engine) if args.apply else (_show(config, engine), [])
    titles = ("kind", "days", "table", "ended" if args.apply else "past it", "what becomes of it")
    table = [
        (kind.value, str(config.retention[kind]), name, told, PERIODS[kind].then)
        for name, (kind, told) in rows.items()
    ]
    write_table([titles, *table])
    if not args.apply:
        sys.stdout.write("nothing was changed; --apply does it\n")
    for fault in faults:
        sys.stdout.write(f"the list of the anonymised has no copy there: {fault}\n")
    return int(bool(faults))


def give_way() -> None:
    """Let whoever sells go first."""
    time.sleep(_GIVE_WAY_S)


_Told = dict[str, tuple[Kind, str]]


def _show(config: ServerConfig, engine: sa.Engine) -> _Told:
    now, lines = SystemClock().now(), list_of(config).read()
    with reading(engine) as connection:
        rows = overdue(connection, config.retention, now)
        people = due(connection, lines, days=config.retention[Kind.CUSTOMERS], now=now)
        waiting = sum(bool(obstacles(connection, one, now)) for one, _ in people)
    told = f"{len(people)}, {waiting} must wait"
    return {"customers": (Kind.CUSTOMERS, told)} | _counted(rows)


def _apply(config: ServerConfig, engine: sa.Engine) -> tuple[_Told, list[str]]:
    clock, actor = SystemClock(), command_actor()
    anonymiser = Anonymiser(
        engine=engine,
        clock=clock,
        actor=actor,
        forgotten=list_of(config),
        give_way=give_way,
    )
    done = anonymiser.end_overdue(config.retention[Kind.CUSTOMERS])
    for customer_id, found in done.waiting.items():
        sys.stdout.write(f"customer #{customer_id} must wait: {'; '.join(found)}\n")
    rows = end_overdue(engine, config.retention, clock=clock, actor=actor, give_way=give_way)
    told = f"{done.anonymised}, {len(done.waiting)} must wait"
    return {"customers": (Kind.CUSTOMERS, told)} | _counted(rows), done.faults


def _counted(rows: Mapping[str, int]) -> _Told:
    return {part.name: (part.kind, str(rows[part.name])) for part in PARTS}
