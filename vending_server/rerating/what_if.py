"""What-if: the sales of some days under another decision, added up and told per customer; pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from vending_server.rerating.model import Rerated
from vending_server.rerating.replay import FullSale, Replayed
from vending_server.wire.rerating import Band, ChangeOfContract, WhatIfAnswer

BAND_MINOR: Final = 500
LISTED: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One contract's days: what was, what its units would cost, what its money would buy."""

    account_number: str
    sales: list[FullSale]
    same_units: list[Rerated]
    same_money: Replayed

    @property
    def more_minor(self) -> int:
        """What the same units would cost more."""
        return sum(one.gross_minor - one.sale.gross_minor for one in self.same_units)

    def change(self) -> ChangeOfContract:
        """Return the contract as the lists show it."""
        return ChangeOfContract(
            account_number=self.account_number,
            units_tenths=sum(one.past.units_tenths for one in self.sales),
            gross_minor=sum(one.past.gross_minor for one in self.sales),
            gross_then_minor=sum(one.gross_minor for one in self.same_units),
            units_then_tenths=self.same_money.units_tenths,
        )


@dataclass(slots=True)
class WhatIf:
    """Adds up lives one by one, so that a town's sales never lie in memory together."""

    _sums: Counter[str] = field(default_factory=Counter)
    _bands: Counter[int] = field(default_factory=Counter)
    _changes: list[tuple[int, ChangeOfContract]] = field(default_factory=list)

    def add(self, life: Life) -> None:
        """Count one contract."""
        more, then = life.more_minor, life.same_money
        self._bands[more // BAND_MINOR * BAND_MINOR] += 1
        self._changes.append((more, life.change()))
        self._sums.update(
            contracts=1,
            sales=len(life.sales),
            tender_minor=sum(one.tender_minor for one in life.sales),
            vat_minor=sum(one.past.vat_minor for one in life.sales),
            vat_then_minor=sum(one.vat_minor for one in life.same_units),
            paying_more=int(more > 0),
            paying_less=int(more < 0),
            unchanged=int(more == 0),
            ceiling_hits=sum(one.hits_ceiling for one in life.sales),
            ceiling_hits_then=then.ceiling_hits,
            refused_then=then.refused,
        )

    def answer(self, *, contracts_left: int, next_cursor: str | None) -> WhatIfAnswer:
        """Return the report; a name that nothing was counted under is 0."""
        changes = [one for _, one in self._changes]
        by_more = sorted(self._changes, key=lambda one: (one[0], one[1].account_number))
        sums = {name: self._sums[name] for name in _COUNTED}
        return WhatIfAnswer(
            **sums,
            units_tenths=sum(one.units_tenths for one in changes),
            gross_minor=sum(one.gross_minor for one in changes),
            gross_then_minor=sum(one.gross_then_minor for one in changes),
            units_then_tenths=sum(one.units_then_tenths for one in changes),
            bands=[Band(from_minor=low, contracts=n) for low, n in sorted(self._bands.items())],
            losers=[one for more, one in reversed(by_more) if more > 0][:LISTED],
            winners=[one for more, one in by_more if more < 0][:LISTED],
            contracts_left=contracts_left,
            next_cursor=next_cursor,
        )


_COUNTED: Final = (
    *("contracts", "sales", "tender_minor", "vat_minor", "vat_then_minor"),
    *("paying_more", "paying_less", "unchanged"),
    *("ceiling_hits", "ceiling_hits_then", "refused_then"),
)
