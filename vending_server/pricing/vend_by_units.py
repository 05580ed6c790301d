"""Vend by units: the customer names the units, the price finds the tender (PRICING S7)."""

from __future__ import annotations

from bisect import bisect_left

from vending_server.pricing.deductions import deduct, energy_money
from vending_server.pricing.energy import energy_charge
from vending_server.pricing.model import Mode, Payment, PricedSale, PricingRequest
from vending_server.pricing.refusal import PricingRefused, RefusalCode
from vending_server.pricing.rounding import ceiling_ratio
from vending_server.pricing.settlement import settle
from vending_server.pricing.units import (
    TOKEN_UNITS_MAX,
    representable_above,
    representable_at_or_below,
)


def vend_by_units(request: PricingRequest, units: int) -> PricedSale:
    """Sell exactly these units for the smallest tender that reaches them.

    Raises:
        PricingRefused: in the order of S8.3.
    """
    _check_units(units)
    tender = _smallest_tender(request, units)
    tariff = request.tariff
    if tender is None:
        raise PricingRefused(RefusalCode.TENDER_ABOVE_MAXIMUM, limit=tariff.max_tender)
    if tender < tariff.min_tender:
        # Not silently raised to the minimum: the difference would end in the carry.
        raise PricingRefused(RefusalCode.TENDER_BELOW_MINIMUM, limit=tariff.min_tender)
    return settle(
        request, Mode.UNITS, tender=tender, units=units, deductions=deduct(request, tender)
    )


def _check_units(units: int) -> None:
    if units > TOKEN_UNITS_MAX:
        raise PricingRefused(RefusalCode.ABOVE_TOKEN_MAXIMUM, limit=TOKEN_UNITS_MAX)
    below = representable_at_or_below(units)
    if below != units:
        raise PricingRefused(
            RefusalCode.UNITS_NOT_REPRESENTABLE, below=below, above=representable_above(units)
        )


def _smallest_tender(request: PricingRequest, units: int) -> int | None:
    """Find the smallest payable tender whose energy money reaches the charge, or None.

    The energy money never falls as the tender grows (S9.3), hence the bisection; it is never
    more than tender + carry, hence where it starts.
    """
    step = request.policy.cash_rounding if request.payment is Payment.CASH else 1
    charge = energy_charge(request.tariff, bought=request.bought, units=units)
    first = ceiling_ratio(max(0, charge - request.carry), step)
    last = request.tariff.max_tender // step
    steps = bisect_left(
        range(last + 1),
        charge,
        lo=min(first, last + 1),
        key=lambda n: energy_money(request, n * step),
    )
    return steps * step if steps <= last else None
