"""The strip on top: municipality, person, line, backups, clock.  One stop, one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from kiosk.cashier.line_watch import LineState
from kiosk.headoffice.desk import OfficeDesk
from kiosk.theme.dress import worn
from kiosk.widgets.moving_line import MovingLine
from kiosk.widgets.parts import label, name_it, pill, set_property
from vending_server.wire.login import OperatorFacts

HEIGHT: Final = 44
_TICK_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class BackupLight:
    """How backups stand, in words by text id; a tone of the theme with a sign of its own."""

    tone: str = "strip"
    text_id: str = "S774"  # nobody has told yet: never green by itself
    sign: str = "○"


class OfficeStrip(QFrame):
    """Shows how everything is."""

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._desk = desk
        self._operator: OperatorFacts | None = None
        self._light = BackupLight()
        self._municipality, self._office = label("top-strong"), label("top")
        self._user = label("top-strong")
        self._line, self._backup = pill("strip"), pill("strip")
        self._clock = label("clock")
        self._lay_out()
        self.moving = MovingLine(self)
        desk.workers.waiting.connect(self.moving.show_waiting)
        desk.line_watch.changed.connect(self.speak)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.speak)
        self._timer.start()
        self.speak()

    def show_operator(self, operator: OperatorFacts | None) -> None:
        """Name who works here."""
        self._operator = operator
        self.speak()

    def show_backup(self, light: BackupLight) -> None:
        """Say how backups stand."""
        self._light = light
        self.speak()

    def speak(self) -> None:
        """Write every text again."""
        words, operator = self._desk.words, self._operator
        self.setFixedHeight(worn().room(HEIGHT))
        self._municipality.setText(words.both(self._desk.place.municipality.name))
        self._office.setText(words("S603"))
        if operator is not None:
            title, name = words.both(operator.title), words.both(operator.name)
            self._user.setText(words.joined(title, name, by=": "))
        self._write_line()
        self._backup.setText(f"{self._light.sign} {words(self._light.text_id)}")
        set_property(self._backup, "tone", self._light.tone)
        self._clock.setText(words.time_of(self._desk.now()))
        user = (self._user,) if operator is not None else ()
        parts = (self._municipality, self._office, *user, self._line, self._backup, self._clock)
        told = ". ".join(part.text() for part in parts)
        self._fit()
        name_it(self, told)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the new width."""
        super().resizeEvent(event)
        self.moving.lie(self.width(), self.height())
        self._fit()

    def _fit(self) -> None:
        """Leave out what this program is, then who works here, where there is no room: no cuts."""
        for part in self._dispensable:
            part.setVisible(part is not self._user or self._operator is not None)
        for part in self._dispensable:
            self._row.invalidate()
            if self._row.minimumSize().width() <= self.width():
                break
            part.hide()
        self._row.activate()

    def _write_line(self) -> None:
        words, line = self._desk.words, self._desk.line_watch
        match line.state:
            case LineState.UNTRIED:
                tone, said = "strip", words("S88")
            case LineState.GOOD:
                tone, said = "good", "● " + words("T170")  # how old a figure is says its screen
            case LineState.SLOW:
                tone, said = "warning", "▲ " + words("S06")
            case LineState.GONE:
                tone, said = "danger", "■ " + words("T171")
        self._line.setText(said)
        set_property(self._line, "tone", tone)

    def _lay_out(self) -> None:
        line = self._row = QHBoxLayout(self)
        line.setContentsMargins(18, 0, 18, 0)
        line.setSpacing(14)
        between = label("top", "|")
        self._dispensable = (between, self._office, self._user)
        for part in (self._municipality, between, self._office):
            line.addWidget(part)
        line.addStretch(1)
        for part in (self._user, self._line, self._backup, self._clock):
            line.addWidget(part)
