"""The parts of the batch engine, each against its single counterpart."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from token_engine.amount import encode_currency, encode_units
from token_engine.batch.credit_blocks import clear_blocks, encode_signed, encode_up
from token_engine.batch.des_arrays import DesArrays
from token_engine.batch.linear_tables import linear_table
from token_engine.batch.misty1_arrays import encrypt_misty1
from token_engine.batch.requests import CreditRows
from token_engine.batch.token_digits import credit_digits
from token_engine.ciphers.dea import des_encrypt_block
from token_engine.ciphers.misty1 import Misty1
from token_engine.crc import crc
from token_engine.digits import token_from_block
from token_engine.keys import SecretKey
from token_engine.tid import Tid
from token_engine.tokens import CreditService, CreditToken, block_of

words = st.integers(0, (1 << 64) - 1)
int64s = st.integers(-(1 << 63), (1 << 63) - 1)
_E27, _E28 = 1 << 27, 1 << 28


@given(words)
@example(0)
@example((1 << 64) - 1)
@example(_E27 | _E28)
@example((1 << 64) - 1 - _E27)
@example(10**12 - 1 | _E28)
def test_digits_are_those_of_a_single_block(block):
    digits = credit_digits(np.array([block], np.uint64))

    assert digits.tobytes().decode() == token_from_block(0, block)


@pytest.mark.parametrize("displaced", range(4))
def test_digits_carry_at_every_group(displaced):
    edges = {power + step for power in (10**4, 10**8, 10**12, 10**16, 10**19) for step in (-1, 0)}
    numbers = [number for edge in edges for number in (edge, 3 * edge, 9 * edge)]
    clear = [number & (1 << 64) - 1 & ~(3 << 27) for number in numbers]
    blocks = [number | displaced << 27 for number in clear]

    made = credit_digits(np.array(blocks, np.uint64))

    assert [row.tobytes().decode() for row in made] == [token_from_block(0, b) for b in blocks]


@given(st.integers(0, 18201624))
def test_units_are_coded_as_one_by_one(units):
    assert int(encode_up(np.array([units], np.uint64))[0]) == encode_units(units)


@given(int64s | st.integers(-2_000_000, 2_000_000))
@example(-(1 << 63))
@example((1 << 63) - 1)
def test_currency_is_coded_as_one_by_one(amount):
    made = int(encode_signed(np.array([amount], np.int64))[0])

    assert (made >> 16, made & 0xFFFF) == tuple(encode_currency(amount))


def test_the_amounts_around_every_exponent_are_coded_as_one_by_one():
    first = [(1 << 14) * ((10**e - 1) // 9) for e in range(16)]
    last = [at + 10**e * 16383 for e, at in enumerate(first)]
    near = [at + step for at in (*first, *last) for step in (-11, -10, -1, 0, 1, 9, 10, 11)]
    amounts = [sign * amount for amount in near for sign in (1, -1) if 0 <= amount < 1 << 63]

    made = encode_signed(np.array(amounts, np.int64)).tolist()

    expected = [encode_currency(amount) for amount in amounts]
    assert made == [code.sign_exponent << 16 | code.amount for code in expected]


@given(
    st.integers(0, 3), st.integers(0, (1 << 24) - 1), st.integers(0, 18201624), st.integers(0, 15)
)
def test_a_block_is_laid_out_and_checked_as_one_by_one(service, tid, units, rnd):
    columns = {"services": service, "tids": tid, "amounts": units, "rnds": rnd}
    rows = CreditRows(**{name: np.array([value]) for name, value in columns.items()})
    single = CreditToken(CreditService(service), rnd, Tid(tid), encode_units(units))

    assert int(clear_blocks(rows)[0]) == block_of(single)


def test_linear_tables_say_what_the_function_says():
    low, high = (linear_table(crc, shift=shift, bits=8) for shift in (0, 8))

    assert all(
        int(low[value & 0xFF] ^ high[value >> 8]) ^ crc(0) == crc(value)
        for value in range(0, 1 << 16, 7)
    )


@given(st.binary(min_size=8, max_size=8), st.lists(words, min_size=1, max_size=4))
def test_des_is_that_of_the_library(key, blocks):
    made = DesArrays(key).encrypt(np.array(blocks, np.uint64))

    expected = [des_encrypt_block(key, block.to_bytes(8, "big")) for block in blocks]
    assert [int(block).to_bytes(8, "big") for block in made] == expected


def test_des_sees_every_bit_of_block_and_key():
    blocks = np.array([1 << bit for bit in range(64)], np.uint64)
    for bit in range(0, 64, 5):
        key = (1 << bit).to_bytes(8, "big")
        expected = [des_encrypt_block(key, int(block).to_bytes(8, "big")) for block in blocks]

        made = DesArrays(key).encrypt(blocks)

        assert [int(block).to_bytes(8, "big") for block in made] == expected


@given(st.lists(st.tuples(words, st.binary(min_size=16, max_size=16)), min_size=1, max_size=5))
def test_misty1_is_that_of_single_blocks(pairs):
    blocks = np.array([block for block, _ in pairs], np.uint64)
    keys = np.array([list(key) for _, key in pairs], np.uint8)

    made = encrypt_misty1(blocks, keys).tolist()

    assert made == [Misty1(SecretKey(key)).encrypt(block) for block, key in pairs]


def test_misty1_of_many_blocks_meets_every_entry_of_its_tables():
    random = np.random.default_rng(6)
    blocks = random.integers(0, 1 << 64, 400, np.uint64)
    keys = random.integers(0, 256, (400, 16), np.uint8)

    made = encrypt_misty1(blocks, keys).tolist()

    expected = [
        Misty1(SecretKey(key.tobytes())).encrypt(int(block))
        for block, key in zip(blocks, keys, strict=True)
    ]
    assert made == expected
