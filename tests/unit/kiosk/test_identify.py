from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import TillRefusal
from kiosk.flows.identify import checked_card, checked_drn, lookup_request, plain_digits
from kiosk.flows.till_values import LocalCode
from token_engine.identifiers import make_drn, meter_pan_from_drn
from vending_server.wire.lookup import LookupBy
from vending_server.wire.problems import ProblemCode

DRN = make_drn(7, 12345678)
TODAY = dt.date(2026, 11, 23)


def a_card(doe="0000"):
    return f"{meter_pan_from_drn(DRN)}{doe}0207345678053"


def _code(call, *args, **kwargs):
    with pytest.raises(TillRefusal) as refusal:
        call(*args, **kwargs)
    return refusal.value


def test_a_number_may_be_typed_with_spaces_dashes_and_eastern_digits():
    eastern = DRN.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert checked_drn(f" \u2066{DRN[:4]} {DRN[4:7]}–{DRN[7:]}\u2069 ") == DRN
    assert checked_drn(eastern) == DRN


@given(st.sampled_from(range(len(DRN))), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place, off):
    wrong = DRN[:place] + str((int(DRN[place]) + off) % 10) + DRN[place + 1 :]

    assert _code(checked_drn, wrong).code == ProblemCode.CHECK_DIGIT


@pytest.mark.parametrize("text", ["", "1", "abc", DRN + "0", "٣", "1" * 1000, "²" * 11])
def test_what_is_no_number_is_told_apart_from_a_wrong_digit(text):
    assert _code(checked_drn, text).code == LocalCode.NUMBER_MALFORMED


@given(st.text(max_size=40))
def test_any_text_is_either_a_number_or_refused(text):
    assert all(c in "0123456789" or not c.isdecimal() for c in plain_digits(text))


@pytest.mark.parametrize("doe", ["0000", "2611", "2612", "2701"])
def test_a_card_is_good_up_to_and_inside_its_month(doe):
    assert checked_card(a_card(doe), today=TODAY) == a_card(doe)


@pytest.mark.parametrize("doe", ["2610", "2511", "9912"])
def test_an_expired_card_is_refused_before_anything_is_sent(doe):
    assert _code(checked_card, a_card(doe), today=TODAY).code == ProblemCode.CARD_EXPIRED


def test_a_card_with_a_wrong_digit_or_layout_is_told_apart():
    wrong_digit = a_card()[:17] + str((int(a_card()[17]) + 1) % 10) + a_card()[18:]

    assert _code(checked_card, wrong_digit, today=TODAY).code == ProblemCode.CHECK_DIGIT
    for text in ("", "123", "x" * 35, a_card() + "0"):
        assert _code(checked_card, text, today=TODAY).code == LocalCode.CARD_MALFORMED


def test_a_search_needs_three_characters_and_is_cut_at_a_hundred():
    refusal = _code(lookup_request, LookupBy.NAME, "  أب ", today=TODAY)
    long = lookup_request(LookupBy.NAME, "أحمد   " * 100, today=TODAY)

    assert (refusal.code, refusal.params) == (ProblemCode.SEARCH_TOO_SHORT, {"minimum": 3})
    assert len(long.value) == 100
    assert long.value.startswith("أحمد أحمد")


def test_a_phone_number_is_sent_in_plain_digits():
    sent = lookup_request(LookupBy.PHONE, "٠٥٩-٩ ١٢٣٤٥٦", today=TODAY)

    assert sent.value == "0599123456"
