"""`suspend-terminal`: a lost or stolen machine may do nothing any more.

It stays suspended: found again, the machine is enrolled as a new terminal. Its open session is
refused from the next request that asks the database, within a second.
"""

from __future__ import annotations

import argparse
import sys

from vending_server.approvals.model import TwoPersonAction
from vending_server.audit import service as audit
from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, config_of, database_of, ils
from vending_server.commands.custodians import add_two_people, command_actor, two_people
from vending_server.db.engine import writing
from vending_server.operators.passwords import Passwords
from vending_server.points.service import suspend_terminal
from vending_server.sealing.losing import lost_pack, revoke_pack


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--point", type=int, required=True, metavar="N")
    parser.add_argument("--terminal", type=int, required=True, metavar="N", help="at that point")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="what became of it")
    add_two_people(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: there is no such terminal, it is suspended already, or not two people.
    """
    config = config_of(args)
    clock = SystemClock()
    action = TwoPersonAction.TERMINAL_SUSPENSION
    people = two_people(args, action, clock=clock, passwords=Passwords())
    with database_of(config) as engine, writing(engine) as connection:
        first, second = people(connection)
        now = clock.now()
        terminal_id = suspend_terminal(connection, args.point, args.terminal, now)
        revoke_pack(connection, terminal_id, now)
        lost = lost_pack(connection, terminal_id)
        audit.record(
            connection,
            action="terminal.suspended",
            actor=command_actor(),
            subject=terminal_id,
            details={"by": first.login, "agreed": second.login, "reason": args.reason},
            now=now,
        )
    sys.stdout.write(f"terminal {args.point}-{args.terminal:02d} is suspended\n")
    if lost is not None:
        sys.stdout.write(
            f"whoever has it may hold {lost.exposed_count} sealed vends of {lost.exposed_meters}"
            f" meters, {ils(lost.exposed_minor)} ILS: see lost-packs\n"
        )
    return 0
