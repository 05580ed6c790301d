"""How likely each meter's customer comes to a point while its line is down.

Theory of operation.  Nobody is told how people buy; it is counted anew from their own purchases.
Many meters are taken together by what is known of them at a moment: how often a month they buy,
how often they did this month, how much of the month is left (wages and bills come by the month),
and how long ago they came.  On many past days it is counted how many of each kind did come within
a day, or as long as the pack is to last.  Where that tells nothing, every kind comes equally often,
and only the habit is left.

Then the point: the share of a meter's purchases that were made there, late ones counting more, as
far as its points are open.  On a day on which the municipality is closed, its customers come to the
cafe that they use otherwise.

All figures are only compared with each other; opening hours of the day, which move them all alike,
are left out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vending_server.sealing.purchases import (
    DAY_S,
    ByMeter,
    Integers,
    Numbers,
    PurchaseHistories,
    month_start,
    seconds_of,
)

# How many months before this one say how often a customer comes.
HABIT_MONTHS: Final = 6
# Over how many days it is counted who came; every second day is enough.
LEARNING_DAYS: Final = 60
_LEARNING_STEP: Final = 2

_HOUR_S: Final = 3_600
_HOURS_OF_DAY: Final = 24
_DAYS_OF_WEEK: Final = 7
_MONTH_S: Final = 30.44 * DAY_S
# Kinds: purchases a month in halves, up to 4.5; purchases this month up to 5.
_HABITS: Final = 10
_THIS_MONTH: Final = 6
_SELDOM: Final = 1  # every other month: then it matters whether he came in the last one
_DAYS_LEFT: Final = np.array([2, 3, 5, 8, 12, 17, 23])
_MONTH_KINDS: Final = _HABITS * _THIS_MONTH * 2 * (len(_DAYS_LEFT) + 1)
# Time since the last purchase, in customer's usual gaps.
_RAREST: Final = 0.3  # purchases a month; below that a gap says nothing
_GAPS: Final = np.array([0.1, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0])
# A kind that few belong to is believed as if so many expected visits had been seen besides.
_FEW: Final = 2.0

# The purchase before the last counts nine tenths of it, and so on: people move and change cafes.
_FADING: Final = 0.9
# How long one looks back for the weekdays on which a point is open.
_OPEN_DAYS: Final = 56
# Some part of a closed day is open after all; and a first purchase elsewhere stays possible.
_NEVER_CLOSED: Final = 0.02
_STRANGER: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kinds:
    """What kind of customer each meter has at a moment, by habit, by month and by last purchase."""

    meters: Integers  # those that had bought before
    of_habit: Integers
    of_month: Integers
    of_gap: Integers

    def tables(self) -> tuple[tuple[Integers, int], ...]:
        """Return what is counted one after the other, with how many kinds there are."""
        return (
            (self.of_habit, _HABITS),
            (self.of_month, _MONTH_KINDS),
            (self.of_gap, len(_GAPS) + 1),
        )


def likelihood_of_coming(
    histories: PurchaseHistories, meters: ByMeter, *, now: dt.datetime, hours: int
) -> Numbers:
    """Return for each meter how likely it is charged within the hours (24 at least), wherever."""
    lasting = -(-max(hours, 1) // _HOURS_OF_DAY)  # in whole days: then each hour of day is in it
    learned = range(lasting, LEARNING_DAYS, _LEARNING_STEP)
    days = [now - dt.timedelta(days=back) for back in learned]
    seen = [_kinds(meters, histories.zone, day) for day in days]
    came = np.concatenate(
        [
            _came_within(meters, day, days=lasting)[kinds.meters]
            for day, kinds in zip(days, seen, strict=True)
        ]
    )
    everyone = (came.sum() + 1) / (len(came) + 1)
    today = _kinds(meters, histories.zone, now)
    expected = np.full(len(came), everyone)
    likely = np.full(len(today.meters), everyone)
    by_table = zip(*(kinds.tables() for kinds in seen), strict=True)
    for then, (kind_now, count) in zip(by_table, today.tables(), strict=True):
        # Each table holds only what the ones before it did not foresee.
        kind = np.concatenate([column for column, _ in then])
        seen_of_kind = np.bincount(kind, came, count) + _FEW
        lift = seen_of_kind / (np.bincount(kind, expected, count) + _FEW)
        expected *= lift[kind]
        likely *= lift[kind_now]
    found = np.zeros(len(meters))
    found[today.meters] = likely
    return found


def share_at_point(
    histories: PurchaseHistories, meters: ByMeter, *, point: int, now: dt.datetime, hours: int
) -> Numbers:
    """Return for each meter how likely a purchase within the hours is made at the point."""
    is_recent = histories.at_s >= seconds_of(now) - _OPEN_DAYS * DAY_S
    on_such_days = _on_weekdays_ahead(histories, now, hours)
    points, at = np.unique(histories.point, return_inverse=True)
    sold = np.bincount(at, is_recent, len(points))
    sold_then = np.bincount(at, is_recent & on_such_days, len(points))
    openness = sold_then / np.maximum(sold, 1) + _NEVER_CLOSED
    usual = sold_then[points == point].sum() / max(sold_then.sum(), 1)

    ends = np.append(meters.first[1:], len(histories))
    age = ends[meters.nth] - 1 - np.arange(len(histories))
    weight = _FADING**age * openness[at]
    everywhere = np.bincount(meters.nth, weight, len(meters))
    here = np.bincount(meters.nth, weight * (histories.point == point), len(meters))
    stranger = _STRANGER * float(np.mean(openness)) if len(points) else _STRANGER
    shares: Numbers = (here + stranger * usual) / (everywhere + stranger)
    return shares


def _kinds(meters: ByMeter, zone: dt.tzinfo, moment: dt.datetime) -> _Kinds:
    """Return what was known of each meter at a moment, from its purchases before it."""
    ends = meters.places_at(seconds_of(moment))
    this_month, last_month, since = (
        month_start(moment, zone, months=-back) for back in (0, 1, HABIT_MONTHS)
    )
    month_s, since_s = seconds_of(this_month), seconds_of(since)
    before = meters.places_at(month_s)
    had_bought = np.flatnonzero(ends > meters.first)
    # A customer of three months has the habit of three months.
    first_s = np.maximum(meters.at_s[meters.first[had_bought]], since_s)
    months = np.clip((month_s - first_s) / _MONTH_S, 1, HABIT_MONTHS)
    counted = before - np.maximum(meters.places_at(since_s), meters.first)
    a_month = counted[had_bought] / months
    habit = np.minimum(np.round(a_month * 2), _HABITS - 1).astype(np.int64)
    so_far = np.minimum((ends - before)[had_bought], _THIS_MONTH - 1)
    in_last = np.minimum((before - meters.places_at(seconds_of(last_month)))[had_bought], 1)
    next_month = month_start(moment, zone, months=1)
    days_left = int(np.digitize((next_month - moment) / dt.timedelta(days=1), _DAYS_LEFT))
    kind = (habit * _THIS_MONTH + so_far) * 2 + np.where(habit <= _SELDOM, in_last, 0)
    since_last_s = seconds_of(moment) - meters.at_s[ends[had_bought] - 1]
    gaps = since_last_s / _MONTH_S * np.maximum(a_month, _RAREST)
    return _Kinds(
        meters=had_bought,
        of_habit=habit,
        of_month=kind * (len(_DAYS_LEFT) + 1) + days_left,
        of_gap=np.digitize(gaps, _GAPS).astype(np.int64),
    )


def _came_within(meters: ByMeter, moment: dt.datetime, *, days: int) -> NDArray[np.bool_]:
    start_s = seconds_of(moment)
    return meters.places_at(start_s + days * DAY_S) > meters.places_at(start_s)


def _on_weekdays_ahead(
    histories: PurchaseHistories, now: dt.datetime, hours: int
) -> NDArray[np.bool_]:
    """Say of each purchase whether it was made on a weekday that the next hours touch.

    The zone's distance from UTC is taken as it is now: an hour about midnight, when there are no
    customers, may be counted to the neighbouring day in the other half of the year.
    """
    distance = now.astimezone(histories.zone).utcoffset()
    assert distance is not None
    distance_s = int(distance.total_seconds())
    start_s = seconds_of(now)
    ahead_s = np.append(np.arange(start_s, start_s + hours * _HOUR_S, _HOUR_S), start_s)
    return np.isin(
        (histories.at_s + distance_s) // DAY_S % _DAYS_OF_WEEK,
        (ahead_s + distance_s) // DAY_S % _DAYS_OF_WEEK,
    )
