"""What a screen says, in the language of the moment.

One mutable object that all widgets of a window share: the language changes here, then every screen
writes its texts again and keeps what was typed.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable, Iterable
from typing import Final, Self

from kiosk.flows.refusals import FigureKind, Telling
from kiosk.i18n import formats
from kiosk.i18n.bidi import (
    NBSP,
    RLM,
    isolate_first_strong,
    isolate_ltr,
    isolate_name,
    runs_rtl,
    strip_controls,
)
from kiosk.i18n.catalogue import Language, Texts
from kiosk.i18n.months import first_month
from vending_server.wire.facts import BothLanguages

_KEPT: Final = {" · ": f"{NBSP}· "}


class Words:
    """Texts by id, and figures as the operator reads them."""

    def __init__(self, language: Language, zone: str = "Asia/Hebron") -> None:
        self.zone = zoneinfo.ZoneInfo(zone)
        self._texts = Texts(language)

    @property
    def language(self) -> Language:
        """The language of the moment."""
        return self._texts.language

    @property
    def is_rtl(self) -> bool:
        """Whether rows run from right to left."""
        return self.language.is_rtl

    def copy(self) -> Self:
        """Return the same words for somebody else, who keeps the language of the moment."""
        return type(self)(self.language, self.zone.key)

    def switch(self, language: Language) -> None:
        """Speak another language from now on."""
        self._texts = Texts(language)

    def __call__(self, text_id: str, **values: str | int) -> str:
        """Return a text of the catalogue; one that begins with a key's name still runs our way."""
        text = self._texts.get(text_id, **values)
        return RLM + text if self.is_rtl and text[:1].isascii() else text

    def count(self, noun_id: str, number: int) -> str:
        """Return a number of things in the form that the language has for it."""
        return self._texts.count(noun_id, number)

    def __contains__(self, text_id: object) -> bool:
        return text_id in self._texts

    def both(self, text: BothLanguages) -> str:
        """Return a text of the server, unable to turn its row around."""
        return self.name(self.language.choose(text))

    def name(self, text: str) -> str:
        """Return a name or address, unable to turn its row around."""
        return self.joined(isolate_name(text))

    def first_month(self, period: str) -> str:
        """Return the first month of a billing period by its name and number."""
        return first_month(period, self._texts)

    def money(self, minor: int) -> str:
        """Return `150.00 ₪`."""
        return formats.money(minor, self.language)

    def units(self, tenths: int, utility: str) -> str:
        """Return `199.2 kWh`."""
        return formats.units(tenths, utility, self.language)

    def unit_sign(self, utility: str) -> str:
        """Return `kWh` or `m³` alone."""
        return self("S86" if utility == "electricity" else "S87")

    def time_of(self, utc: dt.datetime) -> str:
        """Return the local time, `10:42`."""
        return formats.time_of(utc, self.zone)

    def clock_of(self, utc: dt.datetime) -> str:
        """Return the local time to the second, `10:42:05`."""
        return isolate_ltr(utc.astimezone(self.zone).strftime("%H:%M:%S"))

    def date_of(self, utc: dt.datetime) -> str:
        """Return the local date, `22/11/2026`."""
        return formats.date_of(utc, self.zone)

    def joined(self, *parts: str, by: str = " · ") -> str:
        """Return parts in one row that begins on the reading side; nothing of nothing.

        Where it does not fit on one line it breaks behind a dot, never at another sign.
        """
        said = [part for part in parts if strip_controls(part)]
        lead = RLM if self.is_rtl and said else ""
        return lead + _KEPT.get(by, by.replace(" ", NBSP)).join(said)

    def begun(self, text: str) -> str:
        """Return a text that begins on the reading side, also if no letter of it is ours."""
        if not self.is_rtl or runs_rtl(text) or not text:
            return text
        return RLM + isolate_first_strong(text)

    def listed(self, parts: Iterable[str]) -> str:
        """Return names one after the other, with the comma of the language."""
        return ("، " if self.is_rtl else ", ").join(parts)

    def told(self, telling: Telling) -> str:
        """Return a text with its figures written as people read them."""
        filled = {name: self._figure(*figure) for name, figure in telling.values.items()}
        return self(telling.text_id, **filled)

    def _figure(self, kind: FigureKind, value: int | str | tuple[str, str]) -> str | int:
        if isinstance(value, tuple):
            arabic, english = value
            return arabic if self.is_rtl else english
        match kind:
            case FigureKind.MONEY:
                return self.money(int(value))
            case FigureKind.UNITS:
                return formats.unit_amount(int(value))
            case FigureKind.TIME:
                return self.time_of(dt.datetime.fromisoformat(str(value)))
            case _:
                return value


Saying = Callable[[Words], str]
"""A sentence that a screen keeps while it is shown: written anew when the language changes."""


def saying(text_id: str, **values: str | int) -> Saying:
    """Return a text of the catalogue, whose values are the same in every language."""
    return lambda words: words(text_id, **values)


def nothing_said(_words: Words) -> str:
    """Say nothing."""
    return ""
