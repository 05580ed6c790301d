"""What head office sees of cases, newest first, and of what was asked and given, oldest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, Final

import sqlalchemy as sa

from vending_server.aftersales.tables import counter_documents
from vending_server.cases.tables import NoteAct, case_ends, case_files, case_notes
from vending_server.machine_cash.listing import agreed_by
from vending_server.meters.tables import contracts, customers, meters
from vending_server.operators.service import logins_of
from vending_server.paging import PageAsked
from vending_server.points.service import numbers_of_terminals
from vending_server.points.tables import terminals
from vending_server.vending.deciding import receipt_number
from vending_server.vending.tables import sales
from vending_server.wire.cases import (
    ASKED,
    OPEN,
    CaseFacts,
    CaseList,
    CaseListRequest,
    CaseMeter,
    CaseNoteFacts,
    CaseNoteList,
)

_CREDITED = contracts.alias("credited")
_SOLD_AT = terminals.alias("sold_at_terminal")
_MOVED = sa.exists().where(counter_documents.c.corrects_sale_id == case_files.c.sale_id)
_NEWEST_NOTE = (
    sa.select(case_notes.c.act)
    .where(case_notes.c.case_id == case_files.c.id)
    .order_by(case_notes.c.made_at.desc(), case_notes.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_CASES: Final = (
    sa.select(
        case_files,
        sales.c.sold_at,
        sales.c.tender_minor,
        sales.c.units_tenths,
        sales.c.receipt_sequence,
        sales.c.meter_id,
        _SOLD_AT.c.point_number.label("sale_point"),
        _SOLD_AT.c.number.label("sale_terminal"),
        case_ends.c.act.label("end_act"),
        case_ends.c.amount_minor.label("settled_minor"),
        case_ends.c.reason.label("end_reason"),
        case_ends.c.approval_id,
        case_ends.c.made_by,
        case_ends.c.made_at,
        _CREDITED.c.account_number.label("credited_to"),
        _MOVED.label("is_moved"),
        _NEWEST_NOTE.label("newest_note"),
    )
    .join(sales, sales.c.id == case_files.c.sale_id)
    .join(_SOLD_AT, _SOLD_AT.c.id == sales.c.terminal_id)
    .outerjoin(case_ends, case_ends.c.case_id == case_files.c.id)
    .outerjoin(_CREDITED, _CREDITED.c.id == case_ends.c.contract_id)
)


def cases_of(connection: sa.Connection, wanted: CaseListRequest, page: PageAsked) -> CaseList:
    """Return a page of cases."""
    query = _CASES
    if wanted.point_number is not None:
        query = query.where(case_files.c.point_number == wanted.point_number)
    if wanted.number is not None:
        query = query.where(case_files.c.number == wanted.number)
    if wanted.is_open:
        query = query.where(case_ends.c.case_id.is_(None))
    query = page.rows_of(query, case_files.c.opened_at, case_files.c.id, newest_first=True)
    rows = connection.execute(query).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.opened_at, row.id))
    return CaseList(cases=_told(connection, shown), next_cursor=next_cursor)


def case_facts(connection: sa.Connection, case_id: str) -> CaseFacts | None:
    """Return one case as it stands, or none."""
    rows = connection.execute(_CASES.where(case_files.c.id == case_id)).all()
    return _told(connection, rows)[0] if rows else None


def notes_of(
    connection: sa.Connection, case_id: str, page: PageAsked, *, is_claim: bool
) -> CaseNoteList:
    """Return a page of what was asked and given."""
    about = case_notes.c.claim_id if is_claim else case_notes.c.case_id
    query = sa.select(case_notes).where(about == case_id)
    rows = connection.execute(page.rows_of(query, case_notes.c.made_at, case_notes.c.id)).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.made_at, row.id))
    logins = logins_of(connection, {row.made_by for row in shown})
    told = [
        CaseNoteFacts(
            act=row.act.value,
            text=row.text,
            reference=row.reference,
            made_by=logins[row.made_by],
            made_at=row.made_at.isoformat(),
        )
        for row in shown
    ]
    return CaseNoteList(notes=told, next_cursor=next_cursor)


def _told(connection: sa.Connection, rows: Sequence[Any]) -> list[CaseFacts]:
    numbers = numbers_of_terminals(connection, {row.terminal_id for row in rows})
    people = {row.opened_by for row in rows} | {row.made_by for row in rows if row.made_by}
    logins = logins_of(connection, people)
    agreed = agreed_by(connection, [row.approval_id for row in rows])
    both = {row.meter_id for row in rows} | {row.right_meter_id for row in rows}
    of_meter = _meters(connection, [one for one in both if one is not None])
    return [
        CaseFacts(
            case_id=row.id,
            number=row.number,
            kind=row.kind.value,
            state=_state(row),
            point_number=row.point_number,
            terminal=numbers[row.terminal_id],
            opened_at=row.opened_at.isoformat(),
            opened_by=logins[row.opened_by],
            code_entered=row.code_entered.value,
            sold_reading=row.sold_reading,
            right_reading=row.right_reading,
            evidence=row.evidence,
            sale_id=row.sale_id,
            receipt_number=receipt_number(
                point=row.sale_point, terminal=row.sale_terminal, sequence=row.receipt_sequence
            ),
            sold_at=row.sold_at.isoformat(),
            amount_minor=row.tender_minor,
            units_tenths=row.units_tenths,
            utility=of_meter[row.meter_id][0],
            sold=of_meter[row.meter_id][1],
            right=None if row.right_meter_id is None else of_meter[row.right_meter_id][1],
            is_moved=bool(row.is_moved),
            settled_minor=row.settled_minor,
            settled_at=None if row.made_at is None else row.made_at.isoformat(),
            settled_by=None if row.made_by is None else logins[row.made_by],
            agreed_by=agreed.get(row.approval_id, []),
            settlement_reason=row.end_reason or "",
            credited_to=row.credited_to or "",
        )
        for row in rows
    ]


def _state(row: Any) -> str:
    if row.end_act is not None:
        return str(row.end_act.value)
    return ASKED if row.newest_note is NoteAct.ASKED else OPEN


def _meters(connection: sa.Connection, ids: Collection[int]) -> dict[int, tuple[str, CaseMeter]]:
    """Return utility and facts of meters, with the last sale of each."""
    last = (
        sa.select(sa.func.max(sales.c.sold_at))
        .where(sales.c.meter_id == meters.c.id)
        .scalar_subquery()
    )
    query = (
        sa.select(meters.c.id, meters.c.drn, meters.c.utility, last.label("last_sale_at"))
        .add_columns(contracts.c.account_number, contracts.c.address, customers.c.name)
        .outerjoin(contracts, contracts.c.id == meters.c.contract_id)
        .outerjoin(customers, customers.c.id == contracts.c.customer_id)
        .where(meters.c.id.in_(ids))
    )
    return {
        row.id: (
            row.utility.value,
            CaseMeter(
                drn=row.drn,
                account_number=row.account_number or "",
                customer_name=row.name or "",
                address=row.address or "",
                last_sale_at=_moment(row.last_sale_at),
            ),
        )
        for row in connection.execute(query)
    }


def _moment(at: dt.datetime | None) -> str | None:
    return None if at is None else at.isoformat()
