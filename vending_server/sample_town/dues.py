"""What falls due with every period: charges of the tariff, and the waste fee of a household.

A period's due exists from the period's first day on.  What fell due before the window began counts
as settled under the old system; from then on an empty house accumulates like any other.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final

from vending_server.pricing.model import Period, Utility
from vending_server.sample_town.customers import PlannedContract
from vending_server.sample_town.decisions import Decisions
from vending_server.sample_town.window import Window, add_months
from vending_server.tariffs.model import Due, DueKind
from vending_server.wire.facts import BothLanguages

_CHARGE_NAMES: Final = {"standing": BothLanguages(ar="رسم ثابت", en="Standing charge")}
_WASTE: Final = BothLanguages(ar="رسوم نفايات", en="Waste fee")
_WASTE_MINOR: Final = 1_200
_MONTHS: Final = {Period.MONTH: 1, Period.TWO_MONTHS: 2}
_POSTPONED_OF_100: Final = 3
_POSTPONED_REASONS: Final = (
    "حالة اجتماعية – كتاب الشؤون الاجتماعية",
    "اعتراض قيد النظر – قسم الجباية",
)


@dataclass(slots=True)
class DuesMaker:
    """Makes dues with ascending ids."""

    decisions: Decisions
    window: Window
    _ids: count[int]

    @classmethod
    def starting(cls, decisions: Decisions, window: Window) -> DuesMaker:
        """Return a maker whose first due has the id 1."""
        return cls(decisions, window, count(1))

    def dues_of(self, planned: PlannedContract, rng: random.Random) -> list[Due]:
        """Return a contract's dues of the window, oldest period first, nothing paid yet."""
        contract = planned.contract
        dues = list(self._charges(planned))
        if (contract.utility, contract.customer_class) == (Utility.ELECTRICITY, "residential"):
            dues += self._waste_fees(planned.opened_on, rng)
        return dues

    def _charges(self, planned: PlannedContract) -> Iterator[Due]:
        contract = planned.contract
        version = self.decisions.tariff(
            contract.utility, contract.customer_class, self.window.until
        )
        for charge in self.decisions.fixed_charges(version):
            for period in self._periods(charge.per, planned.opened_on):
                yield self._due(
                    DueKind.FIXED_CHARGE,
                    code=charge.code,
                    name=_CHARGE_NAMES[charge.code],
                    period=period,
                    amount_minor=charge.amount_minor,
                    vat_bp=charge.vat_bp,
                    postponed_reason=None,
                )

    def _waste_fees(self, opened_on: dt.date, rng: random.Random) -> Iterator[Due]:
        for period in self._periods(Period.MONTH, opened_on):
            is_postponed = rng.randrange(100) < _POSTPONED_OF_100
            yield self._due(
                DueKind.MUNICIPAL_FEE,
                code="waste",
                name=_WASTE,
                period=period,
                amount_minor=_WASTE_MINOR,
                vat_bp=0,
                postponed_reason=rng.choice(_POSTPONED_REASONS) if is_postponed else None,
            )

    def _periods(self, per: Period, opened_on: dt.date) -> Iterator[str]:
        """Yield the periods that begin in the window and end after the contract began."""
        months = _MONTHS[per]
        for first in self.window.months():
            if (first.month - 1) % months or first < self.window.start:
                continue
            if add_months(first, months) > opened_on:
                yield f"{first:%Y-%m}"

    def _due(
        self,
        kind: DueKind,
        *,
        code: str,
        name: BothLanguages,
        period: str,
        amount_minor: int,
        vat_bp: int,
        postponed_reason: str | None,
    ) -> Due:
        return Due(
            id=next(self._ids),
            kind=kind,
            code=code,
            name=name,
            period=period,
            amount_minor=amount_minor,
            paid_minor=0,
            vat_bp=vat_bp,
            postponed_reason=postponed_reason,
        )
