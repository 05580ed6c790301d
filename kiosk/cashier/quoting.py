"""Keeps the quote that belongs to the present entries, or none.

Questions go out as typing pauses; only the answer to the newest one counts, and only if it prices
what is entered when it comes.  A quote older than a minute is asked again in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.cashier.desk import Desk
from kiosk.cashier.payment import Payment
from kiosk.flows.till_values import ConfirmedSale
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.workers import Latest
from vending_server.wire.quote import QuoteAnswer, TenderKind
from vending_server.wire.vend import Tender

PAUSE_MS: Final = 80
AGE_MS: Final = 60_000


class Quoting(QObject):
    """Emits `arrived(price_changed)` and `failed(error)`; `answer` is what may be confirmed."""

    arrived = Signal(bool)
    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._latest = Latest(desk.workers)
        self._drn: str | None = None
        self.payment = Payment()
        self.answer: QuoteAnswer | None = None
        self._pause = self._timer(PAUSE_MS)
        self._age = self._timer(AGE_MS)

    def start(self) -> None:
        """Forget meter and entries."""
        self.payment = Payment()
        self.drop()

    def price_for(self, drn: str) -> None:
        """Price for this meter from now on: its customer is confirmed."""
        self._drn = drn

    def drop(self) -> None:
        """Forget meter and quote; what is entered stays."""
        self._drn = None
        self._forget()

    def has_entries(self) -> bool:
        """Say whether there is something to price."""
        return self._wanted() is not None

    def is_current(self) -> bool:
        """Say whether the quote prices exactly what is entered."""
        wanted = self._wanted()
        if self.answer is None or wanted is None:
            return False
        tender, units = wanted
        quote = self.answer.quote
        return quote.tender_minor == tender if units is None else quote.units_tenths == units

    def entries_changed(self) -> None:
        """Drop a quote that no longer fits, and ask for another when typing pauses."""
        if self.is_current():
            return
        self._forget()
        if self.has_entries():
            self._pause.start()

    def again(self) -> None:
        """Ask anew at once: the server prices otherwise by now."""
        self._forget()
        self._ask()

    def confirmed(self, *, sell_again: bool, instead_of: str | None) -> ConfirmedSale:
        """Return the sale that confirming this quote means; what nothing else pays is cash."""
        assert self.answer is not None, "a sale without a quote"
        quote = self.answer.quote
        received = self.payment.received_minor()
        due = self.payment.cash_due_minor
        assert due is not None, "a quote has a price"
        cash = [Tender(kind=TenderKind.CASH, amount_minor=due)] if due else []
        return ConfirmedSale(
            quote=quote,
            quote_hash=self.answer.quote_hash,
            drn=quote.drn,
            mode=self.payment.mode,
            tenders=(*cash, *self.payment.others),
            received_minor=due if received is None else received,
            sell_again=sell_again,
            instead_of=instead_of,
            notes=self.payment.note_lines(),
        )

    def hold(self) -> None:
        """Do not refresh while a sale is on its way."""
        self._age.stop()

    def resume(self) -> None:
        """Let the quote grow old again."""
        if self.answer is not None:
            self._age.start()

    def _forget(self) -> None:
        self._latest.forget()
        self._pause.stop()
        self._age.stop()
        self.answer = None
        self.payment.price_minor = None

    def _wanted(self) -> tuple[int | None, int | None] | None:
        try:
            wanted = (self.payment.tender_minor(), self.payment.units_tenths())
        except NumberNotUnderstood:
            return None
        return None if wanted == (None, None) else wanted

    def _ask(self) -> None:
        drn, wanted = self._drn, self._wanted()
        if drn is None or wanted is None:
            return
        tender, units = wanted
        till = self._desk.till

        def op() -> QuoteAnswer:
            return till.quote(drn, tender_minor=tender, units_tenths=units)

        self._latest.run(self._desk.timed(op), self._take, self._fail)

    def _take(self, answer: QuoteAnswer) -> None:
        before, self.answer = self.answer, answer
        if not self.is_current():
            self.answer = before
            return
        self.payment.price_minor = answer.quote.tender_minor
        self._age.start()
        self.arrived.emit(before is not None and before.quote_hash != answer.quote_hash)

    def _fail(self, error: Exception) -> None:
        self._forget()
        self.failed.emit(error)

    def _timer(self, interval_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        ask: Callable[[], None] = self._ask
        timer.timeout.connect(ask)
        return timer
