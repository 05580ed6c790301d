"""C05 F4: electricity and water in one visit: one drawer, one sum, one strip of paper.

Each line is a sale of its own with its own id; all intents are on disk before the first request
leaves.  A line without an answer or refused goes to C06 with its money; what is certain is
printed, and the change told is that of the whole visit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.cashier.before_sending import is_cash_enough, is_printer_fit
from kiosk.cashier.desk import Desk
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.notices import is_session_over, notice_of_block
from kiosk.cashier.payment import Payment, plain_amount
from kiosk.cashier.payment_panel import NOTE_CAPS, NOTE_KEYS, PaymentPanel
from kiosk.cashier.screen import Navigation
from kiosk.cashier.visit_line import VisitLine
from kiosk.cashier.work_screen import WorkScreen
from kiosk.errors import KioskError
from kiosk.flows.till_values import ConfirmedSale, LocalCode, VendView
from kiosk.theme.dress import worn
from kiosk.widgets.banner import Banner, Notice, notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import card, label, listens, wrapping
from vending_server.wire.lookup import LookupAnswer, LookupBy, MeterFacts

LINES_MAX: Final = 4
_NARROW_BELOW: Final = 1200


class VisitScreen(WorkScreen):
    """Lines at the reading side, the money for all of them at the other."""

    name: ClassVar[str] = "visit"

    def __init__(self, desk: Desk, go: Navigation, devices: DeviceWatch) -> None:
        super().__init__(desk, go)
        self._devices = devices
        self._is_sending = False
        self._duplicate: Notice | None = None
        self._taken_over: str | None = None  # what was typed for the first meter before
        self._money = Payment()
        self.lines: list[VisitLine] = []
        self._title, self._hint = label("screen-title"), wrapping("muted")
        self.banner = Banner(desk.words)
        self.payment = PaymentPanel(desk.words, amount_ids=("S441", "S442"))
        self.payment.amount.field.setReadOnly(True)
        self.payment.received_typed.connect(self._on_received)
        self.payment.note_pressed.connect(self._on_note)
        self.payment.confirm_pressed.connect(self._confirm)
        devices.changed.connect(self._show_money)
        self._lay_out()
        self.retranslate()

    def begin(self, meter: MeterFacts | None) -> None:
        """Start with the meter that stood on the screen, then look up those linked to it."""
        self._clear()
        self.set_step("amount")
        if meter is None:
            return
        self._add(meter)
        till = self.desk.till
        for other in meter.linked[: LINES_MAX - 1]:

            def look(drn: str = other.drn) -> LookupAnswer:
                return till.lookup(LookupBy.DRN, drn)

            self.desk.workers.run(self.desk.timed(look), self._found, self.failed)

    def put_amount(self, text: str) -> None:
        """Take over what was typed for the first meter."""
        if self.lines and text:
            self._taken_over = text
            self.lines[0].put_amount(text)

    def entered(self) -> None:
        """Ask for the first amount that is missing."""
        self._focus_next()

    def left(self) -> None:
        """Nothing of a customer stays behind."""
        if not self._is_sending:
            self._clear()

    def command(self, cap: Cap) -> bool:
        """Do what a key means here."""
        if cap in NOTE_CAPS:
            self._on_note(NOTE_CAPS[cap])
            return True
        match cap:
            case Cap.F2:
                self.go.to_sell()
            case Cap.ESC:
                self._back()
            case Cap.F12:
                self._confirm()
            case Cap.CTRL_F12 if self._duplicate is not None:
                self._send(sell_again=True)
            case Cap.ENTER:
                fields = [line.field for line in self.lines]
                if not self.next_of(*fields, self.payment.received.field):
                    self._focus_next()
            case _:
                return False
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this screen."""
        yield KeyHint(Cap.ENTER, "B407")
        yield KeyHint(Cap.F12, "B89", self._is_ready())
        yield KeyHint(Cap.F2, "B02")
        yield KeyHint(Cap.F11, "B11")
        yield KeyHint(Cap.ESC, "B13")

    def keys_besides(self) -> Iterable[tuple[str, str]]:
        """Tell the note keys."""
        yield NOTE_KEYS

    def retranslate(self) -> None:
        """Write every text again; what was typed stays."""
        self._title.setText(self.words("S439"))
        self._hint.setText(self.words("S440"))
        self.banner.retranslate()
        for line in self.lines:
            line.retranslate()
        self.payment.retranslate()

    # ------------------------------------------------------------------ lines and money

    def _found(self, answer: LookupAnswer) -> None:
        if not self.lines:
            return  # left meanwhile
        for meter in answer.meters:
            known = {line.meter.drn for line in self.lines}
            if meter.drn not in known and len(self.lines) < LINES_MAX:
                self._add(meter)
        first = self.lines[0].field
        if listens(first) and first.text() == self._taken_over:
            self._focus_next()  # its amount was typed before this screen was opened
        self.desk.reporter.say("visit", lines=len(self.lines))

    def _add(self, meter: MeterFacts) -> None:
        line = VisitLine(self.desk, meter)
        line.changed.connect(self._changed)
        line.failed.connect(lambda error, line=line: self._line_failed(line, error))
        self.lines.append(line)
        self._column.insertWidget(self._column.count() - 1, line)
        self.payment.follow(line.field)
        if not meter.can_vend:
            line.field.setEnabled(False)
            line.tell(notice_of_block(meter))
        elif meter.key_change is not None:
            # The question of older codes belongs to a sale alone (sell_checks.py).
            line.field.setEnabled(False)
            line.tell(notice("E503", "warning"))
        self._show_money()

    def _clear(self) -> None:
        for line in self.lines:
            line.quoting.start()
            line.hide()
            line.deleteLater()
        self.lines = []
        self._taken_over = None
        self._money = Payment()
        self._is_sending = False
        self.banner.show_notice(None)
        self.payment.clear_banners()
        self._show_duplicate(None)
        self._show_money()

    def _changed(self) -> None:
        self.payment.clear_banners()
        self._show_duplicate(None)
        if all(line.price_minor is not None for line in self.lines) and self._sum():
            self.set_step("quoted")
            self.desk.reporter.say("visit_quote", amount_minor=self._sum())
        else:
            self.set_step("amount")
        self._show_money()

    def _line_failed(self, line: VisitLine, error: Exception) -> None:
        told = self.desk.notice(error)
        if is_session_over(error):
            self.go.to_login(told)
            return
        line.tell(told)
        self.tell_banner(told)
        self._changed()

    def _on_received(self, text: str) -> None:
        self._money.type_received(text)
        self.payment.received_banner.show_notice(None)
        self._show_money()

    def _on_note(self, note_minor: int) -> None:
        self._money.count_note(note_minor)
        self._show_money()

    def _back(self) -> None:
        if self._duplicate is not None:
            self._show_duplicate(None)
        elif self._money.received_text or self._money.notes_minor:
            self._money.clear_received()
            self._show_money()
        elif listens(self.payment.received.field):
            self._focus_next()
        else:
            self.go.to_sell()

    def _focus_next(self) -> None:
        usable = [line for line in self.lines if line.field.isEnabled()]
        empty = [line for line in usable if not line.field.text()]
        fields = [line.field for line in empty or usable]
        (fields[0] if fields else self.payment.received.field).setFocus()

    def _sum(self) -> int:
        return sum(line.price_minor or 0 for line in self.lines)

    def _is_ready(self) -> bool:
        return self._step == "quoted" and not self._is_sending

    # ------------------------------------------------------------------ confirming

    def _confirm(self) -> None:
        if not self._is_ready() or self._duplicate is not None:
            QApplication.beep()
        elif self._check_received() and self._check_printer():
            self._send(sell_again=False)

    def _check_received(self) -> bool:
        return is_cash_enough(
            self.payment,
            self._tell_at,
            self.desk,
            received_minor=self._money.received_minor,
            due_minor=self._sum(),
        )

    def _check_printer(self) -> bool:
        return is_printer_fit(self.payment, self._tell_at, self._devices)

    def _sales(self, *, sell_again: bool) -> list[ConfirmedSale]:
        """Return the lines in order; change belongs to the last one, each other is paid exactly."""
        sales = [
            line.quoting.confirmed(sell_again=sell_again, instead_of=None)
            for line in self.lines
            if line.price_minor
        ]
        received = self._money.received_minor()
        change = 0 if received is None else received - self._sum()
        last = sales[-1]
        sales[-1] = replace(last, received_minor=last.received_minor + change)
        return sales

    def _send(self, *, sell_again: bool) -> None:
        sales = self._sales(sell_again=sell_again)
        self._is_sending = True
        for line in self.lines:
            line.quoting.hold()
        self._show_duplicate(None)
        self.payment.clear_banners()
        self.go.close_keys()
        self.set_step("sending")
        self._show_money()
        till = self.desk.till
        self.desk.workers.run(
            self.desk.timed(lambda: till.sell_visit(sales)), self._sold, self._not_sold
        )

    def _sold(self, views: list[VendView]) -> None:
        self._is_sending = False
        self.go.open_keys()
        for view in views:
            self.desk.reporter.vend(view)
        received = sum(view.received_minor for view in views)
        self.go.to_visit_result(views, received)

    def _not_sold(self, error: Exception) -> None:
        self._is_sending = False
        self.go.open_keys()
        self.set_step("quoted")
        for line in self.lines:
            line.quoting.resume()
        self._show_money()
        told = self.desk.notice(error)
        if is_session_over(error):
            self.go.to_login(told)
        elif isinstance(error, KioskError) and error.code == LocalCode.SAME_SALE_AGAIN:
            self._show_duplicate(told)
            self.tell_banner(told)
        elif isinstance(error, KioskError):
            self._tell_at(self.payment.banner, told)
        else:
            # Nobody foresaw this: only the journal can say whether a sale began.
            self._tell_at(self.payment.banner, notice("E15"))
            self.go.to_in_doubt()

    def _tell_at(self, banner: Banner, told: Notice) -> None:
        banner.show_notice(told)
        self.tell_banner(told)

    def _show_duplicate(self, told: Notice | None) -> None:
        self._duplicate = told
        self.payment.show_duplicate(told)

    # ------------------------------------------------------------------ showing

    def _show_money(self) -> None:
        total = self._sum()
        self._money.amount_text = plain_amount(total) if total else ""
        self._money.price_minor = total if self._step in {"quoted", "sending"} else None
        self.payment.show_payment(self._money, "electricity")
        self.payment.show_sending(is_sending=self._is_sending)
        change = self._money.change_minor()
        self.payment.confirm.setEnabled(self._is_ready() and change is not None and change >= 0)
        self.keys_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Take smaller figures on a narrow window."""
        super().resizeEvent(event)
        self.payment.set_narrow(is_narrow=worn().plain(event.size().width()) < _NARROW_BELOW)

    def _lay_out(self) -> None:
        host = QWidget()
        self._column = QVBoxLayout(host)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(10)
        for part in (self._title, self._hint, self.banner):
            left.addWidget(part)
        left.addWidget(host, 1)
        sides = QHBoxLayout(self)
        sides.setContentsMargins(20, 12, 20, 12)
        sides.setSpacing(14)
        sides.addWidget(card(left, margins=(16, 18, 16, 18)), 63)
        sides.addWidget(self.payment, 37)
