"""What head office sees: claims and bags, newest first, in pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from vending_server.approvals.tables import approval_decisions
from vending_server.machine_cash.tables import (
    ClaimKind,
    cash_box_counts,
    cash_box_emptyings,
    cash_box_pieces,
    machine_claim_ends,
    machine_claims,
)
from vending_server.meters.tables import contracts
from vending_server.operators.service import logins_of
from vending_server.operators.tables import operators
from vending_server.paging import PageAsked
from vending_server.points.service import numbers_of_terminals
from vending_server.wire.cash_count import CountLine
from vending_server.wire.machine_cash import (
    OPEN,
    ClaimFacts,
    ClaimList,
    ClaimListRequest,
    EmptyingFacts,
    EmptyingList,
)

_claim, _end = machine_claims.c, machine_claim_ends.c
_emptying, _count = cash_box_emptyings.c, cash_box_counts.c
_CREDITED = contracts.alias("credited")
_CLAIMS = (
    sa.select(
        machine_claims,
        _end.act,
        _end.amount_minor.label("settled_minor"),
        _end.reason.label("settlement_reason"),
        _end.approval_id,
        _end.made_by,
        _end.made_at,
        _CREDITED.c.account_number.label("credited_to"),
    )
    .outerjoin(machine_claim_ends, _end.claim_id == _claim.id)
    .outerjoin(_CREDITED, _CREDITED.c.id == _end.contract_id)
)
_BAGS = sa.select(
    cash_box_emptyings,
    _count.counted_minor,
    _count.difference_reason,
    _count.goes_to,
    _count.reference,
    _count.counted_at,
    _count.counted_by,
).outerjoin(cash_box_counts, _count.emptying_id == _emptying.id)


def claim_facts(connection: sa.Connection, claim_id: str) -> ClaimFacts:
    """Return one claim as it stands; it is there, or that is our own bug."""
    rows = connection.execute(_CLAIMS.where(_claim.id == claim_id)).all()
    return _claims_told(connection, rows)[0]


def claims_of(connection: sa.Connection, wanted: ClaimListRequest, page: PageAsked) -> ClaimList:
    """Return a page of claims; `owed_minor` is of all open ones of the same points."""
    query, owed = _CLAIMS, sa.select(sa.func.sum(_claim.amount_minor))
    owed = owed.outerjoin(machine_claim_ends, _end.claim_id == _claim.id)
    owed = owed.where(_end.claim_id.is_(None), _claim.kind != ClaimKind.NOTE)
    if wanted.point_number is not None:
        query = query.where(_claim.point_number == wanted.point_number)
        owed = owed.where(_claim.point_number == wanted.point_number)
    if wanted.number is not None:
        query = query.where(_claim.number == wanted.number)
    if wanted.is_open:
        query = query.where(_end.claim_id.is_(None))
    query = page.rows_of(query, _claim.happened_at, _claim.id, newest_first=True)
    rows = connection.execute(query).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.happened_at, row.id))
    return ClaimList(
        claims=_claims_told(connection, shown),
        owed_minor=int(connection.scalar(owed) or 0),
        next_cursor=next_cursor,
    )


def emptying_facts(connection: sa.Connection, emptying_id: str) -> EmptyingFacts:
    """Return one bag as it stands; it is there, or that is our own bug."""
    rows = connection.execute(_BAGS.where(_emptying.id == emptying_id)).all()
    return _bags_told(connection, rows)[0]


def emptyings_of(connection: sa.Connection, point_number: int, page: PageAsked) -> EmptyingList:
    """Return a page of a point's bags; in transit is what nobody has counted."""
    query = _BAGS.where(_emptying.point_number == point_number)
    query = page.rows_of(query, _emptying.happened_at, _emptying.id, newest_first=True)
    rows = connection.execute(query).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.happened_at, row.id))
    waiting = (
        sa.select(sa.func.sum(_emptying.expected_minor))
        .outerjoin(cash_box_counts, _count.emptying_id == _emptying.id)
        .where(_emptying.point_number == point_number, _count.emptying_id.is_(None))
    )
    return EmptyingList(
        emptyings=_bags_told(connection, shown),
        in_transit_minor=int(connection.scalar(waiting) or 0),
        next_cursor=next_cursor,
    )


