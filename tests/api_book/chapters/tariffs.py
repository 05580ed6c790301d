"""What is decided in versions, and what the past would have cost."""

from __future__ import annotations

import base64
from typing import Any

from tests.api_book.book import Book, agreed
from tests.api_book.town import METER

DRAFT = {
    "what": "tariff",
    "code": "E2",
    "name": "Residential 2027",
    "utility": "electricity",
    "customer_class": "residential",
    "valid_from": "2027-01-01",
    "decision": "12/2026",
    "period": "month",
    "vat_bp": 1600,
    "tender_minor_min": 1000,
    "tender_minor_max": 200000,
    "blocks": [[2500, 400000], [4000, 563000], [None, 700000]],
}


def tell(book: Book) -> None:
    town = book.town
    book.chapter(
        "Tariffs: draft, try, decide",
        """
        Tariffs, deduction policies, charges and the free units of a class are versions with a first day and a decision's number. A draft prices
        nothing. What is active is never edited; the next version follows it from its own day on.
        """,
    )
    draft = book.post("rima", "/v1/tariff-drafts", {"draft": DRAFT}, gives=201)
    book.say("What cannot be is named by its field:")
    bad = {"draft": DRAFT | {"code": "E3", "blocks": [[1600, 400000]]}}
    book.post("rima", "/v1/tariff-drafts", bad, gives=422)
    book.section(
        "What if it had been so",
        """
        Over past sales: who would pay more or less for the same units, and what the same money would have bought. Writes nothing; takes a while over a
        year of sales.
        """,
    )
    town.clock.advance(days=1)
    days = {"from_on": "2026-11-22", "until_on": "2026-11-24"}
    version = draft["version_id"]
    book.post("rima", "/v1/tariff-what-ifs", {"version_id": version, **days})
    book.section(
        "Asking for it, agreeing, making it active",
        "The second person agrees to the whole content. Whoever edits it meanwhile takes the request back: nobody can agree to it any more, and another one is asked for.",
    )
    path = f"/v1/tariff-versions/tariff/{version}"
    _edited_meanwhile(book, path, draft)
    sent = {"approval_id": town.new_id(), "reason": "decision 12/2026 of the council"}
    book.post("rima", f"{path}/submission", sent, show=("version_id", "state", "content_sha256"))
    use = {"approval_id": sent["approval_id"]}
    book.post("rima", f"{path}/activation", use, gives=403)
    agree = f"/v1/approvals/{sent['approval_id']}/decisions"
    book.post("fadi", agree, {"accept": True}, show=("action", "state", "approved_by"))
    shown = ("version_id", "state", "edited_by", "activated_at")
    active = book.post("rima", f"{path}/activation", use, show=shown)
    book.get("walid", "/v1/tariff-versions", show=("version_id", "state", "code", "next_cursor"))
    _signed(book, path)
    _correcting(book, version, active["content_sha256"], days)


def _signed(book: Book, path: str) -> None:
    book.section(
        "The decision as it was signed",
        """
        A scan (PDF, PNG or JPEG, at most 5 MiB, told by what is in it) stands beside a version in whatever state. None is ever replaced: another stands
        beside it. Managers keep them, accountants and auditors read them; this one route takes bodies of up to 7 MiB.
        """,
    )
    content = b"%PDF-1.7 as the council signed it %%EOF"
    scan = {"document_id": book.town.new_id(), "file_name": "12-2026.pdf"}
    scan |= {"content": base64.b64encode(content).decode()}
    kept = book.post("rima", f"{path}/scans", scan, gives=201)
    book.say("What is cut off on its way, or is no scan, is refused:")
    cut = scan | {"document_id": book.town.new_id()}
    cut |= {"content": base64.b64encode(content[:-5]).decode()}
    book.post("rima", f"{path}/scans", cut, gives=422)
    book.get("layla", f"{path}/scans", show=("number", "file_name", "sha256", "next_cursor"))
    part = book.get("layla", f"/v1/decision-scans/{kept['scan_id']}/parts/1")
    assert base64.b64decode(part["content"]) == content
    book.get("nasser", f"{path}/scans", gives=403)


def _edited_meanwhile(book: Book, path: str, draft: dict[str, Any]) -> None:
    old = {"approval_id": book.town.new_id(), "reason": "decision 12/2026 of the council"}
    book.post("rima", f"{path}/submission", old, is_silent=True)
    for decision in ("11/2026", DRAFT["decision"]):
        edited = {"draft": DRAFT | {"decision": decision}}
        book.post("rima", "/v1/tariff-drafts", edited, gives=201, is_silent=True)
    agree = f"/v1/approvals/{old['approval_id']}/decisions"
    book.post("fadi", agree, {"accept": True}, gives=409)
    book.say("Sent as it stands now:")


def _correcting(book: Book, version: int, content: str, days: dict[str, str]) -> None:
    book.chapter(
        "Correcting past sales by a back-dated decision",
        """
        Units stay sold; they are priced again. Whoever paid too much finds the difference in the carried amount and a line on the next receipt that
        names the decision; what was paid too little is not charged. A decision corrects a contract once.
        """,
    )
    asked = {"version_id": version, **days}
    seen = book.post("rima", "/v1/tariff-corrections/preview", asked)
    body = {"correction_id": book.town.new_id(), **asked, "content_sha256": content}
    body |= {"credited_minor": seen["credited_minor"], "reason": "decision 12/2026"}
    approval = agreed(book, "rima", "retroactive_credit", body, "layla")
    whole = body | {"approval_id": approval}
    book.post("rima", "/v1/tariff-corrections", whole, gives=201)
    book.say("The next quote of one of them:")
    order = {"drn": METER["plain"], "tender_minor": 10_000}
    shown = ("carry_before_minor", "corrections")
    book.post("rana", "/v1/quotes", order, show=shown)
