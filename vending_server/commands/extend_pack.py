"""`extend-pack`: a code that is read over the telephone, by which a pack may be sold longer.

The operator reads out the edition that the till names on its line screen; the code is good for that
edition at that terminal only.  A terminal that can be reached some other way gets a closure order.
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
from vending_server.errors import Misconfigured
from vending_server.keys.opening import open_key_store
from vending_server.operators.passwords import Passwords
from vending_server.points.service import terminal_numbered
from vending_server.sealing.extending import extend_pack
from vending_server.wire.packs import LEASE_HOURS_MAX


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--point", type=int, required=True, metavar="N")
    parser.add_argument("--terminal", type=int, required=True, metavar="N", help="at that point")
    parser.add_argument("--edition", type=int, required=True, metavar="N", help="as the till says")
    parser.add_argument(
        "--hours",
        type=int,
        required=True,
        metavar="N",
        help=f"from the issue of the pack, at most {LEASE_HOURS_MAX}",
    )
    parser.add_argument("--reason", required=True, metavar="TEXT")
    add_two_people(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: there is no such pack, it can be sold that long anyway, or not two people.
        Refused: TERMINAL_SUSPENDED.
    """
    config, clock = config_of(args), SystemClock()
    action = TwoPersonAction.PACK_EXTENSION
    people = two_people(args, action, clock=clock, passwords=Passwords())
    master = open_key_store(config).pack_master
    if master is None:
        raise Misconfigured("the key store has no secret behind packs: run migrate")
    with database_of(config) as engine, writing(engine) as connection:
        first, second = people(connection)
        terminal_id = terminal_numbered(connection, args.point, args.terminal)
        code, until = extend_pack(
            connection, terminal_id, edition=args.edition, hours=args.hours, master=master
        )
        audit.record(
            connection,
            action="pack.extended",
            actor=command_actor(),
            subject=terminal_id,
            details={
                "by": first.login,
                "agreed": second.login,
                "edition": args.edition,
                "hours": args.hours,
                "reason": args.reason,
            },
            now=clock.now(),
        )
    told = f"{code[:3]} {code[3:6]} {code[6:9]} {code[9:]}"
    sys.stdout.write(
        f"terminal {args.point}-{args.terminal:02d}, edition {args.edition}: read out\n\n"
        f"    {told}\n\n"
        f"it lets this pack be sold {args.hours} hours from its issue, at the latest"
        f" to {until:%Y-%m-%d %H:%M} UTC\n"
    )
    return 0
