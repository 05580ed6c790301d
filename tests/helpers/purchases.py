"""Purchase histories for tests of what goes into a pack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from tests.helpers.little_town import ZONE
from vending_server.sealing.purchases import PurchaseHistories


class Bought(NamedTuple):
    """One purchase; the amount is in ILS, so that a test reads like a till."""

    meter_id: int
    point: int
    at: dt.datetime
    ils: int


def histories_of(bought: Iterable[Bought], zone: dt.tzinfo = ZONE) -> PurchaseHistories:
    """Return purchases in any order as the columns that the choice reads."""
    rows = sorted((one.meter_id, int(one.at.timestamp()), one.point, one.ils) for one in bought)
    meter_id, at_s, point, ils = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return PurchaseHistories(
        meter_id=meter_id, point=point, at_s=at_s, amount_minor=ils * 100, zone=zone
    )


def monthly(
    meter_id: int,
    *,
    until: dt.datetime,
    ils: int = 50,
    point: int = 1,
    day: int = 10,
    months: int = 8,
) -> list[Bought]:
    """Return one purchase at ten o'clock UTC on a day of each of the months before a moment."""
    found = []
    year, month = until.year, until.month
    while len(found) < months:
        at = dt.datetime(year, month, day, 10, tzinfo=dt.UTC)
        if at < until:
            found.append(Bought(meter_id, point, at, ils))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found
