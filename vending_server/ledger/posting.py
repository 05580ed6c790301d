"""How a sale is posted: pure, from a sale's amounts to entries.

Everything that comes in is debited against the sale clearing account and everything it was spent
on is credited from it.  Since tender + carry before = deductions + energy + carry after, clearing
returns to zero within the sale; `post_sale` asserts it.  A deduction's or the energy's VAT is
parted from its net amount, so that revenue never holds VAT.  Old debts carry none (PRICING S4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vending_server.ledger import accounts
from vending_server.pricing.model import DeductionKind, DeductionLine, PricedSale, Utility


@dataclass(frozen=True, slots=True)
class Entry:
    """One ledger entry, accounts by code; the amount is positive agorot."""

    debit: str
    credit: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class MoneyIn:
    """One part of the tender and the account that it lands in."""

    account: str
    amount_minor: int


_DEDUCTION_ACCOUNT = {
    DeductionKind.FIXED_CHARGE: accounts.FIXED_CHARGES,
    DeductionKind.MUNICIPAL_FEE: accounts.MUNICIPAL_FEES,
    DeductionKind.ARREARS: accounts.ARREARS,
}


def post_sale(priced: PricedSale, utility: Utility, money_in: Iterable[MoneyIn]) -> list[Entry]:
    """Return the entries of a sale, in the order of its receipt; zero amounts make none."""
    lines = [*_sources(priced, money_in), *_uses(priced, utility)]
    entries = [entry for entry in lines if entry.amount_minor > 0]
    assert _balance_of(accounts.SALE_CLEARING, entries) == 0, "a sale must leave clearing at zero"
    return entries


def post_payment(lines: Iterable[DeductionLine], money_in: Iterable[MoneyIn]) -> list[Entry]:
    """Return the entries of a payment of fees and debts without a sale, as a sale would post it."""
    posted = [*_came(money_in), *_deducted(lines)]
    entries = [entry for entry in posted if entry.amount_minor > 0]
    assert _balance_of(accounts.SALE_CLEARING, entries) == 0, (
        "a payment must leave clearing at zero"
    )
    return entries


def post_correction(
    utility: Utility, *, owed_in: str, gross_minor: int, vat_minor: int
) -> list[Entry]:
    """Return the entries of a credit by correction: owed to the customer, its VAT reversed with it.

    The VAT may even rise while the gross amount falls, when the rate was changed.
    """
    assert gross_minor > 0, "nothing is credited that was not paid too much"
    revenue, net = accounts.revenue_of(utility), gross_minor - vat_minor
    if vat_minor < 0:
        lines = [
            Entry(revenue, owed_in, gross_minor),
            Entry(revenue, accounts.VAT, -vat_minor),
        ]
    elif net < 0:
        lines = [
            Entry(accounts.VAT, owed_in, gross_minor),
            Entry(accounts.VAT, revenue, -net),
        ]
    else:
        lines = [Entry(revenue, owed_in, net), Entry(accounts.VAT, owed_in, vat_minor)]
    return [entry for entry in lines if entry.amount_minor > 0]


def _came(money_in: Iterable[MoneyIn]) -> Iterator[Entry]:
    for part in money_in:
        yield Entry(part.account, accounts.SALE_CLEARING, part.amount_minor)


def _deducted(lines: Iterable[DeductionLine]) -> Iterator[Entry]:
    for line in lines:
        yield Entry(accounts.SALE_CLEARING, _DEDUCTION_ACCOUNT[line.kind], line.net)
        yield Entry(accounts.SALE_CLEARING, accounts.VAT, line.vat)


def _sources(priced: PricedSale, money_in: Iterable[MoneyIn]) -> Iterator[Entry]:
    yield from _came(money_in)
    yield Entry(accounts.CARRY, accounts.SALE_CLEARING, priced.carry_before)


def _uses(priced: PricedSale, utility: Utility) -> Iterator[Entry]:
    yield from _deducted(priced.deductions)
    yield Entry(accounts.SALE_CLEARING, accounts.revenue_of(utility), priced.energy.net)
    yield Entry(accounts.SALE_CLEARING, accounts.VAT, priced.energy.vat)
    yield Entry(accounts.SALE_CLEARING, accounts.CARRY, priced.carry_after)


def _balance_of(account: str, entries: Iterable[Entry]) -> int:
    return sum(
        (entry.amount_minor if entry.debit == account else 0)
        - (entry.amount_minor if entry.credit == account else 0)
        for entry in entries
    )
