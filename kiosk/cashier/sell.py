"""C03 Sell: from a card or number to a confirmed sale in one screen without dialogs.

Steps: meter -> confirm_customer (typed numbers only) -> amount -> quoted -> sending; or meter ->
blocked, where nothing is sold; or search, which leads to a meter.

After a refusal the customer's money lies on the counter.  While the same customer stands here, the
next sale names the refused vend (`instead_of`) and so settles its money; whichever way he is left,
the vend stays in the list of C06 until somebody settles it there.

What was seen is what is sold: only a quote that is on the screen and belongs to the present
entries can be confirmed, by F12 or the mouse, never by Enter, a card or a scan.  Nothing of this
screen is journaled before the till's `sell`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtWidgets import QApplication

from kiosk.cashier.card_desk import CardDesk
from kiosk.cashier.desk import Desk
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.doubt_watch import DoubtWatch
from kiosk.cashier.meter_row import FoundBy
from kiosk.cashier.notices import is_session_over, notice_of_block, notice_of_problem
from kiosk.cashier.offline_watch import OfflineWatch
from kiosk.cashier.payment_panel import NOTE_CAPS
from kiosk.cashier.screen import Navigation
from kiosk.cashier.sell_cards import SellCards
from kiosk.cashier.sell_steps import HAS_CUSTOMER, SellStep, keys_of
from kiosk.errors import KioskError
from kiosk.flows.offline_selling import OfflineMeter
from kiosk.flows.till_values import LocalCode, SaleMode, VendView
from kiosk.flows.vend_states import VendState
from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import listens, set_property
from kiosk.workers import Latest
from vending_server.wire.lookup import LookupAnswer, LookupBy, MeterFacts
from vending_server.wire.problems import ProblemCode


class SellScreen(SellCards):
    """The face of the product."""

    def __init__(
        self,
        desk: Desk,
        go: Navigation,
        *,
        devices: DeviceWatch,
        watch: DoubtWatch,
        cards: CardDesk,
        offline: OfflineWatch,
    ) -> None:
        super().__init__(desk, go, devices=devices, cards=cards)
        self._offline, self._asks_line = offline, False
        self._watch = watch
        self._duplicate: Notice | None = None
        self._refused: VendView | None = None  # its money pays for what is confirmed next
        self._step = SellStep.METER
        self._lookups = Latest(desk.workers)
        self._quoting.arrived.connect(self._quoted)
        self._quoting.failed.connect(self._quote_failed)
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
        self._cards.forget()
        self._quoting.start()
        self._duplicate = None
        self._old_tokens_entered = None
        self.table.show_quote(None)
        self._refused = None
        self.meter_row.clear()
        self.customer.show_meter(None)
        self.customer.ask_name(is_asked=False)
        self.payment.clear_banners()
        self.show_search(is_shown=False)
        self.show_refusal(None)
        self.other_money.forget()
        self.search.close_search()
        self._show_payment()
        self.set_step(SellStep.METER)

    def forget(self) -> None:
        """Drop the customer and what was entered for him."""
        self.start()

    def entered(self) -> None:
        """Wait for a card or a number."""
        self._focus_step()

    def retry(self, view: VendView) -> None:
        """Begin a sale instead of a refused one: same meter, same money, nothing confirmed."""
        self.start()
        self._refused = view
        self._look_up(LookupBy.DRN, view.drn, FoundBy.SEARCH)

    # ------------------------------------------------------------------ keys

    def command(self, cap: Cap) -> bool:
        """Do what a key means at this step."""
        if self._step == SellStep.SENDING:
            return True
        if self._step == SellStep.SEARCH and cap in {Cap.ENTER, Cap.ESC}:
            self.search.choose() if cap is Cap.ENTER else self._new_meter()
            return True
        if self._step == SellStep.OTHER_MONEY:
            return self._other_money_key(cap)
        if self._answers_old_codes(cap):
            return True
        if cap in NOTE_CAPS:
            return self._note_key(cap)
        actions = {
            Cap.F2: self._new_meter,
            Cap.F3: self._open_search,
            Cap.F5: self._f5,
            Cap.F6: self._open_other_money,
            Cap.F12: self._confirm,
            Cap.CTRL_F12: self._sell_anyway,
            Cap.ENTER: self._enter,
            Cap.ESC: self._back,
            Cap.F7: self.go.to_reprint,
            Cap.F4: self._add_other,
            Cap.F8: self._pay_dues,
            Cap.F10: self.go.to_more,
            Cap.F9: self.go.to_shift,
        }
        action = actions.get(cap)
        if action is not None:
            action()
        return action is not None

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this step."""
        has_other = bool(self.meter and self.meter.linked)
        return keys_of(SellStep(self._step), self._quoting.payment.mode, has_other=has_other)

    def _enter(self) -> None:
        match self._step:
            case SellStep.METER:
                self._submit_meter()
            case SellStep.CONFIRM_CUSTOMER:
                self._customer_confirmed()
            case SellStep.BLOCKED:
                QApplication.beep()
            case _ if listens(self.payment.amount.field):
                self.payment.received.field.setFocus()
            case _ if listens(self.payment.received.field):
                self._check_received()
            case _:
                self.payment.amount.field.setFocus()

    def _back(self) -> None:
        """Go one step back: received, amount, meter."""
        payment = self._quoting.payment
        if self._duplicate is not None:
            self._show_duplicate(None)
        elif payment.received_text or payment.notes_minor:
            payment.clear_received()
            self._entries_changed()
            self.payment.amount.field.setFocus()
        elif listens(self.payment.received.field):
            self.payment.amount.field.setFocus()
        elif payment.amount_text:
            payment.type_amount("")
            self._entries_changed()
        else:
            self._new_meter()

    def _new_meter(self) -> None:
        self.start()
        self._focus_step()

    def _f5(self) -> None:
        if self._step == SellStep.METER or self._shows_doubt():
            self.go.to_in_doubt()
        elif self._step in HAS_CUSTOMER:
            self._quoting.payment.switch_mode()
            self._entries_changed()
            self.keys_changed.emit()
            self.payment.amount.field.setFocus()

    # ------------------------------------------------------------------ finding the meter

    def _on_meter_edit(self) -> None:
        self._cards.forget()  # another number is another customer, whoever's card lies there
        self.meter_row.banner.show_notice(None)
        self.meter_row.show_found(None)
        self._refused = None
        if self.meter is not None:
            self._old_tokens_entered = None
            self._lookups.forget()
            self._quoting.drop()
            self.table.show_quote(None)
            self.customer.show_meter(None)
            self.customer.ask_name(is_asked=False)
            self.show_refusal(None)
            self.set_step(SellStep.METER)

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
        offline, is_gone = self.desk.till.offline, self._offline.is_gone and not self._asks_line
        self._asks_line = False
        if is_gone:
            self.desk.journal_is_due()  # finds out by the way whether the line is back
        self._lookups.run(
            self.desk.timed(
                lambda: offline.find(by, value, is_line_gone=is_gone),
                was_silent=lambda answer: isinstance(answer, OfflineMeter),
            ),
            lambda answer: self._looked_up(answer, found_by),
            self._not_found,
        )

    def find_on_line(self, drn: str) -> None:
        """Ask the server for a meter, also while the line is known to be gone."""
        self._asks_line = True
        self._look_up(LookupBy.DRN, drn, FoundBy.SEARCH)

    def _looked_up(self, answer: LookupAnswer | OfflineMeter, found_by: FoundBy) -> None:
        if isinstance(answer, OfflineMeter):
            self.go.to_offline_sale(answer, found_by)
            return
        match answer.meters:
            case []:
                self._not_found_notice(notice("E02"))
            case [meter]:
                self._found(meter, found_by)
            case meters:
                self._open_search(meters)

    def _found(self, meter: MeterFacts, found_by: FoundBy) -> None:
        self.show_search(is_shown=False)
        self.search.close_search()
        self.meter_row.show_meter(meter.drn, found_by)
        self.customer.show_meter(meter)
        self._card_told()
        self.table.show_quote(None)
        if not meter.can_vend:
            self._show_blocked(meter)
            return
        self.show_refusal(None)
        self._show_payment()
        if found_by is FoundBy.TYPED:
            self.customer.ask_name(is_asked=True)
            self.set_step(SellStep.CONFIRM_CUSTOMER)
            self.customer.setFocus()
        else:
            self._customer_confirmed()

    def _show_blocked(self, meter: MeterFacts) -> None:
        refused = notice_of_block(meter)
        self.show_refusal(refused)
        self.refusal.tell_customer(meter.block_reason_customer)
        self.tell_banner(refused)
        self.set_step(SellStep.BLOCKED)
        # Digits typed by habit must not take the reason away.
        self.customer.setFocus()

    def _customer_confirmed(self) -> None:
        self.customer.ask_name(is_asked=False)
        meter = self.meter
        assert meter is not None, "nobody was confirmed"
        self._quoting.price_for(meter.drn)
        self.payment.amount.field.setFocus()
        self.set_step(SellStep.AMOUNT)
        if self._refused is not None:
            self._quoting.payment.take_over(self._refused.tender_minor, self._refused.tenders)
        self._entries_changed()
        self._check_old_codes()

    def _not_found(self, error: Exception) -> None:
        if is_session_over(error):
            self.go.to_login(self.desk.notice(error))
            return
        self._not_found_notice(self.desk.notice(error))

    def _not_found_notice(self, refused: Notice) -> None:
        self.customer.show_meter(None)
        self.meter_row.show_found(None)
        self.meter_row.field.setFocus()
        self.tell_at(self.meter_row.banner, refused)

    def _open_search(self, meters: Iterable[MeterFacts] = ()) -> None:
        found = tuple(meters)
        self.start()
        self.show_search(is_shown=True)
        self.set_step(SellStep.SEARCH)
        self.search.open(found)

    # ------------------------------------------------------------------ entries and quote

    def _note_key(self, cap: Cap) -> bool:
        if self._step not in HAS_CUSTOMER:
            # In the meter field a note key means nothing, and its character nothing either.
            return self._step != SellStep.SEARCH
        self._on_note(NOTE_CAPS[cap])
        return True

    def _on_note(self, note_minor: int) -> None:
        if self._step in HAS_CUSTOMER:
            self._quoting.payment.count_note(note_minor)
            self._entries_changed()

    def _on_amount(self, text: str) -> None:
        self._quoting.payment.type_amount(text)
        self._entries_changed()

    def _on_amount_focus(self, has_focus: bool) -> None:  # noqa: FBT001 - Qt's signal
        if not has_focus:
            self._quoting.payment.write_out()
            self._show_payment()

    def _on_received(self, text: str) -> None:
        self._quoting.payment.type_received(text)
        self.payment.received_banner.show_notice(None)
        if self._quoting.payment.mode is SaleMode.MONEY and not self._quoting.payment.amount_text:
            self._entries_changed()
        else:
            self._show_payment()

    def _entries_changed(self) -> None:
        """See whether the quote on the screen still belongs to what is entered."""
        self.payment.clear_banners()
        self._show_duplicate(None)
        self._quoting.entries_changed()
        if self._quoting.answer is None:
            if self._step == SellStep.QUOTED:
                self.set_step(SellStep.AMOUNT)
            if not self._quoting.has_entries():
                self.table.show_quote(None)
                self.customer.show_units(0)
        self._show_payment()

    def _quoted(self, price_changed: bool) -> None:  # noqa: FBT001 - Qt's signal
        answer = self._quoting.answer
        assert answer is not None, "a quote arrived and is not there"
        if price_changed:
            self.tell_at(self.payment.banner, notice("E12", "warning"))
        quote = answer.quote
        self.table.show_quote(quote)
        self.customer.show_units(quote.units_tenths)
        self._priced()
        self.desk.reporter.say(
            "quote", tender_minor=quote.tender_minor, units_tenths=quote.units_tenths
        )
        self._show_payment()

    def _quote_failed(self, error: Exception) -> None:
        if is_session_over(error):
            self.go.to_login(self.desk.notice(error))
            return
        self.table.show_quote(None)
        self._unpriced()
        if self._goes_offline(error):
            return
        set_property(self.payment.amount, "wrong", "true")
        self.tell_at(self.payment.amount_banner, self.desk.notice(error))
        self._show_payment()

    # ------------------------------------------------------------------ confirming

    def _sell_anyway(self) -> None:
        if self._duplicate is not None:
            self._send(sell_again=True)

    def _confirm(self) -> None:
        if (
            self._step != SellStep.QUOTED
            or self._quoting.answer is None
            or self._duplicate is not None
        ):
            QApplication.beep()
        elif self._check_received() and self._check_printer() and self._check_old_codes():
            self._send(sell_again=False)

    def _send(self, *, sell_again: bool) -> None:
        refused = self._refused.vend_id if self._refused is not None else None
        sale = self._quoting.confirmed(sell_again=sell_again, instead_of=refused)
        sale = replace(sale, old_tokens_entered=self._old_tokens_entered)
        self._quoting.hold()
        self._show_duplicate(None)
        self.payment.clear_banners()
        self.go.close_keys()
        self.set_step(SellStep.SENDING)
        self._show_confirm()
        till = self.desk.till
        self.desk.workers.run(self.desk.timed(lambda: till.sell(sale)), self._sold, self._not_sold)

    def _sold(self, view: VendView) -> None:
        self._end_sending()
        self._refused = None
        self.desk.reporter.vend(view)
        problem = view.problem
        if view.state is VendState.IN_DOUBT:
            self.go.to_in_doubt(view)
        elif view.state is not VendState.REFUSED:
            self.go.to_result(view)
        elif problem is not None and problem.code == ProblemCode.PRICE_CHANGED:
            self._watch.add([view])
            self._refused = view
            self.tell_at(self.payment.banner, notice_of_problem(problem))
            self._quoting.again()
            self.set_step(SellStep.AMOUNT)
            self._show_payment()
        elif problem is not None and problem.code == ProblemCode.SOLD_MOMENTS_AGO:
            self._watch.add([view])
            self._refused = view
            self._show_duplicate(notice_of_problem(problem))
            self.tell_banner(notice_of_problem(problem))
        else:
            self.go.to_in_doubt(view)

    def _not_sold(self, error: Exception) -> None:
        self._end_sending()
        if is_session_over(error):
            self.go.to_login(self.desk.notice(error))
            return
        refused = self.desk.notice(error)
        if isinstance(error, KioskError) and error.code == LocalCode.MONEY_NOT_OPEN:
            self._refused = None
        if isinstance(error, KioskError) and error.code == LocalCode.SAME_SALE_AGAIN:
            self._show_duplicate(refused)
            self.tell_banner(refused)
            return
        if isinstance(error, KioskError):
            self.tell_at(self.payment.banner, refused)
            return
        # Nobody foresaw this: only the journal can say whether the sale began.
        self.tell_at(self.payment.banner, notice("E15"))
        self.go.to_in_doubt()

    def _end_sending(self) -> None:
        self.go.open_keys()
        if self._refused is not None:
            self._watch.look_again(self._refused.vend_id)
        self.set_step(SellStep.QUOTED)
        self._quoting.resume()
        self._show_confirm()

    def _show_duplicate(self, refused: Notice | None) -> None:
        self._duplicate = refused
        self.payment.show_duplicate(refused)

    # ------------------------------------------------------------------ showing

    def _show_payment(self) -> None:
        utility = self.meter.utility if self.meter else "electricity"
        self.payment.show_payment(self._quoting.payment, utility)
        self._show_confirm()

    def _show_confirm(self) -> None:
        is_sending = self._step == SellStep.SENDING
        self.payment.show_sending(is_sending=is_sending)
        change = self._quoting.payment.change_minor()
        is_ready = self._step == SellStep.QUOTED and change is not None and change >= 0
        self.payment.confirm.setEnabled(is_ready)

    def _focus_step(self) -> None:
        if self._step == SellStep.METER:
            self.meter_row.field.setFocus()
        elif self._step in {SellStep.CONFIRM_CUSTOMER, SellStep.BLOCKED}:
            self.customer.setFocus()
        elif self._step == SellStep.SEARCH:
            self.search.field.setFocus()
        elif self._step == SellStep.OTHER_MONEY:
            self.other_money.kinds.setFocus()
        else:
            self.payment.amount.field.setFocus()
