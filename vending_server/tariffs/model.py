"""Tariff versions, policies, dues and old debts as plain values; no SQL here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from vending_server.pricing.model import (
    ArrearsAccount,
    DueItem,
    Percent,
    PerPeriod,
    PerVend,
    Policy,
    Tariff,
    Utility,
)
from vending_server.wire.facts import BothLanguages


class DueKind(StrEnum):
    """Which of PRICING.md's two lists a due belongs to."""

    FIXED_CHARGE = "fixed_charge"
    MUNICIPAL_FEE = "municipal_fee"


class ArrearsRule(StrEnum):
    """How an old debt is taken from purchases (PRICING.md S4)."""

    PERCENT = "percent"
    PER_VEND = "per_vend"
    PER_PERIOD = "per_period"


class VersionKind(StrEnum):
    """What is decided in versions."""

    TARIFF = "tariff"
    POLICY = "policy"
    CHARGE = "charge"
    LIFELINE = "lifeline"


class VersionState(StrEnum):
    """How far a version has come; whether an active one is in force is told by the date."""

    DRAFT = "draft"
    SENT = "sent"  # a second person was asked
    ACTIVE = "active"


class VersionPhase(StrEnum):
    """How a version stands on a day."""

    DRAFT = "draft"
    SENT = "sent"
    SCHEDULED = "scheduled"
    IN_FORCE = "in_force"
    PAST = "past"


def phase_on(
    day: dt.date, *, state: VersionState, valid_from: dt.date, valid_froms: Iterable[dt.date]
) -> VersionPhase:
    """Return how a version stands; `valid_froms` are those of the active ones of its group."""
    if state is not VersionState.ACTIVE:
        return VersionPhase(state.value)
    if valid_from > day:
        return VersionPhase.SCHEDULED
    is_last = valid_from == max(one for one in valid_froms if one <= day)
    return VersionPhase.IN_FORCE if is_last else VersionPhase.PAST


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffVersion:
    """One decided version of a tariff, in force from a local date on."""

    id: int
    code: str
    customer_class: str
    valid_from: dt.date
    tariff: Tariff


@dataclass(frozen=True, slots=True)
class PostponingLimits:
    """How far ahead charges and fees may be put off, and how often in a year; 0 = not at all."""

    days_max: int = 0
    times_max: int = 0

    @property
    def bad_field(self) -> str | None:
        """The first figure that cannot be, None when there is none."""
        for name, most in (("days_max", 366), ("times_max", 100)):
            value = getattr(self, name)
            if type(value) is not int or not 0 <= value <= most:
                return name
        return None


NOTHING_POSTPONED: Final = PostponingLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """One decided version of the rules on deductions, and on putting them off."""

    id: int
    utility: Utility
    valid_from: dt.date
    policy: Policy
    postponing: PostponingLimits = NOTHING_POSTPONED


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One fixed charge or fee of one period that a contract still owes a part of."""

    id: int
    kind: DueKind
    code: str
    name: BothLanguages
    period: str
    amount_minor: int
    paid_minor: int
    vat_bp: int
    postponed_reason: str | None  # none = it is due
    postponed_until: dt.date | None = None  # none = without a day, as taken over from older books
    postponement_id: str | None = None

    @property
    def left_minor(self) -> int:
        """What is not paid of it."""
        return self.amount_minor - self.paid_minor

    @property
    def line_code(self) -> str:
        """What pricing's lines call this due."""
        return f"due:{self.id}"

    def item(self) -> DueItem:
        """Return the due as pricing takes it, named by its row so that the line finds back."""
        return DueItem(
            code=self.line_code,
            period=self.period,
            amount=self.amount_minor,
            vat_bp=self.vat_bp,
            paid=self.paid_minor,
            postponed=self.postponed_reason is not None,
            reason=self.postponed_reason,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrears:
    """An old debt; `period_paid_minor` counts only within the period of `period_paid_of`."""

    id: int
    code: str
    name: BothLanguages
    balance_minor: int
    rule: ArrearsRule
    percent_bp: int | None
    instalment_minor: int | None
    period_paid_minor: int
    period_paid_of: str
    version: int
    ceiling_bp: int | None = None  # of the whole purchase; none = as the policy says
    guaranteed_tenths: int | None = None

    @property
    def line_code(self) -> str:
        """What pricing's lines call this debt."""
        return f"arrears:{self.id}"

    def account(self) -> ArrearsAccount:
        """Return the debt as pricing takes it, named by its row so that the line finds back."""
        return ArrearsAccount(code=self.line_code, balance=self.balance_minor, rule=self._rule())

    def _rule(self) -> Percent | PerVend | PerPeriod:
        if self.rule is ArrearsRule.PERCENT:
            assert self.percent_bp is not None, "held by a CHECK of the table"
            return Percent(self.percent_bp)
        assert self.instalment_minor is not None, "held by a CHECK of the table"
        if self.rule is ArrearsRule.PER_VEND:
            return PerVend(self.instalment_minor)
        # An instalment lowered in mid-period may be less than what was paid: nothing is asked then.
        paid = min(self.period_paid_minor, self.instalment_minor)
        return PerPeriod(self.instalment_minor, paid)


def kinder_policy(version: PolicyVersion, arrears: Iterable[Arrears]) -> PolicyVersion:
    """Return the policy as agreements about debts soften it; they never ask more than it does."""
    ceilings = [one.ceiling_bp for one in arrears if one.ceiling_bp is not None]
    units = [one.guaranteed_tenths for one in arrears if one.guaranteed_tenths is not None]
    if not (ceilings or units):
        return version
    known = version.policy
    softened = Policy(
        ceiling_bp=min([known.ceiling_bp, *ceilings]),
        guaranteed_units=max([known.guaranteed_units, *units]),
        cash_rounding=known.cash_rounding,
    )
    return replace(version, policy=softened)


def tariff_in_force(
    versions: Iterable[TariffVersion], *, utility: Utility, customer_class: str, on: dt.date
) -> TariffVersion | None:
    """Return the version that a sale of this local day is priced by."""
    fitting = [
        one
        for one in versions
        if one.tariff.utility is utility
        and one.customer_class == customer_class
        and one.valid_from <= on
    ]
    return max(fitting, key=lambda one: one.valid_from, default=None)


def policy_in_force(
    versions: Iterable[PolicyVersion], *, utility: Utility, on: dt.date
) -> PolicyVersion | None:
    """Return the policy that a sale of this local day follows."""
    fitting = [one for one in versions if one.utility is utility and one.valid_from <= on]
    return max(fitting, key=lambda one: one.valid_from, default=None)
