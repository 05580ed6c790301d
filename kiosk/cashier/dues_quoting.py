"""What is owed, and what the entered money pays of it; asked as typing pauses."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.cashier.desk import Desk
from kiosk.cashier.payment import Payment
from kiosk.cashier.quoting import PAUSE_MS
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.workers import Latest
from vending_server.wire.payments import PaymentLine, PaymentQuoteAnswer

_ALL: Final = 1  # agorot: a payment of this much lists all that is owed


class DuesQuoting(QObject):
    """Emits `changed` and `failed(error)`; `answer` is what may be confirmed."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._latest = Latest(desk.workers)
        self._account = ""
        self.payment = Payment()
        self.marked: set[str] = set()
        self.owed: tuple[PaymentLine, ...] = ()
        self.answer: PaymentQuoteAnswer | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)

    @property
    def account(self) -> str:
        """Whose dues these are."""
        return self._account

    @property
    def total_minor(self) -> int:
        """What can be paid: of the marked lines, or of all."""
        lines = (line for line in self.owed if not self.marked or line.item in self.marked)
        return sum(line.owed_minor for line in lines)

    def items(self) -> tuple[str, ...]:
        """Return what is paid for: nothing named means all, the oldest first."""
        return tuple(line.item for line in self.owed if line.item in self.marked)

    def start(self, account: str) -> None:
        """Forget everything, and ask what this account owes."""
        self.payment = Payment()
        self.marked = set()
        self.owed = ()
        self._forget()
        self._account = account
        if account:
            self.list_again()

    def list_again(self) -> None:
        """Ask what is owed now; what was entered stays."""
        self._forget()
        counter, account = self._desk.till.counter, self._account
        self._latest.run(
            self._desk.timed(lambda: counter.payment_quote(account, _ALL)),
            self._listed,
            self._fail,
        )

    def mark(self, item: str) -> None:
        """Choose a line, or no longer."""
        self.marked ^= {item}
        self.entries_changed()

    def entries_changed(self) -> None:
        """Drop a quote that no longer fits, and ask for another when typing pauses."""
        self._forget()
        if self._wanted() is not None and self.owed:
            self._pause.start()

    def _forget(self) -> None:
        self._latest.forget()
        self._pause.stop()
        self.answer = None
        self.payment.price_minor = None

    def _wanted(self) -> int | None:
        try:
            return self.payment.tender_minor()
        except NumberNotUnderstood:
            return None

    def _ask(self) -> None:
        wanted, items = self._wanted(), self.items()
        if wanted is None:
            return
        counter, account = self._desk.till.counter, self._account
        self._latest.run(
            self._desk.timed(lambda: counter.payment_quote(account, wanted, items)),
            self._take,
            self._fail,
        )

    def _listed(self, answer: PaymentQuoteAnswer) -> None:
        self.owed = tuple(answer.quote.lines)
        self.marked &= {line.item for line in self.owed}
        self.changed.emit()
        self.entries_changed()

    def _take(self, answer: PaymentQuoteAnswer) -> None:
        self.answer = answer
        self.payment.price_minor = answer.quote.amount_minor
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self._forget()
        self.failed.emit(error)
