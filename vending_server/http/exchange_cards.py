"""What routes of customers' cards take, answer and refuse: a part of exchanges.py's table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import Route
from vending_server.http.exchange_rows import Exchange, document, lists, tells
from vending_server.wire import cards
from vending_server.wire.problems import ProblemCode as Code

REFUSED_CARDS: Final = frozenset(
    {Code.CARD_UNKNOWN, Code.CARD_REPLACED, Code.CARD_REVOKED, Code.CARD_MISMATCH}
)
_MADE: Final = frozenset({Code.CARD_KEY_MISSING, Code.CARD_IN_USE, Code.METER_UNKNOWN})

CARDS: Final[Mapping[Route, Exchange]] = {
    ("GET", "/v1/card-keys"): tells(cards.CardKeysAnswer),
    ("POST", "/v1/customer-cards"): document(
        cards.CardIssue, cards.IssuedCard, Code.CHECK_DIGIT, Code.CARD_EXISTS, more=_MADE
    ),
    ("POST", "/v1/customer-card-replacements"): document(
        cards.CardReplacement, cards.IssuedCard, more=_MADE | REFUSED_CARDS
    ),
    ("POST", "/v1/customer-card-revocations"): document(
        cards.CardRevocation,
        cards.CardFacts,
        Code.REASON_MISSING,
        Code.CARD_UNKNOWN,
        Code.CARD_REPLACED,
        Code.CARD_REVOKED,
    ),
    ("POST", "/v1/customer-card-lookups"): lists(
        cards.CardLookup, cards.CardList, Code.CHECK_DIGIT, Code.METER_UNKNOWN
    ),
    ("POST", "/v1/customer-card-readings"): document(
        cards.CardReading, cards.CardReadingAnswer, Code.CARD_UNKNOWN
    ),
    ("GET", "/v1/card-readings"): lists(None, cards.TamperReadingList),
}
