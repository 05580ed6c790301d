"""`accrue-dues`: let charges and fees of the periods that have begun fall due, for every contract.

Run it daily, shortly after midnight (docs/algorithms/dues.md has a timer). Any number of runs makes
the same dues, and a run that comes late catches up.
"""

from __future__ import annotations

import argparse
import sys
from zoneinfo import ZoneInfo

from vending_server.audit import service as audit
from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, command_actor, config_of, database_of
from vending_server.db.engine import reading, writing
from vending_server.points.service import municipality_facts
from vending_server.tariffs.accrual import accrue


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    now = SystemClock().now()
    with database_of(config_of(args)) as engine:
        with reading(engine) as connection:
            zone = ZoneInfo(municipality_facts(connection).time_zone)
        today = now.astimezone(zone).date()
        made = accrue(engine, today)
        if made:
            with writing(engine) as connection:
                audit.record(
                    connection,
                    action="dues.accrued",
                    actor=command_actor(),
                    subject=today.isoformat(),
                    details={"made": made},
                    now=now,
                )
    sys.stdout.write(f"{made} dues made\n")
    return 0
