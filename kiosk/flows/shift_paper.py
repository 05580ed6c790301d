"""Slips of the cash desk: opening, X, Z, cash in and out, the bag, the drawer without a sale.

As with receipts, the copy number is on disk before the printer gets a byte, and its verdict before
a window hears it.  An X is no act and a drawer's slip is worth nothing twice: of their paper
nothing is kept.
"""

from __future__ import annotations

import datetime as dt
import threading

from drivers.receipt_printers.base import PrintOutcome, PrintVerdict
from kiosk.errors import TillRefusal
from kiosk.flows.on_paper import put_on_paper
from kiosk.flows.shift_book import ActFacts, ShiftBook
from kiosk.flows.shift_values import (
    ActKind,
    ActState,
    JournalMark,
    ShiftActView,
    ShiftSlipRenderer,
    SlipFacts,
    SlipKind,
)
from kiosk.flows.shifts import Shifts
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import LocalCode, Printer, PrintResult
from kiosk.store.records import DrawerOpened, ShiftSlipEnded, ShiftSlipStarted
from vending_server.wire.problems import ProblemCode
from vending_server.wire.shifts import (
    BankDeposit,
    BankDepositAnswer,
    CashMovement,
    ShiftClosing,
    ShiftOpening,
    ShiftReport,
)


class ShiftPaper:
    """The printing half of a till's cash desk; one slip at a time."""

    def __init__(
        self,
        shifts: Shifts,
        book: ShiftBook,
        printer: Printer,
        renderer: ShiftSlipRenderer,
        clock: TillClock,
    ) -> None:
        self._shifts = shifts
        self._book = book
        self._printer = printer
        self._renderer = renderer
        self._clock = clock
        self._lock = threading.Lock()

    def print_act(self, act_id: str) -> PrintResult:
        """Print the slip of an act that is done; any but the first that came out is a copy.

        Raises:
            TillRefusal: shift_act_not_here, shift_act_in_doubt.
            JournalUnwritable: before the first byte: nothing was printed.
        """
        with self._lock:
            view = self._shifts.view(act_id)
            if view.state is not ActState.DONE:
                raise TillRefusal(LocalCode.SHIFT_ACT_IN_DOUBT)
            facts = self._book.get(act_id)
            assert facts is not None, "seen a moment ago"
            is_first = facts.sheets == 0 or facts.verdict is PrintVerdict.NOT_SENT
            number = max(0, facts.sheets - 1) if is_first else facts.sheets
            sheet = self._renderer(self.slip_of(view, facts), copy_number=number)
            at = self._clock.stamp()
            self._book.record(ShiftSlipStarted(at=at, act_id=act_id, copy_number=number))
            kick = view.kind is ActKind.MOVEMENT and number == 0
            outcome = put_on_paper(
                self._printer, sheet, job_id=f"{act_id}/{number}", kick_drawer=kick
            )
            self._book.record(
                ShiftSlipEnded(
                    at=self._clock.stamp(),
                    act_id=act_id,
                    copy_number=number,
                    verdict=outcome.verdict,
                    reason=outcome.reason,
                )
            )
            return _result(outcome, number)

    def print_x(self, report: ShiftReport) -> PrintResult:
        """Print an X; nothing is written: it is a look, not an act."""
        slip = SlipFacts(
            kind=SlipKind.X,
            made_at=self._clock.now(),
            operator=report.operator,
            report=report,
            begun=self._begun(report.shift_id),
            mark=self._shifts.mark(),
        )
        with self._lock:
            sheet = self._renderer(slip, copy_number=0)
            return _result(put_on_paper(self._printer, sheet, job_id=f"x/{report.shift_id}"), 0)

    def open_drawer(self, reason: str) -> PrintResult:
        """Open the drawer without a sale: written down, then a slip is printed and it opens.

        Raises:
            TillRefusal: reason_missing, not_signed_in.
            JournalUnwritable: it stays shut.
        """
        operator = self._shifts.person()
        if not reason.strip():
            raise TillRefusal(ProblemCode.REASON_MISSING)
        with self._lock:
            now = self._clock.now()
            slip = SlipFacts(
                kind=SlipKind.NO_SALE,
                made_at=now,
                operator=operator,
                reason=reason,
                mark=self._shifts.mark(),
            )
            sheet = self._renderer(slip, copy_number=0)
            self._book.record(DrawerOpened(at=now.isoformat(), operator=operator, reason=reason))
            outcome = put_on_paper(
                self._printer, sheet, job_id=f"drawer/{now:%H%M%S}", kick_drawer=True
            )
            return _result(outcome, 0)

    def slip_of(self, view: ShiftActView, facts: ActFacts) -> SlipFacts:
        """Return what the slip of an act says, the same each time."""
        answer, request = view.answer, view.request
        return SlipFacts(
            kind=_kind_of(view),
            made_at=_time_on_paper(view),
            operator=view.operator,
            report=answer if isinstance(answer, ShiftReport) else None,
            movement=request if isinstance(request, CashMovement) else None,
            bag=answer if isinstance(answer, BankDepositAnswer) else None,
            reason=_reason_of(view),
            counts=() if isinstance(request, CashMovement) else tuple(request.counts),
            begun=self._begun(facts.shift_id),
            mark=JournalMark(seq=facts.head_seq, hash=bytes.fromhex(facts.head_hash)),
        )

    def _begun(self, shift_id: str) -> JournalMark | None:
        opening = self._book.opening_of(shift_id)
        if opening is None:
            return None
        return JournalMark(seq=opening.head_seq, hash=bytes.fromhex(opening.head_hash))


def _kind_of(view: ShiftActView) -> SlipKind:
    match view.request:
        case ShiftOpening():
            return SlipKind.OPENING
        case ShiftClosing():
            return SlipKind.Z
        case CashMovement(direction="in"):
            return SlipKind.PAY_IN
        case CashMovement():
            return SlipKind.PAY_OUT
        case BankDeposit():
            return SlipKind.BAG


def _time_on_paper(view: ShiftActView) -> dt.datetime:
    closed_at = view.answer.closed_at if isinstance(view.answer, ShiftReport) else None
    return view.made_at if closed_at is None else dt.datetime.fromisoformat(closed_at)


def _reason_of(view: ShiftActView) -> str:
    match view.request:
        case ShiftOpening(reason=reason) | BankDeposit(difference_reason=reason):
            return reason
    return ""


def _result(outcome: PrintOutcome, number: int) -> PrintResult:
    return PrintResult(copy_number=number, verdict=outcome.verdict, reason=outcome.reason)
