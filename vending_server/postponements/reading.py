"""Postponements as they stand on a local day: of a contract, of the town, of the dues that wait."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from vending_server.approvals.tables import approval_decisions, approval_requests
from vending_server.meters.tables import contracts, customers
from vending_server.operators.tables import operators
from vending_server.paging import PageAsked
from vending_server.postponements.model import PostponementState, state_of
from vending_server.postponements.tables import (
    postponed_dues,
    postponement_withdrawals,
    postponements,
)
from vending_server.tariffs.model import Due
from vending_server.tariffs.tables import dues
from vending_server.wire.facts import BothLanguages
from vending_server.wire.lookup import PostponedDue
from vending_server.wire.postponements import (
    OF_CONTRACT_MAX,
    PostponedLine,
    PostponementFacts,
    PostponementList,
)

_UNPAID = dues.c.paid_minor < dues.c.amount_minor
_asker, _withdrawer = operators.alias("asker"), operators.alias("withdrawer")
_ALL = (
    sa.select(
        postponements,
        contracts.c.account_number,
        customers.c.name.label("customer_name"),
        _asker.c.login.label("asked_by"),
        _withdrawer.c.login.label("withdrawn_by"),
        postponement_withdrawals.c.made_at.label("withdrawn_at"),
        postponement_withdrawals.c.reason.label("withdrawal_reason"),
    )
    .join(contracts, contracts.c.id == postponements.c.contract_id)
    .join(customers, customers.c.id == contracts.c.customer_id)
    .join(approval_requests, approval_requests.c.id == postponements.c.approval_id)
    .join(_asker, _asker.c.id == approval_requests.c.requested_by)
    .outerjoin(
        postponement_withdrawals, postponement_withdrawals.c.postponement_id == postponements.c.id
    )
    .outerjoin(_withdrawer, _withdrawer.c.id == postponement_withdrawals.c.made_by)
)


def of_contract(
    connection: sa.Connection, contract_id: int, today: dt.date
) -> list[PostponementFacts]:
    """Return a contract's postponements, newest first, at most OF_CONTRACT_MAX."""
    query = _ALL.where(postponements.c.contract_id == contract_id)
    newest = query.order_by(postponements.c.made_at.desc(), postponements.c.id.desc())
    return _facts(connection, connection.execute(newest.limit(OF_CONTRACT_MAX)).all(), today)


def one(connection: sa.Connection, postponement_id: str, today: dt.date) -> PostponementFacts:
    """Return a postponement; it is there, or that is our own bug."""
    rows = connection.execute(_ALL.where(postponements.c.id == postponement_id)).all()
    (found,) = _facts(connection, rows, today)
    return found


def running(connection: sa.Connection, today: dt.date, page: PageAsked) -> PostponementList:
    """Return a page of what the town has put off now, newest first."""
    waits = (dues.c.postponement_id == postponements.c.id) & _UNPAID
    query = _ALL.where(postponements.c.until > today, sa.exists().where(waits))
    keys = (postponements.c.made_at, postponements.c.id)
    rows = connection.execute(page.rows_of(query, *keys, newest_first=True)).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.made_at, row.id))
    return PostponementList(postponements=_facts(connection, shown, today), next_cursor=next_cursor)


def waiting(
    connection: sa.Connection, due_lists: Mapping[int, Collection[Due]]
) -> dict[int, list[PostponedDue]]:
    """Return, by contract, its dues that wait for a day, as an operator is told of them."""
    put_off = {
        contract_id: [due for due in some if due.postponed_reason is not None]
        for contract_id, some in due_lists.items()
    }
    named = {due.postponement_id for some in put_off.values() for due in some}
    by_id = {row.id: row for row in _causes(connection, named - {None})}
    agreed = _approvers(connection, by_id)
    return {
        contract_id: [
            PostponedDue(
                item=due.line_code,
                code=due.code,
                name=due.name,
                period=due.period,
                left_minor=due.left_minor,
                until=due.postponed_until.isoformat() if due.postponed_until else None,
                cause=by_id[due.postponement_id].cause.value if due.postponement_id else None,
                reason=due.postponed_reason or "",
                approved_by=agreed[due.postponement_id or ""],
            )
            for due in some
        ]
        for contract_id, some in put_off.items()
    }


def _causes(connection: sa.Connection, ids: Collection[str | None]) -> list[Any]:
    if not ids:
        return []
    query = sa.select(postponements.c.id, postponements.c.cause)
    return list(connection.execute(query.where(postponements.c.id.in_(ids))))


def _approvers(connection: sa.Connection, ids: Collection[str]) -> defaultdict[str, list[str]]:
    """Return, by postponement, the logins of those who agreed."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    if not ids:
        return found
    query = (
        sa.select(postponements.c.id, operators.c.login)
        .join(approval_decisions, approval_decisions.c.request_id == postponements.c.approval_id)
        .join(operators, operators.c.id == approval_decisions.c.operator_id)
        .where(postponements.c.id.in_(ids), approval_decisions.c.is_accepted)
        .order_by(approval_decisions.c.decided_at)
    )
    for row in connection.execute(query):
        found[row.id].append(row.login)
    return found


def _lines(
    connection: sa.Connection, ids: Collection[str], today: dt.date
) -> dict[str, list[PostponedLine]]:
    query = (
        sa.select(postponed_dues, dues, _UNPAID.label("is_unpaid"))
        .join(dues, dues.c.id == postponed_dues.c.due_id)
        .where(postponed_dues.c.postponement_id.in_(ids))
        .order_by(dues.c.period, dues.c.id)
    )
    found: dict[str, list[PostponedLine]] = {one: [] for one in ids}
    for row in connection.execute(query).mappings():
        postponement_id = row[postponed_dues.c.postponement_id]
        until = row[dues.c.postponed_until]
        found[postponement_id].append(
            PostponedLine(
                item=f"due:{row[dues.c.id]}",
                kind=row[dues.c.kind].value,
                code=row[dues.c.code],
                name=BothLanguages(ar=row[dues.c.name_ar], en=row[dues.c.name_en]),
                period=row[dues.c.period],
                left_minor=row[postponed_dues.c.left_minor],
                is_waiting=row["is_unpaid"]
                and row[dues.c.postponement_id] == postponement_id
                and until is not None
                and today < until,
            )
        )
    return found


def _facts(
    connection: sa.Connection, rows: Sequence[Any], today: dt.date
) -> list[PostponementFacts]:
    ids = [row.id for row in rows]
    lines, agreed = _lines(connection, ids, today), _approvers(connection, ids)
    return [_one(row, lines[row.id], agreed[row.id], today) for row in rows]


def _one(
    row: Any, lines: list[PostponedLine], agreed: list[str], today: dt.date
) -> PostponementFacts:
    state: PostponementState = state_of(
        until=row.until,
        today=today,
        is_withdrawn=row.withdrawn_at is not None,
        holds_any=any(line.is_waiting for line in lines),
    )
    return PostponementFacts(
        postponement_id=row.id,
        account_number=row.account_number,
        customer_name=row.customer_name,
        until=row.until.isoformat(),
        cause=row.cause.value,
        reason=row.reason,
        state=state.value,
        lines=lines,
        asked_by=row.asked_by,
        approved_by=agreed,
        made_at=row.made_at.isoformat(),
        withdrawn_by=row.withdrawn_by,
        withdrawn_at=None if row.withdrawn_at is None else row.withdrawn_at.isoformat(),
        withdrawal_reason=row.withdrawal_reason,
    )
