"""Packs: what a terminal sells while the line is down."""

from __future__ import annotations

from tests.api_book.book import Book


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
