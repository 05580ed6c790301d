"""F10, F9: a customer's card is issued, replaced or revoked; what each asks for and sends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import msgspec

from drivers.customer_cards.base import CustomerCardRead
from kiosk.cashier.act_form import ActForm, Entered, FormSpec
from kiosk.cashier.card_desk import CardDesk
from kiosk.cashier.desk import Desk
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.form_fields import Field, FieldKind
from kiosk.cashier.screen import Navigation
from kiosk.cashier.till_port import CounterPort, TillPort
from kiosk.errors import TillRefusal
from kiosk.flows.cards import Event
from kiosk.flows.counter_values import CounterKind
from kiosk.flows.till_values import LocalCode
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.parts import wrapping
from kiosk.widgets.words import Words
from vending_server.wire.base import Request
from vending_server.wire.cards import (
    CardFacts,
    CardIssue,
    CardList,
    CardReplacement,
    CardRevocation,
    IdentitySeen,
    Medium,
    ReplacementCause,
)
from vending_server.wire.lookup import MeterFacts

_STATES: Final = {"live": "T842", "replaced": "T843", "revoked": "T844", "former": "T845"}
_SHOWN_MAX: Final = 4
_IDENTITY: Final = Field(
    key="identity",
    label_id="T833",
    kind=FieldKind.CHOICE,
    choices=(
        ("identity_card", "T834"),
        ("passport", "T835"),
        ("driving_licence", "T836"),
        ("sent_by_customer", "T837"),
    ),
)
_CAUSE: Final = Field(
    key="cause",
    label_id="S518",
    kind=FieldKind.CHOICE,
    choices=(("lost", "T838"), ("stolen", "T839"), ("damaged", "T840"), ("renewed", "T841")),
)


def _cards_of(counter: CounterPort, meter: MeterFacts) -> CardList:
    return counter.cards_of(meter.drn)


def _told(found: CardList, words: Words) -> str:
    """Say which cards the meter has had, newest first."""
    return "\n".join(_one(card, words) for card in found.cards[:_SHOWN_MAX])


def _one(card: CardFacts, words: Words) -> str:
    day = dt.date.fromisoformat(card.issued_on).strftime("%d/%m/%Y")
    state = words(_STATES.get(card.state, "T845"))
    return words.joined(words("S840", n=card.issue), isolate_ltr(day), state)


def _new_card(till: TillPort, _entered: Entered) -> Mapping[str, str]:
    return till.cards.for_new_card()


def _live_card(till: TillPort, entered: Entered) -> Mapping[str, str]:
    """Return which card is meant: the one that counts, as the server says now."""
    cards = till.counter.cards_of(entered.meter.drn).cards
    live = next((card for card in cards if card.state == "live"), None)
    if live is None:
        raise TillRefusal(LocalCode.NO_LIVE_CARD)
    return {"card_id": live.card_id}


def _new_for_live(till: TillPort, entered: Entered) -> Mapping[str, str]:
    return {**_live_card(till, entered), **till.cards.for_new_card()}


def _issue(entered: Entered) -> Request:
    values = entered.values
    return CardIssue(
        document_id=entered.document_id,
        drn=entered.meter.drn,
        medium=msgspec.convert(values["medium"], Medium),
        uid=values["uid"],
        identity=msgspec.convert(values["identity"], IdentitySeen),
    )


def _replacement(entered: Entered) -> Request:
    values = entered.values
    return CardReplacement(
        document_id=entered.document_id,
        card_id=values["card_id"],
        medium=msgspec.convert(values["medium"], Medium),
        uid=values["uid"],
        identity=msgspec.convert(values["identity"], IdentitySeen),
        cause=msgspec.convert(values["cause"], ReplacementCause),
    )


def _revocation(entered: Entered) -> Request:
    return CardRevocation(
        document_id=entered.document_id,
        card_id=entered.values["card_id"],
        reason=entered.values["reason"],
    )


CARD_ISSUE: Final = FormSpec(
    screen="card_issue",
    title_id="T830",
    hint_id="S845",
    kind=CounterKind.CARD_ISSUE,
    action="",
    path="/v1/customer-cards",
    fields=(_IDENTITY,),
    build=_issue,
    effect=lambda _entered, words: words("T830"),
    look=_cards_of,
    told=_told,
    prepare=_new_card,
)
CARD_REPLACEMENT: Final = FormSpec(
    screen="card_replacement",
    title_id="T831",
    hint_id="S846",
    kind=CounterKind.CARD_REPLACEMENT,
    action="",
    path="/v1/customer-card-replacements",
    fields=(_IDENTITY, _CAUSE),
    build=_replacement,
    effect=lambda _entered, words: words("T831"),
    look=_cards_of,
    told=_told,
    prepare=_new_for_live,
)
CARD_REVOCATION: Final = FormSpec(
    screen="card_revocation",
    title_id="T832",
    hint_id="S847",
    kind=CounterKind.CARD_REVOCATION,
    action="",
    path="/v1/customer-card-revocations",
    fields=(Field(key="reason", label_id="S458"),),
    build=_revocation,
    effect=lambda _entered, words: words("T832"),
    look=_cards_of,
    told=_told,
    prepare=_live_card,
)
NEW_CARDS: Final = (CARD_ISSUE, CARD_REPLACEMENT)


class CardForm(ActForm):
    """A form for which a card lies on the reader: a tap is an entry of it, and begins no sale."""

    def __init__(
        self, desk: Desk, go: Navigation, devices: DeviceWatch, spec: FormSpec, cards: CardDesk
    ) -> None:
        self._cards = cards
        self._on_reader = wrapping("muted")
        super().__init__(desk, go, devices, spec)
        self.form_layout.insertWidget(1, self._on_reader)

    def takes_card(self, event: Event) -> bool:
        """Take a blank card, or an old one that is to be written anew."""
        self.desk.till.cards.note(event)
        self.banner.show_notice(None)
        self.retranslate()
        self.desk.reporter.say("form", screen=self.name, card="on_reader")
        return True

    def retranslate(self) -> None:
        """Write every text again; say whether a card was seen."""
        super().retranslate()
        words, present = self.words, self._cards.present
        if not self._cards.is_chip or present is None:
            self._on_reader.setText("" if not self._cards.is_chip else words("E836"))
            return
        uid: bytes = getattr(present.medium, "uid", b"")
        said = [words("S03"), isolate_ltr(uid.hex().upper())]
        if isinstance(present, CustomerCardRead):
            said.append(words("S840", n=present.card.record.issue))
        self._on_reader.setText(words.joined(*said))
