"""Who has which meter on which contract."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Final

from tests.api_book.book import Book, agreed
from tests.api_book.chapters.selling import vend_of
from tests.api_book.town import METER
from token_engine.identifiers import make_drn

EXAMPLES: Final = Path(__file__).parents[3] / "docs/examples/registry"


def tell(book: Book) -> None:
    _opening(book)
    _meters(book)
    _closing(book)
    _person(book)
    _import(book)


def _opening(book: Book) -> None:
    town = book.town
    book.chapter(
        "Customers, contracts, meters",
        """
        For the office. Each act is a document with an id of the caller's. A new tenant begins with nothing owed and nothing kept. Look-ups are
        POSTs, so that no number of a person stands in an address or an access log.
        """,
    )
    customer = {"document_id": town.new_id(), "number": "C-901", "name": "ليلى جابر"}
    customer |= {"phone": "0599 111 222", "id_number": ""}
    book.post("nasser", "/v1/customers", customer, gives=201)
    contract = {"document_id": town.new_id(), "account_number": "0901", "customer_number": "C-901"}
    contract |= {"utility": "electricity", "customer_class": "residential", "drn": None}
    contract |= {"place": {"code": "P-77", "address": "حي الزيتونة 3", "zone": "north"}}
    book.post("nasser", "/v1/contracts", contract, gives=201)
    book.say("With a `drn` a meter from stock hangs for it at once. Or it follows, once:")
    follows = {"document_id": town.new_id(), "drn": METER["stock"], "account_number": "0901"}
    follows |= {"reason": "the meter came"}
    book.post("nasser", "/v1/meter-installations", follows, gives=201, show=("drns", "opened_on"))
    book.post(
        "nasser",
        "/v1/contract-lookups",
        {"account_number": "0901"},
        show=("drns", "carry_minor", "opened_on"),
    )
    book.say("A number that is taken, or a meter that hangs elsewhere, is refused:")
    other = contract | {"document_id": town.new_id(), "account_number": "0902"}
    other |= {"drn": METER["stock"]}
    book.post("nasser", "/v1/contracts", other, gives=422)


def _meters(book: Book) -> None:
    town = book.town
    book.section(
        "A meter is stopped and released",
        "Two texts: for the operator, and for the customer (none = please visit the office).",
    )
    block = {"document_id": town.new_id(), "drn": METER["stock"], "reason_ar": "عبث بالعداد"}
    block |= {"reason_en": "tampering", "customer_ar": None, "customer_en": None}
    book.post("nasser", "/v1/meter-blocks", block, gives=201)
    free = {"document_id": town.new_id(), "drn": METER["stock"], "reason": "inspected, sealed"}
    book.post("nasser", "/v1/meter-releases", free, gives=201, show=("drn", "block_reason"))
    book.section("A meter is replaced", "Carry, block position and dues stay with the contract.")
    vend = vend_of(book, "rana", METER["stock"], 20_010)
    book.post("rana", "/v1/vends", vend, gives=201, is_silent=True)
    town.clock.advance(minutes=11)
    swap = {"document_id": town.new_id(), "old_drn": METER["stock"], "new_drn": METER["spare"]}
    swap |= {"reason": "display is dark"}
    book.post("nasser", "/v1/meter-replacements", swap, gives=201)
    book.say("What the old one still showed is issued for the new one, with a second person:")
    left = {"document_id": town.new_id(), "old_drn": METER["stock"], "new_drn": METER["spare"]}
    left |= {"units_tenths": 120, "evidence": "photograph of the old display"}
    approval = agreed(book, "rana", "change_out_credit", left, "nasser")
    shown = ("kind", "drn", "approved_by", "tokens")
    book.post(
        "rana", "/v1/counter/change-outs", left | {"approval_id": approval}, gives=201, show=shown
    )
    shelf = {"document_id": town.new_id(), "drn": METER["stock"], "shelf": "scrapped"}
    book.say("The old one is scrapped, and tells its life:")
    book.post("nasser", "/v1/meter-shelvings", shelf | {"reason": "burnt"}, gives=201)
    book.post("walid", "/v1/meter-histories", {"drn": METER["stock"]})
    book.say(
        "Whoever looks for a meter of a customer lists the register; names are found however they are spelled:"
    )
    book.post("walid", "/v1/meter-lists?limit=2", {"state": "installed"})


def _closing(book: Book) -> None:
    town = book.town
    book.section(
        "A contract is closed",
        """
        What is kept for the customer (carry, deposit) becomes payable: a second person agrees to the sum. It is paid out at the counter
        with `/v1/kept-money` (`paid_out`).
        """,
    )
    moment = town.clock.now().isoformat()
    kept = {"document_id": town.new_id(), "account_number": "0901", "act": "taken"}
    kept |= {"amount_minor": 1_500, "receipt_sequence": next(town.receipts)}
    kept |= {"reason": "by mistake", "happened_at": moment}
    book.post("rana", "/v1/kept-money", kept, gives=201, is_silent=True)
    found = book.post("nasser", "/v1/contract-lookups", {"account_number": "0901"}, is_silent=True)
    payout = found["carry_minor"] + found["deposit_minor"]
    body = {"document_id": town.new_id(), "account_number": "0901", "reason": "moved away"}
    payload = {"account_number": "0901", "payout_minor": payout}
    body |= {"approval_id": agreed(book, "nasser", "contract_payout", payload, "layla")}
    book.post("nasser", "/v1/contract-closings", body, gives=201)
    paid = kept | {"document_id": town.new_id(), "act": "paid_out", "amount_minor": payout}
    paid |= {"receipt_sequence": next(town.receipts), "reason": "contract is closed"}
    payload = {"account_number": "0901", "act": "paid_out", "amount_minor": payout}
    paid |= {"approval_id": agreed(book, "nasser", "claim_payout", payload, "layla")}
    book.post("rana", "/v1/kept-money", paid, gives=201, show=("act", "amount_minor", "left_minor"))
    vend = {"drn": METER["spare"], "tender_minor": 5_000}
    book.say("Nothing is sold on it any more:")
    book.post("rana", "/v1/quotes", vend, gives=404)


def _person(book: Book) -> None:
    book.section(
        "What is kept of a customer, for him",
        """
        Everything in one answer, kind by kind ([person-export.md](person-export.md)). Nothing is stored, but that it was handed out stands in the audit log
        with its reason.
        """,
    )
    asked = {"customer_number": "C-901", "reason": "his letter of 23 November"}
    shown = ("format", "customer", "contracts", "sales")
    book.post("nasser", "/v1/person-exports", asked, show=shown)


def _import(book: Book) -> None:
    book.section(
        "A municipality's whole list",
        """
        An administrator looks at it first; `data` is the file in base64, `mapping` its TOML or nothing ([import.md](import.md)). What was shown is
        taken over with its `plan_sha256`; a register that has changed meanwhile is refused.
        """,
    )
    town = book.town
    head = "drn,utility,ea,tct,dkga,sgc,krn,ti,base_year"
    text = f"{head}\n{make_drn(57, 77_777_777)},electricity,11,02,04,345678,3,05,2014\n"
    given = {"file_name": "stock.csv", "data": b64encode(text.encode()).decode(), "mapping": ""}
    look = book.post("amal", "/v1/registry-import-looks", given)
    taken = {"document_id": town.new_id(), "plan_sha256": "0" * 64} | given
    book.post("amal", "/v1/registry-imports", taken, gives=409)
    taken |= {"plan_sha256": look["plan_sha256"]}
    book.post("amal", "/v1/registry-imports", taken, gives=201)
    book.say(
        "The command does it on the server, shows all of it, and exits with 1 for a list with errors:"
    )
    mapping, file = str(EXAMPLES / "mapping.toml"), str(EXAMPLES / "customers.csv")
    book.command("import-registry", "--mapping", mapping, "--file", file)
