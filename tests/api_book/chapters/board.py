"""The live board: what terminals tell of themselves, and what head office sees of them."""

from __future__ import annotations

import msgspec

from tests.api_book.book import Book
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
