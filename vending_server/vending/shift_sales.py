"""The sales of a shift, and of an agent, as their sums need them.

Receipts of one shift follow each other, so the index of receipt numbers finds them: no index of
its own, which every sale would have to pay for.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Final

import sqlalchemy as sa

from vending_server.days.tables import late_postings
from vending_server.db.columns import UuidText
from vending_server.db.statements import Query
from vending_server.errors import Refused
from vending_server.meters.tables import contracts
from vending_server.points.tables import terminals
from vending_server.vending.deciding import receipt_number
from vending_server.vending.tables import reprints, sale_reversals, sale_tenders, sales, vends
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import TenderKind
from vending_server.wire.shift_totals import SaleFact


def sale_facts(
    connection: sa.Connection, *, shift_id: str, terminal_id: str, receipts_after: int
) -> list[SaleFact]:
    """Return the sales of a shift by receipt number.

    One that came when its day was locked is left out: the shift was closed, and its Z stays.
    """
    of_shift = {
        "shift_id": shift_id,
        "terminal_id": terminal_id,
        "receipts_after": receipts_after,
    }
    tenders: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for sale_id, kind, amount_minor in _TENDERS.rows(connection, **of_shift):
        tenders[sale_id].append((kind, amount_minor))
    return [
        SaleFact(
            receipt_sequence=row.receipt_sequence,
            utility=row.utility,
            units_tenths=row.units_tenths,
            tenders=tenders[row.id],
        )
        for row in _SALES.records(connection, **of_shift)
    ]


_OF_SHIFT: Final = (
    (sales.c.terminal_id == sa.bindparam("terminal_id", type_=UuidText))
    & (sales.c.receipt_sequence > sa.bindparam("receipts_after", type_=sa.BigInteger))
    & (sales.c.shift_id == sa.bindparam("shift_id", type_=UuidText))
    & ~sa.exists().where(late_postings.c.transaction_id == sales.c.id)
)
_TENDERS: Final = Query(
    sa.select(sale_tenders.c.sale_id, sale_tenders.c.kind, sale_tenders.c.amount_minor)
    .join(sales, sales.c.id == sale_tenders.c.sale_id)
    .where(_OF_SHIFT)
    .order_by(sale_tenders.c.sale_id, sale_tenders.c.position)
)
_SALES: Final = Query(
    sa.select(sales.c.id, sales.c.receipt_sequence, sales.c.units_tenths, contracts.c.utility)
    .join(contracts, contracts.c.id == sales.c.contract_id)
    .where(_OF_SHIFT)
    .order_by(sales.c.receipt_sequence)
)


def copies_of(connection: sa.Connection, *, shift_id: str, terminal_id: str) -> int:
    """Return how many copies of this shift's receipts were made, whenever that was."""
    return int(_COPIES.value(connection, shift_id=shift_id, terminal_id=terminal_id))


_COPIES: Final = Query(
    sa.select(sa.func.count())
    .select_from(reprints)
    .join(
        sales,
        (sales.c.terminal_id == reprints.c.terminal_id) & (sales.c.vend_id == reprints.c.vend_id),
    )
    .where(reprints.c.terminal_id == sa.bindparam("terminal_id", type_=UuidText))
    .where(sales.c.shift_id == sa.bindparam("shift_id", type_=UuidText))
)


def require_new_receipt(connection: sa.Connection, terminal_id: str, sequence: int) -> None:
    """Refuse a receipt number that a sale of this terminal bears.

    Raises:
        Refused: RECEIPT_NUMBER_USED.
    """
    used = sa.select(sales.c.id).where(
        sales.c.terminal_id == terminal_id, sales.c.receipt_sequence == sequence
    )
    if connection.scalar(used) is not None:
        raise Refused(ProblemCode.RECEIPT_NUMBER_USED)


def agent_takings(
    connection: sa.Connection, point_number: int, *, since: dt.datetime, until: dt.datetime
) -> tuple[int, int]:
    """Return how many sales a point's terminals made in a stretch of time, and for how much.

    Money that was kept before is not the agent's taking, and earns nothing again.  A sale counts
    when the books learned of it, and one that was taken back is taken off where it was taken back,
    so that stretches that are settled stay as they are.
    """
    of_point = (
        sa.select(sale_tenders.c.sale_id, sale_tenders.c.amount_minor)
        .join(sales, sales.c.id == sale_tenders.c.sale_id)
        .join(terminals, terminals.c.id == sales.c.terminal_id)
        .where(terminals.c.point_number == point_number)
        .where(sale_tenders.c.kind != TenderKind.DEPOSIT.value)
    )
    of_vend = (vends.c.terminal_id == sales.c.terminal_id) & (vends.c.vend_id == sales.c.vend_id)
    sold = of_point.join(vends, of_vend).where(
        vends.c.decided_at >= since, vends.c.decided_at < until
    )
    back = of_point.join(sale_reversals, sale_reversals.c.sale_id == sales.c.id).where(
        sale_reversals.c.reversed_at >= since, sale_reversals.c.reversed_at < until
    )
    made, returned = _count_and_sum(connection, sold), _count_and_sum(connection, back)
    return made[0] - returned[0], made[1] - returned[1]


def papers_of(
    connection: sa.Connection, transaction_ids: Collection[str]
) -> dict[str, tuple[str, str]]:
    """Return, of those transactions that are sales or took one back, which, and its receipt."""
    receipt = (
        sa.select(terminals.c.point_number, terminals.c.number, sales.c.receipt_sequence)
        .join(terminals, terminals.c.id == sales.c.terminal_id)
        .select_from(sales)
    )
    sold = receipt.add_columns(sales.c.id.label("transaction_id")).where(
        sales.c.id.in_(transaction_ids)
    )
    back = (
        receipt.add_columns(sale_reversals.c.document_id.label("transaction_id"))
        .join(sale_reversals, sale_reversals.c.sale_id == sales.c.id)
        .where(sale_reversals.c.document_id.in_(transaction_ids))
    )
    return {
        row.transaction_id: (
            kind,
            receipt_number(
                point=row.point_number, terminal=row.number, sequence=row.receipt_sequence
            ),
        )
        for kind, query in (("sale", sold), ("reversal", back))
        for row in connection.execute(query)
    }


def _count_and_sum(
    connection: sa.Connection, tenders: sa.Select[tuple[str, int]]
) -> tuple[int, int]:
    found = tenders.subquery()
    row = connection.execute(
        sa.select(
            sa.func.count(found.c.sale_id.distinct()).label("number"),
            sa.func.coalesce(sa.func.sum(found.c.amount_minor), 0).label("amount"),
        )
    ).one()
    return int(row.number), int(row.amount)
