"""What always holds of a price (PRICING S3, S4, S6, S9), over generated requests."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import ceil

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.helpers.pricing_requests import requests_by_money, requests_by_units, tariffs
from vending_server.pricing.energy import energy_charge, units_for_money
from vending_server.pricing.model import DeductionKind, Payment
from vending_server.pricing.price import price
from vending_server.pricing.refusal import PricingRefused
from vending_server.pricing.units import TOKEN_UNITS_MAX, is_representable, representable_above
from vending_server.pricing.vat import contained_vat, part_payment_vat

any_request = requests_by_money | requests_by_units


def _sold(request):
    """Price the request; a refused one is no example of a sale."""
    try:
        return price(request)
    except PricingRefused:
        assume(False)


def _charge(request, units):
    return energy_charge(request.tariff, bought=request.bought, units=units)


def _charge_tenth_by_tenth(tariff, bought, units):
    """C(u) as a child would do it: each tenth looks up its block."""
    total = Fraction(0)
    for tenth in range(bought + 1, bought + units + 1):
        block = next(b for b in tariff.blocks if b.upper is None or tenth <= b.upper)
        total += Fraction(block.rate, 100_000) * Fraction(10_000 + tariff.vat_bp, 10_000)
    return ceil(total)


@given(any_request)
def test_no_agora_appears_or_vanishes(request):
    sale = _sold(request)

    assert sale.tender + sale.carry_before == (
        sale.deductions_total + sale.energy.gross + sale.carry_after
    )
    assert sale.deductions_total == sum(line.taken for line in sale.deductions)
    assert sale.energy_money == sale.tender + sale.carry_before - sale.deductions_total
    assert sale.energy_money >= sale.carry_before == request.carry
    assert sale.carry_after >= 0


@given(any_request)
def test_no_line_takes_more_than_it_asks_nor_all_more_than_the_ceiling(request):
    sale = _sold(request)

    assert all(0 <= line.taken <= line.asked and line.asked > 0 for line in sale.deductions)
    assert all(line.left >= 0 for line in sale.deductions)
    assert sale.deductions_total <= sale.ceiling
    assert sale.ceiling * 10_000 <= sale.tender * request.policy.ceiling_bp
    kinds = [line.kind for line in sale.deductions]
    assert kinds == sorted(kinds, key=list(DeductionKind).index)


@given(any_request)
def test_nothing_later_is_taken_while_something_earlier_is_still_asking(request):
    sale = _sold(request)

    for earlier, later in pairwise(sale.deductions):
        assert earlier.taken == earlier.asked or later.taken == 0


@given(tariffs(), st.integers(0, 6000), st.integers(0, 300))
def test_the_charge_is_the_sum_of_its_tenths_rounded_up_once(tariff, bought, units):
    charge = energy_charge(tariff, bought=bought, units=units)

    assert charge == _charge_tenth_by_tenth(tariff, bought, units)


@given(tariffs(), st.integers(0, 6000), st.integers(0, 10**6))
def test_the_money_buys_the_most_units_it_can(tariff, bought, money):
    units = units_for_money(tariff, bought=bought, money=money)

    assert energy_charge(tariff, bought=bought, units=units) <= money
    assert energy_charge(tariff, bought=bought, units=units + 1) > money


@given(tariffs(), st.integers(0, 6000), st.integers(0, 20_000), st.integers(0, 20_000))
def test_splitting_a_sale_never_costs_less_nor_over_one_agora_more(tariff, bought, first, second):
    whole = energy_charge(tariff, bought=bought, units=first + second)
    parts = energy_charge(tariff, bought=bought, units=first) + energy_charge(
        tariff, bought=bought + first, units=second
    )

    assert parts - whole in (0, 1)


@given(requests_by_money)
def test_by_money_the_carry_stays_below_the_price_of_the_next_step(request):
    sale = _sold(request)
    step_up = (
        TOKEN_UNITS_MAX + 1 if sale.units == TOKEN_UNITS_MAX else representable_above(sale.units)
    )

    assert sale.carry_after < _charge(request, step_up) - sale.energy.gross


@given(requests_by_units)
def test_by_units_exactly_the_wanted_units_are_sold_and_less_than_a_step_is_carried(request):
    sale = _sold(request)
    step = request.policy.cash_rounding if request.payment is Payment.CASH else 1

    assert sale.units == request.units_wanted
    assert sale.tender % step == 0
    assert sale.carry_after < step


@given(requests_by_units)
def test_by_units_one_step_less_would_not_have_bought_them(request):
    sale = _sold(request)
    step = request.policy.cash_rounding if request.payment is Payment.CASH else 1
    assume(sale.tender > step)
    by_money = replace(request, units_wanted=None, tender=sale.tender)

    assert price(by_money).units >= sale.units
    try:
        cheaper = price(replace(by_money, tender=sale.tender - step))
    except PricingRefused:
        return
    assert cheaper.units < sale.units


@given(requests_by_money)
def test_one_agora_more_never_buys_less_and_moves_the_deductions_by_at_most_one(request):
    sale = _sold(request)
    assume(request.tender < request.tariff.max_tender and sale.units < 16_383)
    more = price(replace(request, tender=request.tender + 1))

    assert more.units >= sale.units
    assert more.deductions_total - sale.deductions_total in (0, 1)


def _with_guarantee(request, units):
    assume(0 < units <= 16_383)
    return replace(request, policy=replace(request.policy, guaranteed_units=units))


def _units_without_deductions(request):
    return units_for_money(
        request.tariff, bought=request.bought, money=request.tender + request.carry
    )


@given(requests_by_money, st.integers(1, 100))
def test_deductions_never_push_a_purchase_below_the_guarantee(request, percent):
    guaranteed = min(_units_without_deductions(request) * percent // 100, 16_383)
    request = _with_guarantee(request, guaranteed)
    sale = _sold(request)

    assert sale.units >= guaranteed


@given(requests_by_money, st.integers(1, 100))
def test_a_tender_that_cannot_reach_the_guarantee_pays_no_debt(request, more):
    request = _with_guarantee(request, _units_without_deductions(request) + more)
    sale = _sold(request)

    assert (sale.ceiling, sale.deductions_total) == (0, 0)


@given(any_request)
def test_block_lines_add_up_and_none_is_negative(request):
    sale = _sold(request)
    energy = sale.energy
    whole = sum(line.tenths * line.rate for line in energy.blocks)

    assert sum(line.net for line in energy.blocks) == energy.net
    assert sum(line.tenths for line in energy.blocks) == sale.units
    for line in energy.blocks:
        exact_share = Fraction(energy.net * line.tenths * line.rate, whole)
        assert line.net >= 0
        assert line.tenths > 0
        assert abs(line.net - exact_share) <= 1


@given(any_request)
def test_the_vat_summary_is_the_sum_of_the_lines(request):
    sale = _sold(request)
    taxed = [line for line in sale.deductions if line.kind is not DeductionKind.ARREARS]

    gross = sum(line.taken for line in taxed) + sale.energy.gross
    assert sum(line.gross for line in sale.vat_summary) == gross
    vat = sum(line.vat for line in taxed) + sale.energy.vat
    assert sum(line.vat for line in sale.vat_summary) == vat
    assert all(line.gross == line.vat + line.net for line in sale.vat_summary)
    rates = [line.vat_bp for line in sale.vat_summary]
    assert rates == sorted(set(rates))


@given(st.lists(st.integers(0, 3000), max_size=8), st.integers(0, 10_000))
def test_the_vat_of_part_payments_adds_up_to_the_vat_of_the_whole(parts, vat_bp):
    paid = 0
    vats = []
    for part in parts:
        vats.append(part_payment_vat(paid=paid, taken=part, vat_bp=vat_bp))
        paid += part

    assert sum(vats) == contained_vat(paid, vat_bp)
    assert all(0 <= vat <= part for vat, part in zip(vats, parts, strict=True))


@given(st.integers(0, 10**12), st.integers(0, 10_000))
def test_the_vat_contained_is_rounded_half_up(gross, vat_bp):
    exact = Fraction(gross * vat_bp, 10_000 + vat_bp)

    assert Fraction(-1, 2) < contained_vat(gross, vat_bp) - exact <= Fraction(1, 2)


@given(any_request)
def test_the_token_can_carry_what_was_sold(request):
    sale = _sold(request)
    start = sum(2**14 * 10 ** (n - 1) for n in range(1, sale.sts.e + 1))

    assert is_representable(sale.units)
    assert 10**sale.sts.e * sale.sts.m + start == sale.units
    assert 0 <= sale.sts.e <= 3
    assert 0 <= sale.sts.m < 2**14


@given(any_request)
def test_a_postponed_fee_is_not_on_the_receipt(request):
    postponed = tuple(
        replace(fee, code="later", postponed=True, reason="decided")
        for fee in request.municipal_fees
    )
    sale = _sold(replace(request, municipal_fees=postponed))

    assert all(line.code != "later" for line in sale.deductions)


def test_half_an_agora_of_vat_counts_as_a_whole_one():
    assert contained_vat(1, 10_000) == 1
