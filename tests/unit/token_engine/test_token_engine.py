import contextlib
import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.good_tokens import KINDS, changes_of, has_right_check_field
from token_engine.amount import UNITS_MAX, encode_currency, units_at_least
from token_engine.ciphers.sta import StaTables
from token_engine.digits import token_from_block
from token_engine.engine import (
    CreditService,
    DisplayTestForm,
    Ea,
    KeyChange,
    KeyType,
    ManagementFunction,
    SecretKey,
    Tid,
    TidUse,
    TokenClass,
    TokenEngine,
    control_of_test,
)
from token_engine.errors import (
    AlgorithmWithdrawn,
    AmountOutOfRange,
    CrcError,
    FieldOutOfRange,
    IdentifierError,
    KeyExpired,
    KeyRefused,
    ReservedTid,
    TidOutOfRange,
    TokenEngineError,
    TokenFormatError,
    TokenUnsupported,
)
from token_engine.tid import TID_MAX, BaseDate, is_reserved, tid_from_time
from token_engine.tokens import frame_of

ENGINE = TokenEngine()
STA_KEY = SecretKey.from_hex("c8408f9cee1117db")
MISTY1_KEY = SecretKey.from_hex("8fbae40c0297cca7cf2592ac9a3e07e6")
KEYS = {Ea.STA: STA_KEY, Ea.MISTY1: MISTY1_KEY}
WORKED_TID = tid_from_time(dt.datetime(2026, 4, 10, 14, 30, tzinfo=dt.UTC), BaseDate.Y2014)
WORKED_TOKENS = {Ea.STA: "35719153957250608056", Ea.MISTY1: "39905513656614371611"}
CHANGE = KeyChange(
    new_key=SecretKey.from_hex("0011223344556677"),
    sgc="345678",
    ti="99",
    krn=4,
    key_type=KeyType.DUTK,
    ken=0xA5,
)

tids = st.integers(0, TID_MAX).map(Tid).filter(lambda tid: not is_reserved(tid))
nibbles = st.integers(0, 15)
ciphers = st.sampled_from(Ea)
unit_services = st.sampled_from([s for s in CreditService if not s.is_currency])
currency_services = st.sampled_from([s for s in CreditService if s.is_currency])
sta_tables = st.builds(
    lambda s1, s2, p: StaTables(s1=tuple(s1), s2=tuple(s2), p=tuple(p)),
    st.permutations(range(16)),
    st.permutations(range(16)),
    st.permutations(range(64)),
)


def credit(engine=ENGINE, **changes):
    asked = {
        "decoder_key": STA_KEY,
        "ea": Ea.STA,
        "service": CreditService.ELECTRICITY,
        "tid": WORKED_TID,
        "amount": 457,
        "rnd": 9,
    }
    return engine.issue_credit(**{**asked, **changes})


def decode(token, ea=Ea.STA, engine=ENGINE):
    return engine.decode(token=token, decoder_key=KEYS[ea], ea=ea)


def test_the_token_of_the_standard_is_made():
    key = SecretKey.from_hex("0abc12def3456789")
    token = credit(decoder_key=key, tid=Tid(1698595), amount=256, rnd=11)

    assert token == "51043465443420856213"


@pytest.mark.parametrize("ea", Ea)
def test_the_worked_tokens_are_made_and_read(ea):
    assert credit(decoder_key=KEYS[ea], ea=ea) == WORKED_TOKENS[ea]

    decoded = decode(WORKED_TOKENS[ea], ea)

    assert (decoded.token_class, decoded.subclass) == (TokenClass.CREDIT, 0)
    assert (decoded.tid, decoded.value, decoded.units_tenths) == (6454950, 0x01C9, 457)


@given(ciphers, unit_services, tids, st.integers(0, UNITS_MAX), nibbles)
def test_every_credit_token_says_what_was_asked(ea, service, tid, amount, rnd):
    token = credit(decoder_key=KEYS[ea], ea=ea, service=service, tid=tid, amount=amount, rnd=rnd)

    decoded = decode(token, ea)

    assert (decoded.content.service, decoded.tid, decoded.content.rnd) == (service, tid, rnd)
    assert decoded.units_tenths == units_at_least(amount)


@given(ciphers, currency_services, tids, st.integers(-(10**20), 10**20))
def test_every_currency_token_says_what_was_asked(ea, service, tid, amount):
    token = ENGINE.issue_currency_credit(
        decoder_key=KEYS[ea], ea=ea, service=service, tid=tid, amount_1e5=amount
    )

    decoded = decode(token, ea)

    assert (decoded.content.service, decoded.tid) == (service, tid)
    assert encode_currency(decoded.content.amount_1e5) == encode_currency(amount)
    assert decoded.content.amount_1e5 >= amount
    assert decoded.units_tenths is None


