"""Price past sales again; pure (docs/algorithms/re-rating.md).

Two questions are asked of the same history. *The same units*: what would what was bought have cost?
That is what a correction credits, and what "pays more" means. *The same money*: what would the same
tenders have bought? Both walk a contract's sales in their order and count the block position anew,
by the period of the version that prices; nothing is taken from a stored position.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vending_server.pricing.energy import energy_charge
from vending_server.pricing.model import Period, Tariff
from vending_server.pricing.period import BillingPeriod, billing_period
from vending_server.pricing.vat import contained_vat


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSale:
    """What a sale bought, and what its energy stands in the books for by now."""

    sale_id: str
    contract_id: int
    sold_at: dt.datetime
    units_tenths: int
    gross_minor: int
    vat_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerated:
    """One sale and what its units cost by another tariff."""

    sale: PastSale
    gross_minor: int
    vat_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one contract paid too much (positive) or too little, over all its re-rated sales."""

    contract_id: int
    sales: tuple[Rerated, ...]

    @property
    def gross_minor(self) -> int:
        """Paid less what it would have been; VAT included."""
        return sum(one.sale.gross_minor - one.gross_minor for one in self.sales)

    @property
    def vat_minor(self) -> int:
        """The VAT in it; it may have another sign when the rate was changed."""
        return sum(one.sale.vat_minor - one.vat_minor for one in self.sales)

    @property
    def credit_minor(self) -> int:
        """What the customer is given; what he paid too little is borne by the municipality."""
        return max(0, self.gross_minor)


class Calendar:
    """The periods of a tariff; neighbours in a history mostly fall into the same one."""

    __slots__ = ("_last", "_period", "_zone")

    def __init__(self, period: Period, zone: dt.tzinfo) -> None:
        self._period = period
        self._zone = zone
        self._last: BillingPeriod | None = None

    def end_of(self, moment: dt.datetime) -> dt.datetime:
        """Return where the period ends that holds this moment."""
        last = self._last
        if last is None or not last.start <= moment < last.end:
            last = self._last = billing_period(moment, self._period, self._zone)
        return last.end


class PeriodCount:
    """The tenths that one contract has bought in the period of each moment, in order of time."""

    __slots__ = ("_calendar", "_end", "_tenths")

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._tenths = 0
        self._end: dt.datetime | None = None

    def at(self, moment: dt.datetime) -> int:
        """Return what was bought before this moment in its period."""
        if self._end is None or moment >= self._end:
            self._end = self._calendar.end_of(moment)
            self._tenths = 0
        return self._tenths

    def add(self, tenths: int) -> None:
        """Count a purchase of the moment that was asked for last."""
        self._tenths += tenths


def rerate(
    sales: Iterable[PastSale], tariff: Tariff, *, since: dt.datetime, calendar: Calendar
) -> Iterator[Rerated]:
    """Price the units of one contract's sales again.

    `sales` are in order of time and begin with the period that holds `since`; earlier ones only
    count for the block position.
    """
    bought = PeriodCount(calendar)
    for sale in sales:
        before = bought.at(sale.sold_at)
        bought.add(sale.units_tenths)
        if sale.sold_at >= since:
            gross = energy_charge(tariff, bought=before, units=sale.units_tenths)
            vat = contained_vat(gross, tariff.vat_bp)
            yield Rerated(sale=sale, gross_minor=gross, vat_minor=vat)
