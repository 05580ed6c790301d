"""How acts of the counter are named on screens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kiosk.flows.counter_values import ActView, CounterKind
from kiosk.flows.vend_states import WITHOUT_ANSWER, VendState
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Words
from vending_server.wire.cards import CardFacts, IssuedCard
from vending_server.wire.cases import CaseOpened
from vending_server.wire.counter import DocumentAnswer
from vending_server.wire.key_changes import SetAnswer
from vending_server.wire.payments import PaymentAnswer
from vending_server.wire.postponements import PostponementFacts
from vending_server.wire.reversal import ReversalAnswer
from vending_server.wire.vend import TokenLine

LINES_MAX: Final = 8


@dataclass(frozen=True, slots=True)
class ActName:
    """What an act is called, and what is said once it is done."""

    what_id: str
    done_id: str


NAMES: Final[Mapping[CounterKind, ActName]] = {
    CounterKind.PAYMENT: ActName("S436", "S429"),
    CounterKind.FREE_ISSUE: ActName("S457", "S461"),
    CounterKind.ENGINEERING: ActName("S463", "S461"),
    CounterKind.WRONG_METER: ActName("S464", "S461"),
    CounterKind.CASE: ActName("S2781", "S2782"),
    CounterKind.KEY_SET: ActName("S465", "S461"),
    CounterKind.KEY_CONFIRMATION: ActName("S468", "S469"),
    CounterKind.REVERSAL: ActName("S502", "S505"),
    CounterKind.POSTPONEMENT: ActName("S466", "S467"),
    CounterKind.KEPT_MONEY: ActName("R900", "R901"),
    CounterKind.CARD_ISSUE: ActName("T830", "S835"),
    CounterKind.CARD_REPLACEMENT: ActName("T831", "S835"),
    CounterKind.CARD_REVOCATION: ActName("T832", "T844"),
}
_BY_ACCOUNT: Final = frozenset({CounterKind.PAYMENT, CounterKind.POSTPONEMENT})
assert set(NAMES) == set(CounterKind), "every act has a name"


def state_said(view: ActView) -> tuple[str, str]:
    """Return the tone and the text of where an act stands."""
    if view.state in WITHOUT_ANSWER:
        return "danger", "S430"
    if view.state is VendState.REFUSED:
        return "warning", "S431"
    if view.state is VendState.REFUNDED:
        return "neutral", "S432"
    return "good", NAMES[view.kind].done_id


def number_of(view: ActView, words: Words) -> str:
    """Return the number that stands on the paper, or nothing."""
    if isinstance(view.answer, PaymentAnswer):
        return words("S95", n=formats.receipt_number(view.answer.receipt_number))
    return ""


def heading_of(view: ActView, words: Words) -> tuple[str, str]:
    """Return what was done, and for whom."""
    what = words(NAMES[view.kind].what_id)
    answer = view.answer
    if isinstance(answer, PaymentAnswer | PostponementFacts):
        account = isolate_ltr(answer.account_number)
        return what, words.joined(words.name(answer.customer_name), account)
    if isinstance(answer, DocumentAnswer | ReversalAnswer):
        meter = formats.meter_number(answer.drn)
        return what, words.joined(words.name(answer.customer_name), meter)
    if view.kind in _BY_ACCOUNT:
        return what, words("S435", n=isolate_ltr(view.subject))
    return what, words.joined(words("T004"), formats.meter_number(view.subject))


def lines_of(view: ActView, words: Words) -> list[tuple[str, str]]:
    """Return what was paid or made, line by line; more than fit stand on the paper only."""
    answer = view.answer
    if isinstance(answer, DocumentAnswer | SetAnswer):
        units = sum(line.units_tenths for line in answer.tokens)
        amount = [(words("S414"), words.units(units, view.utility or "electricity"))]
        return [
            *(amount if units else []),
            (words("S458"), words.name(answer.reason)),
            (words("S462"), isolate_ltr(", ".join(answer.approved_by))),
        ]
    if isinstance(answer, PostponementFacts):
        day = dt.date.fromisoformat(answer.until).strftime("%d/%m/%Y")
        return [
            (words("S517"), isolate_ltr(day)),
            *(
                (
                    words.joined(words.both(one.name), words.first_month(one.period)),
                    words.money(one.left_minor),
                )
                for one in answer.lines
            ),
            (words("S462"), isolate_ltr(", ".join(answer.approved_by))),
        ][:LINES_MAX]
    if isinstance(answer, ReversalAnswer):
        return [
            (words("S506"), words.money(answer.cash_minor)),
            (words("S416"), words.joined(formats.receipt_number(answer.receipt_number))),
            (words("S458"), words.name(answer.reason)),
            (words("S462"), isolate_ltr(", ".join(answer.approved_by))),
        ]
    if isinstance(answer, CaseOpened):
        return [
            (words("S2784"), isolate_ltr(str(answer.number))),
            (words("S416"), words.joined(formats.receipt_number(answer.receipt_number))),
            (words("S2785"), formats.meter_number(answer.sold_drn)),
            (words("S901"), words.money(answer.amount_minor)),
        ]
    if isinstance(answer, IssuedCard | CardFacts):
        return _card_lines(answer, words)
    return _paid_lines(answer, words) if isinstance(answer, PaymentAnswer) else []


def _paid_lines(answer: PaymentAnswer, words: Words) -> list[tuple[str, str]]:
    return [
        (
            words.joined(
                words.both(line.name), words.first_month(line.period) if line.period else ""
            ),
            words.money(line.taken_minor),
        )
        for line in answer.quote.lines
        if line.taken_minor
    ][:LINES_MAX]


def _card_lines(answer: IssuedCard | CardFacts, words: Words) -> list[tuple[str, str]]:
    lines = [(words("R831"), isolate_ltr(str(answer.issue)))]
    if answer.uid:
        lines.append((words("R835"), isolate_ltr(answer.uid.upper())))
    if isinstance(answer, CardFacts):
        lines.append((words("S458"), words.name(answer.reason or "")))
    return lines


def tokens_of(view: ActView) -> Sequence[TokenLine]:
    """Return the tokens that an act brought, in the order in which they are typed."""
    tokens: Sequence[TokenLine] = getattr(view.answer, "tokens", ())
    return tokens
