"""Open a debt, write it off, collect it by another rule.  Inside the caller's transaction.

A debt enters the books when it is opened: owed to the town on one side, taken over from other books
on the other (it was billed there, with its VAT).  What is paid of it is posted by sales and
payments; what is given up is an expense.  So the ledger's account is at any time what all debts
opened here have left.

The row of a debt is its lock.  Selling takes it after the contracts', and prices by the version it
read: whoever changes the debt raises the version, and no sale stands on what was before.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.arrears.model import require_fit
from vending_server.arrears.statement import debt_facts
from vending_server.arrears.tables import arrears_openings, arrears_write_offs
from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import post
from vending_server.meters.service import contract_by_account, lock_contracts_by_id
from vending_server.meters.tables import contracts, customers
from vending_server.operators.model import Caller
from vending_server.tariffs.model import ArrearsRule
from vending_server.tariffs.tables import arrears_accounts, arrears_rules, contract_arrears
from vending_server.wire.arrears import (
    DebtFacts,
    DebtOpening,
    DebtRuleChange,
    DebtTerms,
    DebtWriteOff,
)
from vending_server.wire.problems import ProblemCode

_PREFIX = "arrears:"


def open_debt(
    connection: sa.Connection,
    wanted: DebtOpening,
    caller: Caller,
    *,
    since: dt.date,
    now: dt.datetime,
    zone: dt.tzinfo,
) -> DebtFacts:
    """Open a debt of a contract's customer, collected at this contract behind all that is there.

    A closed contract may get one too: it is paid at the desk.  Not that of a customer who was
    anonymised: nobody could say who owes it.

    Raises:
        Refused: REASON_MISSING, ARREARS_NOT_VALID, CONTRACT_UNKNOWN, and what
            `approvals.service.use` refuses.
    """
    _require_reason(wanted.reason)
    require_fit(wanted.terms)
    today = now.astimezone(zone).date()
    if since > today:
        raise Refused(ProblemCode.ARREARS_NOT_VALID, field="since")
    contract = contract_by_account(connection, wanted.account_number)
    _require_somebody(connection, contract.customer_id)
    lock_contracts_by_id(connection, [contract.id])
    _use(connection, wanted, TwoPersonAction.ARREARS_OPENING, now)
    debt_id = _insert(connection, wanted, customer_id=contract.customer_id)
    _collect_at(connection, contract.id, debt_id)
    connection.execute(
        arrears_openings.insert().values(
            id=wanted.document_id,
            arrears_account_id=debt_id,
            contract_id=contract.id,
            amount_minor=wanted.amount_minor,
            since=since,
            evidence=wanted.evidence.strip(),
            **_why(wanted, caller, now),
        )
    )
    entry = Entry(accounts.ARREARS, accounts.ARREARS_TAKEN_OVER, wanted.amount_minor)
    _post(connection, entry, wanted.document_id, now)
    return debt_facts(connection, debt_id, today)


def write_off(
    connection: sa.Connection,
    wanted: DebtWriteOff,
    caller: Caller,
    *,
    now: dt.datetime,
    zone: dt.tzinfo,
) -> DebtFacts:
    """Give up a part of what is left of a debt, or all of it.

    Raises:
        Refused: REASON_MISSING, ARREARS_UNKNOWN, ABOVE_WHAT_IS_OWED (param `left`), and what
            `approvals.service.use` refuses.
    """
    _require_reason(wanted.reason)
    debt = _locked(connection, wanted.debt)
    if wanted.amount_minor > debt.balance_minor:
        raise Refused(ProblemCode.ABOVE_WHAT_IS_OWED, left=debt.balance_minor)
    _use(connection, wanted, TwoPersonAction.WRITE_OFF, now)
    _change(connection, debt, balance_minor=debt.balance_minor - wanted.amount_minor)
    connection.execute(
        arrears_write_offs.insert().values(
            id=wanted.document_id,
            arrears_account_id=debt.id,
            amount_minor=wanted.amount_minor,
            **_why(wanted, caller, now),
        )
    )
    entry = Entry(accounts.ARREARS_WRITTEN_OFF, accounts.ARREARS, wanted.amount_minor)
    _post(connection, entry, wanted.document_id, now)
    return debt_facts(connection, debt.id, now.astimezone(zone).date())


def change_rule(
    connection: sa.Connection,
    wanted: DebtRuleChange,
    caller: Caller,
    *,
    valid_from: dt.date,
    now: dt.datetime,
    zone: dt.tzinfo,
) -> DebtFacts:
    """Collect a debt by another rule from a day on; what was sold before keeps the old one.

    Raises:
        Refused: REASON_MISSING, ARREARS_NOT_VALID, ARREARS_UNKNOWN, ARREARS_RULE_IN_THE_PAST, and
            what `approvals.service.use` refuses.
    """
    _require_reason(wanted.reason)
    require_fit(wanted.terms)
    today = now.astimezone(zone).date()
    if valid_from < today:
        raise Refused(ProblemCode.ARREARS_RULE_IN_THE_PAST)
    debt = _locked(connection, wanted.debt)
    if wanted.terms.guaranteed_tenths and _serves_two_utilities(connection, debt.id):
        # So many kWh are not so many cubic metres.
        raise Refused(ProblemCode.ARREARS_NOT_VALID, field="guaranteed_tenths")
    _use(connection, wanted, TwoPersonAction.ARREARS_RULE, now)
    _change(connection, debt, rule_changes=debt.rule_changes + 1)
    connection.execute(
        arrears_rules.insert().values(
            id=wanted.document_id,
            arrears_account_id=debt.id,
            valid_from=valid_from,
            **_columns(wanted.terms),
            **_why(wanted, caller, now),
        )
    )
    return debt_facts(connection, debt.id, today)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)


def _require_somebody(connection: sa.Connection, customer_id: int) -> None:
    """Keep a customer somebody until the commit; whoever anonymises him takes the same lock first.

    Raises:
        Refused: ARREARS_NOT_VALID (field `account_number`).
    """
    known = sa.select(customers.c.id).where(
        customers.c.id == customer_id, customers.c.anonymised_at.is_(None)
    )
    if connection.scalar(known.with_for_update(read=True, key_share=True)) is None:
        raise Refused(ProblemCode.ARREARS_NOT_VALID, field="account_number")


def _use(
    connection: sa.Connection,
    wanted: DebtOpening | DebtWriteOff | DebtRuleChange,
    action: TwoPersonAction,
    now: dt.datetime,
) -> None:
    approvals.use(
        connection,
        wanted.approval_id,
        action=action,
        payload=payload_of(wanted),
        used_for=wanted.document_id,
        now=now,
    )


def _why(
    wanted: DebtOpening | DebtWriteOff | DebtRuleChange, caller: Caller, now: dt.datetime
) -> dict[str, Any]:
    return {
        "reason": wanted.reason.strip(),
        "approval_id": wanted.approval_id,
        "made_by": caller.operator_id,
        "made_at": now,
    }


def _columns(terms: DebtTerms) -> dict[str, Any]:
    return {
        "rule": ArrearsRule(terms.rule),
        "percent_bp": terms.percent_bp,
        "instalment_minor": terms.instalment_minor,
        "ceiling_bp": terms.ceiling_bp,
        "guaranteed_tenths": terms.guaranteed_tenths,
    }


def _insert(connection: sa.Connection, wanted: DebtOpening, *, customer_id: int) -> int:
    insert = arrears_accounts.insert().values(
        customer_id=customer_id,
        code=wanted.code.strip(),
        name_ar=wanted.name_ar.strip(),
        name_en=wanted.name_en.strip(),
        opening_minor=wanted.amount_minor,
        balance_minor=wanted.amount_minor,
        **_columns(wanted.terms),
    )
    return int(connection.scalars(insert.returning(arrears_accounts.c.id)).one())


def _collect_at(connection: sa.Connection, contract_id: int, debt_id: int) -> None:
    last = sa.select(sa.func.coalesce(sa.func.max(contract_arrears.c.position), 0)).where(
        contract_arrears.c.contract_id == contract_id
    )
    connection.execute(
        contract_arrears.insert().values(
            contract_id=contract_id,
            arrears_account_id=debt_id,
            position=connection.scalars(last).one() + 1,
        )
    )


def _locked(connection: sa.Connection, debt: str) -> Any:
    """Lock a debt and return its row.

    Raises:
        Refused: ARREARS_UNKNOWN.
    """
    number = int(debt.removeprefix(_PREFIX))
    of_debt = arrears_accounts.c.id == number
    lock = sa.select(arrears_accounts.c.id).where(of_debt).with_for_update()
    if connection.scalar(lock) is None:
        raise Refused(ProblemCode.ARREARS_UNKNOWN)
    return connection.execute(sa.select(arrears_accounts).where(of_debt)).one()


def _change(connection: sa.Connection, debt: Any, **values: int) -> None:
    connection.execute(
        arrears_accounts.update()
        .where(arrears_accounts.c.id == debt.id)
        .values(version=debt.version + 1, **values)
    )


def _serves_two_utilities(connection: sa.Connection, debt_id: int) -> bool:
    query = (
        sa.select(sa.func.count(sa.distinct(contracts.c.utility)))
        .join(contract_arrears, contract_arrears.c.contract_id == contracts.c.id)
        .where(contract_arrears.c.arrears_account_id == debt_id)
    )
    return connection.scalars(query).one() > 1


def _post(connection: sa.Connection, entry: Entry, document_id: str, now: dt.datetime) -> None:
    # Debts are the whole town's: their entries are head office's.
    post(connection, [entry], transaction_id=document_id, posted_at=now, point_number=None)
