import pytest
from hypothesis import given
from hypothesis import strategies as st

from token_engine.amount import (
    UNITS_CODE_MAX,
    UNITS_MAX,
    CurrencyCode,
    decode_currency,
    decode_units,
    encode_currency,
    encode_units,
    next_units,
    previous_units,
    units_at_least,
    units_at_most,
)
from token_engine.errors import AmountOutOfRange, FieldOutOfRange

CURRENCY_MAX = 182034444444444444444444444444442624

codes = st.integers(0, UNITS_CODE_MAX)


def test_the_codes_stand_in_the_order_of_their_amounts():
    amounts = [decode_units(code) for code in range(UNITS_CODE_MAX + 1)]

    assert amounts == sorted(set(amounts))
    assert (amounts[0], amounts[-1]) == (0, 18201624)
    assert [encode_units(amount) for amount in amounts] == list(range(UNITS_CODE_MAX + 1))


@pytest.mark.parametrize(
    ("units", "credited"),
    [(16383, 16383), (16385, 16394), (180214, 180214), (180215, 180224), (1818525, 1818624)],
)
def test_units_are_rounded_up_for_the_customer(units, credited):
    assert units_at_least(units) == credited


@given(st.integers(0, UNITS_MAX))
def test_no_representable_amount_lies_between_units_and_their_code(units):
    code = encode_units(units)

    assert decode_units(code) >= units
    assert code == 0 or decode_units(code - 1) < units


@given(st.integers(0, UNITS_MAX))
def test_units_lie_between_their_representable_neighbours(units):
    below, above = units_at_most(units), units_at_least(units)

    assert below <= units <= above
    assert encode_units(above) - encode_units(below) == (0 if below == above else 1)


@given(codes.filter(lambda code: code < UNITS_CODE_MAX))
def test_the_neighbour_of_an_amount_is_the_neighbour_of_its_code(code):
    assert next_units(decode_units(code)) == decode_units(code + 1)
    assert previous_units(decode_units(code + 1)) == decode_units(code)


def test_more_than_a_token_holds_comes_down_to_what_it_holds():
    assert units_at_most(10**12) == UNITS_MAX


@pytest.mark.parametrize("units", [-1, UNITS_MAX + 1])
def test_units_outside_the_range_are_refused(units):
    with pytest.raises(AmountOutOfRange):
        encode_units(units)


def test_there_is_nothing_below_zero_units():
    with pytest.raises(AmountOutOfRange):
        previous_units(0)


@pytest.mark.parametrize(
    ("amount", "code", "decoded"),
    [
        (250000, (0, 0x82BA), 250024),
        (-250000, (8, 0x82B9), -249924),
        (700000, (0, 0x944E), 700024),
        (-700000, (8, 0x944D), -699924),
        (0, (0, 0), 0),
        (-1, (8, 1), -1),
    ],
)
def test_currency_is_rounded_up_as_a_signed_number(amount, code, decoded):
    assert encode_currency(amount) == code
    assert decode_currency(CurrencyCode(*code)) == decoded


@given(st.integers(-CURRENCY_MAX, CURRENCY_MAX))
def test_currency_never_loses_the_customer_anything(amount):
    code = encode_currency(amount)

    assert decode_currency(code) >= amount
    assert encode_currency(decode_currency(code)) == code


@pytest.mark.parametrize("sign", [1, -1])
def test_currency_beyond_the_largest_code_is_refused(sign):
    assert decode_currency(encode_currency(sign * CURRENCY_MAX)) == sign * CURRENCY_MAX
    with pytest.raises(AmountOutOfRange):
        encode_currency(sign * (CURRENCY_MAX + 1))


@pytest.mark.parametrize("code", [-1, UNITS_CODE_MAX + 1])
def test_a_code_that_is_not_sixteen_bits_is_refused(code):
    with pytest.raises(FieldOutOfRange):
        decode_units(code)
    with pytest.raises(FieldOutOfRange):
        decode_currency(CurrencyCode(0, code))
    with pytest.raises(FieldOutOfRange):
        decode_currency(CurrencyCode(code, 0))
