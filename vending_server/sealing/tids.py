"""Which TIDs sealed vends take: old enough to be spent in any order, new enough to be taken.

A meter refuses a TID that it has seen, and, once its memory of fifty is full, any older than the
oldest in it.  So sealed vends take the minutes that nobody used between the last token and now,
ascending; a token that is sold online later is newer than all of them.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from token_engine.tid import BaseDate, Tid, is_reserved, tid_from_time

LIVE_MAX: Final = 20  # of one meter, over all terminals: far less than a meter remembers
_BACK: Final = dt.timedelta(hours=24)


def free_tids(
    *, last_tid: int | None, now: dt.datetime, base_year: int, wanted: int, live: int
) -> list[Tid]:
    """Return at most so many TIDs for one meter, ascending; fewer where there is no room.

    `last_tid` is the last issued, or the floor of a restore; `live` how many of the meter's sealed
    vends are exposed.

    Raises:
        TidOutOfRange: the base date is used up.
    """
    base = BaseDate.from_year(base_year)
    newest = tid_from_time(now, base)
    first: int = tid_from_time(max(now - _BACK, base.value), base)
    if last_tid is not None:
        first = max(first, last_tid + 1)
    count = min(wanted, LIVE_MAX - live)
    found: list[Tid] = []
    for tid in range(first, newest + 1):
        if len(found) >= count:
            break
        if not is_reserved(Tid(tid)):
            found.append(Tid(tid))
    return found
