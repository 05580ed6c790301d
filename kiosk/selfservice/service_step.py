"""K11 at work: what the service menu's pages do with what the machine's flow says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from drivers.cash_acceptors.base import AcceptorCondition
from drivers.receipt_printers.base import PrintVerdict
from kiosk.api_client import Unreachable
from kiosk.cashier.desk import Reporter
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.errors import JournalUnwritable, KioskError
from kiosk.flows.machine_service import BoxDraft, Emptied, MachineService, MachineState, Server
from kiosk.flows.note_keeper import NoteNews, NoteTold
from kiosk.flows.purse_book import NoteState, PurseBook, short_number
from kiosk.flows.refusals import tell_error
from kiosk.i18n.bidi import isolate_ltr
from kiosk.selfservice.cash_step import Run
from kiosk.selfservice.faults import Health
from kiosk.selfservice.parts import Page
from kiosk.selfservice.service_pages import ServicePages
from kiosk.selfservice.window import SelfServiceWindow
from kiosk.widgets.words import Saying, Words, nothing_said, saying

_WELL = {AcceptorCondition.REFUSING, AcceptorCondition.ACCEPTING}


class ServiceStep(QObject):
    """From a held finger to the last slip; nothing is sold meanwhile."""

    moved = Signal()  # to another page
    closed = Signal()

    def __init__(
        self,
        window: SelfServiceWindow,
        service: MachineService,
        run: Run,
        *,
        book: PurseBook,
        devices: DeviceWatch,
        health: Health,
        reporter: Reporter,
        version: str,
        restart: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window, self._service, self._run = window, service, run
        self._book, self._devices, self._health = book, devices, health
        self._reporter, self._version, self._restart = reporter, version, restart
        self._server: Server | None = None
        self._pages: ServicePages | None = None
        self._emptied: Emptied | None = None
        self.was_opened = False  # the last time: by somebody whom the server knows
        devices.card_read.connect(lambda _card: self._tried("S674"))
        devices.card_misread.connect(lambda _reason: self._tried("S686"))
        devices.code_scanned.connect(lambda _text: self._tried("S675"))

    # ------------------------------------------------------------------ in and out

    @property
    def is_open(self) -> bool:
        """Whether one of its pages is shown."""
        return self._pages is not None and self._window.page in self._pages.all()

    @property
    def has_pages(self) -> bool:
        """Whether somebody is in it, also while another page asks whether he is still there."""
        return self.is_open or self._server is not None

    def begin(self) -> None:
        """Ask who is there."""
        pages = self.pages
        pages.login.clear()
        self._go(pages.login)

    def leave(self) -> None:
        """Close the menu; what was typed and who was here is forgotten."""
        server, self._server = self._server, None
        self.was_opened = server is not None
        draft, self._emptied = self.pages.box.draft, None
        for page in (self.pages.login, self.pages.second, self.pages.bag):
            page.clear()
        self.pages.box.show_draft(None)
        if server is not None:
            self._run(lambda: self._close(server, draft), _nothing, _nothing)
        self.closed.emit()

    def _close(self, server: Server, draft: BoxDraft | None) -> None:
        self._service.leave(server)
        if draft is not None:
            self._service.withdraw(draft, server)

    @property
    def pages(self) -> ServicePages:
        """The pages, made when they are first needed."""
        if self._pages is None:
            self._pages = ServicePages(self._window.words, self._window.look)
            self._window.add(self._pages.all())
            self._connect(self._pages)
        return self._pages

    def _enter(self) -> None:
        login, password = self.pages.login.typed()
        if not login or not password:
            return
        self.pages.login.clear()
        self._run(
            lambda: self._service.enter(login.strip(), password), self._entered, self._not_entered
        )

    def _entered(self, server: Server) -> None:
        self._server = server
        self._reporter.say("service", opened=1)
        self._menu()

    def _not_entered(self, error: Exception) -> None:
        self.pages.login.show_error(self._told(error))

    # ------------------------------------------------------------------ the menu

    def _menu(self, message: Saying = nothing_said) -> None:
        if self._server is None:
            return
        self._run(
            self._service.state,
            lambda state: self._show_menu(state, message),
            lambda _error: self.leave(),
        )

    def _show_menu(self, state: MachineState, message: Saying) -> None:
        devices = self._devices
        works = {True: saying("S669"), False: saying("S670")}
        cases = state.in_doubt + state.strays + state.claims
        lines = [
            ("S660", _figure(self._version)),
            ("S661", works[devices.can_print]),
            ("S662", works[self._health.acceptor in _WELL]),
            ("S663", works[devices.is_reader_ready]),
            ("S664", works[self._health.is_signed_in]),
            ("S667", _figure(cases)),
            ("S666", _figure(state.unsettled)),
            ("S665", _figure(state.untold)),
            ("S668", _figure(state.fingerprint)),
        ]
        self.pages.menu.show_state(lines, message)
        self._go(self.pages.menu)

    @Slot(str)
    def _chosen(self, name: str) -> None:
        acts: dict[str, Callable[[], None]] = {
            "empty": self._ask_bag,
            "tests": self._test,
            "cases": self._show_cases,
            "print-test": self._print_test,
            "restart": self._restart_now,
            "leave": self.leave,
        }
        acts[name]()

    def _restart_now(self) -> None:
        self._reporter.say("restart")
        self.leave()
        self._restart()

    def _print_test(self) -> None:
        def printed(verdict: PrintVerdict) -> None:
            self._menu(saying("S678" if verdict is PrintVerdict.PRINTED else "S679"))

        self._run(self._service.print_test, printed, lambda _error: self._menu(saying("S679")))

    # ------------------------------------------------------------------ tests and cases

    def _test(self) -> None:
        self.pages.tests.show_lines([])
        self._go(self.pages.tests)
        self._run(lambda: self._service.try_notes(is_on=True), _nothing, _nothing)

    def _tested(self) -> None:
        self._run(lambda: self._service.try_notes(is_on=False), _nothing, _nothing)
        self._menu()

    @Slot(object)
    def heard(self, told: NoteTold) -> None:
        """Hear of a note that is only tried."""
        news = {NoteNews.ESCROW: "S676", NoteNews.RETURNED: "S677"}.get(told.news)
        if news is not None:
            self._add(lambda words: words(news, x=words.money(told.amount_minor)))

    def _tried(self, text_id: str) -> None:
        self._add(saying(text_id))

    def _add(self, line: Saying) -> None:
        if self._pages is not None and self._window.page is self._pages.tests:
            self._pages.tests.add(line)

    def _show_cases(self) -> None:
        book = self._book
        lines = [_case("S682", one.amount_minor, one.claim_number) for one in book.claims()]
        lines += [
            _case("S680", one.amount_minor, short_number(one.escrow_id))
            for one in book.notes(NoteState.IN_DOUBT)
        ]
        lines += [_stray(one.amount_minor) for one in book.strays()]
        self.pages.cases.show_lines(lines or [saying("S683")])
        self._go(self.pages.cases)

    # ------------------------------------------------------------------ the cash box

    def _ask_bag(self) -> None:
        self.pages.bag.clear()
        self._go(self.pages.bag)

    def _draft(self) -> None:
        server = self._server
        (bag,) = self.pages.bag.typed()
        if server is None or not bag.strip():
            return
        self._run(
            lambda: self._service.draft(bag, server),
            self._drafted,
            lambda error: self.pages.bag.show_error(self._told(error)),
        )

    def _drafted(self, draft: BoxDraft) -> None:
        self.pages.box.show_draft(draft)
        self._go(self.pages.box)

    def _ask_second(self) -> None:
        self.pages.second.clear()
        self._go(self.pages.second)

    def _empty(self) -> None:
        server, draft = self._server, self.pages.box.draft
        login, password = self.pages.second.typed()
        if server is None or draft is None or not login or not password:
            return
        second = Server(login.strip(), password)
        self.pages.second.clear()
        self.pages.second.go_on.setEnabled(False)
        self._run(
            lambda: self._service.empty(draft, server, second), self._is_empty, self._not_empty
        )

    def _is_empty(self, emptied: Emptied) -> None:
        self.pages.second.go_on.setEnabled(True)
        self._emptied = emptied
        self.pages.box.show_draft(None)
        self._reporter.say("emptied", amount_minor=emptied.record.expected_minor)
        self._show_done(emptied.verdict)

    def _not_empty(self, error: Exception) -> None:
        self.pages.second.go_on.setEnabled(True)
        self.pages.second.show_error(self._told(error))

    def _show_done(self, verdict: PrintVerdict) -> None:
        if self._emptied is not None:
            is_printed = verdict is PrintVerdict.PRINTED
            self.pages.done.show_emptied(self._emptied, is_printed=is_printed)
            self._go(self.pages.done)

    def _print_again(self) -> None:
        emptied = self._emptied
        if emptied is not None:
            self._run(
                lambda: self._service.print_slip(emptied.record),
                self._show_done,
                lambda _error: self._show_done(PrintVerdict.NOT_SENT),
            )

    def _give_up_box(self) -> None:
        """Go back to the menu; a request that waits for a second person is taken back."""
        server, draft = self._server, self.pages.box.draft
        self.pages.box.show_draft(None)
        if server is not None and draft is not None:
            self._run(lambda: self._service.withdraw(draft, server), _nothing, _nothing)
        self._menu()

    # ------------------------------------------------------------------ inside

    @staticmethod
    def _told(error: Exception) -> Saying:
        if isinstance(error, JournalUnwritable):
            return saying("S993")
        if isinstance(error, KioskError) and not isinstance(error, Unreachable):
            refused = tell_error(error)
            return lambda words: words.told(refused)
        return saying("S992")

    def _go(self, page: Page) -> None:
        self._window.go(page)
        self.moved.emit()

    def _connect(self, pages: ServicePages) -> None:
        pages.login.entered.connect(self._enter)
        pages.login.left.connect(self.leave)
        pages.menu.chosen.connect(self._chosen)
        pages.bag.entered.connect(self._draft)
        pages.bag.left.connect(self._menu)
        pages.box.agreed.connect(self._ask_second)
        pages.box.left.connect(self._give_up_box)
        pages.second.entered.connect(self._empty)
        pages.second.left.connect(self._give_up_box)
        pages.done.again.connect(self._print_again)
        pages.done.left.connect(self._menu)
        pages.tests.left.connect(self._tested)
        pages.cases.left.connect(self._menu)


def _nothing(_result: Any) -> None:
    """Nothing more is to be done."""


def _figure(value: str | int) -> Saying:
    """Return what is the same in every language."""
    return lambda _words: isolate_ltr(str(value))


def _case(text_id: str, amount_minor: int, number: str) -> Saying:
    """Return a case by its number and its sum."""
    return lambda words: words(text_id, n=isolate_ltr(number), x=words.money(amount_minor))


def _stray(amount_minor: int | None) -> Saying:
    """Return a note that belongs to nobody; one of no known value says so."""

    def said(words: Words) -> str:
        return words("S681", x=words.money(amount_minor) if amount_minor else words("S687"))

    return said
