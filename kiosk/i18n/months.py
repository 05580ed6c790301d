"""Billing periods as people say them: by the first month's Levantine name and its number."""

from __future__ import annotations

from kiosk.i18n.bidi import isolate_ltr
from kiosk.i18n.catalogue import Texts


def first_month(period: str, texts: Texts) -> str:
    """Return the first month of a period, `2026-11`, as its name and `11/2026`."""
    year, month = period.split("-")
    return texts.get("R25", month=texts.get(f"M{month}"), number=isolate_ltr(f"{month}/{year}"))
