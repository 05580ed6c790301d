"""What payments add to other sums: a shift's, and what a period paid of an instalment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

import sqlalchemy as sa

from vending_server.db.columns import UuidText
from vending_server.db.statements import Query
from vending_server.documents.tables import documents
from vending_server.payments.tables import payment_lines, payment_tenders, payments
from vending_server.points.tables import terminals
from vending_server.vending.deciding import receipt_number
from vending_server.wire.shift_totals import PaymentFact

_WHEN: Final = payments.c.paid_at.type
_PAID_OF_DEBT: Final = Query(
    sa.select(sa.func.coalesce(sa.func.sum(payment_lines.c.taken_minor), 0))
    .join(payments, payments.c.id == payment_lines.c.payment_id)
    .where(payment_lines.c.arrears_account_id == sa.bindparam("arrears_id", type_=sa.BigInteger))
    .where(payments.c.paid_at >= sa.bindparam("since", type_=_WHEN))
    .where(payments.c.paid_at < sa.bindparam("until", type_=_WHEN))
)


_OF_SHIFT: Final = Query(
    sa.select(payments.c.id, payment_tenders.c.kind, payment_tenders.c.amount_minor)
    .join(payment_tenders, payment_tenders.c.payment_id == payments.c.id)
    .where(payments.c.shift_id == sa.bindparam("shift_id", type_=UuidText))
    .order_by(payments.c.paid_at, payments.c.id, payment_tenders.c.position)
)


def payments_of_shift(connection: sa.Connection, shift_id: str) -> list[PaymentFact]:
    """Return what a shift took without a token, in the order in which it did."""
    found: dict[str, list[tuple[str, int]]] = {}
    for payment_id, kind, amount_minor in _OF_SHIFT.rows(connection, shift_id=shift_id):
        found.setdefault(payment_id, []).append((kind, amount_minor))
    return [PaymentFact(tenders=tenders) for tenders in found.values()]


def paid_of_debt(
    connection: sa.Connection, arrears_id: int, *, since: dt.datetime, until: dt.datetime
) -> int:
    """Return what was paid of a debt without a token in a stretch of time."""
    ((paid,),) = _PAID_OF_DEBT.rows(connection, arrears_id=arrears_id, since=since, until=until)
    return int(paid)


def receipts_of_payments(
    connection: sa.Connection, transaction_ids: Collection[str]
) -> dict[str, tuple[str, str]]:
    """Return, of those transactions that are payments, that they are, and their receipt."""
    query = (
        sa.select(payments.c.id, terminals.c.point_number, terminals.c.number)
        .add_columns(documents.c.receipt_sequence)
        .join(terminals, terminals.c.id == payments.c.terminal_id)
        .join(documents, documents.c.id == payments.c.id)
        .where(payments.c.id.in_(transaction_ids))
    )
    return {
        row.id: (
            "payment",
            receipt_number(
                point=row.point_number, terminal=row.number, sequence=row.receipt_sequence
            ),
        )
        for row in connection.execute(query)
    }


def was_paid_since(connection: sa.Connection, contract_id: int, at: dt.datetime) -> bool:
    """Say whether a contract paid anything without a token from then on."""
    query = sa.select(payments.c.id).where(
        payments.c.contract_id == contract_id, payments.c.paid_at >= at
    )
    return connection.scalar(query.limit(1)) is not None
