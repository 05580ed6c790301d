"""A replay of one contract buys what pricing sells, sale by sale."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given

from tests.helpers.little_town import NOON, ZONE
from tests.helpers.pricing_requests import FLAT_TARIFF, requests_by_money
from vending_server.pricing.energy import energy_charge
from vending_server.pricing.model import (
    DeductionKind,
    DueItem,
    Payment,
    Period,
    Policy,
    PricedSale,
    PricingRequest,
)
from vending_server.pricing.price import price
from vending_server.pricing.refusal import PricingRefused
from vending_server.pricing.vend_by_money import units_for_tender
from vending_server.rerating.model import Calendar, PastSale, PeriodCount, rerate
from vending_server.rerating.replay import AskedItem, FullSale, replay


def sold_or_none(request: PricingRequest) -> PricedSale | None:
    try:
        return price(request)
    except PricingRefused:
        return None


@given(requests_by_money)
def test_without_lines_a_tender_buys_the_same(request):
    priced = sold_or_none(request)
    try:
        units, deductions = units_for_tender(request, request.tender)
    except PricingRefused:
        assert priced is None
        return

    assert priced is not None
    assert (units, deductions.lines) == (priced.units, priced.deductions)
    gross = energy_charge(request.tariff, bought=request.bought, units=units)
    carry = request.tender + request.carry - deductions.total - gross
    assert (gross, carry) == (priced.energy.gross, priced.carry_after)


def as_sold(request: PricingRequest, priced: PricedSale, number: int) -> FullSale:
    """The sale as the server would have stored it; arrears are named by their place."""
    return FullSale(
        past=PastSale(
            sale_id=str(number),
            contract_id=1,
            sold_at=NOON + dt.timedelta(minutes=number),
            units_tenths=priced.units,
            gross_minor=priced.energy.gross,
            vat_minor=priced.energy.vat,
        ),
        tender_minor=priced.tender,
        carry_before_minor=request.carry,
        carry_after_minor=priced.carry_after,
        asked=[
            AskedItem(
                kind=line.kind.value,
                code=f"{line.code}{place}",
                period=line.period,
                vat_bp=line.vat_bp,
                asked_minor=line.asked,
                taken_minor=line.taken,
                left_minor=line.left,
            )
            for place, line in enumerate(priced.deductions)
        ],
    )


@given(requests_by_money)
def test_the_same_decision_buys_the_same(request):
    request = replace(request, bought=0)
    first = sold_or_none(request)
    if first is None:
        return
    again = replace(
        request,
        carry=first.carry_after,
        bought=first.units,
        fixed_charges=(),
        municipal_fees=(),
        arrears=(),
    )
    second = sold_or_none(again)
    sales = [as_sold(request, first, 0)] + ([as_sold(again, second, 1)] if second else [])
    calendar = Calendar(request.tariff.period, ZONE)

    told = replay(sales, request.tariff, request.policy, since=NOON, calendar=calendar)

    assert told.units_tenths == sum(one.past.units_tenths for one in sales)
    assert told.refused == 0
    assert told.ceiling_hits == sum(one.hits_ceiling for one in sales)
    again_rated = rerate([one.past for one in sales], request.tariff, since=NOON, calendar=calendar)
    assert [one.gross_minor for one in again_rated] == [one.past.gross_minor for one in sales]


def test_what_a_replay_did_not_take_is_asked_again_at_the_next_sale():
    """With more units guaranteed the fee waits, and the later sale pays it."""

    free, strict = Policy(10_000, 0, 1), Policy(10_000, 100, 1)
    tariff = replace(FLAT_TARIFF, min_tender=1)
    fee = DueItem(code="waste", period="2026-11", amount=500, vat_bp=0)
    request = PricingRequest(
        tariff=tariff,
        policy=free,
        payment=Payment.OTHER,
        carry=0,
        bought=0,
        municipal_fees=(fee,),
        tender=energy_charge(tariff, bought=0, units=100) + 10,
    )
    first = price(request)
    assert first.deductions[0].taken > 10
    later = replace(
        request,
        carry=first.carry_after,
        bought=first.units,
        municipal_fees=(),
        tender=10_000,
    )
    sales = [as_sold(request, first, 0), as_sold(later, price(later), 1)]

    told = replay(sales, tariff, strict, since=NOON, calendar=Calendar(tariff.period, ZONE))

    paid = sum(one.tender_minor for one in sales)
    spent = energy_charge(tariff, bought=0, units=told.units_tenths)
    assert first.deductions[0].kind is DeductionKind.MUNICIPAL_FEE
    assert paid - 500 - 1 <= spent + 10 <= paid - 500 + 10 + 1


@pytest.mark.parametrize(("months", "expected"), [(Period.MONTH, 0), (Period.TWO_MONTHS, 100)])
def test_blocks_count_by_the_period_of_the_version_that_prices(months, expected):

    count = PeriodCount(Calendar(months, ZONE))
    count.at(dt.datetime(2026, 11, 30, 21, 59, tzinfo=dt.UTC))
    count.add(100)

    assert count.at(dt.datetime(2026, 11, 30, 22, 0, tzinfo=dt.UTC)) == expected
