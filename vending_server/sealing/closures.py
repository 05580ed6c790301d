"""Closure orders: larger packs that last longer, before roads or lines are cut.

From its beginning to its end an order stands in place of what a terminal may hold otherwise, where
that is less; of several, the one that was made last.  It reaches a till inside the signed manifest,
so nobody at a point can make one up.  When it ends, or is revoked, the next renewal takes out what
is too much again; what a till holds until then it may sell as its manifest says.

Inside the caller's transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.operators.service import logins_of
from vending_server.paging import PageAsked
from vending_server.points.tables import terminals
from vending_server.sealing.closure_tables import closure_order_terminals, closure_orders
from vending_server.sealing.model import VALIDITY_MAX, Closure, Pack
from vending_server.wire.closures import (
    ClosureOrderFacts,
    ClosureOrderList,
    ClosureShare,
    ClosureTerminal,
)
from vending_server.wire.problems import ProblemCode

_order, _share = closure_orders.c, closure_order_terminals.c


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """What two people agreed to."""

    order_id: str
    shares: Sequence[ClosureShare]
    begins_at: dt.datetime
    ends_at: dt.datetime
    reason: str
    made_by: int  # operators
    agreed_by: int


def under_order(connection: sa.Connection, pack: Pack, now: dt.datetime) -> Pack:
    """Return a pack as the order in force for its terminal lets it be; as it is without one."""
    found = _in_force(connection, pack.terminal_id, now)
    if found is None:
        return pack
    return replace(pack, ceiling_minor=max(pack.ceiling_minor, found.ceiling_minor), closure=found)


def is_under_order(connection: sa.Connection, terminal_id: str, now: dt.datetime) -> bool:
    """Say whether an order is in force for a terminal."""
    return _in_force(connection, terminal_id, now) is not None


def make_order(connection: sa.Connection, order: NewOrder, now: dt.datetime) -> ClosureOrderFacts:
    """Write an order that two people agreed to; renewals of its terminals follow it.

    Raises:
        Refused: INVALID_REQUEST: it ends before it begins or has ended already, or lasts longer
            than any pack may; REASON_MISSING; TERMINAL_UNKNOWN: one does not exist or is suspended.
        RowConflict: another order got its number.
    """
    lasts = order.ends_at - order.begins_at
    if not dt.timedelta() < lasts <= VALIDITY_MAX or order.ends_at <= now:
        raise Refused(ProblemCode.INVALID_REQUEST, where="ends_at")
    if not order.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    ceilings = _ceilings(connection, order.shares)
    last = sa.select(sa.func.coalesce(sa.func.max(_order.nth), 0)).where(_order.year == now.year)
    connection.execute(
        closure_orders.insert().values(
            id=order.order_id,
            year=now.year,
            nth=connection.scalars(last).one() + 1,
            begins_at=order.begins_at,
            ends_at=order.ends_at,
            reason=order.reason.strip(),
            made_at=now,
            made_by=order.made_by,
            agreed_by=order.agreed_by,
        )
    )
    rows = [{"terminal_id": one, "ceiling_minor": ceiling} for one, ceiling in ceilings.items()]
    connection.execute(
        closure_order_terminals.insert(), [one | {"order_id": order.order_id} for one in rows]
    )
    return order_facts(connection, order.order_id, now)


def revoke_order(
    connection: sa.Connection, order_id: str, operator_id: int, now: dt.datetime
) -> ClosureOrderFacts:
    """End an order now.

    Raises:
        Refused: NOT_FOUND; ALREADY_DECIDED: it was revoked, or has ended.
    """
    known = sa.select(_order.id).where(_order.id == order_id)
    if connection.scalar(known) is None:
        raise Refused(ProblemCode.NOT_FOUND)
    revoked = connection.execute(
        closure_orders.update()
        .where(_order.id == order_id, _order.revoked_at.is_(None), _order.ends_at > now)
        .values(revoked_at=now, revoked_by=operator_id)
    )
    if revoked.rowcount != 1:
        raise Refused(ProblemCode.ALREADY_DECIDED)
    return order_facts(connection, order_id, now)


def order_numbered(connection: sa.Connection, number: str) -> str | None:
    """Return the id of the order with this number, as it is printed: 2026/17."""
    year, slash, nth = number.partition("/")
    if not (slash and year.isdecimal() and nth.isdecimal()):
        return None
    query = sa.select(_order.id).where(_order.year == int(year), _order.nth == int(nth))
    found: str | None = connection.scalar(query)
    return found


def order_facts(connection: sa.Connection, order_id: str, now: dt.datetime) -> ClosureOrderFacts:
    """Return one order that is there."""
    row = connection.execute(sa.select(closure_orders).where(_order.id == order_id)).one()
    return _told(connection, [row], now)[0]


def orders(connection: sa.Connection, page: PageAsked, now: dt.datetime) -> ClosureOrderList:
    """Return a page of orders, newest first."""
    query = page.rows_of(sa.select(closure_orders), _order.year, _order.nth, newest_first=True)
    shown, next_cursor = page.cut(connection.execute(query).all(), lambda row: (row.year, row.nth))
    return ClosureOrderList(orders=_told(connection, shown, now), next_cursor=next_cursor)


def _in_force(connection: sa.Connection, terminal_id: str, now: dt.datetime) -> Closure | None:
    query = (
        sa.select(_order.year, _order.nth, _order.ends_at, _order.reason, _share.ceiling_minor)
        .join(closure_order_terminals, _share.order_id == _order.id)
        .where(_share.terminal_id == terminal_id, _order.revoked_at.is_(None))
        .where(_order.begins_at <= now, _order.ends_at > now)
        .order_by(_order.year.desc(), _order.nth.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Closure(
        number=_number(row), until=row.ends_at, reason=row.reason, ceiling_minor=row.ceiling_minor
    )


def _number(row: Any) -> str:
    return f"{row.year}/{row.nth}"


def _ceilings(connection: sa.Connection, shares: Sequence[ClosureShare]) -> dict[str, int]:
    """Return what each terminal may hold; one that is named itself gets what is said there."""
    found: dict[str, int] = {}
    for one in sorted(shares, key=lambda share: share.terminal > 0):
        query = sa.select(terminals.c.id).where(
            terminals.c.point_number == one.point, terminals.c.suspended_at.is_(None)
        )
        if one.terminal:
            query = query.where(terminals.c.number == one.terminal)
        ids = connection.scalars(query).all()
        if not ids:
            raise Refused(ProblemCode.TERMINAL_UNKNOWN)
        found |= dict.fromkeys(ids, one.ceiling_minor)
    return found


def _told(
    connection: sa.Connection, rows: Sequence[Any], now: dt.datetime
) -> list[ClosureOrderFacts]:
    people = {one for row in rows for one in (row.made_by, row.agreed_by, row.revoked_by)}
    names = logins_of(connection, people - {None})
    shares = _shares(connection, [row.id for row in rows])
    return [_facts(row, names, shares[row.id], now) for row in rows]


def _facts(
    row: Any, names: Mapping[int, str], shares: list[ClosureTerminal], now: dt.datetime
) -> ClosureOrderFacts:
    is_revoked = row.revoked_at is not None
    return ClosureOrderFacts(
        order_id=row.id,
        number=_number(row),
        begins_at=row.begins_at.isoformat(),
        ends_at=row.ends_at.isoformat(),
        reason=row.reason,
        terminals=shares,
        made_at=row.made_at.isoformat(),
        made_by=names[row.made_by],
        agreed_by=names[row.agreed_by],
        is_in_force=not is_revoked and row.begins_at <= now < row.ends_at,
        revoked_at=row.revoked_at.isoformat() if is_revoked else None,
        revoked_by=names[row.revoked_by] if is_revoked else None,
    )


def _shares(
    connection: sa.Connection, order_ids: Collection[str]
) -> dict[str, list[ClosureTerminal]]:
    query = (
        sa.select(closure_order_terminals, terminals.c.point_number, terminals.c.number)
        .join(terminals, terminals.c.id == _share.terminal_id)
        .where(_share.order_id.in_(order_ids))
        .order_by(terminals.c.point_number, terminals.c.number)
    )
    found: dict[str, list[ClosureTerminal]] = {one: [] for one in order_ids}
    for row in connection.execute(query):
        found[row.order_id].append(
            ClosureTerminal(
                terminal_id=row.terminal_id,
                point=row.point_number,
                terminal=row.number,
                ceiling_minor=row.ceiling_minor,
            )
        )
    return found
