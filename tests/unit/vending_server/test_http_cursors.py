"""Cursors: what was spelled is read again, and nothing else is."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vending_server.errors import Refused
from vending_server.http.pages import Moment, Number, RowId, Word, read_cursor, write_cursor
from vending_server.paging import PageAsked
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.pages import CURSOR_CHARS_MAX
from vending_server.wire.problems import ProblemCode

ABOUT = b"POST /v1/shift-lists{}"
KEYS = tuple[Moment, Number, RowId]
AN_ID = "01930000-0000-7000-8000-000000000001"
AT = dt.datetime(2026, 11, 22, 10, 0, 0, 123, tzinfo=dt.UTC)
CURSOR = write_cursor(ABOUT, (AT, 1, AN_ID))

moments = st.datetimes(timezones=st.just(dt.UTC))
numbers = st.integers(0, 2**62)
words = st.text(st.characters(codec="ascii", exclude_characters="\0"), max_size=60)


def refusal(text: str, about: bytes = ABOUT, keys: object = KEYS) -> ProblemCode:
    with pytest.raises(Refused) as refused:
        read_cursor(text, about, keys)
    return refused.value.code


@settings(max_examples=30)
@given(moments, numbers, words)
def test_a_position_survives_the_way_there_and_back(at, number, word):
    text = write_cursor(ABOUT, (at, number, word))

    assert read_cursor(text, ABOUT, tuple[Moment, Number, Word]) == (at, number, word)
    assert len(text) <= CURSOR_CHARS_MAX
    assert re.fullmatch("[A-Za-z0-9_-]+", text), "nothing that an address would spell otherwise"


def test_a_changed_character_anywhere_and_a_lost_end_are_noticed():
    for place, letter in enumerate(CURSOR):
        other = "A" if letter != "A" else "B"
        changed = CURSOR[:place] + other + CURSOR[place + 1 :]

        assert refusal(changed) is ProblemCode.CURSOR_INVALID
        assert refusal(CURSOR[:place]) is ProblemCode.CURSOR_INVALID


def test_a_cursor_belongs_to_one_list_and_one_question():
    assert refusal(CURSOR, b'POST /v1/shift-lists{"point_number":3}') is ProblemCode.CURSOR_INVALID
    assert refusal(CURSOR, keys=tuple[Number]) is ProblemCode.CURSOR_INVALID


@settings(max_examples=30)
@given(st.text(max_size=80) | st.binary(max_size=60).map(lambda raw: raw.hex()))
def test_garbage_is_refused(text):
    assert refusal(text) is ProblemCode.CURSOR_INVALID


@pytest.mark.parametrize("padded", [CURSOR + "=", CURSOR + "\n", " " + CURSOR, CURSOR + "AAAA"])
def test_there_is_one_spelling_of_a_cursor(padded):
    assert refusal(padded) is ProblemCode.CURSOR_INVALID


@pytest.mark.parametrize(
    "position",
    [
        ["0001-01-01T00:00:00+23:59", 1, AN_ID],  # a moment before all years in UTC
        ["2026-11-22T10:00:00", 1, AN_ID],
        ["2026-11-22T10:00:00Z", 2**63, AN_ID],
        ["2026-11-22T10:00:00Z", 1, "no id"],
        ["2026-11-22T10:00:00Z", 1],
        None,
    ],
)
def test_who_computes_the_check_himself_gets_no_further_than_the_keys_allow(position):
    assert refusal(write_cursor(ABOUT, position)) is ProblemCode.CURSOR_INVALID


def test_a_key_with_a_nul_is_refused():
    assert refusal(write_cursor(ABOUT, ("a\0",)), keys=tuple[Word]) is ProblemCode.CURSOR_INVALID


def test_a_page_is_cut_where_its_limit_is_and_names_its_last_row():
    asked = PageAsked(
        limit=2, after=(3,), cursor_of=lambda position: str(canonical_bytes(position))
    )

    assert asked.cut_all([1, 3, 4, 5, 6], lambda one: (one,)) == ([4, 5], "b'[5]'")
    assert asked.cut_all([1, 3, 4, 5], lambda one: (one,)) == ([4, 5], None)
    assert asked.cut_all([1], lambda one: (one,)) == ([], None)
