"""What goes into the cash desk of a till and what comes out of it: plain values.

An act is what one person confirms there: opening, closing, a movement of cash, a bag for the bank.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol

import msgspec

from drivers.receipt_printers.base import PrintVerdict
from kiosk.flows.till_values import Sheet
from vending_server.wire.cash_count import CountLine, counted_minor
from vending_server.wire.login import ShiftAtTill
from vending_server.wire.shifts import (
    BankDeposit,
    BankDepositAnswer,
    CashMovement,
    MovementAnswer,
    ShiftClosing,
    ShiftOpening,
    ShiftReport,
)

Message = ShiftOpening | CashMovement | ShiftClosing | BankDeposit
ActAnswer = ShiftReport | MovementAnswer | BankDepositAnswer


class ActKind(StrEnum):
    """The acts that the server does, once for their id."""

    OPENING = "opening"
    MOVEMENT = "movement"
    CLOSING = "closing"
    BAG = "bag"


REQUEST_OF: dict[ActKind, type[Message]] = {
    ActKind.OPENING: ShiftOpening,
    ActKind.MOVEMENT: CashMovement,
    ActKind.CLOSING: ShiftClosing,
    ActKind.BAG: BankDeposit,
}
ANSWER_OF: dict[ActKind, type[ActAnswer]] = {
    ActKind.OPENING: ShiftReport,
    ActKind.MOVEMENT: MovementAnswer,
    ActKind.CLOSING: ShiftReport,
    ActKind.BAG: BankDepositAnswer,
}
assert set(REQUEST_OF) == set(ANSWER_OF) == set(ActKind), "every act has its messages"


def amount_of(message: Message) -> int:
    """Return what an act moves, negative out of the drawer, or what was counted; in agorot."""
    if isinstance(message, CashMovement):
        return message.amount_minor if message.direction == "in" else -message.amount_minor
    return counted_minor(message.counts)


class ActState(StrEnum):
    """Where an act stands; without an answer it is in doubt, whatever the line did."""

    IN_DOUBT = "in_doubt"
    DONE = "done"
    REFUSED = "refused"


class SlipKind(StrEnum):
    """What the cash desk prints."""

    OPENING = "opening"
    X = "x"
    Z = "z"
    PAY_IN = "pay_in"
    PAY_OUT = "pay_out"
    BAG = "bag"
    NO_SALE = "no_sale"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftActView:
    """One act as the journal knows it; its answer is read back from there."""

    act_id: str
    kind: ActKind
    state: ActState
    operator: str
    made_at: dt.datetime
    request: Message
    answer: ActAnswer | None = None
    copies: int = 0
    verdict: PrintVerdict | None = None  # of its newest slip; none = never printed

    @property
    def report(self) -> ShiftReport:
        """The X or Z that answered an opening or a closing."""
        assert isinstance(self.answer, ShiftReport), "this act has no report"
        return self.answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftState:
    """What may be done at this till now."""

    uses_shifts: bool = False
    is_mine: bool = False
    is_closing: bool = False  # counted, and the answer is due
    shift: ShiftAtTill | None = None  # the open one, whoever opened it
    pending: tuple[ShiftActView, ...] = ()  # without an answer; also those of other people
    last_z: ShiftActView | None = None  # this till's latest
    float_left_minor: int | None = None  # by the last close here

    @property
    def may_sell(self) -> bool:
        """Whether the server would take a sale, as far as shifts go."""
        if self.shift is None:
            return not self.uses_shifts
        return self.is_mine and not self.is_closing


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMovement:
    """Cash in or out, as typed."""

    direction: Literal["in", "out"]
    reason: Literal["change_fund", "to_head_office", "petty_expense"]
    amount_minor: int
    counterpart: str
    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPerson:
    """Who agrees at this machine; the password goes nowhere but to the server."""

    operator: str
    password: str

    def __repr__(self) -> str:
        return f"SecondPerson({self.operator})"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBag:
    """A bag of the cash of closed shifts, as typed."""

    shift_ids: tuple[str, ...]
    counts: tuple[CountLine, ...]
    bank: str
    bag_number: str
    difference_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalMark:
    """Where the journal stood: for the fingerprint on a slip."""

    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipFacts:
    """All that a slip of the cash desk says."""

    kind: SlipKind
    made_at: dt.datetime
    operator: str
    report: ShiftReport | None = None
    movement: CashMovement | None = None
    bag: BankDepositAnswer | None = None
    reason: str = ""
    counts: tuple[CountLine, ...] = ()
    begun: JournalMark | None = None  # when the shift was opened
    mark: JournalMark | None = None


class ShiftSlipRenderer(Protocol):
    """Turns a slip into a sheet; called in a worker thread."""

    def __call__(self, slip: SlipFacts, *, copy_number: int) -> Sheet:
        """Return the slip; `copy_number` 0 is the first print."""
        ...


def message_id(message: Message) -> str:
    """Return the id under which the server does an act once."""
    match message:
        case ShiftOpening(shift_id=act_id) | CashMovement(movement_id=act_id):
            return act_id
        case ShiftClosing(closing_id=act_id) | BankDeposit(document_id=act_id):
            return act_id


def answers(answer: ActAnswer, message: Message, shift_id: str) -> bool:
    """Say whether an answer is about this act and no other."""
    match answer:
        case ShiftReport():
            return answer.shift_id == shift_id
        case MovementAnswer():
            return answer.movement_id == message_id(message)
        case BankDepositAnswer():
            return answer.document_id == message_id(message)


def decoded_request(kind: ActKind, body: bytes) -> Message:
    """Return what was asked; the till wrote it itself."""
    return msgspec.json.decode(body, type=REQUEST_OF[kind])
