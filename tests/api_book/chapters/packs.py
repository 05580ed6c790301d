"""Packs: what a terminal sells while the line is down."""

from __future__ import annotations

import datetime as dt

from tests.api_book.book import Book, agreed


def tell(book: Book) -> None:
    _renewing(book)
    _signing_in(book)
    _coverage(book)


def _renewing(book: Book) -> None:
    book.chapter(
        "Packs",
        """
        What a terminal may sell without a line are complete vends made in advance, each encrypted by itself (docs/offline.md). A till says which
        edition it holds and is told what to add and what to destroy; the manifest is signed as the text that it is. This terminal's till has
        brought no key yet for which its pack key could be wrapped, so its pack is empty.
        """,
    )
    book.command("offline-ceiling", "--point", "2", "--terminal", "1", "--ils", "3000")
    held = {"pack_number": 0, "edition": 0, "software_time": "2026-11-22T08:00:00+00:00"}
    book.post("rana", "/v1/pack-renewals", held)
    book.say("Head office sees what each terminal holds, and what could be lost with it:")
    book.get("maysa", "/v1/packs?limit=5")


def _signing_in(book: Book) -> None:
    town = book.town
    book.say(
        """
        What opens a pack comes with a login. The device vouches for its exchange key (X25519); at a terminal that has a ceiling, whoever sells is
        answered with the pack key, closed under that key and the password together (wire/pack_crypto.py). A login without `pack_exchange` brings none:
        the server is upgraded before the tills.
        """
    )
    asked = {"terminal_id": town.seats["rana"].terminal_id}
    challenge = book.post("", "/v1/login-challenges", asked, gives=201, is_silent=True)["challenge"]
    said = town.login("rana", challenge) | {"pack_exchange": town.exchange("rana")}
    answer = book.post("", "/v1/sessions", said, gives=201, show={"pack_wrap"})
    town.signed_in("rana", answer["session"])


def _coverage(book: Book) -> None:
    book.say(
        "What a pack of each worth would have served is counted by `replay-offline --curve --keep` at the server (docs/offline-coverage.md). "
        "Nobody of this town bought before these days, so no pack could have held anything for them:"
    )
    days = ("--from", "2026-11-22", "--days", "1")
    book.command("replay-offline", "--point", "2", "--curve", "--keep", *days)
    book.get("maysa", "/v1/offline-coverage?limit=1")
    _closure(book)
    _lost(book)


def _closure(book: Book) -> None:
    book.section(
        "Days without a line",
        """
        Before roads or lines are cut an order lets terminals hold more, for up to 72 hours. A second person agrees to exactly that (`terminal` 0 is
        every one of the point). It comes to each till inside the signed manifest of its next renewal; the larger of the order's and the terminal's
        own ceiling counts.
        """,
    )
    now = book.town.clock.now()
    order = {
        "document_id": book.town.new_id(),
        "shares": [{"point": 2, "terminal": 0, "ceiling_minor": 5_000_000}],
        "begins_at": now.isoformat(),
        "ends_at": (now + dt.timedelta(hours=72)).isoformat(),
        "reason": "the bridge will be closed",
    }
    approval = agreed(book, "nasser", "closure_order", order, "maysa")
    body = order | {"approval_id": approval}
    made = book.post("nasser", "/v1/closure-orders", body, gives=201)
    book.say(
        "Whoever sees that it is not needed ends it alone; what a till holds by then goes at its next renewal."
    )
    ending = {"document_id": book.town.new_id(), "reason": "the bridge stays open"}
    path = f"/v1/closure-orders/{made['order_id']}/revocation"
    book.post("nasser", path, ending, gives=201, show=("number", "revoked_at", "revoked_by"))
    shown = ("number", "ends_at", "is_in_force", "revoked_by", "next_cursor")
    book.get("maysa", "/v1/closure-orders?limit=5", show=shown)


def _lost(book: Book) -> None:
    book.section(
        "A machine that is lost",
        """
        Nothing can be called back from a disk that was carried away. Of each suspended terminal that had a pack head office sees the worst that can
        come of it, and the meters whose tokens it may hold: new keys for them, a campaign for each of `groups` and a plan with `terminal_id`, end it.
        `"reach": "ever"` plans for all that was ever delivered there, against somebody who kept copies.
        """,
    )
    book.get("maysa", "/v1/lost-packs?limit=5")
    terminal_id = book.get("maysa", "/v1/packs?limit=5", is_silent=True)["packs"][0]["terminal_id"]
    book.get("maysa", f"/v1/lost-packs/{terminal_id}/meters?limit=2")
