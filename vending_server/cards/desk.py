"""The use cases of customers' cards for the routes, each in a transaction of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from token_engine.errors import IdentifierError
from token_engine.identifiers import parse_drn
from vending_server.cards import reading as found
from vending_server.cards import service, tampering
from vending_server.cards.service import Act
from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.documents.audited import once_audited
from vending_server.documents.service import Document, Kept, once
from vending_server.errors import Refused
from vending_server.keys.card_keys import CardKeys
from vending_server.operators.model import Caller
from vending_server.paging import WHOLE, PageAsked
from vending_server.wire.cards import (
    CardIssue,
    CardKeyFacts,
    CardKeysAnswer,
    CardList,
    CardLookup,
    CardReading,
    CardReplacement,
    CardRevocation,
    NamedCard,
    TamperReadingList,
)
from vending_server.wire.problems import ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDesk:
    """Customers' cards over one database, signed with the keys of one store."""

    engine: sa.Engine
    clock: Clock
    zone: dt.tzinfo
    keys: CardKeys

    def public_keys(self) -> CardKeysAnswer:
        """Tell whose signatures make a card genuine."""
        return CardKeysAnswer(
            keys=[
                CardKeyFacts(number=one.number, public_key=one.public_key.hex())
                for one in self.keys.keys
            ]
        )

    def issue(self, caller: Caller, wanted: CardIssue) -> Kept:
        """Give a customer a card; see service.issue for what is refused."""
        details = {"drn": wanted.drn, "medium": wanted.medium, "uid": wanted.uid}
        details |= {"identity": wanted.identity}
        return self._once(
            "card_issue",
            caller,
            wanted,
            details,
            lambda connection, act: service.issue(connection, wanted, self.keys.signing, act),
        )

    def replace(self, caller: Caller, wanted: CardReplacement) -> Kept:
        """Put another card in the place of one; see service.replace for what is refused."""
        details = {"card": wanted.card_id, "medium": wanted.medium, "uid": wanted.uid}
        details |= {"identity": wanted.identity, "cause": wanted.cause}
        return self._once(
            "card_replacement",
            caller,
            wanted,
            details,
            lambda connection, act: service.replace(connection, wanted, self.keys.signing, act),
        )

    def revoke(self, caller: Caller, wanted: CardRevocation) -> Kept:
        """Let a card be refused from now on; see service.revoke for what is refused."""
        return self._once(
            "card_revocation",
            caller,
            wanted,
            {"card": wanted.card_id, "reason": wanted.reason},
            lambda connection, act: service.revoke(connection, wanted, act),
        )

    def note_reading(
        self, caller: Caller, wanted: CardReading, named: NamedCard, read_at: dt.datetime
    ) -> Kept:
        """Keep what a meter wrote on a card; no act of anybody's, so not in the audit log."""
        act = self._act(caller)
        document = Document(
            document_id=wanted.document_id, kind="card_reading", body=wanted, caller=caller
        )
        return once(
            self.engine,
            document,
            lambda connection: service.note_reading(connection, wanted, named, read_at, act),
            act.now,
        )

    def look_up(self, asked: CardLookup, page: PageAsked = WHOLE) -> CardList:
        """Return a page of a meter's cards, newest first.

        Raises:
            Refused: CHECK_DIGIT, METER_UNKNOWN.
        """
        try:
            drn = parse_drn(asked.drn)
        except IdentifierError as error:
            raise Refused(ProblemCode.CHECK_DIGIT) from error
        with reading(self.engine) as connection:
            return found.cards_of(connection, drn, page)

    def tampered(self, page: PageAsked = WHOLE) -> TamperReadingList:
        """Return a page of the meters that wrote tamper flags, newest first."""
        with reading(self.engine) as connection:
            return tampering.tampered(connection, page)

    def _act(self, caller: Caller) -> Act:
        now = self.clock.now()
        return Act(caller=caller, now=now, today=now.astimezone(self.zone).date())

    def _once(
        self,
        kind: str,
        caller: Caller,
        wanted: CardIssue | CardReplacement | CardRevocation,
        details: Mapping[str, int | str],
        work: Callable[[sa.Connection, Act], object],
    ) -> Kept:
        act = self._act(caller)
        document = Document(document_id=wanted.document_id, kind=kind, body=wanted, caller=caller)
        return once_audited(
            self.engine, document, details, lambda connection: work(connection, act), act.now
        )
