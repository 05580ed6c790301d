"""Positions in a block at which one purchase has the same price.

Within a block only the room left in it can matter, and that only to a purchase that reaches its
end.  Whoever prices thousands of purchases ahead moves each to the block's beginning where that
changes nothing, and finds most of them priced already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vending_server.pricing.energy import block_rest, units_for_money

if TYPE_CHECKING:
    from vending_server.pricing.model import PricingRequest, Tariff


def alike_position(request: PricingRequest) -> int:
    """Return a position with the price of this valid request by money, for as many as may be."""
    assert request.tender is not None, "units that are wanted are not moved"
    start = _block_start(request.tariff, bought=request.bought)
    rest = block_rest(request.tariff, bought=request.bought)
    if rest is None:
        return start
    # All money, whatever is deducted from it, and the units that a ceiling must leave room for.
    money = request.tender + request.carry
    reach = max(
        units_for_money(request.tariff, bought=start, money=money), request.policy.guaranteed_units
    )
    return start if reach < rest else request.bought


def _block_start(tariff: Tariff, *, bought: int) -> int:
    uppers = (block.upper for block in tariff.blocks)
    return max((upper for upper in uppers if upper is not None and upper <= bought), default=0)
