"""Close a contract: nothing is sold on it any more, and what was kept on it becomes payable.

The carry leaves the contract and waits in *contract payouts* until the cash desk pays it.  Dues and
old debts stay with the one who leaves: they hang on the closed contract and on the customer, so
that a new tenant, who gets a contract of his own, inherits none of it.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
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
from vending_server.wire.problems import ProblemCode
from vending_server.wire.registry import ClosingFacts, ContractClosing, closing_payload


def close_contract(
    connection: sa.Connection,
    closing: ContractClosing,
    moment: Moment,
    today: dt.date,
    ids: AccountIds,
) -> ClosingFacts:
    """Close a contract, take its meters off and make its carry payable.

    Raises:
        Refused: REASON_MISSING, CONTRACT_UNKNOWN, CONTRACT_CLOSED, and what
            `approvals.service.use` refuses when there is something to pay out.
    """
    if not closing.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    seat = lock_seat(connection, closing.account_number)
    facts = contract_facts(connection, closing.account_number)
    removed = take_off(connection, seat, moment, reason=RemovalReason.CONTRACT_CLOSED)
    if facts.carry_minor:
        _pay_out(connection, closing, facts.carry_minor, moment.at, ids)
    connection.execute(
        contracts.update()
        .where(contracts.c.id == seat.contract_id)
        .values(closed_on=today, carry_minor=0, version=contracts.c.version + 1)
    )
    connection.execute(
        contract_closings.insert().values(
            id=closing.document_id,
            contract_id=seat.contract_id,
            closed_at=moment.at,
            closed_by=moment.operator_id,
            reason=closing.reason,
            payout_minor=facts.carry_minor,
            dues_left_minor=facts.dues_left_minor,
            arrears_left_minor=facts.arrears_left_minor,
        )
    )
    return ClosingFacts(
        document_id=closing.document_id,
        account_number=closing.account_number,
        closed_on=today.isoformat(),
        payout_minor=facts.carry_minor,
        dues_left_minor=facts.dues_left_minor,
        arrears_left_minor=facts.arrears_left_minor,
        drns=removed,
    )


def _pay_out(
    connection: sa.Connection,
    closing: ContractClosing,
    payout_minor: int,
    now: dt.datetime,
    ids: AccountIds,
) -> None:
    approvals.use(
        connection,
        closing.approval_id,
        action=TwoPersonAction.CONTRACT_PAYOUT,
        payload=closing_payload(account_number=closing.account_number, payout_minor=payout_minor),
        used_for=closing.document_id,
        now=now,
    )
    connection.execute(
        ledger_entries.insert(),
        entry_rows(
            [Entry(accounts.CARRY, accounts.CONTRACT_PAYOUTS, payout_minor)],
            transaction_id=closing.document_id,
            posted_at=now,
            ids=ids,
            connection=connection,
        ),
    )
