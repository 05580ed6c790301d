"""The parts of a payment: what must hold of them, and the account that each lands in.

For a sale as for a payment without one: T is their sum, the cash part is a multiple of the cash
step, and change comes only out of cash (ARCHITECTURE section 6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.wire.facts import AGENT, PointFacts
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

_ACCOUNT: Final[Mapping[TenderKind, str]] = {
    TenderKind.BANK_CARD: accounts.BANK_CARD,
    TenderKind.TRANSFER: accounts.BANK_TRANSFER,
    TenderKind.CHEQUE: accounts.CHEQUES,
}


class Paid(Protocol):
    """A request that says how it is paid."""

    @property
    def tenders(self) -> Sequence[Tender]:
        """The parts of the payment."""
        ...

    @property
    def received_minor(self) -> int:
        """The cash handed over, change included."""
        ...


def tendered(paid: Paid) -> int:
    """Return the sum of all parts."""
    return sum(part.amount_minor for part in paid.tenders)


def deposit_part(paid: Paid) -> int:
    """Return what is spent of the money kept on the contract."""
    return _part(paid, TenderKind.DEPOSIT)


def change_minor(paid: Paid) -> int:
    """Return what goes back to the customer; change comes only out of cash."""
    return paid.received_minor - _part(paid, TenderKind.CASH)


def check_tenders(paid: Paid, *, total_minor: int | None, cash_step: int) -> None:
    """Refuse parts that do not make the total, or that nobody could hand over like that.

    Raises:
        Refused: TENDER_NOT_CASH_MULTIPLE, TENDERS_DISAGREE, TENDER_REFERENCE_MISSING.
    """
    cash = _part(paid, TenderKind.CASH)
    if cash % cash_step:
        raise Refused(ProblemCode.TENDER_NOT_CASH_MULTIPLE, step=cash_step)
    if total_minor is not None and total_minor != tendered(paid):
        raise Refused(ProblemCode.TENDERS_DISAGREE, tender=total_minor)
    if paid.received_minor < cash or (cash == 0 and paid.received_minor):
        raise Refused(ProblemCode.TENDERS_DISAGREE, tender=cash)
    if any(part.kind is TenderKind.CHEQUE and not part.reference for part in paid.tenders):
        raise Refused(ProblemCode.TENDER_REFERENCE_MISSING)


def check_deposit(paid: Paid, kept_minor: int) -> None:
    """Refuse to spend more than is kept.

    Raises:
        Refused: DEPOSIT_SHORT.
    """
    if deposit_part(paid) > kept_minor:
        raise Refused(ProblemCode.DEPOSIT_SHORT, left=kept_minor)


def money_account(
    kind: TenderKind, *, point: PointFacts, terminal_id: str, shift_id: str | None
) -> str:
    """Return where a part of a payment lands: whatever an agent takes, he took for his float."""
    if kind is TenderKind.DEPOSIT:
        return accounts.CUSTOMER_DEPOSITS
    if point.kind == AGENT:
        return accounts.agent_float_of(point.number)
    if kind is not TenderKind.CASH:
        return _ACCOUNT[kind]
    return accounts.cash_of(terminal_id, shift_id)


def _part(paid: Paid, kind: TenderKind) -> int:
    return sum(part.amount_minor for part in paid.tenders if part.kind is kind)
