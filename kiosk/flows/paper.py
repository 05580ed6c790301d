"""Paper: the first sheet of a sale, marked copies, and what is known about them.

Copy number on disk, then the printer gets a byte; its verdict on disk, then the window hears it.
Nothing here prints by itself a second time: a sheet that is not proved printed waits for a person.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from drivers.receipt_printers.base import PrintOutcome, PrintReason, PrintVerdict
from kiosk.api_client import Declined, Unreachable
from kiosk.errors import TillRefusal
from kiosk.flows.on_paper import STOPPED, put_on_paper
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import (
    CopySaver,
    LocalCode,
    Printer,
    PrintResult,
    ReceiptRenderer,
    Sheet,
    Step,
)
from kiosk.flows.vend_book import VendBook, VendFacts
from kiosk.flows.vend_reader import VendReader
from kiosk.flows.vend_states import NEVER_ON_PAPER, REPRINTABLE, VendState
from kiosk.store.records import VendPrintEnded, VendPrintStarted
from vending_server.wire.problems import ProblemCode
from vending_server.wire.vend import ReprintAnswer, VendAnswer

_RULE_ROWS: Final = 4
_WRITTEN: Final = PrintOutcome(job_id="", verdict=PrintVerdict.PRINTED)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One receipt of a strip; `copy` 0 is the first print."""

    vend_id: str
    sale: VendAnswer
    copy: int


@dataclass(frozen=True, slots=True)
class _Strip:
    """Several sheets below each other."""

    rows: bytes
    width_dots: int
    height: int


class Paper:
    """The printing half of a till; one sheet at a time."""

    def __init__(
        self,
        *,
        book: VendBook,
        reader: VendReader,
        printer: Printer,
        renderer: ReceiptRenderer,
        clock: TillClock,
        on_step: Callable[[str], None],
    ) -> None:
        self._book = book
        self._reader = reader
        self._printer = printer
        self._renderer = renderer
        self._clock = clock
        self._on_step = on_step
        self._lock = threading.Lock()

    def recover(self) -> None:
        """Call every sheet unsure whose verdict was cut off."""
        with self._lock:
            for facts in self._book.in_states(frozenset({VendState.PRINTING})):
                self._end(facts.vend_id, facts.sheet, STOPPED)

    def print_receipt(self, vend_id: str) -> PrintResult:
        """See `Till.print_receipt`."""
        return self.print_strip((vend_id,))

    def print_strip(self, vend_ids: Sequence[str]) -> PrintResult:
        """See `Till.print_visit`: one sheet, and one verdict for all that is on it."""
        with self._lock:
            due = [self._reader.facts(vend_id) for vend_id in vend_ids]
            for facts in due:
                if facts.state not in NEVER_ON_PAPER:
                    raise _no_first_sheet(facts)
            return self._print([_Piece(f.vend_id, self._reader.sale_of(f), f.sheet) for f in due])

    def reprint(self, vend_id: str, *, count: Callable[[], ReprintAnswer]) -> PrintResult:
        """See `Till.reprint`; `count` has the server count the copy."""
        with self._lock:
            return self._print([self._copy(vend_id, count)])

    def save(
        self, vend_id: str, *, count: Callable[[], ReprintAnswer], saver: CopySaver
    ) -> PrintResult:
        """See `Till.save_copy`: a file counts as paper, before it is written."""
        with self._lock:
            piece = self._copy(vend_id, count)
            self._begin(piece)
            try:
                path = saver(piece.sale, copy_number=piece.copy)
            except OSError as error:
                failed = PrintOutcome(
                    job_id="", verdict=PrintVerdict.NOT_SENT, reason=PrintReason.ERROR
                )
                self._end(vend_id, piece.copy, failed)
                raise TillRefusal(LocalCode.COPY_NOT_SAVED) from error
            self._end(vend_id, piece.copy, _WRITTEN)
            return PrintResult(
                copy_number=piece.copy, verdict=PrintVerdict.PRINTED, saved_as=path.name
            )

    def _copy(self, vend_id: str, count: Callable[[], ReprintAnswer]) -> _Piece:
        facts = self._reader.facts(vend_id)
        if facts.state not in REPRINTABLE:
            raise _no_copy(facts)
        sale = self._reader.sale_of(facts)
        counted = _counted(facts, sale, count)
        if counted.sale.tokens != sale.tokens or counted.sale.vend_id != vend_id:
            # A copy never brings a new token; whose mistake it is, a person must find out.
            raise TillRefusal(LocalCode.REPRINT_DIFFERS)
        return _Piece(vend_id, sale, max(counted.copy_number, facts.copies + 1))

    def _begin(self, piece: _Piece) -> None:
        self._book.record(
            VendPrintStarted(at=self._clock.stamp(), vend_id=piece.vend_id, copy_number=piece.copy)
        )

    def _print(self, pieces: Sequence[_Piece]) -> PrintResult:
        sheet = joined([self._renderer(one.sale, copy_number=one.copy) for one in pieces])
        for one in pieces:
            self._begin(one)
        self._on_step(Step.PRINTING_JOURNALED)
        first = pieces[0]
        outcome = put_on_paper(
            self._printer, sheet, job_id=f"{first.sale.receipt_number}/{first.copy}"
        )
        self._on_step(Step.PRINTED_UNJOURNALED)
        for one in pieces:
            self._end(one.vend_id, one.copy, outcome)
        self._on_step(Step.VERDICT_JOURNALED)
        return PrintResult(copy_number=first.copy, verdict=outcome.verdict, reason=outcome.reason)

    def _end(self, vend_id: str, copy_number: int, outcome: PrintOutcome) -> None:
        self._book.record(
            VendPrintEnded(
                at=self._clock.stamp(),
                vend_id=vend_id,
                copy_number=copy_number,
                verdict=outcome.verdict,
                reason=outcome.reason,
            )
        )


def _counted(
    facts: VendFacts, sale: VendAnswer, count: Callable[[], ReprintAnswer]
) -> ReprintAnswer:
    """Have the server count a copy; where it cannot, count by our own journal (decision 0350)."""
    alone = ReprintAnswer(copy_number=facts.copies + 1, sale=sale)
    try:
        return count()
    except Unreachable:
        return alone
    except Declined as declined:
        if declined.code != ProblemCode.RECEIPT_NOT_FOUND or not facts.sealed_id:
            raise
        return alone  # sold from the pack, and its journal record is not there yet


def joined(sheets: Sequence[Sheet]) -> Sheet:
    """Return one strip of several sheets."""
    if len(sheets) == 1:
        return sheets[0]
    (width,) = {sheet.width_dots for sheet in sheets}
    # A full rule between them: each receipt of a visit is one of its own.
    rule = b"\xff" * ((width + 7) // 8) * _RULE_ROWS
    rows = rule.join(sheet.rows for sheet in sheets)
    height = sum(sheet.height for sheet in sheets) + _RULE_ROWS * (len(sheets) - 1)
    return _Strip(rows, width, height)


def _no_first_sheet(facts: VendFacts) -> TillRefusal:
    if facts.state in REPRINTABLE:
        return TillRefusal(LocalCode.ALREADY_PRINTED)
    return _no_copy(facts)


def _no_copy(facts: VendFacts) -> TillRefusal:
    if facts.state is VendState.PRINTING:
        return TillRefusal(LocalCode.STILL_PRINTING)
    if facts.state is VendState.TOKEN:
        return TillRefusal(LocalCode.NOT_PRINTED_YET)
    return TillRefusal(LocalCode.NO_TOKEN)
