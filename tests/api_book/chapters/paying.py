"""Charges, fees and old debts: put off, or paid without buying."""

from __future__ import annotations

from tests.api_book.book import Book, agreed


def tell(book: Book) -> None:
    _putting_off(book)
    _paying(book)
    _old_debts(book)


def _putting_off(book: Book) -> None:
    town = book.town
    book.chapter(
        "Putting a charge off",
        """
        A charge or fee waits until a later day, within what the policy allows; a supervisor agrees to exactly the message. What may be put off, and until
        when, is asked first. What is taken back falls due at once, and takes no second person.
        """,
    )
    asked = {"account_number": "0002"}
    book.post("rana", "/v1/postponement-lookups", asked)
    body = {"document_id": town.new_id(), **asked, "items": ["due:1"], "until": "2026-12-15"}
    body |= {"cause": "hardship", "reason": "salary comes in December"}
    approval = agreed(book, "rana", "fee_postponement", body, "nasser")
    book.post("rana", "/v1/postponements", body | {"approval_id": approval}, gives=201)
    book.say("What is put off in the town now, and a day that the policy does not allow:")
    shown = ("postponement_id", "account_number", "until", "state", "next_cursor")
    book.get("walid", "/v1/postponements", show=shown)
    far = body | {"document_id": town.new_id(), "until": "2027-12-15"}
    book.post("rana", "/v1/postponements", far, gives=422)
    back = {"document_id": town.new_id(), "postponement_id": body["document_id"]}
    back |= {"reason": "he pays today"}
    path = "/v1/postponement-withdrawals"
    shown = ("state", "withdrawn_by", "withdrawn_at", "withdrawal_reason")
    book.post("nasser", path, back, gives=201, show=shown)


def _paying(book: Book) -> None:
    town = book.town
    book.chapter(
        "Paying fees and debts without buying",
        """
        No meter and no token. What is owed is paid in the order of a sale, or only the chosen `items`. More than is owed is refused with what is
        left; money beyond that is kept on the contract (see [The drawer](#the-drawer)).
        """,
    )
    order = {"account_number": "0002", "amount_minor": 3_000}
    quoted = book.post("rana", "/v1/payment-quotes", order)
    payment = {"document_id": town.new_id(), **order}
    payment |= {"tenders": [{"kind": "cash", "amount_minor": 3_000}], "received_minor": 3_000}
    payment |= {"quote_hash": quoted["quote_hash"], "receipt_sequence": next(town.receipts)}
    shown = ("document_id", "visit_id", "receipt_number", "left_minor", "change_minor")
    book.post("rana", "/v1/payments", payment, gives=201, show=shown)
    book.say("Sent again: 200 and the same bytes. With another body under the same id:")
    book.post("rana", "/v1/payments", payment | {"received_minor": 5_000}, gives=409)
    book.post(
        "rana",
        "/v1/payment-quotes",
        order | {"amount_minor": 900_000},
        gives=422,
    )


def _old_debts(book: Book) -> None:
    town = book.town
    book.chapter(
        "Old debts",
        """
        Opened with the number of a paper, collected with each purchase by a rule (a share of the tender, or an instalment), changed from a day on, given up in part
        or whole. Each of these takes a second person of the office, who agrees to exactly the message.
        """,
    )
    terms = {"rule": "percent", "percent_bp": 2_000, "instalment_minor": None}
    terms |= {"ceiling_bp": 4_000, "guaranteed_tenths": 50}
    body = {"document_id": town.new_id(), "account_number": "0002", "amount_minor": 12_000}
    body |= {"code": "court-7", "name_ar": "حكم محكمة", "name_en": "Court ruling"}
    body |= {"since": "2026-10-01", "evidence": "ruling 7/2026", "reason": "ruled", "terms": terms}
    approval = agreed(book, "maysa", "arrears_opening", body, "layla")
    debt = book.post("maysa", "/v1/arrears", body | {"approval_id": approval}, gives=201)["debt"]
    book.say("By instalments from December on:")
    terms |= {"rule": "per_period", "percent_bp": None, "instalment_minor": 1_000}
    body = {"document_id": town.new_id(), "debt": debt, "valid_from": "2026-12-01"}
    body |= {"terms": terms, "reason": "agreed with the family"}
    approval = agreed(book, "maysa", "arrears_rule", body, "nasser")
    path = "/v1/arrears-rules"
    shown = ("debt", "left_minor", "rules")
    book.post("maysa", path, body | {"approval_id": approval}, gives=201, show=shown)
    body = {"document_id": town.new_id(), "debt": debt, "amount_minor": 20_000}
    body |= {"reason": "the council forgave it"}
    book.say(
        "More than is left is refused; then the whole of it is given up, and the statement tells all."
    )
    path = "/v1/arrears-write-offs"
    approval = agreed(book, "maysa", "write_off", body, "layla")
    book.post("maysa", path, body | {"approval_id": approval}, gives=422)
    body |= {"document_id": town.new_id(), "amount_minor": 12_000}
    approval = agreed(book, "maysa", "write_off", body, "layla")
    shown = ("debt", "opened_minor", "written_off_minor", "left_minor")
    book.post("maysa", path, body | {"approval_id": approval}, gives=201, show=shown)
    asked = {"account_number": "0002"}
    shown = ("left_minor", "movements", "next_cursor")
    book.post("walid", "/v1/arrears-statements?limit=5", asked, show=shown)
