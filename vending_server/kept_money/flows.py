"""What a shift's drawer took to keep and gave back, for its sums."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import sqlalchemy as sa

from vending_server.db.columns import UuidText
from vending_server.db.statements import Query
from vending_server.kept_money.tables import KeptAct, kept_money
from vending_server.wire.shift_totals import Flow, FlowKind

_KIND: Final[Mapping[KeptAct, FlowKind]] = {
    KeptAct.TAKEN: FlowKind.DEPOSIT_TAKEN,
    KeptAct.RETURNED: FlowKind.DEPOSIT_RETURNED,
    KeptAct.PAID_OUT: FlowKind.CONTRACT_PAID_OUT,
}
assert set(_KIND) == set(KeptAct), "every act is a flow of cash"


def kept_flows(connection: sa.Connection, shift_id: str) -> list[Flow]:
    """Return the movements of kept money in a shift, as its Z has them."""
    rows = _OF_SHIFT.rows(connection, shift_id=shift_id)
    return [Flow(kind=_KIND[KeptAct(act)], amount_minor=amount) for act, amount in rows]


_OF_SHIFT: Final = Query(
    sa.select(kept_money.c.act, kept_money.c.amount_minor)
    .where(kept_money.c.shift_id == sa.bindparam("shift_id", type_=UuidText))
    .where(kept_money.c.is_after_z.is_(False))
    .order_by(kept_money.c.id)
)
