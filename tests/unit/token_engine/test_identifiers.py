import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from token_engine.errors import CheckDigitError, IdentifierError, IdentifierFault
from token_engine.identifiers import (
    doe_expired,
    drn_of,
    luhn_digit,
    make_drn,
    meter_pan_from_drn,
    mfr_code_of,
    parse_card_record,
    parse_drn,
    parse_id_record,
    parse_meter_pan,
    parse_sgc,
    parse_ti,
    serial_of,
)

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "identifiers.json").read_text("utf-8")
)
RECORD = "60072757123456782300000207345678053"
PARSERS = {"drn": parse_drn, "meter_pan": parse_meter_pan, "id_record": parse_id_record}

drns = st.builds(make_drn, st.integers(0, 9999), st.integers(0, 99_999_999))


@pytest.mark.parametrize(
    ("drn", "meter_pan"),
    [("57123456782", "600727571234567823"), ("3000123456789", "000030001234567891")],
)
def test_a_meter_number_gives_the_meter_pan_of_the_standard(drn, meter_pan):
    assert meter_pan_from_drn(parse_drn(drn)) == meter_pan
    assert drn_of(parse_meter_pan(meter_pan)) == drn


def test_a_wrong_check_digit_is_told_from_a_wrong_form():
    with pytest.raises(CheckDigitError) as caught:
        parse_drn("57123456783")

    assert (caught.value.code, caught.value.reason) == ("check_digit", IdentifierFault.LUHN)


def test_the_digit_inside_a_meter_pan_has_a_reason_of_its_own():
    payload = "60072757123456783"

    with pytest.raises(CheckDigitError) as caught:
        parse_meter_pan(payload + luhn_digit(payload))

    assert caught.value.reason is IdentifierFault.DRN_LUHN


@pytest.mark.parametrize(
    "text",
    [
        *("", " 57123456782", "57123456782 ", "57 123456782", "5712345678", "571234567823"),
        *("+7123456782", "5712345_782", "5712345678٢", "57123456782\n", "５７１２３４５６７８２"),
    ],
)
def test_a_meter_number_in_any_other_form_is_refused(text):
    with pytest.raises(IdentifierError) as caught:
        parse_drn(text)

    assert caught.value.reason in {IdentifierFault.CHARS, IdentifierFault.LENGTH}


@pytest.mark.parametrize("code", ["0000", "0057", "0099"])
def test_a_two_digit_code_has_no_thirteen_digit_meter_number(code):
    payload = code + "12345678"

    with pytest.raises(IdentifierError) as caught:
        parse_drn(payload + luhn_digit(payload))

    assert caught.value.reason is IdentifierFault.MFR_CODE


@pytest.mark.parametrize("kind", PARSERS)
def test_every_malformed_vector_is_refused_for_its_reason(kind):
    for vector in VECTORS[kind]:
        if vector["valid"]:
            continue
        with pytest.raises(IdentifierError) as caught:
            PARSERS[kind](vector["input"])
        assert caught.value.reason == vector["reason"], vector["input"]


@pytest.mark.parametrize(
    ("mfr_code", "serial", "reason"),
    [(-1, 0, "mfr_code"), (10_000, 0, "mfr_code"), (1, -1, "serial"), (1, 10**8, "serial")],
)
def test_a_meter_number_is_not_made_from_what_does_not_fit(mfr_code, serial, reason):
    with pytest.raises(IdentifierError) as caught:
        make_drn(mfr_code, serial)

    assert caught.value.reason == reason


@pytest.mark.parametrize(("mfr_code", "drn"), [(99, "99123456784"), (100, "0100123456780")])
def test_the_code_says_how_long_a_meter_number_is(mfr_code, drn):
    assert make_drn(mfr_code, 12345678) == parse_drn(drn) == drn


@given(st.integers(0, 9999), st.integers(0, 99_999_999))
def test_a_made_meter_number_names_its_maker_and_serial(mfr_code, serial):
    drn = parse_drn(make_drn(mfr_code, serial))

    assert (mfr_code_of(drn), int(serial_of(drn))) == (mfr_code, serial)
    assert len(drn) == (11 if mfr_code <= 99 else 13)


@given(drns)
def test_a_meter_pan_and_its_meter_number_give_each_other(drn):
    assert drn_of(parse_meter_pan(meter_pan_from_drn(drn))) == drn


@given(drns, st.data())
def test_every_single_wrong_digit_of_a_meter_number_is_seen(drn, data):
    place = data.draw(st.integers(0, len(drn) - 1))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != drn[place]]))

    with pytest.raises(IdentifierError):
        parse_drn(drn[:place] + digit + drn[place + 1 :])


def test_an_identification_record_is_read_and_written():
    record = parse_id_record(RECORD)

    assert record.text() == RECORD
    assert (record.drn, record.doe, record.tct, record.ea) == ("57123456782", "0000", 2, 7)
    assert (record.sgc, record.ti, record.krn) == ("345678", "05", 3)


@pytest.mark.parametrize(
    "text",
    [
        ";600727571234567823=2712=0207345678053?",
        "600727571234567823=2712=0207345678053",
    ],
)
def test_a_card_is_read_with_and_without_its_sentinels(text):
    assert parse_card_record(text).text() == "600727571234567823" + "2712" + "0207345678053"


@pytest.mark.parametrize("separators", ["==", "==="])
def test_a_card_without_an_expiry_has_none(separators):
    record = parse_card_record(f";600727571234567823{separators}0207345678053?")

    assert record.text() == RECORD


@pytest.mark.parametrize("text", ["", RECORD, ";600727571234567823=0207345678053?x", "%B6007?"])
def test_another_card_is_told_as_one(text):
    with pytest.raises(IdentifierError) as caught:
        parse_card_record(text)

    assert caught.value.reason is IdentifierFault.SEPARATOR


@pytest.mark.parametrize("day", [1, 15, 30])
def test_a_card_is_good_to_the_last_day_of_its_month(day):
    assert not doe_expired("2704", dt.date(2027, 4, day))
    assert doe_expired("2704", dt.date(2027, 5, day))


def test_a_year_from_93_is_of_the_last_century():
    assert doe_expired("9312", dt.date(2027, 1, 1))
    assert doe_expired("9912", dt.date(2027, 1, 1))
    assert not doe_expired("9212", dt.date(2027, 1, 1))


@pytest.mark.parametrize("doe", ["2700", "2713", "0013"])
def test_a_month_that_does_not_exist_is_refused(doe):
    with pytest.raises(IdentifierError) as caught:
        doe_expired(doe, dt.date(2027, 1, 1))

    assert caught.value.reason is IdentifierFault.DOE


@pytest.mark.parametrize("text", ["", "12345", "1234567", "12345x", "12345٦"])
def test_a_supply_group_code_is_six_digits(text):
    with pytest.raises(IdentifierError) as caught:
        parse_sgc(text)

    assert caught.value.reason is IdentifierFault.SGC


@pytest.mark.parametrize("text", ["", "5", "005", "+5"])
def test_a_tariff_index_is_two_digits(text):
    with pytest.raises(IdentifierError) as caught:
        parse_ti(text)

    assert caught.value.reason is IdentifierFault.TI


@given(st.text())
def test_any_text_is_an_identifier_or_a_typed_refusal(text):
    for parse in (parse_drn, parse_meter_pan, parse_id_record, parse_card_record):
        try:
            parse(text)
        except IdentifierError:
            continue
