"""What is asked for: kind, point, days, language, file; only what the chosen kind asks with it.

A kind brings its usual days: yesterday, or the month that is over for what is settled by the month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from kiosk.flows.refusals import FigureKind, Telling
from kiosk.headoffice.choice import Choice
from kiosk.headoffice.desk import OfficeDesk
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Notice
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import FilledButton, label, name_it, row
from kiosk.widgets.words import Words
from vending_server.wire.reports import ReportKindFacts, ReportKinds, ReportPoint

KIND_TEXTS: Final = {
    "daily_reconciliation": "S1260",
    "shift": "S1261",
    "agent_settlement": "S1262",
    "deposits": "S1263",
    "sales_journal": "S1264",
    "vat": "S1265",
    "arrears_aging": "S1266",
    "tariff_impact": "S1267",
    "case_letter": "S2778",
}
_BY_MONTH: Final = frozenset({"agent_settlement", "vat", "tariff_impact"})
LANGUAGE_TEXTS: Final = {"ar": "S1270", "en": "S1271"}
_FORMATS: Final = {"pdf": "PDF", "xlsx": "XLSX", "csv": "CSV"}
_DAY_WIDTH, _HEIGHT = 118, 38


@dataclass(frozen=True, slots=True)
class Subject:
    """A shift or a version that may be chosen: what it is sent as, and how it is told."""

    sent: str
    number: str
    name: str
    at: dt.datetime | None = None

    def said(self, words: Words) -> str:
        """Return it in the language of the moment."""
        parts = [isolate_ltr(self.number), isolate_name(self.name)]
        return words.joined(*parts, "" if self.at is None else words.date_of(self.at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the form says."""

    kind: str
    from_day: dt.date
    through_day: dt.date
    point_number: int | None
    subject: str | None
    language: str
    file_format: str