@given(ciphers, st.sampled_from(ManagementFunction), tids, nibbles, st.data())
def test_every_management_token_says_what_was_asked(ea, function, tid, rnd, data):
    values = {
        ManagementFunction.CLEAR_CREDIT: st.sampled_from([*range(8), 0xFFFF]),
        ManagementFunction.CLEAR_TAMPER_CONDITION: st.just(0),
    }
    value = data.draw(values.get(function, st.integers(0, 0xFFFF)))
    token = ENGINE.issue_management(
        decoder_key=KEYS[ea], ea=ea, function=function, tid=tid, value=value, rnd=rnd
    )

    content = decode(token, ea).content

    assert (content.function, content.tid, content.rnd) == (function, tid, rnd)
    assert (units_at_least(value) if function.is_power else value) == (
        content.watts if function.is_power else content.value
    )


def test_the_display_token_of_the_worked_example_is_made_and_read_without_a_key():
    form = DisplayTestForm.TWO_DIGIT_MFR
    token = ENGINE.issue_display_test(form=form, control=control_of_test(form, 36), mfr_code=57)

    assert token == "00576460752441428634"
    assert ENGINE.read_display_test(token).mfr_code == 57
    assert decode(token).tid is None
    assert decode(token).value is None


@pytest.mark.parametrize("test", [-1, 37])
def test_a_test_that_does_not_exist_is_refused(test):
    assert control_of_test(DisplayTestForm.TWO_DIGIT_MFR, 0) == (1 << 36) - 1
    with pytest.raises(FieldOutOfRange):
        control_of_test(DisplayTestForm.TWO_DIGIT_MFR, test)


@given(ciphers, st.integers(0, (1 << 64) - 1))
def test_a_token_of_the_reserved_class_is_told_as_unsupported(ea, block):
    with pytest.raises(TokenUnsupported):
        decode(token_from_block(TokenClass.RESERVED, block), ea)


def test_only_a_display_token_is_read_without_a_key():
    with pytest.raises(TokenUnsupported):
        ENGINE.read_display_test(WORKED_TOKENS[Ea.STA])


@given(st.sampled_from(list(KINDS)), ciphers, st.randoms())
def test_every_token_of_every_kind_says_exactly_what_it_was_made_for(kind, ea, dice):
    for good in KINDS[kind](dice, ea):
        decoded = decode(good.token, good.ea)

        assert decoded.content == good.content
        assert decoded.token_class is frame_of(good.content).token_class
        assert decoded.subclass == frame_of(good.content).subclass
        if decoded.token_class is TokenClass.DISPLAY_TEST:
            assert ENGINE.read_display_test(good.token) == good.content


@settings(max_examples=30)
@given(st.sampled_from(list(KINDS)), ciphers, st.randoms())
def test_every_wrong_bit_or_digit_is_refused_or_an_accident_of_the_check_field(kind, ea, dice):
    """One change in 65536 makes another right check field: then, and only then, it is read."""
    for good in KINDS[kind](dice, ea):
        for changed in changes_of(good.token):
            try:
                decode(changed, good.ea)
            except (CrcError, TokenFormatError):
                continue
            except TokenUnsupported:
                if int(changed) >> 27 & 3 == TokenClass.RESERVED:
                    continue
            assert has_right_check_field(changed, good.ea)


@given(st.text() | st.text("0123456789", min_size=20, max_size=20), ciphers)
def test_any_text_is_a_token_or_a_typed_refusal(text, ea):
    with contextlib.suppress(TokenEngineError):
        decode(text, ea)


@given(sta_tables, tids, st.integers(0, UNITS_MAX), nibbles)
def test_a_token_made_with_any_valid_tables_is_read_with_them(some_tables, tid, amount, rnd):
    engine = TokenEngine(some_tables)

    decoded = decode(credit(engine, tid=tid, amount=amount, rnd=rnd), engine=engine)

    assert (decoded.tid, decoded.units_tenths) == (tid, units_at_least(amount))
    assert engine.tables == some_tables


def test_other_tables_cannot_read_a_token():
    tables = dataclasses.replace(ENGINE.tables, s1=ENGINE.tables.s2, s2=ENGINE.tables.s1)

    with pytest.raises(CrcError):
        decode(WORKED_TOKENS[Ea.STA], engine=TokenEngine(tables))


