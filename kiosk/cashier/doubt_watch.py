"""Asks by itself about sales without an answer: after 2, 4, 8, 16, then every 30 seconds.

Before 8 s a question only reads; from then on it is final: the server answers with the sale or
proves that there is none and never can be (docs/ARCHITECTURE.md).  Also holds refused sales until
somebody said what became of their money.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.cashier.desk import Desk
from kiosk.flows.till_values import VendView
from kiosk.flows.vend_states import WITHOUT_ANSWER, VendState

SCHEDULE_S: Final = (2, 4, 8, 16)
EVERY_S: Final = 30
FINAL_FROM_S: Final = 8
_TICK_MS: Final = 500
V = TypeVar("V")


def next_question_s(asked: int) -> int:
    """Return how long after the doubt began question number `asked` is due, counted from 0."""
    if asked < len(SCHEDULE_S):
        return SCHEDULE_S[asked]
    return SCHEDULE_S[-1] + EVERY_S * (asked - len(SCHEDULE_S) + 1)


class Case(Generic[V]):
    """One vend or act without an answer, and when it is asked about."""

    def __init__(self, view: V, since: dt.datetime) -> None:
        self.view = view
        self.since = since
        self.asked = 0
        self.is_asking = False

    @property
    def due_at(self) -> dt.datetime:
        """When the next question is due."""
        return self.since + dt.timedelta(seconds=next_question_s(self.asked))


class DoubtWatch(QObject):
    """All vends that need an answer or a decision, oldest first."""

    changed = Signal()
    answered = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._cases: dict[str, Case[VendView]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def views(self) -> list[VendView]:
        """What stands open."""
        return [case.view for case in self._cases.values()]

    @property
    def waiting(self) -> int:
        """How many still have no answer."""
        return sum(view.state in WITHOUT_ANSWER for view in self.views)

    @property
    def unsettled(self) -> int:
        """How many were refused, and nobody has said what became of the money."""
        return sum(is_refused(view) for view in self.views)

    def due_at(self, vend_id: str) -> dt.datetime:
        """Return when the next question is due."""
        return self._cases[vend_id].due_at

    def is_asking(self, vend_id: str) -> bool:
        """Say whether a question is on its way."""
        return self._cases[vend_id].is_asking

    def add(self, views: Iterable[VendView]) -> None:
        """Watch these too."""
        for view in views:
            if view.vend_id not in self._cases:
                self._cases[view.vend_id] = Case(view, self._desk.now())
        self._timer.start()
        self.changed.emit()

    def renew(self, view: VendView) -> None:
        """Learn how a watched vend stands by now."""
        if view.vend_id in self._cases:
            self._cases[view.vend_id].view = view
        self.changed.emit()

    def drop(self, vend_id: str) -> None:
        """Forget a vend that is settled."""
        self._cases.pop(vend_id, None)
        if not self._cases:
            self._timer.stop()
        self.changed.emit()

    def look_again(self, vend_id: str) -> None:
        """Drop a refused vend if the journal says that its money is settled by now."""
        till = self._desk.till

        def done(view: VendView) -> None:
            if view.state is VendState.REFUNDED:
                self.drop(vend_id)

        self._desk.workers.run(lambda: till.view(vend_id), done, self._not_told)

    def ask_now(self, vend_id: str) -> None:
        """Ask because the operator says so."""
        case = self._cases.get(vend_id)
        if case is not None and not case.is_asking and case.view.state in WITHOUT_ANSWER:
            self._ask(case)

    def _tick(self) -> None:
        now = self._desk.now()
        for case in list(self._cases.values()):
            is_open = case.view.state in WITHOUT_ANSWER and not case.is_asking
            if is_open and case.due_at <= now:
                self._ask(case)

    def _ask(self, case: Case[VendView]) -> None:
        case.is_asking = True
        case.asked += 1
        till, vend_id = self._desk.till, case.view.vend_id
        age_s = (self._desk.now() - case.view.made_at).total_seconds()
        question = till.resolve if age_s >= FINAL_FROM_S else till.ask

        def done(view: VendView) -> None:
            case.is_asking = False
            self._take(case, view)

        def failed(error: Exception) -> None:
            case.is_asking = False
            self._desk.notice(error)
            self.changed.emit()

        self.changed.emit()
        self._desk.workers.run(lambda: question(vend_id), done, failed)

    def _not_told(self, error: Exception) -> None:
        self._desk.notice(error)

    def _take(self, case: Case[VendView], view: VendView) -> None:
        had_answer = case.view.state not in WITHOUT_ANSWER
        case.view = view
        if view.state not in WITHOUT_ANSWER and not had_answer:
            self._desk.reporter.vend(view)
            self.answered.emit(view)
        self.changed.emit()


def is_refused(view: VendView) -> bool:
    """Say whether the server proved that there is no sale, and the money is still to be settled."""
    return view.state is VendState.REFUSED
