"""What a shift's sums need of offline sales in quarantine: at the till they were sales.

So that X and Z say what the till's own say, whatever is decided about them later.  One that was
released is a sale by now, and counts there.
"""

from __future__ import annotations

from typing import Final

import msgspec
import sqlalchemy as sa

from vending_server.days.tables import late_postings
from vending_server.db.columns import UuidText
from vending_server.db.statements import Query
from vending_server.offline_sales.model import FindingState
from vending_server.offline_sales.tables import offline_findings
from vending_server.wire.offline_sales import OfflineSale
from vending_server.wire.shift_totals import SaleFact

_KEPT_APART: Final = (FindingState.QUARANTINED, FindingState.CHARGED)
_finding = offline_findings.c


def held_facts(connection: sa.Connection, shift_id: str) -> list[SaleFact]:
    """Return the sales of a shift that are none in the books."""
    rows = _HELD.rows(connection, shift_id=shift_id)
    return [_fact(evidence, position) for position, evidence in rows]


_HELD: Final = Query(
    sa.select(_finding.position, _finding.evidence)
    .where(_finding.shift_id == sa.bindparam("shift_id", type_=UuidText), _finding.is_booked)
    .where(sa.or_(*(_finding.state == one for one in _KEPT_APART)))
    .where(~sa.exists().where(late_postings.c.transaction_id == _finding.id))
    .order_by(_finding.sequence, _finding.position)
)


def _fact(evidence: str, position: int) -> SaleFact:
    vend = msgspec.json.decode(evidence.encode(), type=OfflineSale).vends[position - 1]
    return SaleFact(
        receipt_sequence=vend.receipt_sequence,
        utility=vend.utility,
        units_tenths=vend.units_tenths,
        tenders=[(one.kind.value, one.amount_minor) for one in vend.tenders],
    )
