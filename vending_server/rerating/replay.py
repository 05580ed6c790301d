"""Sell the same history again for the same money: same tenders, same order, another decision.

Every sale goes through pricing's own `units_for_tender`, which writes out no lines of a receipt.
What it owed at the time is taken from its stored quote, which also holds the items that took
nothing. Where the other decision takes more or less of an item (only the guaranteed units can make
it so), the rest follows the contract to its later sales. Carry that came from elsewhere, a
correction say, is kept as it came.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from vending_server.pricing.deductions import Deductions
from vending_server.pricing.energy import energy_charge
from vending_server.pricing.model import (
    ArrearsAccount,
    DueItem,
    Payment,
    PerVend,
    Policy,
    PricingRequest,
    Tariff,
)
from vending_server.pricing.refusal import PricingRefused
from vending_server.pricing.vend_by_money import units_for_tender
from vending_server.rerating.model import Calendar, PastSale, PeriodCount

_ARREARS = "arrears"
_FEE = "municipal_fee"


class AskedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a stored quote: what it asked, took and left."""

    kind: str
    code: str
    period: str | None
    vat_bp: int | None
    asked_minor: int
    taken_minor: int
    left_minor: int

    @property
    def name(self) -> tuple[str, str, str | None]:
        """What finds the item again in a later sale of the contract."""
        return (self.kind, self.code, self.period)


@dataclass(frozen=True, slots=True, kw_only=True)
class FullSale:
    """A past sale with its money: what a replay needs beyond its units."""

    past: PastSale
    tender_minor: int
    carry_before_minor: int
    carry_after_minor: int
    asked: list[AskedItem]

    @property
    def hits_ceiling(self) -> bool:
        """Whether the ceiling kept something from being taken."""
        return any(one.taken_minor < one.asked_minor for one in self.asked)


@dataclass(slots=True)
class Replayed:
    """What one contract's tenders would have bought."""

    units_tenths: int = 0
    refused: int = 0
    ceiling_hits: int = 0


@dataclass(slots=True)
class _Purse:
    """What differs from the real history so far."""

    carry_minor: int = 0
    carry_seen_minor: int = 0  # the real carry after the real sale before
    not_taken: dict[tuple[str, str, str | None], tuple[AskedItem, int]] = field(
        default_factory=dict
    )


def replay(
    sales: Iterable[FullSale],
    tariff: Tariff,
    policy: Policy,
    *,
    since: dt.datetime,
    calendar: Calendar,
) -> Replayed:
    """Sell one contract's sales again; earlier ones than `since` only count for the blocks."""
    bought, purse, total = PeriodCount(calendar), None, Replayed()
    for sale in sales:
        before = bought.at(sale.past.sold_at)
        if sale.past.sold_at < since:
            bought.add(sale.past.units_tenths)
            continue
        if purse is None:
            purse = _Purse(sale.carry_before_minor, sale.carry_before_minor)
        purse.carry_minor += sale.carry_before_minor - purse.carry_seen_minor
        purse.carry_seen_minor = sale.carry_after_minor
        priced = _sell(sale, tariff, policy, before, purse)
        if priced is None:
            total.refused += 1
            continue
        units, deductions = priced
        gross = energy_charge(tariff, bought=before, units=units)
        bought.add(units)
        purse.carry_minor += sale.tender_minor - deductions.total - gross
        total.units_tenths += units
        total.ceiling_hits += any(line.taken < line.asked for line in deductions.lines)
    return total


def _sell(
    sale: FullSale, tariff: Tariff, policy: Policy, bought: int, purse: _Purse
) -> tuple[int, Deductions] | None:
    items = _items(sale, purse)
    dues = [(one, more) for one, more in items if one.kind != _ARREARS]
    request = PricingRequest(
        tariff=tariff,
        policy=policy,
        # The money is on the table: the cash step was kept when it was tendered.
        payment=Payment.OTHER,
        carry=purse.carry_minor,
        bought=bought,
        fixed_charges=tuple(_due(*one) for one in dues if one[0].kind != _FEE),
        municipal_fees=tuple(_due(*one) for one in dues if one[0].kind == _FEE),
        arrears=tuple(_debt(*one) for one in items if one[0].kind == _ARREARS),
        tender=sale.tender_minor,
    )
    try:
        units, deductions = units_for_tender(request, sale.tender_minor)
    except PricingRefused:
        _remember(sale, items, {}, purse)
        return None
    taken = {(one.kind.value, one.code, one.period): one.taken for one in deductions.lines}
    _remember(sale, items, taken, purse)
    return units, deductions


def _items(sale: FullSale, purse: _Purse) -> list[tuple[AskedItem, int]]:
    """Return the items that this sale meets, each with what an earlier replayed one left of it."""
    asked = {one.name for one in sale.asked}
    carried = [one for name, one in purse.not_taken.items() if name not in asked and one[1] > 0]
    return carried + [(one, purse.not_taken.get(one.name, (one, 0))[1]) for one in sale.asked]


def _due(one: AskedItem, more: int) -> DueItem:
    assert one.period is not None, "a due has its period"
    assert one.vat_bp is not None, "a due has its rate"
    amount = max(0, one.left_minor + one.taken_minor + more)
    return DueItem(code=one.code, period=one.period, amount=amount, vat_bp=one.vat_bp)


def _debt(one: AskedItem, more: int) -> ArrearsAccount:
    # The same tender asks the same instalment, by whichever rule.
    balance = max(0, one.left_minor + one.taken_minor + more)
    return ArrearsAccount(one.code, balance, PerVend(max(1, one.asked_minor)))


def _remember(
    sale: FullSale,
    items: list[tuple[AskedItem, int]],
    taken: dict[tuple[str, str, str | None], int],
    purse: _Purse,
) -> None:
    really = {one.name: one.taken_minor for one in sale.asked}
    for one, more in items:
        rest = more + really.get(one.name, 0) - taken.get(one.name, 0)
        if rest or more:
            purse.not_taken[one.name] = (_settled(one), rest)


def _settled(one: AskedItem) -> AskedItem:
    """Return the item as a later sale meets it that the real history had settled it for."""
    return AskedItem(
        kind=one.kind,
        code=one.code,
        period=one.period,
        vat_bp=one.vat_bp,
        asked_minor=one.asked_minor,
        taken_minor=0,
        left_minor=0,
    )
