"""Sums and days as they are typed in forms; what is read as neither is told at its field."""

from __future__ import annotations

import datetime as dt

from kiosk.headoffice.act_form import ActForm
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.i18n.formats import parse_amount
from kiosk.widgets.banner import notice

NOT_READ = "S1932"


def sum_of(form: ActForm, typed: dict[str, str], name: str) -> int | None:
    """Return typed shekels as agorot; None: it was told that they are no sum."""
    try:
        return parse_amount(typed[name].replace(",", ""))
    except NumberNotUnderstood:
        form.refuse(name, notice(NOT_READ, "warning"))
        return None


def day_of(form: ActForm, typed: dict[str, str], name: str) -> str | None:
    """Return a typed day, `2026-11-22`; None: it was told that it is none."""
    try:
        return dt.date.fromisoformat(typed[name]).isoformat()
    except ValueError:
        form.refuse(name, notice(NOT_READ, "warning"))
        return None


def number_of(form: ActForm, typed: dict[str, str], name: str) -> int | None:
    """Return a typed whole number; None: it was told that it is none."""
    if typed[name].isdecimal():
        return int(typed[name])
    form.refuse(name, notice(NOT_READ, "warning"))
    return None
