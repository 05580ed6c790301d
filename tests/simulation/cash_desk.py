"""Shifts at a till of the municipality: opened with a count, closed blind, never with money on the counter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from kiosk.flows.shift_values import ActKind, ActState, ShiftActView
from tests.helpers.drawer import count_of
from tests.simulation.customers import Counter
from vending_server.wire.shifts import ShiftReport

FLOAT_MINOR: Final = 20_000


@dataclass
class CashDesk:
    """The shifts of one counter, as the hands there know them."""

    counter: Counter
    tell: Callable[[str], None]
    safe_minor: int = 0  # what was taken out of the drawer after a close
    reports: list[tuple[int, ShiftReport]] = field(default_factory=list)  # counted, and the Z
    _seen: set[str] = field(default_factory=set)

    def open(self) -> None:
        """Open a shift if none is open; what is in the drawer is counted."""
        seat = self.counter.seat

        def work() -> None:
            if not seat.sign_in() or self.counter.has_shift() or not seat.facts.has_drawer:
                return
            seat.drawer_minor = max(seat.drawer_minor, FLOAT_MINOR)  # from the safe, uncounted
            view = seat.till.shifts.open(count_of(seat.drawer_minor))
            self.tell(f"open {view.state}")

        seat.act(work)
        self.ask_again()

    def close(self) -> None:
        """Count and close, when nobody's money is on the counter."""
        seat = self.counter.seat
        if self.counter.is_busy or not seat.facts.has_drawer:
            return

        def work() -> None:
            if not seat.sign_in() or not self.counter.has_shift():
                return
            counts = count_of(seat.drawer_minor)
            view = seat.till.shifts.close(counts, float_left_minor=FLOAT_MINOR)
            self.tell(f"close {view.state}")

        seat.act(work)
        self.ask_again()

    def ask_again(self) -> None:
        """Ask for every answer that is due, then bag what a Z says is over."""
        seat = self.counter.seat

        def work() -> None:
            if seat.sign_in() and seat.till.shifts.state().pending:
                seat.till.shifts.resume()

        seat.act(work)
        seat.act(self._bag)

    def _bag(self) -> None:
        """Take what a close left over out of the drawer, and print its slip."""
        seat = self.counter.seat
        for view in self._closings():
            if view.act_id in self._seen:
                continue
            self._seen.add(view.act_id)
            self.reports.append((seat.drawer_minor, view.report))
            self.safe_minor += seat.drawer_minor - FLOAT_MINOR
            seat.drawer_minor = FLOAT_MINOR
            self.tell(f"Z {view.report.number} {view.report.variance_minor}")
            seat.till.slips.print_act(view.act_id)

    def _closings(self) -> list[ShiftActView]:
        shifts = self.counter.seat.till.shifts
        acts = shifts._book.acts(ActKind.CLOSING, state=ActState.DONE)
        return [shifts.reader.view_of(one) for one in acts]
