"""Credits that a customer has not been told of yet, and the sale whose receipt tells them.

Selling reads this only for a contract that says it has such news: most never do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import msgspec
import sqlalchemy as sa

from vending_server.corrections.model import Untold
from vending_server.corrections.tables import (
    contract_corrections,
    tariff_corrections,
    told_corrections,
)
from vending_server.vending.tables import sale_reversals
from vending_server.wire.quote import CorrectionLine


def untold(connection: sa.Connection, contract_ids: Collection[int]) -> dict[int, list[Untold]]:
    """Return, by contract, the credits that no receipt has told yet, oldest first."""
    found: dict[int, list[Untold]] = {one: [] for one in contract_ids}
    if not contract_ids:
        return found
    credit, told = contract_corrections.c, told_corrections.c
    is_told = sa.exists().where(
        told.correction_id == credit.correction_id,
        told.contract_id == credit.contract_id,
        told.sale_id.not_in(sa.select(sale_reversals.c.sale_id)),
    )
    query = (
        sa.select(
            credit.contract_id,
            credit.correction_id,
            credit.credit_minor,
            tariff_corrections.c.decision,
            tariff_corrections.c.approval_id,
            tariff_corrections.c.from_on,
            tariff_corrections.c.until_on,
        )
        .join(tariff_corrections)
        .where(credit.contract_id.in_(contract_ids), credit.credit_minor > 0, ~is_told)
        .order_by(credit.made_at, credit.correction_id)
    )
    for row in connection.execute(query):
        line = CorrectionLine(
            decision=row.decision,
            amount_minor=row.credit_minor,
            from_on=row.from_on.isoformat(),
            until_on=row.until_on.isoformat(),
            receipt_number=row.decision if row.approval_id is None else msgspec.UNSET,
        )
        found[row.contract_id].append(Untold(correction_id=row.correction_id, line=line))
    return found


def tell(connection: sa.Connection, told: Sequence[tuple[str, int, str]]) -> None:
    """Note which sale told which credit: (correction, contract, sale)."""
    if told:
        names = ("correction_id", "contract_id", "sale_id")
        connection.execute(
            told_corrections.insert(), [dict(zip(names, one, strict=True)) for one in told]
        )


def credited_since(connection: sa.Connection, contract_id: int, since: dt.datetime) -> int:
    """Return what corrections gave a contract from a moment on."""
    query = sa.select(sa.func.coalesce(sa.func.sum(contract_corrections.c.credit_minor), 0)).where(
        contract_corrections.c.contract_id == contract_id, contract_corrections.c.made_at >= since
    )
    return int(connection.scalars(query).one())
