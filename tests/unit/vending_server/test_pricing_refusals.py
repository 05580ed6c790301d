"""Which requests are refused, with which code, and which reason wins (PRICING S2, S7, S8)."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from tests.helpers.pricing_requests import FLAT_TARIFF, HALF_CEILING, a_request
from vending_server.pricing.model import (
    ArrearsAccount,
    Block,
    DueItem,
    Payment,
    Percent,
    PerPeriod,
    PerVend,
)
from vending_server.pricing.price import price
from vending_server.pricing.refusal import PricingRefused, RefusalCode


def _refusal(request):
    with pytest.raises(PricingRefused) as refused:
        price(request)
    return refused.value


@pytest.mark.parametrize(
    "changes",
    [
        {"utility": "gas"},
        {"period": "quarter"},
        {"decision": " "},
        {"decision": None},
        {"vat_bp": -1},
        {"vat_bp": 10_001},
        {"vat_bp": 1600.0},
        {"vat_bp": True},
        {"min_tender": 0},
        {"min_tender": 200_001},
        {"max_tender": 10**12 + 1},
        {"blocks": ()},
        {"blocks": (Block(100, 1),)},
        {"blocks": (Block(None, 0),)},
        {"blocks": (Block(None, 10**9 + 1),)},
        {"blocks": (Block(0, 1), Block(None, 1))},
        {"blocks": (Block(5, 1), Block(5, 1), Block(None, 1))},
        {"blocks": (Block(None, 1), Block(None, 1))},
        {"blocks": (Block(10**9 + 1, 1), Block(None, 1))},
        {"blocks": (Block("5", 1), Block(None, 1))},
    ],
    ids=str,
)
def test_a_tariff_that_breaks_a_rule_is_refused(changes):
    refused = _refusal(a_request(tariff=replace(FLAT_TARIFF, **changes)))

    assert refused.code is RefusalCode.INVALID_TARIFF
    assert refused.field in changes


@pytest.mark.parametrize(
    "changes",
    [
        {"ceiling_bp": -1},
        {"ceiling_bp": 10_001},
        {"guaranteed_units": -1},
        {"guaranteed_units": 16_385},
        {"guaranteed_units": 18_201_625},
        {"guaranteed_units": "0"},
        {"cash_rounding": 0},
        {"cash_rounding": 10_001},
    ],
    ids=str,
)
def test_a_policy_that_breaks_a_rule_is_refused(changes):
    refused = _refusal(a_request(policy=replace(HALF_CEILING, **changes)))

    assert refused.code is RefusalCode.INVALID_POLICY
    assert refused.field in changes


_ITEM = DueItem("waste", "2024-01", amount=1000, vat_bp=1600)


@pytest.mark.parametrize(
    "changes",
    [
        {"payment": "cheque"},
        {"carry": -1},
        {"carry": 10**12 + 1},
        {"bought": -1},
        {"bought": 10**9 + 1},
        {"tender": -1},
        {"tender": 1000.5},
        {"tender": True},
        {"tender": None},
        {"tender": 10**12 + 1},
        {"tender": 10_000, "units_wanted": 100},
        {"units_wanted": 0},
        {"units_wanted": 10**9 + 1},
        {"fixed_charges": (replace(_ITEM, amount=-1),)},
        {"fixed_charges": (replace(_ITEM, paid=1001),)},
        {"fixed_charges": (replace(_ITEM, vat_bp=10_001),)},
        {"fixed_charges": (replace(_ITEM, code=None),)},
        {"fixed_charges": (replace(_ITEM, period=7),)},
        {"fixed_charges": (replace(_ITEM, postponed=True, reason="asked"),)},
        {"municipal_fees": (replace(_ITEM, paid=-1),)},
        {"municipal_fees": (replace(_ITEM, postponed=True),)},
        {"municipal_fees": (replace(_ITEM, postponed=True, reason=" "),)},
        {"municipal_fees": (replace(_ITEM, postponed=1, reason="asked"),)},
        {"municipal_fees": (replace(_ITEM, reason=5),)},
        {"arrears": (ArrearsAccount("debt", -1, Percent(1)),)},
        {"arrears": (ArrearsAccount("debt", 1, Percent(0)),)},
        {"arrears": (ArrearsAccount("debt", 1, Percent(10_001)),)},
        {"arrears": (ArrearsAccount("debt", 1, PerVend(0)),)},
        {"arrears": (ArrearsAccount("debt", 1, PerPeriod(0, 0)),)},
        {"arrears": (ArrearsAccount("debt", 1, PerPeriod(5, 6)),)},
        {"arrears": (ArrearsAccount("debt", 1, PerPeriod(5, -1)),)},
    ],
    ids=str,
)
def test_anything_else_that_breaks_a_rule_is_refused(changes):
    assert _refusal(a_request(**changes)).code is RefusalCode.INVALID_REQUEST


_INVALID = {
    "tariff": replace(FLAT_TARIFF, vat_bp=-1),
    "policy": replace(HALF_CEILING, ceiling_bp=-1),
    "carry": -1,
    "tender": 1,
}
_INVALID_CODES = {
    "tariff": RefusalCode.INVALID_TARIFF,
    "policy": RefusalCode.INVALID_POLICY,
    "carry": RefusalCode.INVALID_REQUEST,
    "tender": RefusalCode.TENDER_BELOW_MINIMUM,
}


@pytest.mark.parametrize(("first", "second"), list(combinations(_INVALID, 2)))
def test_of_two_faults_the_earlier_in_the_order_is_named(first, second):
    request = a_request(**{first: _INVALID[first], second: _INVALID[second]})

    assert _refusal(request).code is _INVALID_CODES[first]


@pytest.mark.parametrize(
    ("tender", "code", "limit"),
    [
        (990, RefusalCode.TENDER_BELOW_MINIMUM, 1000),
        (995, RefusalCode.TENDER_BELOW_MINIMUM, 1000),
        (200_010, RefusalCode.TENDER_ABOVE_MAXIMUM, 200_000),
        (200_001, RefusalCode.TENDER_ABOVE_MAXIMUM, 200_000),
        (1005, RefusalCode.TENDER_NOT_CASH_MULTIPLE, 10),
    ],
)
def test_a_tender_outside_the_bounds_is_refused_with_the_bound(tender, code, limit):
    refused = _refusal(a_request(tender=tender))

    assert (refused.code, refused.limit) == (code, limit)


def test_cash_off_the_step_is_told_the_nearest_multiples():
    refused = _refusal(a_request(tender=1005))

    assert (refused.below, refused.above) == (1000, 1010)


def test_a_card_pays_to_the_agora():
    assert price(a_request(tender=1005, payment=Payment.OTHER)).tender == 1005


_CHEAP = replace(FLAT_TARIFF, blocks=(Block(None, 1),))
_DEAR = replace(FLAT_TARIFF, blocks=(Block(None, 10**9),))


def test_money_that_would_overfill_a_token_is_refused_not_capped():
    refused = _refusal(a_request(tariff=_CHEAP, tender=200_000))

    assert (refused.code, refused.limit) == (RefusalCode.ABOVE_TOKEN_MAXIMUM, 18_201_624)


def test_cash_off_the_step_is_refused_before_the_token_is_looked_at():
    refused = _refusal(a_request(tariff=_CHEAP, tender=199_999))

    assert refused.code is RefusalCode.TENDER_NOT_CASH_MULTIPLE


def test_money_that_buys_nothing_is_refused():
    assert _refusal(a_request(tariff=_DEAR, tender=1000)).code is RefusalCode.TENDER_TOO_SMALL


@pytest.mark.parametrize(
    ("units", "below", "above"),
    [(16_385, 16_384, 16_394), (180_215, 180_214, 180_224), (1_818_525, 1_818_524, 1_818_624)],
)
def test_units_no_token_can_carry_are_refused_with_their_neighbours(units, below, above):
    refused = _refusal(a_request(units_wanted=units))

    assert refused.code is RefusalCode.UNITS_NOT_REPRESENTABLE
    assert (refused.below, refused.above) == (below, above)


def test_units_above_the_token_maximum_are_refused_as_such():
    refused = _refusal(a_request(units_wanted=18_201_625))

    assert (refused.code, refused.limit) == (RefusalCode.ABOVE_TOKEN_MAXIMUM, 18_201_624)


def test_units_that_no_allowed_tender_buys_are_refused():
    refused = _refusal(a_request(units_wanted=16_383, carry=0, tariff=_DEAR))

    assert (refused.code, refused.limit) == (RefusalCode.TENDER_ABOVE_MAXIMUM, 200_000)


@pytest.mark.parametrize("carry", [0, 5000])
def test_units_cheaper_than_the_minimum_are_refused_not_raised_to_it(carry):
    refused = _refusal(a_request(units_wanted=10, carry=carry))

    assert (refused.code, refused.limit) == (RefusalCode.TENDER_BELOW_MINIMUM, 1000)


def test_units_at_the_maximum_are_sold_for_a_maximum_that_is_off_the_cash_step():
    tariff = replace(FLAT_TARIFF, max_tender=10_005)

    # 1540 tenths cost 10003.84 agorot: 10004, hence 10010 in cash, which is above the maximum.
    assert _refusal(a_request(tariff=tariff, units_wanted=1540)).code is (
        RefusalCode.TENDER_ABOVE_MAXIMUM
    )
    by_card = a_request(tariff=tariff, units_wanted=1540, payment=Payment.OTHER)
    assert price(by_card).tender == 10_004
