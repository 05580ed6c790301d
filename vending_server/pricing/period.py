"""The billing period that a sale falls into (PRICING S10).

A calendar month, or two beginning in an odd month, in the municipality's own time zone: at
00:30 on 1 March in Hebron it is still February in UTC. What a contract bought is the sum of its
sales from `start` up to, not including, `end`; that stays right when a new tariff version
changes the length of the period, which a sum kept under `key` alone would not.

The zone is handed in (Asia/Hebron comes from the server's settings); this module reads no clock.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from vending_server.pricing.model import Period


@dataclass(frozen=True, slots=True)
class BillingPeriod:
    """One period: `key` is its first month, as "2026-11"; the bounds are aware UTC."""

    key: str
    start: dt.datetime
    end: dt.datetime


def billing_period(sold_at: dt.datetime, period: Period, zone: dt.tzinfo) -> BillingPeriod:
    """Return the period, as clocks in `zone` tell it, that holds this moment."""
    assert sold_at.tzinfo is not None, "a naive time reached pricing"
    local = sold_at.astimezone(zone)
    months = _MONTHS[period]
    # Months since year 0, counted from January = 0; pairs then begin with the odd months.
    month = local.year * 12 + local.month - 1
    first = month - month % months
    year, month_index = divmod(first, 12)
    return BillingPeriod(
        key=f"{year:04}-{month_index + 1:02}",
        start=_month_start(first, zone),
        end=_month_start(first + months, zone),
    )


_MONTHS = {Period.MONTH: 1, Period.TWO_MONTHS: 2}


def _month_start(month: int, zone: dt.tzinfo) -> dt.datetime:
    """Return the first instant of a month; where clocks skip midnight, it is when they skip."""
    year, month_index = divmod(month, 12)
    return dt.datetime(year, month_index + 1, 1, tzinfo=zone).astimezone(dt.UTC)
