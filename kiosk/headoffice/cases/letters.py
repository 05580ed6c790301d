"""The letter of decision: made and archived at the server, fetched, laid among the exports."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

from kiosk.headoffice.line import Line
from kiosk.headoffice.reports.files import saved
from vending_server.wire.reports import ReportFacts, ReportOrder

MAKES: Final = ("POST", "/v1/reports")


def order_of(report_id: str, case_id: str, today: dt.date) -> ReportOrder:
    """Return what is asked for: in Arabic, the language of the town's letters."""
    return ReportOrder(
        report_id=report_id,
        kind="case_letter",
        from_day=today.isoformat(),
        through_day=today.isoformat(),
        language="ar",
        format="pdf",
        subject=case_id,
    )


def made(line: Line, order: ReportOrder, folder: Path) -> Path:
    """Have it made, once for its id, and fetch it; return where it lies.

    Raises:
        OSError: it cannot be written.
        Declined, SessionEnded, Unreachable.
    """
    return saved(line, line.post(MAKES[1], order, ReportFacts), folder)
