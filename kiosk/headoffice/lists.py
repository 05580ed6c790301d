"""A screen of one or several lists with what is known of the row under the cursor beside them.

    F6           the next list          buttons at the heading do the same
    ↑ ↓ Enter    rows; Enter goes on to what the row is about, if there is more
    F7 … F10     what may be done about the row (`Offer`), each with its own permission

Lists are declared (`ListOf`): columns, where pages come from, what is said of a row.  What is done
about one is asked for in `ActForm` and, of two people, in `SecondPerson`: both in the facts' place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kiosk.headoffice.act_form import ActForm, Field
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.detail import ScrolledColumn, panel
from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.facts import parts_of
from kiosk.headoffice.filters.bar import FilterBar
from kiosk.headoffice.list_page import ListOf, ListPage
from kiosk.headoffice.reconciliation_line import is_refused
from kiosk.headoffice.screen import Navigation, Route, Screen, ScreenEntry
from kiosk.headoffice.second_person import SecondPerson
from kiosk.headoffice.tables.pages import PageRead, Reader
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import name_it, wrapping
from kiosk.widgets.words import Saying, nothing_said

__all__ = [
    "MANY_ACTS",
    "PAGES_READ_OVER",
    "PAGE_ROWS",
    "PANEL_WIDTH",
    "SIDE_ROOM",
    "ListOf",
    "ListsScreen",
    "Offer",
    "paged",
]

R = TypeVar("R")
_Sent: TypeAlias = "tuple[Callable[[], Any], Callable[[Any], None], Callable[[Exception], None]]"
PANEL_WIDTH: Final = 350
SIDE_ROOM: Final = 1500  # of the screen's width, for facts beside a list in large print
MANY_ACTS: Final = 4
PAGE_ROWS: Final = 100
PAGES_READ_OVER: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something that may be done about a row, or (`fits` takes None) about the list."""

    cap: Cap
    text_id: str
    run: Callable[[Any], None]
    fits: Callable[[Any], bool] = lambda row: row is not None
    route: Route | None = None


