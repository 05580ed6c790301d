"""What the routes of reports take, answer and refuse: a part of the table in exchanges.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import Route
from vending_server.http.exchange_rows import Exchange, asks, document, lists, tells
from vending_server.wire import reports
from vending_server.wire.problems import ProblemCode as Code

REPORTS: Final[Mapping[Route, Exchange]] = {
    ("GET", "/v1/report-kinds"): tells(reports.ReportKinds),
    ("POST", "/v1/reports"): document(
        reports.ReportOrder,
        reports.ReportFacts,
        Code.NOT_FOUND,
        Code.AGENT_UNKNOWN,
        Code.SHIFT_UNKNOWN,
        Code.SHIFT_NOT_CLOSED,
        Code.TARIFF_UNKNOWN,
        Code.NO_TARIFF,
        Code.CASE_NOT_ENDED,
    ),
    ("POST", "/v1/report-lists"): lists(reports.ReportListRequest, reports.ReportList),
    ("GET", "/v1/reports/{report_id:str}/parts/{part:str}"): tells(
        reports.ReportPart, Code.NOT_FOUND, Code.REPORT_DAMAGED
    ),
    ("GET", "/v1/reports/{report_id:str}/check"): asks(None, reports.ReportCheck, Code.NOT_FOUND),
}
