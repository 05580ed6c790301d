"""The drawer, the bank, and what is locked when."""

from __future__ import annotations

import datetime as dt

from tests.api_book.book import Book, agreed
from tests.api_book.chapters.selling import vend_of
from tests.api_book.town import METER
from tests.helpers.decided import decide_all


def tell(book: Book) -> None:
    shift = _shift(book)
    _kept(book)
    _bank(book, shift)
    _days(book)


def _count(pieces: dict[int, int]) -> list[dict[str, int]]:
    return [{"denomination_minor": one, "pieces": many} for one, many in pieces.items()]


def _shift(book: Book) -> str:
    town = book.town
    book.chapter(
        "The drawer",
        """
        A shift is one cashier at one till, from a counted float to a blind count. Until the count is in, no answer to the cashier herself holds
        a sum of cash; a supervisor sees it. The till decides when a shift opens and closes, and its records may come late: the
        times are the till's.
        """,
    )
    book.section("Open")
    shift = town.new_id()
    opening = {"shift_id": shift, "counts": _count({10_000: 1, 2_000: 5}), "reason": ""}
    opening |= {"receipt_sequence_last": next(town.receipts)}
    opening |= {"opened_at": town.clock.now().isoformat()}
    book.post("rana", "/v1/shifts", opening, gives=201)
    vend = vend_of(book, "rana", METER["plain"], 12_000)
    book.post("rana", "/v1/vends", vend, gives=201, is_silent=True)
    book.section(
        "Cash in and out",
        "Above 100.00 a second person agrees to the message (`pay_out_above_limit`).",
    )
    movement = {"movement_id": town.new_id(), "direction": "out", "reason": "petty_expense"}
    movement |= {"amount_minor": 2_500, "counterpart": "Abu Ali stationery", "paper": "bill 77"}
    movement |= {"happened_at": town.clock.now().isoformat()}
    path = f"/v1/shifts/{shift}"
    book.post("rana", f"{path}/movements", movement, gives=201)
    book.section(
        "X: how it stands",
        "For the cashier it says how many, for the supervisor also how much.",
    )
    book.get("rana", path, show=("number", "counts", "totals", "counted_minor"))
    book.get("nasser", path, show=("totals",))
    book.section(
        "Close, and Z",
        """
        The count, and what stays in the drawer. The answer is the Z: expected and counted, and the difference as an entry of its own. What is beyond
        the tolerance is marked; a shift is provisional until the server has all of the till's records up to the close.
        """,
    )
    closing = {"closing_id": town.new_id(), "counts": _count({10_000: 2, 2_000: 4, 500: 2})}
    closing |= {"float_left_minor": 10_000, "closed_at": town.clock.now().isoformat()}
    shown = ("shift_id", "number", "totals", "counted_minor", "variance_minor")
    shown += ("float_left_minor", "is_beyond_tolerance")
    book.post("rana", f"{path}/closing", closing, gives=201, show=shown)
    book.say(
        "Two others may count again, and both counts are kept. The second one agrees to exactly this count (act `recount`, over the request without "
        "`approval_id` and with `shift_id`); neither is the one whose shift it was."
    )
    recount = {"recount_id": town.new_id(), "counts": _count({10_000: 2, 2_000: 4, 500: 3})}
    recount |= {"reason": "a coin lay under the tray"}
    about = recount | {"shift_id": shift}
    recount |= {"approval_id": agreed(book, "nasser", "recount", about, "layla")}
    book.post(
        "nasser", f"{path}/recounts", recount, gives=201, show=("counted_minor", "variance_minor")
    )
    book.say("An id of another point's shift is answered as if it were not there:")
    book.get("rana", f"/v1/shifts/{town.new_id()}", gives=404)
    return shift


