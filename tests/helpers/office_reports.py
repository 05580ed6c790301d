"""The server's side of the screen of reports, from memory."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from kiosk.api_client import Declined
from tests.helpers.office_bench import FakeLine
from vending_server.wire.facts import BothLanguages
from vending_server.wire.problems import Problem
from vending_server.wire.reports import (
    ReportCheck,
    ReportFacts,
    ReportKindFacts,
    ReportKinds,
    ReportList,
    ReportOrder,
    ReportPart,
    ReportPoint,
)
from vending_server.wire.shifts import ShiftLine, ShiftList

POINTS = [
    ReportPoint(
        number=2, name=BothLanguages(ar="مركز خدمات الجمهور", en="Public centre"), is_agent=False
    ),
    ReportPoint(number=3, name=BothLanguages(ar="مقهى اللوزة", en="Al-Loza café"), is_agent=True),
]
KINDS = [
    ReportKindFacts(kind=kind, point=point, subject=subject, is_of_now=kind == "arrears_aging")
    for kind, point, subject in (
        ("daily_reconciliation", "any", "none"),
        ("shift", "none", "shift"),
        ("agent_settlement", "one", "none"),
        ("deposits", "any", "none"),
        ("sales_journal", "any", "none"),
        ("vat", "any", "none"),
        ("arrears_aging", "none", "none"),
        ("tariff_impact", "none", "tariff"),
    )
]
_NEWEST = 24  # of those that were made before the screen was opened
SHIFT_ID = "01930000-0000-7000-8000-0000000000aa"


def content_of(number: int) -> bytes:
    return f"%PDF-1.5 report {number}".encode() * 30


def a_report(number: int, **changes: Any) -> ReportFacts:
    content = content_of(number)
    kinds = ("sales_journal", "agent_settlement", "vat", "deposits", "shift")
    kind = kinds[number % len(kinds)]
    made_on = dt.date(2026, 11, 22) - dt.timedelta(
        days=max(0, _NEWEST - number)
    )  # today, or before
    first, last = made_on - dt.timedelta(days=1), made_on - dt.timedelta(days=1)
    if kind in {"vat", "agent_settlement"}:
        first, last = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
    fields = {
        "report_id": f"01930000-0000-7000-8000-{number:012d}",
        "number": f"R-{number:06d}",
        "kind": kind,
        "from_day": first.isoformat(),
        "through_day": last.isoformat(),
        "point_number": 3 if kind == "agent_settlement" else (None if kind == "vat" else 2),
        "subject": None,
        "language": "ar",
        "format": ("pdf", "xlsx", "csv")[number % 3],
        "made_at": f"{made_on}T04:30:00+00:00",
        "made_by": "huda" if number % 4 == 1 else None,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "parts": 2,
        "file_name": f"R-{number:06d}_{kind}.pdf",
    }
    return ReportFacts(**(fields | changes))


class Archive:
    """Some archived reports; `damaged` are files that are not what was written."""

    def __init__(self, count: int) -> None:
        self.reports = [a_report(number) for number in range(count, 0, -1)]
        self.orders: list[ReportOrder] = []
        self.damaged: set[str] = set()
        self.changed: set[str] = set()

    def answer_on(self, line: FakeLine) -> FakeLine:
        line.on("GET", "/v1/report-kinds", self._kinds)
        line.on("POST", "/v1/reports", self._make)
        line.on("POST", "/v1/report-lists", lambda **_: ReportList(reports=list(self.reports)))
        line.on("POST", "/v1/shift-lists", lambda **_: ShiftList(shifts=[_SHIFT, _OPEN]))
        line.on("GET", "/v1/reports/*", self._one)
        return line

    def _kinds(self, **_: Any) -> ReportKinds:
        return ReportKinds(
            kinds=KINDS,
            points=POINTS,
            may_have_town=True,
            languages=["ar", "en"],
            formats=["pdf", "csv", "xlsx"],
        )

    def _make(self, *, request: ReportOrder, **_: Any) -> ReportFacts:
        self.orders.append(request)
        made = a_report(
            len(self.reports) + 1,
            report_id=request.report_id,
            kind=request.kind,
            from_day=request.from_day,
            through_day=request.through_day,
            point_number=request.point_number,
        )
        self.reports.insert(0, made)
        return made

    def _one(self, *, path: str, **_: Any) -> ReportPart | ReportCheck:
        report_id, what = path.removeprefix("/v1/reports/").split("/", 1)
        facts = next(one for one in self.reports if one.report_id == report_id)
        if what == "check":
            is_whole = report_id not in self.damaged
            return ReportCheck(
                report_id=report_id,
                number=facts.number,
                is_whole=is_whole,
                is_same_again=report_id not in self.changed if is_whole else None,
            )
        if report_id in self.damaged:
            raise Declined(Problem(status=409, code="report_damaged", title="damaged"))
        content, part = content_of(int(facts.number[2:])), int(what.removeprefix("parts/"))
        half = len(content) // 2
        return ReportPart(
            report_id=report_id,
            part=part,
            parts=2,
            sha256=facts.sha256,
            content=content[:half] if part == 1 else content[half:],
        )


_SHIFT = ShiftLine(
    shift_id=SHIFT_ID,
    terminal=1,
    number=117,
    operator="rana",
    opened_at="2026-11-22T06:00:00+00:00",
    closed_at="2026-11-22T13:00:00+00:00",
    counted_minor=65_500,
    variance_minor=-50,
    float_left_minor=20_000,
    is_provisional=False,
    sales_batch=1,
    banking_batch=1,
    slip=4,
)
_OPEN = ShiftLine(
    shift_id=SHIFT_ID.replace("aa", "bb"),
    terminal=1,
    number=118,
    operator="walid",
    opened_at="2026-11-22T13:10:00+00:00",
    closed_at=None,
    counted_minor=None,
    variance_minor=None,
    float_left_minor=None,
    is_provisional=True,
    sales_batch=1,
    banking_batch=1,
    slip=None,
)
