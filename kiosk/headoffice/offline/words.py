"""Words and tones of what head office sees of sales without a line."""

from __future__ import annotations

from typing import Final

from kiosk.headoffice.tables.columns import Pill
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Words

REASONS: Final = {
    "blocked_meter": "S1620",
    "contract_closed": "S1621",
    "tariff_changed": "S1622",
    "period_changed": "S1623",
    "price_credited": "S1624",
    "price_borne": "S1625",
    "debt_settled": "S1626",
    "over_float": "S1627",
    "day_locked": "S1628",
    "shift_unknown": "S1629",
    "operator_unknown": "S1630",
    "clock": "S1631",
    "closure_order": "S1632",
    "expired_pack": "S1633",
    "not_in_pack": "S1634",
    "voided_before": "S1635",
    "sold_twice": "S1636",
    "vend_id_used": "S1637",
    "receipt_number_used": "S1638",
    "wrong_sum": "S1639",
    "unreadable": "S1640",
    "forked_journal": "S1641",
    "unsigned_journal": "S1642",
}
STATES: Final = {
    "quarantined": ("S1643", "danger"),
    "posted": ("S1644", "good"),
    "released": ("S1645", "good"),
    "charged": ("S1646", "warning"),
}
STANDINGS: Final = {
    "well": ("S1647", "good"),
    "rolled_back": ("S1648", "danger"),
    "forked": ("S1649", "danger"),
    "unsigned": ("S1650", "danger"),
}
SEALED: Final = {
    "live": "S1651",
    "void_asked": "S1652",
    "voided": "S1653",
    "sold": "S1654",
}
AMOUNTS: Final = {"cashier": "S1655", "machine": "S1656"}


def seat(words: Words, point: int, terminal: int) -> str:
    """Return `Point 3 · terminal 1`."""
    return words.joined(words("S78", n=point), words("S1601", n=terminal))


def seat_key(point: int, terminal: int) -> str:
    """Return how a terminal is written in a filter: `3-1`."""
    return f"{point}-{terminal}"


def pill_of(words: Words, table: dict[str, tuple[str, str]], name: str) -> Pill:
    """Return the pill of a stable word; one that is not known here is shown as it is."""
    text_id, tone = table.get(name, ("", "neutral"))
    return Pill(words(text_id) if text_id else isolate_ltr(name), tone)


def word(words: Words, table: dict[str, str], name: str) -> str:
    """Return the words of a stable word; one that is not known here is shown as it is."""
    return words(table[name]) if name in table else isolate_ltr(name)
