"""One customer after the other: from the first touch to the chosen amount; then the notes' turn.

Everything that waits runs in a worker; a customer's answers that come after he has left are
dropped by the number of his session.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from drivers.card_readers.base import MeterCard
from drivers.cash_acceptors.base import (
    AcceptorCondition,
    AcceptorConditionChanged,
    FraudAttempt,
)
from drivers.customer_cards.base import CustomerCardRead
from drivers.events import DeviceEvent, DeviceLost
from kiosk.api_client import SessionEnded, Unreachable
from kiosk.cashier.desk import Reporter
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.scan_text import lookup_of_card, lookup_of_scan
from kiosk.errors import JournalUnwritable, KioskError
from kiosk.flows.machine import Interrupted, Machine
from kiosk.flows.machine_service import MachineService
from kiosk.flows.note_keeper import NoteTold
from kiosk.flows.note_sums import NoteSums
from kiosk.flows.refusals import tell_error
from kiosk.i18n.language import Language
from kiosk.opening_hours import OpeningHours
from kiosk.selfservice.amount_step import AmountStep
from kiosk.selfservice.cash_step import CashStep
from kiosk.selfservice.faults import ALARMING, Health
from kiosk.selfservice.idle import IdleClock
from kiosk.selfservice.pack_look import PackLook
from kiosk.selfservice.parts import Page
from kiosk.selfservice.service_step import ServiceStep
from kiosk.selfservice.window import SelfServiceWindow
from kiosk.widgets.words import Saying, saying
from kiosk.workers import Workers
from vending_server.wire.lookup import LookupBy, MeterFacts
from vending_server.wire.problems import ProblemCode

T = TypeVar("T")
WRONG_MAX: Final = 5
WRONG_PAUSE_S: Final = 60
MORES_MAX: Final = 3  # with money inside
_RETRY_MS: Final = 10_000
_SETTLE_MS: Final = 30_000
_LOOK_AT_CLOCK_MS: Final = 15_000
_log = logging.getLogger(__name__)


class Conductor(QObject):
    """Made once; `begin` signs in and takes up what a power cut interrupted."""

    session_changed = Signal(bool)  # whether the machine is signed in

    def __init__(
        self,
        window: SelfServiceWindow,
        machine: Machine,
        workers: Workers,
        *,
        devices: DeviceWatch,
        reporter: Reporter,
        bills_uri: str,
        language: Language,
        service: MachineService,
        version: str = "",
        restart: Callable[[], None] = lambda: None,
        hours: OpeningHours | None = None,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        super().__init__(window)
        self._window, self._machine, self._workers = window, machine, workers
        self._devices, self._reporter, self._bills_uri = devices, reporter, bills_uri
        self._language = language
        self._hours, self._now = hours, now
        self.health = Health()
        self.idle = IdleClock(self)
        self.cash = CashStep(window, machine, self.run, reporter=reporter, finish=self.reset)
        self.amount = AmountStep(window, machine, self.run, reporter=reporter, show=self.show)
        self.service = ServiceStep(
            window,
            service,
            self.run,
            book=machine.till.purses.notes,
            devices=devices,
            health=self.health,
            reporter=reporter,
            version=version,
            restart=restart,
        )
        self.pack = PackLook(machine, workers, self)
        self.pack.changed.connect(self._pack_changed)
        self._session = 0
        self._wrong, self._locked_until = 0, 0.0
        self._paused_page: Page | None = None
        self._mores = 0
        self._retry, self._settling = QTimer(self), QTimer(self)
        self._retry.setInterval(_RETRY_MS)
        self._retry.timeout.connect(self.begin)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(self._settle)
        self._settling.start()
        self._minutes = QTimer(self)
        self._minutes.setInterval(_LOOK_AT_CLOCK_MS)
        self._minutes.timeout.connect(self.look_at_clock)
        self._minutes.start()
        self._connect()

    # ------------------------------------------------------------------ start and faults

    def begin(self) -> None:
        """Sign in; after the first time go on with what was interrupted."""
        self.look_at_clock()
        self._retry.start()
        self._workers.run(self._signed_in_and_found, self._signed_in, self._not_signed_in)

    def _signed_in_and_found(self) -> tuple[Interrupted | None, MeterFacts | None]:
        self._machine.sign_in()
        found = self._machine.interrupted() if self.cash.purse_id is None else None
        if found is None or found.vend is not None:
            return found, None
        try:
            return found, self._machine.find(LookupBy.DRN, found.purse.drn)
        except KioskError:
            return found, None

    def _signed_in(self, found: tuple[Interrupted | None, MeterFacts | None]) -> None:
        self._retry.stop()
        self.health.is_signed_in = True
        self.pack.look()
        self.session_changed.emit(True)
        interrupted, meter = found
        if self.service.has_pages:
            pass  # nothing is sold meanwhile: what was interrupted waits until it is closed
        elif interrupted is not None and self.cash.purse_id is None:
            self._reporter.say("resumed", left_minor=interrupted.left_minor)
            self.cash.take_up(interrupted, meter)
            self._allow()
        else:
            self.health_changed()
        self._settle()

    def _look_again(self) -> None:
        """Take up a purse whose last note is told only now; its customer stands here."""
        window = self._window
        if window.page not in (window.out, window.attract):
            self._machine.await_no_more()  # the next customer is here: it is kept
        elif self.health.is_signed_in:
            self.begin()

    def _not_signed_in(self, error: Exception) -> None:
        self._learn(error)
        self.health.is_signed_in = False
        self.session_changed.emit(False)
        self.health_changed()

    def health_changed(self) -> None:
        """Close for the next customer when something is wrong, open when all is well."""
        window, reason = self._window, self.health.reason
        if self.service.has_pages:
            return
        if self.cash.has_money or window.page in (window.result, window.kept, window.charging):
            return  # the one who is here is served first
        if reason is not None:
            is_closed = self.health.is_closed
            window.out.show_reason(reason, self.health.opens_at if is_closed else None)
            if window.page is not window.out:
                self._forget()
                self.show(window.out)
            self._reporter.say("out", reason=reason)
        elif window.page is window.out:
            self.show(window.attract)

    @Slot()
    def look_at_clock(self) -> None:
        """Close and open by the hours; whoever has begun may finish."""
        window, now = self._window, self._now()
        window.out.show_time(now)
        if self._machine.offline.is_line_gone:
            self.pack.look()
        if self._hours is None or window.page not in (window.attract, window.out):
            return
        local = now.astimezone(window.words.zone)
        self.health.is_closed = not self._hours.is_open(local)
        self.health.opens_at = self._hours.opens_next(local)
        self.health_changed()

    def journal_compared(self, *, is_ours: bool) -> None:
        """Learn whether the server holds this machine's journal, or another disk's."""
        if is_ours != self.health.is_journal_ours:
            self.health.is_journal_ours = is_ours
            self.health_changed()

    def journal_brought(self, fault: Exception | None) -> None:
        """Learn of the line what the journal found out on its way there."""
        session = self._machine.till.session
        if isinstance(fault, Unreachable):
            self.pack.line_lost()
        elif isinstance(fault, SessionEnded) and session is not None and not session.session:
            self.begin()  # it was signed in without the server, which answers again
        elif fault is None:
            self.pack.line_found()

    def _pack_changed(self) -> None:
        self.health.pack_lock_id = self.pack.lock_id
        self._window.attract.show_offline(is_offline=self.pack.is_needed)
        self.health_changed()

    def happened(self, event: DeviceEvent) -> None:
        """Hear a device."""
        match event:
            case AcceptorConditionChanged(condition=condition):
                self.health.acceptor = condition
                self._reporter.say("acceptor", condition=condition.value)
            case FraudAttempt(kind=kind) if kind in ALARMING:
                self.health.is_tampered = True
                self._reporter.say("tampered", kind=kind.value)
            case DeviceLost(uri=uri) if uri == self._bills_uri:
                self.health.acceptor = AcceptorCondition.GONE
            case _:
                self.health.can_print = self._devices.can_print
                self._reporter.devices(self._devices)
        window = self._window
        window.identify.has_reader = self._devices.is_reader_ready
        if window.page is window.identify:
            window.identify.speak()
        if not self.health.takes_money and window.page is window.notes:
            self.cash.jammed()
        self.health_changed()

    def _learn(self, error: Exception) -> None:
        if isinstance(error, JournalUnwritable):
            self.health.is_journal_good = False
        if isinstance(error, Unreachable) and not self.pack.line_lost():
            self.health.is_signed_in = False
            self._retry.start()
        if not isinstance(error, KioskError):
            _log.error("unforeseen fault", exc_info=error)

    def _settle(self) -> None:
        """Go on with the money of earlier customers while nobody is here."""
        if self.health.is_signed_in and self.cash.purse_id is None:
            self._workers.run(self._machine.settle, self._settled, self._learn)
            self._workers.run(self._machine.tell_office, self._told_office, self._learn)

    def _told_office(self, untold: int) -> None:
        self._reporter.say("office", untold=untold)

    def _settled(self, still_open: int) -> None:
        self._reporter.say("settled", open=still_open)

    # ------------------------------------------------------------------ whoever serves it

    def heard(self, told: NoteTold) -> None:
        """Hear of a note; it is in the journal already."""
        if self.service.has_pages:
            self.service.heard(told)
        else:
            self.cash.heard(told)

    def _serve(self) -> None:
        """Let whoever holds the town's name down say who he is, unless a customer is here."""
        window = self._window
        if window.page in (window.attract, window.out) and self.cash.purse_id is None:
            self._forget()
            self.service.begin()

    def _served(self) -> None:
        if self.service.was_opened:
            self.health.is_tampered = False  # somebody has looked
        self.reset()
        self.begin()

    # ------------------------------------------------------------------ a customer

    def run(
        self, op: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        """Do something for this customer; its end is dropped once he has left."""
        mine = self._session

        def on_done(result: T) -> None:
            if mine == self._session:
                done(result)

        def on_error(error: Exception) -> None:
            self._learn(error)
            if mine == self._session:
                failed(error)

        self._workers.run(op, on_done, on_error)

    def show(self, page: Page) -> None:
        """Go to a page, and count for it."""
        self._window.go(page)
        self._allow()

    def _allow(self) -> None:
        self.idle.allow(self._window.page.idle_s)

    def reset(self) -> None:
        """Be ready for the next customer; nothing of the last one stays."""
        self._forget()
        window = self._window
        self.show(window.attract if self.health.reason is None else window.out)
        self.health_changed()
        self._settle()

    def _forget(self) -> None:
        self._session += 1
        self._mores = 0
        purse_id = self.cash.purse_id
        if purse_id is not None:
            keeper = self._machine.keeper
            self._workers.run(lambda: keeper.close(purse_id), lambda _none: None, self._learn)
        window = self._window
        window.identify.clear()
        window.meter.forget()
        window.other.begin(NoteSums(()))
        window.result.forget()
        self.cash.forget()
        window.words.switch(self._language)
        window.back_to_normal()

    # ------------------------------------------------------------------ which meter

    def _start(self, language: Language | None = None) -> None:
        window = self._window
        if window.page is not window.attract:
            return
        if language is not None:
            window.words.switch(language)
        self.show(window.identify)

    def _look_up(self, by: LookupBy, value: str) -> None:
        if time.monotonic() < self._locked_until:
            self._too_many()
            return
        window = self._window
        window.identify.go_on.setEnabled(False)
        self.run(lambda: self._machine.find(by, value), self._found, self._not_found)

    def _found(self, meter: MeterFacts) -> None:
        self._wrong = 0
        self._window.meter.show_meter(meter)
        self.show(self._window.meter)

    def _not_found(self, error: Exception) -> None:
        identify = self._window.identify
        if getattr(error, "code", "") == ProblemCode.METER_UNKNOWN:
            self._wrong += 1
        identify.clear()
        if self._wrong >= WRONG_MAX:
            self._wrong = 0
            self._locked_until = time.monotonic() + WRONG_PAUSE_S
            self._too_many()
            return
        identify.show_error(self._told(error))
        self._reporter.say("refused", code=str(getattr(error, "code", "")))
        self.health_changed()

    def _too_many(self) -> None:
        identify = self._window.identify
        identify.clear()
        identify.show_error(saying("S914", n=WRONG_PAUSE_S))

    @staticmethod
    def _told(error: Exception) -> Saying:
        if getattr(error, "code", "") == ProblemCode.METER_BLOCKED:
            return saying("S927")
        if isinstance(error, KioskError) and not isinstance(error, Unreachable):
            refused = tell_error(error)
            return lambda words: words.told(refused)
        return saying("S992")

    def _swiped(self, card: MeterCard) -> None:
        self._scanned_as(LookupBy.CARD, card.id_record)

    def _tapped(self, event: CustomerCardRead) -> None:
        found = lookup_of_card(event)
        if found is not None:
            self._scanned_as(*found)

    def _scanned(self, text: str) -> None:
        found = lookup_of_scan(text)
        if found is not None:
            self._scanned_as(*found)

    def _scanned_as(self, by: LookupBy, value: str) -> None:
        """Take a card or code where a meter is asked for, and nowhere else."""
        self._start()
        if self._window.page is self._window.identify:
            self._look_up(by, value)

    # ------------------------------------------------------------------ the notes' turn

    def _to_cash(self) -> None:
        window = self._window
        meter, goal = window.amount.meter, window.amount.goal_minor
        if meter is None or self.health.reason is not None:
            self.health_changed()
            return
        window.amount.go_on.setEnabled(False)
        self.cash.begin(meter, goal)

    # ------------------------------------------------------------------ nobody there

    def _ask(self, seconds: int) -> None:
        window = self._window
        if window.page is not window.still_there:
            self._paused_page = window.page
            window.go(window.still_there)
            window.announcer.say(window.words("A08", n=seconds), is_urgent=True)
        is_last = self.cash.has_money and self._mores >= MORES_MAX
        window.still_there.more_time.setEnabled(not is_last)
        has_code = self._paused_page is window.result
        window.still_there.show_count(seconds, self.cash.left_minor, has_code=has_code)

    def _waited(self, idle_s: int) -> None:
        if self._window.page is self._window.notes and self.health.reason is None:
            self.cash.waited(idle_s)

    def _more_time(self) -> None:
        page, self._paused_page = self._paused_page, None
        if page is not None:
            self._mores += 1
            self.show(page)

    def _end(self) -> None:
        """End in the customer's place: money gets its place first."""
        self._paused_page = None
        self.idle.allow(None)
        if self.service.has_pages:
            self.service.leave()
        elif self.cash.purse_id is not None and not self.cash.is_done:
            self.cash.end()
        else:
            self.reset()

    def page_changed(self) -> None:
        """Count anew for the page that the notes' turn shows; news of a note answers K10."""
        if self._window.page is self._window.still_there:
            self._more_time()
        self._window.settle()
        self._allow()

    def _connect(self) -> None:
        window = self._window
        window.activity.connect(self.idle.touched)
        window.attract.touched.connect(self._start)
        window.attract.language_chosen.connect(self._start)
        window.identify.entered.connect(lambda number: self._look_up(LookupBy.DRN, number))
        window.identify.left.connect(self.reset)
        window.meter.agreed.connect(self.amount.offer)
        window.meter.other.connect(lambda: self.show(window.identify))
        window.meter.other.connect(window.identify.clear)
        window.meter.linked.connect(lambda drn: self._look_up(LookupBy.DRN, drn))
        window.amount.left.connect(lambda: self.show(window.meter))
        window.amount.agreed.connect(self._to_cash)
        window.still_there.more.connect(self._more_time)
        window.still_there.finished.connect(self._end)
        window.result.finished.connect(self.reset)
        window.result.more_time.connect(self._allow)
        window.kept.finished.connect(self.reset)
        self.idle.asked.connect(self._ask)
        self.idle.over.connect(self._end)
        self.idle.waited.connect(self._waited)
        self.cash.moved.connect(self.page_changed)
        self.cash.stray.connect(self._look_again)
        window.service_wanted.connect(self._serve)
        self.service.moved.connect(self._allow)
        self.service.closed.connect(self._served)
        self._devices.card_read.connect(self._swiped)
        self._devices.code_scanned.connect(self._scanned)
        self._devices.customer_card_read.connect(self._tapped)
