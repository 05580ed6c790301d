"""For how long a sealed vend's price is the right one: inside one period and one decision.

A pack must serve through the night in which a month begins or a tariff changes.  So whatever falls
into its validity is sealed once for each side of it.  Everything that changes a price by itself
does so at a local midnight, and is known before: the end of a billing period, and the first day of
a tariff or policy version.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vending_server.pricing.model import Utility
from vending_server.tariffs.model import PolicyVersion, TariffVersion
from vending_server.vending.model import Supply


@dataclass(frozen=True, slots=True)
class Side:
    """A supply at the beginning of a stretch in which its price changes by nothing but sales."""

    supply: Supply
    not_before: dt.datetime
    not_after: dt.datetime

    @property
    def basis(self) -> tuple[int, int, str, dt.datetime]:
        """What a sealed vend of this side stands on."""
        supply = self.supply
        return (supply.version.id, supply.policy.id, supply.period.key, self.not_after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Every active version of tariffs and policies, and the zone whose midnights count."""

    versions: Sequence[TariffVersion]
    policies: Sequence[PolicyVersion]
    zone: dt.tzinfo
    # What all of one utility and class have in common, found once for each moment.
    _ends: dict[tuple[Utility, str, dt.datetime], dt.datetime] = field(default_factory=dict)

    def side(self, supply: Supply, at: dt.datetime, *, is_first: bool) -> Side:
        """Return the stretch of a supply that was read for this moment."""
        contract = supply.contract
        kind = (contract.utility, contract.customer_class, at)
        if kind not in self._ends:
            self._ends[kind] = min(self._changes(*kind), default=_FAR)
        return Side(
            supply=supply,
            not_before=supply.period.start if is_first else at,
            not_after=min(supply.period.end, self._ends[kind]),
        )

    def _changes(
        self, utility: Utility, customer_class: str, at: dt.datetime
    ) -> Iterator[dt.datetime]:
        today = at.astimezone(self.zone).date()
        for version in self.versions:
            is_its_own = (
                version.tariff.utility is utility and version.customer_class == customer_class
            )
            if is_its_own and version.valid_from > today:
                yield self._midnight(version.valid_from)
        for policy in self.policies:
            if policy.utility is utility and policy.valid_from > today:
                yield self._midnight(policy.valid_from)

    def _midnight(self, day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(), tzinfo=self.zone).astimezone(dt.UTC)


_FAR = dt.datetime.max.replace(tzinfo=dt.UTC)
