"""What makes a draft fit to be decided: for each kind, a function that names the first bad field.

Tariffs and policies are judged by pricing's own checks, so that nothing is decided by which no
sale could be priced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final

from vending_server.pricing.model import (
    MONEY_MAX,
    WHOLE_BP,
    Block,
    Period,
    Policy,
    Tariff,
    Utility,
)
from vending_server.pricing.refusal import PricingRefused
from vending_server.pricing.units import TOKEN_UNITS_MAX, is_representable
from vending_server.pricing.validation import check_policy, check_tariff
from vending_server.tariffs.model import DueKind, PostponingLimits
from vending_server.wire.tariffs import (
    ChargeDraft,
    Draft,
    LifelineDraft,
    PolicyDraft,
    TariffDraft,
)

TEXT_CHARS_MAX: Final = 200
_LIMITS: Final = {"days_max": "postponement_days_max", "times_max": "postponements_max"}
# A draft may still lack its decision; activation asks for it apart.
_ANY_DECISION: Final = "-"


def bad_field(draft: Draft) -> str | None:
    """Return the first field of a draft that cannot be, None when there is none."""
    for name in draft.__struct_fields__:
        value = getattr(draft, name)
        if isinstance(value, str) and not _is_fit_text(name, value):
            return name
    return _CHECKS[type(draft)](draft)


def tariff_of(draft: TariffDraft) -> Tariff:
    """Return the tariff that pricing takes; the draft's choices were checked."""
    return Tariff(
        utility=Utility(draft.utility),
        period=Period(draft.period),
        decision=draft.decision.strip() or _ANY_DECISION,
        vat_bp=draft.vat_bp,
        min_tender=draft.tender_minor_min,
        max_tender=draft.tender_minor_max,
        blocks=tuple(Block(upper, rate) for upper, rate in draft.blocks),
    )


def policy_of(draft: PolicyDraft) -> Policy:
    """Return the policy that pricing takes."""
    return Policy(draft.ceiling_bp, draft.guaranteed_tenths, draft.cash_step_minor)


def _is_fit_text(name: str, value: str) -> bool:
    is_named = name == "decision" or value.strip() != ""
    choices = _CHOICES.get(name)
    return len(value) <= TEXT_CHARS_MAX and is_named and (choices is None or value in choices)


def _values(kind: type[StrEnum]) -> frozenset[str]:
    return frozenset(member.value for member in kind)


_CHOICES: Final = {"utility": _values(Utility), "period": _values(Period), "kind": _values(DueKind)}


def _tariff(draft: TariffDraft) -> str | None:
    return _refused_field(lambda: check_tariff(tariff_of(draft)))


def _policy(draft: PolicyDraft) -> str | None:
    limits = PostponingLimits(draft.postponement_days_max, draft.postponements_max)
    if limits.bad_field is not None:
        return _LIMITS[limits.bad_field]
    return _refused_field(lambda: check_policy(policy_of(draft)))


def _charge(draft: ChargeDraft) -> str | None:
    if not 0 <= draft.amount_minor <= MONEY_MAX:
        return "amount_minor"
    return None if 0 <= draft.vat_bp <= WHOLE_BP else "vat_bp"


def _lifeline(draft: LifelineDraft) -> str | None:
    is_fit = 0 <= draft.units_tenths <= TOKEN_UNITS_MAX and is_representable(draft.units_tenths)
    return None if is_fit else "units_tenths"


def _refused_field(check: Callable[[], None]) -> str | None:
    try:
        check()
    except PricingRefused as refused:
        return refused.field or refused.code.value
    return None


_CHECKS: Final[Mapping[type[Draft], Callable[[Any], str | None]]] = {
    TariffDraft: _tariff,
    PolicyDraft: _policy,
    ChargeDraft: _charge,
    LifelineDraft: _lifeline,
}
