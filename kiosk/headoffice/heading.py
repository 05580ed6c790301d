"""The head of a screen: its name, what it is of, a state, how fresh it is, and its buttons."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from kiosk.headoffice.desk import OfficeDesk
from kiosk.theme.wearing import sized
from kiosk.widgets.parts import label, pill, set_property

_HEIGHT = 44
_AROUND_OLD = 6  # a label that was drawn bare does not take the margins of a tone it gets later


class ReadState(StrEnum):
    """Where the reading of what is shown stands."""

    NEVER = "never"
    LOADING = "loading"
    FRESH = "fresh"
    STALE = "stale"  # the last reading failed: what is shown is older than it should be


class Freshness(QLabel):
    """`as of 10:42`, or that it is being read, or since when it is old; never only a colour."""

    changed = Signal()

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self.setProperty("role", "small")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._desk = desk
        self._read_at: dt.datetime | None = None
        self.state = ReadState.NEVER

    def begin(self) -> None:
        """It is being read."""
        self._set(ReadState.LOADING)

    def done(self) -> None:
        """It was read now."""
        self._read_at = self._desk.now()
        self._set(ReadState.FRESH)

    def failed(self) -> None:
        """It could not be read."""
        self._set(ReadState.STALE if self._read_at else ReadState.NEVER)

    def speak(self) -> None:
        """Write it in the language of the moment."""
        words, read_at = self._desk.words, self._read_at
        is_old = self.state is ReadState.STALE
        self.setMargin(_AROUND_OLD if is_old else 0)
        match self.state:
            case ReadState.NEVER:
                self.setText("")
            case ReadState.LOADING:
                self.setText(words("S764"))
            case ReadState.FRESH:
                assert read_at is not None
                self.setText(words("S765", time=words.time_of(read_at)))
            case ReadState.STALE:
                assert read_at is not None
                self.setText("◷ " + words("S766", time=words.time_of(read_at)))
        set_property(self, "tone", "warning" if is_old else None)
        self.changed.emit()

    def _set(self, state: ReadState) -> None:
        self.state = state
        self.speak()


class Heading(QWidget):
    """One row on top of a screen; buttons and pills are put in with `add`."""

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self.title = label("screen-title")
        self.subtitle = label("heading")
        self.state = pill("neutral")
        self.state.hide()
        self.freshness = Freshness(desk)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        for part in (self.title, self.subtitle, self.state):
            self._row.addWidget(part)
        self._row.addStretch(1)
        self._row.addWidget(self.freshness)
        self.freshness.changed.connect(self.fit)
        sized(self, height=_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the new width."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Leave out what a list tells as well, where there is no room: nothing is cut."""
        is_fresh = self.freshness.state is not ReadState.STALE
        may_go = [self.freshness] if is_fresh else []
        for part in (self.freshness, self.subtitle):
            part.show()
        for part in (*may_go, self.subtitle):
            self._row.invalidate()
            if self._row.minimumSize().width() <= self.width():
                break
            part.hide()
        self._row.activate()

    def add(self, button: QPushButton) -> QPushButton:
        """Put a button at the end."""
        sized(button, least_height=34)
        self._row.addWidget(button)
        return button

    def show_state(self, text: str, tone: str = "neutral") -> None:
        """Show a pill beside the name; nothing is no pill."""
        self.state.setText(text)
        self.state.setVisible(bool(text))
        set_property(self.state, "tone", tone)
        self.fit()

    def speak(self) -> None:
        """Write what is its own."""
        self.freshness.speak()
        self.fit()
