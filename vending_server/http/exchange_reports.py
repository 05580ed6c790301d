"""What the routes of reports, papers and scans take, answer and refuse: for exchanges.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import Route
from vending_server.http.exchange_rows import Exchange, asks, document, lists, tells
from vending_server.wire import papers, reports, scans
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
    ("POST", "/v1/paper-signatures"): document(
        papers.PaperSignature,
        papers.PaperStands,
        Code.NOT_FOUND,
        Code.NO_PAPER_TO_SIGN,
        Code.REPORT_DAMAGED,
        Code.SIDE_HAS_SIGNED,
        Code.ONE_FOR_BOTH_SIDES,
        Code.PAPER_DISPUTED,
    ),
    ("POST", "/v1/paper-disputes"): document(
        papers.PaperDispute,
        papers.PaperStands,
        Code.NOT_FOUND,
        Code.NO_PAPER_TO_SIGN,
        Code.PAPER_SIGNED,
        Code.REASON_MISSING,
    ),
    ("POST", "/v1/paper-dispute-answers"): document(
        papers.PaperDisputeAnswer,
        papers.PaperStands,
        Code.NOT_FOUND,
        Code.ALREADY_DECIDED,
        Code.REASON_MISSING,
    ),
    ("POST", "/v1/paper-lists"): lists(papers.PaperListRequest, papers.PaperList),
    ("POST", "/v1/tariff-versions/{what:str}/{version_id:str}/scans"): document(
        scans.ScanGiven, scans.Scan, Code.TARIFF_UNKNOWN, Code.SCAN_UNFIT
    ),
    ("GET", "/v1/tariff-versions/{what:str}/{version_id:str}/scans"): lists(
        None, scans.ScanList, Code.TARIFF_UNKNOWN
    ),
    ("GET", "/v1/decision-scans/{scan_id:str}/parts/{part:str}"): tells(
        scans.ScanPart, Code.NOT_FOUND, Code.SCAN_DAMAGED
    ),
}
