"""The fake server's part for customers' cards: it signs as the real one does, and counts issues."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from tests.helpers.card_office import card_key
from tests.helpers.cards_told import a_card, an_issued_card
from tests.helpers.fake_counter import Reply, refusal
from token_engine.identifiers import drn_of, parse_meter_pan
from vending_server.wire import cards
from vending_server.wire.problems import ProblemCode

CARD_ROUTES = {
    ("GET", "card-keys"): "card_keys",
    ("POST", "customer-cards"): "issue_card",
    ("POST", "customer-card-replacements"): "replace_card",
    ("POST", "customer-card-revocations"): "revoke_card",
    ("POST", "customer-card-lookups"): "list_cards",
    ("POST", "customer-card-readings"): "card_reading",
}


class FakeCards:
    """`card_states[text]` says what becomes of a card that is looked up."""

    once: Callable[..., Reply]

    def __init__(self) -> None:
        self.card_keys = [card_key()]
        self.issued: dict[str, cards.IssuedCard] = {}
        self.card_states: dict[str, ProblemCode] = {}
        self.readings: list[cards.CardReading] = []

    def refuses_card(self, text: str) -> Reply | None:
        """Say why a card finds nothing; None when it counts."""
        known = {_name(one).text for one in self.issued.values()}
        if text not in known:
            return refusal(404, ProblemCode.CARD_UNKNOWN)
        if text in self.card_states:
            return refusal(422, self.card_states[text])
        return None

    def drn_of_card(self, text: str) -> str:
        named = cards.named_card(text)
        assert named is not None
        return drn_of(parse_meter_pan(named.meter_pan))

    def _on_card_keys(self, **_: object) -> Reply:
        keys = [
            cards.CardKeyFacts(number=one.number, public_key=one.public_key.hex())
            for one in self.card_keys
        ]
        return Reply(200, msgspec.json.encode(cards.CardKeysAnswer(keys=keys)))

    def _on_issue_card(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=cards.CardIssue)
        return self.once(asked.document_id, body, lambda: self._give_out(asked, asked.drn, None))

    def _on_replace_card(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=cards.CardReplacement)
        old = self.issued[asked.card_id]

        def give_out() -> cards.IssuedCard:
            self.card_states[_name(old).text] = ProblemCode.CARD_REPLACED
            return self._give_out(asked, old.drn, old.card_id)

        return self.once(asked.document_id, body, give_out)

    def _on_revoke_card(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=cards.CardRevocation)
        old = self.issued[asked.card_id]
        self.card_states[_name(old).text] = ProblemCode.CARD_REVOKED
        return self.once(asked.document_id, body, lambda: a_card(old, state="revoked"))

    def _on_list_cards(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=cards.CardLookup)
        found = [a_card(one) for one in self.issued.values() if one.drn == asked.drn]
        return Reply(200, msgspec.json.encode(cards.CardList(cards=found[::-1])))

    def _on_card_reading(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=cards.CardReading)
        self.readings.append(asked)
        answer = cards.CardReadingAnswer(document_id=asked.document_id, is_news=True)
        return Reply(201, msgspec.json.encode(answer))

    def _give_out(
        self, asked: cards.CardIssue | cards.CardReplacement, drn: str, replaces: str | None
    ) -> cards.IssuedCard:
        issue = 1 + sum(one.drn == drn for one in self.issued.values())
        made = an_issued_card(
            asked.document_id, drn, uid=asked.uid, issue=issue, key=self.card_keys[-1]
        )
        made = msgspec.structs.replace(made, medium=asked.medium, replaces=replaces)
        self.issued[asked.document_id] = made
        return made


def _name(card: cards.IssuedCard) -> cards.NamedCard:
    return cards.NamedCard(
        meter_pan=card.meter_pan, customer_no=card.customer_no, issue=card.issue, uid=card.uid
    )
