"""What keeps the town able to sell: keys, copies of the data, the audit log."""

from __future__ import annotations

from tests.api_book.book import Book


def tell(book: Book) -> None:
    book.chapter(
        "Keys, copies and the audit log",
        """
        Head office sees what bounds each vending key and how near that is, the worst key first; nothing of a key itself is ever told. `groups` are the
        meters by what names their key: those without a loaded key can buy nothing.
        """,
    )
    shown = ("check_value", "state", "issued_until", "krn", "meters")
    book.get("huda", "/v1/vending-keys", show=shown)
    book.section(
        "Copies of the data",
        "A copy is good when it came back, not when a file is there: `standing` is green only for a proof of the last 35 days.",
    )
    book.get("maysa", "/v1/backups")
    book.get("maysa", "/v1/restore-proofs")
    book.section(
        "The audit log",
        "Newest first; `action` is a whole word or its beginning up to a dot. What was said is an id or a figure, never a secret.",
    )
    shown = ("action", "actor", "sequence", "head_sequence")
    book.post("walid", "/v1/audit-record-lists?limit=2", {"source": "terminal"}, show=shown)
    book.say(
        "Its chain is hashed anew in stretches of at most 20,000 records, so that no sale waits long; whoever proves all asks again from the record after `last` until "
        "`head_sequence`. A record that does not hold is named in `fault_at` (`changed`, `missing`, `end_missing`):"
    )
    book.post("walid", "/v1/audit-verifications", {"first": 1, "last": 5}, show=("last", "fault"))
    book.post("walid", "/v1/audit-verifications", {"first": 5, "last": 1}, gives=400)
