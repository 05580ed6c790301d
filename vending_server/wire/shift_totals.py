"""The sums of a shift: one function for X and Z, at the till and at the server alike; pure.

Expected cash is the opening float, plus the cash part of every sale and payment, less that of every
sale taken back, plus what came in and less what went out of the drawer otherwise.  Nothing else may
be called the expected cash.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

import msgspec

from vending_server.wire.base import Answer

CASH: Final = "cash"


class FlowKind(StrEnum):
    """Cash that came or went and was no sale."""

    PAY_IN = "pay_in"
    PAY_OUT = "pay_out"
    DEPOSIT_TAKEN = "deposit_taken"  # money kept for a customer
    DEPOSIT_RETURNED = "deposit_returned"
    CONTRACT_PAID_OUT = "contract_paid_out"  # what a closed contract left


_SIGN: Final = {
    FlowKind.PAY_IN: 1,
    FlowKind.PAY_OUT: -1,
    FlowKind.DEPOSIT_TAKEN: 1,
    FlowKind.DEPOSIT_RETURNED: -1,
    FlowKind.CONTRACT_PAID_OUT: -1,
}
assert set(_SIGN) == set(FlowKind), "every flow has a direction"


class SaleFact(Answer, frozen=True, kw_only=True):
    """What a shift's sums need of one sale."""

    receipt_sequence: int
    utility: str
    units_tenths: int
    tenders: Sequence[tuple[str, int]]  # kind and agorot


class PaymentFact(Answer, frozen=True, kw_only=True):
    """Fees or debts paid without buying."""

    tenders: Sequence[tuple[str, int]]


class ReversalFact(Answer, frozen=True, kw_only=True):
    """A sale that was taken back out of this drawer, in whichever shift it was sold."""

    tenders: Sequence[tuple[str, int]]  # each went back the way it had come


class Flow(Answer, frozen=True, kw_only=True):
    """One movement of cash that was no sale."""

    kind: FlowKind
    amount_minor: int

    @property
    def effect_minor(self) -> int:
        """What it adds to the drawer."""
        return _SIGN[self.kind] * self.amount_minor


class Sum(Answer, frozen=True, kw_only=True):
    """How many, and how much money or energy."""

    name: str
    count: int
    amount: int


class ShiftCounts(Answer, frozen=True, kw_only=True):
    """What anybody may know of a shift: it does not tell what is in the drawer."""

    sales: int
    receipt_first: int | None
    receipt_last: int | None
    copies: int
    units: list[Sum]  # by utility, in tenths
    payments: int = 0  # of fees and debts, without a token
    reversals: int = 0  # sales taken back; those of this shift still count above


class ShiftTotals(Answer, frozen=True, kw_only=True):
    """Every sum of a shift, in agorot."""

    by_utility: list[Sum]
    by_means: list[Sum]
    flows: list[Sum]
    opening_float_minor: int
    expected_minor: int
    payments: list[Sum] = msgspec.field(default_factory=list)  # without a token, by means
    reversals: list[Sum] = msgspec.field(default_factory=list)  # given back, by means


def shift_counts(
    sales: Sequence[SaleFact], *, copies: int, payments: int = 0, reversals: int = 0
) -> ShiftCounts:
    """Return the figures that are no money."""
    receipts = [sale.receipt_sequence for sale in sales]
    return ShiftCounts(
        sales=len(sales),
        receipt_first=min(receipts, default=None),
        receipt_last=max(receipts, default=None),
        copies=copies,
        units=_sums((sale.utility, sale.units_tenths) for sale in sales),
        payments=payments,
        reversals=reversals,
    )


def shift_totals(
    *,
    opening_float_minor: int,
    sales: Sequence[SaleFact],
    flows: Sequence[Flow],
    payments: Sequence[PaymentFact] = (),
    reversals: Sequence[ReversalFact] = (),
) -> ShiftTotals:
    """Return the sums of a shift, for an X as for a Z."""
    parts = [part for sale in sales for part in sale.tenders]
    returned = [part for one in reversals for part in one.tenders]
    paid = [part for one in payments for part in one.tenders]
    cash = _cash_of(parts) + _cash_of(paid) - _cash_of(returned)
    return ShiftTotals(
        by_utility=_sums(
            (sale.utility, sum(amount for _, amount in sale.tenders)) for sale in sales
        ),
        by_means=_sums(parts),
        flows=_sums((flow.kind.value, flow.amount_minor) for flow in flows),
        opening_float_minor=opening_float_minor,
        expected_minor=opening_float_minor + cash + sum(flow.effect_minor for flow in flows),
        payments=_sums(paid),
        reversals=_sums(returned),
    )


def _cash_of(parts: Iterable[tuple[str, int]]) -> int:
    return sum(amount for kind, amount in parts if kind == CASH)


def _sums(amounts: Iterable[tuple[str, int]]) -> list[Sum]:
    found: dict[str, tuple[int, int]] = {}
    for name, amount in amounts:
        count, total = found.get(name, (0, 0))
        found[name] = (count + 1, total + amount)
    return [
        Sum(name=name, count=count, amount=total) for name, (count, total) in sorted(found.items())
    ]