def agreed_by(connection: sa.Connection, approvals: Collection[str | None]) -> dict[str, list[str]]:
    """Return who agreed to each of these approvals, in the order in which they did."""
    query = (
        sa.select(approval_decisions.c.request_id, operators.c.login)
        .join(operators, operators.c.id == approval_decisions.c.operator_id)
        .where(approval_decisions.c.request_id.in_([one for one in approvals if one]))
        .where(approval_decisions.c.is_accepted)
        .order_by(approval_decisions.c.decided_at, operators.c.id)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.request_id].append(row.login)
    return found


def _claims_told(connection: sa.Connection, rows: Sequence[Any]) -> list[ClaimFacts]:
    numbers = numbers_of_terminals(connection, {row.terminal_id for row in rows})
    logins = logins_of(connection, {row.made_by for row in rows if row.made_by is not None})
    agreed = agreed_by(connection, [row.approval_id for row in rows])
    return [
        ClaimFacts(
            claim_id=row.id,
            number=row.number,
            kind=row.kind.value,
            point_number=row.point_number,
            terminal=numbers[row.terminal_id],
            amount_minor=row.amount_minor,
            account_number=row.account_number,
            drn=row.drn,
            note_id=row.note_id,
            reason=row.reason,
            happened_at=row.happened_at.isoformat(),
            posted_at=row.posted_at.isoformat(),
            is_late=row.is_late,
            state=OPEN if row.act is None else row.act.value,
            settled_minor=row.settled_minor,
            settled_at=None if row.made_at is None else row.made_at.isoformat(),
            settled_by=None if row.made_by is None else logins[row.made_by],
            agreed_by=agreed.get(row.approval_id, []),
            settlement_reason=row.settlement_reason or "",
            credited_to=row.credited_to or "",
        )
        for row in rows
    ]


def _bags_told(connection: sa.Connection, rows: Sequence[Any]) -> list[EmptyingFacts]:
    numbers = numbers_of_terminals(connection, {row.terminal_id for row in rows})
    logins = logins_of(connection, {row.counted_by for row in rows if row.counted_by is not None})
    emptied_by = agreed_by(connection, [row.approval_id for row in rows])
    pieces = _pieces_of(connection, [row.id for row in rows])
    return [
        EmptyingFacts(
            emptying_id=row.id,
            point_number=row.point_number,
            terminal=numbers[row.terminal_id],
            bag_number=row.bag_number,
            expected_minor=row.expected_minor,
            counts=pieces[row.id],
            unread_notes=row.unread_notes,
            happened_at=row.happened_at.isoformat(),
            posted_at=row.posted_at.isoformat(),
            is_late=row.is_late,
            emptied_by=emptied_by.get(row.approval_id, []),
            counted_minor=row.counted_minor,
            difference_minor=(
                None if row.counted_minor is None else row.counted_minor - row.expected_minor
            ),
            difference_reason=row.difference_reason or "",
            goes_to=None if row.goes_to is None else row.goes_to.value,
            reference=row.reference or "",
            counted_at=None if row.counted_at is None else row.counted_at.isoformat(),
            counted_by=None if row.counted_by is None else logins[row.counted_by],
        )
        for row in rows
    ]


def _pieces_of(connection: sa.Connection, emptyings: Sequence[str]) -> dict[str, list[CountLine]]:
    """Return what the journal said of each bag, largest piece first."""
    query = (
        sa.select(cash_box_pieces)
        .where(cash_box_pieces.c.document_id.in_(emptyings))
        .order_by(cash_box_pieces.c.denomination_minor.desc())
    )
    found: dict[str, list[CountLine]] = defaultdict(list)
    for row in connection.execute(query):
        line = CountLine(denomination_minor=row.denomination_minor, pieces=row.pieces)
        found[row.document_id].append(line)
    return found
