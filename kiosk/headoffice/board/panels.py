"""Alerts, the day beside the same weekday, what waits, and the lights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kiosk.headoffice.board import sentences
from kiosk.headoffice.board.bars import HourChart
from kiosk.headoffice.board.moment import BoardMoment
from kiosk.headoffice.board.sentences import TONE_OF_LIGHT, Said
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.parts import NUMBER_ALIGN, card, label, name_it, row, set_property, wrapping
from kiosk.widgets.words import Words
from vending_server.wire.board import Alert, Board

_ROW_HEIGHT = 23
_ROWS_MAX, _ROWS_MAX_HIGH = 4, 8
_HIGH = 860  # a window with room for more
_LEAST_WIDTH, _MOST_WIDTH = 330, 460


class AlertList(QListWidget):
    """The gravest first; Enter opens the point. `news` are those that were not there before."""

    chosen = Signal(int)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._told: list[Alert] = []
        self.setObjectName("alerts")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.itemClicked.connect(lambda _: self.open_chosen())

    def show_alerts(self, moment: BoardMoment) -> list[str]:
        """Write them; returns those that were not told before, in words."""
        words, alerts = self._words, moment.board.alerts
        known = {_key(one) for one in self._told}
        kept = self._told[self.currentRow()] if 0 <= self.currentRow() < len(self._told) else None
        terminals = {
            (point.number, one.number): one
            for point in moment.board.points
            for one in point.terminals
        }
        said = []
        for one in alerts:
            text = sentences.alert(words, moment, one)
            where = sentences.place(words, one, terminals)
            said.append(Said(text.tone, words.joined(where, text.text)))
        self._told = list(alerts)
        self._write(said or [Said("good", words("S1439"))])
        if kept is not None:
            self.setCurrentRow(self._row_of(kept))
        name_it(self, words("S1438"), words.joined(str(len(alerts))))
        return [text.text for text, one in zip(said, alerts, strict=True) if _key(one) not in known]

    def open_chosen(self) -> None:
        """Tell which point the chosen alert is about; one of the town opens nothing."""
        at = self.currentRow()
        if 0 <= at < len(self._told) and (point := self._told[at].point) is not None:
            self.chosen.emit(point)

    def _row_of(self, kept: Alert) -> int:
        keys = [_key(one) for one in self._told]
        return keys.index(_key(kept)) if _key(kept) in keys else 0

    def _write(self, said: list[Said]) -> None:
        self.blockSignals(True)
        while self.count() < len(said):
            item = QListWidgetItem()
            self.addItem(item)
            made = label("fact")
            made.setContentsMargins(10, 0, 10, 0)
            self.setItemWidget(item, made)
        while self.count() > len(said):
            self.takeItem(self.count() - 1)
        for at, one in enumerate(said):
            line = self.itemWidget(self.item(at))
            assert isinstance(line, QLabel), "each row was given one"
            line.setText(one.marked)
            set_property(line, "ink", one.tone)
            name_it(line, one.text)
            self.item(at).setSizeHint(QSize(0, worn().room(_ROW_HEIGHT)))
            self.item(at).setData(Qt.ItemDataRole.AccessibleTextRole, one.text)
        self.blockSignals(False)
        most = _ROWS_MAX_HIGH if self.window().height() > _HIGH else _ROWS_MAX
        rows = min(max(len(said), 1), most)
        sized(self, height=rows * _ROW_HEIGHT + 6)


def _key(told: Alert) -> tuple[str, int | None, int | None]:
    return told.code, told.point, told.terminal


class DayPanel(QWidget):
    """Today's sums beside those of a week ago, and the hours as bars."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._rows = [
            (label("fact"), label("sum" if at == 0 else "fact-strong")) for at in range(5)
        ]
        self._hours, self._scale = label("fact-strong"), label("small")
        self.chart = HourChart(words)
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for at, (what, total) in enumerate(self._rows):
            grid.addWidget(what, at, 0)
            grid.addWidget(total, at, 1, NUMBER_ALIGN)
        grid.setRowStretch(len(self._rows), 1)
        bars = QVBoxLayout()
        bars.setSpacing(2)
        bars.addLayout(row([self._hours, self._scale, 1]))
        bars.addWidget(self.chart, 1)
        parts = QHBoxLayout()
        parts.setSpacing(24)
        parts.addLayout(grid)
        parts.addLayout(bars, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(parts, margins=(14, 8, 14, 8)))

    def show_day(self, moment: BoardMoment) -> None:
        """Write and draw."""
        words, day = self._words, moment.board.today
        told = [(words.joined(words("S1434"), words("S1458", n=day.count)), day.amount_minor)]
        of = {one.utility: one.amount_minor for one in day.utilities}
        told += [(words(text), of.get(one, 0)) for one, text in sentences.UTILITY_ID.items()]
        told += [(words("S1435"), day.before_minor), (words("S1436"), day.before_whole_minor)]
        for (what, total), (text, minor) in zip(self._rows, told, strict=True):
            what.setText(text)
            total.setText(words.money(minor))
        self._hours.setText(words("S1437"))
        self._scale.setText(words("S1457"))
        self._scale.setVisible(not worn().is_large)  # no room for it there
        self.chart.show_hours(day.hours)


