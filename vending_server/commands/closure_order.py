"""`closure-order`: let terminals hold larger packs that last longer, before roads or lines are cut.

    closure-order --may-hold 2=50000 --may-hold 3-01=20000 --hours 72 --reason "..." --by ...
    closure-order --revoke 2026/17 --reason "..." --by ...
    closure-order                                            lists what was ordered

A till learns of an order at its next renewal, so it is made while the line still works; where it is
down already, see `pack-file` and `extend-pack`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import secrets
from typing import Final

import msgspec
import sqlalchemy as sa

from vending_server.approvals.model import TwoPersonAction
from vending_server.audit import service as audit
from vending_server.clock import Clock, SystemClock
from vending_server.commands.common import add_config, config_of, database_of, write_table
from vending_server.commands.custodians import add_two_people, command_actor, two_people
from vending_server.db.engine import reading, writing
from vending_server.errors import Misconfigured
from vending_server.operators.passwords import Passwords
from vending_server.paging import WHOLE
from vending_server.sealing import closures
from vending_server.sealing.model import VALIDITY_MAX
from vending_server.wire.closures import ClosureOrderFacts, ClosureShare
from vending_server.wire.ids import RANDOM_BYTES, uuid7

_SHARE: Final = re.compile(r"(\d{1,4})(?:-(\d{1,2}))?=(\d{1,7})")
_HOURS_MAX: Final = VALIDITY_MAX // dt.timedelta(hours=1)
_AGOROT: Final = 100
_TITLES: Final = ("ORDER", "FROM", "TO", "TERMINAL", "MAY HOLD", "BY", "AGREED", "STATE", "REASON")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument(
        "--may-hold",
        action="append",
        default=[],
        metavar="POINT[-TERMINAL]=ILS",
        help="what each terminal of a point, or one, may hold; give it for each",
    )
    parser.add_argument(
        "--begins", metavar="TIME", help="ISO 8601 with its zone; without it: now", default=None
    )
    parser.add_argument("--hours", type=int, metavar="N", help=f"how long; at most {_HOURS_MAX}")
    parser.add_argument("--revoke", metavar="NUMBER", help="end the order with this number now")
    parser.add_argument("--reason", default="", metavar="TEXT")
    add_two_people(parser, above="reading the list")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: what was typed makes no order, or not two people want it.
        Refused: there is no such terminal, or no such order in force.
    """
    clock = SystemClock()
    with database_of(config_of(args)) as engine:
        if not args.may_hold and args.revoke is None:
            with reading(engine) as connection:
                found = closures.orders(connection, WHOLE, clock.now()).orders
            write_table([_TITLES, *(row for one in found for row in _rows(one))])
            return 0
        action = TwoPersonAction.CLOSURE_ORDER
        people = two_people(args, action, clock=clock, passwords=Passwords())
        if not args.reason.strip():
            raise Misconfigured("an order, and its end, has a --reason")
        with writing(engine) as connection:
            first, second = people(connection)
            if args.revoke is None:
                new = _order(args, (first.operator_id, second.operator_id), clock)
                told = closures.make_order(connection, new, clock.now())
            else:
                told = _revoked(connection, args.revoke, first.operator_id, clock)
            audit.record(
                connection,
                action="closure_order" if args.revoke is None else "closure_order.revoked",
                actor=command_actor(),
                subject=told.order_id,
                details={"by": first.login, "agreed": second.login, "reason": args.reason},
                now=clock.now(),
            )
    write_table([_TITLES, *_rows(told)])
    return 0


def _order(args: argparse.Namespace, people: tuple[int, int], clock: Clock) -> closures.NewOrder:
    if args.hours is None:
        raise Misconfigured("an order says how many --hours it lasts")
    now = clock.now()
    begins_at = now if args.begins is None else _moment(args.begins)
    noise = secrets.token_bytes(RANDOM_BYTES)
    return closures.NewOrder(
        order_id=uuid7(unix_ms=int(now.timestamp() * 1000), random_bytes=noise),
        shares=[_share(one) for one in args.may_hold],
        begins_at=begins_at,
        ends_at=begins_at + dt.timedelta(hours=args.hours),
        reason=args.reason,
        made_by=people[0],
        agreed_by=people[1],
    )


def _revoked(
    connection: sa.Connection, number: str, operator_id: int, clock: Clock
) -> ClosureOrderFacts:
    order_id = closures.order_numbered(connection, number)
    if order_id is None:
        raise Misconfigured(f"there is no order {number}")
    return closures.revoke_order(connection, order_id, operator_id, clock.now())


def _share(text: str) -> ClosureShare:
    found = _SHARE.fullmatch(text)
    if found is None:
        raise Misconfigured(f"{text}: write POINT=ILS, or POINT-TERMINAL=ILS for one of it")
    point, terminal, ils = (int(one or 0) for one in found.groups())
    share = {"point": point, "terminal": terminal, "ceiling_minor": ils * _AGOROT}
    try:
        return msgspec.convert(share, ClosureShare)
    except msgspec.ValidationError as error:
        raise Misconfigured(f"{text}: {error}") from None


def _moment(text: str) -> dt.datetime:
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        raise Misconfigured(f"{text} is no time: write 2026-11-28T18:00+02:00") from None
    if at.tzinfo is None:
        raise Misconfigured(f"{text} says no zone: write 2026-11-28T18:00+02:00")
    return at.astimezone(dt.UTC)


def _rows(one: ClosureOrderFacts) -> list[tuple[str, ...]]:
    state = "revoked" if one.revoked_at else "in force" if one.is_in_force else "-"
    times = (_time(one.begins_at), _time(one.ends_at))
    return [
        (
            *(one.number, *times),
            f"{share.point}-{share.terminal:02d}",
            str(share.ceiling_minor // _AGOROT),
            *(one.made_by, one.agreed_by, state, one.reason),
        )
        for share in one.terminals
    ]


def _time(text: str) -> str:
    return text[:16].replace("T", " ")
