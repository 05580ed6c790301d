"""K04: what six sums buy, and another one that is typed; each is priced by the server."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from kiosk.api_client import Unreachable
from kiosk.cashier.desk import Reporter
from kiosk.errors import KioskError
from kiosk.flows.machine import Machine, credit_added
from kiosk.flows.note_sums import NoteSums
from kiosk.flows.refusals import tell_error
from kiosk.selfservice.cash_step import Run
from kiosk.selfservice.money_pages import GOALS_MINOR
from kiosk.selfservice.parts import Page
from kiosk.selfservice.window import SelfServiceWindow
from kiosk.widgets.words import Saying, saying
from vending_server.wire.lookup import MeterFacts
from vending_server.wire.quote import QuoteAnswer


class AmountStep(QObject):
    """From the agreed meter to a goal."""

    def __init__(
        self,
        window: SelfServiceWindow,
        machine: Machine,
        run: Run,
        *,
        reporter: Reporter,
        show: Callable[[Page], None],
    ) -> None:
        super().__init__(window)
        self._window, self._machine, self._run = window, machine, run
        self._reporter, self._show = reporter, show
        window.amount.other_wanted.connect(self._ask_other)
        window.other.entered.connect(self._price_other)
        window.other.left.connect(lambda: self._show(window.amount))

    def offer(self) -> None:
        """Offer sums for the meter that was agreed to."""
        window = self._window
        meter = window.meter.meter
        if meter is None:
            return
        window.amount.begin(meter, self._machine.offline.priced_at(meter.drn))
        self._show(window.amount)
        for goal in GOALS_MINOR:
            self._price(meter, goal)

    def _price(self, meter: MeterFacts, goal: int) -> None:
        amount = self._window.amount

        def priced(answer: QuoteAnswer) -> None:
            amount.priced(goal, answer.quote)
            self._reporter.say("priced", goal_minor=goal)

        def refused(_error: Exception) -> None:
            amount.priced(goal, None)

        total = goal + credit_added(meter)
        if meter.tender_minor_min <= total <= meter.tender_minor_max:
            self._run(lambda: self._machine.price(meter.drn, total), priced, refused)
        else:
            amount.priced(goal, None)

    # ------------------------------------------------------------------ another sum

    def _ask_other(self) -> None:
        window = self._window
        if window.amount.meter is not None:
            window.other.begin(NoteSums.of(window.amount.meter))
            self._show(window.other)

    def _price_other(self, goal: int) -> None:
        window, meter = self._window, self._window.amount.meter
        if meter is None:
            return
        total = goal + credit_added(meter)
        window.other.go_on.setEnabled(False)

        def priced(answer: QuoteAnswer) -> None:
            if window.page is window.other and window.other.amount_minor == goal:
                window.amount.choose_other(goal, answer.quote)
                self._show(window.amount)

        def refused(error: Exception) -> None:
            window.other.refuse(self._told(error))

        self._run(lambda: self._machine.price(meter.drn, total), priced, refused)

    @staticmethod
    def _told(error: Exception) -> Saying:
        if isinstance(error, KioskError) and not isinstance(error, Unreachable):
            refused = tell_error(error)
            return lambda words: words.told(refused)
        return saying("S992")
