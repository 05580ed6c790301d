"""The strip on top: municipality, point, user, line, printer, reader, open cases, clock.

One stop of the focus chain; a screen reader hears it as one sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from drivers.receipt_printers.base import PrinterCondition as Printer
from kiosk.cashier.desk import Desk
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.line_watch import LineState
from kiosk.theme.dress import worn
from kiosk.widgets.moving_line import MovingLine
from kiosk.widgets.parts import label, name_it, pill, set_property
from vending_server.wire.login import OperatorFacts

HEIGHT = 52
_TICK_MS = 1000
_FITS_ALWAYS = 1024  # the narrowest window
_GAP, _GAP_TIGHT = 14, 6
PRINTER_PILLS = {
    Printer.READY: ("strip", "S79"),
    Printer.PAPER_LOW: ("warning", "S21"),
    Printer.PAPER_OUT: ("danger", "S22"),
    Printer.COVER_OPEN: ("danger", "S23"),
    Printer.GONE: ("danger", "S81"),
    Printer.SILENT: ("danger", "S82"),
    Printer.ERROR: ("danger", "S82"),
    Printer.OFFLINE: ("danger", "S82"),
}
assert set(PRINTER_PILLS) == set(Printer), "every condition of the printer has a pill"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCases:
    """How many vends wait for a person, by what is asked of him."""

    doubts: int = 0  # no answer
    unsettled: int = 0  # refused: what became of the money?
    unsure: int = 0  # is the paper whole?
    unprinted: int = 0  # sold, no paper at all


class StatusStrip(QFrame):
    """Shows how everything is; the red pills, and that of a message, are buttons."""

    doubt_pressed = Signal()
    paper_pressed = Signal()
    line_pressed = Signal()
    message_pressed = Signal()

    def __init__(self, desk: Desk, devices: DeviceWatch) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._desk = desk
        self._devices = devices
        self._operator: OperatorFacts | None = None
        self._open = OpenCases()
        self._municipality = label("top-strong")
        self._point, self._user = label("top"), label("top")
        self._line, self._printer, self._reader = pill(), pill("strip"), pill("strip")
        self._doubt_pill, self._money_pill = self._button(), self._button()
        self._paper_pill = self._button()
        self._message_pill = self._button("warning")
        self._pills = (self._message_pill, self._paper_pill, self._money_pill, self._doubt_pill)
        self._messages = 0
        self._clock = label("clock")
        self._separators = [label("top", "|"), label("top", "|")]
        self._lay_out()
        self.moving = MovingLine(self)
        desk.workers.waiting.connect(self.moving.show_waiting)
        self._doubt_pill.clicked.connect(self.doubt_pressed)
        self._money_pill.clicked.connect(self.doubt_pressed)
        self._paper_pill.clicked.connect(self.paper_pressed)
        self._message_pill.clicked.connect(self.message_pressed)
        desk.line.changed.connect(self.retranslate)
        devices.changed.connect(self.retranslate)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self.retranslate()

    def show_operator(self, operator: OperatorFacts | None) -> None:
        """Name who works here."""
        self._operator = operator
        self.retranslate()

    def show_open(self, cases: OpenCases) -> None:
        """Say how many cases wait for somebody."""
        self._open = cases
        self.retranslate()

    def show_messages(self, count: int) -> None:
        """Say how many messages of head office nobody has read."""
        self._messages = count
        self.retranslate()

    def retranslate(self) -> None:
        """Write every text again."""
        words, place = self._desk.words, self._desk.place
        self.setFixedHeight(worn().scaled(HEIGHT))
        self._municipality.setText(words.both(place.municipality.name))
        point = words("S78", n=place.point.number)
        self._point.setText(words.joined(point, words.both(place.point.name), by=" – "))
        self._write_user()
        self._write_line()
        self._write_pill(self._printer, *PRINTER_PILLS[self._devices.printer])
        reader = ("strip", "S80") if self._devices.is_reader_ready else ("danger", "S24")
        self._write_pill(self._reader, *reader)
        self._write_open()
        self._clock.setText(words.time_of(self._desk.now()))
        self._fit()
        name_it(self, ". ".join(part.text() for part in self._parts() if part.text()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell more about the line; the red pills are buttons of their own."""
        event.accept()
        self.line_pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The space bar presses it, as any button."""
        if event.key() == Qt.Key.Key_Space:
            self.line_pressed.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the new width."""
        super().resizeEvent(event)
        self.moving.lie(self.width(), self.height())
        self._fit()

    def _fit(self) -> None:
        self._leave_out()
        self._row.activate()  # now: the next picture already is without what has no room

    def _leave_out(self) -> None:
        """Leave out, one by one, what is as it should be until the rest fits: never cut text."""
        place = [self._municipality, self._separators[0], self._point]
        before_point, before_user = self._separators
        may_hide = [
            (before_point, self._point),
            (before_user, self._municipality),
            (self._user,),  # the last: with every pill red there is no room for a name
        ]
        if self._devices.is_reader_ready:
            may_hide.insert(0, (self._reader,))
        if self._devices.printer is Printer.READY:
            may_hide.insert(0, (self._printer,))
        for part in (self._printer, self._reader, *place):
            part.setVisible(True)
        for part in (self._separators[1], self._user):
            part.setVisible(self._operator is not None)
        self._stand(is_tight=False)
        for parts in may_hide:
            if self._has_room():
                return
            for part in parts:
                part.hide()
        if not self._has_room():  # large print, and everything is wrong at once
            self._stand(is_tight=True)

    def _has_room(self) -> bool:
        self._row.invalidate()
        return self._row.minimumSize().width() <= max(self.width(), _FITS_ALWAYS)

    def _stand(self, *, is_tight: bool) -> None:
        set_property(self, "tight", is_tight or None)
        self._row.setSpacing(_GAP_TIGHT if is_tight else _GAP)
        self._row.setContentsMargins(*((_GAP_TIGHT, 0) * 2 if is_tight else (20, 0, 20, 0)))

    def _parts(self) -> list[QLabel | QPushButton]:
        """Return all that it says, also what has no room; cases that wait come first."""
        open_now = [pill for pill in self._pills if not pill.isHidden()]
        place = [self._municipality, self._point, self._user]
        return [*open_now, *place, self._line, self._printer, self._reader, self._clock]

    def _tick(self) -> None:
        said = self._line.text(), self._clock.text()
        self._clock.setText(self._desk.words.time_of(self._desk.now()))
        self._write_line()
        if said != (self._line.text(), self._clock.text()):
            self._fit()  # an age of more digits may need the room of something else

    def _write_user(self) -> None:
        operator, words = self._operator, self._desk.words
        self._user.setVisible(operator is not None)
        self._separators[1].setVisible(operator is not None)
        if operator is not None:
            said = words.joined(words.both(operator.title), words.both(operator.name), by=": ")
            self._user.setText(said)

    def _write_line(self) -> None:
        words, line = self._desk.words, self._desk.line
        match line.state:
            case LineState.UNTRIED:
                tone, said = "strip", words("S88")
            case LineState.GOOD:
                age = line.seconds_since_answer() or 0
                tone, said = "good", "● " + words("S05", n=age)
            case LineState.SLOW:
                tone, said = "warning", "▲ " + words("S06")
            case LineState.GONE:
                tone, said = "danger", "■ " + words("T171")
        self._line.setText(said)
        set_property(self._line, "tone", tone)

    def _write_open(self) -> None:
        words, cases = self._desk.words, self._open
        self._doubt_pill.setText(words("S83", n=cases.doubts))
        self._doubt_pill.setVisible(cases.doubts > 0)
        self._money_pill.setText(words("S137", n=cases.unsettled))
        self._money_pill.setVisible(cases.unsettled > 0)
        # What a press shows first: paper that may be out comes before paper that is not.
        self._paper_pill.setText(words("S84" if cases.unsure else "S138"))
        self._paper_pill.setVisible(cases.unsure + cases.unprinted > 0)
        self._message_pill.setText("✉ " + words("S2654", n=self._messages))
        self._message_pill.setVisible(self._messages > 0)

    def _write_pill(self, shown: QLabel, tone: str, text_id: str) -> None:
        shown.setText(self._desk.words(text_id))
        set_property(shown, "tone", tone)

    @staticmethod
    def _button(tone: str = "danger") -> QPushButton:
        button = QPushButton()
        button.setProperty("tone", tone)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _lay_out(self) -> None:
        layout = self._row = QHBoxLayout(self)
        layout.addWidget(self._municipality)
        layout.addWidget(self._separators[0])
        layout.addWidget(self._point)
        layout.addWidget(self._separators[1])
        layout.addWidget(self._user)
        layout.addStretch(1)
        layout.addWidget(self._message_pill)
        layout.addWidget(self._paper_pill)
        layout.addWidget(self._money_pill)
        layout.addWidget(self._doubt_pill)
        layout.addWidget(self._line)
        layout.addWidget(self._printer)
        layout.addWidget(self._reader)
        layout.addWidget(self._clock)
