"""When people come to charge, where, and with how much money.

Pure and planned ahead: the purchases follow the seasons, the hours and the habits of a household,
not what earlier purchases happened to buy.  All amounts are integers.
"""

from __future__ import annotations

import calendar
import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from vending_server.pricing.model import Utility
from vending_server.sample_town.places import AGENT_POINTS
from vending_server.sample_town.window import Window
from vending_server.wire.quote import TenderKind

_Choice = TypeVar("_Choice")

_FRIDAY: Final = 4
_SATURDAY: Final = 5
_HOUR_S: Final = 3600

# Percent of an average month, January first: heating in winter, cooling and watering in summer.
_SEASON: Final = {
    Utility.ELECTRICITY: (132, 124, 104, 86, 82, 94, 116, 122, 100, 82, 92, 122),
    Utility.WATER: (78, 78, 84, 94, 106, 120, 132, 132, 118, 100, 84, 76),
}
# Tenths of a unit in an average month: from, up to.
_APPETITE: Final = {
    (Utility.ELECTRICITY, "residential"): (1_300, 4_600),
    (Utility.ELECTRICITY, "commercial"): (2_500, 14_000),
    (Utility.WATER, "domestic"): (50, 140),
    (Utility.WATER, "commercial"): (70, 320),
}
# What a tenth costs about, in agorot times 10: only a habit is made of it, no price.
_ROUGH_COST_X10: Final = {Utility.ELECTRICITY: 60, Utility.WATER: 800}
# How often a month people come: (times, of 100), commonest first; nought means every other month.
_HABITS: Final = {
    Utility.ELECTRICITY: ((2, 42), (1, 34), (3, 18), (4, 6)),
    Utility.WATER: ((1, 60), (0, 40)),
}
# (hour, weight): municipal desks serve until 14:00, internet cafes until late.
_DESK_HOURS: Final = ((8, 12), (9, 20), (10, 22), (11, 20), (12, 16), (13, 10))
_CAFE_HOURS: Final = (
    *((9, 4), (10, 6), (11, 6), (12, 6), (13, 6), (14, 8), (15, 9), (16, 11)),
    *((17, 13), (18, 13), (19, 12), (20, 9), (21, 5)),
)
_FRIDAY_HOURS: Final = tuple((hour, weight) for hour, weight in _CAFE_HOURS if hour >= 15)
_KINDS: Final = (
    (TenderKind.CASH, 92),
    (TenderKind.BANK_CARD, 6),
    (TenderKind.TRANSFER, 2),
)
_WHOLE: Final = 100
_HOME_POINT_OF_100: Final = 78
_STAYS_AWAY_OF_100: Final = 6
_BY_UNITS_OF_100: Final = 4
_UNITS_ASKED: Final = {
    Utility.ELECTRICITY: (500, 1_000, 1_500, 2_000),
    Utility.WATER: (30, 50, 100),
}
_TENDER_MIN: Final = 2_000
_TENDER_MAX: Final = 150_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """What a household is used to."""

    utility: Utility
    monthly_tenths: int
    times_a_month: int
    home_point: int
    cafe: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One purchase that will be made: `tender_minor` or `units_tenths`, not both."""

    at: dt.datetime
    point: int
    kind: TenderKind
    tender_minor: int | None
    units_tenths: int | None


def habit_of(
    utility: Utility, customer_class: str, *, home_point: int, rng: random.Random
) -> Habit:
    """Return the habit of a new household or shop."""
    low, high = _APPETITE[utility, customer_class]
    cafe = home_point if home_point in AGENT_POINTS else rng.choice(AGENT_POINTS)
    return Habit(
        utility=utility,
        monthly_tenths=rng.randrange(low, high),
        times_a_month=_weighted(_HABITS[utility], rng),
        home_point=home_point,
        cafe=cafe,
    )


def visits_of(habit: Habit, window: Window, rng: random.Random) -> Iterator[Visit]:
    """Yield the visits of all months of a window in the order of time, at most one a day."""
    for nth, month in enumerate(window.months()):
        times = habit.times_a_month or nth % 2
        for day in _days(month, times, rng):
            if rng.randrange(_WHOLE) >= _STAYS_AWAY_OF_100:
                yield _visit(habit, window, day, times, rng)


def _days(month: dt.date, times: int, rng: random.Random) -> list[dt.date]:
    last = calendar.monthrange(month.year, month.month)[1]
    return [month.replace(day=day) for day in sorted(rng.sample(range(1, last + 1), times))]


def _visit(habit: Habit, window: Window, day: dt.date, times: int, rng: random.Random) -> Visit:
    point = habit.home_point if rng.randrange(_WHOLE) < _HOME_POINT_OF_100 else habit.cafe
    if day.weekday() in {_FRIDAY, _SATURDAY}:
        point = habit.cafe
    second = _hour(point, day, rng) * _HOUR_S + rng.randrange(_HOUR_S)
    by_units = rng.randrange(_WHOLE) < _BY_UNITS_OF_100
    return Visit(
        at=window.moment(day, second),
        point=point,
        kind=_weighted(_KINDS, rng),
        tender_minor=None if by_units else _tender(habit, day, times, rng),
        units_tenths=rng.choice(_UNITS_ASKED[habit.utility]) if by_units else None,
    )


def _hour(point: int, day: dt.date, rng: random.Random) -> int:
    if point not in AGENT_POINTS:
        return _weighted(_DESK_HOURS, rng)
    return _weighted(_FRIDAY_HOURS if day.weekday() == _FRIDAY else _CAFE_HOURS, rng)


def _tender(habit: Habit, day: dt.date, times: int, rng: random.Random) -> int:
    """Return what one of a month's visits brings, rounded as people round money."""
    months = 1 if habit.times_a_month else 2
    season = _SEASON[habit.utility][day.month - 1] * rng.randrange(80, 121)
    tenths = habit.monthly_tenths * months * season // 10_000
    spent = tenths * _ROUGH_COST_X10[habit.utility] // 10 // times
    step = 1_000 if spent < 10_000 else 5_000 if spent < 40_000 else 10_000
    rounded = (spent + step // 2) // step * step
    return min(max(rounded, _TENDER_MIN), _TENDER_MAX)


def _weighted(choices: tuple[tuple[_Choice, int], ...], rng: random.Random) -> _Choice:
    place = rng.randrange(sum(weight for _, weight in choices))
    for choice, weight in choices:
        if place < weight:
            return choice
        place -= weight
    raise AssertionError("the weights were just summed")
