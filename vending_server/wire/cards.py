"""Customers' cards: issued, replaced and revoked at the counter; what their meters wrote on them.

    GET  /v1/card-keys                   whose signatures a till believes
    POST /v1/customer-cards              a customer's first card for a meter
    POST /v1/customer-card-replacements  another one in place of a card, refused from now on
    POST /v1/customer-card-revocations   a card is refused from now on, and none takes its place
    POST /v1/customer-card-lookups       the cards of a meter, newest first; reads only
    POST /v1/customer-card-readings      what a meter wrote back, as a till found it
    GET  /v1/card-readings               meters that wrote tamper flags, newest first, in pages

The first three acts are documents: 201 the first time, 200 with the same bytes each time after, so
that a till whose writing broke off asks for the very same signed record again.  What is on a card
stands in docs/protocols/customer-card.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Final, Literal, TypeAlias

from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.pages import Page
from vending_server.wire.scalars import Drn, Moment, Reason, Uuid7

CUSTOMER_DIGITS: Final = 12
ISSUE_MAX: Final = (1 << 16) - 1
_UID_BYTES_MAX: Final = 10
_INT32: Final = 1 << 31

Medium: TypeAlias = Literal["chip", "strip"]
# How the cashier made sure that the customer, or somebody he sent, stands before him.
IdentitySeen: TypeAlias = Literal[
    "identity_card", "passport", "driving_licence", "sent_by_customer"
]
ReplacementCause: TypeAlias = Literal["lost", "stolen", "damaged", "renewed"]
Uid: TypeAlias = Annotated[  # of a chip, in hex; a strip has none
    str,
    Meta(pattern="^([0-9a-f]{2})*$", max_length=2 * _UID_BYTES_MAX, examples=["04a1b2c3d4e5f6"]),
]
CardName: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{18}\.[0-9]{12}\.[1-9][0-9]{0,4}\.([0-9a-f]{2}){0,10}$",
        max_length=60,
        examples=["600727041234567841.000000000001.1.04a1b2c3d4e5f6"],
    ),
]
_CARD_NAME: Final = re.compile(
    r"(?P<pan>[0-9]{18})\.(?P<customer>[0-9]{12})\.(?P<issue>[1-9][0-9]{0,4})\.(?P<uid>([0-9a-f]{2}){0,10})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCard:
    """One card, by what its record says and by its chip."""

    meter_pan: str
    customer_no: str
    issue: int
    uid: str

    @property
    def text(self) -> str:
        """The card as a lookup or a reading names it."""
        return f"{self.meter_pan}.{self.customer_no}.{self.issue}.{self.uid}"


def named_card(text: str) -> NamedCard | None:
    """Return the card that a text names; None when it names none."""
    found = _CARD_NAME.fullmatch(text)
    if found is None or int(found["issue"]) > ISSUE_MAX:
        return None
    return NamedCard(
        meter_pan=found["pan"],
        customer_no=found["customer"],
        issue=int(found["issue"]),
        uid=found["uid"],
    )


class CardKeyFacts(Answer, frozen=True, kw_only=True):
    """The public half of a key that signed cards."""

    number: int
    public_key: str  # 32 bytes of Ed25519 in hex


class CardKeysAnswer(Answer, frozen=True, kw_only=True):
    """200: every key whose cards are genuine; the newest signs new ones."""

    keys: list[CardKeyFacts]


class CardIssue(Request, frozen=True, kw_only=True):
    """POST /v1/customer-cards."""

    document_id: Uuid7
    drn: Drn
    medium: Medium
    uid: Uid
    identity: IdentitySeen


class CardReplacement(Request, frozen=True, kw_only=True):
    """POST /v1/customer-card-replacements."""

    document_id: Uuid7
    card_id: Uuid7  # the one that is refused from now on
    medium: Medium
    uid: Uid
    identity: IdentitySeen
    cause: ReplacementCause


class CardRevocation(Request, frozen=True, kw_only=True):
    """POST /v1/customer-card-revocations."""

    document_id: Uuid7
    card_id: Uuid7
    reason: Reason


class MeterCardFacts(Answer, frozen=True, kw_only=True):
    """What track 2 of a strip says besides the MeterPAN."""

    tct: str
    ea: str
    sgc: str
    ti: str
    krn: str


class IssuedCard(Answer, frozen=True, kw_only=True):
    """201/200: what is to be written on the card; nobody's name stands in it."""

    card_id: str
    drn: str
    account_number: str
    meter_pan: str
    customer_no: str
    issue: int
    issued_on: str
    medium: str
    uid: str
    replaces: str | None
    key: CardKeyFacts
    record: str  # 25 bytes and their signature, in hex
    meter_card: MeterCardFacts


class CardReading(Request, frozen=True, kw_only=True):
    """POST /v1/customer-card-readings: a hint that nobody signed; it moves no money."""

    document_id: Uuid7
    card: CardName
    read_at: Moment
    last_tid: Annotated[int, Meta(ge=0, lt=1 << 24)]
    credit_tenths: Annotated[int, Meta(ge=-_INT32, lt=_INT32)]
    tamper: Annotated[int, Meta(ge=0, le=255)]  # 1 cover, 2 magnet, 4 reversed, 8 bypass


class CardReadingAnswer(Answer, frozen=True, kw_only=True):
    """201/200: it is on record; `is_news` = it differs from the reading before."""

    document_id: str
    is_news: bool


class CardLookup(Request, frozen=True, kw_only=True):
    """POST /v1/customer-card-lookups."""

    drn: Drn


class ReadingFacts(Answer, frozen=True, kw_only=True):
    """The last that a meter wrote on a card."""

    read_at: str
    last_tid: int
    credit_tenths: int
    tamper: int


class CardFacts(Answer, frozen=True, kw_only=True):
    """One card and how it stands."""

    card_id: str
    drn: str
    issue: int
    issued_on: str
    issued_by: str
    medium: str
    uid: str
    state: str  # live, replaced, revoked, former (its contract ended, or has another meter)
    ended_at: str | None
    ended_by: str | None
    cause: str | None  # of a replacement
    reason: str | None  # of a revocation
    reading: ReadingFacts | None


class CardList(Page, frozen=True, kw_only=True):
    """200: a page of the cards of a meter."""

    cards: list[CardFacts]


class TamperReading(Answer, frozen=True, kw_only=True):
    """A meter wrote flags that differ from those before; how it stands now is told with it."""

    drn: str
    account_number: str  # of the contract that the card was issued for
    card_id: str
    tamper: int  # 1 cover, 2 magnet, 4 reversed, 8 bypass
    credit_tenths: int
    last_tid: int
    read_at: str  # as the till's clock said
    received_at: str
    terminal_id: str
    tamper_now: int  # of the meter's newest reading; 0 = it says so no more
    read_last_at: str


class TamperReadingList(Page, frozen=True, kw_only=True):
    """200: where to look at a meter; hints that nobody signed."""

    readings: list[TamperReading]
