"""The sell screen as far as a price is paid otherwise than in cash (F6).

Only for an amount of money: the parts belong to it and go with it.  It may be opened while the
price is on its way, so that digits typed quickly never fall into the amount.
Nothing is sold from here; Esc leads back to the payment, where F12 sells.
"""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from kiosk.cashier.desk import Desk
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.payment_panel import NOTE_CAPS
from kiosk.cashier.screen import Navigation
from kiosk.cashier.sell_checks import SellChecks
from kiosk.cashier.sell_steps import HAS_CUSTOMER, SellStep
from kiosk.flows.till_values import SaleMode
from kiosk.widgets.key_router import Cap
from vending_server.wire.vend import Tender


class SellOtherMoney(SellChecks):
    """Opens the panel, takes its parts, and leads back."""

    def __init__(self, desk: Desk, go: Navigation, *, devices: DeviceWatch) -> None:
        super().__init__(desk, go, devices=devices)
        self.other_money.taken.connect(self._part_taken)
        self.other_money.told.connect(self.tell_banner)

    def _open_other_money(self) -> None:
        payment = self._quoting.payment
        is_by_money = payment.mode is SaleMode.MONEY and bool(payment.amount_text)
        if self._step not in HAS_CUSTOMER or not is_by_money or not payment.cash_due_minor:
            QApplication.beep()
            return
        self.show_other_money(is_shown=True)
        self.set_step(SellStep.OTHER_MONEY)
        self.other_money.begin(payment)
        self.other_money.kinds.setFocus()

    def _other_money_key(self, cap: Cap) -> bool:
        match cap:
            case Cap.ENTER:
                self.other_money.enter()
            case Cap.F6:
                self._quoting.payment.others.clear()
                self._leave_other_money()
            case Cap.ESC:
                self._leave_other_money()
            case _ if cap in NOTE_CAPS:
                return False  # in the number of a cheque it is a character like any other
            case _:
                QApplication.beep()
        return True

    def _part_taken(self, part: Tender) -> None:
        self._quoting.payment.others.append(part)
        self._leave_other_money()

    def _leave_other_money(self) -> None:
        self.show_other_money(is_shown=False)
        self.set_step(SellStep.AMOUNT if self._quoting.answer is None else SellStep.QUOTED)
        self._show_payment()
        self.payment.amount.field.setFocus()

    def _priced(self) -> None:
        """A quote has come; how it is paid may just be told."""
        if self._step != SellStep.OTHER_MONEY:
            self.set_step(SellStep.QUOTED)

    def _unpriced(self) -> None:
        """There is no price: back to where the amount is typed."""
        self.show_other_money(is_shown=False)
        self.set_step(SellStep.AMOUNT)

    def _show_payment(self) -> None:
        raise NotImplementedError
