"""What was found about offline sales, for whoever reconciles: newest first, in pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from vending_server.offline_sales.model import RELEASABLE, FindingState
from vending_server.offline_sales.tables import offline_findings
from vending_server.operators.service import logins_of
from vending_server.paging import PageAsked
from vending_server.points.tables import terminals
from vending_server.sealing.tables import sealed_vends
from vending_server.vending.deciding import receipt_number
from vending_server.wire.offline_findings import (
    OfflineFindingFacts,
    OfflineFindingList,
    OfflineFindingListRequest,
    SealedTerms,
)

_finding = offline_findings.c
_sealed = sealed_vends.c
# Of the same terminal alone: what another one was given are no terms of this sale.
_ITS_TERMS = (_sealed.id == _finding.sealed_id) & (_sealed.terminal_id == _finding.terminal_id)
_FINDINGS = (
    sa.select(
        offline_findings,
        terminals.c.point_number,
        terminals.c.number,
        _sealed.sealed_at,
        _sealed.valid_until,
        _sealed.amount_minor.label("sealed_minor"),
        _sealed.units_tenths,
        _sealed.state.label("sealed_state"),
        _sealed.state_at,
    )
    .join(terminals, terminals.c.id == _finding.terminal_id)
    .outerjoin(sealed_vends, _ITS_TERMS)
)
_WAITS = _finding.state == FindingState.QUARANTINED


def findings_of(
    connection: sa.Connection, wanted: OfflineFindingListRequest, page: PageAsked
) -> OfflineFindingList:
    """Return a page of findings."""
    query = _FINDINGS.where(_WAITS) if wanted.is_waiting else _FINDINGS
    keys = (_finding.found_at, _finding.id)
    rows = connection.execute(page.rows_of(query, *keys, newest_first=True)).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.found_at, row.id))
    waiting = sa.select(sa.func.coalesce(sa.func.sum(_finding.amount_minor), 0)).where(
        _WAITS, _finding.is_booked
    )
    return OfflineFindingList(
        findings=_facts(connection, shown),
        waiting_minor=int(connection.scalars(waiting).one()),
        next_cursor=next_cursor,
    )


def finding_facts(connection: sa.Connection, finding_id: str) -> OfflineFindingFacts:
    """Return one finding as it stands; it is there, or that is our own bug."""
    rows = connection.execute(_FINDINGS.where(_finding.id == finding_id)).all()
    return _facts(connection, rows)[0]


def _facts(connection: sa.Connection, rows: Sequence[Any]) -> list[OfflineFindingFacts]:
    decided_by = {row.decided_by for row in rows if row.decided_by is not None}
    logins = logins_of(connection, decided_by)
    return [_fact(row, logins.get(row.decided_by)) for row in rows]


def _fact(row: Any, decided_by: str | None) -> OfflineFindingFacts:
    number = None
    if row.receipt_sequence is not None:
        number = receipt_number(
            point=row.point_number, terminal=row.number, sequence=row.receipt_sequence
        )
    return OfflineFindingFacts(
        finding_id=row.id,
        reason=row.reason.value,
        state=row.state.value,
        point_number=row.point_number,
        terminal=row.number,
        sequence=row.sequence,
        vend_id=row.vend_id,
        receipt_number=number,
        drn=row.drn,
        sold_at=None if row.sold_at is None else row.sold_at.isoformat(),
        amount_minor=row.amount_minor,
        difference_minor=row.difference_minor,
        is_booked=row.is_booked,
        order_number=row.order_number,
        sale_id=row.sale_id,
        found_at=row.found_at.isoformat(),
        may_be_released=row.state is FindingState.QUARANTINED and row.reason in RELEASABLE,
        decided_at=None if row.decided_at is None else row.decided_at.isoformat(),
        decided_by=decided_by,
        decision_reason=row.decision_reason,
        terms=_terms(row),
    )


def _terms(row: Any) -> SealedTerms | None:
    if row.sealed_at is None:
        return None
    return SealedTerms(
        sealed_at=row.sealed_at.isoformat(),
        valid_until=row.valid_until.isoformat(),
        amount_minor=row.sealed_minor,
        units_tenths=row.units_tenths,
        state=row.sealed_state.value,
        state_at=row.state_at.isoformat(),
    )
