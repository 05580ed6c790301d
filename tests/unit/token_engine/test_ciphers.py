import pytest
from hypothesis import given
from hypothesis import strategies as st

from token_engine.ciphers.dea import des_encrypt_block
from token_engine.ciphers.misty1 import S7, S9, Misty1
from token_engine.ciphers.sta import IEC_SAMPLE_TABLES, Sta, StaTables, sta_tables_from_json
from token_engine.ciphers.sta_reference import round_by_the_clause
from token_engine.errors import KeyRefused, TablesInvalid
from token_engine.keys import SecretKey

blocks = st.integers(0, (1 << 64) - 1)
keys_8 = st.binary(min_size=8, max_size=8).map(SecretKey)
keys_16 = st.binary(min_size=16, max_size=16).map(SecretKey)
tables = st.builds(
    lambda s1, s2, p: StaTables(s1=tuple(s1), s2=tuple(s2), p=tuple(p)),
    st.permutations(range(16)),
    st.permutations(range(16)),
    st.permutations(range(64)),
)

GOOD = {
    "s1": list(IEC_SAMPLE_TABLES.s1),
    "s2": list(IEC_SAMPLE_TABLES.s2),
    "p": list(IEC_SAMPLE_TABLES.p),
}


def test_sta_gives_the_block_and_the_rounds_of_the_standard():
    aligned = 0x876F543ED210CBA9
    turned = (aligned << 1 | aligned >> 63) & (1 << 64) - 1
    first = round_by_the_clause(0x0B19EB230100C207, aligned, IEC_SAMPLE_TABLES)
    second = round_by_the_clause(first, turned, IEC_SAMPLE_TABLES)
    cipher = Sta(SecretKey.from_hex("0abc12def3456789"), IEC_SAMPLE_TABLES)

    assert (first, second) == (0xCEA6B17D9D323631, 0x9A91A8A0CD1A42B9)
    assert cipher.encrypt(0x0B19EB230100C207) == 0xC45ED1619406DF95


@given(keys_8, blocks, tables)
def test_sta_undoes_itself_with_any_valid_tables(key, block, some_tables):
    cipher = Sta(key, some_tables)

    assert cipher.decrypt(cipher.encrypt(block)) == block
    assert cipher.encrypt(cipher.decrypt(block)) == block


@pytest.mark.parametrize(
    ("plain", "encrypted"),
    [(0x0123456789ABCDEF, 0x8B1DA5F56AB3D07C), (0xFEDCBA9876543210, 0x04B68240B13BE95D)],
)
def test_misty1_gives_the_blocks_of_the_rfc(plain, encrypted):
    cipher = Misty1(SecretKey.from_hex("00112233445566778899aabbccddeeff"))

    assert cipher.encrypt(plain) == encrypted
    assert cipher.decrypt(encrypted) == plain


def algebraic_degree(table):
    """Return the greatest number of input bits that any bit of the result multiplies."""
    terms = list(table)
    for bit in range(len(table).bit_length() - 1):
        for index in range(len(terms)):
            if index >> bit & 1:
                terms[index] ^= terms[index ^ 1 << bit]
    return max(index.bit_count() for index, coefficient in enumerate(terms) if coefficient)


@pytest.mark.parametrize(("table", "degree"), [(S7, 3), (S9, 2)])
def test_the_tables_of_misty1_are_the_low_polynomials_of_its_design(table, degree):
    """Two entries exchanged make the degree 6 or 8, whether or not any vector looks them up."""
    assert sorted(table) == list(range(len(table)))
    assert algebraic_degree(table) == degree


@given(keys_16, blocks)
def test_misty1_undoes_itself(key, block):
    cipher = Misty1(key)

    assert cipher.decrypt(cipher.encrypt(block)) == block


def test_des_gives_the_published_block():
    key, plain = bytes.fromhex("0123456789abcdef"), bytes.fromhex("1111111111111111")

    assert des_encrypt_block(key, plain).hex() == "17668dfc7292532d"


@pytest.mark.parametrize("length", [8, 16, 20])
def test_a_cipher_takes_keys_of_its_own_length_only(length):
    key = SecretKey(bytes(length))

    if length != 8:
        with pytest.raises(KeyRefused):
            Sta(key, IEC_SAMPLE_TABLES)
    if length != 16:
        with pytest.raises(KeyRefused):
            Misty1(key)


def test_the_tables_of_an_operator_are_read():
    assert sta_tables_from_json(GOOD) == IEC_SAMPLE_TABLES


@pytest.mark.parametrize(
    "data",
    [
        *(None, [], {}, "s1", {**GOOD, "p2": []}),
        {**GOOD, "s1": GOOD["s1"][:-1]},
        {**GOOD, "s1": [*GOOD["s1"][:-1], GOOD["s1"][0]]},
        {**GOOD, "s2": [*GOOD["s2"][:-1], 16]},
        {**GOOD, "s2": None},
        {**GOOD, "s1": [True if value == 1 else value for value in GOOD["s1"]]},
        {**GOOD, "p": [str(value) for value in GOOD["p"]]},
        {**GOOD, "p": GOOD["s1"]},
        {**GOOD, "p": [float(value) for value in GOOD["p"]]},
    ],
)
def test_tables_that_are_no_permutations_are_refused(data):
    with pytest.raises(TablesInvalid):
        sta_tables_from_json(data)
