"""What must be right before a sale is sent: the cash, the printer, and the question of old codes.

A meter that is to get another key takes no older code afterwards.  So the customer is asked whether
such codes still lie at home: as soon as he is known, and again when the sale is confirmed and
nobody has answered.  Nothing is sold for that meter without an answer (SCREENS C03).
"""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QApplication

from kiosk.cashier.before_sending import is_cash_enough, is_printer_fit
from kiosk.cashier.desk import Desk
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.meter_row import FoundBy
from kiosk.cashier.notices import is_plain_silence
from kiosk.cashier.quoting import Quoting
from kiosk.cashier.screen import Navigation
from kiosk.cashier.sell_steps import HAS_CUSTOMER, SellStep
from kiosk.cashier.sell_view import SellView
from kiosk.flows.offline_selling import OfflineMeter
from kiosk.flows.till_values import SaleMode
from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.key_router import Cap

_QUESTION: Final = "S139"
# Whether older codes are at home: the answer to the question, not what the sale says of it.
_ANSWERS: Final = {Cap.F5: True, Cap.F6: False}


class SellChecks(SellView):
    """The sell screen as far as it asks and looks before it sends."""

    def __init__(self, desk: Desk, go: Navigation, *, devices: DeviceWatch) -> None:
        super().__init__(desk, go)
        self._devices = devices
        self._quoting = Quoting(desk)
        self._old_tokens_entered: bool | None = None  # none = not asked, or not answered

    def _pay_dues(self) -> None:
        """F8: what is owed is paid without charging, also where nothing is sold."""
        if self._step in {*HAS_CUSTOMER, SellStep.BLOCKED}:
            self.go.to_work("dues", self.customer.meter)
        else:
            QApplication.beep()

    def _add_other(self) -> None:
        """F4: the customer's other meter as well, on one receipt."""
        meter = self.customer.meter
        if self._step in HAS_CUSTOMER and meter is not None and meter.linked:
            payment = self._quoting.payment
            is_money = payment.mode is SaleMode.MONEY
            self.go.to_visit(meter, payment.amount_text if is_money else "")
        else:
            QApplication.beep()

    def _goes_offline(self, error: Exception) -> bool:
        """Look in the pack for the customer over whom the line was lost; his amount is kept."""
        meter, payment = self.customer.meter, self._quoting.payment
        if meter is None or not (self.desk.sells_offline() and is_plain_silence(error)):
            return False
        drn, offline = meter.drn, self.desk.till.offline
        amount = payment.amount_text if payment.mode is SaleMode.MONEY else ""
        found_by = FoundBy.CARD if self.meter_row.is_by_card else FoundBy.TYPED

        def found(there: OfflineMeter | None) -> None:
            if there is None:
                self._not_offline(self.desk.notice(error))
            else:
                self.go.to_offline_sale(there, found_by, amount)

        def refused(why: Exception) -> None:
            self._not_offline(self.desk.notice(why))

        self.desk.workers.run(lambda: offline.meter_of(drn), found, refused)
        return True

    def _not_offline(self, told: Notice) -> None:
        self.tell_at(self.payment.amount_banner, told)

    def _check_received(self) -> bool:
        payment = self._quoting.payment
        is_enough = is_cash_enough(
            self.payment,
            self.tell_at,
            self.desk,
            received_minor=payment.received_minor,
            due_minor=payment.cash_due_minor,
        )
        if is_enough and payment.received_minor() and payment.cash_due_minor == 0:
            self.tell_at(self.payment.received_banner, notice("E82"))
            return False
        return is_enough

    def _shows_doubt(self) -> bool:
        """Say whether this meter waits for an answer, and the banner says so."""
        shown = self.payment.banner.notice
        return shown is not None and shown.text_id == "E14"

    def _check_printer(self) -> bool:
        return is_printer_fit(self.payment, self.tell_at, self._devices)

    def _check_old_codes(self) -> bool:
        """Ask, unless this meter keeps its key or the answer is known."""
        meter = self.customer.meter
        if meter is None or meter.key_change is None or self._old_tokens_entered is not None:
            return True
        self.tell_at(self.payment.banner, notice(_QUESTION, "warning"))
        return False

    def _answers_old_codes(self, cap: Cap) -> bool:
        """Take the answer, if the question is on the screen and this key is one."""
        shown = self.payment.banner.notice
        if shown is None or shown.text_id != _QUESTION or cap not in _ANSWERS:
            return False
        self._old_tokens_entered = not _ANSWERS[cap]
        self.payment.banner.show_notice(None)
        return True
