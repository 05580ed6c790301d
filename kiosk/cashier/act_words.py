"""How acts of the counter are named on screens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kiosk.flows.counter_values import ActView, CounterKind
from kiosk.flows.vend_states import WITHOUT_ANSWER, VendState
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Words
from vending_server.wire.payments import PaymentAnswer
from vending_server.wire.vend import TokenLine

LINES_MAX: Final = 8


@dataclass(frozen=True, slots=True)
class ActName:
    """What an act is called, and what is said once it is done."""

    what_id: str
    done_id: str


NAMES: Final[Mapping[CounterKind, ActName]] = {
    CounterKind.PAYMENT: ActName("S436", "S429"),
}
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
    if isinstance(view.answer, PaymentAnswer):
        account = isolate_ltr(view.answer.account_number)
        return what, words.joined(words.name(view.answer.customer_name), account)
    return what, words("S435", n=isolate_ltr(view.subject))


def lines_of(view: ActView, words: Words) -> list[tuple[str, str]]:
    """Return what was paid or made, line by line; more than fit stand on the paper only."""
    if not isinstance(view.answer, PaymentAnswer):
        return []
    return [
        (
            words.joined(
                words.both(line.name), words.first_month(line.period) if line.period else ""
            ),
            words.money(line.taken_minor),
        )
        for line in view.answer.quote.lines
        if line.taken_minor
    ][:LINES_MAX]


def tokens_of(view: ActView) -> Sequence[TokenLine]:
    """Return the tokens that an act brought, in the order in which they are typed."""
    tokens: Sequence[TokenLine] = getattr(view.answer, "tokens", ())
    return tokens
