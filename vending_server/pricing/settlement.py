"""The sale itself, once tender, units and deductions are known (PRICING S6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vending_server.pricing.energy import energy_line
from vending_server.pricing.model import Mode, PricedSale, PricingRequest
from vending_server.pricing.units import sts_amount
from vending_server.pricing.vat import vat_summary

if TYPE_CHECKING:
    from vending_server.pricing.deductions import Deductions


def settle(
    request: PricingRequest, mode: Mode, *, tender: int, units: int, deductions: Deductions
) -> PricedSale:
    """Write out every line; what the units do not cost stays with the customer as carry."""
    money = tender + request.carry - deductions.total
    energy = energy_line(request.tariff, bought=request.bought, units=units)
    assert energy.gross <= money, "units were sold that the money does not reach"
    return PricedSale(
        mode=mode,
        tender=tender,
        carry_before=request.carry,
        ceiling=deductions.ceiling,
        deductions=deductions.lines,
        deductions_total=deductions.total,
        energy_money=money,
        units=units,
        sts=sts_amount(units),
        energy=energy,
        vat_summary=vat_summary(energy, deductions.lines),
        carry_after=money - energy.gross,
    )
