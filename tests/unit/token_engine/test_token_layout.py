import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from token_engine.bits import pack, rotate_left_64, rotate_right_64, unpack
from token_engine.crc import crc, crc_c
from token_engine.digits import block_from_token, group_token, mask_token, token_from_block
from token_engine.errors import CrcError, FieldOutOfRange, TokenFormatError, TokenUnsupported
from token_engine.keys import Ea
from token_engine.tid import Tid
from token_engine.tokens import (
    CreditService,
    CreditToken,
    CurrencyCreditToken,
    DisplayTestForm,
    DisplayTestToken,
    FirstSectionToken,
    FourthSectionToken,
    ManagementFunction,
    ManagementToken,
    SecondSectionToken,
    SupplyGroupToken,
    ThirdSectionToken,
    TokenClass,
    block_of,
    content_of_block,
    frame_of,
)

blocks = st.integers(0, (1 << 64) - 1)
nibbles = st.integers(0, 15)
tids = st.integers(0, (1 << 24) - 1).map(Tid)
words = st.integers(0, (1 << 16) - 1)
key_words = st.integers(0, (1 << 32) - 1)
halves = st.integers(0, (1 << 12) - 1)
bits = st.integers(0, 1)

UNIT_SERVICES = [service for service in CreditService if not service.is_currency]
CURRENCY_SERVICES = [service for service in CreditService if service.is_currency]
EITHER = st.sampled_from(Ea)

contents = st.one_of(
    st.tuples(st.builds(CreditToken, st.sampled_from(UNIT_SERVICES), nibbles, tids, words), EITHER),
    st.tuples(
        st.builds(CurrencyCreditToken, st.sampled_from(CURRENCY_SERVICES), nibbles, tids, words),
        EITHER,
    ),
    st.tuples(
        st.builds(
            DisplayTestToken,
            st.sampled_from([DisplayTestForm.TWO_DIGIT_MFR, DisplayTestForm.EXTENDED_READ]),
            st.integers(0, (1 << 36) - 1),
            st.integers(0, 255),
        ),
        st.none() | EITHER,
    ),
    st.tuples(
        st.builds(
            DisplayTestToken,
            st.just(DisplayTestForm.FOUR_DIGIT_MFR),
            st.integers(0, (1 << 28) - 1),
            words,
        ),
        st.none() | EITHER,
    ),
    st.tuples(
        st.builds(ManagementToken, st.sampled_from(ManagementFunction), nibbles, tids, words),
        EITHER,
    ),
    st.tuples(
        st.builds(FirstSectionToken, nibbles, nibbles, bits, bits, st.integers(0, 3), key_words),
        EITHER,
    ),
    st.tuples(st.builds(SecondSectionToken, nibbles, st.integers(0, 255), key_words), EITHER),
    st.tuples(st.builds(SupplyGroupToken, st.integers(0, (1 << 24) - 1)), st.just(Ea.STA)),
    st.tuples(st.builds(ThirdSectionToken, halves, key_words), st.just(Ea.MISTY1)),
    st.tuples(st.builds(FourthSectionToken, halves, key_words), st.just(Ea.MISTY1)),
)


@pytest.mark.parametrize(
    ("data", "expected"), [("00004A2D900FF2", 0x0FFA), ("000B19EB230100", 0xC207)]
)
def test_the_check_field_is_that_of_the_standard(data, expected):
    assert crc(int(data, 16)) == expected


@given(st.integers(0, (1 << 50) - 1))
def test_currency_has_a_check_field_of_its_own(checked):
    # The added byte can cancel out for one in 65536; then the two would be the same token.
    assert 0 <= crc_c(checked) < 1 << 16
    assert crc_c(0x000B19EB230100) != crc(0x000B19EB230100)


@given(contents)
def test_every_token_survives_its_data_block(content_and_ea):
    content, ea = content_and_ea

    assert content_of_block(frame_of(content).token_class, block_of(content), ea) == content


