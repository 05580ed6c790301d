"""What a sealed vend costs: priced as the next one sold, but for what one sale alone may take.

Fixed charges and fees wait for the next online vend, and so do instalments of debts: twenty sealed
vends would each take them.  A debt's share in percent is taken of each.  The contract's carry stays
untouched too, or it would be spent twenty times (docs/offline.md, 5).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import msgspec

from vending_server.errors import Refused
from vending_server.pricing.alike import alike_position
from vending_server.pricing.model import Payment, Policy
from vending_server.tariffs.model import ArrearsRule
from vending_server.vending.model import Order, Supply
from vending_server.vending.quoting import price_supply, quote_of
from vending_server.wire.quote import Quote

_Key = tuple[int, Policy, int, int]
_KEPT_MAX: Final = 100_000


@dataclass(frozen=True, slots=True)
class SealedPrices:
    """Prices sealed vends of one moment; what is alike is priced once."""

    _known: dict[_Key, Quote | Refused] = field(default_factory=dict)

    def quote(self, supply: Supply, amount_minor: int) -> Quote:
        """Return what so much money buys.

        Raises:
            Refused: as an online quote: above or below a limit, or too little for a tenth.
        """
        order = Order(tender_minor=amount_minor, units_tenths=None, payment=Payment.CASH)
        sealed = sealed_supply(supply)
        if sealed.arrears:
            priced = price_supply(sealed, order)
            return quote_of(replace(sealed, arrears=supply.arrears), priced)
        quote = self._alike(sealed, order, amount_minor)
        return msgspec.structs.replace(
            quote,
            drn=supply.meter.drn,
            bought_before_tenths=supply.bought_tenths,
            arrears_after_minor=sum(one.balance_minor for one in supply.arrears),
        )

    def _alike(self, supply: Supply, order: Order, amount_minor: int) -> Quote:
        bought = alike_position(supply.pricing_request(order))
        key = (supply.version.id, supply.policy.policy, bought, amount_minor)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _KEPT_MAX:
                self._known.clear()
            known = self._known[key] = _quoted(replace(supply, bought_tenths=bought), order)
        if isinstance(known, Refused):
            raise known
        return known


def sealed_supply(supply: Supply) -> Supply:
    """Return a supply as sealed vends are priced from it."""
    percent = tuple(one for one in supply.arrears if one.rule is ArrearsRule.PERCENT)
    contract = replace(supply.contract, carry_minor=0)
    return replace(supply, contract=contract, dues=(), arrears=percent, corrections=())


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


def _quoted(supply: Supply, order: Order) -> Quote | Refused:
    try:
        return quote_of(supply, price_supply(supply, order))
    except Refused as refused:
        return refused
