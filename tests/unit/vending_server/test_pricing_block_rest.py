"""What still fits into the present block, in money: held against pricing itself."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.helpers.pricing_requests import requests_by_money
from vending_server.pricing.energy import block_rest, block_rest_price, energy_line, units_for_money
from vending_server.pricing.model import Payment
from vending_server.pricing.price import price
from vending_server.pricing.units import is_representable


@settings(max_examples=150)
@given(requests_by_money, st.integers(0, 10**6), st.integers(0, 40))
def test_so_much_money_fills_the_block_and_an_agora_less_does_not(request, bought, carry):
    tariff = request.tariff
    rest = block_rest(tariff, bought=bought)
    left = block_rest_price(tariff, bought=bought, carry=carry)
    assume(rest and left)

    filled = units_for_money(tariff, bought=bought, money=left + carry)
    short = units_for_money(tariff, bought=bought, money=left + carry - 1)

    assert filled >= rest > short
    assert energy_line(tariff, bought=bought, units=rest).gross == left + carry
    first = energy_line(tariff, bought=bought, units=rest).blocks
    assert len(first) == 1, "all of it is in one block"


@settings(max_examples=100)
@given(requests_by_money, st.integers(0, 50_000), st.integers(0, 40))
def test_a_next_sale_of_so_much_buys_the_whole_rest_of_the_block(request, bought, carry):
    assume(bought > 0)
    tariff = replace(request.tariff, min_tender=1, max_tender=10**12)
    rest = block_rest(tariff, bought=bought)
    left = block_rest_price(tariff, bought=bought, carry=carry)
    assume(rest and left and is_representable(rest))
    plain = replace(
        request,
        tariff=tariff,
        payment=Payment.OTHER,
        tender=left,
        carry=carry,
        bought=bought,
        fixed_charges=(),
        municipal_fees=(),
        arrears=(),
    )

    sale = price(plain)

    assert sale.units >= rest
    assert sale.energy.blocks[0].tenths == rest, "the rest of the block, and all of it"


@given(requests_by_money)
def test_the_open_last_block_has_no_rest(request):
    tariff = request.tariff
    beyond = max((one.upper for one in tariff.blocks if one.upper is not None), default=0) + 1

    assert block_rest(tariff, bought=beyond) is None
    assert block_rest_price(tariff, bought=beyond, carry=0) is None


@given(requests_by_money)
def test_on_its_very_bound_a_block_is_full_and_nothing_of_it_is_left(request):
    tariff = request.tariff
    for block in tariff.blocks:
        if block.upper is not None:
            assert block_rest(tariff, bought=block.upper) == 0
            assert block_rest_price(tariff, bought=block.upper, carry=3) == 0
