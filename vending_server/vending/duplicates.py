"""The same again: what this meter was sold moments ago, read together with used receipt numbers.

A customer who pays twice for what he wanted once comes back angry, so the same meter and the same
amount within the window is refused unless the operator says that he asked.  The read costs a sale
no statement of its own; it follows the locks, so that of two tills at the same moment the second
one sees the first one's sale.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.db.statements import Query, among
from vending_server.documents.service import RECEIPTS_OF_DOCUMENTS
from vending_server.errors import Refused
from vending_server.points.tables import points, terminals
from vending_server.vending.model import Supply, VendCommand
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.tables import sales
from vending_server.wire.problems import ProblemCode
from vending_server.wire.vend import VendRequest


@dataclass(frozen=True, slots=True)
class RecentSale:
    """What a meter was sold moments ago, and where."""

    tender_minor: int
    units_tenths: int
    sold_at: dt.datetime
    point_ar: str
    point_en: str

    def is_same_as(self, request: VendRequest) -> bool:
        """Say whether a request asks for the same amount, of money or of units."""
        if request.tender_minor is not None:
            return request.tender_minor == self.tender_minor
        return request.units_tenths == self.units_tenths


@dataclass(frozen=True, slots=True)
class Past:
    """What sales made before mean for those that are being decided."""

    receipts: frozenset[tuple[str, int]]
    by_meter: Mapping[int, Sequence[RecentSale]]

    def check_not_again(self, request: VendRequest, meter_id: int) -> None:
        """Refuse the same again unless the operator confirmed it.

        Raises:
            Refused: SOLD_MOMENTS_AGO, with time and point of the latest.
        """
        same = [one for one in self.by_meter.get(meter_id, ()) if one.is_same_as(request)]
        if not same or request.is_again:
            return
        latest = max(same, key=lambda one: one.sold_at)
        raise Refused(
            ProblemCode.SOLD_MOMENTS_AGO,
            time=latest.sold_at.isoformat(),
            point_ar=latest.point_ar,
            point_en=latest.point_en,
        )


def past_of(
    connection: sa.Connection,
    commands: Sequence[VendCommand],
    *,
    supplies: Mapping[str, Supply | Refused],
    now: dt.datetime,
    window: dt.timedelta,
) -> Past:
    """Return the receipt numbers that are used, and what the same meters bought in the window.

    What the operator confirmed is not looked at, and without a window nothing is.
    """
    wanted = [supplies[one.request.drn] for one in commands if window and not one.request.is_again]
    contract_ids = {one.contract.id for one in wanted if isinstance(one, Supply)}
    keys = {receipt_key(one) for one in commands}
    asked: dict[str, Any] = {
        "terminals": [terminal_id for terminal_id, _ in keys],
        "sequences": [sequence for _, sequence in keys],
    }
    used = set(_DOCUMENTS.rows(connection, **asked))
    by_meter: defaultdict[int, list[RecentSale]] = defaultdict(list)
    rows = _SALES.rows(connection, **asked, contract_ids=list(contract_ids), since=now - window)
    for terminal_id, sequence, meter_id, *recent in rows:
        if meter_id is None:
            used.add((terminal_id, sequence))
        else:
            by_meter[meter_id].append(RecentSale(*recent))
    return Past(receipts=frozenset(keys & used), by_meter=by_meter)


def receipt_key(command: VendCommand) -> tuple[str, int]:
    """Return the receipt number that a vend bears."""
    return (command.seller.terminal_id, command.request.receipt_sequence)


_RECENT: Final = (
    sales.c.meter_id,
    sales.c.tender_minor,
    sales.c.units_tenths,
    sales.c.sold_at,
    points.c.name_ar,
    points.c.name_en,
)
# Both ask for more pairs than are meant; what else they find is left out by the caller.
_DOCUMENTS: Final = Query(
    sa.select(*RECEIPTS_OF_DOCUMENTS).where(
        among(RECEIPTS_OF_DOCUMENTS[0], "terminals"), among(RECEIPTS_OF_DOCUMENTS[1], "sequences")
    )
)
_SALES: Final = Query(
    sa.union_all(
        sa.select(
            sales.c.terminal_id,
            sales.c.receipt_sequence,
            *(sa.type_coerce(sa.null(), one.type).label(one.name) for one in _RECENT),
        ).where(
            among(sales.c.terminal_id, "terminals"), among(sales.c.receipt_sequence, "sequences")
        ),
        sa.select(sales.c.terminal_id, sales.c.receipt_sequence, *_RECENT)
        .join(terminals, terminals.c.id == sales.c.terminal_id)
        .join(points, points.c.number == terminals.c.point_number)
        .where(
            among(sales.c.contract_id, "contract_ids"),
            sales.c.sold_at >= sa.bindparam("since", type_=sales.c.sold_at.type),
            not_reversed(),
        ),
    )
)
