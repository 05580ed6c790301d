"""`suspend-terminal`: a lost or stolen machine may do nothing any more; `--resume`: it may again.

Its open session is refused from the next request that asks the database, within a second.  Found
again and unharmed it is resumed as it was suspended, by two people; of which nobody knows in whose
hands it was, it is enrolled as a new terminal.
"""

from __future__ import annotations

import argparse
import sys

from vending_server.approvals.model import TwoPersonAction
from vending_server.audit import service as audit
from vending_server.board.standstill import resume, stop
from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, config_of, database_of, ils
from vending_server.commands.custodians import add_two_people, command_actor, two_people
from vending_server.db.engine import writing
from vending_server.operators.passwords import Passwords


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--point", type=int, required=True, metavar="N")
    parser.add_argument("--terminal", type=int, required=True, metavar="N", help="at that point")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="what became of it")
    parser.add_argument("--resume", action="store_true", help="let it work again")
    add_two_people(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: there is no such terminal, it is that way already, or not two people.
    """
    config = config_of(args)
    clock = SystemClock()
    action = TwoPersonAction.TERMINAL_SUSPENSION
    people = two_people(args, action, clock=clock, passwords=Passwords())
    with database_of(config) as engine, writing(engine) as connection:
        first, second = people(connection)
        now = clock.now()
        lost = None
        if args.resume:
            terminal_id = resume(connection, args.point, args.terminal, now)
        else:
            terminal_id, lost = stop(connection, args.point, args.terminal, now)
        audit.record(
            connection,
            action="terminal.resumed" if args.resume else "terminal.suspended",
            actor=command_actor(),
            subject=terminal_id,
            details={"by": first.login, "agreed": second.login, "reason": args.reason},
            now=now,
        )
    became = "works again" if args.resume else "is suspended"
    sys.stdout.write(f"terminal {args.point}-{args.terminal:02d} {became}\n")
    if lost is not None:
        sys.stdout.write(
            f"whoever has it may hold {lost.exposed_count} sealed vends of {lost.exposed_meters}"
            f" meters, {ils(lost.exposed_minor)} ILS: see lost-packs\n"
        )
    return 0
