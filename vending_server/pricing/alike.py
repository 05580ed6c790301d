"""Positions in a block at which one purchase has the same price.

Within a block only the room left in it can matter, and that only to a purchase that reaches its
end.  Whoever prices thousands of purchases ahead moves each to the block's beginning where that
changes nothing, and finds most of them priced already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vending_server.pricing.energy import units_for_money

if TYPE_CHECKING:
    from vending_server.pricing.model import Policy, Tariff


def alike_position(tariff: Tariff, policy: Policy, *, bought: int, money: int) -> int:
    """Return a position at which a purchase has the price that it has at `bought`.

    For as many positions as may be it is the same.  `money` is all of the purchase, tender and
    carry, whatever is deducted from it.
    """
    start = 0
    for block in tariff.blocks:
        if block.upper is None:
            return start
        if block.upper > bought:
            rest = block.upper - bought
            break
        start = block.upper
    # A ceiling must leave room for the guaranteed units, which cost what their blocks cost.
    reach = max(units_for_money(tariff, bought=start, money=money), policy.guaranteed_units)
    return start if reach < rest else bought
