"""What a sale takes before it buys energy: charges, fees, arrears, under one ceiling (PRICING S4).

Everything here follows from the tender alone, which is what lets vend by units search for it:
the money left for energy never falls as the tender grows (S9.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vending_server.pricing.energy import energy_charge
from vending_server.pricing.model import (
    WHOLE_BP,
    ArrearsAccount,
    DeductionKind,
    DeductionLine,
    DueItem,
    Percent,
    PerPeriod,
    PerVend,
    PricingRequest,
)
from vending_server.pricing.rounding import ceiling_ratio
from vending_server.pricing.vat import part_payment_vat

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Deductions:
    """The ceiling of a tender, the lines under it, and what they took together."""

    ceiling: int
    lines: tuple[DeductionLine, ...]
    total: int


def deduct(request: PricingRequest, tender: int) -> Deductions:
    """Let each item take what it asks, in order, until the ceiling is used up."""
    ceiling = _ceiling(request, tender)
    left = ceiling
    lines = []
    for kind, item, asked in _asks(request, tender):
        if asked == 0:
            continue
        taken = min(asked, left)
        left -= taken
        lines.append(deduction_line(kind, item, asked=asked, taken=taken))
    return Deductions(ceiling=ceiling, lines=tuple(lines), total=ceiling - left)


def energy_money(request: PricingRequest, tender: int) -> int:
    """Return E(tender): the money for energy, without making the lines."""
    asked = sum(asked for _, _, asked in _asks(request, tender))
    return tender + request.carry - min(_ceiling(request, tender), asked)


def _ceiling(request: PricingRequest, tender: int) -> int:
    share = tender * request.policy.ceiling_bp // WHOLE_BP
    guaranteed = request.policy.guaranteed_units
    if guaranteed == 0:
        return share
    reserved = energy_charge(request.tariff, bought=request.bought, units=guaranteed)
    return min(share, max(0, tender + request.carry - reserved))


def _asks(
    request: PricingRequest, tender: int
) -> Iterator[tuple[DeductionKind, DueItem | ArrearsAccount, int]]:
    for charge in request.fixed_charges:
        yield DeductionKind.FIXED_CHARGE, charge, _due(charge)
    for fee in request.municipal_fees:
        yield DeductionKind.MUNICIPAL_FEE, fee, _due(fee)
    percent = _PercentShares(tender)
    for account in request.arrears:
        yield DeductionKind.ARREARS, account, _instalment(account, percent)


def _due(item: DueItem) -> int:
    return 0 if item.postponed else item.amount - item.paid


def _instalment(account: ArrearsAccount, percent: _PercentShares) -> int:
    match account.rule:
        case PerVend(instalment):
            return min(account.balance, instalment)
        case PerPeriod(instalment, paid):
            return min(account.balance, instalment - paid)
        case Percent(bp):
            return percent.next_ask(account.balance, bp)


class _PercentShares:
    """The percent accounts of one sale, rounded up together.

    Rounding each by itself would let one agora more buy less: three accounts of 1 % would take
    3 agorot of 100 and 6 of 101. So each asks the growth of the rounded running sum, which counts
    what accounts ask, whatever the ceiling lets them take.
    """

    __slots__ = ("_sum_bp", "_tender")

    def __init__(self, tender: int) -> None:
        self._tender = tender
        self._sum_bp = 0  # exact: agorot x 10000

    def next_ask(self, balance: int, bp: int) -> int:
        before = ceiling_ratio(self._sum_bp, WHOLE_BP)
        self._sum_bp += min(balance * WHOLE_BP, self._tender * bp)
        return ceiling_ratio(self._sum_bp, WHOLE_BP) - before


def deduction_line(
    kind: DeductionKind, item: DueItem | ArrearsAccount, *, asked: int, taken: int
) -> DeductionLine:
    """Return the line of an item that asks and takes so much, with the VAT of this part."""
    if isinstance(item, ArrearsAccount):
        return DeductionLine(
            kind=kind,
            code=item.code,
            period=None,
            asked=asked,
            taken=taken,
            left=item.balance - taken,
            vat_bp=None,
            vat=0,
            net=taken,
        )
    vat = part_payment_vat(paid=item.paid, taken=taken, vat_bp=item.vat_bp)
    return DeductionLine(
        kind=kind,
        code=item.code,
        period=item.period,
        asked=asked,
        taken=taken,
        left=item.amount - item.paid - taken,
        vat_bp=item.vat_bp,
        vat=vat,
        net=taken - vat,
    )
