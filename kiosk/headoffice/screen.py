"""What every screen of head office is.

A screen is one file in `screens/` and one row in `screens/__init__.py`.  The window makes it when
it is first asked for and then calls, always in its own thread:

    build()      once: make the widgets, no texts, no reading
    speak()      write every text, in the language of the moment; nothing typed or chosen changes
    refresh()    read again (F5); `read` does it in a worker and tells loading, failed, stale
    entered()    it is on top now; left() it is not any more
    show_about() it was opened for something: a link, an id (drill-down)
    command(cap) a key that the window did not use; True = it was used
    back()       Esc: one step back inside; False = there is none, leave the screen
    export()     what Ctrl+E writes; None = there is nothing to write
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.cashier.notices import is_session_over
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.heading import Heading
from kiosk.widgets.banner import Banner, Notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.workers import Latest

if TYPE_CHECKING:
    from kiosk.headoffice.export.job import ExportJob
    from kiosk.headoffice.filters.bar import FilterBar
    from kiosk.headoffice.line import Line

T = TypeVar("T")
Route = tuple[str, str]
"""Method and path, as the server's table of who may call what names it."""


class Navigation(Protocol):
    """Where a screen may send the person, and who that is."""

    @property
    def roles(self) -> frozenset[str]:
        """The roles of whoever is signed in."""

    @property
    def login(self) -> str:
        """The user name of whoever is signed in; nobody has none."""

    def open(self, name: str, about: object = None) -> None:
        """Show a screen by its name, for something; Esc comes back."""

    def back(self) -> None:
        """Show what was on top before."""

    def save(self, job: ExportJob) -> None:
        """Offer something that is not the list on top as a file."""

    def session_over(self, notice: Notice | None = None) -> None:
        """End the session and say why."""

    def count_again(self) -> None:
        """What waits has changed: read the figures of the navigation again."""

    def may(self, route: Route) -> bool:
        """Say whether the person may call a route that the `acts` of a screen name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenEntry:
    """One row of the table of screens.

    `roles` are those whom the server lets call every one of `reads`, and `acts` whom it lets change
    something; a test compares them with the server's own table, so that nobody is shown a screen or
    a button that only says no.
    """

    name: str  # what links, the reporter and the filters file call it
    text_id: str  # its name in the navigation
    roles: frozenset[str]
    reads: tuple[Route, ...]
    make: Callable[[ScreenEntry, OfficeDesk, Navigation], Screen]
    acts: Mapping[Route, frozenset[str]] = field(default_factory=dict)  # besides: who may do it
    is_listed: bool = True  # False: reached from another screen only
    count: Callable[[Line], int] | None = None  # what waits there; blocks
    counts_by: Route | None = None  # one of `acts`: who may not call it is told no figure


class Screen(QWidget):
    """Base of all screens: a heading, a banner below it, and what the screen adds."""

    keys_changed = Signal()
    title_id: ClassVar[str] = ""  # else the entry's

    def __init__(self, entry: ScreenEntry, desk: OfficeDesk, go: Navigation) -> None:
        super().__init__()
        self.setObjectName("page")
        self.entry, self.desk, self.words, self.go = entry, desk, desk.words, go
        self.heading = Heading(desk)
        self.banner = Banner(desk.words)
        self._latest = Latest(desk.workers)

    # ------------------------------------------------------------------ what a screen brings

    def build(self) -> None:
        """Make the widgets; once, before the first `speak`."""

    def speak(self) -> None:
        """Write every text; a screen calls this first and then writes its own."""
        self.heading.title.setText(self.words(self.title_id or self.entry.text_id))
        self.heading.speak()
        self.banner.retranslate()

    def refresh(self) -> None:
        """Read again."""

    def show_about(self, about: object) -> None:
        """Show something: what `Navigation.open` was given."""

    def entered(self) -> None:
        """Give the focus to where work begins."""

    def left(self) -> None:
        """Another screen is on top now."""

    def command(self, _cap: Cap) -> bool:
        """Use a key."""
        return False

    def back(self) -> bool:
        """Go one step back inside the screen."""
        return False

    def keys(self) -> Iterable[KeyHint]:
        """Yield the keys of this screen besides those of the window."""
        return ()

    def export(self) -> ExportJob | None:
        """Return what is shown, to be written into a file."""
        return None

    @property
    def filter_bar(self) -> FilterBar | None:
        """Where Ctrl+F goes."""
        return None

    # ------------------------------------------------------------------ what a screen uses

    def page(self, *parts: QWidget) -> QVBoxLayout:
        """Put heading and banner on top and parts below each other; the last one grows."""
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 12)
        column.setSpacing(10)
        for part in (self.heading, self.banner, *parts):
            column.addWidget(part, 1 if parts and part is parts[-1] else 0)
        return column

    def read(self, op: Callable[[], T], done: Callable[[T], None]) -> None:
        """Read in a worker; only the newest answer is shown, and what was shown stays till then."""
        self.heading.freshness.begin()

        def take(result: T) -> None:
            self.show_notice(None)
            self.heading.freshness.done()
            done(result)
            self.say_ready()

        self._latest.run(self.desk.timed(op), take, self.failed)

    def act(self, op: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do something at the server; unlike `read` its answer is never dropped."""
        self.desk.workers.run(self.desk.timed(op), done, self.failed)

    def failed(self, error: Exception) -> None:
        """Say why something did not come; what is shown is marked as old."""
        self.heading.freshness.failed()
        notice = self.desk.notice(error)
        if is_session_over(error):
            self.go.session_over(notice)
            return
        self.show_notice(notice)

    def show_notice(self, notice: Notice | None) -> None:
        """Show a sentence below the heading, or none."""
        self.banner.show_notice(notice)
        if notice is not None:
            self.desk.tell(notice)

    def say_where(self) -> None:
        """Tell the reporter which screen is on top."""
        self.desk.reporter.say("screen", name=self.entry.name)

    def say_ready(self) -> None:
        """Tell the reporter that what was asked for is shown."""
        self.desk.reporter.say("shown", name=self.entry.name)
