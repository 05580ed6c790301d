"""`accept-terminal-as-is`: stop waiting for a terminal that was lost before it could report.

After a restore nothing is answered with "none" until every terminal has told what it sold since the
backup.  A till that burned never will.  Two people say so; what it sold is then known from paper
only.
"""

from __future__ import annotations

import argparse
import sys

from vending_server.approvals.model import TwoPersonAction
from vending_server.audit import service as audit
from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, config_of, database_of
from vending_server.commands.custodians import add_two_people, command_actor, two_people
from vending_server.db.engine import writing
from vending_server.epochs.service import awaited_terminals, give_up_terminal
from vending_server.operators.passwords import Passwords


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--terminal-id", required=True, metavar="ID", help="see doctor")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="what became of it")
    add_two_people(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: nobody waits for this terminal, or not two people.
    """
    config = config_of(args)
    clock = SystemClock()
    people = two_people(args, TwoPersonAction.TERMINAL_GIVEN_UP, clock=clock, passwords=Passwords())
    with database_of(config) as engine, writing(engine) as connection:
        first, second = people(connection)
        now = clock.now()
        give_up_terminal(
            connection,
            args.terminal_id,
            given_up_by=first.operator_id,
            agreed_by=second.operator_id,
            now=now,
        )
        left = len(awaited_terminals(connection))
        audit.record(
            connection,
            action="restore.terminal_given_up",
            actor=command_actor(),
            subject=args.terminal_id,
            details={"by": first.login, "agreed": second.login, "reason": args.reason},
            now=now,
        )
    sys.stdout.write(f"accepted as it is; {left} terminals are still awaited\n")
    return 0
