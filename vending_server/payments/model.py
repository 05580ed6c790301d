"""What an amount pays of what is owed; pure.

The lines are those of a sale (PRICING S4), with nothing to buy: each item takes what is left of the
money, in order, and a part of a fee holds the VAT by which all its parts add up to the whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from vending_server.errors import Refused
from vending_server.pricing.deductions import deduction_line
from vending_server.pricing.model import DeductionKind, DeductionLine
from vending_server.tariffs.model import Arrears, Due, DueKind
from vending_server.wire.payments import PaymentLine
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import VatLine

_KIND: Final = {
    DueKind.FIXED_CHARGE: DeductionKind.FIXED_CHARGE,
    DueKind.MUNICIPAL_FEE: DeductionKind.MUNICIPAL_FEE,
}


@dataclass(frozen=True, slots=True)
class Owed:
    """What a contract owes, oldest first."""

    dues: Sequence[Due]
    arrears: Sequence[Arrears]

    def chosen(self, items: Collection[str]) -> Owed:
        """Return what is to be paid: these items, or all but what is postponed.

        Raises:
            Refused: PRICE_CHANGED, when one of them is not owed (any more).
        """
        if not items:
            due_now = [one for one in self.dues if one.postponed_reason is None]
            return Owed(due_now, self.arrears)
        known = {one.line_code for one in self.dues} | {one.line_code for one in self.arrears}
        if not known.issuperset(items):
            raise Refused(ProblemCode.PRICE_CHANGED)
        return Owed(
            [one for one in self.dues if one.line_code in items],
            [one for one in self.arrears if one.line_code in items],
        )


@dataclass(frozen=True, slots=True)
class PaidItem:
    """One item with what it takes of a payment."""

    of: Due | Arrears
    line: DeductionLine

    def told(self) -> PaymentLine:
        """Return the line as a receipt carries it."""
        line, of = self.line, self.of
        return PaymentLine(
            item=of.line_code,
            kind=line.kind.value,
            code=of.code,
            name=of.name,
            period=line.period,
            is_postponed=isinstance(of, Due) and of.postponed_reason is not None,
            owed_minor=line.asked,
            taken_minor=line.taken,
            left_minor=line.left,
            vat_bp=line.vat_bp,
            vat_minor=line.vat,
            net_minor=line.net,
        )


def pay(owed: Owed, amount_minor: int) -> list[PaidItem]:
    """Let each item take what it is owed, in order, until the money is used up.

    Raises:
        Refused: NOTHING_TO_SETTLE, or ABOVE_WHAT_IS_OWED with how much is.
    """
    asks = list(_asks(owed))
    total = sum(asked for _, _, asked in asks)
    if not total:
        raise Refused(ProblemCode.NOTHING_TO_SETTLE)
    if amount_minor > total:
        raise Refused(ProblemCode.ABOVE_WHAT_IS_OWED, left=total)
    left = amount_minor
    paid = []
    for kind, of, asked in asks:
        taken = min(asked, left)
        left -= taken
        item = of.account() if isinstance(of, Arrears) else of.item()
        paid.append(PaidItem(of, deduction_line(kind, item, asked=asked, taken=taken)))
    return paid


def vat_lines(paid: Sequence[PaidItem]) -> list[VatLine]:
    """Return the sums of the lines at each VAT rate; debts have none."""
    sums: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for one in paid:
        if one.line.vat_bp is not None and one.line.taken:
            sums[one.line.vat_bp][0] += one.line.taken
            sums[one.line.vat_bp][1] += one.line.vat
    return [
        VatLine(vat_bp=rate, gross_minor=gross, vat_minor=vat, net_minor=gross - vat)
        for rate, (gross, vat) in sorted(sums.items())
    ]


def _asks(owed: Owed) -> Iterator[tuple[DeductionKind, Due | Arrears, int]]:
    for kind in (DueKind.FIXED_CHARGE, DueKind.MUNICIPAL_FEE):
        for due in owed.dues:
            if due.kind is kind:
                yield _KIND[kind], due, due.amount_minor - due.paid_minor
    for debt in owed.arrears:
        yield DeductionKind.ARREARS, debt, debt.balance_minor