def test_another_meter_cannot_read_a_token():
    with pytest.raises(CrcError):
        ENGINE.decode(
            token=WORKED_TOKENS[Ea.STA],
            decoder_key=SecretKey.from_hex("c8408f9cee1117da"),
            ea=Ea.STA,
        )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"amount": -1}, AmountOutOfRange),
        ({"amount": UNITS_MAX + 1}, AmountOutOfRange),
        ({"rnd": 16}, FieldOutOfRange),
        ({"rnd": -1}, FieldOutOfRange),
        ({"tid": Tid(-1)}, TidOutOfRange),
        ({"tid": Tid(TID_MAX + 1)}, TidOutOfRange),
        ({"tid": Tid(1)}, ReservedTid),
        ({"tid": Tid(1441)}, ReservedTid),
        ({"tid": Tid(65536), "ken": 0}, KeyExpired),
        ({"service": CreditService.WATER_CURRENCY}, TokenUnsupported),
        ({"decoder_key": MISTY1_KEY}, KeyRefused),
        ({"ea": Ea.MISTY1}, KeyRefused),
        ({"ea": 7}, KeyRefused),
        ({"ea": 9}, AlgorithmWithdrawn),
        ({"ken": 256}, FieldOutOfRange),
        ({"ken": -1}, FieldOutOfRange),
    ],
)
def test_a_credit_token_that_no_meter_should_get_is_not_made(changes, refusal):
    with pytest.raises(refusal):
        credit(**changes)


def test_the_reserved_tid_is_given_out_on_purpose_only():
    token = credit(tid=Tid(1441), use=TidUse.SPECIAL)

    assert decode(token).tid == 1441


def test_a_service_in_units_takes_no_money():
    with pytest.raises(TokenUnsupported):
        ENGINE.issue_currency_credit(
            decoder_key=STA_KEY,
            ea=Ea.STA,
            service=CreditService.WATER,
            tid=WORKED_TID,
            amount_1e5=1,
        )


@pytest.mark.parametrize(
    ("function", "value", "refusal"),
    [
        (ManagementFunction.CLEAR_CREDIT, 8, FieldOutOfRange),
        (ManagementFunction.CLEAR_CREDIT, 0xFFFE, FieldOutOfRange),
        (ManagementFunction.CLEAR_TAMPER_CONDITION, 1, FieldOutOfRange),
        (ManagementFunction.SET_TARIFF_RATE, 0x10000, FieldOutOfRange),
        (ManagementFunction.SET_MAXIMUM_POWER_LIMIT, -1, AmountOutOfRange),
    ],
)
def test_a_management_value_that_means_nothing_is_refused(function, value, refusal):
    with pytest.raises(refusal):
        ENGINE.issue_management(
            decoder_key=STA_KEY, ea=Ea.STA, function=function, tid=WORKED_TID, value=value, rnd=0
        )


@pytest.mark.parametrize(
    ("ea", "carries_sgc", "subclasses"),
    [
        (Ea.STA, False, [3, 4]),
        (Ea.STA, True, [3, 4, 8]),
        (Ea.MISTY1, False, [3, 4, 8, 9]),
    ],
)
def test_a_key_change_set_comes_in_the_order_it_is_numbered(ea, carries_sgc, subclasses):
    change = dataclasses.replace(CHANGE, new_key=KEYS[ea], carries_sgc=carries_sgc)

    tokens = ENGINE.key_change(decoder_key=KEYS[ea], ea=ea, change=change)

    assert [decode(token, ea).subclass for token in tokens] == subclasses


def test_a_key_change_writes_the_tariff_index_in_binary():
    _, second = ENGINE.key_change(decoder_key=STA_KEY, ea=Ea.STA, change=CHANGE)

    assert (decode(second).content.ti, decode(second).content.ken_low) == (0b01100011, 5)


def test_an_emptied_tid_store_never_goes_with_the_same_key():
    change = dataclasses.replace(CHANGE, new_key=STA_KEY, fills_tid_store=True)

    with pytest.raises(KeyRefused):
        ENGINE.key_change(decoder_key=STA_KEY, ea=Ea.STA, change=change)


def test_a_new_key_has_the_length_of_the_cipher():
    with pytest.raises(KeyRefused):
        ENGINE.key_change(decoder_key=MISTY1_KEY, ea=Ea.MISTY1, change=CHANGE)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"sgc": "34567"}, IdentifierError),
        ({"ti": "5"}, IdentifierError),
        ({"krn": 0}, IdentifierError),
        ({"ken": 256}, KeyRefused),
        ({"ken": -1}, KeyRefused),
    ],
)
def test_a_key_change_with_impossible_attributes_is_refused(changes, refusal):
    with pytest.raises(refusal):
        dataclasses.replace(CHANGE, **changes)