class WaitingPanel(QWidget):
    """What is in doubt, what waits for a second person, and the lights of keys and backups."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(3)
        self._grid.setHorizontalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout()
        column.addLayout(self._grid)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.frame: QFrame = card(column, margins=(14, 8, 14, 8))
        outer.addWidget(self.frame)
        sized(self, least_width=_LEAST_WIDTH, most_width=_MOST_WIDTH)  # more is the chart's

    def show_waiting(self, moment: BoardMoment) -> None:
        """Write them."""
        rows = [*self._doubts(moment), *self._approvals(moment), *self._lights(moment)]
        while len(self._lines) < len(rows):
            what, said = label("fact"), wrapping("fact-strong")
            self._grid.addWidget(what, len(self._lines), 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(said, len(self._lines), 1)
            self._lines.append((what, said))
        for (what, value), (text, told) in zip(self._lines, rows, strict=True):
            what.setText(text)
            value.setText(told.marked)
            set_property(value, "ink", told.tone)
        name_it(self, ". ".join(f"{text}: {told.text}" for text, told in rows))
        self._take_height()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lines break otherwise at another width."""
        super().resizeEvent(event)
        self._take_height()

    def _take_height(self) -> None:
        """Ask for what the lines need at this width: squeezed, the first lost its upper signs."""
        layout = self.layout()
        assert layout is not None, "it was laid out"
        self.setMinimumHeight(max(layout.heightForWidth(self.width()), 0))

    def _doubts(self, moment: BoardMoment) -> Iterable[tuple[str, Said]]:
        words, board = self._words, moment.board
        told = [one for one in board.alerts if one.code == "in_doubt"]
        total = sum(one.amount_minor or 0 for one in told)
        count = sum(one.count or 0 for one in told)
        text = words.joined(str(count), words.money(total)) if count else words("S1443")
        yield words("S1440"), Said("danger" if count else "good", text)

    def _approvals(self, moment: BoardMoment) -> Iterable[tuple[str, Said]]:
        words, waiting = self._words, moment.board.approvals
        if not waiting:
            yield words("S1441"), Said("good", words("S1443"))
            return
        oldest_s = moment.seconds_since(min(one.oldest_at for one in waiting))
        count = sum(one.count for one in waiting)
        oldest = words("S1442", age=sentences.age(words, oldest_s))
        yield words("S1441"), Said("warning", words.joined(str(count), oldest))

    def _lights(self, moment: BoardMoment) -> Iterable[tuple[str, Said]]:
        words, board = self._words, moment.board
        yield words("S1444"), _keys(words, board)
        yield words("S1445"), _backup(words, moment)
        issuer = board.issuer
        checked = sentences.age(words, moment.seconds_since(issuer.checked_at))
        text = words("S1454", age=checked) if issuer.light == "good" else words("S1455")
        yield words("S1446"), Said(TONE_OF_LIGHT[issuer.light], text)


def _keys(words: Words, board: Board) -> Said:
    if not board.key_lights:
        return Said("danger", words("S1443"))
    order = ("bad", "warning", "unknown", "good")
    worst = min((one.light for one in board.key_lights), key=order.index)
    ends = [one.ends_at for one in board.key_lights if one.ends_at is not None]
    if not ends:
        return Said(TONE_OF_LIGHT[worst], words("S1452"))
    first = dt.datetime.fromisoformat(min(ends))
    return Said(TONE_OF_LIGHT[worst], words("S1453", date=words.date_of(first)))


def _backup(words: Words, moment: BoardMoment) -> Said:
    backup = moment.board.backup
    tone = TONE_OF_LIGHT[backup.light]
    if backup.taken_at is None:
        return Said(tone, words("S1450"))
    copy = words("S1451", age=sentences.age(words, moment.seconds_since(backup.taken_at)))
    if backup.is_proven is None:
        proof = words("S1448")
    elif backup.is_proven:
        proof = words("S1447", age=sentences.age(words, moment.seconds_since(backup.proven_at)))
    else:
        proof = words("S1449")
    return Said(tone, words.joined(proof, copy))
