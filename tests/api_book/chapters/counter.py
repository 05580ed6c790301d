"""Tokens that nobody pays for, and a token that somebody brings back."""

from __future__ import annotations

from tests.api_book.book import Book, agreed
from tests.api_book.chapters.selling import vend_of
from tests.api_book.town import METER


def tell(book: Book) -> None:
    town = book.town
    book.chapter(
        "The counter: tokens without a sale",
        """
        Free units as a favour are told above. Here: engineering tokens for the technician, test tokens, the free units of a class, and what was
        left in a meter that was taken down.
        """,
    )
    book.section(
        "An engineering token",
        "`function` is one of a closed set (see the description), `value` watts for a power limit, a register to clear, or 0.",
    )
    body = {
        "document_id": town.new_id(),
        "drn": METER["plain"],
        "function": "clear_tamper_condition",
    }
    body |= {"value": 0, "reason": "cover was opened for repair"}
    approval = agreed(book, "amal", "engineering_token", body, "nasser")
    shown = ("document_id", "kind", "drn", "reason", "approved_by", "tokens")
    path = "/v1/counter/engineering-tokens"
    book.post("amal", path, body | {"approval_id": approval}, gives=201, show=shown)
    book.section(
        "A test or display token",
        "Works on every meter of a make, as often as it is typed, so it needs no key and no second person; it is no document either.",
    )
    test = {"form": "two_digit_mfr", "test": 0, "mfr_code": 0}
    book.post("rana", "/v1/counter/display-tokens", test, gives=201)
    book.section(
        "The free units of a class",
        "Granted by the council, once in a period, without a second person. A class without a grant is `lifeline_not_granted`.",
    )
    wanted = {"document_id": town.new_id(), "drn": METER["plain"]}
    path = "/v1/counter/lifeline-issues"
    book.post("rana", path, wanted, gives=201, show=("kind", "made_at", "tokens"))
    book.say("Once more in the same period:")
    book.post("rana", path, wanted | {"document_id": town.new_id()}, gives=409)
    book.section(
        "A token that somebody brings back",
        "What it says and whether it was made here for this meter. Reads only. `other_key` means: for another meter, or copied wrongly.",
    )
    town.clock.advance(minutes=11)
    vend = vend_of(book, "rana", METER["plain"], 9_000)
    sold = book.post("rana", "/v1/vends", vend, gives=201, is_silent=True)
    read = {"drn": METER["plain"], "token": sold["tokens"][0]["token"]}
    book.post("rana", "/v1/counter/token-readings", read)
    shown = ("meaning", "is_on_record")
    book.post("rana", "/v1/counter/token-readings", read | {"drn": METER["water"]}, show=shown)
