"""What an agent's behaviour suggests as his credit limit and his offline ceiling; no SQL here.

A rule that two people can follow with a pencil, never a decision: terms are still set by two
people.  All figures that it uses are told with it.

* A *usual busy day* is the day that nine of ten days with sales do not exceed.
* He *brings money* every so many days: the middle of the pauses between his top-ups, 1 to 7.
* The limit bridges that time at busy days; never more than one middle top-up, since beyond what he
  is used to bring nobody has seen him pay; half of it if he ever sold beyond his limit.
* The offline ceiling of his terminals together is one busy day, never more than float and limit.
* With sales on fewer than 14 days, or no two top-ups, nothing is known yet and nothing suggested.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

DAYS_LOOKED_AT: Final = 56
DAYS_WITH_SALES_MIN: Final = 14
TOP_UPS_MIN: Final = 2
PAUSE_DAYS_MAX: Final = 7
STEP_MINOR: Final = 100_00  # suggestions are whole hundreds of ILS
_NINE_OF_TEN: Final = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """What an agent did in the days looked at; agorot."""

    sold_by_day: Mapping[dt.date, int]  # days without sales are left out
    top_ups: Sequence[tuple[dt.date, int]]  # in their order
    float_minor: int
    beyond_minor: int  # how far sales without a line ever brought him below his limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Limit and ceiling with the figures they come from; none where too little is known."""

    days_with_sales: int
    busy_day_minor: int
    top_ups: int
    pause_days: int
    middle_top_up_minor: int
    was_beyond: bool
    credit_limit_minor: int | None
    offline_ceiling_minor: int | None


def suggest(seen: Behaviour) -> Suggestion:
    """Return what the behaviour suggests."""
    busy = _busy_day(sorted(seen.sold_by_day.values()))
    pause = _pause([day for day, _ in seen.top_ups])
    middle = _middle(sorted(amount for _, amount in seen.top_ups))
    was_beyond = seen.beyond_minor > 0
    is_known = len(seen.sold_by_day) >= DAYS_WITH_SALES_MIN and len(seen.top_ups) >= TOP_UPS_MIN
    limit = ceiling = None
    if is_known:
        bridged = min(busy * pause, middle)
        limit = _down(bridged // 2 if was_beyond else bridged)
        ceiling = _down(min(busy, max(seen.float_minor, 0) + limit))
    return Suggestion(
        days_with_sales=len(seen.sold_by_day),
        busy_day_minor=busy,
        top_ups=len(seen.top_ups),
        pause_days=pause,
        middle_top_up_minor=middle,
        was_beyond=was_beyond,
        credit_limit_minor=limit,
        offline_ceiling_minor=ceiling,
    )


def _busy_day(ascending: Sequence[int]) -> int:
    if not ascending:
        return 0
    return ascending[math.ceil(_NINE_OF_TEN * len(ascending)) - 1]


def _pause(days: Sequence[dt.date]) -> int:
    pauses = sorted((after - before).days for before, after in itertools.pairwise(days))
    return min(max(_middle(pauses), 1), PAUSE_DAYS_MAX)


def _middle(ascending: Sequence[int]) -> int:
    return ascending[len(ascending) // 2] if ascending else 0


def _down(minor: int) -> int:
    return minor // STEP_MINOR * STEP_MINOR
