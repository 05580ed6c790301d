"""What was bought where and when, in columns: all that the choice of a pack may look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Integers: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = NDArray[np.float64]  # likelihoods and shares; never money

DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PurchaseHistories:
    """Purchases of many meters, one a place in each column, by meter and then by time.

    `at_s` is in seconds since 1970 UTC.  Days, weekdays and months are those of `zone`.
    """

    meter_id: Integers
    point: Integers
    at_s: Integers
    amount_minor: Integers
    zone: dt.tzinfo

    def __post_init__(self) -> None:
        columns = (self.point, self.at_s, self.amount_minor)
        assert all(len(column) == len(self.meter_id) for column in columns)
        steps = np.diff(self.meter_id)
        assert bool(np.all((steps > 0) | ((steps == 0) & (np.diff(self.at_s) >= 0)))), "not sorted"

    def __len__(self) -> int:
        return len(self.meter_id)

    def points(self) -> list[int]:
        """Return the points at which anything was bought, ascending."""
        return [int(point) for point in np.unique(self.point)]

    def before(self, moment: dt.datetime) -> PurchaseHistories:
        """Return what had been bought before a moment."""
        return self._of(self.at_s < seconds_of(moment))

    def during(self, start: dt.datetime, end: dt.datetime) -> PurchaseHistories:
        """Return what was bought from one moment until another, the second not included."""
        return self._of((self.at_s >= seconds_of(start)) & (self.at_s < seconds_of(end)))

    def at(self, point: int) -> PurchaseHistories:
        """Return what was bought at one point."""
        return self._of(self.point == point)

    def of(self, meter_ids: Collection[int]) -> PurchaseHistories:
        """Return the purchases of some meters, for instance of those that may be sold to."""
        return self._of(np.isin(self.meter_id, np.fromiter(meter_ids, np.int64)))

    def _of(self, chosen: NDArray[np.bool_]) -> PurchaseHistories:
        return PurchaseHistories(
            meter_id=self.meter_id[chosen],
            point=self.point[chosen],
            at_s=self.at_s[chosen],
            amount_minor=self.amount_minor[chosen],
            zone=self.zone,
        )


class ByMeter:
    """Where each meter's purchases stand in the columns, and where a moment parts them."""

    def __init__(self, histories: PurchaseHistories) -> None:
        found = np.unique(histories.meter_id, return_index=True, return_inverse=True)
        # Meters are counted 0, 1, 2... from here on: `nth` says which one a purchase is of.
        self.meter_ids, self.first, self.nth = (column.astype(np.int64) for column in found)
        self.at_s = histories.at_s
        # Meter and time in one ascending number, so that one search finds a place for each meter.
        self._start_s = int(self.at_s.min()) if len(histories) else 0
        self._span_s = int(self.at_s.max()) - self._start_s + 2 if len(histories) else 1
        self._keys = self.nth * self._span_s + self.at_s - self._start_s
        self._rows = np.arange(len(self.meter_ids), dtype=np.int64) * self._span_s

    def __len__(self) -> int:
        return len(self.meter_ids)

    def places_at(self, at_s: int) -> Integers:
        """Return for each meter the place of its first purchase that is not before a moment.

        With none, that is the place behind its last one, where the next meter begins.
        """
        since = min(max(at_s - self._start_s, 0), self._span_s - 1)
        return np.searchsorted(self._keys, self._rows + since).astype(np.int64)


def seconds_of(moment: dt.datetime) -> int:
    """Return a moment in whole seconds since 1970 UTC."""
    assert moment.tzinfo is not None, "a naive time reached the choice of a pack"
    return int(moment.timestamp())


def month_start(moment: dt.datetime, zone: dt.tzinfo, *, months: int) -> dt.datetime:
    """Return the start of the local month that many months after the moment's own (or before)."""
    local = moment.astimezone(zone)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    return dt.datetime(year, month + 1, 1, tzinfo=zone)
