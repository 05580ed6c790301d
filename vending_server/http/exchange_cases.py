"""What the routes of case files take, answer and refuse: a part of the table in exchanges.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import Route
from vending_server.http.exchange_rows import COUNTER, UNITS, Exchange, document, lists
from vending_server.wire import cases
from vending_server.wire.problems import ProblemCode as Code

CASES: Final[Mapping[Route, Exchange]] = {
    ("POST", "/v1/case-files"): document(
        cases.CaseOpening,
        cases.CaseOpened,
        Code.REASON_MISSING,
        Code.RECEIPT_NOT_FOUND,
        Code.SALE_REVERSED,
        Code.CREDIT_MOVED_ALREADY,
        Code.CASE_OPEN,
        Code.CHECK_DIGIT,
        Code.METER_UNKNOWN,
        Code.NOT_THIS_METER,
    ),
    ("POST", "/v1/case-files/{case_id:str}/settlement"): document(
        cases.CaseSettlement,
        cases.CaseSettled,
        Code.NOT_FOUND,
        Code.ALREADY_DECIDED,
        Code.SALE_REVERSED,
        Code.CREDIT_MOVED_ALREADY,
        Code.NOT_THIS_METER,
        Code.RECEIPT_NOT_FOUND,
        Code.CONTRACT_UNKNOWN,
        Code.CONTRACT_CLOSED,
        Code.SUMS_DISAGREE,
        Code.DAY_LOCKED,
        more=COUNTER | UNITS,
    ),
    ("POST", "/v1/case-file-lists"): lists(cases.CaseListRequest, cases.CaseList),
    ("POST", "/v1/case-notes"): document(
        cases.CaseNote, cases.CaseNoteFacts, Code.REASON_MISSING, Code.NOT_FOUND
    ),
    ("POST", "/v1/case-note-lists"): lists(
        cases.CaseNoteListRequest, cases.CaseNoteList, Code.NOT_FOUND
    ),
}
