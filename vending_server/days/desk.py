"""The use cases of days and months for the routes, each a document in a transaction of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.days import history, locking
from vending_server.days.model import end_of
from vending_server.db.engine import reading, snapshot, take_time
from vending_server.documents.audited import Details, once_audited
from vending_server.documents.service import Document, Kept
from vending_server.errors import Refused
from vending_server.ledger import periods
from vending_server.operators.model import Caller, require_books_of
from vending_server.paging import WHOLE, PageAsked
from vending_server.reconciliation import comparing, seals
from vending_server.reconciliation.lock_span import span_of_lock
from vending_server.reconciliation.projection import require_read
from vending_server.reconciliation.seals import DAY_LOCKED
from vending_server.wire.days import (
    DayFacts,
    DayLocking,
    DayReopening,
    DaysFacts,
    PeriodFacts,
    PeriodList,
    PeriodLocking,
    SealVerdict,
    TrialBalance,
)
from vending_server.wire.problems import ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class DayDesk:
    """Business days and months over one database; days are those of the municipality."""

    engine: sa.Engine
    clock: Clock
    zone: dt.tzinfo

    def lock(self, caller: Caller, wanted: DayLocking) -> Kept:
        """Lock a day that is compared now; see locking.lock_day.

        Raises:
            DatabaseBusy: nothing is locked; ask again.
        """
        require_books_of(caller, wanted.point_number)
        self._compare(wanted)

        def act(connection: sa.Connection, now: dt.datetime) -> DayFacts:
            return locking.lock_day(connection, wanted, caller, zone=self.zone, now=now)

        details: dict[str, int | str] = {"point": wanted.point_number, "day": wanted.day}
        return self._once(caller, wanted, DAY_LOCKED, details, act, more=_sealed)

    def _compare(self, wanted: DayLocking) -> None:
        """Tell what differs before anybody has to wait for it; locking looks once more."""
        day, now = dt.date.fromisoformat(wanted.day), self.clock.now()
        if now < end_of(day, self.zone):
            return
        require_read(self.engine)
        with snapshot(self.engine) as connection:
            span = span_of_lock(connection, wanted.point_number, day, self.zone)
        comparing.compare(self.engine, span, now)

    def reopen(self, caller: Caller, wanted: DayReopening) -> Kept:
        """Open the latest locked day again; see locking.reopen_day."""

        def act(connection: sa.Connection, now: dt.datetime) -> DayFacts:
            return locking.reopen_day(connection, wanted, caller, zone=self.zone, now=now)

        details: dict[str, int | str] = {
            "point": wanted.point_number,
            "day": wanted.day,
            "reason": wanted.reason,
        }
        return self._once(caller, wanted, "day.reopened", details, act)

    def days(self, caller: Caller, point_number: int, page: PageAsked = WHOLE) -> DaysFacts:
        """Tell how far a point is locked; see history.days_of, and NOT_PERMITTED."""
        require_books_of(caller, point_number)
        with reading(self.engine) as connection:
            return history.days_of(connection, point_number, page)

    def seal(self, caller: Caller, point_number: int, day: dt.date) -> SealVerdict:
        """Compute the hash of a locked day again.

        Raises:
            Refused: NOT_PERMITTED, NOT_FOUND (it is not locked, or was before hashes were kept).
        """
        require_books_of(caller, point_number)
        with snapshot(self.engine) as connection:
            found = list(seals.checked(connection, self.zone, point_number=point_number, day=day))
        if not found:
            raise Refused(ProblemCode.NOT_FOUND)
        (one,) = found
        return SealVerdict(
            point_number=one.point_number,
            day=one.day.isoformat(),
            sealed_at=one.sealed_at.isoformat(),
            rows=one.rows,
            rows_root=one.root,
            rows_found=one.rows_found,
            root_found=one.root_found,
            is_in_the_log=one.is_in_the_log,
            fault=None if one.fault is None else one.fault.value,
        )

    def lock_period(self, caller: Caller, wanted: PeriodLocking) -> Kept:
        """Lock a month; see periods.lock_period."""

        def act(connection: sa.Connection, now: dt.datetime) -> PeriodFacts:
            take_time(connection)  # the first month adds up all that was ever posted
            return periods.lock_period(connection, wanted, caller, zone=self.zone, now=now)

        return self._once(caller, wanted, "period.locked", {"month": wanted.month}, act)

    def periods(self, page: PageAsked = WHOLE) -> PeriodList:
        """Return a page of the locked months."""
        with reading(self.engine) as connection:
            return periods.periods(connection, page)

    def trial_balance(self, through: dt.date, page: PageAsked = WHOLE) -> TrialBalance:
        """Return the trial balance at the end of a day, a page of its accounts."""
        with reading(self.engine) as connection:
            return periods.trial_balance_at(connection, end_of(through, self.zone), page)

    def _once(
        self,
        caller: Caller,
        wanted: DayLocking | DayReopening | PeriodLocking,
        action: str,
        details: Mapping[str, int | str],
        act: Callable[[sa.Connection, dt.datetime], object],
        *,
        more: Callable[[object], Details] = lambda _done: {},
    ) -> Kept:
        now = self.clock.now()
        document = Document(document_id=wanted.document_id, kind=action, body=wanted, caller=caller)
        return once_audited(self.engine, document, details, lambda c: act(c, now), now, more=more)


def _sealed(facts: object) -> Details:
    """Return what the audit log says of a lock: the hash is in its chain from then on."""
    assert isinstance(facts, DayFacts), "a lock answers with the day"
    return {"rows": facts.rows, "root": facts.rows_root}
