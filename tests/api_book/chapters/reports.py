"""Reports: what can be asked for, one that is made, the archive and its files."""

from __future__ import annotations

from tests.api_book.book import Book


def tell(book: Book) -> None:
    town = book.town
    book.chapter(
        "Reports",
        """
        A report is made from the books of one moment and archived with its SHA-256; the same books give the same bytes. `subject` names a shift, or the version of a
        tariff, where the kind asks for one. A supervisor has the reports of his own point, a tariff manager makes and fetches `tariff_impact`; all others are the accountants' and auditors'
        (docs/reports.md).
        """,
    )
    book.get("maysa", "/v1/report-kinds")
    book.section(
        "Make one",
        "The same message again is answered with what was archived then. A shift that is still open has no report: whoever counts it would read in it.",
    )
    body = {
        "report_id": town.new_id(),
        "kind": "agent_settlement",
        "point_number": 3,
        "from_day": "2026-11-22",
        "through_day": "2026-11-23",
        "language": "en",
        "format": "csv",
    }
    made = book.post("maysa", "/v1/reports", body, gives=201)
    book.post("maysa", "/v1/reports", body | {"format": "pdf"}, gives=409)
    other = body | {"report_id": town.new_id()}
    book.post("nasser", "/v1/reports", other, gives=403)
    book.section("The archive", "Newest first, in pages; files come in parts of 256 KiB.")
    book.post("maysa", "/v1/report-lists", {"kind": "agent_settlement"})
    report_id = made["report_id"]
    book.get("maysa", f"/v1/reports/{report_id}/parts/1")
    book.get("maysa", f"/v1/reports/{report_id}/parts/2", gives=404)
    book.section(
        "Looking it over",
        "`is_same_again` compares with what today's books give: of a report whose days were not locked it may be false without anything being wrong.",
    )
    book.get("maysa", f"/v1/reports/{report_id}/check")
    _papers(book, body)


def _papers(book: Book, order: dict[str, object]) -> None:
    town = book.town
    book.section(
        "Who signed a settlement",
        "An `agent_settlement` as PDF is signed by both sides on paper, and written down here. Neither the name nor who writes it down is the same for both sides.",
    )
    paper = {"report_id": town.new_id()}
    made = order | paper | {"format": "pdf"}
    book.post("maysa", "/v1/reports", made, gives=201, is_silent=True)
    ours = paper | {"document_id": town.new_id(), "side": "municipality", "name": "Maysa Odeh"}
    book.post("maysa", "/v1/paper-signatures", ours, gives=201)
    book.say(
        "The agent does not agree to a line. Until that is answered nobody signs; what was found is written once, and moves nothing:"
    )
    dispute = paper | {"document_id": town.new_id(), "side": "agent", "name": "Salim Attia"}
    dispute |= {"line": "BOP-71", "reason": "he paid 600 in"}
    book.post("maysa", "/v1/paper-disputes", dispute, gives=201)
    theirs = paper | {"document_id": town.new_id(), "side": "agent", "name": "Salim Attia"}
    book.post("layla", "/v1/paper-signatures", theirs, gives=409)
    answer = {"document_id": town.new_id(), "dispute_id": dispute["document_id"]}
    answer |= {"act": "rejected", "correction": "", "reason": "the bank's slip says 500"}
    book.post("maysa", "/v1/paper-dispute-answers", answer, gives=201)
    book.post("maysa", "/v1/paper-signatures", theirs, gives=403)
    book.post("layla", "/v1/paper-signatures", theirs, gives=201)
    book.post("layla", "/v1/paper-lists", {"point_number": 3}, show=("papers",))
