"""Reconciliation: every view of the same money, what differs, and who decides."""

from __future__ import annotations

import datetime as dt

import msgspec

from tests.api_book.book import Book, agreed
from vending_server.wire.reconciliation import ItemAct, decision_payload


def tell(book: Book) -> None:
    town = book.town
    today = town.clock.now().date()
    days = {
        "from_day": (today - dt.timedelta(days=40)).isoformat(),
        "through_day": today.isoformat(),
    }
    _rows(book, days)
    _items(book, days)
    _vouchers(book, days)


def _rows(book: Book, days: dict[str, str]) -> None:
    book.chapter(
        "Reconciliation",
        """
        The same money is told by several sources, each of which knows nothing of the others: what was counted, the till's journal, the ledger, the tokens,
        the slips, the bank, the vouchers (docs/reconciliation.md). A row is a shift, a cash box, or a day of a till without shifts. A difference is the right view
        less the left one; over and short are never netted.
        """,
    )
    asked = days | {"point_number": 2}
    book.post("maysa", "/v1/reconciliation-refreshes", asked)
    book.post("maysa", "/v1/reconciliation-rows?limit=1", asked)
    book.post("maysa", "/v1/reconciliation-sums", asked, show=("views", "differences"))


def _items(book: Book, days: dict[str, str]) -> None:
    town = book.town
    book.section(
        "The worklist",
        """
        A difference that does not clear by itself is an item, the same over all refreshes, with the rows behind it and causes ranked by evidence. `explain`
        accepts a cause; `send_back` and `escalate` ask; `charge`, `correct` and `write_off` post an entry of their own and take a second person
        (`difference_decision`). Nothing is edited: each act is a row.
        """,
    )
    asked = days | {"point_number": 2, "subject_kinds": ["slip"], "states": ["open", "explained"]}
    listed = book.post("maysa", "/v1/reconciliation-item-lists", asked)
    item = listed["items"][0]
    path = f"/v1/reconciliation-items/{item['item_id']}"
    book.get("maysa", path, show=("views", "rows"))
    act = {
        "document_id": town.new_id(),
        "act": "write_off",
        "reason": "the bank kept a false note",
        "amount_minor": item["amount_minor"],
        "decision_number": "2026/88",
    }
    book.post("maysa", f"{path}/acts", act, gives=403)
    payload = decision_payload(item["item_id"], msgspec.convert(act, ItemAct))
    approval = agreed(book, "maysa", "difference_decision", payload, "layla")
    book.post(
        "maysa", f"{path}/acts", act | {"approval_id": approval}, gives=201, show=("item", "acts")
    )
    book.section(
        "To the paper",
        "A link of kind `sale`, `record`, `paper`, `movement`, `count`, `shift` or `finding` leads to every sheet that its till wrote down, and to the entries.",
    )
    count = {"kind": "count", "id": book.town.new_id()}
    book.post("maysa", "/v1/reconciliation-papers", count, gives=404)
    book.section("Before a day is closed", "What is required keeps a day from being locked.")
    book.get("maysa", f"/v1/points/2/checklists/{days['through_day']}")


def _vouchers(book: Book, days: dict[str, str]) -> None:
    town = book.town
    book.section(
        "Vouchers",
        """
        The voucher of a point's day tells account by account what was posted. It is taken over, then told back with number and total as the accounting
        system has them; what differs is an item.
        """,
    )
    first = "2026-11-22"
    wanted = {"document_id": town.new_id(), "point_number": 2, "day": first}
    made = book.post("maysa", "/v1/vouchers", wanted, gives=201)
    path = f"/v1/vouchers/{made['voucher_id']}"
    taken = {"document_id": town.new_id()}
    book.post("maysa", f"{path}/export", taken, gives=201, show=("exported_at",))
    posted = {"document_id": town.new_id(), "posted_number": "JV-2026-4410"}
    posted |= {"posted_minor": made["total_minor"]}
    shown = ("posted_number", "posted_minor", "posted_at")
    book.post("maysa", f"{path}/posting", posted, gives=201, show=shown)
    book.post("maysa", "/v1/voucher-lists", days | {"point_number": 2}, show=("due",))
