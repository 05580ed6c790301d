"""C03 Sell: from a card or number to a confirmed sale in one screen without dialogs.

Steps: meter -> confirm_customer (typed numbers only) -> amount -> quoted -> sending; or meter ->
blocked, where nothing is sold; or search, which leads to a meter.

What was seen is what is sold: only a quote that is on the screen and belongs to the present
entries can be confirmed, by F12 or the mouse, never by Enter, a card or a scan.  Nothing of this
screen is journaled before the till's `sell`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from drivers.card_readers.base import MeterCard, MisreadReason
from kiosk.cashier.customer_card import CustomerCard
from kiosk.cashier.desk import Desk
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.meter_row import FoundBy, MeterRow
from kiosk.cashier.notices import is_session_over, notice_of_problem
from kiosk.cashier.payment import Payment
from kiosk.cashier.payment_panel import NOTE_CAPS, PaymentPanel
from kiosk.cashier.refusal_card import RefusalCard
from kiosk.cashier.scan_text import lookup_of_scan
from kiosk.cashier.screen import Navigation, Screen
from kiosk.cashier.search_panel import SearchPanel
from kiosk.errors import KioskError
from kiosk.flows.refusals import tell, tell_misread, tell_printer
from kiosk.flows.till_values import ConfirmedSale, LocalCode, SaleMode, VendView
from kiosk.flows.vend_states import VendState
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.widgets.banner import Banner, Notice, notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import listens, set_property
from kiosk.widgets.quote_table import QuoteTable
from kiosk.workers import Latest
from vending_server.wire.lookup import LookupAnswer, LookupBy, MeterFacts
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import QuoteAnswer, TenderKind
from vending_server.wire.vend import Tender

QUOTE_PAUSE_MS: Final = 80
QUOTE_AGE_MS: Final = 60_000
_NARROW_BELOW: Final = 1200
_SHARES: Final = (33, 59, 37)
_SHARES_NARROW: Final = (25, 37, 34)
_METER, _CONFIRM_CUSTOMER, _AMOUNT = "meter", "confirm_customer", "amount"
_QUOTED, _SENDING, _SEARCH, _BLOCKED = "quoted", "sending", "search", "blocked"
_ENTER_MEANS: Final = {_SEARCH: "B87", _CONFIRM_CUSTOMER: "B86"}


class SellScreen(Screen):
    """The face of the product."""

    name: ClassVar[str] = "sell"

    def __init__(self, desk: Desk, go: Navigation, devices: DeviceWatch) -> None:
        super().__init__(desk, go)
        self._devices = devices
        self._payment = Payment()
        self._quote: QuoteAnswer | None = None
        self._duplicate: Notice | None = None
        self._retry: VendView | None = None
        self._step = _METER
        self._lookups = Latest(desk.workers)
        self._quotes = Latest(desk.workers)
        self.meter_row = MeterRow(desk.words)
        self.customer = CustomerCard(desk.words)
        self.table = QuoteTable(desk.words)
        self.payment = PaymentPanel(desk.words)
        self.refusal = RefusalCard(desk.words)
        self.search = SearchPanel(desk)
        self._pause = self._timer(QUOTE_PAUSE_MS, self._ask_quote)
        self._age = self._timer(QUOTE_AGE_MS, self._ask_quote)
        self._lay_out()
        self.meter_row.field.textEdited.connect(self._on_meter_edit)
        self.payment.amount.field.focus_changed.connect(self._on_amount_focus)
        self.payment.amount_typed.connect(self._on_amount)
        self.payment.received_typed.connect(self._on_received)
        self.payment.note_pressed.connect(self._on_note)
        self.payment.confirm_pressed.connect(self._confirm)
        self.search.chosen.connect(lambda meter: self._found(meter, FoundBy.SEARCH))
        devices.changed.connect(self._show_confirm)
        self.start()

    # ------------------------------------------------------------------ what the window asks

    @property
    def meter(self) -> MeterFacts | None:
        """The meter that is being sold to."""
        return self.customer.meter

    def start(self) -> None:
        """Forget everything: the next customer."""
        self._lookups.forget()
        self._drop_quote()
        self._retry = None
        self._payment = Payment()
        self.meter_row.clear()
        self.customer.show_meter(None)
        self.customer.ask_name(is_asked=False)
        self.payment.clear_banners()
        self._columns.setCurrentIndex(0)
        self._right.setCurrentIndex(0)
        self.search.close_search()
        self._show_payment()
        self.set_step(_METER)

    def entered(self) -> None:
        """Wait for a card or a number."""
        self._focus_step()

    def swipe(self, card: MeterCard) -> None:
        """Look the card's meter up; whatever was not confirmed is dropped."""
        self.start()
        self._look_up(LookupBy.CARD, card.id_record, FoundBy.CARD)

    def misread(self, reason: MisreadReason) -> None:
        """Say why a swipe gave nothing."""
        self._tell(self.meter_row.banner, Notice(tell_misread(reason)))

    def scan(self, text: str) -> None:
        """Look up what a reader typed; it can do nothing else."""
        found = lookup_of_scan(text)
        self.start()
        if found is None:
            self._tell(self.meter_row.banner, Notice(tell(LocalCode.CARD_MALFORMED, {})))
            return
        by, value = found
        self._look_up(by, value, FoundBy.CARD if by is LookupBy.CARD else FoundBy.TYPED)

    def retry(self, view: VendView) -> None:
        """Begin a sale like a refused one: same meter, same money, nothing confirmed."""
        self.start()
        self._retry = view
        self._look_up(LookupBy.DRN, view.drn, FoundBy.SEARCH)

    # ------------------------------------------------------------------ keys

    def command(self, cap: Cap) -> bool:
        """Do what a key means at this step."""
        if self._step == _SENDING:
            return True
        if self._step == _SEARCH and cap in {Cap.ENTER, Cap.ESC}:
            self.search.choose() if cap is Cap.ENTER else self._leave_search()
            return True
        if cap in NOTE_CAPS:
            return self._note_key(cap)
        actions = {
            Cap.F2: self._new_meter,
            Cap.F3: self._open_search,
            Cap.F5: self._f5,
            Cap.F12: self._confirm,
            Cap.CTRL_F12: self._sell_anyway,
            Cap.ENTER: self._enter,
            Cap.ESC: self._back,
            Cap.F7: self.go.to_reprint,
        }
        action = actions.get(cap)
        if action is None:
            return False
        action()
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this step."""
        if self._step in _ENTER_MEANS or self._step == _BLOCKED:
            if self._step in _ENTER_MEANS:
                yield KeyHint(Cap.ENTER, _ENTER_MEANS[self._step])
            yield KeyHint(Cap.F2, "B02")
            yield KeyHint(Cap.F3, "B03")
            yield KeyHint(Cap.F11, "B11")
            yield KeyHint(Cap.ESC, "B13")
            return
        is_free = self._step != _SENDING
        has_meter = self._step in {_AMOUNT, _QUOTED}
        is_units = self._payment.mode is SaleMode.UNITS
        yield KeyHint(Cap.F2, "B02", is_free)
        yield KeyHint(Cap.F3, "B03", is_free)
        if self._step == _METER:
            yield KeyHint(Cap.F5, "B83", is_free)
        else:
            yield KeyHint(Cap.F5, "B80" if is_units else "B05", has_meter)
        yield KeyHint(Cap.F7, "B07", is_free)
        yield KeyHint(Cap.F11, "B11", is_free)
        yield KeyHint(Cap.F12, "B89", self._step == _QUOTED)
        yield KeyHint(Cap.CTRL_U, "B17", is_free)
        yield KeyHint(Cap.ESC, "B13", is_free)

    def retranslate(self) -> None:
        """Write every text again; keep what was typed."""
        self.meter_row.retranslate()
        self.customer.retranslate()
        self.table.retranslate()
        self.payment.retranslate()
        self.refusal.retranslate()
        self.search.retranslate()

    def _enter(self) -> None:
        match self._step:
            case "meter":
                self._submit_meter()
            case "confirm_customer":
                self._customer_confirmed()
            case "blocked":
                QApplication.beep()
            case _ if listens(self.payment.amount.field):
                self.payment.received.field.setFocus()
            case _ if listens(self.payment.received.field):
                self._check_received()
            case _:
                self.payment.amount.field.setFocus()

    def _back(self) -> None:
        """Go one step back: received, amount, meter."""
        payment = self._payment
        if self._duplicate is not None:
            self._show_duplicate(None)
        elif payment.received_text or payment.notes_minor:
            payment.clear_received()
            self._entries_changed()
            self.payment.amount.field.setFocus()
        elif listens(self.payment.received.field):
            self.payment.amount.field.setFocus()
        elif payment.amount_text:
            payment.amount_text = ""
            self._entries_changed()
        else:
            self._new_meter()

    def _new_meter(self) -> None:
        self.start()
        self._focus_step()

    def _f5(self) -> None:
        if self._step == _METER or self._shows_doubt():
            self.go.to_in_doubt()
        elif self._step in {_AMOUNT, _QUOTED}:
            self._payment.switch_mode()
            self._entries_changed()
            self.keys_changed.emit()
            self.payment.amount.field.setFocus()

    def _shows_doubt(self) -> bool:
        shown = self.payment.banner.notice
        return shown is not None and shown.text_id == "E14"

    # ------------------------------------------------------------------ finding the meter

    def _on_meter_edit(self) -> None:
        self.meter_row.banner.show_notice(None)
        self.meter_row.show_found(None)
        if self.meter is not None:
            self._lookups.forget()
            self._drop_quote()
            self.customer.show_meter(None)
            self.customer.ask_name(is_asked=False)
            self._right.setCurrentIndex(0)
            self.set_step(_METER)

    def _submit_meter(self) -> None:
        text = self.meter_row.field.plain
        if text:
            self._look_up(LookupBy.DRN, text, FoundBy.TYPED)

    def _look_up(self, by: LookupBy, value: str, found_by: FoundBy) -> None:
        self.meter_row.banner.show_notice(None)
        self.customer.show_looking()
        if found_by is FoundBy.CARD:
            self.meter_row.show_found(FoundBy.READING)
            # Typing goes on while the customer is looked up (G1).
            self.payment.amount.field.setFocus()
        till = self.desk.till
        self._lookups.run(
            self.desk.timed(lambda: till.lookup(by, value)),
            lambda answer: self._looked_up(answer, found_by),
            self._not_found,
        )

    def _looked_up(self, answer: LookupAnswer, found_by: FoundBy) -> None:
        match answer.meters:
            case []:
                self._not_found_notice(notice("E02"))
            case [meter]:
                self._found(meter, found_by)
            case meters:
                self._open_search(meters)

    def _found(self, meter: MeterFacts, found_by: FoundBy) -> None:
        self._columns.setCurrentIndex(0)
        self.search.close_search()
        self.meter_row.show_meter(meter.drn, found_by)
        self.customer.show_meter(meter)
        self.table.show_quote(None)
        if not meter.can_vend:
            self._show_blocked(meter)
            return
        self._right.setCurrentIndex(0)
        self._show_payment()
        if found_by is FoundBy.TYPED:
            self.customer.ask_name(is_asked=True)
            self.set_step(_CONFIRM_CUSTOMER)
            self.customer.setFocus()
        else:
            self._customer_confirmed()

    def _show_blocked(self, meter: MeterFacts) -> None:
        reason = meter.block_reason
        params = (
            {"reason_ar": reason.ar, "reason_en": reason.en}
            if reason
            else {"reason_ar": "—", "reason_en": "—"}
        )
        self.refusal.show_notice(Notice(tell(ProblemCode.METER_BLOCKED, params)))
        self.tell_banner(self.refusal.notice)
        self._right.setCurrentIndex(1)
        self.set_step(_BLOCKED)
        # Digits typed by habit must not take the reason away.
        self.customer.setFocus()

    def _customer_confirmed(self) -> None:
        self.customer.ask_name(is_asked=False)
        self.payment.amount.field.setFocus()
        self.set_step(_AMOUNT)
        if self._retry is not None:
            self._payment.amount_text = _shekels(self._retry.tender_minor)
            self._retry = None
        self._entries_changed()

    def _not_found(self, error: Exception) -> None:
        if is_session_over(error):
            self.go.to_login(self.desk.notice(error))
            return
        self._not_found_notice(self.desk.notice(error))

    def _not_found_notice(self, refused: Notice) -> None:
        self.customer.show_meter(None)
        self.meter_row.show_found(None)
        self.meter_row.field.setFocus()
        self._tell(self.meter_row.banner, refused)

    def _open_search(self, meters: Iterable[MeterFacts] = ()) -> None:
        found = tuple(meters)
        self.start()
        self._columns.setCurrentIndex(1)
        self.set_step(_SEARCH)
        self.search.open(found)

    def _leave_search(self) -> None:
        self._new_meter()

    # ------------------------------------------------------------------ entries and quote

    def _note_key(self, cap: Cap) -> bool:
        if self._step not in {_AMOUNT, _QUOTED}:
            # In the meter field a note key means nothing, and its character nothing either.
            return self._step != _SEARCH
        self._on_note(NOTE_CAPS[cap])
        return True

    def _on_note(self, note_minor: int) -> None:
        if self._step in {_AMOUNT, _QUOTED}:
            self._payment.count_note(note_minor)
            self._entries_changed()

    def _on_amount(self, text: str) -> None:
        self._payment.amount_text = text
        self._entries_changed()

    def _on_amount_focus(self, has_focus: bool) -> None:  # noqa: FBT001 - Qt's signal
        if not has_focus:
            self._payment.write_out()
            self._show_payment()

    def _on_received(self, text: str) -> None:
        self._payment.type_received(text)
        self.payment.received_banner.show_notice(None)
        if self._payment.mode is SaleMode.MONEY and not self._payment.amount_text:
            self._entries_changed()
        else:
            self._show_payment()

    def _entries_changed(self) -> None:
        """See whether the quote on the screen still belongs to what is entered."""
        self.payment.clear_banners()
        self._show_duplicate(None)
        if not self._is_quote_current():
            self._quotes.forget()
            self._quote = None
            self._age.stop()
            if self._step == _QUOTED:
                self.set_step(_AMOUNT)
            if self._wanted() is None:
                self._pause.stop()
                self._payment.price_minor = None
                self.table.show_quote(None)
                self.customer.show_units(0)
            else:
                self._pause.start()
        self._show_payment()

    def _wanted(self) -> tuple[int | None, int | None] | None:
        """Return (tender, units) as entered, or None if there is nothing to price."""
        try:
            wanted = (self._payment.tender_minor(), self._payment.units_tenths())
        except NumberNotUnderstood:
            return None
        return None if wanted == (None, None) else wanted

    def _is_quote_current(self) -> bool:
        wanted = self._wanted()
        if self._quote is None or wanted is None:
            return False
        tender, units = wanted
        quote = self._quote.quote
        return quote.tender_minor == tender if units is None else quote.units_tenths == units

    def _ask_quote(self) -> None:
        meter, wanted = self.meter, self._wanted()
        # A name that nobody confirmed yet is not priced: its amount waits for Enter.
        if meter is None or wanted is None or self._step not in {_AMOUNT, _QUOTED}:
            return
        tender, units = wanted
        till = self.desk.till
        self._quotes.run(
            self.desk.timed(lambda: till.quote(meter.drn, tender_minor=tender, units_tenths=units)),
            self._quoted,
            self._quote_failed,
        )

    def _quoted(self, answer: QuoteAnswer) -> None:
        before, self._quote = self._quote, answer
        if not self._is_quote_current():
            self._quote = before
            return
        if before is not None and before.quote_hash != answer.quote_hash:
            self._tell(self.payment.banner, notice("E12", "warning"))
        self._payment.price_minor = answer.quote.tender_minor
        self.table.show_quote(answer.quote)
        self.customer.show_units(answer.quote.units_tenths)
        self._age.start()
        self.set_step(_QUOTED)
        self.desk.reporter.say(
            "quote",
            tender_minor=answer.quote.tender_minor,
            units_tenths=answer.quote.units_tenths,
        )
        self._show_payment()

    def _quote_failed(self, error: Exception) -> None:
        if is_session_over(error):
            self.go.to_login(self.desk.notice(error))
            return
        self._quote = None
        self._payment.price_minor = None
        self.table.show_quote(None)
        self.set_step(_AMOUNT)
        set_property(self.payment.amount, "wrong", "true")
        self._tell(self.payment.amount_banner, self.desk.notice(error))
        self._show_payment()

    def _drop_quote(self) -> None:
        self._quotes.forget()
        self._pause.stop()
        self._age.stop()
        self._quote = None
        self._duplicate = None
        self.table.show_quote(None)

    # ------------------------------------------------------------------ confirming

    def _sell_anyway(self) -> None:
        if self._duplicate is not None:
            self._send(sell_again=True)

    def _confirm(self) -> None:
        if self._step != _QUOTED or self._quote is None or self._duplicate is not None:
            QApplication.beep()
        elif self._check_received() and self._check_printer():
            self._send(sell_again=False)

    def _check_received(self) -> bool:
        try:
            received = self._payment.received_minor()
        except NumberNotUnderstood as error:
            self._tell(self.payment.received_banner, self.desk.notice(error))
            return False
        price = self._payment.price_minor
        if received is not None and price is not None and received < price:
            self._tell(self.payment.received_banner, notice("E11"))
            self.payment.received.field.setFocus()
            return False
        return True

    def _check_printer(self) -> bool:
        told = tell_printer(self._devices.printer)
        if told is None:
            return True
        self._tell(self.payment.banner, Notice(told, "warning"))
        return False

    def _send(self, *, sell_again: bool) -> None:
        assert self._quote is not None, "a sale without a quote"
        quote = self._quote.quote
        received = self._payment.received_minor()
        sale = ConfirmedSale(
            quote=quote,
            quote_hash=self._quote.quote_hash,
            drn=quote.drn,
            mode=self._payment.mode,
            tenders=(Tender(kind=TenderKind.CASH, amount_minor=quote.tender_minor),),
            received_minor=quote.tender_minor if received is None else received,
            sell_again=sell_again,
        )
        self._age.stop()
        self._show_duplicate(None)
        self.payment.clear_banners()
        self.go.close_keys()
        self.set_step(_SENDING)
        self._show_confirm()
        till = self.desk.till
        self.desk.workers.run(self.desk.timed(lambda: till.sell(sale)), self._sold, self._not_sold)

    def _sold(self, view: VendView) -> None:
        self._end_sending()
        self.desk.reporter.vend(view)
        problem = view.problem
        if view.state is VendState.IN_DOUBT:
            self.go.to_in_doubt(view)
        elif view.state is not VendState.REFUSED:
            self.go.to_result(view)
        elif problem is not None and problem.code == ProblemCode.PRICE_CHANGED:
            self._quote = None
            self._tell(self.payment.banner, notice_of_problem(problem))
            self._ask_quote()
        else:
            self.go.to_in_doubt(view)

    def _not_sold(self, error: Exception) -> None:
        self._end_sending()
        if is_session_over(error):
            self.go.to_login(self.desk.notice(error))
            return
        refused = self.desk.notice(error)
        if isinstance(error, KioskError) and error.code == LocalCode.SAME_SALE_AGAIN:
            self._show_duplicate(refused)
            self.tell_banner(refused)
            return
        if isinstance(error, KioskError):
            self._tell(self.payment.banner, refused)
            return
        # Nobody foresaw this: only the journal can say whether the sale began.
        self._tell(self.payment.banner, notice("E15"))
        self.go.to_in_doubt()

    def _end_sending(self) -> None:
        self.go.open_keys()
        self.set_step(_QUOTED)
        self._age.start()
        self._show_confirm()

    def _show_duplicate(self, refused: Notice | None) -> None:
        self._duplicate = refused
        self.payment.show_duplicate(refused)

    # ------------------------------------------------------------------ showing

    def _tell(self, banner: Banner, refused: Notice) -> None:
        banner.show_notice(refused)
        self.tell_banner(refused)

    def _show_payment(self) -> None:
        utility = self.meter.utility if self.meter else "electricity"
        self.payment.show_payment(self._payment, utility)
        self._show_confirm()

    def _show_confirm(self) -> None:
        is_sending = self._step == _SENDING
        self.payment.show_sending(is_sending=is_sending)
        change = self._payment.change_minor()
        is_ready = self._step == _QUOTED and change is not None and change >= 0
        self.payment.confirm.setEnabled(is_ready)

    def _focus_step(self) -> None:
        if self._step == _METER:
            self.meter_row.field.setFocus()
        elif self._step in {_CONFIRM_CUSTOMER, _BLOCKED}:
            self.customer.setFocus()
        elif self._step == _SEARCH:
            self.search.field.setFocus()
        else:
            self.payment.amount.field.setFocus()

    def _lay_out(self) -> None:
        right = QWidget()
        self._right = QStackedLayout(right)
        self._right.addWidget(self.payment)
        self._right.addWidget(self.refusal)
        columns = QWidget()
        sides = QHBoxLayout(columns)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(14)
        for part in (self.customer, self.table, right):
            sides.addWidget(part)
        self._sides = sides
        host = QWidget()
        self._columns = QStackedLayout(host)
        self._columns.addWidget(columns)
        self._columns.addWidget(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 12, 20, 12)
        layout.setSpacing(12)
        layout.addWidget(self.meter_row)
        layout.addWidget(host, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the width: on a narrow window the payment needs the greater part."""
        super().resizeEvent(event)
        is_narrow = event.size().width() < _NARROW_BELOW
        for at, share in enumerate(_SHARES_NARROW if is_narrow else _SHARES):
            self._sides.setStretch(at, share)
        self.payment.set_narrow(is_narrow=is_narrow)

    def _timer(self, interval_ms: int, call: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(call)
        return timer


def _shekels(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
