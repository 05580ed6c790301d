"""Acts of the counter as plain values: what is confirmed, what a window shows, what each kind is.

An act is a document of the server: sent again with its id and bytes it is answered with what is
kept, so that a lost answer is found by sending, never by guessing (docs/decisions/0160).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol, TypeAlias

from drivers.receipt_printers.base import PrintReason, PrintVerdict
from kiosk.flows.till_values import Sheet
from kiosk.flows.vend_states import VendState
from vending_server.wire.base import Request
from vending_server.wire.cards import CardFacts, IssuedCard
from vending_server.wire.cases import CaseOpened
from vending_server.wire.counter import DocumentAnswer
from vending_server.wire.kept_money import KeptMoneyReceipt
from vending_server.wire.key_changes import MeterKeyAnswer, SetAnswer
from vending_server.wire.payments import PaymentAnswer
from vending_server.wire.postponements import PostponementFacts
from vending_server.wire.problems import Problem
from vending_server.wire.reversal import ReversalAnswer

CounterAnswer: TypeAlias = (
    PaymentAnswer
    | DocumentAnswer
    | CaseOpened
    | SetAnswer
    | MeterKeyAnswer
    | PostponementFacts
    | ReversalAnswer
    | KeptMoneyReceipt
    | IssuedCard
    | CardFacts
)


class CounterKind(StrEnum):
    """What is done at the counter besides selling."""

    PAYMENT = "payment"
    FREE_ISSUE = "free_issue"
    ENGINEERING = "engineering"
    WRONG_METER = "wrong_meter"
    CASE = "case_file"
    KEY_SET = "key_set"
    KEY_CONFIRMATION = "key_confirmation"
    POSTPONEMENT = "postponement"
    REVERSAL = "reversal"
    KEPT_MONEY = "kept_money"
    CARD_ISSUE = "card_issue"
    CARD_REPLACEMENT = "card_replacement"
    CARD_REVOCATION = "card_revocation"


ANSWER_OF: Final[Mapping[CounterKind, type[CounterAnswer]]] = {
    CounterKind.PAYMENT: PaymentAnswer,
    CounterKind.FREE_ISSUE: DocumentAnswer,
    CounterKind.ENGINEERING: DocumentAnswer,
    CounterKind.WRONG_METER: DocumentAnswer,
    CounterKind.CASE: CaseOpened,
    CounterKind.KEY_SET: SetAnswer,
    CounterKind.KEY_CONFIRMATION: MeterKeyAnswer,
    CounterKind.POSTPONEMENT: PostponementFacts,
    CounterKind.REVERSAL: ReversalAnswer,
    CounterKind.KEPT_MONEY: KeptMoneyReceipt,
    CounterKind.CARD_ISSUE: IssuedCard,
    CounterKind.CARD_REPLACEMENT: IssuedCard,
    CounterKind.CARD_REVOCATION: CardFacts,
}
assert set(ANSWER_OF) == set(CounterKind), "every act has an answer"


def belongs_to(answer: CounterAnswer, *, act_id: str, subject: str) -> bool:
    """Say whether an answer is that of an act; some answers name their meter only."""
    if isinstance(answer, MeterKeyAnswer):
        return answer.drn == subject
    if isinstance(answer, PostponementFacts):
        return answer.postponement_id == act_id
    if isinstance(answer, IssuedCard):
        return answer.card_id == act_id
    if isinstance(answer, CardFacts):
        return answer.drn == subject
    return answer.document_id == act_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ActIds:
    """What the till gives an act when it is written down."""

    document_id: str
    receipt_sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAct:
    """What the operator confirmed; `request` builds the message once its ids are given.

    `document_id` is given where a second person agreed to it before.
    """

    kind: CounterKind
    path: str
    request: Callable[[ActIds], Request]
    subject: str
    utility: str = ""
    takes_receipt: bool = False
    amount_minor: int = 0
    received_minor: int = 0
    change_minor: int = 0
    document_id: str | None = None
    instead_of: str | None = None
    purse_id: str | None = None  # the notes in the machine that it keeps


@dataclass(frozen=True, slots=True, kw_only=True)
class ActView:
    """One act as the journal knows it; `answer` is read back from there."""

    act_id: str
    kind: CounterKind
    state: VendState
    subject: str
    utility: str
    made_at: dt.datetime
    amount_minor: int
    received_minor: int
    change_minor: int
    copies: int
    answer: CounterAnswer | None = None
    problem: Problem | None = None
    print_verdict: PrintVerdict | None = None
    print_reason: PrintReason | None = None
    doubt_reason: str = ""


class SlipRenderer(Protocol):
    """Turns the answer of an act into a sheet; called in a worker thread."""

    def __call__(self, answer: CounterAnswer, *, copy_number: int) -> Sheet:
        """Return the receipt; `copy_number` 0 is the first print, else it says COPY n."""
        ...
