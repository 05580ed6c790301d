"""Vend by money: the customer names the tender, the price finds the units (PRICING S5)."""

from __future__ import annotations

from vending_server.pricing.deductions import Deductions, deduct
from vending_server.pricing.energy import units_for_money
from vending_server.pricing.model import Mode, Payment, PricedSale, PricingRequest
from vending_server.pricing.refusal import PricingRefused, RefusalCode
from vending_server.pricing.settlement import settle
from vending_server.pricing.units import TOKEN_UNITS_MAX, representable_at_or_below


def vend_by_money(request: PricingRequest, tender: int) -> PricedSale:
    """Buy as many units as the money left for energy reaches.

    Raises:
        PricingRefused: in the order of S8.2.
    """
    units, deductions = units_for_tender(request, tender)
    return settle(request, Mode.MONEY, tender=tender, units=units, deductions=deductions)


def units_for_tender(request: PricingRequest, tender: int) -> tuple[int, Deductions]:
    """Return the units that a tender buys and what it takes before, without writing out lines.

    For whoever asks what past sales would have bought; the request was valid when it was sold.

    Raises:
        PricingRefused: in the order of S8.2.
    """
    _check_tender(request, tender)
    deductions = deduct(request, tender)
    money = tender + request.carry - deductions.total
    affordable = units_for_money(request.tariff, bought=request.bought, money=money)
    if affordable > TOKEN_UNITS_MAX:
        # Capping would hide a fortune in the carry.
        raise PricingRefused(RefusalCode.ABOVE_TOKEN_MAXIMUM, limit=TOKEN_UNITS_MAX)
    if affordable == 0:
        raise PricingRefused(RefusalCode.TENDER_TOO_SMALL)
    return representable_at_or_below(affordable), deductions


def _check_tender(request: PricingRequest, tender: int) -> None:
    tariff = request.tariff
    if tender < tariff.min_tender:
        raise PricingRefused(RefusalCode.TENDER_BELOW_MINIMUM, limit=tariff.min_tender)
    if tender > tariff.max_tender:
        raise PricingRefused(RefusalCode.TENDER_ABOVE_MAXIMUM, limit=tariff.max_tender)
    step = request.policy.cash_rounding
    if request.payment is Payment.CASH and tender % step:
        below = tender - tender % step
        raise PricingRefused(
            RefusalCode.TENDER_NOT_CASH_MULTIPLE, limit=step, below=below, above=below + step
        )
