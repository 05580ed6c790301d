"""What the end of a case does, in one sentence: for who asks, and for each who agrees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.headoffice.tables.columns import amount
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Words
from vending_server.wire.cases import CHARGED, CREDITED, PAID


def said(wanted: Mapping[str, Any], words: Words) -> str:
    """Return the sentence of a `CaseSettlement` as it is agreed to, field by field."""
    x, act = wanted.get("amount_minor"), wanted.get("act")
    told = amount(x) if isinstance(x, int) else "–"
    if act == CHARGED:
        what = words("S2752", m=formats.meter_number(str(wanted.get("right_drn", "–"))))
    elif act == CREDITED:
        what = words("S2753", x=told, a=isolate_ltr(str(wanted.get("account_number", "–"))))
    elif act == PAID:
        what = words("S2754", x=told)
    else:
        what = words("S2755")
    return words("S2751", n=isolate_ltr(str(wanted.get("case_number", "–"))), what=what)
