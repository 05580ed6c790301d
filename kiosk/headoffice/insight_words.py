"""How signs, zones and their figures are written: one place for list, panel and map."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kiosk.headoffice.tables.columns import NOTHING
from kiosk.i18n import formats
from kiosk.i18n.bidi import NBSP, isolate_ltr
from kiosk.widgets.charts.parts import Chart, Figure
from kiosk.widgets.words import Words
from vending_server.wire.insight import History, Sign, ZoneBalance

SIGN_IDS: Final = {
    "tamper": "S1804",
    "none_bought": "S1805",
    "falling": "S1806",
    "low": "S1807",
    "small_frequent": "S1808",
}
SIGN_TONES: Final = {
    "tamper": "danger",
    "none_bought": "warning",
    "falling": "electricity",
    "low": "water",
    "small_frequent": "neutral",
}
STATE_IDS: Final = {
    "open": "S1824",
    "inspect": "S1825",
    "inspected": "S1826",
    "dismiss": "S1827",
    "snooze": "S1828",
}
STATE_TONES: Final = {"open": "neutral", "inspect": "warning"}
ZONE_STATE_IDS: Final = {"known": "S1848", "no_meter": "S1846", "no_readings": "S1847"}
AGAINST_IDS: Final = {"zone": "S1814", "town": "S1815", "nobody": "S1816"}
LOSS_STEPS: Final = ((1_000, "good"), (2_000, "warning"), (3_000, "danger"))
"""Below so many basis points a zone wears this tone."""
LOSS_MOST: Final = "stop"  # from the last of them on


def utility_name(words: Words, utility: str) -> str:
    """Return `Electricity`."""
    return words("T063" if utility == "electricity" else "T064")


def whole_units(tenths: int) -> str:
    """Return tenths as whole units with the comma of thousands, `12,345`."""
    sign = "\u2212" if tenths < 0 else ""
    return isolate_ltr(f"{sign}{abs(tenths) // 10:,}")


def units(words: Words, tenths: int, utility: str) -> str:
    """Return `12,345 kWh`."""
    return words.joined(f"{whole_units(tenths)} {words.unit_sign(utility)}")


def exact_units(words: Words, tenths: int, utility: str) -> str:
    """Return `12,345.6 kWh`: figures that are added up and set against each other."""
    figure, sign = isolate_ltr(formats.grouped_units(tenths)), words.unit_sign(utility)
    return words.joined(f"{figure}{NBSP}{sign}")


def thousands(value: int) -> str:
    """Return a figure of a scale: `12,000`; a letter for thousands would be one of English."""
    return isolate_ltr(f"{value:,}")


def shekels_short(minor: int) -> str:
    """Return agorot at a scale, in shekels."""
    return thousands(minor // 100)


def units_short(tenths: int) -> str:
    """Return tenths at a scale, in whole units."""
    return thousands(tenths // 10)


def zone_name(words: Words, zone: str) -> str:
    """Return a zone's name, or that there is none."""
    return words.name(zone) if zone else words("S1849")


def rule_of(words: Words, sign: Sign, utility: str) -> str:
    """Return in one or two sentences what the sign's rule compared."""
    near = units(words, sign.neighbours_tenths, utility)
    own = units(words, sign.bought_tenths, utility)
    match sign.sign:
        case "tamper":
            day = NOTHING
            if sign.read_at is not None:
                day = words.date_of(dt.datetime.fromisoformat(sign.read_at))
            return words("S1809", day=day)
        case "none_bought":
            return words("S1810", days=sign.window_days, count=sign.neighbours, near=near)
        case "falling":
            return words(
                "S1811", own=_share(sign.change_bp), near=_share(sign.neighbours_change_bp)
            )
        case "low":
            return words("S1812", own=own, days=sign.window_days, count=sign.neighbours, near=near)
    return words("S1813", own=sign.purchases, near=sign.neighbours_purchases)


def against(words: Words, kind: str, count: int) -> str:
    """Return whom a household was compared with."""
    text_id = AGAINST_IDS.get(kind, "S1816")
    return words(text_id) if text_id == "S1816" else words(text_id, count=count)


def history_chart(words: Words, history: History | None, utility: str) -> Chart:
    """Return a household's months beside its neighbours'."""
    title = words("S1833")
    if history is None:
        return Chart(title=title, nothing=words("S764"))
    return Chart(
        title=title,
        figures=[
            Figure(
                isolate_ltr(one.month[5:]),
                (one.units_tenths, one.neighbours_tenths),
                isolate_ltr(f"{one.month[5:]}/{one.month[:4]}"),
            )
            for one in history.months
        ],
        series=(words("S1834"), words("S1835")),
        writes=lambda tenths: exact_units(words, tenths, utility),
        writes_short=units_short,
        nothing=words("S1837"),
    )


def zone_chart(words: Words, zone: ZoneBalance, utility: str) -> Chart:
    """Return what came in and what was sold, period by period."""
    return Chart(
        title=words("S1886"),
        figures=[
            Figure(
                isolate_ltr(f"{moment_day(words, one.through_at):%m/%y}"),
                (one.input_tenths, one.sold_tenths),
                period(words, one.from_at, one.through_at),
            )
            for one in zone.periods
        ],
        series=(words("S1842"), words("S1843")),
        writes=lambda tenths: exact_units(words, tenths, utility),
        writes_short=units_short,
        nothing=words(ZONE_STATE_IDS[zone.state]),
    )


def period(words: Words, first: str, last: str) -> str:
    """Return from which day to which."""
    days = [f"{moment_day(words, one):%d/%m/%Y}" for one in (first, last)]
    return words("S1853", first=isolate_ltr(days[0]), last=isolate_ltr(days[1]))


def moment_day(words: Words, text: str) -> dt.date:
    """Return the town's day of a moment of the server."""
    return dt.datetime.fromisoformat(text).astimezone(words.zone).date()


def loss_tone(zone: ZoneBalance | None) -> str:
    """Return the tone of a zone on the map and in the list; nothing known is neutral."""
    bp = zone.whole.loss_bp if zone is not None and zone.whole is not None else None
    if bp is None or bp < 0:  # below nothing: a question about the figures, no good news
        return "neutral"
    return next((tone for most, tone in LOSS_STEPS if bp < most), LOSS_MOST)


def loss_text(zone: ZoneBalance | None) -> str:
    """Return a zone's loss in per cent, or nothing."""
    bp = zone.whole.loss_bp if zone is not None and zone.whole is not None else None
    return NOTHING if bp is None else _share(bp)


def _share(bp: int | None) -> str:
    if bp is None:
        return NOTHING
    minus = "\u2212" if bp < 0 else ""
    return isolate_ltr(f"{minus}{abs(bp) // 100}.{abs(bp) % 100 // 10}%")
