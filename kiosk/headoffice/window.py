"""The window of head office: strip, navigation, one screen, keys; and who goes where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.export.panel import ExportPanel
from kiosk.headoffice.filters.bar import FilterBar
from kiosk.headoffice.line import Line
from kiosk.headoffice.navigation import SideBar
from kiosk.headoffice.screen import Route, Screen, ScreenEntry
from kiosk.headoffice.sign_in import SignIn
from kiosk.headoffice.strip import BackupLight, OfficeStrip
from kiosk.widgets.banner import Notice
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.key_help import KeyHelp
from kiosk.widgets.key_router import Cap, KeyRouter
from kiosk.widgets.parts import wrapping
from vending_server.wire.login import SessionAnswer

SIZE_MIN: Final = (1366, 768)
COUNT_AGAIN_MS: Final = 60_000
LOCK_AFTER_MS: Final = 5 * 60_000  # nobody touched a key or the mouse
_DIGITS: Final = {Cap(f"Ctrl+{digit}"): digit for digit in range(1, 10)}
_SIGNS: Final = frozenset({Cap.NOTE_20, Cap.NOTE_50, Cap.NOTE_100, Cap.NOTE_200})

BackupReader = Callable[[Line], BackupLight]
_BESIDES: Final = (
    ("Ctrl+1 … Ctrl+9", "S771"),
    ("Enter", "S772"),
    ("Space", "S2691"),
    ("Alt+↑  Alt+↓", "S2692"),
)
"""Keys of every list, told with F1."""


class OfficeWindow(QMainWindow):
    """Owns the screens and is their `Navigation`."""

    def __init__(
        self,
        desk: OfficeDesk,
        entries: Sequence[ScreenEntry],
        *,
        backup: BackupReader | None = None,
    ) -> None:
        super().__init__()
        self.desk = desk
        self._entries = {entry.name: entry for entry in entries}
        self._backup = backup
        self._session: SessionAnswer | None = None
        self._is_locked = False
        self._made: dict[str, Screen] = {}
        self._trail: list[str] = []  # where Esc goes back to
        self.strip, self.sidebar = OfficeStrip(desk), SideBar(desk.words)
        self.sign_in, self.exporting = SignIn(desk), ExportPanel(desk)
        self._stack, self._pages = QStackedWidget(), QStackedWidget()
        self.keybar = KeyBar(desk.words, self.press)
        self.router = KeyRouter(self, self.press)
        self._lay_out()
        self._connect()
        self.speak()
        self.to_sign_in()

    # ------------------------------------------------------------------ keys

    def press(self, cap: Cap) -> bool:
        """Do what a key means, here or on the screen on top."""
        if cap in _SIGNS:
            return False  # nobody counts notes here: they are typed
        if self.help.command(cap):
            return True
        if cap is Cap.F11:
            self.desk.words.switch(self.desk.words.language.other)
            self.speak()
            self.desk.reporter.say("language", name=self.desk.words.language.value)
            return True
        if not self.is_working:
            return self._press_outside(cap)
        return self._press_inside(cap) or self._press_screen(cap)

    def _press_outside(self, cap: Cap) -> bool:
        if cap is Cap.CTRL_U and self._is_locked:
            self.session_over()
            return True
        return self.sign_in.command(cap)

    def _press_inside(self, cap: Cap) -> bool:
        if cap is Cap.CTRL_L:
            self.lock()
        elif cap is Cap.CTRL_U:
            self.session_over()
        elif cap in _DIGITS:
            name = self.sidebar.by_digit(_DIGITS[cap])
            if name is None:
                QApplication.beep()
            else:
                self.go_to(name)
        elif cap is Cap.CTRL_E:
            self._export()
        else:
            return self.exporting.command(cap)
        return True

    def _press_screen(self, cap: Cap) -> bool:
        screen = self.on_top
        if screen is None:
            return False
        if self._press_filter(cap, screen.filter_bar) or self._press_button(cap):
            return True
        if screen.command(cap):
            return True
        if cap in {Cap.F2, Cap.F5}:
            screen.refresh()
            self.count_again()
        elif cap is Cap.ESC and not screen.back():
            self.back()
        return True

    @staticmethod
    def _press_filter(cap: Cap, bar: FilterBar | None) -> bool:
        if bar is None:
            return False
        if cap is Cap.CTRL_F:
            bar.enter()
            return True
        return (cap is Cap.ENTER and bar.command_enter()) or (cap is Cap.ESC and bar.command_esc())

    def _press_button(self, cap: Cap) -> bool:
        focused = self.focusWidget()
        is_here = isinstance(focused, QAbstractButton) and focused.isVisible()
        if cap is not Cap.ENTER or not is_here:
            return False
        assert isinstance(focused, QAbstractButton)
        focused.click()
        return True

    # ------------------------------------------------------------------ Navigation

    @property
    def roles(self) -> frozenset[str]:
        """See Navigation."""
        session = self._session
        return frozenset(session.operator.roles) if session is not None else frozenset()

    @property
    def is_working(self) -> bool:
        """Whether somebody is signed in, and not locked out."""
        return self._session is not None and not self._is_locked

    @property
    def login(self) -> str:
        """See Navigation."""
        return self._session.operator.login if self._session is not None else ""

    @property
    def on_top(self) -> Screen | None:
        """The screen that is seen; none before somebody signed in."""
        screen = self._pages.currentWidget()
        return screen if isinstance(screen, Screen) and self._session is not None else None

    def open(self, name: str, about: object = None) -> None:
        """Show a screen for something; Esc comes back to the one before."""
        before = self.on_top
        if not self._may_see(self._entries[name]):
            return
        if before is not None and before.entry.name != name:
            self._trail.append(before.entry.name)
        self._show(name)
        if about is not None and self.on_top is not None:
            self.on_top.show_about(about)

    def go_to(self, name: str) -> None:
        """Show a screen of the list at the side: a new beginning, Esc leads nowhere."""
        self._trail.clear()
        self._show(name)

    def back(self) -> None:
        """Show what was on top before."""
        if self._trail:
            self._show(self._trail.pop())

    def save(self, job: ExportJob) -> None:
        """See Navigation."""
        self.exporting.open(job)

    def session_over(self, notice: Notice | None = None) -> None:
        """End the session and say why."""
        if self._session is not None:
            self.desk.workers.run(self.desk.line.sign_out, lambda _: None, self._not_told)
        self._session, self._is_locked = None, False
        self._forget_screens()
        self.strip.show_operator(None)
        self.to_sign_in(notice)

    def count_again(self) -> None:
        """Read what waits at each screen, and how backups stand."""
        if not self.is_working:
            return
        for name in self.sidebar.names:
            entry = self._entries[name]
            may_count = entry.counts_by is None or self.may(entry.counts_by)
            if entry.count is not None and may_count:
                self._count(name, entry.count)
        if (backup := self._backup) is not None:
            line = self.desk.line
            self.desk.workers.run(
                self.desk.timed(lambda: backup(line)),
                self.strip.show_backup,
                lambda _error: self.strip.show_backup(BackupLight()),  # never green from old news
            )

    def may(self, route: Route) -> bool:
        """See Navigation."""
        return any(self.roles & e.acts.get(route, frozenset()) for e in self._entries.values())

    # ------------------------------------------------------------------ coming and going

    def to_sign_in(self, notice: Notice | None = None) -> None:
        """Wait for somebody."""
        self.exporting.hide()
        self._stack.setCurrentWidget(self.sign_in)
        self.sign_in.begin(notice)
        self._show_keys()
        self.desk.reporter.say("screen", name="sign_in")

    def lock(self) -> None:
        """Hide everything until the same person's password; nothing is lost."""
        if self._session is None or self._is_locked:
            return
        self._is_locked = True
        self.help.put_away()
        self.exporting.hide()
        self._stack.setCurrentWidget(self.sign_in)
        self.sign_in.lock(self._session.operator)
        self._show_keys()
        self.desk.reporter.say("screen", name="lock")

    def speak(self) -> None:
        """Write every text of the window in the language of the moment."""
        words = self.desk.words
        rtl, ltr = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
        QApplication.setLayoutDirection(rtl if words.is_rtl else ltr)
        self.setWindowTitle(words("S128"))
        for part in (self.strip, self.sidebar, self.sign_in, self.exporting):
            part.speak()
        self._nothing_said.setText(words("S787"))
        for screen in self._made.values():
            screen.speak()
        self.keybar.retranslate()
        self.help.retranslate()

    def say_where(self) -> None:
        """Tell the reporter which screen is on top."""
        if self.on_top is not None and not self._is_locked:
            self.on_top.say_where()
        else:
            self.desk.reporter.say("screen", name="lock" if self._is_locked else "sign_in")

    def _signed_in(self, session: SessionAnswer) -> None:
        was_locked, self._is_locked = self._is_locked, False
        self._session = session
        self.strip.show_operator(session.operator)
        self._stack.setCurrentWidget(self._work)
        if was_locked and self.on_top is not None:
            self.on_top.entered()
            self._show_keys()
            self.on_top.say_where()
            return
        entries = [e for e in self._entries.values() if e.is_listed and self._may_see(e)]
        self.sidebar.show_entries(entries)
        self.count_again()
        if entries:
            self.go_to(entries[0].name)
        else:
            self._pages.setCurrentWidget(self._nothing)
            self._show_keys()
            self.desk.reporter.say("screen", name="nothing")

    def _may_see(self, entry: ScreenEntry) -> bool:
        return bool(entry.roles & self.roles)

    def _show(self, name: str) -> None:
        entry, before = self._entries[name], self.on_top
        if not self._may_see(entry):
            return
        is_new = name not in self._made
        if is_new:
            self._make(entry)
        screen = self._made[name]
        if before is not None and before is not screen:
            before.left()
        self._pages.setCurrentWidget(screen)
        self.sidebar.mark(name)
        self._show_keys()
        screen.entered()
        if is_new:
            screen.refresh()
        screen.say_where()

    def _make(self, entry: ScreenEntry) -> None:
        screen = self._made[entry.name] = entry.make(entry, self.desk, self)
        screen.build()
        screen.speak()
        screen.keys_changed.connect(self._show_keys)
        self._pages.addWidget(screen)

    def _forget_screens(self) -> None:
        """Nothing that one person read stays for the next."""
        self._trail.clear()
        for screen in self._made.values():
            self._pages.removeWidget(screen)
            screen.deleteLater()
        self._made.clear()
        self.sidebar.show_entries(())

    def _count(self, name: str, count: Callable[[Line], int]) -> None:
        line = self.desk.line
        self.desk.workers.run(
            self.desk.timed(lambda: count(line)),
            lambda waiting: self.sidebar.show_waiting(name, waiting),
            self._not_told,
        )

    def _not_told(self, _error: Exception) -> None:
        """Figures at the side stay as they were: the line's own state is in the strip."""

    def _export(self) -> None:
        job = self.on_top.export() if self.on_top is not None else None
        if job is None:
            QApplication.beep()
            return
        self.exporting.open(job)

    def _show_keys(self) -> None:
        screen = self.on_top
        if screen is None or self._is_locked:
            self.keybar.show_keys((*self.sign_in.keys(), *self._everywhere()))
            return
        self.keybar.show_keys((*self._keys_here(), *self._everywhere()))

    def _keys_here(self) -> Iterable[KeyHint]:
        screen = self.on_top
        if screen is None or self._is_locked:
            yield from self.sign_in.keys()
            return
        yield from screen.keys()
        if screen.filter_bar is not None:
            yield KeyHint(Cap.CTRL_F, "B700")
        yield KeyHint(Cap.CTRL_E, "B703")
        yield KeyHint(Cap.F5, "B706")
        yield KeyHint(Cap.ESC, "B13")

    def _everywhere(self) -> Iterable[KeyHint]:
        yield KeyHint(Cap.F11, "B11")
        if self.is_working:
            yield KeyHint(Cap.CTRL_L, "B14")
            yield KeyHint(Cap.CTRL_U, "B17")

    def _connect(self) -> None:
        self.sign_in.signed_in.connect(self._signed_in)
        self.sidebar.chosen.connect(self.go_to)
        self.exporting.closed.connect(self._back_to_screen)
        self._counting, self._idle = QTimer(self), QTimer(self)
        self._counting.setInterval(COUNT_AGAIN_MS)
        self._counting.timeout.connect(self.count_again)
        self._counting.start()
        self._idle.setInterval(LOCK_AFTER_MS)
        self._idle.timeout.connect(self.lock)
        self._idle.start()
        self.router.worked.connect(self._idle.start)

    def _back_to_screen(self) -> None:
        if self.on_top is not None:
            self.on_top.entered()

    def _lay_out(self) -> None:
        self._work, self._nothing = QWidget(), QWidget()
        self._nothing_said = wrapping("title")
        self._nothing.setObjectName("page")
        nothing = QVBoxLayout(self._nothing)
        nothing.setContentsMargins(24, 20, 24, 20)
        nothing.addWidget(self._nothing_said)
        nothing.addStretch(1)
        self._pages.addWidget(self._nothing)
        work = QHBoxLayout(self._work)
        work.setContentsMargins(0, 0, 0, 0)
        work.setSpacing(0)
        work.addWidget(self.sidebar)
        work.addWidget(self._pages, 1)
        self._stack.addWidget(self.sign_in)
        self._stack.addWidget(self._work)
        centre = QWidget()
        centre.setObjectName("page")
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part, weight in ((self.strip, 0), (self._stack, 1), (self.exporting, 0)):
            column.addWidget(part, weight)
        column.addWidget(self.keybar)
        self.setCentralWidget(centre)
        self.help = KeyHelp(
            centre,
            self.desk.words,
            keys=self._keys_here,
            besides=lambda: _BESIDES,
            everywhere=self._everywhere,
            dressed=self.speak,
        )
        self.setMinimumSize(*SIZE_MIN)
