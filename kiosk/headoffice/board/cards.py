"""A card a point: who is heard, how paper and devices are, what is sold, what an agent has left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from kiosk.headoffice.board import sentences
from kiosk.headoffice.board.bars import LeftBar
from kiosk.headoffice.board.moment import BoardMoment
from kiosk.headoffice.board.sentences import Said
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.dress import worn
from kiosk.widgets.parts import (
    NUMBER_ALIGN,
    label,
    listens,
    name_it,
    pill,
    rule,
    set_property,
    wrapping,
)
from kiosk.widgets.words import Words
from vending_server.wire.board import PointBoard, TerminalBoard

WIDTH: Final = 208
_GAP = 10
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_QUIET = frozenset({"good", "neutral"})
_ORDER = ("danger", "warning", "neutral", "good")


class TerminalPart(QWidget):
    """One terminal on its point's card."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._name, self._presence = label("fact-strong"), pill()
        self._devices, self._rest = wrapping("small"), wrapping("small")
        self._presence.setProperty("role", "board-pill")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for part in (self._name, self._presence, self._devices, self._rest):
            column.addWidget(part)

    def show_terminal(self, moment: BoardMoment, terminal: TerminalBoard) -> str:
        """Write how it is; returns all of it in words."""
        words = self._words
        presence = sentences.presence(words, moment, terminal)
        self._name.setText(sentences.name_of(words, terminal))
        self._presence.setText(presence.marked)
        set_property(self._presence, "tone", presence.tone)
        grave, found = [*self._grave(moment, terminal)], self._devices_in_short(moment, terminal)
        devices = [*grave, *(one for one in found if not grave or one.tone != "good")]
        devices.sort(key=lambda one: _ORDER.index(one.tone))
        shift, synced = self._facts(moment, terminal)
        # Beside what is well there is room; beside a name of any length there is none.
        is_quiet = all(one.tone in _QUIET for one in devices)
        beside = [synced] if is_quiet and devices else []
        self._write(self._devices, words.joined(*(_short(one) for one in devices), *beside))
        set_property(self._devices, "ink", _worst(devices))
        self._write(self._rest, words.joined(shift, *([] if beside else [synced])))
        parts = (self._name, self._presence, self._devices, self._rest)
        return ", ".join(part.text() for part in parts if not part.isHidden())

    def _facts(self, moment: BoardMoment, terminal: TerminalBoard) -> tuple[str, str]:
        """Return which shift is open, and when its journal came, unless that is told as grave."""
        if moment.presence_of(terminal) in {"suspended", "never"}:
            return "", ""
        journal = sentences.journal(self._words, moment, terminal)
        synced = journal.text if journal.tone in _QUIET else ""
        return (sentences.shift(self._words, moment, terminal), synced)

    def _devices_in_short(self, moment: BoardMoment, terminal: TerminalBoard) -> Sequence[Said]:
        """Return what of the devices is not as it should be; if all is, paper."""
        found = sentences.devices(self._words, moment, terminal)
        return [one for one in found if one.tone != "good"] or found[:1]

    def _grave(self, moment: BoardMoment, terminal: TerminalBoard) -> Iterator[Said]:
        """Yield what stands before the devices: money without an answer, and what is not here."""
        if terminal.told is not None and (count := terminal.told.in_doubt_count):
            yield Said("danger", self._words("S83", n=count))
        if moment.presence_of(terminal) not in {"suspended", "never"}:
            journal = sentences.journal(self._words, moment, terminal)
            if journal.tone not in _QUIET:
                yield journal

    @staticmethod
    def _write(part: QLabel, text: str) -> None:
        part.setText(text)
        part.setVisible(bool(text))


