"""Journals: what happened at a terminal, brought to the server."""

from __future__ import annotations

import msgspec

from tests.api_book.book import Book, agreed
from tests.api_book.town import METER, BookTown
from tests.helpers.journal_copies import Chain, body
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.journal_sync import difference_message
from vending_server.wire.offline_sales import VENDS_SOLD_OFFLINE, OfflineSale, OfflineVend
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender


def tell(book: Book) -> None:
    chain = _records(book)
    chain = _offline_sales(book, chain)
    _difference(book, chain)


def _records(book: Book) -> Chain:
    seat = book.town.seats["walid"]
    book.chapter(
        "Journals",
        """
        A terminal's journal (docs/algorithms/journal.md) comes to the server in its order; docs/journal-sync.md tells what follows from it. `hash` covers a
        record and all before it, so the signature of the last one proves the whole upload. The same records again change nothing.
        """,
    )
    book.get("walid", "/v1/journal")
    chain = Chain([body(1), body(2)])
    book.post("walid", "/v1/journal-records", msgspec.to_builtins(chain.upload(seat.key)))
    book.say("A stretch that does not follow is not taken in, and says where to go on:")
    later = Chain([*chain.bodies, body(3), body(4)])
    stretch = msgspec.to_builtins(later.upload(seat.key, first=4))
    book.post("walid", "/v1/journal-records", stretch, gives=409)
    return chain


def _offline_sales(book: Book, chain: Chain) -> Chain:
    town = book.town
    seat = town.seats["walid"]
    book.chapter(
        "Journals: sales without a line",
        """
        What a till sold while the line was down stands in its journal, and becomes a sale in the books when the record arrives (docs/offline.md). Money taken is a
        fact: nothing is refused. Whatever was odd is found here, `posted` beside its sale, or `quarantined`: then the money is in the books and the sale is not.
        """,
    )
    told = Chain([*chain.bodies, _sold_offline(town)])
    upload = msgspec.to_builtins(told.upload(seat.key, first=3))
    book.post("walid", "/v1/journal-records", upload, show=("sequence", "standing"))
    listed = book.post("maysa", "/v1/offline-finding-lists", {"is_waiting": True})
    book.say(
        "Two accountants decide (`quarantine_release`): `release` makes a sale of it, where one can be made; `charge` settles the money with the point. They agree "
        "to the finding, the act and the amount:"
    )
    finding = listed["findings"][0]
    path = f"/v1/offline-findings/{finding['finding_id']}/decision"
    decision = {"document_id": town.new_id(), "act": "charge", "reason": "no such vend was made"}
    agreed_to = {"finding_id": finding["finding_id"], "act": "charge", "amount_minor": 2_000}
    approval = agreed(book, "layla", "quarantine_release", agreed_to, "maysa")
    shown = ("state", "decided_by", "decision_reason")
    book.post("layla", path, decision | {"approval_id": approval}, gives=201, show=shown)
    return told


def _sold_offline(town: BookTown) -> str:
    """A vend that no pack ever held."""
    vend = OfflineVend(
        vend_id=town.new_id(),
        sealed_id=town.new_id(),
        receipt_sequence=900,
        drn=METER["plain"],
        utility="electricity",
        tender_minor=2_000,
        units_tenths=394,
        tenders=[Tender(kind=TenderKind.CASH, amount_minor=2_000)],
        received_minor=2_000,
        sealed_answer="",
    )
    now = town.clock.now().isoformat()
    sale = OfflineSale(
        kind=VENDS_SOLD_OFFLINE,
        at=now,
        operator="walid",
        shift_id="",
        pack_number=1,
        edition=1,
        valid_until=now,
        vends=[vend],
    )
    return canonical_bytes(sale).decode()


def _difference(book: Book, chain: Chain) -> None:
    seat = book.town.seats["walid"]
    book.chapter(
        "Journals: a chain that differs",
        """
        Another record under a known number is a fork: a disk that was copied or set back. It is kept apart as evidence, nothing is appended any
        more, and this terminal sells nothing until it is enrolled anew. A terminal that finds it out first says so itself:
        """,
    )
    state = book.get("walid", "/v1/journal", show=("sequence", "hash"))
    told = {"kind": "rolled_back", "sequence": 1, "hash": chain.hashes[1].hex()}
    message = difference_message(
        terminal_id=seat.terminal_id,
        sequence=1,
        own_hash=told["hash"],
        server_hash=state["hash"],
    )
    told |= {"server_hash": state["hash"], "seen_at": "2026-11-22T08:00:00+00:00"}
    told |= {"signature": seat.key.sign(message).hex()}
    book.post("walid", "/v1/journal-differences", told)
    book.get("maysa", "/v1/journals?limit=2")
