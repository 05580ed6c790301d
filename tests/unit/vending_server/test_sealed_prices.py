"""Prices of sealed vends: what is alike is priced once, and never otherwise than by itself."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from vending_server.pricing.alike import alike_position
from vending_server.pricing.model import (
    ArrearsAccount,
    Block,
    Payment,
    Percent,
    Period,
    Policy,
    PricingRequest,
    Tariff,
    Utility,
)
from vending_server.pricing.price import price
from vending_server.pricing.refusal import PricingRefused


@st.composite
def requests(draw):
    uppers = sorted(draw(st.sets(st.integers(1, 4000), max_size=4)))
    rates = draw(st.lists(st.integers(50_000, 2_000_000), min_size=5, max_size=5))
    blocks = [Block(upper, rate) for upper, rate in zip(uppers, rates, strict=False)]
    blocks.append(Block(None, rates[-1]))
    tariff = Tariff(
        utility=Utility.ELECTRICITY,
        period=Period.MONTH,
        decision="d",
        vat_bp=draw(st.sampled_from([0, 1600, 1700])),
        min_tender=100,
        max_tender=10**7,
        blocks=tuple(blocks),
    )
    percent = draw(st.one_of(st.none(), st.integers(1, 5000)))
    owed = () if percent is None else (ArrearsAccount("a", 5000, Percent(percent)),)
    return PricingRequest(
        tariff=tariff,
        policy=Policy(
            ceiling_bp=draw(st.sampled_from([0, 5000])),
            guaranteed_units=draw(st.sampled_from([0, 10, 300])),
            cash_rounding=10,
        ),
        payment=Payment.CASH,
        carry=0,
        bought=draw(st.integers(0, 5000)),
        arrears=owed,
        tender=draw(st.integers(10, 3000)) * 10,
    )


def position_of(request):
    return alike_position(
        request.tariff, request.policy, bought=request.bought, money=request.tender
    )


def priced(request):
    try:
        return price(request)
    except PricingRefused as refused:
        return refused.code


@given(requests())
def test_a_purchase_has_the_same_price_at_the_position_that_stands_for_its_own(request):
    moved = dataclasses.replace(request, bought=position_of(request))

    assert priced(moved) == priced(request)


@given(requests(), st.integers(0, 200))
def test_purchases_that_reach_no_end_of_their_block_share_a_position(request, further):
    block = Tariff(
        **{
            **{f.name: getattr(request.tariff, f.name) for f in dataclasses.fields(Tariff)},
            "blocks": (Block(100_000, 500_000), Block(None, 900_000)),
        }
    )
    here = dataclasses.replace(request, tariff=block, bought=further)

    assert position_of(here) == 0
