"""What the routes of machines take, answer and refuse: a part of the table in exchanges.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import Route
from vending_server.http.exchange_rows import APPROVED, Exchange, asks, document, lists
from vending_server.wire import machine_cash
from vending_server.wire.problems import ProblemCode as Code

MACHINES: Final[Mapping[Route, Exchange]] = {
    ("POST", "/v1/machine-claims"): document(
        machine_cash.MachineClaim, machine_cash.ClaimFacts, Code.DAY_LOCKED
    ),
    ("POST", "/v1/machine-claims/{claim_id:str}/settlement"): document(
        machine_cash.ClaimSettlement,
        machine_cash.ClaimFacts,
        Code.ALREADY_DECIDED,
        Code.CONTRACT_UNKNOWN,
        Code.CONTRACT_CLOSED,
        Code.REASON_MISSING,
        Code.SUMS_DISAGREE,
        Code.DAY_LOCKED,
        more=APPROVED,
    ),
    ("POST", "/v1/machine-claim-lists"): lists(
        machine_cash.ClaimListRequest, machine_cash.ClaimList
    ),
    ("POST", "/v1/service-entries"): asks(
        machine_cash.ServiceEntry,
        machine_cash.ServicePerson,
        Code.LOGIN_REFUSED,
        Code.LOGIN_LOCKED,
        Code.PASSWORD_OF_SLIP,
    ),
    ("POST", "/v1/cash-box-emptyings"): document(
        machine_cash.CashBoxEmptying, machine_cash.EmptyingFacts, Code.DAY_LOCKED, more=APPROVED
    ),
    ("POST", "/v1/cash-box-emptyings/{emptying_id:str}/count"): document(
        machine_cash.CashBoxCount,
        machine_cash.EmptyingFacts,
        Code.ALREADY_DECIDED,
        Code.APPROVER_IS_REQUESTER,
        Code.SUMS_DISAGREE,
        Code.DAY_LOCKED,
    ),
    ("POST", "/v1/cash-box-emptying-lists"): lists(
        machine_cash.EmptyingListRequest, machine_cash.EmptyingList
    ),
}