@given(contents, st.integers(0, 59))
def test_every_wrong_bit_of_body_and_check_field_is_seen(content_and_ea, bit):
    content, ea = content_and_ea
    token_class = frame_of(content).token_class

    with pytest.raises(CrcError):
        content_of_block(token_class, block_of(content) ^ 1 << bit, ea)


@given(contents, st.sampled_from(TokenClass))
def test_a_data_block_of_another_class_is_seen(content_and_ea, other):
    content, ea = content_and_ea
    frame = frame_of(content)
    assume(other is not frame.token_class)
    # Between the two kinds of check field one block in 65536 is right by chance.
    assume(not (4 <= frame.subclass <= 7 and TokenClass.CREDIT in (other, frame.token_class)))

    with pytest.raises(CrcError):
        content_of_block(other, block_of(content), ea)


@pytest.mark.parametrize(
    ("token_class", "subclass", "ea"),
    [
        *((TokenClass.CREDIT, subclass, Ea.STA) for subclass in range(8, 16)),
        *((TokenClass.DISPLAY_TEST, subclass, None) for subclass in range(3, 16)),
        *((TokenClass.MANAGEMENT, subclass, Ea.MISTY1) for subclass in range(11, 16)),
        (TokenClass.MANAGEMENT, 9, Ea.STA),
        (TokenClass.RESERVED, 0, Ea.STA),
    ],
)
def test_a_subclass_nobody_defined_is_told_as_unsupported(token_class, subclass, ea):
    check_field = crc(pack((token_class, 2), (subclass, 4), (0, 44)))

    with pytest.raises(TokenUnsupported):
        content_of_block(token_class, pack((subclass, 4), (0, 44), (check_field, 16)), ea)


@given(st.integers(0, 3), blocks)
def test_every_class_and_block_survive_the_digits(token_class, block):
    token = token_from_block(token_class, block)

    assert len(token) == 20
    assert block_from_token(token) == (token_class, block)


def test_the_class_takes_two_bits_that_move_to_the_top():
    assert token_from_block(0, 0xC45ED1619406DF95) == str(0x2C45ED1618406DF95)


@pytest.mark.parametrize(
    "token",
    [
        *("", "1" * 19, "1" * 21, "73786976294838206464", "99999999999999999999"),
        *("-4056309373373532978", "1111 111111111111111", "1234567890123456789\n"),
        *("1_34567890123456789_", "1234567890123456789٣", "²2345678901234567890"),
    ],
)
def test_what_is_not_twenty_digits_below_the_limit_is_no_token(token):
    with pytest.raises(TokenFormatError):
        block_from_token(token)


def test_the_greatest_number_of_66_bits_is_a_token():
    assert block_from_token("73786976294838206463") == (3, (1 << 64) - 1)


def test_a_token_is_masked_for_logs_and_grouped_for_people():
    assert mask_token("12345678901234565678") == "1234 **** **** **** 5678"
    assert mask_token("1234") == "****"
    assert group_token("12345678901234565678") == "1234 5678 9012 3456 5678"


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0)), min_size=1, max_size=8))
def test_packed_fields_come_apart_again(widths_and_seeds):
    fields = [(seed % (1 << width), width) for width, seed in widths_and_seeds]

    packed = pack(*fields)

    assert unpack(packed, [width for _, width in fields]) == tuple(value for value, _ in fields)


@pytest.mark.parametrize("value", [-1, 16, 1 << 40])
def test_a_value_never_spills_into_the_field_before_it(value):
    with pytest.raises(FieldOutOfRange):
        pack((1, 4), (value, 4))


@given(blocks, st.integers(1, 63))
def test_rotations_undo_each_other(block, count):
    assert rotate_right_64(rotate_left_64(block, count), count) == block


def test_key_bits_of_a_key_change_token_are_not_shown():
    shown = repr(FirstSectionToken(1, 2, 0, 0, 2, 0xDEADBEEF))

    assert str(0xDEADBEEF) not in shown
    assert "deadbeef" not in shown.lower()
    assert str(frame_of(SecondSectionToken(1, 2, 0xDEADBEEF)).body) not in repr(
        frame_of(SecondSectionToken(1, 2, 0xDEADBEEF))
    )
