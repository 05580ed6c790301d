"""The VAT contained in gross amounts, and its summary per rate (PRICING S1, S4, S6).

The summary adds up the lines the customer sees; it is never computed again from totals, so the
receipt and the books cannot differ by an agora.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from vending_server.pricing.model import (
    WHOLE_BP,
    DeductionLine,
    EnergyLine,
    VatSummaryLine,
)
from vending_server.pricing.rounding import half_up_ratio

if TYPE_CHECKING:
    from collections.abc import Iterable


def contained_vat(gross: int, vat_bp: int) -> int:
    """Return V(gross, vat_bp)."""
    return half_up_ratio(gross * vat_bp, WHOLE_BP + vat_bp)


def part_payment_vat(*, paid: int, taken: int, vat_bp: int) -> int:
    """Return the VAT of one part, such that all parts add up to the VAT of the whole item."""
    return contained_vat(paid + taken, vat_bp) - contained_vat(paid, vat_bp)


def vat_summary(
    energy: EnergyLine, deductions: Iterable[DeductionLine]
) -> tuple[VatSummaryLine, ...]:
    """Sum the energy line and the charges and fees that took something, by ascending rate."""
    sums: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    _add(sums[energy.vat_bp], gross=energy.gross, vat=energy.vat)
    for line in deductions:
        # Arrears have no rate: their VAT was declared when the debt was billed.
        if line.vat_bp is not None and line.taken > 0:
            _add(sums[line.vat_bp], gross=line.taken, vat=line.vat)
    return tuple(
        VatSummaryLine(vat_bp=vat_bp, gross=gross, vat=vat, net=gross - vat)
        for vat_bp, (gross, vat) in sorted(sums.items())
    )


def _add(total: list[int], *, gross: int, vat: int) -> None:
    total[0] += gross
    total[1] += vat
