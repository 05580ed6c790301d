"""What some months would have been under a version: which months, how far it is, what it says.

The server is asked part by part, so that progress is known and somebody can stop; a part by itself
is never shown as an answer.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QVBoxLayout

from kiosk.headoffice.act_form import ActForm, Field
from kiosk.headoffice.band_bars import BandBars
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.insight_words import thousands
from kiosk.headoffice.tables.columns import amount, signed_amount
from kiosk.i18n.bidi import isolate_ltr
from kiosk.i18n.formats import normalise_digits
from kiosk.widgets.banner import notice
from kiosk.widgets.parts import name_it, row, wrapping
from kiosk.widgets.words import Saying, Words, nothing_said, saying
from kiosk.workers import Latest
from vending_server.wire import rerating

WHAT_IFS: Final = ("POST", "/v1/tariff-what-ifs")
CONTRACTS_A_PART: Final = 2_000
MONTHS_MAX: Final = 12
_YEAR: Final = 12
_HOUSEHOLDS: Final = 5  # of those who pay more, and of those who pay less
_ADDED: Final = (
    *("sales", "contracts", "tender_minor", "units_tenths", "gross_minor", "gross_then_minor"),
    *("vat_minor", "vat_then_minor", "paying_more", "paying_less", "unchanged"),
    *("units_then_tenths", "refused_then", "ceiling_hits", "ceiling_hits_then"),
)


@dataclass(frozen=True, slots=True)
class Months:
    """Whole months; `until` is the first day that does not count."""

    first: dt.date
    until: dt.date


def last_month(today: dt.date) -> Months:
    """Return the month before this one."""
    until = today.replace(day=1)
    return Months((until - dt.timedelta(days=1)).replace(day=1), until)


def months_of(first: str, last: str, today: dt.date) -> Months | None:
    """Return months typed as `2026-08` and `2026-10`; none if they are not over, or too many."""
    try:
        begins = dt.date.fromisoformat(f"{normalise_digits(first.strip())}-01")
        ends = dt.date.fromisoformat(f"{normalise_digits(last.strip())}-01")
    except ValueError:
        return None
    until = (ends + dt.timedelta(days=31)).replace(day=1)
    months = (until.year - begins.year) * _YEAR + until.month - begins.month
    is_fit = 1 <= months <= MONTHS_MAX and until <= today
    return Months(begins, until) if is_fit else None


def together(one: rerating.WhatIfAnswer, other: rerating.WhatIfAnswer) -> rerating.WhatIfAnswer:
    """Return what two parts say together; each contract is in one of them."""
    bands = Counter({band.from_minor: band.contracts for band in one.bands})
    bands.update({band.from_minor: band.contracts for band in other.bands})
    listed = max(len(one.losers), len(one.winners), len(other.losers), len(other.winners))
    return msgspec.structs.replace(
        other,
        **{name: getattr(one, name) + getattr(other, name) for name in _ADDED},
        bands=[rerating.Band(from_minor=at, contracts=n) for at, n in sorted(bands.items())],
        losers=sorted([*one.losers, *other.losers], key=_more, reverse=True)[:listed],
        winners=sorted([*one.winners, *other.winners], key=_more)[:listed],
    )


def _more(one: rerating.ChangeOfContract) -> int:
    return one.gross_then_minor - one.gross_minor


class Trying(QFrame):
    """Months, progress, and the effect; `running` says that the server is being asked."""

    running = Signal(bool)
    shown = Signal()  # something else is to be seen
    reckoned = Signal()
    failed = Signal(Exception)

    def __init__(self, desk: OfficeDesk, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self._desk, self._today = desk, today
        self._asks = Latest(desk.workers)
        self._says: Saying = nothing_said
        self._idle_id = "S2230"
        self._version_id = 0
        self._asked: Months | None = None
        self.known: Months | None = None  # whose effect is shown
        self.told, self.bars, self.form = wrapping("small"), BandBars(desk), ActForm(desk)
        self.progress, self.stop_button = QProgressBar(), QPushButton()
        self.progress.setTextVisible(False)
        self.form.filled.connect(self._chosen)
        self.form.left.connect(self._write)
        self.stop_button.clicked.connect(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.form)
        column.addWidget(self.told)
        column.addLayout(row([self.progress, self.stop_button]))
        column.addWidget(self.bars)

    # ------------------------------------------------------------------ for the screen

    @property
    def is_running(self) -> bool:
        """Whether the server is being asked."""
        return self._asked is not None

    @property
    def needs_room(self) -> bool:
        """Whether more than one line is shown."""
        return self.form.isVisible() or self.bars.is_filled

    def choose(self, version_id: int) -> None:
        """Ask for the months, last month proposed."""
        self.stop()
        self._version_id = version_id
        proposed = last_month(self._today())
        month = f"{proposed.first:%Y-%m}"
        self.form.open(
            saying("S2513"),
            (
                Field(name="first", text_id="S2510", value=month, is_figure=True),
                Field(name="last", text_id="S2511", value=month, is_figure=True, hint_id="S2512"),
            ),
            confirm_id="B769",
        )
        self._write()

    def say(self, told: Saying) -> None:
        """Say something else about the version."""
        self._says = told
        self._write()

    def forget(self, idle_id: str) -> None:
        """Another version is looked at: nothing is known of its effect."""
        self._asks.forget()
        self._asked = self.known = None
        self._idle_id = idle_id
        self.form.hide()
        self.bars.show_bands(())
        self.say(nothing_said)
        self.running.emit(False)

    def stop(self) -> None:
        """Ask no more; what came so far is no answer and is dropped."""
        if self.is_running:
            self._asks.forget()
            self._asked = None
            self.say(saying("S2519"))
            self.running.emit(False)

    def command_enter(self) -> bool:
        """Go on in the form of months."""
        return self.form.isVisible() and self.form.command_enter()

    def command_esc(self) -> bool:
        """Leave the form, or stop; False: neither was there."""
        if self.form.isVisible():
            self.form.put_away()
            return True
        if self.is_running:
            self.stop()
            return True
        return False

    def speak(self) -> None:
        """Write every text again."""
        self.form.speak()
        self.bars.speak()
        self.stop_button.setText(self._desk.words("B927"))
        name_it(self.stop_button, self._desk.words("B927"))
        name_it(self.progress, self._desk.words("S2520"))
        self._write()

    # ------------------------------------------------------------------ inside

    def _chosen(self, typed: dict[str, str]) -> None:
        months = months_of(typed["first"], typed["last"], self._today())
        if months is None:
            self.form.refuse("first", notice("E748", "warning"))
            return
        self.form.hide()
        self.begin(months)

    def begin(self, months: Months) -> None:
        """Reckon some months under the version that was chosen."""
        self._asked, self.known = months, None
        self.bars.show_bands(())
        self.progress.setRange(0, 0)
        self.say(saying("S764"))
        self.running.emit(True)
        asked = rerating.WhatIfRequest(
            version_id=self._version_id, from_on=months.first, until_on=months.until
        )
        self._part(asked, None)

    def _part(self, asked: rerating.WhatIfRequest, so_far: rerating.WhatIfAnswer | None) -> None:
        line, cursor = self._desk.line, None if so_far is None else so_far.next_cursor

        def ask() -> rerating.WhatIfAnswer:
            return line.post(
                WHAT_IFS[1], asked, rerating.WhatIfAnswer, cursor=cursor, limit=CONTRACTS_A_PART
            )

        def take(part: rerating.WhatIfAnswer) -> None:
            known = part if so_far is None else together(so_far, part)
            if part.next_cursor is None:
                self._done(known)
                return
            whole = known.contracts + known.contracts_left
            self.progress.setRange(0, whole)
            self.progress.setValue(known.contracts)
            told = saying("S2514", n=f"{known.contracts:,}", m=f"{whole:,}")
            self.say(told)
            self._part(asked, known)

        self._asks.run(self._desk.timed(ask), take, self._not_told)

    def _done(self, told: rerating.WhatIfAnswer) -> None:
        months, self._asked = self._asked, None
        assert months is not None, "months were asked about"
        self.known = months
        self.bars.show_bands(told.bands)
        self.say(lambda words: effect(months, told, words))
        self.running.emit(False)
        self.reckoned.emit()

    def _not_told(self, error: Exception) -> None:
        self._asked = None
        self.say(nothing_said)
        self.running.emit(False)
        self.failed.emit(error)

    def _write(self) -> None:
        words = self._desk.words
        self.told.setText(self._says(words) or words(self._idle_id))
        for part in (self.progress, self.stop_button):
            part.setVisible(self.is_running)
        is_open = self.form.isVisible()
        self.told.setVisible(not is_open)
        self.bars.setVisible(not is_open and self.bars.is_filled)
        self.shown.emit()


def effect(months: Months, told: rerating.WhatIfAnswer, words: Words) -> str:
    """Return what the months would have been, in sentences."""
    last = months.until - dt.timedelta(days=1)
    households = [
        f"{isolate_ltr(one.account_number)} {signed_amount(one.gross_then_minor - one.gross_minor)}"
        for one in (*told.losers[:_HOUSEHOLDS], *told.winners[:_HOUSEHOLDS])
    ]
    parts = [
        words("S2225", a=_day(months.first), b=_day(last)),
        words(
            "S2226",
            x=amount(told.gross_then_minor),
            y=amount(told.gross_minor),
            z=signed_amount(told.gross_then_minor - told.gross_minor),
            n=thousands(told.sales),
            m=thousands(told.contracts),
        ),
        words(
            "S2227",
            a=thousands(told.paying_more),
            b=thousands(told.paying_less),
            c=thousands(told.unchanged),
            n=thousands(told.ceiling_hits_then),
            m=thousands(told.ceiling_hits),
        ),
    ]
    if told.contracts:
        then, now = told.gross_then_minor, told.gross_minor
        parts[1] += " " + words(
            "S2521",
            x=amount(_average(then, told.contracts)),
            y=amount(_average(now, told.contracts)),
        )
    if households:
        parts.append(words("S2228", x=" · ".join(households)))
    return "\n".join(parts)


def _average(minor: int, count: int) -> int:
    """Return an average in agorot, a half up, as other ratios of money are rounded."""
    return (2 * minor + count) // (2 * count)


def _day(day: dt.date) -> str:
    return day.strftime("%d/%m/%Y")
