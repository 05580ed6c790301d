"""What each kind of report is called, and of where and when it tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.reports.model import NEEDS, CellKind, Imprint, Report, ReportKind
from vending_server.reports.wording import Wording

TITLES: Final[Mapping[ReportKind, str]] = {
    ReportKind.DAILY: "P700",
    ReportKind.SHIFT: "P701",
    ReportKind.AGENT: "P702",
    ReportKind.DEPOSITS: "P703",
    ReportKind.SALES: "P704",
    ReportKind.VAT: "P705",
    ReportKind.AGING: "P706",
    ReportKind.TARIFF: "P707",
    ReportKind.LETTER: "P973",
}
assert set(TITLES) == set(ReportKind), "every kind has its title"


def where_and_when(report: Report, imprint: Imprint, wording: Wording) -> tuple[str, str]:
    """Return the point, and the days; how things stand now is told of the day it was made."""
    needs = NEEDS[report.asked.kind]
    if needs.is_of_now:
        return "", wording.text("P844", day=imprint.made_at.date())
    if report.asked.kind is ReportKind.LETTER:
        return "", wording.cell(imprint.made_at.date(), CellKind.DAY)
    if report.point is None:
        return wording.text("P712"), wording.period(report.asked.period)
    return wording.name(report.point), wording.period(report.asked.period)
