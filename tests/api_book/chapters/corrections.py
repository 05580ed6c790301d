"""A sale taken back, and units that went into the wrong meter."""

from __future__ import annotations

from tests.api_book.book import Book, agreed
from tests.api_book.chapters.selling import vend_of
from tests.api_book.town import METER
from vending_server.wire.reversal import unseen_message


def tell(book: Book) -> None:
    _reversal(book)
    _wrong_meter(book)
    _case_file(book)


def _reversal(book: Book) -> None:
    town = book.town
    book.chapter(
        "Taking a sale back",
        """
        Only the last sale of a meter, and only if nobody can have seen its token. The till's journal must say so, signed by the machine
        (`vend_state` and the last record's number and hash; `vending_server/wire/reversal.py` has the exact bytes), and a supervisor agrees. Carry, fees, debts
        and the block position are as if the sale had not been.
        """,
    )
    town.clock.advance(minutes=2)
    vend = vend_of(book, "rana", METER["plain"], 7_000)
    sold = book.post("rana", "/v1/vends", vend, gives=201, is_silent=True)
    seat = town.seats["rana"]
    said = {"vend_state": "IN_DOUBT", "journal_sequence": 41, "journal_hash": "ab" * 32}
    message = unseen_message(terminal_id=seat.terminal_id, vend_id=vend["vend_id"], **said)
    document = {"document_id": town.new_id(), "reason": "power cut"}
    payload = {"vend_id": vend["vend_id"], **document}
    approval = agreed(book, "rana", "reversal", payload, "nasser")
    body = document | said | {"signature": seat.key.sign(message).hex()}
    path = f"/v1/vends/{vend['vend_id']}/reversal"
    book.post("rana", path, body, gives=403)
    book.say("With the approval of exactly this:")
    book.post("rana", path, body | {"approval_id": approval}, gives=201)
    book.say(
        "From now on the vend is answered so, whoever asks, and its token is never given out again:"
    )
    book.get("rana", f"/v1/vends/{sold['vend_id']}", gives=410)


def _wrong_meter(book: Book) -> None:
    town = book.town
    book.chapter(
        "It went into the wrong meter",
        """
        What was sold for one meter is issued once more for the right one. That gives electricity away if it is a lie, so **two** people agree
        besides the one who asks, and the evidence is kept. A sale is corrected once (`credit_moved_already`).
        """,
    )
    sold = book.post(
        "rana",
        "/v1/vends",
        vend_of(book, "rana", METER["plain"], 8_000),
        gives=201,
        is_silent=True,
    )
    body = {
        "document_id": town.new_id(),
        "sale_id": sold["sale_id"],
        "right_drn": METER["indebted"],
    }
    body |= {"evidence": "photograph of both displays, case 12"}
    approval = agreed(book, "rana", "wrong_meter", body, "nasser", "layla")
    whole = body | {"approval_id": approval}
    book.post("rana", "/v1/counter/wrong-meter-cases", whole, gives=201)
    other = body | {"document_id": town.new_id()}
    other |= {"approval_id": agreed(book, "rana", "wrong_meter", other, "nasser", "layla")}
    book.post("rana", "/v1/counter/wrong-meter-cases", other, gives=409)


def _case_file(book: Book) -> None:
    town = book.town
    book.chapter(
        "Case files",
        """
        What cannot be decided while the customer waits is opened as a case: a wrong meter (`wrong_meter`), or a sale that could not be taken back
        (`reversal`). It moves nothing. Head office asks for evidence and notes what it got, and ends it once: the units are issued for the right
        meter (`charged`), the whole sum is kept for an account (`credited`) or paid in cash by head office (`paid`), or the sale stands (`rejected`).
        """,
    )
    town.clock.advance(minutes=12)
    vend = vend_of(book, "rana", METER["plain"], 6_000)
    sold = book.post("rana", "/v1/vends", vend, gives=201, is_silent=True)
    body = {"document_id": town.new_id(), "kind": "wrong_meter", "sale_id": sold["sale_id"]}
    body |= {"right_drn": METER["indebted"], "code_entered": "yes", "sold_reading": "112.4"}
    body |= {"right_reading": "0.0", "evidence": "her receipt; the neighbour agrees"}
    opened = book.post("rana", "/v1/case-files", body, gives=201)
    again = body | {"document_id": town.new_id()}
    book.post("rana", "/v1/case-files", again, gives=409)
    book.say(
        "The accountant asks for what is missing, and notes what came. Notes stand with claims of machines just so:"
    )
    case_id = opened["document_id"]
    asked = {"case_id": case_id, "act": "asked", "text": "a photograph of both displays"}
    asked |= {"document_id": town.new_id(), "reference": ""}
    book.post("layla", "/v1/case-notes", asked, gives=201)
    book.post("layla", "/v1/case-note-lists", {"case_id": case_id})
    found = book.post("layla", "/v1/case-file-lists", {"is_open": True}, is_silent=True)
    assert found["cases"][0]["state"] == "asked"
    book.post("layla", "/v1/case-file-lists", {"number": opened["number"]}, show=("cases",))
    book.say(
        "**Two** people agree (`case_decision`) besides the one who asks, to the message, its approval left out, with the case's id. The answer to `charged` holds "
        "the code in `tokens`, and is the same for ever:"
    )
    end = {"document_id": town.new_id(), "case_number": opened["number"], "act": "credited"}
    end |= {"amount_minor": 6_000, "account_number": "0002", "right_drn": ""}
    end |= {"reason": "the neighbour typed the code"}
    payload = {"case_id": case_id} | end
    path = f"/v1/case-files/{case_id}/settlement"
    alone = end | {"approval_id": agreed(book, "layla", "case_decision", payload, "nasser")}
    book.post("layla", path, alone, gives=403)
    approval = agreed(book, "layla", "case_decision", payload, "nasser", "maysa")
    book.post("layla", path, end | {"approval_id": approval}, gives=201)
