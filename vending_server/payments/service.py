"""Take a payment of what a contract owes: one document in one durable transaction.

Locks go as a sale's: the contract, its debts, then the agent, last.  A closed contract may still
pay what its holder left behind.  A payment counts as what the period paid of an instalment, so that
whoever pays at the desk is not asked for the same slice again when he buys.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from vending_server.agents.charging import take
from vending_server.agents.model import Charge, Short, settle
from vending_server.agents.service import agent_at
from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.documents.service import Document, Kept, once
from vending_server.epochs.service import EpochBook
from vending_server.errors import Refused
from vending_server.keys.receipt_key import ReceiptKey
from vending_server.ledger.posting import MoneyIn, post_payment
from vending_server.ledger.service import post
from vending_server.meters.model import Contract
from vending_server.meters.service import change_kept, contract_by_account, lock_contracts_by_id
from vending_server.operators.model import Caller
from vending_server.payments.model import Owed, PaidItem, pay, vat_lines
from vending_server.payments.tables import payment_lines, payment_tenders, payments
from vending_server.receipts.signing import signed
from vending_server.shifts.mirror import own_open_shift
from vending_server.tariffs import service as tariffs
from vending_server.tariffs.model import Arrears, Due, policy_in_force
from vending_server.tariffs.service import ArrearsPayment
from vending_server.vending.deciding import receipt_number
from vending_server.vending.shift_sales import require_new_receipt
from vending_server.vending.tenders import (
    change_minor,
    check_deposit,
    check_tenders,
    deposit_part,
    money_account,
)
from vending_server.visits.service import VisitedDocument, note_visits
from vending_server.visits.tables import VisitKind
from vending_server.wire.facts import AGENT, MunicipalityFacts
from vending_server.wire.payments import (
    PaymentAnswer,
    PaymentQuote,
    PaymentQuoteAnswer,
    PaymentQuoteRequest,
    PaymentRequest,
    payment_quote_hash,
)
from vending_server.wire.problems import ProblemCode
from vending_server.wire.vend import TenderLine

DOCUMENT_KIND: Final = "payment"
_CASH_STEP: Final = 10  # agorot, where no policy says otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDesk:
    """Payments without a token, over one database."""

    engine: sa.Engine
    clock: Clock
    zone: dt.tzinfo
    municipality: MunicipalityFacts
    epochs: EpochBook = field(default_factory=EpochBook)
    receipt_key: ReceiptKey | None = None

    def quote(self, caller: Caller, request: PaymentQuoteRequest) -> PaymentQuoteAnswer:
        """Tell what an amount would pay; nothing is written.

        Raises:
            Refused: CONTRACT_UNKNOWN, NOTHING_TO_SETTLE, ABOVE_WHAT_IS_OWED, PRICE_CHANGED (an item
                that is not owed), RECOVERING_AFTER_RESTORE.
        """
        with reading(self.engine) as connection:
            self.epochs.check_reported(connection, caller.terminal_id)
            contract = contract_by_account(connection, request.account_number)
            paid = _paid(connection, contract, request, self._day(self.clock.now()))
            quote = _quote(contract, paid, request)
        return PaymentQuoteAnswer(quote=quote, quote_hash=payment_quote_hash(quote))

    def pay(self, caller: Caller, request: PaymentRequest) -> Kept:
        """Take a payment as it was quoted; asked again, the same answer.

        Raises:
            Refused: what `quote` refuses, RECEIPT_NUMBER_USED, SHIFT_OF_ANOTHER, TENDERS_DISAGREE,
                TENDER_NOT_CASH_MULTIPLE, TENDER_REFERENCE_MISSING, DEPOSIT_SHORT,
                AGENT_CREDIT_SHORT.
        """
        document = Document(
            document_id=request.document_id,
            kind=DOCUMENT_KIND,
            body=msgspec.to_builtins(request),
            caller=caller,
            receipt_sequence=request.receipt_sequence,
        )

        def act(connection: sa.Connection) -> PaymentAnswer:
            self.epochs.check_reported(connection, caller.terminal_id)
            require_new_receipt(connection, caller.terminal_id, request.receipt_sequence)
            return signed(self._take(connection, caller, request), self.receipt_key)

        return once(self.engine, document, act, self.clock.now())

    def _take(
        self, connection: sa.Connection, caller: Caller, request: PaymentRequest
    ) -> PaymentAnswer:
        found = contract_by_account(connection, request.account_number)
        lock_contracts_by_id(connection, [found.id])
        tariffs.lock_arrears(connection, [found.id])
        shift = own_open_shift(connection, caller)
        now = self.clock.now()
        contract = contract_by_account(
            connection, request.account_number
        )  # as it is under the lock
        paid = _paid(connection, contract, request, self._day(now))
        quote = _quote(contract, paid, request)
        if payment_quote_hash(quote) != request.quote_hash:
            raise Refused(ProblemCode.PRICE_CHANGED)
        step = self._cash_step(connection, contract, now)
        check_tenders(request, total_minor=request.amount_minor, cash_step=step)
        check_deposit(request, contract.deposit_minor)
        _write(connection, caller, request, contract, paid, shift_id=shift, now=now)
        return _answer(
            caller,
            request,
            contract,
            municipality=self.municipality,
            quote=quote,
            paid_at=now.isoformat(),
            agent_float_minor=_charge_agent(connection, caller, request),
        )

    def _cash_step(self, connection: sa.Connection, contract: Contract, now: dt.datetime) -> int:
        policy = policy_in_force(
            tariffs.all_policies(connection),
            utility=contract.utility,
            on=self._day(now),
        )
        return _CASH_STEP if policy is None else policy.policy.cash_rounding

    def _day(self, now: dt.datetime) -> dt.date:
        return now.astimezone(self.zone).date()


def _answer(
    caller: Caller, request: PaymentRequest, contract: Contract, **about: Any
) -> PaymentAnswer:
    return PaymentAnswer(
        document_id=request.document_id,
        visit_id=visit_of(request),
        receipt_number=receipt_number(
            point=caller.point.number,
            terminal=caller.terminal_number,
            sequence=request.receipt_sequence,
        ),
        point=caller.point,
        operator_name=caller.name,
        operator_title=caller.title,
        customer_name=contract.customer_name,
        address=contract.address,
        account_number=contract.account_number,
        customer_class=contract.customer_class,
        tenders=[
            TenderLine(kind=part.kind.value, amount_minor=part.amount_minor)
            for part in request.tenders
        ],
        received_minor=request.received_minor,
        change_minor=change_minor(request),
        **about,
    )


def visit_of(request: PaymentRequest) -> str:
    """Return the visit of a payment; one alone is a visit of its own."""
    return request.visit_id or request.document_id


def _paid(
    connection: sa.Connection,
    contract: Contract,
    request: PaymentQuoteRequest | PaymentRequest,
    today: dt.date,
) -> list[PaidItem]:
    contract_id = contract.id
    owed = Owed(
        tariffs.open_dues(connection, [contract_id], today)[contract_id],
        tariffs.open_arrears(connection, [contract_id], today)[contract_id],
    )
    return pay(owed.chosen(frozenset(request.items)), request.amount_minor)


def _quote(
    contract: Contract, paid: list[PaidItem], request: PaymentQuoteRequest | PaymentRequest
) -> PaymentQuote:
    return PaymentQuote(
        account_number=contract.account_number,
        utility=contract.utility.value,
        amount_minor=request.amount_minor,
        lines=[one.told() for one in paid],
        vat_summary=vat_lines(paid),
        left_minor=sum(one.line.left for one in paid),
    )


def _write(
    connection: sa.Connection,
    caller: Caller,
    request: PaymentRequest,
    contract: Contract,
    paid: list[PaidItem],
    *,
    shift_id: str | None,
    now: dt.datetime,
) -> None:
    taken = [one for one in paid if one.line.taken]
    tariffs.pay_dues(connection, {one.of.id: one.line.taken for one in taken if _is_due(one)})
    tariffs.pay_arrears(connection, list(_arrears_payments(taken)))
    change_kept(connection, contract.id, -deposit_part(request))
    connection.execute(
        payments.insert().values(
            id=request.document_id,
            terminal_id=caller.terminal_id,
            contract_id=contract.id,
            operator_id=caller.operator_id,
            paid_at=now,
            amount_minor=request.amount_minor,
            shift_id=shift_id,
        )
    )
    connection.execute(payment_lines.insert(), list(_line_rows(request.document_id, taken)))
    connection.execute(payment_tenders.insert(), list(_tender_rows(request)))
    money_in = [
        MoneyIn(
            money_account(
                part.kind, point=caller.point, terminal_id=caller.terminal_id, shift_id=shift_id
            ),
            part.amount_minor,
        )
        for part in request.tenders
    ]
    post(
        connection,
        post_payment([one.line for one in taken], money_in),
        transaction_id=request.document_id,
        posted_at=now,
        point_number=caller.point.number,
    )
    visited = VisitedDocument(
        terminal_id=caller.terminal_id,
        document_id=request.document_id,
        visit_id=visit_of(request),
        kind=VisitKind.PAYMENT,
        made_at=now,
    )
    note_visits(connection, [visited])


def _charge_agent(connection: sa.Connection, caller: Caller, request: PaymentRequest) -> int | None:
    """Take a payment from an agent's float and return what it left; None at a point of ours."""
    if caller.point.kind != AGENT:
        return None
    number = caller.point.number
    charge = Charge(number, request.amount_minor - deposit_part(request))
    agent = agent_at(connection, number, lock=True)
    (outcome,) = settle([charge], {number: agent})
    if isinstance(outcome, Short):
        raise Refused(ProblemCode.AGENT_CREDIT_SHORT, left=outcome.left_minor)
    take(connection, [charge])
    return agent.float_minor - charge.amount_minor


def _is_due(one: PaidItem) -> bool:
    return isinstance(one.of, Due)


def _arrears_payments(taken: list[PaidItem]) -> Iterator[ArrearsPayment]:
    for one in taken:
        if isinstance(one.of, Arrears):
            yield ArrearsPayment(
                arrears_id=one.of.id,
                version=one.of.version,
                taken_minor=one.line.taken,
                # What the period paid is counted anew at the next sale: see supplies.py.
                period_paid_minor=0,
                period_paid_of="",
            )


def _line_rows(payment_id: str, taken: list[PaidItem]) -> Iterator[dict[str, Any]]:
    for position, one in enumerate(taken, start=1):
        yield {
            "payment_id": payment_id,
            "position": position,
            "due_id": one.of.id if _is_due(one) else None,
            "arrears_account_id": None if _is_due(one) else one.of.id,
            "taken_minor": one.line.taken,
            "vat_minor": one.line.vat,
        }


def _tender_rows(request: PaymentRequest) -> Iterator[dict[str, Any]]:
    for position, part in enumerate(request.tenders, start=1):
        yield {
            "payment_id": request.document_id,
            "position": position,
            "kind": part.kind.value,
            "amount_minor": part.amount_minor,
            "reference": part.reference,
        }
