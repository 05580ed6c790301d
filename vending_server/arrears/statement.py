"""A contract's debts from first to last: opened, paid by which receipt, written off, left.

Everything is added up from the documents, the sales and the payments; what a debt's own row says is
left is told beside it by nobody, and compared by `prove-restore`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any, Final

import sqlalchemy as sa

from vending_server.arrears.tables import arrears_openings, arrears_write_offs
from vending_server.meters.service import contract_by_account
from vending_server.meters.tables import contracts
from vending_server.operators.tables import operators
from vending_server.paging import PageAsked, Position
from vending_server.payments.sums import receipts_of_payments
from vending_server.payments.tables import payment_lines, payments
from vending_server.points.tables import terminals
from vending_server.tariffs.tables import arrears_accounts, arrears_rules, contract_arrears
from vending_server.vending.deciding import receipt_number
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.tables import sale_deductions, sale_reversals, sales
from vending_server.wire.arrears import DebtFacts, DebtMovement, DebtStatement, RuleFacts
from vending_server.wire.facts import BothLanguages

_AT_DESK: Final = "paid_without_token"
_KINDS: Final = ("opened", "paid", _AT_DESK, "taken_back", "written_off")
_SEAT: Final = (terminals.c.point_number, terminals.c.number, sales.c.receipt_sequence)


def debt_facts(connection: sa.Connection, debt_id: int, today: dt.date) -> DebtFacts:
    """Return one debt; it is there, or that is our own bug."""
    (found,) = _debts(connection, [debt_id], today)
    return found


def statement(
    connection: sa.Connection, account_number: str, today: dt.date, page: PageAsked
) -> DebtStatement:
    """Return all debts that are collected at a contract, and a page of what became of them.

    Raises:
        Refused: CONTRACT_UNKNOWN.
    """
    contract = contract_by_account(connection, account_number)
    ids = list(
        connection.scalars(
            sa.select(contract_arrears.c.arrears_account_id)
            .where(contract_arrears.c.contract_id == contract.id)
            .order_by(contract_arrears.c.position, contract_arrears.c.arrears_account_id)
        )
    )
    debts = _debts(connection, ids, today)
    rows = sorted(_rows(connection, ids, page), key=_position)
    shown, next_cursor = page.cut(rows, _position)
    return DebtStatement(
        account_number=contract.account_number,
        customer_name=contract.customer_name,
        debts=debts,
        left_minor=sum(one.left_minor for one in debts),
        movements=_movements(connection, shown),
        next_cursor=next_cursor,
    )


def _debts(connection: sa.Connection, ids: Collection[int], today: dt.date) -> list[DebtFacts]:
    if not ids:
        return []
    query = (
        sa.select(arrears_accounts, arrears_openings.c.since, arrears_openings.c.evidence)
        .add_columns(arrears_openings.c.reason, arrears_openings.c.made_at, operators.c.login)
        .outerjoin(arrears_openings, arrears_openings.c.arrears_account_id == arrears_accounts.c.id)
        .outerjoin(operators, operators.c.id == arrears_openings.c.made_by)
        .where(arrears_accounts.c.id.in_(ids))
    )
    by_id = {row.id: row for row in connection.execute(query)}
    return [_debt(connection, by_id[one], today) for one in ids]


def _debt(connection: sa.Connection, row: Any, today: dt.date) -> DebtFacts:
    paid = _sum(connection, _paid_by_sales(row.id)) + _sum(connection, _paid_at_desk(row.id))
    given_up = arrears_write_offs.c.arrears_account_id == row.id
    written_off = _sum(connection, sa.select(arrears_write_offs.c.amount_minor).where(given_up))
    collected_at = (
        sa.select(contracts.c.account_number)
        .join(contract_arrears, contract_arrears.c.contract_id == contracts.c.id)
        .where(contract_arrears.c.arrears_account_id == row.id)
        .order_by(contracts.c.account_number)
    )
    return DebtFacts(
        debt=f"arrears:{row.id}",
        code=row.code,
        name=BothLanguages(ar=row.name_ar, en=row.name_en),
        account_numbers=list(connection.scalars(collected_at)),
        since=None if row.since is None else row.since.isoformat(),
        evidence=row.evidence,
        opened_minor=row.opening_minor,
        paid_minor=paid,
        written_off_minor=written_off,
        left_minor=row.opening_minor - paid - written_off,
        rules=_rules(connection, row, today),
    )


def _sum(connection: sa.Connection, amounts: sa.Select[Any]) -> int:
    (amount,) = (found := amounts.subquery()).c
    query = sa.select(sa.func.coalesce(sa.func.sum(amount), 0)).select_from(found)
    return int(connection.scalars(query).one())


def _paid_by_sales(debt_id: int) -> sa.Select[Any]:
    taken = sa.select(sale_deductions.c.taken_minor).join(sales)
    return taken.where(sale_deductions.c.arrears_account_id == debt_id, not_reversed())


def _paid_at_desk(debt_id: int) -> sa.Select[Any]:
    taken = sa.select(payment_lines.c.taken_minor)
    return taken.where(payment_lines.c.arrears_account_id == debt_id)


def _rules(connection: sa.Connection, debt: Any, today: dt.date) -> list[RuleFacts]:
    """Return the rule that a debt was opened with, and each later one, as they hold."""
    query = (
        sa.select(arrears_rules, operators.c.login)
        .join(operators, operators.c.id == arrears_rules.c.made_by)
        .where(arrears_rules.c.arrears_account_id == debt.id)
        .order_by(arrears_rules.c.valid_from, arrears_rules.c.made_at, arrears_rules.c.id)
    )
    rows = [debt, *connection.execute(query)]
    begins = [getattr(row, "valid_from", None) for row in rows]
    in_force = max(at for at, day in enumerate(begins) if day is None or day <= today)
    return [
        RuleFacts(
            valid_from=None if day is None else day.isoformat(),
            rule=row.rule.value,
            percent_bp=row.percent_bp,
            instalment_minor=row.instalment_minor,
            ceiling_bp=row.ceiling_bp,
            guaranteed_tenths=row.guaranteed_tenths,
            is_in_force=at == in_force,
            reason=row.reason or "",
            made_by=row.login,
            made_at=None if row.made_at is None else row.made_at.isoformat(),
        )
        for at, (row, day) in enumerate(zip(rows, begins, strict=True))
    ]


def _position(row: Any) -> Position:
    return (row.at, row.part, row.id, row.debt_id)


def _rows(connection: sa.Connection, ids: Collection[int], page: PageAsked) -> Iterator[Any]:
    """Yield at least the rows of a page: of each kind as many as it may hold."""
    for part, (kind, at, row_id, debt_id) in enumerate(_parts()):
        query = kind.add_columns(
            at.label("at"),
            sa.literal(part).label("part"),
            row_id.label("id"),
            debt_id.label("debt_id"),
        ).where(debt_id.in_(ids))
        yield from connection.execute(page.rows_of(query, at, part, row_id, debt_id))


def _parts() -> Iterator[tuple[sa.Select[Any], Any, Any, Any]]:
    """Yield a query of each of _KINDS, with its time, its document and its debt."""
    opened, given_up, line, taken = (
        arrears_openings.c,
        arrears_write_offs.c,
        payment_lines.c,
        sale_deductions.c,
    )
    yield (
        _amounts(opened.amount_minor, opened.reason),
        opened.made_at,
        opened.id,
        (opened.arrears_account_id),
    )
    by_sale = (
        _amounts(taken.taken_minor)
        .add_columns(contracts.c.account_number, *_SEAT)
        .select_from(sale_deductions)
        .join(sales, sales.c.id == taken.sale_id)
        .join(terminals, terminals.c.id == sales.c.terminal_id)
        .join(contracts, contracts.c.id == sales.c.contract_id)
    )
    yield by_sale, sales.c.sold_at, sales.c.id, taken.arrears_account_id
    at_desk = (
        _amounts(line.taken_minor)
        .add_columns(contracts.c.account_number)
        .select_from(payment_lines)
        .join(payments, payments.c.id == line.payment_id)
        .join(contracts, contracts.c.id == payments.c.contract_id)
    )
    yield at_desk, payments.c.paid_at, payments.c.id, line.arrears_account_id
    back = by_sale.join(sale_reversals, sale_reversals.c.sale_id == sales.c.id)
    back = back.add_columns(sale_reversals.c.reason.label("why"))
    yield (
        back,
        sale_reversals.c.reversed_at,
        sale_reversals.c.document_id,
        (taken.arrears_account_id),
    )
    yield (
        _amounts(given_up.amount_minor, given_up.reason),
        given_up.made_at,
        given_up.id,
        (given_up.arrears_account_id),
    )


def _amounts(amount: sa.Column[Any], reason: sa.Column[Any] | None = None) -> sa.Select[Any]:
    query = sa.select(amount.label("amount"))
    return query if reason is None else query.add_columns(reason.label("why"))


def _movements(connection: sa.Connection, rows: list[Any]) -> list[DebtMovement]:
    at_desk = [row.id for row in rows if _KINDS[row.part] == _AT_DESK]
    desk = receipts_of_payments(connection, at_desk)
    told = []
    for row in rows:
        receipt = desk[row.id][1] if row.id in desk else None
        if hasattr(row, "receipt_sequence"):
            receipt = receipt_number(
                point=row.point_number, terminal=row.number, sequence=row.receipt_sequence
            )
        told.append(
            DebtMovement(
                at=row.at.isoformat(),
                debt=f"arrears:{row.debt_id}",
                kind=_KINDS[row.part],
                amount_minor=row.amount,
                receipt_number=receipt,
                account_number=getattr(row, "account_number", None),
                reason=getattr(row, "why", None),
            )
        )
    return told
