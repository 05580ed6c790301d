"""The sales of a shift as its sums need them.

Receipts of one shift follow each other, so the index of receipt numbers finds them: no index of
its own, which every sale would have to pay for.
"""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa

from vending_server.meters.tables import contracts
from vending_server.vending.tables import reprints, sale_tenders, sales
from vending_server.wire.shift_totals import SaleFact


def sale_facts(
    connection: sa.Connection, *, shift_id: str, terminal_id: str, receipts_after: int
) -> list[SaleFact]:
    """Return the sales of a shift by receipt number."""
    of_shift = (
        (sales.c.terminal_id == terminal_id)
        & (sales.c.receipt_sequence > receipts_after)
        & (sales.c.shift_id == shift_id)
    )
    tenders: dict[str, list[tuple[str, int]]] = defaultdict(list)
    parts = (
        sa.select(sale_tenders.c.sale_id, sale_tenders.c.kind, sale_tenders.c.amount_minor)
        .join(sales, sales.c.id == sale_tenders.c.sale_id)
        .where(of_shift)
        .order_by(sale_tenders.c.sale_id, sale_tenders.c.position)
    )
    for row in connection.execute(parts):
        tenders[row.sale_id].append((row.kind, row.amount_minor))
    query = (
        sa.select(sales.c.id, sales.c.receipt_sequence, sales.c.units_tenths, contracts.c.utility)
        .join(contracts, contracts.c.id == sales.c.contract_id)
        .where(of_shift)
        .order_by(sales.c.receipt_sequence)
    )
    return [
        SaleFact(
            receipt_sequence=row.receipt_sequence,
            utility=row.utility.value,
            units_tenths=row.units_tenths,
            tenders=tenders[row.id],
        )
        for row in connection.execute(query)
    ]


def copies_of(connection: sa.Connection, *, shift_id: str, terminal_id: str) -> int:
    """Return how many copies of this shift's receipts were made, whenever that was."""
    query = (
        sa.select(sa.func.count())
        .select_from(reprints)
        .join(
            sales,
            (sales.c.terminal_id == reprints.c.terminal_id)
            & (sales.c.vend_id == reprints.c.vend_id),
        )
        .where(reprints.c.terminal_id == terminal_id, sales.c.shift_id == shift_id)
    )
    return connection.scalars(query).one()
