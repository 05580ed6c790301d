"""Filters as text: what they say, that they come back as they went, and what is refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.headoffice.filters.language import Filter, FilterFault, FilterKey, Sort, Span, parse
from kiosk.headoffice.filters.saved import SAVED_MAX, SavedFilters
from kiosk.headoffice.seats import SEAT_KEY

KEYS = (
    FilterKey("point", Sort.NUMBER, "T105"),
    FilterKey("amount", Sort.MONEY, "S901"),
    FilterKey("day", Sort.DAY, "S713"),
    FilterKey("state", Sort.WORD, "S715", ("open", "explained", "cleared")),
    FilterKey("name", Sort.WORD, "S923"),
)
FIRST, LAST = dt.date(2026, 11, 1), dt.date(2026, 11, 30)


def read(text: str) -> Filter:
    return parse(text, KEYS)


@pytest.mark.parametrize("text", ['"point:3"', '"-bag"', '"short bag"', 'drawer point:1 "a:b c"'])
def test_what_was_looked_for_in_quotes_is_saved_as_that_and_no_key(text):
    found = read(text)
    assert read(str(found)) == found


@pytest.mark.parametrize(
    "text", ["day:>9999-12-31", "day:<0001-01-01", "amount:50..20", "point:9..1"]
)
def test_a_span_that_holds_nothing_is_refused_with_a_word(text):
    with pytest.raises(FilterFault) as fault:
        read(text)
    assert fault.value.text_id == "S780"


def test_a_whole_filter_says_what_is_asked():
    found = read('point:3 day:2026-11-01..2026-11-30 state:open amount:>50 "short bag" drawer')

    assert found.number("point") == 3
    assert found.days() == (FIRST, LAST)
    assert found.word("state") == "open"
    assert found.term("amount").spans == (Span(5001, None),)
    assert found.looked_for == ("short bag", "drawer")


@pytest.mark.parametrize(
    ("text", "values", "is_seen"),
    [
        ("amount:>50", {"amount": 5000}, False),
        ("amount:>50", {"amount": 5001}, True),
        ("amount:<0", {"amount": -1}, True),
        ("amount:-20..20", {"amount": -2000}, True),
        ("amount:-20..20", {"amount": 2001}, False),
        ("amount:..20", {"amount": -99_00}, True),
        ("point:1,3..4", {"point": 3}, True),
        ("point:1,3..4", {"point": 2}, False),
        ("-point:2", {"point": 2}, False),
        ("-point:2", {"point": 5}, True),
        ("day:>2026-11-01", {"day": FIRST}, False),
        ("day:2026-11-01", {"day": FIRST}, True),
        ("state:open,cleared", {"state": "cleared"}, True),
        ("-state:open", {"state": "open"}, False),
        ("amount:1", {"amount": None}, False),
        ("state:open", {"point": 1}, True),
    ],
)
def test_a_row_is_seen_or_not(text, values, is_seen):
    assert read(text).keeps(**values) is is_seen


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("colour:red", "S778"),
        ("point:1 point:2", "S779"),
        ("point:three", "S780"),
        ("amount:1.234", "S780"),
        ("amount:>", "S780"),
        ("point:..", "S780"),
        ("day:30/11/2026", "S780"),
        ("state:opened", "S780"),
        ("state:", "S780"),
    ],
)
def test_what_is_not_understood_is_refused_and_never_ignored(text, why):
    with pytest.raises(FilterFault) as refused:
        read(text)

    assert refused.value.text_id == why


def test_arabic_digits_and_hidden_signs_of_a_copied_text_do_no_harm():
    assert read("\u2066point:٣\u2069 amount:>٥٠") == read("point:3 amount:>50")


def test_a_search_does_not_tell_apart_what_people_write_differently():
    assert read("احمد").finds("أحمد محمود")
    assert read("مدرسه").finds("مدرسة البنات")
    assert not read("احمد صالح").finds("أحمد محمود")


number = st.integers(0, 10**6)
span = st.tuples(number, number).map(lambda pair: f"{min(pair)}..{max(pair)}")
terms = st.one_of(
    st.builds("point:{}".format, st.one_of(number, span)),
    st.builds("-amount:>{}".format, number),
    st.builds("day:{}".format, st.dates(FIRST, LAST)),
    st.builds("state:{}".format, st.sampled_from(("open", "open,cleared"))),
    st.sampled_from(('"two words"', "word")),
)


@settings(max_examples=30)
@given(st.lists(terms, max_size=5, unique_by=lambda term: term.lstrip("-").partition(":")[0]))
def test_a_filter_that_is_written_and_read_again_is_the_same(parts):
    found = read(" ".join(parts))

    assert read(str(found)) == found


def test_head_office_is_asked_for_by_its_word_which_a_saved_text_keeps():
    read_seats = (*(key for key in KEYS if key.key != "point"), SEAT_KEY)
    found = parse("point:office state:open", read_seats)
    several = parse("-point:2,OFFICE", read_seats)

    assert (found.number("point"), str(found)) == (0, "point:office state:open")
    assert parse(str(found), read_seats) == found
    assert [several.keeps(point=number) for number in (0, 1, 2)] == [False, True, False]
    with pytest.raises(FilterFault):
        read("point:office")


def test_names_are_kept_by_screen_and_survive_a_restart(tmp_path: Path):
    file = tmp_path / "filters.json"
    assert SavedFilters(file).save("one", "  of   November ", "day:2026-11-01..2026-11-30")
    assert SavedFilters(file).save("two", "of November", "point:3")

    assert SavedFilters(file).of("one") == {"of November": "day:2026-11-01..2026-11-30"}
    assert list(tmp_path.iterdir()) == [file]


def test_no_more_are_kept_than_a_list_shows(tmp_path: Path):
    saved = SavedFilters(tmp_path / "filters.json")
    assert all(saved.save("one", f"name {number}", "point:1") for number in range(SAVED_MAX))

    assert not saved.save("one", "one more", "point:1")
    assert saved.save("one", "name 3", "point:2"), "a name that is there is written over"


@pytest.mark.expects_log("cannot be read and is begun anew")
def test_a_damaged_file_is_told_and_begun_anew(tmp_path: Path):
    file = tmp_path / "filters.json"
    file.write_text('{"one": 3', "utf-8")

    assert SavedFilters(file).of("one") == {}


@pytest.mark.expects_log("filters are not saved")
def test_a_disk_that_takes_nothing_is_told_and_nothing_pretends(tmp_path: Path):
    saved = SavedFilters(tmp_path / "nowhere" / "filters.json")

    assert not saved.save("one", "name", "point:1")
    assert saved.of("one") == {}
