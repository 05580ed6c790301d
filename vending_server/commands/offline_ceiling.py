"""`offline-ceiling`: how much a terminal may hold in sealed vends, to sell while the line is down.

It is what a thief of the machine gets, so a large one takes two people.  A smaller one than before
takes vends out of the pack at its next renewal; until the till's journal has said so, they count.
"""

from __future__ import annotations

import argparse
import sys
from typing import Final

from vending_server.approvals.model import TwoPersonAction
from vending_server.audit import service as audit
from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, config_of, database_of
from vending_server.commands.custodians import add_two_people, command_actor, two_people
from vending_server.db.engine import writing
from vending_server.errors import Misconfigured
from vending_server.operators.passwords import Passwords
from vending_server.sealing.ceilings import set_ceiling
from vending_server.wire.terminal_acts import CEILING_ALONE_MAX

ILS_MAX: Final = 1_000_000
_AGOROT: Final = 100
ALONE_MAX_ILS: Final = CEILING_ALONE_MAX // _AGOROT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--point", type=int, required=True, metavar="N")
    parser.add_argument("--terminal", type=int, required=True, metavar="N", help="at that point")
    parser.add_argument(
        "--ils", type=int, required=True, metavar="N", help="whole ILS; 0: it sells online only"
    )
    add_two_people(parser, above=f"{ALONE_MAX_ILS} ILS")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: there is no such terminal, the ceiling cannot be, or it takes two people.
    """
    if not 0 <= args.ils <= ILS_MAX:
        raise Misconfigured(f"a ceiling is 0 to {ILS_MAX} ILS")
    config, clock = config_of(args), SystemClock()
    is_large = args.ils > ALONE_MAX_ILS
    people = None
    if is_large or args.by:
        people = two_people(args, TwoPersonAction.CEILING_RAISE, clock=clock, passwords=Passwords())
    with database_of(config) as engine, writing(engine) as connection:
        agreed = (
            {} if people is None else dict(zip(("by", "agreed"), people(connection), strict=True))
        )
        terminal_id = set_ceiling(connection, args.point, args.terminal, args.ils * _AGOROT)
        audit.record(
            connection,
            action="terminal.offline_ceiling",
            actor=command_actor(),
            subject=terminal_id,
            details={"ils": args.ils} | {name: one.login for name, one in agreed.items()},
            now=clock.now(),
        )
    told = f"terminal {args.point}-{args.terminal:02d} may hold {args.ils} ILS\n"
    if args.ils:
        # A session that is open already has not brought the key of a pack.
        told += "whoever sells there signs in once more on the line; `packs` shows what arrived\n"
    sys.stdout.write(told)
    return 0
