"""Paper of acts at the counter: as a sale's (paper.py), counted in the journal alone."""

from __future__ import annotations

import threading

from drivers.receipt_printers.base import PrintOutcome
from kiosk.errors import TillRefusal
from kiosk.flows.counter_book import CounterBook
from kiosk.flows.counter_values import CounterAnswer, SlipRenderer
from kiosk.flows.on_paper import STOPPED, put_on_paper
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import LocalCode, Printer, PrintResult
from kiosk.flows.vend_states import NEVER_ON_PAPER, REPRINTABLE, VendState
from kiosk.store.records import CounterPrintEnded, CounterPrintStarted


class CounterPaper:
    """One sheet at a time."""

    def __init__(
        self, *, book: CounterBook, printer: Printer, renderer: SlipRenderer, clock: TillClock
    ) -> None:
        self._book = book
        self._printer = printer
        self._renderer = renderer
        self._clock = clock
        self._lock = threading.Lock()

    def recover(self) -> None:
        """Call every sheet unsure whose verdict was cut off."""
        for facts in self._book.in_states(frozenset({VendState.PRINTING})):
            self._end(facts.act_id, facts.sheet, STOPPED)

    def print_first(self, act_id: str, answer: CounterAnswer) -> PrintResult:
        """Print the original, unless it was printed."""
        with self._lock:
            facts = self._book.facts(act_id)
            if facts.state in REPRINTABLE - NEVER_ON_PAPER:
                raise TillRefusal(LocalCode.ALREADY_PRINTED)
            if facts.state is VendState.PRINTING:
                raise TillRefusal(LocalCode.STILL_PRINTING)
            return self._print(act_id, answer, copy_number=facts.sheet)

    def print_copy(self, act_id: str, answer: CounterAnswer) -> PrintResult:
        """Print the next marked copy."""
        with self._lock:
            facts = self._book.facts(act_id)
            if facts.state is VendState.TOKEN:
                raise TillRefusal(LocalCode.NOT_PRINTED_YET)
            if facts.state is VendState.PRINTING:
                raise TillRefusal(LocalCode.STILL_PRINTING)
            return self._print(act_id, answer, copy_number=facts.copies + 1)

    def _print(self, act_id: str, answer: CounterAnswer, *, copy_number: int) -> PrintResult:
        sheet = self._renderer(answer, copy_number=copy_number)
        self._book.record(
            CounterPrintStarted(at=self._clock.stamp(), act_id=act_id, copy_number=copy_number)
        )
        outcome = put_on_paper(self._printer, sheet, job_id=f"{act_id}/{copy_number}")
        self._end(act_id, copy_number, outcome)
        return PrintResult(copy_number=copy_number, verdict=outcome.verdict, reason=outcome.reason)

    def _end(self, act_id: str, copy_number: int, outcome: PrintOutcome) -> None:
        self._book.record(
            CounterPrintEnded(
                at=self._clock.stamp(),
                act_id=act_id,
                copy_number=copy_number,
                verdict=outcome.verdict,
                reason=outcome.reason,
            )
        )