class PointCard(QFrame):
    """`opened` when somebody wants to know more of it."""

    opened = Signal(int)
    stepped = Signal(int, int)  # an arrow: as it points on the screen

    def __init__(self, words: Words, number: int) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.number = number
        self._words = words
        self._title, self._total = wrapping("section"), label("fact-strong")
        self._left, self._bar = wrapping("small"), LeftBar()
        self._sales = QGridLayout()
        self._sold: list[tuple[QLabel, QLabel]] = []
        self._terminals: dict[str, TerminalPart] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(11, 8, 11, 8)
        self._column.setSpacing(6)
        self._inside = QVBoxLayout()
        self._inside.setSpacing(8)
        self._sales.setContentsMargins(0, 0, 0, 0)
        self._sales.setVerticalSpacing(1)
        self._sales.setColumnStretch(0, 1)
        self._column.addWidget(self._title)
        self._column.addLayout(self._sales)
        self._column.addWidget(self._left)
        self._column.addWidget(self._bar)
        self._column.addWidget(rule())
        self._column.addLayout(self._inside)
        self._column.addStretch(1)

    def show_point(self, moment: BoardMoment, point: PointBoard) -> None:
        """Write how it is."""
        words = self._words
        title = words.joined(str(point.number), words.both(point.name))
        self._title.setText(title)
        self._show_agent(point)
        # What is out of use stands last: it must not push down who sells.
        shown = sorted(point.terminals, key=lambda one: one.presence == "suspended")
        said = [self._part(at, one).show_terminal(moment, one) for at, one in enumerate(shown)]
        self._drop({one.terminal_id for one in point.terminals})
        self._show_sales(point)
        sold = [f"{what.text()} {sum_.text()}" for what, sum_ in self._sold if what.isVisible()]
        name_it(self, title, ". ".join([*said, *sold]))

    @property
    def is_chosen(self) -> bool:
        """Whether it has the focus."""
        return listens(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose it; a second click opens it."""
        if self.is_chosen:
            self.opened.emit(self.number)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Tell of arrows; else what scrolls around the cards would take them."""
        step = _ARROWS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(*step)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that it is chosen."""
        set_property(self, "active", value=True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that it is not."""
        set_property(self, "active", value=False)
        super().focusOutEvent(event)

    def _show_agent(self, point: PointBoard) -> None:
        agent, words = point.agent, self._words
        self._left.setVisible(agent is not None)
        self._bar.setVisible(agent is not None)
        if agent is None:
            return
        whole = agent.credit_limit_minor + max(agent.float_minor, 0)
        left, of = isolate_ltr(formats.grouped(agent.left_minor)), words.money(whole)
        self._left.setText(words("S1432", x=left, y=of))
        self._bar.show_left(agent.left_minor, whole)

    def _part(self, at: int, terminal: TerminalBoard) -> TerminalPart:
        part = self._terminals.get(terminal.terminal_id)
        if part is None:
            part = self._terminals[terminal.terminal_id] = TerminalPart(self._words)
        if self._inside.indexOf(part) != at:
            self._inside.insertWidget(at, part)
        return part

    def _drop(self, stay: set[str]) -> None:
        for gone in set(self._terminals) - stay:
            part = self._terminals.pop(gone)
            part.hide()
            part.deleteLater()

    def _show_sales(self, point: PointBoard) -> None:
        rows = sentences.sales(self._words, point.sales)
        rows = rows or [(self._words("S1433"), "")]
        while len(self._sold) < len(rows):
            what, total = label("fact"), label("fact-strong")
            self._sales.addWidget(what, len(self._sold), 0)
            self._sales.addWidget(total, len(self._sold), 1, NUMBER_ALIGN)
            self._sold.append((what, total))
        for at, (what, total) in enumerate(self._sold):
            text, figure = rows[at] if at < len(rows) else ("", "")
            what.setText(text)
            total.setText(figure)
            what.setVisible(bool(text))
            total.setVisible(bool(figure))


class CardWall(QWidget):
    """The cards, as many in a row as have room; arrows go from one to the next."""

    opened = Signal(int)
    left_upward = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("page")
        self._words = words
        self.cards: dict[int, PointCard] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self._columns = 0

    def show_points(self, moment: BoardMoment) -> None:
        """Write all of them; a point more or less makes the rows anew."""
        points = {one.number: one for one in moment.board.points}
        if list(points) != list(self.cards):
            self._make(points)
        for number, point in points.items():
            self.cards[number].show_point(moment, point)

    def lay(self, width: int) -> None:
        """Fill a width."""
        room = worn().room(WIDTH) + _GAP
        columns = max(1, min(len(self.cards) or 1, (width + _GAP) // room))
        if columns == self._columns:
            return
        self._columns = columns
        for at, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, at // columns, at % columns)
        for at in range(self._grid.columnCount()):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)

    def take_height(self, width: int) -> int:
        """Be as high as the cards are together at a width, none stretched; returns it in pixels.

        Qt would ask for more: it takes a text of several lines for one at no width at all.
        """
        height = max(self._grid.heightForWidth(width), 0)  # less than nothing: no point is known
        self.setMinimumHeight(height)
        return height

    def _step(self, dx: int, dy: int) -> None:
        cards = list(self.cards.values())
        chosen = next((at for at, card in enumerate(cards) if card.is_chosen), 0)
        wanted = chosen + (-dx if self._words.is_rtl else dx) + dy * self._columns
        if 0 <= wanted < len(cards):
            cards[wanted].setFocus()
        elif dy < 0:
            self.left_upward.emit()

    def _make(self, points: dict[int, PointBoard]) -> None:
        width = self._columns
        for card in self.cards.values():
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = {number: PointCard(self._words, number) for number in points}
        for card in self.cards.values():
            card.opened.connect(self.opened)
            card.stepped.connect(self._step)
        self._columns = 0
        self.lay(max(width, 1) * (worn().room(WIDTH) + _GAP))


def _short(said: Said) -> str:
    return said.text if said.tone in _QUIET else said.marked


def _worst(said: Sequence[Said]) -> str:
    return next((tone for tone in _ORDER if any(one.tone == tone for one in said)), "good")
