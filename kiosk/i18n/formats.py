"""Numbers, dates and numbers of things as people read them, in both languages.

Always the digits 0-9, never the system's locale: meter keypads carry these digits and QLocale
would print others (GLOSSARY section 1).  Everything returned is a left-to-right island (`bidi`).
Money comes from integer agorot, units from integer tenths, rates from micro-ILS: nothing is
rounded here, and no float is made.
"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from enum import StrEnum
from typing import Final

from kiosk.i18n.bidi import LRI, NBSP, PDI, RLM, isolate_ltr
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.i18n.language import Language

SHEKEL: Final = "₪"
_UNIT_SIGNS: Final = {
    ("electricity", Language.ARABIC): "ك.و.س",
    ("electricity", Language.ENGLISH): "kWh",
    ("water", Language.ARABIC): "م³",
    ("water", Language.ENGLISH): "m³",
}
_THOUSANDS_FROM: Final = 10_000  # below it tills and paper print no separator
_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_TYPED_DIGITS_MAX: Final = 9
_TOKEN_DIGITS: Final = 20


class Minus(StrEnum):
    """The minus sign of each medium."""

    SCREEN = "\u2212"
    PAPER = "-"  # thermal heads and scanners read the plain one better


def amount(minor: int) -> str:
    """Return agorot as `150.00`, for columns that name the currency once."""
    return isolate_ltr(_fixed(minor, decimals=2))


def money(minor: int, language: Language) -> str:
    """Return agorot as `150.00 ₪`."""
    return _with_sign(_fixed(minor, decimals=2), SHEKEL, language)


def grouped(minor: int) -> str:
    """Return agorot as `−1,150.00`, with the comma from 1,000 on, as head office reads sums."""
    sign, size = (Minus.SCREEN if minor < 0 else ""), abs(minor)
    return f"{sign}{size // 100:,}.{size % 100:02d}"


def grouped_units(tenths: int) -> str:
    """Return tenths as `−1,150.5`, with the comma from 1,000 on, as head office reads them."""
    sign, size = (Minus.SCREEN if tenths < 0 else ""), abs(tenths)
    return f"{sign}{size // 10:,}.{size % 10}"


def grouped_money(minor: int, language: Language) -> str:
    """Return agorot as `−1,150.00 ₪`; see grouped."""
    return _with_sign(grouped(minor), SHEKEL, language)


def signed_money(minor: int, minus: Minus = Minus.SCREEN) -> str:
    """Return agorot as `+0.03` or `−12.00`; nothing is neither."""
    return isolate_ltr(_signed(minor, minus))


def units(tenths: int, utility: str, language: Language) -> str:
    """Return tenths as `199.2 kWh` or `12.5 m³`, in the unit signs of the language."""
    return _with_sign(_fixed(tenths, decimals=1), _UNIT_SIGNS[utility, language], language)


def unit_amount(tenths: int) -> str:
    """Return tenths as `199.2`, where the unit is named elsewhere."""
    return isolate_ltr(_fixed(tenths, decimals=1))


def rate(micro: int) -> str:
    """Return micro-ILS per unit as `0.5100`; the last two decimals only if they say something."""
    text = f"{micro // 1_000_000}.{micro % 1_000_000:06d}"
    return isolate_ltr(text.removesuffix("00"))


def percent(bp: int) -> str:
    """Return basis points as `16%` or `15.5%`."""
    text = f"{bp // 100}.{bp % 100:02d}".rstrip("0").rstrip(".")
    return isolate_ltr(f"{text}%")


def when(utc: dt.datetime, zone: zoneinfo.ZoneInfo) -> str:
    """Return a moment as local `22/11/2026 10:42`."""
    return isolate_ltr(_local(utc, zone).strftime("%d/%m/%Y %H:%M"))


def date_of(utc: dt.datetime, zone: zoneinfo.ZoneInfo) -> str:
    """Return the local date of a moment as `22/11/2026`."""
    return isolate_ltr(_local(utc, zone).strftime("%d/%m/%Y"))


def time_of(utc: dt.datetime, zone: zoneinfo.ZoneInfo) -> str:
    """Return the local time of a moment as `10:42`."""
    return isolate_ltr(_local(utc, zone).strftime("%H:%M"))


def meter_number(drn: str) -> str:
    """Return a meter number grouped 4-4-3 (11 digits) or 4-4-5 (13 digits)."""
    return isolate_ltr(f"{drn[:4]} {drn[4:8]} {drn[8:]}".strip())


def token_groups(token: str) -> str:
    """Return a token as five groups of four, in the order in which they are typed."""
    return isolate_ltr(" ".join(token_group_list(token)))


def token_group_list(token: str) -> tuple[str, ...]:
    """Return the five groups of a token."""
    # The message must not hold the token.
    assert re.fullmatch("[0-9]{20}", token), "a token has 20 digits"
    return tuple(token[at : at + 4] for at in range(0, _TOKEN_DIGITS, 4))


def receipt_number(number: str) -> str:
    """Return point-terminal-sequence in its order."""
    return isolate_ltr(number)


def normalise_digits(text: str) -> str:
    """Return input with Arabic-Indic and Persian digits (and their point) as 0-9, before checks."""
    return text.translate(_DIGITS)


def parse_day(text: str) -> dt.date | None:
    """Return a day as it is written here, `28/11/2026`, or by machines; None: it is no day."""
    found = _DAY_FIRST.fullmatch(normalise_digits(text).strip())
    try:
        if found:
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        return dt.date.fromisoformat(normalise_digits(text).strip())
    except ValueError:
        return None


def parse_amount(text: str) -> int:
    """Return typed shekels as agorot.

    Raises:
        NumberNotUnderstood: anything but digits, one point and at most two decimals.
    """
    return _parsed(text, decimals=2)


def parse_units(text: str) -> int:
    """Return typed units as tenths.

    Raises:
        NumberNotUnderstood: anything but digits, one point and at most one decimal.
    """
    return _parsed(text, decimals=1)


def _fixed(value: int, *, decimals: int) -> str:
    if value < 0:
        return "-" + _fixed(-value, decimals=decimals)
    whole, rest = divmod(value, 10**decimals)
    shown = f"{whole:,}" if whole >= _THOUSANDS_FROM else str(whole)
    return f"{shown}.{rest:0{decimals}d}"


def _signed(minor: int, minus: Minus) -> str:
    if minor == 0:
        return _fixed(0, decimals=2)
    return ("+" if minor > 0 else minus) + _fixed(abs(minor), decimals=2)


def _with_sign(number: str, sign: str, language: Language) -> str:
    if not language.is_rtl:
        return isolate_ltr(f"{number} {sign}")
    # RLM: a text without an Arabic letter would be laid out from left to right (rule 3).
    return f"{RLM}{LRI}{number}{PDI}{NBSP}{sign}"


def _local(utc: dt.datetime, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    assert utc.tzinfo is not None, "a naive time reached the paper"
    return utc.astimezone(zone)


def _parsed(text: str, *, decimals: int) -> int:
    clean = normalise_digits(text.strip())
    form = rf"(?P<whole>[0-9]{{1,{_TYPED_DIGITS_MAX}}})(?:\.(?P<rest>[0-9]{{0,{decimals}}}))?"
    typed = re.fullmatch(form, clean)
    if typed is None:
        raise NumberNotUnderstood(f"not a number with at most {decimals} decimals")
    return int(typed["whole"] + (typed["rest"] or "").ljust(decimals, "0"))
