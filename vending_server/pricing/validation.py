"""What makes the inputs of a price valid (PRICING S1 limits and S2), checked in the order of S8.

Values come from decisions typed by people and from other systems, so even the types are looked
at: a float or a boolean is not a number of agorot. A zero rate is refused because it would make
"the most units for this money" endless.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vending_server.pricing.model import (
    MONEY_MAX,
    RATE_MAX,
    UNITS_MAX,
    WHOLE_BP,
    ArrearsAccount,
    DueItem,
    Payment,
    Percent,
    Period,
    PerPeriod,
    PerVend,
    Utility,
)
from vending_server.pricing.refusal import PricingRefused, RefusalCode
from vending_server.pricing.units import is_representable

if TYPE_CHECKING:
    from vending_server.pricing.model import Block, Policy, PricingRequest, Tariff

_CASH_ROUNDING_MAX = 10_000


def check_tariff(tariff: Tariff) -> None:
    """Raise `invalid_tariff` when the tariff version breaks a rule."""
    checks = _Checks(RefusalCode.INVALID_TARIFF)
    checks.require(isinstance(tariff.utility, Utility), "utility")
    checks.require(isinstance(tariff.period, Period), "period")
    checks.require(_is_text(tariff.decision) and tariff.decision.strip() != "", "decision")
    checks.whole(tariff.vat_bp, "vat_bp", least=0, most=WHOLE_BP)
    checks.whole(tariff.max_tender, "max_tender", least=1, most=MONEY_MAX)
    checks.whole(tariff.min_tender, "min_tender", least=1, most=tariff.max_tender)
    _check_blocks(checks, tariff.blocks)


def check_policy(policy: Policy) -> None:
    """Raise `invalid_policy` when the policy breaks a rule."""
    checks = _Checks(RefusalCode.INVALID_POLICY)
    checks.whole(policy.ceiling_bp, "ceiling_bp", least=0, most=WHOLE_BP)
    checks.whole(policy.guaranteed_units, "guaranteed_units", least=0, most=UNITS_MAX)
    checks.require(is_representable(policy.guaranteed_units), "guaranteed_units")
    checks.whole(policy.cash_rounding, "cash_rounding", least=1, most=_CASH_ROUNDING_MAX)


def check_request(request: PricingRequest) -> None:
    """Raise `invalid_request` when anything else breaks a rule."""
    checks = _Checks(RefusalCode.INVALID_REQUEST)
    checks.require(isinstance(request.payment, Payment), "payment")
    checks.whole(request.carry, "carry", least=0, most=MONEY_MAX)
    checks.whole(request.bought, "bought", least=0, most=UNITS_MAX)
    for charge in request.fixed_charges:
        _check_due_item(checks, charge, "fixed_charges")
        # A charge cannot be postponed: only a fee has somebody who may do so.
        checks.require(charge.postponed is False, "fixed_charges.postponed")
    for fee in request.municipal_fees:
        _check_due_item(checks, fee, "municipal_fees")
        checks.require(_postponing_is_explained(fee), "municipal_fees.postponed")
    for account in request.arrears:
        _check_account(checks, account)
    _check_what_is_asked(checks, request)


class _Checks:
    """The checks of one part of the input: the first that fails refuses with the part's code."""

    __slots__ = ("_code",)

    def __init__(self, code: RefusalCode) -> None:
        self._code = code

    def require(self, holds: bool, field: str) -> None:  # noqa: FBT001 - the condition itself
        if not holds:
            raise PricingRefused(self._code, field=field)

    def whole(self, value: int, field: str, *, least: int, most: int) -> None:
        # `type`, not `isinstance`: True is an int to Python, but not an amount.
        self.require(type(value) is int and least <= value <= most, field)


def _check_blocks(checks: _Checks, blocks: tuple[Block, ...]) -> None:
    checks.require(len(blocks) > 0 and blocks[-1].upper is None, "blocks")
    lower = 0
    for block in blocks[:-1]:
        checks.require(type(block.upper) is int and lower < block.upper <= UNITS_MAX, "blocks")
        lower = block.upper or 0
    for block in blocks:
        checks.whole(block.rate, "blocks", least=1, most=RATE_MAX)


def _check_due_item(checks: _Checks, item: DueItem, name: str) -> None:
    checks.require(_is_text(item.code), f"{name}.code")
    checks.require(_is_text(item.period), f"{name}.period")
    checks.whole(item.amount, f"{name}.amount", least=0, most=MONEY_MAX)
    checks.whole(item.paid, f"{name}.paid", least=0, most=item.amount)
    checks.whole(item.vat_bp, f"{name}.vat_bp", least=0, most=WHOLE_BP)


def _postponing_is_explained(fee: DueItem) -> bool:
    if fee.reason is not None and not _is_text(fee.reason):
        return False
    if fee.postponed is True:
        return fee.reason is not None and fee.reason.strip() != ""
    return fee.postponed is False


def _check_account(checks: _Checks, account: ArrearsAccount) -> None:
    checks.require(_is_text(account.code), "arrears.code")
    checks.whole(account.balance, "arrears.balance", least=0, most=MONEY_MAX)
    rule = account.rule
    match rule:
        case Percent():
            checks.whole(rule.bp, "arrears.rule", least=1, most=WHOLE_BP)
        case PerVend():
            checks.whole(rule.instalment, "arrears.rule", least=1, most=MONEY_MAX)
        case PerPeriod():
            checks.whole(rule.instalment, "arrears.rule", least=1, most=MONEY_MAX)
            checks.whole(rule.paid_this_period, "arrears.rule", least=0, most=rule.instalment)


def _check_what_is_asked(checks: _Checks, request: PricingRequest) -> None:
    given = (request.tender is not None) + (request.units_wanted is not None)
    checks.require(given == 1, "tender")
    if request.tender is not None:
        checks.whole(request.tender, "tender", least=0, most=MONEY_MAX)
    if request.units_wanted is not None:
        checks.whole(request.units_wanted, "units_wanted", least=1, most=UNITS_MAX)


def _is_text(value: object) -> bool:
    return isinstance(value, str)
