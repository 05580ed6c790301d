"""The values that pricing takes and gives (PRICING S2 and S6).

Inside this package money is always integer agorot, units always integer tenths (0.1 kWh or
0.1 m3), rates integer micro-ILS per whole unit without VAT, shares and VAT basis points (bp).
The field names are those of the case files, so that a rule, a case and the code read alike.

These classes hold values; they do not judge them. `validation` does, and `price` calls it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MONEY_MAX: Final = 10**12
UNITS_MAX: Final = 10**9
RATE_MAX: Final = 10**9
WHOLE_BP: Final = 10_000


class Utility(StrEnum):
    """What the meter measures."""

    ELECTRICITY = "electricity"
    WATER = "water"


class Period(StrEnum):
    """The time over which bought units climb through the blocks."""

    MONTH = "month"
    TWO_MONTHS = "two_months"


class Payment(StrEnum):
    """Whether the cash step applies to the tender; `other` is card, transfer or wallet."""

    CASH = "cash"
    OTHER = "other"


class Mode(StrEnum):
    """What the customer named: the money or the units."""

    MONEY = "money"
    UNITS = "units"


class DeductionKind(StrEnum):
    """The lists that may take a part of the tender, in the order in which they take it."""

    FIXED_CHARGE = "fixed_charge"
    MUNICIPAL_FEE = "municipal_fee"
    ARREARS = "arrears"


@dataclass(frozen=True, slots=True)
class Block:
    """One step of a tariff: `upper` tenths of the period, inclusive; None has no end."""

    upper: int | None
    rate: int


@dataclass(frozen=True, slots=True)
class Tariff:
    """One version of a tariff, as a decision fixed it."""

    utility: Utility
    period: Period
    decision: str
    vat_bp: int
    min_tender: int
    max_tender: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """What the municipality lets a sale take for other things than energy."""

    ceiling_bp: int
    guaranteed_units: int
    cash_rounding: int


@dataclass(frozen=True, slots=True)
class DueItem:
    """A fixed charge or municipal fee of one period; never merged with another period's."""

    code: str
    period: str
    amount: int
    vat_bp: int
    paid: int = 0
    postponed: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Percent:
    """Arrears take a share of the tender."""

    bp: int


@dataclass(frozen=True, slots=True)
class PerVend:
    """Arrears take an instalment at every vend."""

    instalment: int


@dataclass(frozen=True, slots=True)
class PerPeriod:
    """Arrears take an instalment once per period, in however many vends."""

    instalment: int
    paid_this_period: int = 0


ArrearsRule = Percent | PerVend | PerPeriod


@dataclass(frozen=True, slots=True)
class ArrearsAccount:
    """An old debt and the rule by which vends pay it off."""

    code: str
    balance: int
    rule: ArrearsRule


@dataclass(frozen=True, slots=True, kw_only=True)
class PricingRequest:
    """Everything a price depends on; exactly one of `tender` and `units_wanted` is given.

    Each list is in the order in which it is to be taken, oldest period first.
    """

    tariff: Tariff
    policy: Policy
    payment: Payment
    carry: int
    bought: int
    fixed_charges: tuple[DueItem, ...] = ()
    municipal_fees: tuple[DueItem, ...] = ()
    arrears: tuple[ArrearsAccount, ...] = ()
    tender: int | None = None
    units_wanted: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductionLine:
    """What one item asked, took and still is owed; arrears have no period and no VAT rate."""

    kind: DeductionKind
    code: str
    period: str | None
    asked: int
    taken: int
    left: int
    vat_bp: int | None
    vat: int
    net: int


@dataclass(frozen=True, slots=True)
class BlockLine:
    """The tenths that fell into one block (counted from 1) and their part of the net price."""

    block: int
    tenths: int
    rate: int
    net: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyLine:
    """What the energy costs."""

    gross: int
    vat_bp: int
    vat: int
    net: int
    blocks: tuple[BlockLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VatSummaryLine:
    """The sums of all lines of one VAT rate."""

    vat_bp: int
    gross: int
    vat: int
    net: int


@dataclass(frozen=True, slots=True)
class StsAmount:
    """Exponent and mantissa of the units in the token's amount field."""

    e: int
    m: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedSale:
    """A sale, line by line: tender + carry_before = deductions + energy + carry_after."""

    mode: Mode
    tender: int
    carry_before: int
    ceiling: int
    deductions: tuple[DeductionLine, ...]
    deductions_total: int
    energy_money: int
    units: int
    sts: StsAmount
    energy: EnergyLine
    vat_summary: tuple[VatSummaryLine, ...]
    carry_after: int
