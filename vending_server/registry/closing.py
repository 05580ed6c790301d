"""Close a contract: nothing is sold on it any more, and what was kept on it becomes payable.

Carry and kept money leave the contract and wait in *contract payouts* until the cash desk pays
them.  Dues and old debts stay with the one who leaves: they hang on the closed contract and on the
customer, so that a new tenant, who gets a contract of his own, inherits none of it.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.corrections.news import credited_since
from vending_server.days.service import require_open
from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.accounts import AccountIds
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import entry_rows
from vending_server.ledger.tables import ledger_entries
from vending_server.meters.tables import contracts
from vending_server.registry.contracts import contract_facts
from vending_server.registry.model import RemovalReason
from vending_server.registry.seats import Moment, lock_seat, take_off
from vending_server.registry.tables import contract_closings
from vending_server.vending.past_sales import carried_since
from vending_server.wire.problems import ProblemCode
from vending_server.wire.registry import (
    ClosingFacts,
    ContractClosing,
    ContractFacts,
    closing_payload,
)


def close_contract(
    connection: sa.Connection,
    closing: ContractClosing,
    moment: Moment,
    today: dt.date,
    ids: AccountIds,
) -> ClosingFacts:
    """Close a contract, take its meters off and make what was kept on it payable.

    Raises:
        Refused: REASON_MISSING, CONTRACT_UNKNOWN, CONTRACT_CLOSED, and what
            `approvals.service.use` refuses when there is something to pay out.
    """
    if not closing.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    seat = lock_seat(connection, closing.account_number)
    facts = contract_facts(connection, closing.account_number)
    removed = take_off(connection, seat, moment, reason=RemovalReason.CONTRACT_CLOSED)
    payout_minor = facts.carry_minor + facts.deposit_minor
    if payout_minor:
        _make_payable(connection, closing, facts, moment.at, ids)
    connection.execute(
        contracts.update()
        .where(contracts.c.id == seat.contract_id)
        .values(closed_on=today, carry_minor=0, deposit_minor=0, version=contracts.c.version + 1)
    )
    connection.execute(
        contract_closings.insert().values(
            id=closing.document_id,
            contract_id=seat.contract_id,
            closed_at=moment.at,
            closed_by=moment.operator_id,
            reason=closing.reason,
            payout_minor=payout_minor,
            dues_left_minor=facts.dues_left_minor,
            arrears_left_minor=facts.arrears_left_minor,
        )
    )
    return ClosingFacts(
        document_id=closing.document_id,
        account_number=closing.account_number,
        closed_on=today.isoformat(),
        payout_minor=payout_minor,
        dues_left_minor=facts.dues_left_minor,
        arrears_left_minor=facts.arrears_left_minor,
        drns=removed,
    )


def owed_after_closing(connection: sa.Connection, contract_id: int) -> int:
    """Return all that a closed contract ever left to be paid out.

    Corrections since are in it, and what came to be known later of sales made without a line.
    """
    query = sa.select(contract_closings).where(contract_closings.c.contract_id == contract_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        return 0
    owed = int(row.payout_minor) + credited_since(connection, contract_id, row.closed_at)
    return owed + carried_since(connection, contract_id, row.closed_at)


def _make_payable(
    connection: sa.Connection,
    closing: ContractClosing,
    facts: ContractFacts,
    now: dt.datetime,
    ids: AccountIds,
) -> None:
    payout_minor = facts.carry_minor + facts.deposit_minor
    approvals.use(
        connection,
        closing.approval_id,
        action=TwoPersonAction.CONTRACT_PAYOUT,
        payload=closing_payload(account_number=closing.account_number, payout_minor=payout_minor),
        used_for=closing.document_id,
        now=now,
    )
    sources = (
        (accounts.CARRY, facts.carry_minor),
        (accounts.CUSTOMER_DEPOSITS, facts.deposit_minor),
    )
    require_open(connection, None, now)
    connection.execute(
        ledger_entries.insert(),
        entry_rows(
            [
                Entry(source, accounts.CONTRACT_PAYOUTS, amount)
                for source, amount in sources
                if amount
            ],
            transaction_id=closing.document_id,
            posted_at=now,
            ids=ids,
            connection=connection,
        ),
    )