def _kept(book: Book) -> None:
    town = book.town
    book.section(
        "Money kept for a customer",
        """
        Taken at the counter without a sale, spent later as a tender of kind `deposit`, or given back, which takes a second person
        (`claim_payout`), as does what a closed contract left (`paid_out`).
        """,
    )
    kept = {"document_id": town.new_id(), "account_number": "0001", "act": "taken"}
    kept |= {"amount_minor": 5_000, "receipt_sequence": next(town.receipts)}
    kept |= {"reason": "leaves it for his mother", "happened_at": town.clock.now().isoformat()}
    book.post("rana", "/v1/kept-money", kept, gives=201)
    back = kept | {"document_id": town.new_id(), "act": "returned", "amount_minor": 2_000}
    back |= {"receipt_sequence": next(town.receipts), "reason": "wants some of it back"}
    payload = {"account_number": "0001", "act": "returned", "amount_minor": 2_000}
    approval = agreed(book, "nasser", "claim_payout", payload, "layla")
    book.post("rana", "/v1/kept-money", back, gives=403)
    book.post(
        "rana",
        "/v1/kept-money",
        back | {"approval_id": approval},
        gives=201,
        show=("act", "left_minor"),
    )


def _bank(book: Book, shift: str) -> None:
    town = book.town
    book.chapter(
        "To the bank, and the lists of whoever reconciles",
        """
        A bag holds the cash of closed shifts. What the bank says later may differ; the difference is kept with a reason. Shifts stand in sales
        batches, those in banking batches, ended by a person when all that is in them is done.
        """,
    )
    bag = {"document_id": town.new_id(), "point_number": 2, "shift_ids": [shift]}
    bag |= {"counts": _count({10_000: 1, 2_000: 4, 500: 3}), "bank": "Bank of Palestine"}
    bag |= {"bag_number": "B-1001", "difference_reason": ""}
    book.post("nasser", "/v1/bank-deposits", bag, gives=201)
    said = {"document_id": town.new_id(), "bank_reference": "BOP-55", "amount_minor": 19_000}
    said |= {"difference_reason": "a note was false"}
    path = f"/v1/bank-deposits/{bag['document_id']}/confirmation"
    book.post("layla", path, said, gives=201)
    ended = {"document_id": town.new_id(), "point_number": 2, "kind": "sales"}
    book.post("nasser", "/v1/batch-closings", ended, gives=201)
    book.say("What is left of a batch is told, not guessed:")
    again = ended | {"document_id": town.new_id()}
    book.post("nasser", "/v1/batch-closings", again, gives=422)
    book.get("walid", "/v1/points/2/batches")
    book.post("walid", "/v1/shift-lists", {"point_number": 2})
    book.post("walid", "/v1/bank-deposit-lists", {"point_number": 2})


def _days(book: Book) -> None:
    town = book.town
    book.chapter(
        "Days and months are locked",
        """
        A point's day is locked when it is over, its shifts are closed and every difference of it is decided, in order. What comes late from a locked day is posted to the first open
        one and keeps its own date. The latest day may be opened again by two accountants. A month is locked for good.
        """,
    )
    lock = {"document_id": town.new_id(), "point_number": 2, "day": "2026-11-22", "reason": ""}
    book.post("nasser", "/v1/day-locks", lock, gives=409)
    town.clock.advance(days=1)
    book.say("The next morning the day is compared first; what nobody has decided keeps it open:")
    lock |= {"document_id": town.new_id()}
    book.post("nasser", "/v1/day-locks", lock, gives=409)
    decide_all(town.engine, 2, dt.date(2026, 11, 22), town.clock.now())
    book.say("Once all of it is explained, charged or written off (*The worklist*):")
    lock |= {"document_id": town.new_id()}
    book.post("nasser", "/v1/day-locks", lock, gives=201)
    book.say(
        "The hash over its entries stands in the audit log too, and is computed again for whoever asks:"
    )
    book.get("walid", "/v1/points/2/seals/2026-11-22")
    opened = {"document_id": town.new_id(), "point_number": 2, "day": "2026-11-22"}
    opened |= {"reason": "the agent's paper came today"}
    payload = {"point_number": 2, "day": "2026-11-22"}
    approval = agreed(book, "maysa", "day_reopening", payload, "layla")
    book.post("maysa", "/v1/day-reopenings", opened | {"approval_id": approval}, gives=201)
    book.get("walid", "/v1/points/2/days")
    book.say(
        "A month before its time, the locked months (none yet), and every account at the end of a day; they add up to zero:"
    )
    month = {"document_id": town.new_id(), "month": "2026-11"}
    book.post("layla", "/v1/period-locks", month, gives=409)
    book.get("walid", "/v1/ledger/periods")
    book.get("walid", "/v1/ledger/trial-balances/2026-11-22?limit=5")
