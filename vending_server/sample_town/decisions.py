"""The town's tariff versions and deduction policies: samples, decided by nobody."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vending_server.pricing.case_file import parse_tariff
from vending_server.pricing.model import Period, Policy, Utility
from vending_server.tariffs.model import PolicyVersion, TariffVersion, tariff_in_force

_TARIFF_FILE: Final = Path(__file__).with_name("tariffs.json")
_POLICY_FROM: Final = dt.date(2013, 6, 1)

# At most half of a tender goes to other things, and never so much that the customer gets less
# than 10 kWh or 1 m3; cash comes in tens of agorot.
_POLICIES: Final = {
    Utility.ELECTRICITY: Policy(ceiling_bp=5000, guaranteed_units=100, cash_rounding=10),
    Utility.WATER: Policy(ceiling_bp=5000, guaranteed_units=10, cash_rounding=10),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedCharge:
    """What a contract owes once per period, whatever it buys; VAT is in the amount."""

    code: str
    amount_minor: int
    vat_bp: int
    per: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTariff:
    """A tariff version, its name in the register, and the charges that were decided with it."""

    version: TariffVersion
    name: str
    fixed_charges: tuple[FixedCharge, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything that was ever decided about prices in the sample town."""

    tariffs: tuple[NamedTariff, ...]
    policies: tuple[PolicyVersion, ...]

    def tariff(self, utility: Utility, customer_class: str, on: dt.date) -> TariffVersion:
        """Return the version in force; the town's window begins after its last decision."""
        found = tariff_in_force(
            [one.version for one in self.tariffs],
            utility=utility,
            customer_class=customer_class,
            on=on,
        )
        assert found is not None, "every class of the town has a tariff from last_decided on"
        return found

    def fixed_charges(self, version: TariffVersion) -> tuple[FixedCharge, ...]:
        """Return the charges that were decided with a version."""
        return next(one.fixed_charges for one in self.tariffs if one.version.id == version.id)

    def policy(self, utility: Utility) -> PolicyVersion:
        """Return the utility's policy; there was only ever one."""
        return next(one for one in self.policies if one.utility is utility)

    @property
    def last_decided(self) -> dt.date:
        """The day from which on nothing changes any more."""
        return max(one.version.valid_from for one in self.tariffs)


def sample_decisions() -> Decisions:
    """Return the decisions, tariffs read from the package's own file."""
    document = json.loads(_TARIFF_FILE.read_text("utf-8"))
    tariffs = tuple(_named(number, one) for number, one in enumerate(document["versions"], start=1))
    policies = tuple(
        PolicyVersion(id=number, utility=utility, valid_from=_POLICY_FROM, policy=policy)
        for number, (utility, policy) in enumerate(_POLICIES.items(), start=1)
    )
    return Decisions(tariffs, policies)


def _named(number: int, document: dict[str, Any]) -> NamedTariff:
    return NamedTariff(
        version=TariffVersion(
            id=number,
            code=document["code"],
            customer_class=document["customer_class"],
            valid_from=dt.date.fromisoformat(document["valid_from"]),
            tariff=parse_tariff(document["tariff"]),
        ),
        name=document["name"],
        fixed_charges=tuple(
            FixedCharge(
                code=one["code"],
                amount_minor=one["amount"],
                vat_bp=one["vat_bp"],
                per=Period(one["per"]),
            )
            for one in document["fixed_charges"]
        ),
    )
