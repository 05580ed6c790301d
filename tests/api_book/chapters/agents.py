"""Prepaid shops: what they paid in, what they sold, what they earned."""

from __future__ import annotations

import datetime as dt

from tests.api_book.book import Book, agreed
from tests.api_book.chapters.selling import vend_of
from tests.api_book.town import METER


def tell(book: Book) -> None:
    town = book.town
    book.chapter(
        "Agents",
        """
        A shop sells from what it paid in before. Each sale's answer tells what is left (`agent_float_minor`); a sale that the float does not cover
        is refused, decided. Top-ups, terms and payments are agreed to by two people of the office.
        """,
    )
    vend = vend_of(book, "salim", METER["plain"], 3_000)
    book.post("salim", "/v1/vends", vend, gives=422)
    book.section("Terms and a top-up")
    terms = {"point_number": 3, "credit_limit_minor": 0, "commission_bp": 250}
    approval = agreed(book, "maysa", "ceiling_raise", terms, "layla")
    body = {"document_id": town.new_id(), **terms, "reason": "contract of 2026"}
    shown = ("point_number", "float_minor", "left_minor", "commission_bp")
    book.post("maysa", "/v1/agent-terms", body | {"approval_id": approval}, gives=201, show=shown)
    paid = {"point_number": 3, "amount_minor": 50_000, "through": "bank"}
    paid |= {"reference": "BOP-71"}
    approval = agreed(book, "nasser", "float_top_up", paid, "layla")
    top_up = {"document_id": town.new_id(), **paid, "approval_id": approval}
    book.post("nasser", "/v1/agent-top-ups", top_up, gives=201, show=shown)
    vend = vend_of(book, "salim", METER["plain"], 3_500)
    book.post("salim", "/v1/vends", vend, gives=201, show=("receipt_number", "agent_float_minor"))
    town.clock.advance(hours=2)
    book.section(
        "Commission",
        "A settlement lets what was sold up to a moment earn; then it is paid, or goes into the float.",
    )
    until = (town.clock.now() - dt.timedelta(hours=1)).isoformat()
    settle = {"document_id": town.new_id(), "point_number": 3, "sold_until": until}
    book.post("layla", "/v1/commission-settlements", settle, gives=201)
    pay = {"point_number": 3, "amount_minor": 80, "through": "float", "reference": "S-1"}
    approval = agreed(book, "nasser", "claim_payout", pay, "layla")
    body = {"document_id": town.new_id(), **pay, "approval_id": approval}
    book.post("layla", "/v1/commission-payments", body, gives=201)
    book.section(
        "How he stands, and his statement", "The agent sees his own books, and nobody else's."
    )
    book.get("salim", "/v1/agents/3")
    book.get("layla", "/v1/agents")
    book.section(
        "What his behaviour suggests",
        "A rule that two people can follow with a pencil; terms are set by two people all the same.",
    )
    book.get("layla", "/v1/agents/3/suggestion")
    asked = {"point_number": 3, "from_day": "2026-11-22", "through_day": "2026-11-23"}
    book.post("salim", "/v1/agent-statements", asked)
    book.post("salim", "/v1/agent-statements", asked | {"point_number": 4}, gives=403)
