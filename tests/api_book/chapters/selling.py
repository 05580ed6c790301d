"""From a customer at the counter to a token in his hand, and what happens if the line is cut."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from tests.api_book.book import Book
from tests.api_book.town import METER, PORTAL_TOKEN
from vending_server.wire.receipt_text import text_of, with_tag
from vending_server.wire.vend import VendAnswer

SOLD: Final = (
    "vend_id",
    "receipt_number",
    "tender_minor",
    "units_tenths",
    "tokens",
    "change_minor",
)


def tell(book: Book) -> None:
    book.chapter(
        "Selling",
        """
        Look the customer up, show what the money buys, write the vend into the till's journal, send it. Nothing is sold that was not
        quoted: the vend carries the hash of the quote that the operator saw.
        """,
    )
    _finding(book)
    _quoting(book)
    vend = _vending(book)
    _doubt(book, vend)
    _again(book)
    _refusals(book)
    _visit(book)
    _checking(book)


def vend_of(book: Book, who: str, drn: str, tender_minor: int, **changes: Any) -> dict[str, Any]:
    """A vend as a till makes it: quoted, unseen, and paid in cash."""
    book.town.clock.advance(minutes=1)  # no two sales of a meter at the very same moment
    order = {"drn": drn, "tender_minor": tender_minor}
    quoted = book.post(who, "/v1/quotes", order, is_silent=True)
    made = {
        "vend_id": book.town.new_id(),
        **order,
        "tenders": [{"kind": "cash", "amount_minor": tender_minor}],
        "received_minor": tender_minor,
        "quote_hash": quoted["quote_hash"],
        "receipt_sequence": next(book.town.receipts),
        "made_at": book.town.clock.now().isoformat(),
    }
    return made | changes


def _finding(book: Book) -> None:
    book.section(
        "Finding the meter",
        """
        By the number on the meter (`drn`), the magnetic card's record (`card`), or part of a name, phone or account number. The answer
        lists *meters*: a family has one for electricity and one for water, and the operator chooses. It is a POST so that no
        name stands in an address.
        """,
    )
    book.post("rana", "/v1/lookups", {"by": "name", "value": "saleh"})
    book.say(
        "A number that was mistyped is told before anything is looked for; a meter that is in no contract is `meter_unknown`."
    )
    wrong = METER["plain"][:-1] + ("0" if METER["plain"][-1] != "0" else "1")
    book.post("rana", "/v1/lookups", {"by": "drn", "value": wrong}, gives=422, is_whole=True)


def _quoting(book: Book) -> None:
    book.section(
        "What the money buys",
        """
        By money (`tender_minor`) or by units (`units_tenths`), exactly one of them. Nothing is written. Every line of the receipt is here:
        what fees and debts take, the blocks of the tariff, VAT, and what is carried to the next purchase because it buys no whole tenth.
        """,
    )
    book.post(
        "rana", "/v1/quotes", {"drn": METER["indebted"], "tender_minor": 10_000}, is_whole=True
    )
    book.say("An amount that cannot be sold is refused with the bound:")
    book.post("rana", "/v1/quotes", {"drn": METER["plain"], "tender_minor": 500}, gives=422)


def _vending(book: Book) -> dict[str, Any]:
    book.section(
        "Selling it",
        """
        The till makes `vend_id` and the receipt's sequence, commits both to its disk, and sends. `tenders` may be several (`cash`, `bank_card`,
        `transfer`, `cheque`, `deposit`); `received_minor` is the cash handed over, the change is worked out by the server.
        """,
    )
    vend = vend_of(book, "rana", METER["plain"], 10_000, received_minor=20_000)
    book.post("rana", "/v1/vends", vend, gives=201)
    book.say("Sent again (the answer was lost, the till was restarted): 200 and the same bytes.")
    book.post("rana", "/v1/vends", vend, show=SOLD)
    book.say(
        "The same id with anything else in it is refused and changes nothing. It is a fault of the till: show it, never retry."
    )
    book.post("rana", "/v1/vends", vend | {"received_minor": 0}, gives=409)
    return vend


def _doubt(book: Book, vend: dict[str, Any]) -> None:
    book.section(
        "In doubt: no answer came",
        """
        *Ask* only reads. What was decided is answered as it was then; `vend_unknown` is **not** final, for the vend may still be on
        its way.
        """,
    )
    book.get("rana", f"/v1/vends/{vend['vend_id']}", show=SOLD)
    lost = vend_of(book, "rana", METER["water"], 5_000)
    book.get("rana", f"/v1/vends/{lost['vend_id']}", gives=404)
    book.say(
        """
        *Resolve* ends it. If the server knows the vend it answers as above; if not, it writes that this vend shall never be sold, and says so
        with `decided` true: now, and only now, the money may be given back. The vend that arrives late finds the door closed.
        """
    )
    book.post("rana", f"/v1/vends/{lost['vend_id']}/resolution", gives=410, is_whole=True)
    book.post("rana", "/v1/vends", lost, gives=410)


def _again(book: Book) -> None:
    book.section(
        "The same amount again",
        """
        The same amount for the same meter within some minutes, wherever it was sold, is refused, decided: usually somebody pressed twice. Ask the
        customer; if he wants it, send a **new** vend with `is_again`.
        """,
    )
    twice = vend_of(book, "rana", METER["plain"], 10_000)
    book.post("rana", "/v1/vends", twice, gives=409, is_whole=True)
    wanted = vend_of(book, "rana", METER["plain"], 10_000, is_again=True)
    book.post("rana", "/v1/vends", wanted, gives=201, show=("vend_id", "receipt_number"))


def _refusals(book: Book) -> None:
    book.section(
        "Refused",
        """
        A decided refusal is stored under the vend's id for ever: give the money back, or use it for the next vend. `price_changed` means
        that something was decided since the quote (a tariff, another sale): quote again, show it, and sell under a new id.
        """,
    )
    blocked = vend_of(book, "rana", METER["plain"], 10_000) | {"drn": METER["blocked"]}
    book.post("rana", "/v1/vends", blocked, gives=422, is_whole=True)
    stale = vend_of(book, "rana", METER["water"], 5_000, quote_hash="0" * 64)
    book.post("rana", "/v1/vends", stale, gives=409)
    book.section(
        "A copy of the receipt",
        "Counted, and never a new token. The same `reprint_id` counts once.",
    )
    sold = vend_of(book, "rana", METER["water"], 5_000)
    book.post("rana", "/v1/vends", sold, gives=201, is_silent=True)
    reprint = {"reprint_id": book.town.new_id()}
    shown = ("copy_number", "receipt_number", "tokens")
    book.post("rana", f"/v1/vends/{sold['vend_id']}/reprints", reprint, show=shown)


def _visit(book: Book) -> None:
    town = book.town
    book.chapter(
        "A visit: electricity and water on one receipt",
        """
        The till makes a `visit_id` and sends it with each vend and payment. Each keeps its own books and receipt number; the visit only says
        what belongs on one paper.
        """,
    )
    town.clock.advance(minutes=11)
    visit = town.new_id()
    for drn, money in ((METER["plain"], 6_000), (METER["water"], 4_000)):
        vend = vend_of(book, "rana", drn, money, visit_id=visit)
        book.post("rana", "/v1/vends", vend, gives=201, show=("receipt_number", "units_tenths"))
    shown = ("visit_id", "copy_number", "kind", "receipt_number", "is_reversed", "tokens")
    book.get("rana", f"/v1/visits/{visit}", show=shown)
    book.say("A copy of that paper:")
    reprint = {"reprint_id": town.new_id()}
    book.post("rana", f"/v1/visits/{visit}/reprints", reprint, show=("visit_id", "copy_number"))


def _checking(book: Book) -> None:
    book.section(
        "Is this receipt ours?",
        """
        For the customers' portal, with the token of the setting `portal_token_file`; without that setting there is nothing here (404). It sends
        the text of the QR code as it was scanned (`vending_server/wire/receipt_text.py` has its form). The verdict is `genuine`, `not_genuine`, or
        `unsigned` for paper of before receipts were signed. Of a genuine one the state is told as well: `in_books`, `reversed` (it was taken back
        and is worth nothing), or `unknown` (made here, but a restore has lost it; tills bring it back). No name and no token is answered.
        """,
    )
    vend = vend_of(book, "rana", METER["water"], 6_000)
    told = book.post("rana", "/v1/vends", vend, gives=201, is_silent=True)
    sold = msgspec.convert(told, VendAnswer)
    assert sold.receipt_tag is not msgspec.UNSET
    text = with_tag(text_of(sold), sold.receipt_tag)
    portal: dict[str, Any] = {"bearer": PORTAL_TOKEN, "is_whole": True}
    path = "/v1/receipt-checks"

    def shown(sent: str) -> dict[str, str]:
        masked = sent.replace(sold.tokens[0].token, "⟨token⟩")
        return {"text": masked.replace(str(sold.receipt_tag), "⟨receipt tag⟩")}

    answer = book.play("", "POST", path, {"text": text}, **portal, is_silent=True)
    book.exchange_of("", f"POST {path}        with the portal's token", shown(text), answer)
    book.say("One figure of it changed by hand:")
    forged = text.replace(" P6000 ", " P9000 ")
    answer = book.play("", "POST", path, {"text": forged}, **portal, is_silent=True)
    book.exchange_of("", f"POST {path}        with the portal's token", shown(forged), answer)
