"""What one person may not do alone."""

from __future__ import annotations

from tests.api_book.book import PASSWORD, Book
from tests.api_book.town import METER


def tell(book: Book) -> None:
    town = book.town
    book.chapter(
        "A second person agrees",
        """
        One person says exactly what is to be done (`payload` is the very message that will be sent, without its `approval_id`), another agrees to
        exactly that, and whoever carries it out sends the same values again. Nobody agrees to what he asked for. Which role may ask for and agree
        to what is one table: `vending_server/approvals/model.py`.
        """,
    )
    body = {"document_id": town.new_id(), "drn": METER["plain"], "units_tenths": 50}
    body |= {"reason": "goodwill after the outage"}
    asked = {"approval_id": town.new_id(), "action": "free_issue", "subject": "0001"}
    asked |= {"reason": body["reason"], "payload": body}
    book.post("rana", "/v1/approvals", asked, gives=201)
    book.say(
        "The supervisor sees it among what waits for somebody and concerns him, and agrees at his own machine:"
    )
    shown = ("approval_id", "action", "state", "requested_by", "may_decide", "next_cursor")
    book.get("nasser", "/v1/approvals", show=shown)
    decision = f"/v1/approvals/{asked['approval_id']}/decisions"
    book.post("nasser", decision, {"accept": True, "note": ""}, show=("state", "approved_by"))
    book.get("rana", f"/v1/approvals/{asked['approval_id']}", show=("state", "approved_by"))
    book.say(
        "Only then, and only with the same values. Anything else differs from what was agreed to:"
    )
    wanted = body | {"approval_id": asked["approval_id"]}
    path = "/v1/counter/free-issues"
    book.post("rana", path, wanted | {"units_tenths": 500}, gives=403)
    shown = ("document_id", "kind", "reason", "approved_by", "tokens")
    book.post("rana", path, wanted, gives=201, show=shown)
    book.say(
        "Sent again it is answered with the same bytes. Another document needs an approval of its own:"
    )
    again = wanted | {"document_id": town.new_id()}
    book.post("rana", path, again, gives=403)
    book.section(
        "At the same machine",
        "A supervisor who comes over gives his own name and password there; the session of the cashier stays hers. He may say no, too.",
    )
    body |= {"document_id": town.new_id()}
    other = asked | {"approval_id": town.new_id(), "payload": body}
    book.post("rana", "/v1/approvals", other, gives=201, is_silent=True)
    here = f"/v1/approvals/{other['approval_id']}/decisions-here"
    said = {"operator": "nasser", "password": PASSWORD, "accept": False, "note": "ask the office"}
    book.post("rana", here, said, show=("state", "approved_by"))
    book.post("rana", path, body | {"approval_id": other["approval_id"]}, gives=403)
