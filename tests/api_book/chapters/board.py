"""The live board: what terminals tell of themselves, and what head office sees of them."""

from __future__ import annotations

from typing import Any

import msgspec

from tests.api_book.book import Book, agreed
from tests.helpers.board_told import a_pack, a_standing
from vending_server.wire.standings import OpenDoubt


def tell(book: Book) -> None:
    now = book.town.clock.now().isoformat()
    book.chapter(
        "The live board",
        """
        A terminal tells how it is whenever that changes, and every half minute otherwise (`again_after_s`). Its newest word counts; nothing is decided
        by it, and a terminal that does not tell, an older release, is shown as one that does not, never as well (docs/headoffice.md).
        """,
    )
    doubt = OpenDoubt(what="sale", since=now, amount_minor=5_000)
    standing = a_standing(
        software_time=now,
        synced_at=now,
        paper="low",
        printer="paper_low",
        in_doubt_count=1,
        in_doubt_minor=5_000,
        doubts=[doubt],
        pack=a_pack(),
    )
    book.post("rana", "/v1/terminal-standings", msgspec.to_builtins(standing))
    book.say(
        "Head office sees all points at once. `version` is a fingerprint: whoever asks with `after` is answered as soon as the board is another one, after 20 "
        "seconds (`wait_s`) at the latest. Another version than the present one is answered at once:"
    )
    shown = ("server_time", "code", "level", "presence", "tells", "paper", "light")
    book.get("maysa", f"/v1/board?after={'ab' * 16}", show=shown)
    _message(book, msgspec.to_builtins(standing))
    _suspension(book)
    _leases(book)


def _message(book: Book, standing: dict[str, Any]) -> None:
    book.section(
        "Words for whoever works at a terminal",
        """
        They come with the answer to what a till tells anyway, until it tells that somebody has read them (`messages_read`, left out without any). The board
        shows who did, and when, for a day.
        """,
    )
    points = book.get("maysa", "/v1/board", is_silent=True)["points"]
    (number,) = (
        terminal["number"]
        for point in points
        for terminal in point["terminals"]
        if terminal["terminal_id"] == book.town.seats["rana"].terminal_id
    )
    message = {
        "document_id": book.town.new_id(),
        "point": 2,
        "terminal": number,
        "text": "The bank car comes at two today.",
    }
    book.post("maysa", "/v1/terminal-messages", message, gives=201)
    told = book.post("rana", "/v1/terminal-standings", standing, show=("messages",))
    read = {"messages_read": [one["message_id"] for one in told["messages"]]}
    book.post("rana", "/v1/terminal-standings", standing | read, show=("messages",))


def _suspension(book: Book) -> None:
    book.section(
        "A terminal is stopped, and works again",
        """
        Two people agree to either (act `terminal_suspension`, over the request without its `approval_id`). A suspended terminal is refused with
        `terminal_suspended` whatever it asks. What its pack may be worth to whoever has it is told at once; resumed, it gets another pack, and
        whoever works there signs in anew. Nobody suspends the terminal at which he sits.
        """,
    )
    for act, reason in (("suspend", "nobody knows where it is"), ("resume", "it was in the store")):
        asked = {
            "document_id": book.town.new_id(),
            "act": act,
            "point": 2,
            "terminal": 2,
            "reason": reason,
        }
        approval = agreed(book, "layla", "terminal_suspension", asked, "nasser")
        body = asked | {"approval_id": approval}
        book.post("layla", "/v1/terminal-suspensions", body, gives=201)


def _leases(book: Book) -> None:
    book.section(
        "What a terminal may hold",
        """
        How much a terminal may hold to sell without a line, up to 20,000 ILS; more for some days is a closure order. Less than before, and 0 ends it, takes one person,
        more takes two (act `ceiling_raise`). A pack follows at its next renewal. A code that is read out lets one edition of a pack be sold longer; two people agree to it (act `pack_extension`).
        """,
    )
    ceiling = {
        "document_id": book.town.new_id(),
        "point": 2,
        "terminal": 1,
        "ceiling_minor": 100_000,
        "reason": "a small point",
    }
    book.post("layla", "/v1/offline-ceilings", ceiling, gives=201)
    asked = {
        "document_id": book.town.new_id(),
        "point": 2,
        "terminal": 2,
        "edition": 1,
        "hours": 48,
        "reason": "the road is cut",
    }
    approval = agreed(book, "layla", "pack_extension", asked, "nasser")
    book.say("This terminal holds no pack:")
    body = asked | {"approval_id": approval}
    book.post("layla", "/v1/pack-extensions", body, gives=409)
