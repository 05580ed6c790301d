"""What an offline sale would have cost as the next purchase of its contract; pure.

It was priced hours before it was sold, by the books of then.  Sold is sold: the customer keeps the
units, and the price is compared once more with the books as they are.  Whatever he paid too much is
credited to him, whatever too little the municipality bears.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from vending_server.meters.model import Contract
from vending_server.pricing.energy import energy_charge
from vending_server.pricing.period import BillingPeriod, billing_period
from vending_server.pricing.vat import contained_vat
from vending_server.tariffs.model import TariffVersion, tariff_in_force
from vending_server.wire.quote import Quote


@dataclass(frozen=True, slots=True)
class Difference:
    """What was paid for the energy, less what it costs; VAT included, and the VAT in it."""

    gross_minor: int
    vat_minor: int


class TariffsOfDays:
    """The tariff and the period of each moment, remembered: an upload is of few days."""

    def __init__(self, versions: Sequence[TariffVersion], zone: dt.tzinfo) -> None:
        self._versions = versions
        self._zone = zone
        self._known: dict[tuple[str, str, dt.date], TariffVersion | None] = {}
        self._periods: dict[tuple[str, dt.date], BillingPeriod] = {}

    def version(self, contract: Contract, at: dt.datetime) -> TariffVersion | None:
        """Return the version in force for a contract, None when there was none."""
        day = at.astimezone(self._zone).date()
        key = (contract.utility.value, contract.customer_class, day)
        if key not in self._known:
            self._known[key] = tariff_in_force(
                self._versions,
                utility=contract.utility,
                customer_class=contract.customer_class,
                on=day,
            )
        return self._known[key]

    def period(self, version: TariffVersion, at: dt.datetime) -> BillingPeriod:
        """Return the period of a version that holds a moment."""
        key = (version.tariff.period.value, at.astimezone(self._zone).date())
        if key not in self._periods:
            self._periods[key] = billing_period(at, version.tariff.period, self._zone)
        return self._periods[key]


def difference(quote: Quote, version: TariffVersion, *, bought_tenths: int) -> Difference:
    """Return what the sealed price of some units differs by from theirs at this block position."""
    tariff = version.tariff
    gross = energy_charge(tariff, bought=bought_tenths, units=quote.units_tenths)
    return Difference(
        gross_minor=quote.energy_gross_minor - gross,
        vat_minor=quote.energy_vat_minor - contained_vat(gross, tariff.vat_bp),
    )
