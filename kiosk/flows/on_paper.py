"""Putting a sheet on paper, and what a fault of its driver means: one way for all slips."""

from __future__ import annotations

from typing import Final

from drivers.errors import DriverError, RasterRefused
from drivers.receipt_printers.base import PrintOutcome, PrintReason, PrintVerdict
from kiosk.flows.till_values import Printer, Sheet

STOPPED: Final = PrintOutcome(job_id="", verdict=PrintVerdict.UNSURE, reason=PrintReason.STOPPED)
"""The program ended before the printer had said anything."""


def put_on_paper(
    printer: Printer, sheet: Sheet, *, job_id: str, kick_drawer: bool = False
) -> PrintOutcome:
    """Print a sheet; a driver that fails in the middle leaves it unsure."""
    try:
        return printer.print_raster(
            sheet.rows,
            width_dots=sheet.width_dots,
            height=sheet.height,
            job_id=job_id,
            kick_drawer=kick_drawer,
        )
    except RasterRefused:
        verdict = PrintVerdict.NOT_SENT  # refused before the first byte
    except DriverError:
        verdict = PrintVerdict.UNSURE
    return PrintOutcome(job_id=job_id, verdict=verdict, reason=PrintReason.ERROR)
