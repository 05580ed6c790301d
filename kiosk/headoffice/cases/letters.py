"""The letter of decision, as it is asked for; made and fetched as every report is."""

from __future__ import annotations

import datetime as dt

from vending_server.wire.reports import ReportOrder


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
