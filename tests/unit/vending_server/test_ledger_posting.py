"""How a sale is posted: every agora lands in the account it belongs to, and clearing is zero."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.helpers.pricing_requests import a_request
from vending_server.ledger import accounts
from vending_server.ledger.posting import MoneyIn, post_sale
from vending_server.pricing.model import (
    ArrearsAccount,
    DueItem,
    Percent,
    Utility,
)
from vending_server.pricing.price import price
from vending_server.pricing.refusal import PricingRefused

DRAWER = "drawer:1"


def balance(entries, account: str) -> int:
    debit = sum(one.amount_minor for one in entries if one.debit == account)
    return debit - sum(one.amount_minor for one in entries if one.credit == account)


def post(priced, cash: int | None = None):
    cash = priced.tender if cash is None else cash
    money_in = [MoneyIn(DRAWER, cash), MoneyIn(accounts.BANK_CARD, priced.tender - cash)]
    return post_sale(priced, Utility.ELECTRICITY, money_in)


def test_each_part_of_a_sale_has_its_account():
    priced = price(
        a_request(
            tender=10_010,
            carry=4,
            fixed_charges=(DueItem("rent", "2026-11", 1000, 1600),),
            municipal_fees=(DueItem("waste", "2026-11", 1500, 0),),
            arrears=(ArrearsAccount("old", 50_000, Percent(1250)),),
        )
    )
    entries = post(priced, cash=10_000)

    assert balance(entries, DRAWER) == 10_000
    assert balance(entries, accounts.BANK_CARD) == 10
    assert balance(entries, accounts.FIXED_CHARGES) == -862
    assert balance(entries, accounts.MUNICIPAL_FEES) == -1500
    assert balance(entries, accounts.ARREARS) == -1252
    assert balance(entries, accounts.VAT) == -(138 + priced.energy.vat)
    assert balance(entries, "revenue:electricity") == -priced.energy.net
    assert balance(entries, accounts.CARRY) == 4 - priced.carry_after


@given(tender=st.integers(1, 3_000).map(lambda tens: tens * 10), carry=st.integers(0, 500))
def test_every_sale_leaves_clearing_at_zero_and_entries_positive(tender, carry):
    try:
        priced = price(a_request(tender=tender, carry=carry))
    except PricingRefused:
        assume(False)
    entries = post(priced)

    assert balance(entries, accounts.SALE_CLEARING) == 0
    assert all(one.amount_minor > 0 and one.debit != one.credit for one in entries)
    assert balance(entries, DRAWER) == tender
