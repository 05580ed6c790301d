"""Second counts of a shift's cash, told among the acts of its item: who, and what they found.

A recount is no act on an item: it changes what was counted, and the difference with it.  Whoever
reads the item later must see why it is another one now, or gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.approvals.tables import approval_requests
from vending_server.machine_cash.listing import agreed_by
from vending_server.operators.service import logins_of
from vending_server.reconciliation.links import told_at
from vending_server.shifts.model import CountKind
from vending_server.shifts.tables import shift_counts
from vending_server.wire.reconciliation import ItemActFacts

RECOUNTED: Final = "recounted"
_count, _request = shift_counts.c, approval_requests.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """One count after the first; `counted_minor` is what was found."""

    shift_id: str
    fact: ItemActFacts


def recounts_of(connection: sa.Connection, shift_ids: Sequence[str]) -> Iterator[Recount]:
    """Yield the second counts of shifts, in the order of their time."""
    counted = _counted(connection, shift_ids)
    query = sa.select(approval_requests).where(_request.used_for.in_(counted))
    rows: Sequence[Any] = connection.execute(query.order_by(_request.used_at, _request.id)).all()
    names = logins_of(connection, {row.requested_by for row in rows})
    agreed = agreed_by(connection, [row.id for row in rows])
    for row in rows:
        yield Recount(
            shift_id=counted[row.used_for].shift_id,
            fact=ItemActFacts(
                act_id=row.used_for,
                act=RECOUNTED,
                operator=names[row.requested_by],
                agreed_by=agreed.get(row.id, []),
                made_at=told_at(row.used_at) or "",
                reason=str(row.payload.get("reason", "")),
                cause=None,
                amount_minor=int(counted[row.used_for].minor),
                debit=None,
                credit=None,
                decision_number="",
                links=[],
            ),
        )


def _counted(connection: sa.Connection, shift_ids: Sequence[str]) -> dict[str, Any]:
    """Return shift and sum of each second count, by its document."""
    query = (
        sa.select(
            _count.document_id,
            _count.shift_id,
            sa.func.sum(_count.denomination_minor * _count.pieces).label("minor"),
        )
        .where(_count.shift_id.in_(shift_ids), _count.kind == CountKind.RECOUNT)
        .group_by(_count.document_id, _count.shift_id)
    )
    return {row.document_id: row for row in connection.execute(query)}
