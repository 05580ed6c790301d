"""A town for a day without a line: a street of customers who buy at this point week after week.

What they bought decides what is sealed for them, so that each has a past: the vending service itself
sold to them, with its clock set back.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from day_town import be_born, settle_in
from end2end_bench import LittleTown

from tests.helpers import little_town
from tests.helpers.little_town import HandClock, Till
from token_engine.identifiers import make_drn
from vending_server.db.engine import writing

STREET: Final = tuple(make_drn(57, 70000000 + number) for number in range(12))
_KEY: Final = {"ea": 11, "dkga": 4, "krn": 3, "base_year": 2014}
_WEEK: Final = dt.timedelta(days=7)
_WEEKS: Final = 6
_USUAL_MINOR: Final = (5_000, 10_000, 7_000)


def settle_the_street(town: LittleTown, now: dt.datetime) -> None:
    """Let a dozen customers live here and buy, the last time almost a week ago."""
    with writing(town.engine) as connection:
        for at, drn in enumerate(STREET):
            be_born(connection, 20 + at, f"Neighbour {at}", f"0597 000 {at:03}")
            settle_in(
                connection,
                20 + at,
                "street",
                customer=20 + at,
                utility="electricity",
                drn=drn,
                **_KEY,
            )
    clock = HandClock(now - _WEEKS * _WEEK)
    till = Till(little_town.service(town.engine, clock))
    for _ in range(_WEEKS):
        for at, drn in enumerate(STREET):
            assert till.sell(drn, _USUAL_MINOR[at % 3]).is_sale
        clock.advance(_WEEK - dt.timedelta(hours=1))
