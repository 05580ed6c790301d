"""The town's tariff versions and deduction policies: samples, decided by nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vending_server.pricing.model import Policy, Utility
from vending_server.tariffs.model import (
    PolicyVersion,
    PostponingLimits,
    TariffVersion,
    tariff_in_force,
)
from vending_server.tariffs.tariff_file import (
    FixedCharge,
    WrittenPolicy,
    WrittenTariff,
    read_tariff_file,
)

_TARIFF_FILE: Final = Path(__file__).with_name("tariffs.json")
_POLICY_FROM: Final = dt.date(2013, 6, 1)

# At most half of a tender goes to other things, and never so much that the customer gets less
# than 10 kWh or 1 m3; cash comes in tens of agorot.
_POLICIES: Final = {
    Utility.ELECTRICITY: Policy(ceiling_bp=5000, guaranteed_units=100, cash_rounding=10),
    Utility.WATER: Policy(ceiling_bp=5000, guaranteed_units=10, cash_rounding=10),
}
# Fees may be put off by a quarter of a year, three times a year.
_POSTPONING: Final = PostponingLimits(days_max=90, times_max=3)


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything that was ever decided about prices in the sample town."""

    written: tuple[WrittenTariff, ...]
    written_policies: tuple[WrittenPolicy, ...]

    tariffs: tuple[TariffVersion, ...]  # the same, under the ids that they are written with
    policies: tuple[PolicyVersion, ...]

    def tariff(self, utility: Utility, customer_class: str, on: dt.date) -> TariffVersion:
        """Return the version in force; the town's window begins after its last decision."""
        found = tariff_in_force(
            self.tariffs,
            utility=utility,
            customer_class=customer_class,
            on=on,
        )
        assert found is not None, "every class of the town has a tariff from last_decided on"
        return found

    def fixed_charges(self, version: TariffVersion) -> tuple[FixedCharge, ...]:
        """Return the charges that were decided with a version."""
        return next(one.fixed_charges for one in self.written if one.code == version.code)

    def policy(self, utility: Utility) -> PolicyVersion:
        """Return the utility's policy; there was only ever one."""
        return next(one for one in self.policies if one.utility is utility)

    @property
    def last_decided(self) -> dt.date:
        """The day from which on nothing changes any more."""
        return max(one.valid_from for one in self.written)


def sample_decisions() -> Decisions:
    """Return the decisions, tariffs read from the package's own file."""
    file = read_tariff_file(_TARIFF_FILE.read_text("utf-8"))
    assert not file.faults, "the sample tariffs are tested"
    rules = tuple(
        WrittenPolicy(
            utility=utility, valid_from=_POLICY_FROM, policy=policy, postponing=_POSTPONING
        )
        for utility, policy in _POLICIES.items()
    )
    return Decisions(
        written=tuple(file.tariffs),
        written_policies=rules,
        tariffs=tuple(_numbered(number, one) for number, one in enumerate(file.tariffs, start=1)),
        policies=tuple(
            PolicyVersion(
                id=number,
                utility=one.utility,
                valid_from=one.valid_from,
                policy=one.policy,
                postponing=one.postponing,
            )
            for number, one in enumerate(rules, start=1)
        ),
    )


def _numbered(number: int, one: WrittenTariff) -> TariffVersion:
    return TariffVersion(
        id=number,
        code=one.code,
        customer_class=one.customer_class,
        valid_from=one.valid_from,
        tariff=one.tariff,
    )
