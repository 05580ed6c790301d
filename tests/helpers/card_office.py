"""Customers' cards over a little town: the desk, with a cashier and a supervisor at it."""

from __future__ import annotations

import datetime as dt

import msgspec
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.office import new_document_id, take_on
from vending_server.cards.desk import CardDesk
from vending_server.db.engine import writing
from vending_server.keys.card_keys import CardKey, CardKeys
from vending_server.operators.model import Role
from vending_server.vending.lookup import LookupService
from vending_server.wire.cards import (
    CardFacts,
    CardIssue,
    CardList,
    CardLookup,
    CardReading,
    CardReadingAnswer,
    CardReplacement,
    CardRevocation,
    IssuedCard,
    NamedCard,
    named_card,
)
from vending_server.wire.lookup import LookupBy, LookupRequest

SEED = bytes(range(100, 132))
UID, OTHER_UID = "04a1b2c3d4e5f6", "04ffeeddccbbaa"


def card_key(number: int = 1) -> CardKey:
    """A key whose signatures are the same in every run."""
    made_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return CardKey(bytes((number,)) + SEED[1:], number=number, made_at=made_at)


def name_of(card: IssuedCard) -> NamedCard:
    """The card as a till names it."""
    return NamedCard(
        meter_pan=card.meter_pan, customer_no=card.customer_no, issue=card.issue, uid=card.uid
    )


class CardOffice:
    """What a till asks for, sent to the desk as the routes would."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.till = little_town.service(engine)
        self.clock = little_town.HandClock()
        with writing(engine) as connection:
            self.rana = take_on(connection, "rana", Role.CASHIER)
        self.desk = CardDesk(
            engine=engine,
            clock=self.clock,
            zone=little_town.ZONE,
            keys=CardKeys(keys=(card_key(),)),
        )
        self.lookups = LookupService(engine=engine, clock=self.clock, supplies=self.till.supplies)

    def asked(self, **changes) -> CardIssue:
        fields = {"document_id": new_document_id(), "drn": little_town.DRN["plain"]}
        fields |= {"medium": "chip", "uid": UID, "identity": "identity_card"}
        return CardIssue(**(fields | changes))

    def issue(self, **changes) -> IssuedCard:
        kept = self.desk.issue(self.rana, self.asked(**changes))
        return msgspec.json.decode(kept.body, type=IssuedCard)

    def replacing(self, card_id: str, **changes) -> CardReplacement:
        fields = {"document_id": new_document_id(), "card_id": card_id, "medium": "chip"}
        fields |= {"uid": OTHER_UID, "identity": "identity_card", "cause": "lost"}
        return CardReplacement(**(fields | changes))

    def replace(self, card_id: str, **changes) -> IssuedCard:
        kept = self.desk.replace(self.rana, self.replacing(card_id, **changes))
        return msgspec.json.decode(kept.body, type=IssuedCard)

    def revoke(self, card_id: str, reason: str = "the customer lost it") -> CardFacts:
        wanted = CardRevocation(document_id=new_document_id(), card_id=card_id, reason=reason)
        return msgspec.json.decode(self.desk.revoke(self.rana, wanted).body, type=CardFacts)

    def reading(self, name: str, **changes) -> CardReadingAnswer:
        fields = {"document_id": new_document_id(), "card": name, "last_tid": 9_000_000}
        fields |= {"credit_tenths": 250, "tamper": 0, "read_at": "2026-11-22T08:00:00+00:00"}
        wanted = CardReading(**(fields | changes))
        named = named_card(wanted.card)
        assert named is not None
        read_at = dt.datetime.fromisoformat(wanted.read_at)
        kept = self.desk.note_reading(self.rana, wanted, named, read_at)
        return msgspec.json.decode(kept.body, type=CardReadingAnswer)

    def cards(self, drn: str = little_town.DRN["plain"]) -> CardList:
        return self.desk.look_up(CardLookup(drn=drn))

    def find(self, name: str) -> str:
        """The meter that a card finds."""
        asked = LookupRequest(by=LookupBy.CUSTOMER_CARD, value=name)
        (found,) = self.lookups.lookup(asked).meters
        return found.drn
