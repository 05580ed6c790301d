"""What a sealed vend costs: priced as the next one sold, but for what one sale alone may take.

Fixed charges and fees wait for the next online vend, and so do instalments of debts: twenty sealed
vends would each take them.  A debt's share in percent is taken of each.  The contract's carry stays
untouched too, or it would be spent twenty times (docs/offline.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

import msgspec

from vending_server.errors import Refused
from vending_server.pricing.alike import alike_position
from vending_server.pricing.model import Payment, Policy
from vending_server.tariffs.model import ArrearsRule
from vending_server.vending.deciding import block_left
from vending_server.vending.model import Order, Supply
from vending_server.vending.quoting import price_supply, quote_of
from vending_server.wire.quote import Quote

_Key = tuple[int, Policy, int, int]
_KEPT_MAX: Final = 100_000


@dataclass(frozen=True, slots=True)
class SealedPrices:
    """Prices sealed vends of one moment; what is alike is priced once."""

    _known: dict[_Key, Quote | Refused] = field(default_factory=dict)
    _left: dict[tuple[int, int, int], int | msgspec.UnsetType] = field(default_factory=dict)

    def quote(self, supply: Supply, amount_minor: int) -> Quote:
        """Return what so much money buys.

        Raises:
            Refused: as an online quote: above or below a limit, or too little for a tenth.
        """
        if any(one.rule is ArrearsRule.PERCENT for one in supply.arrears):
            return _quoted(supply, amount_minor)
        quote = self._alike(supply, amount_minor)
        return msgspec.structs.replace(
            quote,
            drn=supply.meter.drn,
            bought_before_tenths=supply.bought_tenths,
            arrears_after_minor=sum(one.balance_minor for one in supply.arrears),
        )

    def block_left(self, supply: Supply, quote: Quote) -> int | msgspec.UnsetType:
        """Return what the rest of the block costs after a vend."""
        position = quote.bought_before_tenths + quote.units_tenths
        key = (supply.version.id, position, quote.carry_after_minor)
        left = self._left.get(key)
        if left is None:
            _make_room(self._left)
            left = self._left[key] = block_left(supply, quote)
        return left

    def _alike(self, supply: Supply, amount_minor: int) -> Quote:
        policy = supply.policy.policy
        bought = alike_position(
            supply.version.tariff, policy, bought=supply.bought_tenths, money=amount_minor
        )
        key = (supply.version.id, policy, bought, amount_minor)
        known = self._known.get(key)
        if known is None:
            _make_room(self._known)
            moved = replace(supply, bought_tenths=bought)
            known = self._known[key] = _quoted_or_refused(moved, amount_minor)
        if isinstance(known, Refused):
            raise known
        return known


def is_same_price(one: Quote, other: Quote) -> bool:
    """Say whether two quotes give and take the same, wherever in its block the meter stands."""
    return _what_counts(one) == _what_counts(other)


def _what_counts(quote: Quote) -> tuple[object, ...]:
    return (
        quote.tender_minor,
        quote.units_tenths,
        quote.energy_gross_minor,
        quote.energy_vat_minor,
        quote.carry_after_minor,
        [(line.code, line.taken_minor) for line in quote.deductions],
    )


def _quoted(supply: Supply, amount_minor: int) -> Quote:
    order = Order(tender_minor=amount_minor, units_tenths=None, payment=Payment.CASH)
    percent = tuple(one for one in supply.arrears if one.rule is ArrearsRule.PERCENT)
    contract = replace(supply.contract, carry_minor=0)
    sealed = replace(supply, contract=contract, dues=(), arrears=percent)
    # All that is owed is told, whatever of it is taken here.
    return quote_of(supply, price_supply(sealed, order))


def _quoted_or_refused(supply: Supply, amount_minor: int) -> Quote | Refused:
    try:
        return _quoted(supply, amount_minor)
    except Refused as refused:
        return refused


def _make_room(kept: dict[Any, Any]) -> None:
    if len(kept) >= _KEPT_MAX:
        kept.clear()
