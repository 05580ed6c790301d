"""Which days of which points are looked at, and a subject as all its views tell it; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from vending_server.days.model import end_of, start_of
from vending_server.reconciliation.model import Difference, Subject, View, ViewState, ViewSum

SLACK: Final = dt.timedelta(days=1)
"""How far a till's clock, or a sale that was told late, may lie outside its shift's hours."""
GRACE: Final = dt.timedelta(hours=24)
"""How long a till that holds no pack may be silent before somebody has to look."""
TRANSIT: Final = dt.timedelta(days=3)
"""How long cash may wait for its bag, and a bag for the bank."""
VOUCHER_DUE: Final = dt.timedelta(days=3)
"""How long after its day a voucher may be missing."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A sales or banking batch of the point that is asked about."""

    kind: str  # sales, banking
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Local days, the last one included, of one point or of all."""

    from_day: dt.date
    through_day: dt.date
    zone: dt.tzinfo
    point_number: int | None = None
    batch: Batch | None = None  # only its shifts

    @property
    def since(self) -> dt.datetime:
        """The first moment that counts."""
        return start_of(self.from_day, self.zone)

    @property
    def until(self) -> dt.datetime:
        """The first moment that does not count any more."""
        return end_of(self.through_day, self.zone)

    def days(self) -> Iterator[dt.date]:
        """Yield its days."""
        for number in range((self.through_day - self.from_day).days + 1):
            yield self.from_day + dt.timedelta(days=number)

    def day_of(self, at: dt.datetime) -> dt.date:
        """Return the local day of a moment."""
        return at.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A subject, its views and in what they differ."""

    subject: Subject
    begun_at: dt.datetime
    views: Mapping[View, ViewSum]
    differences: tuple[Difference, ...] = ()
    ended_at: dt.datetime | None = None
    terminal_number: int = 0
    number: int | None = None
    operator_id: int | None = None
    float_left_minor: int | None = None
    z_digest: str | None = None
    journal_records: int = 0
    waits_until: Mapping[View, dt.datetime] = field(default_factory=dict)


def missing() -> ViewSum:
    """Return a view that there should be and is not."""
    return ViewSum(0, 0, ViewState.MISSING)
