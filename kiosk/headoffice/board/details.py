"""All that is known of one point: a column for each terminal, a row for each fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from kiosk.headoffice.board import sentences
from kiosk.headoffice.board.moment import BoardMoment
from kiosk.headoffice.board.sentences import Said
from kiosk.widgets.parts import card, label, name_it, set_property, wrapping
from kiosk.widgets.words import Words
from vending_server.wire.board import PointBoard, TerminalBoard

_CLOCK_OFF_S_MAX = 60
_COLUMNS_WIDE = 3
_ARROWS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_CHOSEN: Final = {False: "▸", True: "◂"}  # by whether one reads from the right


class _Area(QScrollArea):
    """Scrolls up and down; left and right go from terminal to terminal."""

    stepped = Signal(int)

    def take_height(self) -> None:
        """Let what is inside be as high as its lines at this width: Qt asks for more."""
        inside = self.widget()
        layout = inside.layout() if inside is not None else None
        if inside is not None and layout is not None:
            inside.setMinimumHeight(max(layout.heightForWidth(self.viewport().width()), 0))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lines break otherwise at another width."""
        super().resizeEvent(event)
        self.take_height()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Tell of the arrows that do not scroll."""
        step = _ARROWS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


class PointDetails(QWidget):
    """Written anew with each board; one of its terminals is chosen."""

    stepped = Signal()  # another terminal is chosen

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._chosen = ""  # the id of a terminal
        self._terminals: list[TerminalBoard] = []
        self._title = label("title")
        self._cells: list[list[QLabel]] = []
        self._inside = QWidget()
        self._inside.setObjectName("lines")
        self._grid = QGridLayout(self._inside)
        self._grid.setHorizontalSpacing(28)
        self._grid.setVerticalSpacing(8)
        scroll = _Area()
        scroll.stepped.connect(self._step)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scroll.setWidget(self._inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._title)
        inside = QVBoxLayout()
        inside.addWidget(scroll)
        column.addWidget(card(inside, margins=(8, 8, 8, 8)), 1)
        self.area = scroll

    @property
    def terminal(self) -> TerminalBoard | None:
        """The terminal that is chosen; the first one if nobody chose another."""
        found = (one for one in self._terminals if one.terminal_id == self._chosen)
        return next(found, self._terminals[0] if self._terminals else None)

    def choose(self, number: int | None) -> None:
        """Choose a terminal by its number at the point; none: the first one."""
        found = (one.terminal_id for one in self._terminals if one.number == number)
        self._chosen = next(found, "")

    def _step(self, step: int) -> None:
        terminal = self.terminal
        if terminal is None:
            return
        at = self._terminals.index(terminal) + (-step if self._words.is_rtl else step)
        if 0 <= at < len(self._terminals):
            self._chosen = self._terminals[at].terminal_id
            self.stepped.emit()

    def show_point(self, moment: BoardMoment, point: PointBoard) -> None:
        """Write all facts of a point."""
        words = self._words
        self._title.setText(words.joined(words("S78", n=point.number), words.both(point.name)))
        self._terminals = list(point.terminals)
        chosen = self.terminal
        columns = [self._facts(moment, one) for one in point.terminals]
        if chosen is not None and len(columns) > 1:  # of one there is nothing to choose
            name = columns[self._terminals.index(chosen)]
            name[0] = Said("neutral", f"{_CHOSEN[self._words.is_rtl]} {name[0].text}")
        self._make_room(len(columns), max((len(one) for one in columns), default=0))
        for at, column in enumerate(self._cells):
            facts = columns[at] if at < len(columns) else []
            for row, cell in enumerate(column):
                said = facts[row] if row < len(facts) else Said("neutral", "")
                cell.setText(said.text if said.tone == "neutral" else said.marked)
                set_property(cell, "ink", said.tone)
                cell.setVisible(bool(said.text))
        told = "; ".join(". ".join(fact.text for fact in one) for one in columns)
        name_it(self.area, self._title.text(), told)
        self.area.take_height()

    def _make_room(self, columns: int, rows: int) -> None:
        while len(self._cells) < columns:
            self._cells.append([])
        for at, column in enumerate(self._cells):
            while len(column) < rows:
                row = len(column)
                cell = wrapping("section" if row == 0 else "fact-value")
                self._grid.addWidget(cell, row, at, Qt.AlignmentFlag.AlignTop)
                column.append(cell)
            self._grid.setColumnStretch(at, 1)
        # One or two do not stand a window's width apart.
        self._grid.setColumnStretch(len(self._cells), max(_COLUMNS_WIDE - len(self._cells), 0))
        self._grid.setRowStretch(rows, 1)

    def _facts(self, moment: BoardMoment, terminal: TerminalBoard) -> list[Said]:
        words = self._words
        facts = [
            Said("neutral", sentences.name_of(words, terminal)),
            sentences.presence(words, moment, terminal),
            *self._doubts(terminal),
        ]
        # Who sells and how much comes before how the machine is.
        plain = [sentences.shift(words, moment, terminal)]
        plain += [words.joined(*sold) for sold in sentences.sales(words, terminal.sales)]
        plain.append(sentences.pack(words, moment, terminal))
        if terminal.exposed_minor:
            plain.append(words("S1486", x=words.money(terminal.exposed_minor)))
        facts += [Said("neutral", text) for text in plain if text]
        if terminal.presence not in {"suspended", "never"}:
            facts.append(sentences.journal(words, moment, terminal))
        facts += sentences.devices(words, moment, terminal)
        facts += [sentences.message(words, one) for one in terminal.messages]
        facts += self._of_itself(terminal)
        return facts

    def _doubts(self, terminal: TerminalBoard) -> Sequence[Said]:
        told, words = terminal.told, self._words
        if told is None:
            return ()
        return [
            Said(
                "danger",
                words.joined(
                    words("S1440"),
                    words.time_of(dt.datetime.fromisoformat(one.since)),
                    words.money(one.amount_minor),
                ),
            )
            for one in told.doubts
        ]

    def _of_itself(self, terminal: TerminalBoard) -> Sequence[Said]:
        words, off_s = self._words, terminal.clock_off_s
        found = [Said("neutral", words.joined(words("S1482"), terminal.software_version))]
        if off_s is not None and abs(off_s) <= _CLOCK_OFF_S_MAX:
            found.append(Said("neutral", words("S1484")))
        elif off_s is not None:
            text_id = "S1483" if off_s > 0 else "S1485"
            found.append(Said("warning", words(text_id, n=abs(off_s))))
        if terminal.told is not None and terminal.told_at is not None:
            at = words.clock_of(dt.datetime.fromisoformat(terminal.told_at))
            found.append(Said("neutral", words("S1487", time=at)))
        return found
