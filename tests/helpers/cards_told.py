"""Customers' cards as a server tells of them, signed as the real one signs."""

from __future__ import annotations

import datetime as dt

import msgspec

from tests.helpers.card_office import card_key
from token_engine.identifiers import meter_pan_from_drn, parse_drn
from vending_server.cards.record import RecordFields, signed_record
from vending_server.wire import cards
from vending_server.wire.base import Request

DAY = dt.date(2026, 11, 23)
METER_CARD = cards.MeterCardFacts(tct="02", ea="07", sgc="123457", ti="01", krn="1")


def an_issued_card(card_id, drn, *, uid="04a1b2c3d4e5f6", issue=1, key=None) -> cards.IssuedCard:
    """What a server gives out, signed."""
    key = key or card_key()
    fields = RecordFields(
        meter_pan=meter_pan_from_drn(parse_drn(drn)),
        customer_no="000000000001",
        issue=issue,
        issued_on=DAY,
    )
    return cards.IssuedCard(
        card_id=card_id,
        drn=drn,
        account_number="20 1187",
        meter_pan=fields.meter_pan,
        customer_no=fields.customer_no,
        issue=issue,
        issued_on=DAY.isoformat(),
        medium="chip" if uid else "strip",
        uid=uid,
        replaces=None,
        key=cards.CardKeyFacts(number=key.number, public_key=key.public_key.hex()),
        record=signed_record(fields, bytes.fromhex(uid), key).hex(),
        meter_card=METER_CARD,
    )


def a_card(card: cards.IssuedCard, **changes) -> cards.CardFacts:
    """How a card stands."""
    facts = cards.CardFacts(
        card_id=card.card_id,
        drn=card.drn,
        issue=card.issue,
        issued_on=card.issued_on,
        issued_by="samar",
        medium=card.medium,
        uid=card.uid,
        state="live",
        ended_at=None,
        ended_by=None,
        cause=None,
        reason=None,
        reading=None,
    )
    return msgspec.structs.replace(facts, **changes)


def answer_to(request: Request) -> object:
    """Return what the server would answer to an act about a card."""
    if isinstance(request, cards.CardRevocation):
        ended = a_card(an_issued_card(request.card_id, "04123456784", issue=2), state="revoked")
        return msgspec.structs.replace(ended, reason=request.reason)
    assert isinstance(request, cards.CardIssue | cards.CardReplacement)
    drn = getattr(request, "drn", "04123456784")
    made = an_issued_card(request.document_id, drn, uid=request.uid, issue=3)
    return msgspec.structs.replace(made, replaces=getattr(request, "card_id", None))