class OrderForm(QFrame):
    """`asked` is the wish to make it, `subjects_wanted` that there is something to choose from."""

    asked = Signal()
    subjects_wanted = Signal()

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._told: ReportKinds | None = None
        self.kind: Choice[ReportKindFacts] = Choice(desk, "S1268", width=230)
        self.point: Choice[ReportPoint | None] = Choice(desk, "T105", width=210)
        self.subject: Choice[Subject] = Choice(desk, "S1269", width=250)
        self.language: Choice[str] = Choice(desk, "S1272", width=110)
        self.format: Choice[str] = Choice(desk, "S1273", width=96)
        self.from_day, self.through_day = QLineEdit(), QLineEdit()
        self._from, self._through = label("small"), label("small")
        self.make = FilledButton()
        self._lay_out()
        self.kind.chosen.connect(self._kind_chosen)
        self.point.chosen.connect(self._point_chosen)
        self.make.clicked.connect(self.asked)

    @property
    def kind_facts(self) -> ReportKindFacts | None:
        """The kind that is chosen."""
        return self.kind.value

    @property
    def subject_of(self) -> str:
        """What there is to choose from: shift, tariff or none."""
        return "none" if self.kind.value is None else self.kind.value.subject

    def show_kinds(self, told: ReportKinds) -> None:
        """Offer what the server makes."""
        self._told = told
        kinds = [one for one in told.kinds if one.subject != "case"]  # made where a case is ended
        self.kind.offer(kinds, lambda one: self._desk.words(KIND_TEXTS[one.kind]))
        self._offer_rest()
        self._kind_chosen()

    def show_subjects(self, subjects: Sequence[Subject]) -> None:
        """Offer shifts or versions."""
        self.subject.offer(subjects, lambda one: one.said(self._desk.words))

    def speak(self) -> None:
        """Write every text in the language of the moment."""
        words = self._desk.words
        for part in (self.kind, self.point, self.subject, self.language, self.format):
            part.speak()
        self._from.setText(words("S1274"))
        self._through.setText(words("S1275"))
        name_it(self.from_day, words("S1274"))
        name_it(self.through_day, words("S1275"))
        self.make.setText(words("B800"))
        name_it(self.make, words("B800"))

    def enter(self) -> None:
        """Let somebody choose."""
        self.kind.box.setFocus()

    def wanted(self) -> Wanted | Notice:
        """Return what the form says, or what is wrong with it."""
        kind, days = self.kind.value, [formats.parse_day(one.text()) for one in self._days]
        for text, day in zip(self._days, days, strict=True):
            if day is None:
                text.setFocus()
                told = {"x": (FigureKind.TEXT, isolate_ltr(text.text() or "–"))}
                return Notice(Telling("S1276", told), "warning")
        assert days[0] is not None
        assert days[1] is not None
        subject = self.subject.value
        if kind is None or (kind.subject != "none" and subject is None):
            return Notice(Telling("S1277", {}), "warning")
        point = self.point.value if kind.point != "none" else None
        return Wanted(
            kind=kind.kind,
            from_day=days[0],
            through_day=days[1],
            point_number=None if point is None else point.number,
            subject=None if kind.subject == "none" or subject is None else subject.sent,
            language=self.language.value or "ar",
            file_format=self.format.value or "pdf",
        )

    @property
    def _days(self) -> tuple[QLineEdit, QLineEdit]:
        return self.from_day, self.through_day

    def _kind_chosen(self) -> None:
        kind = self.kind.value
        if kind is None or self._told is None:
            return
        self._offer_points(kind)
        self._put_days(kind.kind)
        for part in self._day_parts:
            part.setVisible(not kind.is_of_now)
        self.point.setVisible(kind.point != "none" or kind.subject == "shift")
        self.subject.setVisible(kind.subject != "none")
        self.show_subjects(())
        if kind.subject != "none":
            self.subjects_wanted.emit()

    def _point_chosen(self) -> None:
        if self.subject_of == "shift":
            self.subjects_wanted.emit()

    def _offer_points(self, kind: ReportKindFacts) -> None:
        assert self._told is not None
        is_agent = kind.kind == "agent_settlement"
        points: list[ReportPoint | None] = [
            one for one in self._told.points if one.is_agent or not is_agent
        ]
        if kind.point == "any" and self._told.may_have_town:
            points.insert(0, None)
        self.point.offer(points, self._point_name)

    def _offer_rest(self) -> None:
        words = self._desk.words
        self.language.offer(list(LANGUAGE_TEXTS), lambda one: words(LANGUAGE_TEXTS[one]))
        self.format.offer(list(_FORMATS), _FORMATS.__getitem__)

    def _point_name(self, point: ReportPoint | None) -> str:
        words = self._desk.words
        if point is None:
            return words("S1278")
        return words.joined(str(point.number), words.both(point.name))

    def _put_days(self, kind: str) -> None:
        yesterday = self._desk.now().astimezone(self._desk.words.zone).date() - dt.timedelta(days=1)
        first, last = yesterday, yesterday
        if kind in _BY_MONTH:
            last = (yesterday + dt.timedelta(days=1)).replace(day=1) - dt.timedelta(days=1)
            first = last.replace(day=1)
        for field, day in zip(self._days, (first, last), strict=True):
            field.setText(day.strftime("%d/%m/%Y"))

    def _lay_out(self) -> None:
        for field in self._days:
            field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            field.setMaxLength(10)
            sized(field, width=_DAY_WIDTH, least_height=_HEIGHT)
        sized(self.make, height=_HEIGHT + 2)
        parts = ((self._from, self.from_day), (self._through, self.through_day))
        self._day_parts = [_above(title, field) for title, field in parts]
        button = _above(label("small"), self.make)
        button.layout().insertStretch(0, 1)  # type: ignore[union-attr]  # a column
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 14)
        column.setSpacing(10)
        column.addLayout(row([self.kind, self.point, self.subject, 1], spacing=14))
        column.addLayout(
            row(
                [*self._day_parts, self.language, self.format, button, 1],
                spacing=14,
            )
        )

    def command(self, cap: Cap) -> bool:
        """F12 makes it, wherever the focus is."""
        if cap is Cap.F12 and self.make.isEnabled():
            self.asked.emit()
            return True
        return False


def _above(title: QWidget, part: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    column.addWidget(title)
    column.addWidget(part)
    return holder
