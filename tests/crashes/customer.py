"""The people in front of the terminal: they touch what is on the page, and put notes in."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from kiosk.selfservice.money_pages import Rest
from tests.crashes.acceptor import Acceptor
from tests.crashes.plan import End, Visit
from tests.crashes.program import Program
from vending_server.wire.lookup import LookupBy

_HAND_S = 0.7  # from one try to the next
_PATIENCE = 12  # tries at a slot that takes nothing


class Customers:
    """One after the other; a crash of the program does not make anybody forget what he wants."""

    def __init__(self, visits: Sequence[Visit], acceptor: Acceptor, rng: Random) -> None:
        self._visits, self._acceptor, self._rng = list(visits), acceptor, rng
        self._notes: list[int] = []
        self._end = End.LEAVE
        self._one_more = 0
        self._keeps_rest = False  # has only his goal charged
        self._tried = 0
        self._may_insert_at = 0.0
        self._touched: Any = None
        self.inserted_minor = 0

    @property
    def are_gone(self) -> bool:
        """Whether nobody is here and nobody comes."""
        return not self._visits and not self._notes and self._end is End.LEAVE

    def leave(self) -> None:
        """Go, whatever is on the screen."""
        self._visits, self._notes, self._end = [], [], End.LEAVE

    def start_over(self, *, stays: bool) -> None:
        """See the program start anew; whoever does not stay leaves his notes where they are."""
        self._touched = None
        if not stays:
            self._notes, self._end = [], End.LEAVE

    def act(self, program: Program) -> None:
        """Do one thing, if there is something to do on this page."""
        window, conductor = program.window, program.conductor
        page = window.page
        if page is window.notes:
            self._at_notes(program)
            return
        if page is self._touched:
            return  # touched already: it works
        self._touched = page
        if page is window.attract and self._visits:
            visit = self._visits.pop(0)
            self._notes, self._end, self._tried = list(visit.notes), visit.end, 0
            self._one_more = visit.one_more
            self._keeps_rest = len(visit.notes) % 2 == 0
            window.amount.goal_minor = visit.goal_minor
            conductor._start()
            conductor._look_up(LookupBy.DRN, visit.drn)
            self._touched = window.identify
        elif page is window.identify:
            conductor.reset()
        elif page is window.meter:
            window.amount.meter = window.meter.meter
            conductor.show(window.amount)
            conductor._to_cash()
            self._touched = window.amount
        elif page is window.still_there:
            (conductor._more_time if self._rng.random() < 0.5 else conductor._end)()
        elif page in (window.result, window.kept):
            self._notes, self._end = [], End.LEAVE
            conductor.reset()

    def _at_notes(self, program: Program) -> None:
        self._touched = None
        shown, cash = program.window.notes.shown, program.conductor.cash
        if self._notes and self._tried < _PATIENCE:
            self._insert(program.hall.clock.seconds)
        elif (
            self._end is End.CHARGE
            and shown.may_charge
            and shown.surplus_minor
            and self._keeps_rest
        ):
            self._keeps_rest = False
            cash._choose_surplus(Rest.KEPT)
        elif self._end is End.CHARGE and shown.may_charge:
            self._end = End.LEAVE
            cash._charge()
            self._hurry()
        elif self._wants_out and not shown.is_moving:
            self._end = End.LEAVE
            cash.end()

    def _hurry(self) -> None:
        """Put one more note in before the slot hears that it shall take nothing more."""
        if self._one_more and self._acceptor.core.insert(self._one_more):
            self.inserted_minor += 100 * self._one_more
            self._acceptor.watch()

    @property
    def _wants_out(self) -> bool:
        return self._end is End.CANCEL or (self._end is End.CHARGE and self._tried >= _PATIENCE)

    def _insert(self, now: float) -> None:
        if now < self._may_insert_at:
            return
        self._may_insert_at = now + _HAND_S
        if self._acceptor.core.insert(self._notes[0]):
            self.inserted_minor += 100 * self._notes.pop(0)
            self._tried = 0
            self._acceptor.watch()
        elif not self._acceptor.has_note:
            self._tried += 1
            if self._tried == _PATIENCE:
                self._notes = []  # the slot takes it no more
