"""Sends acts without an answer again by itself, with the ids and bytes they had.

An act that somebody else began waits until that person is signed in (flows/counter_acts.py).

Also holds refused acts whose money nobody has settled, and acts whose paper is due.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.cashier.desk import Desk
from kiosk.cashier.doubt_watch import Case
from kiosk.flows.counter_values import ActView
from kiosk.flows.vend_states import PAPER_DUE, WITHOUT_ANSWER, VendState

_TICK_MS: Final = 500


def is_open(view: ActView) -> bool:
    """Say whether an act needs a person."""
    is_unsettled = view.state is VendState.REFUSED and view.amount_minor > 0
    return view.state in WITHOUT_ANSWER | PAPER_DUE or is_unsettled


class ActWatch(QObject):
    """All acts of the counter that need an answer or a person."""

    changed = Signal()
    answered = Signal(object)
    refused = Signal(object)  # why an act was not sent again although a person asked

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._cases: dict[str, Case[ActView]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def views(self) -> list[ActView]:
        """What stands open."""
        return [case.view for case in self._cases.values()]

    @property
    def waiting(self) -> int:
        """How many have no answer."""
        return sum(view.state in WITHOUT_ANSWER for view in self.views)

    @property
    def unsettled(self) -> int:
        """How many were refused, and nobody has said what became of the money."""
        return sum(view.state is VendState.REFUSED for view in self.views)

    def take(self, views: Iterable[ActView]) -> None:
        """Learn how these stand."""
        for view in views:
            if not is_open(view):
                self._cases.pop(view.act_id, None)
            elif view.act_id in self._cases:
                self._cases[view.act_id].view = view
            else:
                self._cases[view.act_id] = Case(view, self._desk.now())
        self._timer.start() if self.waiting else self._timer.stop()
        self.changed.emit()

    def ask_now(self, act_id: str) -> None:
        """Send one again at once."""
        case = self._cases.get(act_id)
        if case is not None and case.view.state in WITHOUT_ANSWER:
            self._ask(case, by_person=True)

    def _tick(self) -> None:
        now = self._desk.now()
        for case in list(self._cases.values()):
            if case.view.state in WITHOUT_ANSWER and case.due_at <= now:
                self._ask(case)

    def _ask(self, case: Case[ActView], *, by_person: bool = False) -> None:
        if case.is_asking:
            return
        case.is_asking = True
        case.asked += 1
        acts, act_id = self._desk.till.acts, case.view.act_id

        def done(view: ActView) -> None:
            case.is_asking = False
            self.take([view])
            if view.state not in WITHOUT_ANSWER:
                self._desk.reporter.act(view)
                self.answered.emit(view)

        def failed(error: Exception) -> None:
            case.is_asking = False
            self._desk.notice(error)
            self.changed.emit()
            if by_person:
                self.refused.emit(error)

        self._desk.workers.run(lambda: acts.settle(act_id), done, failed)
