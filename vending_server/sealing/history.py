"""Read the purchases that a pack is chosen by, in one query.

Sales that were taken back are left out: nobody bought anything.  Sealed vends that were sold in one
act stand in one record of the till, with one time: together they are what the customer bought, for
50 and not for 20 and for 30.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import numpy as np
import sqlalchemy as sa

from vending_server.points.tables import terminals
from vending_server.sealing.coming import HABIT_MONTHS, LEARNING_DAYS
from vending_server.sealing.purchases import Integers, PurchaseHistories, seconds_of
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.tables import sales

# On the first day that is learned from, the months of a habit already lie behind.
WINDOW: Final = dt.timedelta(days=LEARNING_DAYS + 31 * (HABIT_MONTHS + 1))
_PAGE: Final = 10_000
_AMOUNT: Final = 3  # the last column of four


def purchase_histories(
    connection: sa.Connection, *, since: dt.datetime, until: dt.datetime, zone: dt.tzinfo
) -> PurchaseHistories:
    """Return what was bought from a moment until another; to choose at `now`, from now - `WINDOW`.

    `zone` is the municipality's.
    """
    query = (
        sa.select(sales.c.meter_id, terminals.c.point_number, sales.c.sold_at, sales.c.tender_minor)
        .join(terminals, terminals.c.id == sales.c.terminal_id)
        .where(sales.c.sold_at >= since, sales.c.sold_at < until, not_reversed())
        .order_by(sales.c.meter_id, sales.c.sold_at, sales.c.id)
        .execution_options(yield_per=_PAGE)
    )
    rows = (
        (meter_id, point, seconds_of(sold_at), tender_minor)
        for meter_id, point, sold_at, tender_minor in connection.execute(query)
    )
    table = np.fromiter(rows, dtype=np.dtype((np.int64, 4)))
    meter_id, point, at_s, amount_minor = _acts(np.asarray(table, dtype=np.int64)).T.copy()
    return PurchaseHistories(
        meter_id=meter_id, point=point, at_s=at_s, amount_minor=amount_minor, zone=zone
    )


def _acts(table: Integers) -> Integers:
    """Return the rows of sales with those of one meter, point and second added up to one."""
    is_next = np.ones(len(table), dtype=np.bool_)
    is_next[1:] = np.any(table[1:, :_AMOUNT] != table[:-1, :_AMOUNT], axis=1)
    acts = table[is_next]
    if len(acts):
        acts[:, _AMOUNT] = np.add.reduceat(table[:, _AMOUNT], np.flatnonzero(is_next))
    return acts


def last_purchase_at(connection: sa.Connection) -> dt.datetime | None:
    """Return when the last sale was made; none: nothing was ever sold."""
    found: dt.datetime | None = connection.scalar(sa.select(sa.func.max(sales.c.sold_at)))
    return found
