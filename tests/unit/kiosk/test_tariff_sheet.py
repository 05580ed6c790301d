"""A draft in cells: read as it is typed, refused where it means nothing, taken back step by step."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.headoffice.tariffs import drafting
from kiosk.headoffice.tariffs.sheet import RATE, UPPER, Place, Sheet, table_of
from kiosk.headoffice.tariffs.typed import Kind, NotRead, read, written
from tests.helpers.office_tariffs import DRAFT, POLICY
from vending_server.wire import tariffs as wire

FIGURES = [Kind.RATE, Kind.UNITS, Kind.LIMIT, Kind.MONEY, Kind.PERCENT, Kind.COUNT]


def sheet() -> Sheet:
    return Sheet(DRAFT.content)


@pytest.mark.parametrize("facts", [DRAFT, POLICY])
def test_what_nobody_touched_is_the_draft_as_it_was(facts):
    assert Sheet(facts.content).draft() == facts.content


@given(st.sampled_from(FIGURES), st.integers(0, 10**9))
@settings(max_examples=60)
def test_a_figure_is_read_as_it_was_written(kind, value):
    assert read(kind, written(kind, value)) == value


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Kind.RATE, "0.551", 551_000),
        (Kind.RATE, "٠٫٥٥١", 551_000),
        (Kind.RATE, " 0.5510 ₪ ", 551_000),
        (Kind.PERCENT, "16%", 1_600),
        (Kind.LIMIT, "", None),
        (Kind.UNITS, "160", 1_600),
        (Kind.DAY, "31/01/2027", dt.date(2027, 1, 31)),
        (Kind.DAY, "2027-01-31", dt.date(2027, 1, 31)),
    ],
)
def test_cells_are_read_as_people_and_spreadsheets_write_them(kind, typed, value):
    assert read(kind, typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "why"),
    [
        (Kind.RATE, "0,551", "E741"),  # 551 or 0.551: nobody guesses
        (Kind.RATE, "-1", "E741"),
        (Kind.RATE, "1e3", "E741"),
        (Kind.RATE, "0.1234567", "E741"),
        (Kind.MONEY, "10.005", "E741"),
        (Kind.DAY, "31/02/2027", "E742"),
        (Kind.CODE, " ", "E745"),
        (Kind.MONEY, "", "E745"),
    ],
)
def test_what_could_mean_two_things_or_nothing_is_not_read(kind, typed, why):
    with pytest.raises(NotRead) as refused:
        read(kind, typed)
    assert refused.value.text_id == why


def test_a_cell_that_cannot_be_read_keeps_what_was_typed_and_holds_the_draft_back():
    made = sheet()
    made.put({Place(RATE, 1): "0,551"})

    assert made.text(Place(RATE, 1)) == "0,551"
    assert made.wrong(Place(RATE, 1)) == "E741"
    assert made.first_wrong() == Place(RATE, 1)
    assert made.draft() is None


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        ({Place(UPPER, 1): "160.0"}, Place(UPPER, 1)),  # not above the block before
        ({Place(UPPER, 0): ""}, Place(UPPER, 0)),  # only the last has no end
        ({Place(UPPER, 2): "900"}, Place(UPPER, 2)),
        ({Place(RATE, 0): "0"}, Place(RATE, 0)),
    ],
)
def test_blocks_that_cannot_be_are_told_at_their_cell(texts, place):
    made = sheet()
    made.put(texts)
    assert made.first_wrong() == place


def test_a_block_is_added_before_another_and_the_last_one_keeps_having_no_end():
    made = sheet()
    made.add_block(1)
    assert (made.blocks, made.text(Place(UPPER, 1))) == (4, "")
    made.put({Place(UPPER, 1): "200", Place(RATE, 1): "0.5"})

    assert made.draft().blocks == [
        (1_600, 475_000),
        (2_000, 500_000),
        (2_500, 551_000),
        (None, 660_000),
    ]


def test_when_the_last_block_goes_the_one_before_has_no_end():
    made = sheet()
    made.remove_block(2)
    assert made.draft().blocks == [(1_600, 475_000), (None, 551_000)]
    made.remove_block(0)
    assert not made.remove_block(0), "the only one stays"


def test_cells_behind_the_last_block_make_blocks():
    made = sheet()
    made.put(
        {Place(UPPER, 2): "400", Place(RATE, 2): "0.66", Place(UPPER, 3): "", Place(RATE, 3): "0.7"}
    )
    assert made.draft().blocks[2:] == [(4_000, 660_000), (None, 700_000)]


def test_each_act_is_taken_back_by_itself_to_the_draft_as_it_was():
    made = sheet()
    made.put({Place(RATE, 0): "0.5", Place(RATE, 1): "0.6"})
    made.add_block(0)
    made.put({Place("vat_bp"): "17"})
    made.put({Place("vat_bp"): "17"})  # the same again is no step
    steps = 0
    while made.undo():
        steps += 1

    assert (steps, made.is_dirty) == (3, False)
    assert made.draft() == DRAFT.content


def test_copied_cells_of_any_system_are_a_table():
    assert table_of("160\t0.5\r\n250\t0.6\r\n") == [["160", "0.5"], ["250", "0.6"]]


@pytest.mark.parametrize(
    ("day", "period", "begins"),
    [
        (dt.date(2026, 11, 22), "month", dt.date(2026, 12, 1)),
        (dt.date(2026, 12, 1), "month", dt.date(2027, 1, 1)),
        (dt.date(2026, 10, 31), "two_months", dt.date(2026, 11, 1)),
        (dt.date(2026, 11, 1), "two_months", dt.date(2027, 1, 1)),
        (dt.date(2026, 12, 31), "two_months", dt.date(2027, 1, 1)),
    ],
)
def test_a_new_version_begins_with_the_next_period(day, period, begins):
    assert drafting.next_period(day, period) == begins


def test_a_new_version_says_what_the_one_before_says_but_for_day_code_and_decision():
    made = drafting.next_version(DRAFT.content, dt.date(2026, 11, 22))
    assert isinstance(made, wire.TariffDraft)
    assert (made.decision, made.valid_from) == ("", dt.date(2027, 2, 1))
    same = msgspec.structs.replace(
        made,
        decision=DRAFT.content.decision,
        valid_from=DRAFT.content.valid_from,
        code=DRAFT.content.code,
    )
    assert same == DRAFT.content
