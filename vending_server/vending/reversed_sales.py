"""Sales that were taken back: what leaves them out of every sum, and what answers for them."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from vending_server.db.columns import UuidText
from vending_server.db.statements import Query
from vending_server.errors import HTTP_STATUS
from vending_server.vending.model import StoredAnswer
from vending_server.vending.tables import sale_reversals, sale_tenders, sales
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.shift_totals import ReversalFact

_GONE: Final = HTTP_STATUS[ProblemCode.SALE_REVERSED]


def not_reversed() -> sa.ColumnElement[bool]:
    """Return the condition that a row of `sales` still stands."""
    return ~sa.exists().where(sale_reversals.c.sale_id == sales.c.id)


def is_reversed(connection: sa.Connection, sale_id: str) -> bool:
    """Say whether a sale was taken back."""
    query = sa.select(sale_reversals.c.sale_id).where(sale_reversals.c.sale_id == sale_id)
    return connection.scalar(query) is not None


def reversed_answer(vend_id: str) -> StoredAnswer:
    """Return what answers every question about a reversed vend: no token, for ever."""
    problem = Problem(
        status=_GONE,
        code=ProblemCode.SALE_REVERSED.value,
        title="sale reversed",
        decided=True,
        vend_id=vend_id,
    )
    return StoredAnswer(_GONE, canonical_bytes(problem), is_sale=False, is_reversed=True)


_OF_SHIFT: Final = Query(
    sa.select(sale_reversals.c.sale_id, sale_tenders.c.kind, sale_tenders.c.amount_minor)
    .join(sale_tenders, sale_tenders.c.sale_id == sale_reversals.c.sale_id)
    .where(sale_reversals.c.shift_id == sa.bindparam("shift_id", type_=UuidText))
    .order_by(sale_reversals.c.reversed_at, sale_reversals.c.sale_id, sale_tenders.c.position)
)


def reversals_of_shift(connection: sa.Connection, shift_id: str) -> list[ReversalFact]:
    """Return what a shift's drawer gave back, in the order in which it did."""
    found: dict[str, list[tuple[str, int]]] = {}
    for sale_id, kind, amount_minor in _OF_SHIFT.rows(connection, shift_id=shift_id):
        found.setdefault(sale_id, []).append((kind, amount_minor))
    return [ReversalFact(tenders=tenders) for tenders in found.values()]
