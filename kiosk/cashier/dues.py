"""C11 F8: pay charges, fees and old debts without charging a meter.  One receipt, no token.

What was seen is what is paid: only the quote on the screen can be confirmed, by F12 or the mouse.
Nothing is taken beyond what is owed; the server shares the money out, the oldest first, or among
the lines that are marked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QListWidgetItem, QVBoxLayout, QWidget

from kiosk.cashier.before_sending import is_cash_enough, is_printer_fit
from kiosk.cashier.desk import Desk
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.dues_quoting import DuesQuoting
from kiosk.cashier.notices import is_session_over, notice_of_problem
from kiosk.cashier.payment import plain_amount
from kiosk.cashier.payment_panel import NOTE_CAPS, NOTE_KEYS, PaymentPanel
from kiosk.cashier.screen import Navigation
from kiosk.cashier.work_screen import DigitList, WorkScreen
from kiosk.errors import KioskError
from kiosk.flows.counter_values import ActIds, ActView, CounterKind, NewAct
from kiosk.flows.vend_states import VendState
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.dress import worn
from kiosk.widgets.banner import Banner, Notice, notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import NUMBER_ALIGN, card, label, listens, name_it, row, rule, wrapping
from vending_server.wire.lookup import MeterFacts
from vending_server.wire.payments import PaymentLine, PaymentRequest
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

PATH: Final = "/v1/payments"
_ROW_HEIGHT: Final = 54
_FIGURE_WIDTH: Final = 92
_NARROW_BELOW: Final = 1200


class DuesScreen(WorkScreen):
    """Lines at the reading side, the money at the other."""

    name: ClassVar[str] = "dues"

    def __init__(self, desk: Desk, go: Navigation, devices: DeviceWatch) -> None:
        super().__init__(desk, go)
        self._devices = devices
        self._meter: MeterFacts | None = None
        self._refused: ActView | None = None  # its money pays for what is confirmed next
        self._is_sending = False
        self.quoting = DuesQuoting(desk)
        self.quoting.changed.connect(self._quoted)
        self.quoting.failed.connect(self._quote_failed)
        self._title, self._hint = wrapping("screen-title"), wrapping("muted")
        self._customer = wrapping("title")
        self.list = DigitList(on_space=self._mark)
        self._owed_label, self._owed = label("section"), label("figure")
        self.banner = Banner(desk.words)
        self.payment = PaymentPanel(
            desk.words,
            confirm_id="B402",
            check_ids=("S420", "S421"),
            amount_ids=("S437", "S438"),
        )
        self.payment.amount_typed.connect(self._on_amount)
        self.payment.received_typed.connect(self._on_received)
        self.payment.note_pressed.connect(self._on_note)
        self.payment.confirm_pressed.connect(self._confirm)
        self._lay_out()
        self.retranslate()

    def begin(self, meter: MeterFacts | None) -> None:
        """Start for the customer that stood on the screen."""
        self._meter = meter
        self._refused = None
        self._is_sending = False
        self.banner.show_notice(None)
        self.payment.clear_banners()
        self.quoting.start(meter.account_number if meter else "")
        self.set_step("amount")
        self.retranslate()

    def entered(self) -> None:
        """Ask for the amount."""
        self.payment.amount.field.setFocus()

    def left(self) -> None:
        """Nothing of a customer stays behind."""
        if not self._is_sending:
            self._meter = None
            self.quoting.start("")

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
            case Cap.F5:
                self._all()
            case Cap.F12:
                self._confirm()
            case Cap.ENTER:
                self._enter()
            case _:
                return False
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this screen."""
        yield KeyHint(Cap.F5, "B403", bool(self.quoting.owed))
        yield KeyHint(Cap.F12, "B404", self.quoting.answer is not None)
        yield KeyHint(Cap.F2, "B02")
        yield KeyHint(Cap.F11, "B11")
        yield KeyHint(Cap.ESC, "B13")

    def keys_besides(self) -> Iterable[tuple[str, str]]:
        """Tell the note keys."""
        yield NOTE_KEYS

    def retranslate(self) -> None:
        """Write every text again; what was typed stays."""
        words, meter = self.words, self._meter
        self._title.setText(words("S422"))
        self._hint.setText(words("S423"))
        who = (
            words.joined(words.name(meter.customer_name), isolate_ltr(meter.account_number))
            if (meter)
            else ""
        )
        self._customer.setText(who)
        self._owed_label.setText(words("S424"))
        name_it(self.list, words("S422"), words("S423"))
        self.banner.retranslate()
        self.payment.retranslate()
        self._fill()
        self._show_payment()

    # ------------------------------------------------------------------ entries

    def _enter(self) -> None:
        if listens(self.payment.amount.field):
            if not self.quoting.payment.amount_text and not self.quoting.payment.notes_minor:
                self._all()
            self.payment.received.field.setFocus()
        else:
            self.payment.amount.field.setFocus()

    def _back(self) -> None:
        payment = self.quoting.payment
        if payment.received_text or payment.notes_minor:
            payment.clear_received()
            self._changed()
        elif payment.amount_text:
            payment.amount_text = ""
            self._changed()
        else:
            self.go.to_sell()
            return
        self.payment.amount.field.setFocus()

    def _all(self) -> None:
        if self.quoting.owed:
            self.quoting.payment.amount_text = plain_amount(self.quoting.total_minor)
            self._changed()

    def _on_amount(self, text: str) -> None:
        self.quoting.payment.amount_text = text
        self._changed()

    def _on_received(self, text: str) -> None:
        payment = self.quoting.payment
        payment.type_received(text)
        self.payment.received_banner.show_notice(None)
        if payment.amount_text:
            self._show_payment()
        else:
            self._changed()

    def _on_note(self, note_minor: int) -> None:
        payment = self.quoting.payment
        payment.count_note(note_minor)
        if payment.amount_text:
            self._show_payment()
        else:
            self._changed()

    def _mark(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self.quoting.owed):
            self.quoting.mark(self.quoting.owed[at].item)
            self._changed()

    def _changed(self) -> None:
        self.payment.clear_banners()
        self.quoting.entries_changed()
        self._fill()
        self._show_payment()
        self.keys_changed.emit()

    def _quoted(self) -> None:
        quote = self.quoting.answer.quote if self.quoting.answer else None
        self.set_step("amount" if quote is None else "quoted")
        if quote is not None:
            self.desk.reporter.say(
                "payment_quote", amount_minor=quote.amount_minor, left_minor=quote.left_minor
            )
        else:
            self.desk.reporter.say("dues", count=len(self.quoting.owed))
        self._fill()
        self._show_payment()
        self.keys_changed.emit()

    def _quote_failed(self, error: Exception) -> None:
        told = self.desk.notice(error)
        if is_session_over(error):
            self.go.to_login(told)
        elif self.quoting.owed:
            self.payment.amount_banner.show_notice(told)
            self.tell_banner(told)
        else:
            self.tell(told)
        self.set_step("amount")
        self._show_payment()

    # ------------------------------------------------------------------ confirming

    def _confirm(self) -> None:
        if self.quoting.answer is None or self._is_sending:
            QApplication.beep()
        elif self._check_received() and self._check_printer():
            self._send()

    def _check_received(self) -> bool:
        return is_cash_enough(
            self.payment,
            self._tell_at,
            self.desk,
            received_minor=self.quoting.payment.received_minor,
            due_minor=self.quoting.payment.price_minor or 0,
        )

    def _check_printer(self) -> bool:
        return is_printer_fit(self.payment, self._tell_at, self._devices)

    def _tell_at(self, banner: Banner, told: Notice) -> None:
        banner.show_notice(told)
        self.tell_banner(told)

    def _send(self) -> None:
        act = self._act()
        self._is_sending = True
        self.payment.clear_banners()
        self.go.close_keys()
        self.set_step("sending")
        self._show_payment()
        acts = self.desk.till.acts
        self.desk.workers.run(self.desk.timed(lambda: acts.do(act)), self._done, self._not_done)

    def _act(self) -> NewAct:
        answer, meter = self.quoting.answer, self._meter
        assert answer is not None, "a payment without a quote"
        assert meter is not None, "a payment of nobody"
        amount, items = answer.quote.amount_minor, list(self.quoting.items())
        entered = self.quoting.payment.received_minor()
        received = amount if entered is None else entered

        def request(ids: ActIds) -> PaymentRequest:
            return PaymentRequest(
                document_id=ids.document_id,
                account_number=meter.account_number,
                amount_minor=amount,
                items=items,
                tenders=[Tender(kind=TenderKind.CASH, amount_minor=amount)],
                received_minor=received,
                quote_hash=answer.quote_hash,
                receipt_sequence=ids.receipt_sequence,
            )

        return NewAct(
            kind=CounterKind.PAYMENT,
            path=PATH,
            request=request,
            subject=meter.account_number,
            utility=meter.utility,
            takes_receipt=True,
            amount_minor=amount,
            received_minor=received,
            change_minor=received - amount,
            instead_of=self._refused.act_id if self._refused else None,
        )

    def _done(self, view: ActView) -> None:
        self._end_sending()
        self._refused = None
        self.desk.reporter.act(view)
        problem = view.problem
        if (
            view.state is VendState.REFUSED
            and problem is not None
            and problem.code == ProblemCode.PRICE_CHANGED
        ):
            self._refused = view
            self._tell_at(self.payment.banner, notice_of_problem(problem))
            self.quoting.list_again()
            self.set_step("amount")
            self._show_payment()
            self.go.note_act(view)
            return
        self.go.to_act(view)

    def _not_done(self, error: Exception) -> None:
        self._end_sending()
        told = self.desk.notice(error)
        if is_session_over(error):
            self.go.to_login(told)
        elif isinstance(error, KioskError):
            self._tell_at(self.payment.banner, told)
        else:
            # Nobody foresaw this: only the journal can say whether the payment began.
            self._tell_at(self.payment.banner, notice("E15"))
            self.go.to_work("acts")

    def _end_sending(self) -> None:
        self._is_sending = False
        self.go.open_keys()
        self.set_step("quoted")
        self._show_payment()

    # ------------------------------------------------------------------ showing

    def _show_payment(self) -> None:
        payment = self.quoting.payment
        self.payment.show_payment(payment, "electricity")
        self.payment.show_sending(is_sending=self._is_sending)
        change = payment.change_minor()
        is_ready = self.quoting.answer is not None and change is not None and change >= 0
        self.payment.confirm.setEnabled(is_ready and not self._is_sending)

    def _fill(self) -> None:
        answer = self.quoting.answer
        now = {line.item: line for line in answer.quote.lines} if answer else {}
        at = max(0, self.list.currentRow())
        self.list.clear()
        for owed in self.quoting.owed:
            item = QListWidgetItem(self.list)
            item.setSizeHint(QSize(100, worn().room(_ROW_HEIGHT)))
            spoken = f"{self._name_of(owed)} {formats.amount(owed.owed_minor)}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            self.list.setItemWidget(item, self._row(owed, now.get(owed.item)))
        self.list.setCurrentRow(at)
        self._owed.setText(self.words.money(self.quoting.total_minor))

    def _name_of(self, line: PaymentLine) -> str:
        period = self.words.first_month(line.period) if line.period else ""
        return self.words.joined(self.words.both(line.name), period)

    def _row(self, owed: PaymentLine, pays: PaymentLine | None) -> QWidget:
        words = self.words
        host = QWidget()
        layout = QHBoxLayout(host)
        layout.setContentsMargins(12, 2, 12, 2)
        layout.setSpacing(10)
        mark = "✓ " if owed.item in self.quoting.marked else ""
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(label("strong", mark + self._name_of(owed)))
        names.addWidget(label("small", words("S425", x=words.money(owed.owed_minor))))
        layout.addLayout(names, 1)
        taken = pays.taken_minor if pays else 0
        figures = QVBoxLayout()
        figures.setSpacing(0)
        for part in (
            label("strong" if taken else "muted", words.money(taken) if pays else "—"),
            label("small", words("S51", x=words.money(pays.left_minor)) if pays else ""),
        ):
            part.setAlignment(NUMBER_ALIGN)
            part.setMinimumWidth(_FIGURE_WIDTH)
            figures.addWidget(part)
        layout.addLayout(figures)
        return host

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Take smaller figures on a narrow window."""
        super().resizeEvent(event)
        self.payment.set_narrow(is_narrow=worn().plain(event.size().width()) < _NARROW_BELOW)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(10)
        for part in (self._title, self._customer, self._hint, self.banner):
            left.addWidget(part)
        left.addWidget(self.list, 1)
        left.addWidget(rule())
        left.addLayout(row([self._owed_label, 1, self._owed]))
        sides = QHBoxLayout(self)
        sides.setContentsMargins(20, 12, 20, 12)
        sides.setSpacing(14)
        sides.addWidget(card(left, margins=(24, 18, 24, 18)), 6)
        sides.addWidget(self.payment, 4)
