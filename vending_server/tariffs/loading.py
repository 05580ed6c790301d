"""Load decided versions into the register: for a new server, and for the sample town.

A version that is there is never edited, since sales were priced by it: the same one again changes
nothing, another one under its name or first day is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from vending_server.pricing.model import Policy, Utility
from vending_server.tariffs.model import PostponingLimits
from vending_server.tariffs.service import all_policies, all_tariff_versions
from vending_server.tariffs.tables import policies, tariff_versions
from vending_server.tariffs.tariff_file import TariffFile, WrittenPolicy, WrittenTariff


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffPlan:
    """What loading a file would do; with faults it does nothing."""

    tariffs: tuple[WrittenTariff, ...]
    policies: tuple[WrittenPolicy, ...]
    unchanged: int
    faults: tuple[str, ...]
    warnings: tuple[str, ...]


def plan_loading(connection: sa.Connection, file: TariffFile) -> TariffPlan:
    """Compare a file with the register."""
    by_code = {one.code: one for one in all_tariff_versions(connection)}
    by_start = {
        (one.tariff.utility, one.customer_class, one.valid_from): one.code
        for one in by_code.values()
    }
    known_policies = {
        (one.utility, one.valid_from): (one.policy, one.postponing)
        for one in all_policies(connection)
    }
    faults, new = list(file.faults), []
    for one in file.tariffs:
        known = by_code.get(one.code)
        start = (one.tariff.utility, one.customer_class, one.valid_from)
        if known is None and start not in by_start:
            new.append(one)
        elif known is None:
            faults.append(f"{one.code}: {by_start[start]} begins on that day already")
        elif (known.tariff, known.customer_class, known.valid_from) != (one.tariff, *start[1:]):
            faults.append(f"{one.code}: is in the register with other figures; use a new code")
    faults += _changed_policies(file, known_policies)
    new_policies = [p for p in file.policies if (p.utility, p.valid_from) not in known_policies]
    return TariffPlan(
        tariffs=tuple(new),
        policies=tuple(new_policies),
        unchanged=len(file.tariffs) + len(file.policies) - len(new) - len(new_policies),
        faults=tuple(faults),
        warnings=tuple(_warnings(file, {utility for utility, _ in known_policies})),
    )


def _changed_policies(
    file: TariffFile, known: dict[Any, tuple[Policy, PostponingLimits]]
) -> Iterator[str]:
    for one in file.policies:
        figures = (one.policy, one.postponing)
        if known.get((one.utility, one.valid_from), figures) != figures:
            yield f"policy for {one.utility.value} of {one.valid_from}: other figures are in force"


def _warnings(file: TariffFile, known: set[Utility]) -> Iterator[str]:
    has_policy = known | {one.utility for one in file.policies}
    for utility in sorted({one.tariff.utility for one in file.tariffs} - has_policy):
        yield f"there is no policy for {utility.value}: nothing of it can be sold"
    for one in file.tariffs:
        for charge in one.fixed_charges:
            yield f"{one.code}: the fixed charge {charge.code} is not loaded by this command"


def load(connection: sa.Connection, plan: TariffPlan) -> None:
    """Write what is new; the caller has seen that there are no faults."""
    assert not plan.faults, "a faulty file is not loaded"
    if plan.tariffs:
        connection.execute(tariff_versions.insert(), [tariff_row(one) for one in plan.tariffs])
    if plan.policies:
        connection.execute(policies.insert(), [policy_row(one) for one in plan.policies])


def tariff_row(one: WrittenTariff) -> dict[str, Any]:
    """Return a version as a row without its id."""
    return {
        "code": one.code,
        "name": one.name,
        "utility": one.tariff.utility,
        "customer_class": one.customer_class,
        "valid_from": one.valid_from,
        "decision": one.tariff.decision,
        "period": one.tariff.period,
        "vat_bp": one.tariff.vat_bp,
        "tender_minor_min": one.tariff.min_tender,
        "tender_minor_max": one.tariff.max_tender,
        "blocks": [[block.upper, block.rate] for block in one.tariff.blocks],
    }


def policy_row(one: WrittenPolicy) -> dict[str, Any]:
    """Return a policy as a row without its id."""
    return {
        "utility": one.utility,
        "valid_from": one.valid_from,
        "ceiling_bp": one.policy.ceiling_bp,
        "guaranteed_tenths": one.policy.guaranteed_units,
        "cash_step_minor": one.policy.cash_rounding,
        "postponement_days_max": one.postponing.days_max,
        "postponements_max": one.postponing.times_max,
    }
