"""C03 while the line is down: amounts that the pack can make, one of them paid and confirmed.

Steps: confirm_number (typed numbers only) -> amount -> chosen -> sending.  Nothing is asked of the
server; what is on the screen is what is sold, by F12 or the mouse, never by Enter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from PySide6.QtWidgets import QApplication

from kiosk.cashier.before_sending import is_cash_enough, is_printer_fit
from kiosk.cashier.desk import Desk
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.meter_row import FoundBy
from kiosk.cashier.notices import is_session_over
from kiosk.cashier.offline_view import OfflineView
from kiosk.cashier.offline_watch import OfflineWatch
from kiosk.cashier.payment import Payment, plain_amount
from kiosk.cashier.payment_panel import NOTE_CAPS, NOTE_KEYS
from kiosk.cashier.screen import Navigation
from kiosk.errors import KioskError
from kiosk.flows.offline_choice import OfflineChoice
from kiosk.flows.offline_quote import joined_quote
from kiosk.flows.offline_selling import OfflineConfirmed, OfflineMeter
from kiosk.flows.refusals import FigureKind, Telling
from kiosk.flows.till_values import LocalCode, VendView
from kiosk.i18n import formats
from kiosk.i18n.bidi import RLM
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import listens, set_property
from kiosk.workers import Latest
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

_NEAREST: Final = 3  # amounts told to whoever typed one that cannot be made
_ONLINE_ONLY: Final = frozenset({Cap.F3, Cap.F4, Cap.F6, Cap.F8})


class Step(StrEnum):
    """Where the operator stands; the reporter says the value."""

    CONFIRM_NUMBER = "confirm_number"
    AMOUNT = "amount"
    CHOSEN = "chosen"
    SENDING = "sending"


_HAS_METER: Final = frozenset({Step.AMOUNT, Step.CHOSEN})


class OfflineSellScreen(OfflineView):
    """Opened for a meter that was found in the pack."""

    def __init__(
        self, desk: Desk, go: Navigation, *, devices: DeviceWatch, watch: OfflineWatch
    ) -> None:
        super().__init__(desk, go)
        self._devices = devices
        self._watch = watch
        self._meter: OfflineMeter | None = None
        self._choice: OfflineChoice | None = None
        self._payment = Payment()
        self._duplicate: Notice | None = None
        self._lookups = Latest(desk.workers)
        self.tiles.chosen.connect(self._on_tile)
        self.payment.amount_typed.connect(self._on_amount)
        self.payment.received_typed.connect(self._on_received)
        self.payment.note_pressed.connect(self._on_note)
        self.payment.confirm_pressed.connect(self._confirm)
        devices.changed.connect(self._show_confirm)

    def begin(self, meter: OfflineMeter, found_by: FoundBy, amount_text: str = "") -> None:
        """Sell to this meter; an amount that was typed for it before is taken over."""
        self._clear()
        self._meter = meter
        self.show_number(meter.drn, found_by)
        self.card.show_meter(meter)
        self.tiles.show_choices(meter.choices)
        self.tiles.show_priced(self.words.date_of(dt.datetime.fromisoformat(meter.priced_at)))
        is_typed = found_by is FoundBy.TYPED and not amount_text
        self.card.ask_number(is_asked=is_typed)
        self.set_step(Step.CONFIRM_NUMBER if is_typed else Step.AMOUNT)
        if amount_text:
            self._payment.type_amount(amount_text)
        self._entries_changed()
        self.announce(self.words("S573"))

    def entered(self) -> None:
        """Compare the number, or name the amount."""
        is_asking = self._step == Step.CONFIRM_NUMBER
        (self.card if is_asking else self.payment.amount.field).setFocus()

    def forget(self) -> None:
        """Drop the meter and what was entered for it."""
        self._clear()

    def left(self) -> None:
        """Nothing of this customer stays behind."""
        self._clear()

    # ------------------------------------------------------------------ keys

    def command(self, cap: Cap) -> bool:
        """Do what a key means at this step."""
        if self._step == Step.SENDING:
            return True
        if cap in NOTE_CAPS:
            self._on_note(NOTE_CAPS[cap])
            return True
        if cap in _ONLINE_ONLY:
            self.tell_at(self.payment.banner, notice("E24", "warning"))
            return True
        actions = {
            Cap.F2: self.go.to_sell,
            Cap.F5: self._f5,
            Cap.F7: self.go.to_reprint,
            Cap.F9: self.go.to_shift,
            Cap.F10: self.go.to_more,
            Cap.F12: self._confirm,
            Cap.CTRL_F12: self._sell_anyway,
            Cap.ENTER: self._enter,
            Cap.ESC: self._back,
        }
        action = actions.get(cap)
        if action is not None:
            action()
        return action is not None

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this step."""
        is_free = self._step != Step.SENDING
        if self._step == Step.CONFIRM_NUMBER:
            yield KeyHint(Cap.ENTER, "B86")
        yield KeyHint(Cap.F2, "B02", is_free)
        yield KeyHint(Cap.F5, "B566", is_free)
        yield KeyHint(Cap.F7, "B07", is_free)
        yield KeyHint(Cap.F10, "B10", is_free)
        yield KeyHint(Cap.F12, "B89", self._step == Step.CHOSEN)
        yield KeyHint(Cap.F11, "B11", is_free)
        yield KeyHint(Cap.ESC, "B13", is_free)

    def keys_besides(self) -> Iterable[tuple[str, str]]:
        """Tell the note keys."""
        yield NOTE_KEYS

    def _enter(self) -> None:
        if self._step == Step.CONFIRM_NUMBER:
            self.card.ask_number(is_asked=False)
            self.set_step(Step.AMOUNT)
            self._entries_changed()
            self.payment.amount.field.setFocus()
        elif listens(self.payment.received.field):
            self._check_received()
        elif self._choice is not None:
            self.payment.received.field.setFocus()
        elif self._payment.amount_text:
            self._tell_possible()
        else:
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
        elif payment.amount_text:
            payment.type_amount("")
            self._entries_changed()
            self.payment.amount.field.setFocus()
        else:
            self.go.to_sell()

    def _f5(self) -> None:
        """Look at the doubt that stands in the way, or look the meter up on the line once more."""
        shown = self.payment.banner.notice
        if shown is not None and shown.text_id == "E14":
            self.go.to_in_doubt()
        elif self._meter is not None:
            self.go.find_on_line(self._meter.drn)

    # ------------------------------------------------------------------ entries

    def _on_tile(self, choice: OfflineChoice) -> None:
        if self._step in _HAS_METER:
            self._payment.type_amount(plain_amount(choice.amount_minor))
            self._entries_changed()
            self.payment.received.field.setFocus()

    def _on_amount(self, text: str) -> None:
        self._payment.type_amount(text)
        self._entries_changed()

    def _on_received(self, text: str) -> None:
        self._payment.type_received(text)
        self._entries_changed()

    def _on_note(self, note_minor: int) -> None:
        if self._step in _HAS_METER:
            self._payment.count_note(note_minor)
            self._entries_changed()

    def _entries_changed(self) -> None:
        """See which choice is the amount that is entered, if one is."""
        self.payment.clear_banners()
        self._show_duplicate(None)
        set_property(self.payment.amount, "wrong", None)
        choice = self._entered_choice()
        self._payment.price_minor = None if choice is None else choice.amount_minor
        if choice is not self._choice:
            self._choice = choice
            self._show_choice()
        if self._step in _HAS_METER:
            self.set_step(Step.AMOUNT if choice is None else Step.CHOSEN)
        self._show_payment()

    def _entered_choice(self) -> OfflineChoice | None:
        try:
            wanted = self._payment.tender_minor()
        except NumberNotUnderstood:
            return None
        choices = self._meter.choices if self._meter is not None else ()
        return next((one for one in choices if one.amount_minor == wanted), None)

    def _show_choice(self) -> None:
        choice = self._choice
        quote = joined_quote([one.quote for one in choice.vends]) if choice is not None else None
        self.tiles.show_choice(choice)
        self.table.show_quote(quote)
        self.card.show_units(0 if choice is None else choice.units_tenths)
        if choice is not None:
            bought = self.words.units(choice.units_tenths, choice.vends[0].quote.utility)
            codes = self.words("S572", n=choice.codes)
            self.announce(self.words.joined(bought, codes))

    def _tell_possible(self) -> None:
        """Say which amounts there are: nobody guesses them."""
        assert self._meter is not None, "an amount is of a meter"
        try:
            wanted = self._payment.tender_minor() or 0
        except NumberNotUnderstood:
            wanted = 0
        amounts = [one.amount_minor for one in self._meter.choices]
        near = sorted(sorted(amounts, key=lambda minor: abs(minor - wanted))[:_NEAREST])
        lead, comma = (RLM, "، ") if self.words.is_rtl else ("", ", ")
        told = lead + comma.join(map(formats.amount, near))
        set_property(self.payment.amount, "wrong", "true")
        telling = Telling("E20", {"list": (FigureKind.TEXT, told)})
        self.tell_at(self.payment.amount_banner, Notice(telling))

    # ------------------------------------------------------------------ confirming

    def _sell_anyway(self) -> None:
        if self._duplicate is not None:
            self._send(sell_again=True)

    def _confirm(self) -> None:
        if self._step == Step.AMOUNT and self._payment.amount_text:
            self._tell_possible()
        elif self._step != Step.CHOSEN or self._duplicate is not None:
            QApplication.beep()
        elif self._check_received() and self._check_printer():
            self._send(sell_again=False)

    def _check_received(self) -> bool:
        return is_cash_enough(
            self.payment,
            self.tell_at,
            self.desk,
            received_minor=self._payment.received_minor,
            due_minor=self._payment.cash_due_minor,
        )

    def _check_printer(self) -> bool:
        return is_printer_fit(self.payment, self.tell_at, self._devices)

    def _send(self, *, sell_again: bool) -> None:
        choice = self._choice
        assert choice is not None, "an amount is chosen"
        received = self._payment.received_minor()
        cash = Tender(kind=TenderKind.CASH, amount_minor=choice.amount_minor)
        sale = OfflineConfirmed(
            choice=choice,
            tenders=(cash,),
            received_minor=choice.amount_minor if received is None else received,
            sell_again=sell_again,
        )
        self._show_duplicate(None)
        self.payment.clear_banners()
        self.go.close_keys()
        self.set_step(Step.SENDING)
        self._show_confirm()
        offline = self.desk.till.offline
        self.desk.workers.run(
            lambda: offline.sell(sale),
            lambda views: self._sold(views, sale.received_minor),
            self._not_sold,
        )

    def _sold(self, views: list[VendView], received_minor: int) -> None:
        self._end_sending()
        for view in views:
            self.desk.reporter.vend(view)
        self._watch.look()
        if len(views) == 1:
            self.go.to_result(views[0])
        else:
            self.go.to_visit_result(views, received_minor)

    def _not_sold(self, error: Exception) -> None:
        self._end_sending()
        told = self.desk.notice(error)
        if is_session_over(error):
            self.go.to_login(told)
        elif isinstance(error, KioskError) and error.code == LocalCode.SAME_SALE_AGAIN:
            self._show_duplicate(told)
            self.tell_banner(told)
        elif isinstance(error, KioskError):
            self.tell_at(self.payment.banner, told)
            self._watch.look()
            if error.code == LocalCode.SOLD_ALREADY:
                self._look_again()
        else:
            # Nobody foresaw this: only the journal can say whether it was sold.
            self.go.to_reprint()

    def _end_sending(self) -> None:
        self.go.open_keys()
        self.set_step(Step.CHOSEN)
        self._show_confirm()

    def _look_again(self) -> None:
        """Show what the pack holds by now; what was told stays on the screen."""
        offline, meter = self.desk.till.offline, self._meter
        if meter is None:
            return

        def found(now: OfflineMeter | None) -> None:
            told = self.payment.banner.notice
            if now is None:
                self.go.to_sell()
                return
            self.begin(now, FoundBy.SEARCH)
            self.payment.banner.show_notice(told)
            self.entered()

        self._lookups.run(lambda: offline.meter_of(meter.drn), found, self._not_sold)

    # ------------------------------------------------------------------ showing

    def _show_duplicate(self, refused: Notice | None) -> None:
        self._duplicate = refused
        self.payment.show_duplicate(refused)

    def _show_payment(self) -> None:
        utility = self._meter.utility if self._meter is not None else "electricity"
        self.payment.show_payment(self._payment, utility)
        self._show_confirm()

    def _show_confirm(self) -> None:
        self.payment.show_sending(is_sending=self._step == Step.SENDING)
        change = self._payment.change_minor()
        is_ready = self._step == Step.CHOSEN and change is not None and change >= 0
        self.payment.confirm.setEnabled(is_ready)

    def _clear(self) -> None:
        self._lookups.forget()
        self._meter = self._choice = None
        self._payment = Payment()
        self.show_number("", FoundBy.TYPED)
        self.card.show_meter(None)
        self.card.ask_number(is_asked=False)
        self.tiles.show_choices(())
        self.table.show_quote(None)
        self.payment.clear_banners()
        self._show_duplicate(None)
        self._show_payment()