class ListsScreen(Screen):
    """See the module; a screen says `lists` and, if something can be done, `offers`."""

    def __init__(self, entry: ScreenEntry, desk: OfficeDesk, go: Navigation) -> None:
        super().__init__(entry, desk, go)
        self.pages: list[ListPage] = []
        self._then_typed: Callable[[dict[str, str]], None] = lambda _typed: None
        self._then_agreed: Callable[[str], None] = lambda _approval_id: None
        # What was sent and nobody answered: how it is sent again, with the same id.
        self._unanswered: _Sent | None = None
        self._is_sending = False
        self._kept: Notice | None = None  # said of what was done, while its list is read again

    # ------------------------------------------------------------------ what a screen brings

    def lists(self) -> Sequence[ListOf[Any]]:
        """Return the lists, in the order of their buttons."""
        raise NotImplementedError

    def offers(self, _shown: ListOf[Any]) -> Sequence[Offer]:
        """Return what may be done about rows of a list."""
        return ()

    def row_shown(self, row: Any) -> None:
        """Another row is under the cursor."""

    def list_shown(self) -> None:
        """A page has come, also one without rows; and after the language changed."""

    def opened(self, row: Any, column: str) -> None:
        """Enter on a row."""

    # ------------------------------------------------------------------ the screen

    def build(self) -> None:
        """See Screen."""
        self.stack = QStackedWidget()
        self._choosers: list[QPushButton] = []
        for shown in self.lists():
            if shown.route is None or self.go.may(shown.route):
                self._add_page(shown)
        self.panel = ScrolledColumn()
        self.form, self.second = ActForm(self.desk), SecondPerson(self.desk)
        self.form.left.connect(self.facts_again)
        # What follows is another thing each time, so it is looked up when it is needed.
        self.form.filled.connect(lambda typed: self._then_typed(typed))  # noqa: PLW0108
        self.second.ended.connect(self.facts_again)
        self.second.agreed.connect(lambda approval: self._then_agreed(approval))  # noqa: PLW0108
        self._buttons: dict[Cap, QPushButton] = {}
        self._lay_out_panel()
        below = QWidget()
        across = QHBoxLayout(below)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(self.stack, 1)
        across.addWidget(self._side_stack)
        self._chooser_row = QWidget()
        choosers = QHBoxLayout(self._chooser_row)
        choosers.setContentsMargins(0, 0, 0, 0)
        choosers.setSpacing(8)
        self.page(self._chooser_row, below)
        self._side_stack.currentChanged.connect(lambda _: self._fit())
        self._mark()

    def speak(self) -> None:
        """See Screen."""
        super().speak()
        words = self.words
        for page, chooser in zip(self.pages, self._choosers, strict=True):
            chooser.setText(words(page.shown.text_id))
            name_it(chooser, chooser.text())
            page.table.speak()
            if page.filter is not None:
                page.filter.speak()
        self.form.speak()
        self.second.speak()
        self._arrange_choosers()
        self.list_shown()
        self._show_row()
        self._fit()

    def refresh(self) -> None:
        """Read the list on top again; what was sent and not answered is sent again first."""
        if self._unanswered is not None:
            self._send_again()
            return
        self._kept = None
        self.heading.freshness.begin()
        page = self.on_top
        page.table.show_list(page.shown.reader(self.desk.line, page.asked))

    def entered(self) -> None:
        """See Screen."""
        if not self._is_asking:
            self.on_top.table.view.setFocus()

    def command(self, cap: Cap) -> bool:
        """See Screen."""
        if self._is_asking:
            return cap is Cap.ENTER and (self.form.command_enter() or self.second.command_enter())
        if cap is Cap.ENTER:
            return self.on_top.table.command_enter()
        if cap is Cap.F6 and len(self.pages) > 1:
            self.show_page((self.stack.currentIndex() + 1) % len(self.pages))
            return True
        for offer in self._open_offers():
            if offer.cap is cap:
                if self._unanswered is not None:
                    self._send_again()  # nothing else begins before the last act has an answer
                else:
                    offer.run(self.row)
                return True
        return False

    def back(self) -> bool:
        """See Screen."""
        if self.second.command_esc():
            return True
        if self.form.isVisible():
            self.form.put_away()
            return True
        return False

    def keys(self) -> Iterable[KeyHint]:
        """See Screen."""
        if self._is_asking:
            return
        if len(self.pages) > 1:
            yield KeyHint(Cap.F6, "B740")
        for offer in self._open_offers():
            yield KeyHint(offer.cap, offer.text_id)

    def export(self) -> ExportJob | None:
        """See Screen."""
        page = self.on_top
        shown = page.shown
        return ExportJob(
            name=f"{self.entry.name} {shown.name}",
            title=self.words(shown.text_id),
            columns=shown.columns,
            reader=page.table.for_file(shown.reader(self.desk.line, page.asked)),
            words=self.words.copy(),
        )

    @property
    def filter_bar(self) -> FilterBar | None:
        """See Screen."""
        return self.on_top.filter if self.pages and not self._is_asking else None

    # ------------------------------------------------------------------ what a screen uses

    @property
    def on_top(self) -> ListPage:
        """The list that is seen."""
        return self.pages[self.stack.currentIndex()]

    @property
    def row(self) -> Any:
        """The row under the cursor; None: there is none."""
        return self.on_top.table.current

    def show_page(self, at: int) -> None:
        """Show another list; it is read anew."""
        self.stack.setCurrentIndex(at)
        self._mark()
        self._show_row()
        self.refresh()
        self.entered()

    def show_list_named(self, name: str, filter_text: str = "") -> None:
        """Show a list by its name, for a filter."""
        for at, page in enumerate(self.pages):
            if page.shown.name == name:
                self.stack.setCurrentIndex(at)
                self._mark()
                if page.filter is not None:
                    page.filter.put(filter_text)
                self.entered()

    def ask(
        self,
        fields: Sequence[Field],
        then: Callable[[dict[str, str]], None],
        *,
        title: Saying,
        what: Saying = nothing_said,
        confirm_id: str = "B89",
    ) -> None:
        """Ask for fields in the place of the facts; `then` gets what was typed."""
        self._then_typed = then
        self._side_stack.setCurrentWidget(self.form)
        self.form.open(title, fields, what=what, confirm_id=confirm_id)
        self._fit()
        self.keys_changed.emit()

    def ask_second(self, then: Callable[[str], None], **asked: Any) -> None:
        """Ask a second person (see SecondPerson.ask); `then` gets the approval's id."""
        self._then_agreed = then
        self._side_stack.setCurrentWidget(self._second_page)
        self.second.ask(**asked)
        self.keys_changed.emit()

    def send(
        self, op: Callable[[], Any], said: str, done: Callable[[Any], None] = lambda _answer: None
    ) -> None:
        """Do something at the server and read the list again; `said` is for the reporter.

        `op` sends one message with its id.  When nobody answers it is kept, and sent again as it
        was by F5 or whatever is pressed next: the server does it once.
        """
        self.facts_again()

        def answered(answer: Any) -> None:
            self._unanswered, self._is_sending = None, False
            self.desk.reporter.say(said)
            self.go.count_again()
            self.refresh()
            done(answer)

        def failed(error: Exception) -> None:
            self._is_sending = False
            self.failed(error)
            if is_refused(error):
                self._unanswered = None  # it was not done
            else:
                self.show_notice(notice("S2143", "warning"))

        self._unanswered = self.desk.timed(op), answered, failed
        self._send_again()

    def keep_notice(self, told: Notice) -> None:
        """Say what was done; the list that is read again because of it leaves it there."""
        self._kept = told
        self.show_notice(told)

    def _send_again(self) -> None:
        if self._unanswered is not None and not self._is_sending:
            self._is_sending = True
            self.desk.workers.run(*self._unanswered)

    def facts_again(self) -> None:
        """Show the facts again, after something was done or left."""
        self.second.stop()
        self.form.hide()
        self._side_stack.setCurrentWidget(self._facts)
        self.keys_changed.emit()
        self.entered()

    def put_beside(self, part: QWidget) -> None:
        """Let a part of the screen's own take the place of the facts: see `show_beside`."""
        self._side_stack.addWidget(part)

    def show_beside(self, part: QWidget) -> None:
        """Show it; `facts_again` puts it away."""
        self._side_stack.setCurrentWidget(part)
        self.keys_changed.emit()

    # ------------------------------------------------------------------ inside

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In large print a narrow window shows the list, or what is asked about a row of it."""
        is_narrow = worn().is_large and self.width() < SIDE_ROOM
        self._side_stack.setVisible(not is_narrow or self._is_asking)
        self.stack.setVisible(not is_narrow or not self._is_asking)
        across = self.form.spread(2 if is_narrow else 1)
        sized(self._side_stack, width=PANEL_WIDTH * across)

    def _arrange_choosers(self) -> None:
        """Put the buttons of the lists beside the title; in large print in a row of their own."""
        own = self._chooser_row.layout()
        assert own is not None
        for chooser in self._choosers:
            if worn().is_large:
                own.addWidget(chooser)
            else:
                self.heading.add(chooser)
        self._chooser_row.setVisible(worn().is_large and len(self.pages) > 1)

    @property
    def _is_asking(self) -> bool:
        return self._side_stack.currentWidget() is not self._facts

    def _add_page(self, shown: ListOf[Any]) -> None:
        page, at = ListPage(self.desk, self.entry.name, shown), len(self.pages)
        page.table.failed.connect(self.failed)
        page.table.arrived.connect(self._arrived)
        page.table.row_changed.connect(lambda _: self._row_changed(page))
        page.table.opened.connect(self.opened)
        if page.filter is not None:
            page.filter.applied.connect(lambda _: self.refresh())
            page.filter.left.connect(self.entered)
        self.pages.append(page)
        self.stack.addWidget(page)
        chooser = self.heading.add(QPushButton())
        chooser.setObjectName("chooser")
        chooser.setCheckable(True)
        chooser.clicked.connect(lambda: self.show_page(at))
        self._choosers.append(chooser)

    def _mark(self) -> None:
        for at, chooser in enumerate(self._choosers):
            chooser.setChecked(at == self.stack.currentIndex())
            chooser.setVisible(len(self.pages) > 1)

    def _arrived(self) -> None:
        if self._kept is None:
            self.show_notice(None)
        self.heading.freshness.done()
        self.list_shown()
        self._show_row()
        self.say_ready()

    def _row_changed(self, page: ListPage) -> None:
        if page is self.on_top and not self._is_asking:
            self._show_row()
            if page.table.current is not None:
                self.desk.announcer.say(page.shown.sheet(page.table.current, self.words).told)

    def _show_row(self) -> None:
        row, shown = self.row, self.on_top.shown
        if row is None:
            empty_id = self.on_top.empty_id
            parts = [wrapping("small", self.words(empty_id))] if empty_id else []
            self.panel.show_parts(parts, self.words(empty_id or shown.text_id))
        else:
            sheet = shown.sheet(row, self.words)
            self.panel.show_parts(parts_of(self.words, sheet), sheet.told)
            self.row_shown(row)
        self._show_buttons()
        self.keys_changed.emit()

    def _open_offers(self) -> Iterable[Offer]:
        row = self.row
        for offer in self.offers(self.on_top.shown):
            if (offer.route is None or self.go.may(offer.route)) and offer.fits(row):
                yield offer

    def _show_buttons(self) -> None:
        for button in self._buttons.values():
            button.hide()
        offers = list(self._open_offers())
        # Many stand in two columns: below each other they would leave the facts no room.
        across = 2 if len(offers) >= MANY_ACTS and not worn().is_large else 1
        for at, offer in enumerate(offers):
            button = self._buttons.get(offer.cap) or self._make_button(offer.cap)
            self._buttons_below.addWidget(button, at // across, at % across)
            button.setText(self.words(offer.text_id))
            name_it(button, button.text())
            button.show()

    def _make_button(self, cap: Cap) -> QPushButton:
        button = self._buttons[cap] = QPushButton()
        button.clicked.connect(lambda: self.command(cap))
        sized(button, least_height=38)
        return button

    def _lay_out_panel(self) -> None:
        self._facts = QWidget()
        column = QVBoxLayout(self._facts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(panel(self.panel), 1)
        self._buttons_below = QGridLayout()
        self._buttons_below.setSpacing(8)
        column.addLayout(self._buttons_below)
        self._side_stack = QStackedWidget()
        self._second_page = QWidget()
        page = QVBoxLayout(self._second_page)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self.second)
        page.addStretch(1)
        for part in (self._facts, self.form, self._second_page):
            self._side_stack.addWidget(part)
        self._side_stack.setCurrentWidget(self._facts)
        sized(self._side_stack, width=PANEL_WIDTH)


def paged(
    read: Callable[[str | None], tuple[Sequence[R], str | None]],
    keeps: Callable[[R], bool] = lambda _row: True,
) -> Reader[R]:
    """Return a reader from a function that reads one page; `keeps` sorts out what is not wanted.

    Pages of which nothing is wanted are read over, up to a bound: the list then goes on from there
    when somebody goes down.
    """

    def page(cursor: str | None) -> PageRead[R]:
        for _ in range(PAGES_READ_OVER):
            rows, cursor = read(cursor)
            kept = [row for row in rows if keeps(row)]
            if kept or cursor is None:
                break
        return PageRead(rows=kept, next_cursor=cursor)

    return page
