"""H01 The live board: can all points sell, is the money safe; follows by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar, Final, TypeAlias

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from kiosk.headoffice.board import sentences
from kiosk.headoffice.board.acts import (
    CEILINGS,
    EXTENDS,
    SUSPENDS,
    WRITES,
    TerminalActs,
    is_for_a_person,
)
from kiosk.headoffice.board.cards import CardWall
from kiosk.headoffice.board.details import PointDetails
from kiosk.headoffice.board.follow import PATH, BoardFollow
from kiosk.headoffice.board.moment import BoardMoment
from kiosk.headoffice.board.panels import AlertList, DayPanel, WaitingPanel
from kiosk.headoffice.board.table import export_of
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.lists import SIDE_ROOM
from kiosk.headoffice.screen import Navigation, Screen, ScreenEntry
from kiosk.theme.dress import worn
from kiosk.widgets.banner import notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import listens
from vending_server.wire.board import Board, TerminalBoard

_TICK_MS: Final = 5_000  # ages are written anew so often
_ACTORS: Final = frozenset({"accountant", "supervisor", "administrator"})
_Offer: TypeAlias = tuple[str, Callable[[int, TerminalBoard], None]]  # a key's words, what it does
_DONE: Final = {
    "message_written": "S2661",
    "terminal_suspend": "S2662",
    "terminal_resume": "S2663",
    "ceiling_set": "S2674",
    "pack_extended": "S2672",
}
_MARGINS: Final = 40 + 12  # of the page, and of a bar beside the cards
_EDGES: Final = 2  # of the frame around the cards


class BoardScreen(Screen):
    """Alerts on top, then a card a point; below the day, what waits and the lights."""

    title_id: ClassVar[str] = "S1400"

    def __init__(self, entry: ScreenEntry, desk: OfficeDesk, go: Navigation) -> None:
        super().__init__(entry, desk, go)
        self.follow = BoardFollow(desk, self)
        self._board: Board | None = None
        self._opened: int | None = None

    def build(self) -> None:
        """Make the widgets; nothing is asked before the screen is on top."""
        words = self.words
        self.alerts, self.wall = AlertList(words), CardWall(words)
        self.day, self.waiting = DayPanel(words), WaitingPanel(words)
        self.details, self.acts = PointDetails(words), TerminalActs(self.desk)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._overview())
        self._pages.addWidget(self._point_page())
        self._ages = QTimer(self)
        self._ages.setInterval(_TICK_MS)
        self._ages.timeout.connect(self._write)
        self.alerts.chosen.connect(self.open_point)
        self.wall.opened.connect(self.open_point)
        self.wall.left_upward.connect(self.alerts.setFocus)
        self.details.stepped.connect(self._terminal_chosen)
        self.acts.asking.connect(self._is_asked)
        self.acts.left.connect(self._asked_no_more)
        self.acts.done.connect(self._done)
        self.acts.failed.connect(self._act_failed)
        self.follow.arrived.connect(self._arrived)
        self.follow.failed.connect(self.failed)
        self.page(self._pages)

    def speak(self) -> None:
        """Write every text in the language of the moment."""
        super().speak()
        self.acts.speak()
        self._write()

    def refresh(self) -> None:
        """Ask at once, besides the question that waits; what has no answer is sent again first."""
        self.acts.sending.again()
        line = self.desk.line
        self.read(lambda: line.get(PATH, Board), self.follow.take)

    def entered(self) -> None:
        """Follow again; alerts come first."""
        self.follow.begin()
        self._ages.start()
        self._focus()

    def left(self) -> None:
        """Ask nothing while another screen is on top."""
        self.follow.rest()
        self._ages.stop()

    def show_about(self, about: object) -> None:
        """Open a point by its number."""
        if isinstance(about, int):
            self.open_point(about)

    def command(self, cap: Cap) -> bool:
        """Open what is chosen, or do something about the terminal that is."""
        if self.acts.isVisible():
            return cap is Cap.ENTER and self.acts.command_enter()
        offer = self._offers().get(cap)
        if offer is not None:
            self._do(offer)
            return True
        if cap is not Cap.ENTER or self._opened is not None:
            return False
        if listens(self.alerts):
            self.alerts.open_chosen()
            return True
        chosen = next((one for one in self.wall.cards.values() if one.is_chosen), None)
        if chosen is not None:
            self.open_point(chosen.number)
        return chosen is not None

    def back(self) -> bool:
        """Close the point that is open."""
        if self.acts.command_esc():
            return True
        if self._opened is None:
            return False
        number, self._opened = self._opened, None
        self._pages.setCurrentIndex(0)
        card = self.wall.cards.get(number)
        if card is not None:
            card.setFocus()
        self.keys_changed.emit()
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Yield the keys of this screen."""
        if self.acts.isVisible():
            return
        if self._opened is None:
            yield KeyHint(Cap.ENTER, "B730")
        for cap, (text_id, _) in self._offers().items():
            yield KeyHint(cap, text_id)

    def open_point(self, number: int) -> None:
        """Show all that is known of a point."""
        if number != self._opened:
            self.details.choose(None)
        if self._board is None or all(one.number != number for one in self._board.points):
            return
        self._opened = number
        self._pages.setCurrentIndex(1)
        self._write()
        self.details.area.setFocus()
        self.keys_changed.emit()
        self.desk.reporter.say("point", number=number)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put as many cards in a row as have room."""
        super().resizeEvent(event)
        self._fit()
        self._write()

    def export(self) -> ExportJob | None:
        """Return a row a terminal, as the board is now."""
        if self._board is None:
            return None
        return export_of(BoardMoment(self._board, self.follow.age_s), self.words)

    # ------------------------------------------------------------------ what is done

    def _offers(self) -> dict[Cap, _Offer]:
        """Return what may be done about the terminal that is chosen, by its key."""
        terminal = self.details.terminal if self._opened is not None else None
        if terminal is None:
            return {}
        found: dict[Cap, _Offer] = {}
        if self.go.may(WRITES) and is_for_a_person(terminal):
            found[Cap.CTRL_M] = ("B943", self.acts.message)
        sells = terminal.told is None or terminal.told.role != "headoffice"
        has_lease = sells and terminal.presence != "suspended"
        if has_lease and self.go.may(CEILINGS):
            found[Cap.F7] = ("B947", self.acts.ceiling)
        here = (self.desk.place.point.number, self.desk.place.terminal_number)
        if self.go.may(SUSPENDS) and (self._opened, terminal.number) != here:
            text_id = "B945" if terminal.presence == "suspended" else "B944"
            found[Cap.F8] = (text_id, self.acts.suspend)
        if has_lease and terminal.pack_until is not None and self.go.may(EXTENDS):
            found[Cap.F9] = ("B948", self.acts.extend)
        return found

    def _do(self, offer: _Offer) -> None:
        if self.acts.sending.is_unanswered:
            self.acts.sending.again()
            return
        terminal = self.details.terminal
        assert self._opened is not None
        assert terminal is not None, "an offer is about one"
        offer[1](self._opened, terminal)

    def _done(self, said: str) -> None:
        self.desk.announcer.say(self.words(_DONE[said]))  # what is seen of it stands in the board
        self.desk.reporter.say(said)
        self.refresh()

    def _act_failed(self, error: Exception) -> None:
        self.failed(error)
        if self.acts.sending.is_unanswered:
            self.show_notice(notice("S2143", "warning"))

    def _is_asked(self) -> None:
        self._fit()
        self.keys_changed.emit()

    def _asked_no_more(self) -> None:
        self._fit()
        self.details.area.setFocus()
        self.keys_changed.emit()

    def _terminal_chosen(self) -> None:
        self._write()
        terminal = self.details.terminal
        if terminal is not None:
            self.desk.announcer.say(sentences.name_of(self.words, terminal))
        self.keys_changed.emit()

    def _fit(self) -> None:
        """In large print a narrow window shows the point, or what is asked about it."""
        is_narrow = worn().is_large and self.width() < SIDE_ROOM
        self.details.setVisible(not (is_narrow and self.acts.isVisible()))

    # ------------------------------------------------------------------ what came

    def _arrived(self, board: Board) -> None:
        is_first, self._board = self._board is None, board
        if not self.acts.sending.is_unanswered:
            self.show_notice(None)
        self.heading.freshness.done()
        news = self._write()
        if is_first and news:  # how many is enough to begin with; each new one is said once
            news = [self.words.joined(self.words("S1438"), str(len(news)))]
        for text in news:
            self.desk.announcer.say(text)
        self.desk.reporter.say("board", alerts=len(board.alerts))
        self.say_ready()

    def _write(self) -> list[str]:
        """Write everything by what is known now; returns alerts that are new, in words."""
        if self._board is None:
            return []
        moment = BoardMoment(self._board, self.follow.age_s)
        news = self.alerts.show_alerts(moment)
        self.wall.show_points(moment)
        self._lay_cards()
        self.day.show_day(moment)
        self.waiting.show_waiting(moment)
        self._show_state(moment)
        for point in self._board.points:
            if point.number == self._opened:
                self.details.show_point(moment, point)
        return news

    def _show_state(self, moment: BoardMoment) -> None:
        words, board = self.words, moment.board
        if not moment.is_known:
            age = sentences.age(words, int(moment.age_s))
            self.heading.show_state("◷ " + words("S1481", age=age), "danger")
            return
        terminals = [
            one for point in board.points for one in point.terminals if one.presence != "suspended"
        ]
        heard = sum(moment.presence_of(one) == "online" for one in terminals)
        is_all = heard == len(terminals)
        sign = "● " if is_all else "▲ "
        text = sign + words("S1401", n=heard, m=len(terminals))
        if board.is_training:
            text = words.joined(text, words("S1488"))
        self.heading.show_state(text, "good" if is_all else "warning")

    # ------------------------------------------------------------------ layout

    def _overview(self) -> QWidget:
        self._scroll = QScrollArea()
        self._scroll.setObjectName("cards")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.wall)
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addWidget(self.day, 5)
        below.addWidget(self.waiting, 3)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.alerts)
        column.addWidget(self._scroll, 3)
        column.addLayout(below, 1)
        return made

    def _point_page(self) -> QWidget:
        made = QWidget()
        across = QHBoxLayout(made)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(self.details, 1)
        across.addWidget(self.acts)
        return made

    def _lay_cards(self) -> None:
        width = self.width() - _MARGINS
        self.wall.lay(width)
        # What the cards do not need is the chart's: no card is stretched over an empty middle.
        self._scroll.setMaximumHeight(self.wall.take_height(width) + _EDGES)

    def _focus(self) -> None:
        if self._opened is not None:
            self.details.area.setFocus()
        else:
            self.alerts.setFocus()


ENTRY: Final = ScreenEntry(
    name="board",
    text_id="S1400",
    roles=frozenset(
        {
            *("accountant", "supervisor", "auditor"),
            *("tariff_manager", "key_custodian", "administrator"),
        }
    ),
    reads=(("GET", "/v1/board"),),
    acts=dict.fromkeys((WRITES, SUSPENDS, CEILINGS, EXTENDS), _ACTORS),
    make=BoardScreen,
)
