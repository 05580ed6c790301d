"""Business days and months of the books over the wire.

POST /v1/day-locks             a day that is over, in order, none of its shifts open
POST /v1/day-reopenings        the latest one, with a second person (`day_reopening`)
GET  /v1/points/{number}/days  how far it is locked, by whom, and what came late
GET  /v1/points/{number}/seals/{day}  the hash of a locked day, computed again
POST /v1/period-locks          a month in which every day is locked; it is never opened again
GET  /v1/ledger/periods        the locked months
GET  /v1/ledger/trial-balance  every account that is not at zero; they add up to zero
"""

from __future__ import annotations

from vending_server.wire.base import Answer, Request
from vending_server.wire.pages import Page
from vending_server.wire.scalars import Day, LineOfText, Month, PointNumber, Uuid7


class DayLocking(Request, frozen=True, kw_only=True):
    """POST /v1/day-locks."""

    document_id: Uuid7
    point_number: PointNumber
    day: Day  # local
    reason: LineOfText = ""


class DayReopening(Request, frozen=True, kw_only=True):
    """POST /v1/day-reopenings."""

    document_id: Uuid7
    point_number: PointNumber
    day: Day
    reason: LineOfText
    approval_id: Uuid7 | None = None


def reopening_payload(*, point_number: int, day: str) -> dict[str, object]:
    """Return exactly what two people agree to."""
    return {"point_number": point_number, "day": day}


class DayFacts(Answer, frozen=True, kw_only=True):
    """201/200: how far the point is locked now."""

    document_id: str
    point_number: int
    day: str
    act: str
    locked_through: str
    provisional_shifts: int  # of this day: their tills' journals are not here yet
    rows: int = 0  # entries of the day, when it was locked
    rows_root: str = ""  # the hash over them, kept with the lock; '' = it was reopened


class DayEvent(Answer, frozen=True, kw_only=True):
    """Who did what to a day."""

    day: str
    act: str
    reason: str
    operator: str
    made_at: str
    approved_by: str | None = None  # the second person, where a day was opened again
    rows: int = 0  # entries that were sealed, where it was locked
    rows_root: str = ""  # the hash over them; '' = none was kept


class LatePosting(Answer, frozen=True, kw_only=True):
    """What happened on a day that was locked when it came."""

    transaction_id: str
    happened_at: str
    posted_at: str
    amount_minor: int = 0  # of all its entries


class SealVerdict(Answer, frozen=True, kw_only=True):
    """200: the hash over a locked day's entries, as it was kept and as it is now."""

    point_number: int
    day: str
    sealed_at: str
    rows: int
    rows_root: str
    rows_found: int
    root_found: str
    is_in_the_log: bool  # whether the audit log tells it: locks of before 2026-12 left none there
    fault: str | None  # changed, not_in_the_log; none = the day is as it was locked


class DaysFacts(Page, frozen=True, kw_only=True):
    """A point's days: acts and late postings in one order of time, newest first, in pages."""

    point_number: int
    locked_through: str | None
    events: list[DayEvent]
    late: list[LatePosting]


class PeriodLocking(Request, frozen=True, kw_only=True):
    """POST /v1/period-locks."""

    document_id: Uuid7
    month: Month


class PeriodFacts(Answer, frozen=True, kw_only=True):
    """A locked month."""

    month: str
    locked_until: str
    locked_at: str
    entries: int
    turnover_minor: int


class AccountBalance(Answer, frozen=True, kw_only=True):
    """Debits less credits of an account."""

    code: str
    kind: str
    balance_minor: int


class PeriodList(Page, frozen=True, kw_only=True):
    """200: the locked months, newest first."""

    periods: list[PeriodFacts]


class TrialBalance(Page, frozen=True, kw_only=True):
    """The accounts that are not at zero, by code, in pages; the sums are of all of them."""

    until: str  # posted before this moment
    accounts: list[AccountBalance]
    debit_minor: int
    credit_minor: int
    difference_minor: int  # 0, or the books are broken
