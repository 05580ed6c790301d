"""Journals: what happened at a terminal, brought to the server."""

from __future__ import annotations

import msgspec

from tests.api_book.book import Book
from tests.helpers.journal_copies import Chain, body
from vending_server.wire.journal_sync import difference_message


def tell(book: Book) -> None:
    town = book.town
    seat = town.seats["walid"]
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
    book.say(
        """
        Another record under a known number is a fork: a disk that was copied or set back. It is kept apart as evidence, nothing is appended any
        more, and this terminal sells nothing until it is enrolled anew. A terminal that finds it out first says so itself:
        """
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
