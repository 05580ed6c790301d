"""After a restore, lists in pages, refusals, and what has no address."""

from __future__ import annotations

import json

from tests.api_book.book import Book
from tests.api_book.chapters.selling import SOLD, vend_of
from tests.api_book.town import METER
from tests.helpers.operator_messages import english_of
from vending_server.errors import HTTP_STATUS
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.recovery import (
    recovered_act_message,
    recovered_vend_message,
    recovery_report_message,
)


def tell(book: Book) -> None:
    _recovery(book)
    _pages(book)
    _ids(book)
    _commands(book)
    _codes(book)


def _recovery(book: Book) -> None:
    town = book.town
    book.chapter(
        "After the server was restored from a backup",
        """
        Sales since the backup are missing. A till asks whether the server waits for it, brings back each answer that it holds, byte for byte and
        signed by the machine, and reports when that was all. Until then the server sells nothing to it (503 `recovering_after_restore`) and says of
        no vend that it does not exist. Bringing back what is known changes nothing; do it as often as you like.
        """,
    )
    copy = town.back_up()
    vend = vend_of(book, "rana", METER["plain"], 11_000)
    sold = book.post("rana", "/v1/vends", vend, gives=201, is_silent=True)
    town.clock.advance(minutes=5)
    town.restore(copy)
    book.get("rana", "/v1/recovery")
    book.post("rana", "/v1/vends", vend, gives=503)
    seat = town.seats["rana"]
    held = {
        "operator": "rana",
        "request": json.dumps(vend),
        "answer": canonical_bytes(sold).decode(),
    }
    message = recovered_vend_message(terminal_id=seat.terminal_id, **held)
    body = held | {"signature": seat.key.sign(message).hex()}
    told = book.post("rana", "/v1/recovery/vends", body, is_silent=True)
    short = body | {"request": "{… as it was sent …}", "answer": "{… as it came …}"}
    book.exchange_of("rana", "POST /v1/recovery/vends", short, told)
    book.say("The acts of the cash desk go the same way, each in its place among the sales:")
    opening = {"shift_id": town.new_id(), "counts": [{"denomination_minor": 2_000, "pieces": 5}]}
    opening |= {"receipt_sequence_last": next(town.receipts), "reason": ""}
    opening |= {"opened_at": town.clock.now().isoformat()}
    act = {"operator": "rana", "kind": "opening", "shift_id": opening["shift_id"]}
    act |= {"request": json.dumps(opening)}
    message = recovered_act_message(terminal_id=seat.terminal_id, **act)
    body = act | {"signature": seat.key.sign(message).hex()}
    told = book.post("rana", "/v1/recovery/acts", body, is_silent=True)
    short = body | {"request": "{… as it was sent …}"}
    book.exchange_of("rana", "POST /v1/recovery/acts", short, told)
    report = {"epoch": 2, "journal_sequence": 57, "journal_hash": "cd" * 32}
    message = recovery_report_message(terminal_id=seat.terminal_id, **report)
    signed = report | {"signature": seat.key.sign(message).hex()}
    book.post("rana", "/v1/recovery/report", signed)
    book.say("What was lost is there again:")
    book.get("rana", f"/v1/vends/{vend['vend_id']}", show=SOLD)


def _pages(book: Book) -> None:
    book.chapter(
        "Lists in pages",
        """
        Every list that can grow takes `limit` and `cursor` in the query of its address, also where it is a POST. Send the answer's `next_cursor` back,
        unchanged and with the same body; none means that this was the last page. Each row that was there when you began is told once, whatever is added
        meanwhile. There are no page numbers. How many rows at most is in the description; a cursor ends with its question.
        """,
    )
    shown = ("version_id", "state", "code", "next_cursor")
    first = book.get("walid", "/v1/tariff-versions?limit=2", show=shown)
    cursor = first["next_cursor"]
    book.get("walid", f"/v1/tariff-versions?limit=2&cursor={cursor}", show=shown)
    book.say("A cursor of another list, or a changed one; open the list again from its head:")
    book.get("walid", f"/v1/ledger/periods?cursor={cursor}", gives=400)
    book.say("A limit beyond the most, and a parameter that does not exist:")
    book.get("walid", "/v1/tariff-versions?limit=100000", gives=400)
    book.get("walid", "/v1/tariff-versions?page=2", gives=400)


def _ids(book: Book) -> None:
    book.chapter(
        "Which ids are repeated, and for how long",
        """
        `vend_id` belongs to a terminal: the same id of two machines is two vends. `document_id`, `approval_id`, `shift_id`, `movement_id`, `closing_id`,
        `recount_id` and `correction_id` belong to the whole server. All are kept for ever, so a request may be repeated after a year.
        Bodies are compared byte for byte for a vend (send what you stored, not what you would write today) and by their values otherwise. A refusal of a
        document is not stored: the same document may be sent again when its reason is gone. A decided refusal of a vend is stored.
        """,
    )
    vend = vend_of(book, "rana", METER["plain"], 2_500)
    book.post("rana", "/v1/vends", vend, gives=201, show=SOLD)
    book.say("The same values in another spelling are another body:")
    other = dict(reversed(vend.items()))
    book.post("rana", "/v1/vends", other, gives=409)


def _commands(book: Book) -> None:
    book.chapter(
        "What has no address",
        """
        Some things are done at the server itself, by whoever administers it, and never over the network: keys, backups, the proof of the audit log, the
        import of a register, suspending a machine, what is kept of a person and when it ends. [OPERATIONS.md](OPERATIONS.md) leads through them.
        """,
    )
    book.section(
        "The audit log is whole",
        "Every act that two people agreed to, or that was made by hand, is a link of a chain. Exit status 1: it is broken.",
    )
    book.command("verify-audit")
    book.section("How far key changes have come")
    book.command("list-key-campaigns")
    book.section(
        "The state of the backups",
        "`doctor` looks the whole server over; here are its lines about backups, trial restores and the audit log. Exit status 1: something is wrong.",
    )
    book.command("doctor", only="^.{5}(backups|trial restore|audit log)", gives=1)


def _codes(book: Book) -> None:
    book.chapter(
        "Refusals",
        """
        A problem has `status`, `code`, `params` (figures and times for the text), `request_id`, and for a vend `vend_id` and `decided`. What to do:
        400 – a fault of the caller, do not retry; 401 – sign in and repeat; 403 – not this person, or the approval is missing; 404, 410 – it is not
        there, or is over; 409 – it was done already, or somebody was quicker: look at it anew; 422 – understood and refused, tell the operator; 423, 429 – wait;
        500 – note the `request_id`; a vend is in doubt; 503 – the server is in trouble: repeat the same bytes later; a vend is in doubt.
        """,
    )
    rows = [
        (f"`{code.value}`", str(status), english_of(code.value))
        for code, status in sorted(HTTP_STATUS.items(), key=lambda item: (item[1], item[0].value))
    ]
    book.table(("code", "status", "what an operator reads"), *rows)
