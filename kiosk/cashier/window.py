"""The cashier's window: strip on top, one screen, key bar at the bottom, and who goes where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from drivers.card_readers.base import MeterCard, MisreadReason
from drivers.customer_cards.base import CustomerCardRead, StrangeCard
from drivers.receipt_printers.base import PrintVerdict
from kiosk.cashier.act_form import ActForm
from kiosk.cashier.desk import Desk
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.meter_row import FoundBy
from kiosk.cashier.office_message import OfficeMessages
from kiosk.cashier.offline_band import OfflineBand
from kiosk.cashier.screen import Screen
from kiosk.cashier.screens import CashierScreens
from kiosk.cashier.shift_places import ShiftPlace
from kiosk.cashier.status_strip import OpenCases, StatusStrip
from kiosk.flows.counter_values import ActView
from kiosk.flows.offline_selling import OfflineMeter
from kiosk.flows.till_values import PrintResult, VendView
from kiosk.flows.vend_states import NEVER_ON_PAPER, VendState
from kiosk.theme.dress import worn
from kiosk.theme.zoom import Zoom
from kiosk.widgets.banner import Notice
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.key_help import KeyHelp
from kiosk.widgets.key_router import Cap, KeyRouter
from vending_server.wire.login import SessionAnswer
from vending_server.wire.lookup import MeterFacts

SIZE_MIN = (1024, 768)
SIZE_USUAL = (1366, 768)
_WATCHED = frozenset({VendState.IN_DOUBT, VendState.REFUSED})
_NEEDS_SESSION_OVER = ("login", "stopped")


class CashierWindow(CashierScreens):
    """Owns the screens and is their `Navigation`."""

    session_changed = Signal(bool)  # whether somebody is signed in

    def __init__(self, desk: Desk, devices: DeviceWatch) -> None:
        super().__init__(desk, devices, go=self)
        self._session: SessionAnswer | None = None
        self._locked_over: Screen | None = None  # what the lock hides
        self._is_as_locked = False  # it is what was on top when the till was locked
        self._status_over: Screen | None = None  # what the look at the line came from
        self.strip = StatusStrip(desk, devices)
        self.band = OfflineBand(desk.words, self.offline_watch)
        self.keybar = KeyBar(desk.words, self.press)
        self.router = KeyRouter(self, self.press)
        desk.stopped = self._stop
        self._connect(devices)
        self._lay_out()
        self._zoom = Zoom(self, self.speak)
        self.speak()
        self._show(self.login)

    @property
    def screen_on_top(self) -> Screen:
        """What the operator sees."""
        screen = self._stack.on_top
        assert screen is not None, "there is a login from the beginning"
        return screen

    def begin(self, recovered: Iterable[VendView] = (), acts: Iterable[ActView] = ()) -> None:
        """Take over what the journal says is not finished, and begin at the login."""
        self.offline_watch.look()
        views = list(recovered)
        self.watch.add(view for view in views if view.state in _WATCHED)
        for view in views:
            if view.state in NEVER_ON_PAPER:
                self.prints.remember_unprinted(view.vend_id)
            elif view.state is VendState.UNSURE:
                self.prints.remember(
                    view.vend_id,
                    PrintResult(
                        copy_number=view.copies,
                        verdict=PrintVerdict.UNSURE,
                        reason=view.print_reason,
                    ),
                )
        for view in views:
            self.desk.reporter.vend(view)
        self.act_watch.take(acts)

    def press(self, cap: Cap) -> bool:
        """Do what a key means, here or on the screen on top."""
        if self.router.is_closed or self.help.command(cap):
            return True
        if self._is_here and self.messages.command(cap):
            return True
        if cap is Cap.F11:
            self._switch_language()
            return True
        if cap is Cap.CTRL_L and self._session is not None:
            self.lock_till()
            return True
        if cap is Cap.CTRL_U and self._session is not None:
            self.to_login()
            return True
        return self.screen_on_top.command(cap)

    @property
    def _is_here(self) -> bool:
        """Whether somebody is signed in and not behind the lock."""
        return self._session is not None and self._locked_over is None

    # ------------------------------------------------------------------ Navigation

    def to_login(self, notice: Notice | None = None) -> None:
        """End the session."""
        if self._session is not None:
            self._session = None
            self.session_changed.emit(False)
            self.desk.workers.run(self.desk.till.logout, lambda _: None, self._logout_failed)
        self.strip.show_operator(None)
        for screen in self._stack.made:
            screen.forget()
        self._show(self.login)
        self.login.show_notice(notice)

    def stopped_by_head_office(self, error: Exception) -> None:
        """Let nobody work here, and say why; a sale on its way is answered first."""
        if self._session is not None and not self.router.is_closed:
            self.to_login(self.desk.notice(error))

    def signed_in(self, session: SessionAnswer) -> None:
        """A session is open: go and sell."""
        self._session = session
        self.session_changed.emit(True)
        self.strip.show_operator(session.operator)
        self.offline_watch.look()
        self.shifts.begin(session, then=self._begin_work)

    def to_sell(self) -> None:
        """Begin a new sale, if shifts let us; else where that is put right."""
        self.sell.start()
        place = self.shifts.place_before_sales()
        self._show(self.sell if place is None else self.shifts.screen(place))

    def to_shift(self, place: ShiftPlace = ShiftPlace.MENU) -> None:
        """Show a screen of the cash desk."""
        self._show(self.shifts.screen(place))

    def sell_again(self, view: VendView) -> None:
        """Begin a new sale for the same meter and money."""
        self.to_sell()
        if self.screen_on_top is self.sell:
            self.sell.retry(view)

    def to_offline_sale(
        self, meter: OfflineMeter, found_by: FoundBy, amount_text: str = ""
    ) -> None:
        """Sell to a meter from the pack."""
        screen = self.offline_sell
        self._show(screen, before=lambda: screen.begin(meter, found_by, amount_text))

    def find_on_line(self, drn: str) -> None:
        """Ask the server for a meter, and begin a sale for it."""
        self.to_sell()
        if self.screen_on_top is self.sell:
            self.sell.find_on_line(drn)

    def to_result(self, view: VendView) -> None:
        """Show a sold vend."""
        self._show(self.result, before=lambda: self.result.show_sale(view))

    def to_in_doubt(self, view: VendView | None = None) -> None:
        """Show the vends without an answer."""
        if view is not None:
            self.watch.add([view])
        self.in_doubt.choose(view)
        self._show(self.in_doubt)
        till = self.desk.till
        self.desk.workers.run(till.open_vends, self.watch.add, self._told)

    def to_reprint(self) -> None:
        """Show the last receipts."""
        self._show(self.reprint)

    def to_more(self) -> None:
        """Show what else is done at the counter, for the customer on the screen."""
        if self.screen_on_top is self.sell:
            self.more.begin(self.sell.meter)
        self._show(self.more)

    def to_work(self, name: str, meter: MeterFacts | None = None) -> None:
        """Show a screen of the counter."""
        screen = self.work(name)
        self._show(screen, before=lambda: screen.begin(meter))

    def to_act(self, view: ActView) -> None:
        """Show an act of the counter."""
        self.note_act(view)
        self._show(self.act, before=lambda: self.act.show_act(view))

    def to_visit(self, meter: MeterFacts, amount_text: str) -> None:
        """Sell to several meters of one customer."""
        self.to_work("visit", meter)
        self.visit.put_amount(amount_text)

    def to_visit_result(self, views: Sequence[VendView], received_minor: int) -> None:
        """Show what a visit brought; what is open waits in its list as well."""
        self.watch.add(view for view in views if view.state in _WATCHED)
        self._show(
            self.visit_result,
            before=lambda: self.visit_result.show_visit(views, received_minor),
        )

    def to_reversal(self, drn: str) -> None:
        """Ask for the reversal of the vend in doubt of a meter."""
        self.to_work("reversal")
        form = self.work("reversal")
        assert isinstance(form, ActForm), "a reversal is asked for by a form"
        form.meter.setText(drn)

    def lock_till(self) -> None:
        """Hide everything until the same person's password; what was entered stays."""
        if self._session is None or self.screen_on_top is self.lock:
            return
        self._locked_over, self._is_as_locked = self.screen_on_top, True
        self.lock.lock(self._session.operator)
        self._put_on_top(self.lock)

    def unlocked(self, session: SessionAnswer) -> None:
        """Show again what was on the screen."""
        self._session = session
        self.session_changed.emit(True)  # whoever works behind had met the end of the old one
        over, self._locked_over = self._locked_over, None
        self.lock.left()
        self._put_on_top(over or self.sell, is_back=self._is_as_locked)

    def to_line_status(self) -> None:
        """Look at the line over whatever is on the screen; nothing of that is lost."""
        if not self._is_here or self.router.is_closed:
            return
        over, status = self.screen_on_top, self.work("line_status")
        if over is not status:
            self._status_over = over
            status.begin(None)
            self._put_on_top(status)

    def from_line_status(self) -> None:
        """Back to where one was, as after a lock; without such a place to selling."""
        over, self._status_over = self._status_over, None
        if over is None:
            self.to_sell()
            return
        self.work("line_status").left()
        self._put_on_top(over, is_back=True)

    def note_act(self, view: ActView) -> None:
        """Watch an act that is not finished."""
        self.act_watch.take([view])

    def close_keys(self) -> None:
        """Refuse every key: a sale is on its way."""
        self.router.close()

    def open_keys(self) -> None:
        """Listen again."""
        self.router.open()

    def _begin_work(self) -> None:
        """Go where work begins; unless the session is over by now."""
        if self._session is None:
            return
        if self.watch.views:
            self.to_in_doubt()
        elif self.act_watch.views:
            self.to_work("acts")
        else:
            self.to_sell()
        # A full disk may have left a case open that this window never heard of.
        till = self.desk.till
        self.desk.workers.run(till.open_vends, self.watch.add, self._told)
        self.desk.workers.run(till.acts.open_acts, self.act_watch.take, self._told)

    # ------------------------------------------------------------------ devices

    def _swiped(self, card: MeterCard) -> None:
        if self._may_identify():
            self._ensure_sell()
            self.sell.swipe(card)

    def _tapped(self, event: CustomerCardRead) -> None:
        if not self.router.is_closed and self.screen_on_top.takes_card(event):
            return
        if self._may_identify():
            self._ensure_sell()
            self.sell.tap(event)

    def _tapped_strange(self, event: StrangeCard) -> None:
        if not self.router.is_closed and self.screen_on_top.takes_card(event):
            return
        if self._may_identify() and self.screen_on_top is self.sell:
            self.sell.tap_strange(event)

    def _misread(self, reason: MisreadReason) -> None:
        if self._may_identify() and self.screen_on_top is self.sell:
            self.sell.misread(reason)

    def _scanned(self, text: str) -> None:
        if self._may_identify():
            self._ensure_sell()
            self.sell.scan(text)

    def _may_identify(self) -> bool:
        self.help.put_away()
        self.messages.put_away()
        top = self.screen_on_top
        is_refused = (
            self.router.is_closed
            or top.name in _NEEDS_SESSION_OVER
            or not top.takes_cards
            or self.shifts.place_before_sales() is not None
        )
        if is_refused:
            QApplication.beep()
        return not is_refused

    def _ensure_sell(self) -> None:
        if self.screen_on_top is not self.sell:
            self.to_sell()

    # ------------------------------------------------------------------ inside

    def _show(self, screen: Screen, before: object = None) -> None:
        olds = (self._locked_over or self._stack.on_top, self._status_over)
        self._status_over = None
        for old in olds:
            if old is not None and old is not screen:
                old.left()
        if callable(before):
            before()
        if self._locked_over is not None and screen.name not in _NEEDS_SESSION_OVER:
            # An answer came in behind the lock: it is seen once somebody is back.
            self._locked_over, self._is_as_locked = screen, False
            return
        self._locked_over = None
        self._put_on_top(screen)

    def _put_on_top(self, screen: Screen, *, is_back: bool = False) -> None:
        self.help.put_away()
        self.messages.put_away()
        self._stack.setCurrentWidget(screen)
        self._show_keys()
        screen.say_where()
        screen.came_back() if is_back else screen.entered()

    def _show_keys(self) -> None:
        self.keybar.show_keys(self.screen_on_top.keys())

    def _switch_language(self) -> None:
        self.desk.words.switch(self.desk.words.language.other)
        self.speak()
        self.desk.reporter.say("language", name=self.desk.words.language.value)

    def speak(self) -> None:
        """Write every text of the window in the language of the moment."""
        is_rtl = self.desk.words.is_rtl
        direction = Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight
        QApplication.setLayoutDirection(direction)
        self.setWindowTitle(self.desk.words("S128"))
        self.strip.retranslate()
        self.band.retranslate()
        for screen in self._stack.made:
            screen.retranslate()
        self.keybar.retranslate()
        self.help.retranslate()
        self.messages.retranslate()

    def _dressed(self) -> None:
        self.speak()
        self.desk.reporter.say("look", theme=worn().theme.value, text=worn().text.value)

    def _everywhere(self) -> Iterable[KeyHint]:
        yield KeyHint(Cap.F11, "B11")
        if self._session is not None:
            yield from self.messages.keys()
            yield KeyHint(Cap.CTRL_L, "B14")
            yield KeyHint(Cap.CTRL_U, "B17")

    def _stop(self, notice: Notice) -> None:
        self.router.open()
        self._session = None
        self.strip.show_operator(None)
        self.stopped.show_notice(notice)
        self._show(self.stopped)

    def _logout_failed(self, error: Exception) -> None:
        self.desk.notice(error)

    def _act_ended(self, view: ActView) -> None:
        self.act_watch.take([view])
        self.desk.reporter.act(view)

    def _told(self, error: Exception) -> None:
        self.desk.notice(error)

    def _count_open(self) -> None:
        self.strip.show_open(
            OpenCases(
                doubts=self.watch.waiting + self.act_watch.waiting,
                unsettled=self.watch.unsettled + self.act_watch.unsettled,
                unsure=len(self.prints.unsure()),
                unprinted=len(self.prints.unprinted()),
            )
        )

    def _open_paper(self) -> None:
        waiting = [*self.prints.unsure(), *self.prints.unprinted()]
        if waiting and self._is_here:
            till = self.desk.till
            self.desk.workers.run(lambda: till.view(waiting[0]), self.to_result, self._told)

    def _open_doubts(self) -> None:
        if self._is_here and not self.router.is_closed:
            if self.watch.views or not self.act_watch.views:
                self.to_in_doubt()
            else:
                self.to_work("acts")

    def _connect(self, devices: DeviceWatch) -> None:
        self._stack.keys_changed.connect(self._show_keys)
        self.offline_watch.changed.connect(lambda: self.login.say_line())  # noqa: PLW0108 - of then
        self.watch.changed.connect(self._count_open)
        self.act_watch.changed.connect(self._count_open)
        self.prints.changed.connect(lambda _: self._count_open())
        self.prints.ended.connect(self.desk.reporter.vend)
        self.act_prints.ended.connect(self._act_ended)
        self.strip.doubt_pressed.connect(self._open_doubts)
        self.strip.paper_pressed.connect(self._open_paper)
        self.strip.line_pressed.connect(self.to_line_status)
        self.router.scanned.connect(self._scanned)
        self.router.refused.connect(QApplication.beep)
        devices.card_read.connect(self._swiped)
        devices.card_misread.connect(self._misread)
        devices.code_scanned.connect(self._scanned)
        devices.customer_card_read.connect(self._tapped)
        devices.strange_card.connect(self._tapped_strange)
        devices.card_wanted.connect(self.cards.wanted)

    def _lay_out(self) -> None:
        centre = QWidget()
        centre.setObjectName("page")
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.band)
        column.addWidget(self._stack, 1)
        column.addWidget(self.keybar)
        self.setCentralWidget(centre)
        self.help = KeyHelp(
            centre,
            self.desk.words,
            keys=lambda: self.screen_on_top.keys(),  # noqa: PLW0108 - the one of then
            besides=lambda: self.screen_on_top.keys_besides(),  # noqa: PLW0108 - as above
            everywhere=self._everywhere,
            dressed=self._dressed,
        )
        self.messages = OfficeMessages(centre, self.desk.words, self.desk.announcer)
        self.messages.changed.connect(self.strip.show_messages)
        self.strip.message_pressed.connect(lambda: self.press(Cap.CTRL_M))
        # Said outright, so that no text of a moment makes the window larger than the screen.
        self.setMinimumSize(*SIZE_MIN)
        self.resize(*SIZE_USUAL)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """A sale on its way is not left by a click on a cross."""
        if self.router.is_closed:
            event.ignore()
            QApplication.beep()
            return
        super().closeEvent(event)
