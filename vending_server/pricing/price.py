"""The door to pricing: one request in, one priced sale or one refusal out (PRICING, whole)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vending_server.pricing.validation import check_policy, check_request, check_tariff
from vending_server.pricing.vend_by_money import vend_by_money
from vending_server.pricing.vend_by_units import vend_by_units

if TYPE_CHECKING:
    from vending_server.pricing.model import PricedSale, PricingRequest


def price(request: PricingRequest) -> PricedSale:
    """Price one vend, to the agora; the same request always gives the same sale.

    Raises:
        PricingRefused: with the first reason in the order of S8.
    """
    check_tariff(request.tariff)
    check_policy(request.policy)
    check_request(request)
    if request.tender is not None:
        return vend_by_money(request, request.tender)
    assert request.units_wanted is not None, "check_request lets exactly one of the two through"
    return vend_by_units(request, request.units_wanted)
