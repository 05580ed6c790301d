"""What each customer wants to buy, if he comes: shares of the round amounts.

Half of it is his own habit: what he bought the last few times.  Half is what people who bought for
about as much as he bought next: with the season amounts move, to the neighbouring round amount or
past it, and his own purchases of last month say nothing of that.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import numpy as np

from vending_server.sealing.purchases import (
    DAY_S,
    ByMeter,
    Integers,
    Numbers,
    PurchaseHistories,
    seconds_of,
)

_LEARNING_DAYS: Final = 60
# His last purchases that count, each this much less than the one after it.
_OWN: Final = 8
_FADING: Final = 0.85
# Over how many purchases one takes the mean, and from how many on it says something.
_MEAN_OF: Final = 6
_MEAN_FROM: Final = 3
# People are alike who buy for the same within about 7 percent.
_CLASS_WIDTH: Final = 0.07
# A part of what is bought by one class is believed of its neighbours too: classes are narrow.
_NEIGHBOUR: Final = 0.5
_HALF: Final = 0.5


def amount_shares(
    histories: PurchaseHistories, meters: ByMeter, now: dt.datetime, *, step_minor: int, steps: int
) -> Numbers:
    """Return for each meter the share of each amount of 0, 1, ... `steps` steps.

    At 0 stands what is between the steps or above the last: no sealed vends make that.
    """
    in_steps = histories.amount_minor // step_minor
    is_round = (histories.amount_minor % step_minor == 0) & (in_steps <= steps)
    bought = np.where(is_round, in_steps, 0)
    own = _own_shares(bought, meters, steps)
    alike = _shares_of_those_alike(histories, bought, meters, seconds_of(now), steps)
    return _HALF * own + _HALF * alike


def _own_shares(bought: Integers, meters: ByMeter, steps: int) -> Numbers:
    ends = np.append(meters.first[1:], len(bought))
    age = ends[meters.nth] - 1 - np.arange(len(bought))
    counts = np.flatnonzero(age < _OWN)
    place = meters.nth[counts] * (steps + 1) + bought[counts]
    weights = np.bincount(place, _FADING ** age[counts], len(meters) * (steps + 1))
    table = weights.reshape(len(meters), steps + 1)
    shares: Numbers = table / table.sum(axis=1, keepdims=True)
    return shares


def _shares_of_those_alike(
    histories: PurchaseHistories, bought: Integers, meters: ByMeter, now_s: int, steps: int
) -> Numbers:
    """Return for each meter what was bought next by those who had bought for as much as it did."""
    # Logarithms: a third more is as far from the habit for a shop as for a flat.
    sums = np.append(0, np.cumsum(np.log(np.maximum(histories.amount_minor, 1))))
    here = np.arange(len(histories))
    begin = np.maximum(here - _MEAN_OF, meters.first[meters.nth])
    learned = (here - begin >= _MEAN_FROM) & (histories.at_s >= now_s - _LEARNING_DAYS * DAY_S)
    class_then = _mean_class(sums, begin[learned], here[learned])
    ends = np.append(meters.first[1:], len(histories))
    class_now = _mean_class(sums, np.maximum(ends - _MEAN_OF, meters.first), ends)

    classes = int(max(class_then.max(initial=0), class_now.max(initial=0))) + 1
    place = class_then * (steps + 1) + bought[learned]
    table = np.bincount(place, minlength=classes * (steps + 1)).reshape(classes, steps + 1)
    blurred = table.astype(np.float64)
    blurred[1:] += _NEIGHBOUR * table[:-1]
    blurred[:-1] += _NEIGHBOUR * table[1:]
    shares: Numbers = blurred / np.maximum(blurred.sum(axis=1, keepdims=True), 1)
    return shares[class_now]


def _mean_class(sums: Numbers, begin: Integers, end: Integers) -> Integers:
    """Return the class of the mean amount of the purchases from `begin` until before `end`."""
    mean = (sums[end] - sums[begin]) / np.maximum(end - begin, 1)
    classes: Integers = np.floor(mean / _CLASS_WIDTH).astype(np.int64)
    return classes
