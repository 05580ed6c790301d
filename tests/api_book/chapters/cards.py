"""Customers' cards: given out, replaced, read, revoked."""

from __future__ import annotations

from tests.api_book.book import Book
from tests.helpers.little_town import DRN

_UID, _OTHER_UID = "04a1b2c3d4e5f6", "04ffeeddccbbaa"


def tell(book: Book) -> None:
    town = book.town
    book.chapter(
        "Customers' cards",
        """
        What stands on a card is told in docs/protocols/customer-card.md, what is done with it in docs/customer-cards.md. The server signs the record for one chip (`uid`, in hex;
        a magnetic strip has none, and says `strip`), and gives the very same bytes again to the same document: a till whose writing broke off writes
        what was given out, and nothing else.
        """,
    )
    book.get("rana", "/v1/card-keys")
    card = {"medium": "chip", "identity": "identity_card"}
    asked = {"document_id": town.new_id(), "drn": DRN["plain"], "uid": _UID} | card
    made = book.post("rana", "/v1/customer-cards", asked, gives=201)
    book.say(
        "A meter has one card that counts. Another one takes its place, and has the next number:"
    )
    again = asked | {"document_id": town.new_id(), "uid": _OTHER_UID}
    book.post("rana", "/v1/customer-cards", again, gives=409)
    path = "/v1/customer-card-replacements"
    asked = {"document_id": town.new_id(), "card_id": made["card_id"], "uid": _OTHER_UID} | card
    shown = ("card_id", "issue", "replaces", "uid")
    new = book.post("rana", path, asked | {"cause": "lost"}, gives=201, show=shown)
    book.say(
        "A till looks a card up by what its record says and by its chip. The old one is refused:"
    )
    name = "{meter_pan}.{customer_no}.{issue}.{uid}"
    asked = {"by": "customer_card", "value": name.format_map(made)}
    book.post("rana", "/v1/lookups", asked, gives=422)
    book.say(
        "What the meter wrote on the card is told to the server; it is a hint, nobody signed it:"
    )
    told = {"document_id": town.new_id(), "card": name.format_map(new)}
    told |= {"read_at": "2026-11-22T08:00:00+00:00", "last_tid": 10_000_000}
    told |= {"credit_tenths": 432, "tamper": 1}
    book.post("rana", "/v1/customer-card-readings", told, gives=201)
    listed = {"drn": DRN["plain"]}
    shown = ("cards", "next_cursor")
    book.post("rana", "/v1/customer-card-lookups", listed, show=shown)
    book.say(
        "Head office sees where a meter's flags became others, newest first; `tamper_now` is what "
        "its newest reading says:"
    )
    book.get("maysa", "/v1/card-readings")
    revoked = {"document_id": town.new_id(), "card_id": new["card_id"], "reason": "found abroad"}
    shown = ("card_id", "state", "ended_by", "reason")
    book.post("rana", "/v1/customer-card-revocations", revoked, gives=201, show=shown)
