"""What routes of reconciliation take, answer and refuse: a part of the table in exchanges.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import Route
from vending_server.http.exchange_rows import APPROVED, Exchange, asks, document, lists, tells
from vending_server.wire import reconciliation as wire
from vending_server.wire.problems import ProblemCode as Code

RECONCILIATION: Final[Mapping[Route, Exchange]] = {
    ("POST", "/v1/reconciliation-rows"): lists(wire.RowsAsked, wire.ReconciliationRows),
    ("POST", "/v1/reconciliation-sums"): asks(wire.RowsAsked, wire.ReconciliationSums),
    ("POST", "/v1/reconciliation-refreshes"): asks(wire.RefreshAsked, wire.RefreshAnswer),
    ("POST", "/v1/reconciliation-item-lists"): lists(wire.ItemsAsked, wire.ItemList),
    ("GET", "/v1/reconciliation-items/{item_id:str}"): tells(
        wire.ItemFacts, Code.NOT_FOUND, Code.INVALID_REQUEST
    ),
    ("POST", "/v1/reconciliation-items/{item_id:str}/acts"): document(
        wire.ItemAct,
        wire.ItemFacts,
        Code.NOT_FOUND,
        Code.ALREADY_DECIDED,
        Code.REASON_MISSING,
        Code.DECISION_MISSING,
        Code.SUMS_DISAGREE,
        Code.DIFFERENCE_NOT_POSTED,
        Code.OWN_DIFFERENCE,
        Code.DAY_LOCKED,
        more=APPROVED,
    ),
    ("POST", "/v1/reconciliation-papers"): asks(wire.PaperAsked, wire.PaperTrail, Code.NOT_FOUND),
    ("GET", "/v1/points/{point_number:str}/checklists/{day:str}"): tells(
        wire.DayChecklist, Code.NOT_FOUND, Code.INVALID_REQUEST
    ),
    ("POST", "/v1/vouchers"): document(
        wire.VoucherMade,
        wire.VoucherFacts,
        Code.NOT_FOUND,
        Code.DAY_NOT_OVER,
        Code.NOTHING_TO_SETTLE,
        Code.ALREADY_DECIDED,
    ),
    ("POST", "/v1/voucher-lists"): lists(wire.VouchersAsked, wire.VoucherList),
    ("POST", "/v1/vouchers/{voucher_id:str}/export"): document(
        wire.VoucherExport, wire.VoucherFacts, Code.NOT_FOUND
    ),
    ("POST", "/v1/vouchers/{voucher_id:str}/posting"): document(
        wire.VoucherPosting,
        wire.VoucherFacts,
        Code.NOT_FOUND,
        Code.ALREADY_DECIDED,
        Code.REASON_MISSING,
    ),
}
