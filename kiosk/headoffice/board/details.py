"""All that is known of one point: a column for each terminal, a row for each fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from kiosk.headoffice.board import sentences
from kiosk.headoffice.board.moment import BoardMoment
from kiosk.headoffice.board.sentences import Said
from kiosk.widgets.parts import label, name_it, set_property, wrapping
from kiosk.widgets.words import Words
from vending_server.wire.board import PointBoard, TerminalBoard

_CLOCK_OFF_S_MAX = 60


class PointDetails(QWidget):
    """Written anew with each board."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._title = label("title")
        self._cells: list[list[QLabel]] = []
        self._inside = QWidget()
        self._inside.setObjectName("lines")
        self._grid = QGridLayout(self._inside)
        self._grid.setHorizontalSpacing(28)
        self._grid.setVerticalSpacing(8)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scroll.setWidget(self._inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._title)
        column.addWidget(scroll, 1)
        self.area = scroll

    def show_point(self, moment: BoardMoment, point: PointBoard) -> None:
        """Write all facts of a point."""
        words = self._words
        self._title.setText(words.joined(words("S78", n=point.number), words.both(point.name)))
        columns = [self._facts(moment, one) for one in point.terminals]
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
        self._grid.setRowStretch(rows, 1)

    def _facts(self, moment: BoardMoment, terminal: TerminalBoard) -> list[Said]:
        words, told = self._words, terminal.told
        facts = [
            Said("neutral", sentences.name_of(words, terminal)),
            sentences.presence(words, moment, terminal),
            *sentences.devices(words, moment, terminal),
        ]
        plain = [sentences.shift(words, moment, terminal)]
        if terminal.presence not in {"suspended", "never"}:
            facts.append(sentences.journal(words, moment, terminal))
        plain.append(sentences.pack(words, moment, terminal))
        if terminal.exposed_minor:
            plain.append(words("S1486", x=words.money(terminal.exposed_minor)))
        facts += [Said("neutral", text) for text in plain if text]
        facts += self._doubts(terminal)
        facts += self._of_itself(terminal)
        facts += [
            Said("neutral", words.joined(what, total))
            for what, total in sentences.sales(words, terminal.sales)
        ]
        if told is not None and terminal.told_at is not None:
            at = words.clock_of(dt.datetime.fromisoformat(terminal.told_at))
            facts.append(Said("neutral", words("S1487", time=at)))
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
        return found
