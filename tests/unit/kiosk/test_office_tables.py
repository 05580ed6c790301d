"""Lists of any length: what is fetched, what is kept, and that nothing waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QApplication

from kiosk.api_client import Unreachable
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill, amount, signed_amount
from kiosk.headoffice.tables.model import CELL, WANTED_MAX, RowsModel
from kiosk.headoffice.tables.order import ROWS_MAX, Order, TooLongToSort
from kiosk.headoffice.tables.pages import PAGES_MAX, PageRead, PageShelf
from kiosk.headoffice.tables.view import widened
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.vend_outcomes import DoubtReason
from kiosk.widgets.words import Words
from kiosk.workers import Workers
from tests.helpers.patience import settle
from tests.helpers.window_thread import refuse_windows_thread

MILLION = 1_000_000
SIZE = 500
COLUMNS = (
    Column(key="n", text_id="S901", kind=Kind.COUNT, value=lambda row, _: row),
    Column(key="x", text_id="S902", kind=Kind.MONEY, value=lambda row, _: row * 3),
)


class LongList:
    """A million rows that are made when they are asked for."""

    def __init__(self, rows: int = MILLION) -> None:
        self.rows, self.asked = rows, 0
        self.fault: Exception | None = None

    def read(self, cursor: str | None) -> PageRead[int]:
        refuse_windows_thread("a page")
        return self.from_anywhere(cursor)

    def from_anywhere(self, cursor: str | None) -> PageRead[int]:
        self.asked += 1
        if self.fault is not None:
            raise self.fault
        first = int(cursor or 0)
        end = min(first + SIZE, self.rows)
        following = str(end) if end < self.rows else None
        return PageRead(rows=range(first, end), next_cursor=following)


@pytest.fixture
def workers(qapp: QApplication) -> Iterator[Workers]:
    pool = Workers()
    yield pool
    pool.close()


@pytest.fixture
def model(workers: Workers) -> RowsModel[int]:
    return RowsModel(workers, Words(Language.ENGLISH), COLUMNS)


def test_whoever_asks_for_more_while_the_first_page_comes_gets_no_row_twice(model, workers):
    """A view does, as soon as it is told that all is another now."""
    made = LongList(SIZE * 3)
    model.modelReset.connect(model.fetchMore)
    model.show_list(made.read)
    settle(workers)

    assert (made.asked, model.rowCount()) == (1, SIZE)
    model.fetchMore()
    settle(workers)
    assert [model.row(at) for at in (0, SIZE, SIZE + 1)] == [0, SIZE, SIZE + 1]


def text(model: RowsModel[int], row: int) -> str:
    return strip_controls(model.index(row, 0).data(CELL).text)


def know_all(model: RowsModel[int], long: LongList) -> None:
    """As if somebody had gone down to the end: the pages pass through the shelf."""
    model.show_list(long.read)
    settle(model._workers)
    cursor = model.shelf.next_cursor
    while cursor is not None:
        first = int(cursor)
        end = min(first + SIZE, long.rows)
        cursor = str(end) if end < long.rows else None
        model.shelf.add(PageRead(rows=range(first, end), next_cursor=cursor))
    model.modelReset.emit()


def test_a_view_that_asks_for_more_while_a_list_begins_reads_no_page_twice(model, workers):
    model.modelReset.connect(model.fetchMore)  # as an empty view does in large print
    model.show_list(LongList(rows=1).read)
    settle(workers)

    assert (model.rowCount(), model.pages_read) == (1, 1)


def test_a_list_begins_with_one_page_and_grows_as_one_goes_down(model, workers):
    long = LongList()
    model.show_list(long.read)
    settle(workers)
    assert (long.asked, model.rowCount()) == (1, SIZE)
    model.fetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    settle(workers)

    assert (long.asked, model.rowCount()) == (2, 2 * SIZE), "one page at a time"


def test_pages_of_which_nothing_is_kept_are_read_over_until_something_is(model, workers):
    long = LongList(20 * SIZE)

    def read(cursor: str | None) -> PageRead[int]:
        page = long.read(cursor)
        return PageRead(
            rows=[row for row in page.rows if row == 12 * SIZE], next_cursor=page.next_cursor
        )

    model.show_list(read)
    settle(workers)

    assert [text(model, row) for row in range(model.rowCount())] == [f"{12 * SIZE:,}"]
    assert long.asked == 13, "and no page more before somebody goes down"


def test_of_a_million_rows_few_are_kept_and_any_of_them_is_two_pages_away(model, workers):
    long = LongList()
    know_all(model, long)
    asked = long.asked
    assert model.rowCount() == MILLION
    assert model.shelf.rows_held <= PAGES_MAX * SIZE
    for row in (0, 123_456, 750_000, 999_999):
        assert text(model, row) in {"…", f"{row:,}"}
        settle(workers)
        assert text(model, row) == f"{row:,}"

    assert long.asked - asked <= 4
    assert model.shelf.rows_held <= PAGES_MAX * SIZE


def test_of_pages_that_are_scrolled_past_only_the_newest_are_still_read(model, workers):
    long = LongList()
    know_all(model, long)
    asked = long.asked
    for row in range(0, 900_000, 5_000):
        text(model, row)
    settle(workers)

    assert long.asked - asked <= WANTED_MAX


def test_the_answer_to_a_list_that_is_not_shown_any_more_is_dropped(model, workers):
    model.show_list(LongList(10).read)
    model.show_list(LongList(3).read)
    settle(workers)

    assert model.rowCount() == 3
    assert model.shelf.is_whole


def test_a_page_that_cannot_be_read_is_told_and_asked_again(model, workers):
    long, told = LongList(), []
    model.failed.connect(told.append)
    long.fault = Unreachable(DoubtReason.LINK)
    model.show_list(long.read)
    settle(workers)
    assert [type(error) for error in told] == [Unreachable]
    long.fault = None
    model.fetchMore(QModelIndex())
    settle(workers)

    assert model.rowCount() == SIZE


def test_a_page_that_came_again_shorter_keeps_its_places_and_is_told():
    shelf: PageShelf[int] = PageShelf(pages_max=1)
    shelf.add(PageRead(rows=[0, 1, 2], next_cursor="3"))
    shelf.add(PageRead(rows=[3, 4]))
    assert shelf.row(0) is None
    shelf.put(0, PageRead(rows=[0, 1], next_cursor="3"))

    assert [shelf.row(at) for at in (0, 1, 2)] == [0, 1, None]
    assert shelf.is_changed
    assert shelf.total == 5


def test_the_cursor_of_every_page_is_kept():
    shelf: PageShelf[int] = PageShelf(pages_max=2)
    for number in range(5):
        cursor = f"after {number}" if number < 4 else None
        shelf.add(PageRead(rows=[number] * 3, next_cursor=cursor))

    assert [shelf.cursor_of(number) for number in range(5)] == [
        None,
        *(f"after {number}" for number in range(4)),
    ]
    assert [shelf.page_of(at) for at in (0, 2, 3, 14)] == [0, 0, 1, 4]


@pytest.mark.parametrize(
    ("minor", "seen", "signed"),
    [
        (0, "0.00", "0.00"),
        (1234567, "12,345.67", "+12,345.67"),
        (-5000, "\u221250.00", "\u221250.00"),
        (99, "0.99", "+0.99"),
    ],
)
def test_money_of_head_office_has_its_comma_and_its_sign(minor, seen, signed):
    assert strip_controls(amount(minor)) == seen
    assert strip_controls(signed_amount(minor)) == signed


def test_what_is_not_there_is_a_dash_on_the_screen_and_nothing_in_a_file():
    words = Words(Language.ARABIC)
    column: Column[int] = Column(
        key="x", text_id="S901", kind=Kind.MONEY, value=lambda _row, _words: None
    )

    assert column.cell(1, words).text == "–"
    assert column.plain(1, words) is None


def test_a_file_gets_plain_values():
    words = Words(Language.ARABIC)
    moment = dt.datetime(2026, 11, 22, 8, 42, tzinfo=dt.UTC)

    def plain(kind, value):
        column = Column(key="x", text_id="S901", kind=kind, value=lambda _row, _words: value)
        return column.plain(None, words)

    assert plain(Kind.MOMENT, moment) == dt.datetime(2026, 11, 22, 10, 42)  # noqa: DTZ001
    assert plain(Kind.NAMED, Named("\u2068حي\u2069", "1")) == "حي · 1"
    assert plain(Kind.PILL, Pill("مفتوح", "danger")) == "مفتوح"
    assert plain(Kind.MONEY, 1234) == 1234


# ---------------------------------------------------------------------- order and marks


class Books:
    """Rows with names, sums that lack, days: sorted by each."""

    ROWS = (("b", 30), ("A", None), ("c", -5), ("a", 200))
    COLUMNS = (
        Column(key="who", text_id="S901", kind=Kind.NAMED, value=lambda row, _: Named(row[0])),
        Column(key="x", text_id="S902", kind=Kind.MONEY, value=lambda row, _: row[1]),
    )

    def read(self, cursor: str | None) -> PageRead[tuple[str, int | None]]:
        at = int(cursor or 0)
        following = str(at + 1) if at + 1 < len(self.ROWS) else None
        return PageRead(rows=[self.ROWS[at]], next_cursor=following)


@pytest.mark.parametrize(
    ("column", "is_descending", "found"),
    [(1, False, "cbaA"), (1, True, "abcA"), (0, False, "Aabc"), (0, True, "cbAa")],
)
def test_a_list_is_sorted_whole_and_what_has_no_value_comes_last(column, is_descending, found):
    books = Books()
    order = Order(books.COLUMNS[column], is_descending)

    page = order.sorted(books.read, Words(Language.ENGLISH))(None)

    assert "".join(row[0] for row in page.rows) == found
    assert page.next_cursor is None


def test_point_ten_comes_after_point_nine():
    column = Column(key="p", text_id="S901", kind=Kind.TEXT, value=lambda row, _: f"point {row}")

    def read(_cursor: str | None) -> PageRead[int]:
        return PageRead(rows=[10, 9, 100, 1])

    page = Order(column, False).sorted(read, Words(Language.ENGLISH))(None)
    assert list(page.rows) == [1, 9, 10, 100]


@pytest.mark.parametrize("rows", [ROWS_MAX, ROWS_MAX + 1])
def test_one_row_too_many_is_too_many(rows):
    order = Order(COLUMNS[1], True).sorted(LongList(rows).from_anywhere, Words(Language.ENGLISH))
    if rows > ROWS_MAX:
        with pytest.raises(TooLongToSort):
            order(None)
    else:
        assert order(None).rows[0] == rows - 1


def test_a_list_that_is_too_long_is_not_sorted_by_its_head_alone():
    def endless(cursor: str | None) -> PageRead[int]:
        at = int(cursor or 0)
        return PageRead(rows=range(at, at + SIZE), next_cursor=str(at + SIZE))

    with pytest.raises(TooLongToSort):
        Order(COLUMNS[1], False).sorted(endless, Words(Language.ENGLISH))(None)


def test_marked_rows_have_sums_of_their_own_and_go_with_the_list(model, workers):
    model.show_list(LongList().read)
    settle(workers)
    assert model.marked_sums() == {}

    assert [model.turn_mark(at) for at in (3, 5, 7)] == [True, True, True]
    assert model.turn_mark(5) is False
    assert model.marked_sums() == {"n": 10, "x": 30}
    assert model.index(3, 0).data().startswith("marked")

    model.show_list(LongList().read)
    settle(workers)
    assert model.marks == {}


def test_a_row_that_was_let_go_keeps_its_mark(model, workers):
    model.show_list(LongList().read)
    settle(workers)
    model.turn_mark(2)
    model.shelf._held.clear()
    assert not model.shelf.is_held(0)

    assert model.marked_sums() == {"n": 2, "x": 6}


@given(
    needed=st.lists(st.integers(40, 400), min_size=1, max_size=10),
    grows=st.lists(st.integers(0, 2), min_size=10, max_size=10),
    spare=st.integers(0, 2_000),
)
def test_columns_fill_their_room_and_none_is_narrower_than_its_cells(
    needed: list[int], grows: list[int], spare: int
):
    wanted = dict(enumerate(needed))
    weights = {at: grows[at] for at in wanted}
    got = widened(wanted, weights, sum(needed) + spare)

    assert all(got[at] >= wanted[at] for at in wanted)
    assert sum(wanted.values()) + spare - len(needed) <= sum(got.values())
    assert sum(got.values()) <= sum(wanted.values()) + spare


def test_a_name_stays_near_its_figures_in_a_wide_window():
    needed = {0: 250, 1: 60, 2: 60, 3: 60}
    got = widened(needed, {0: 1, 1: 0, 2: 0, 3: 0}, 1_230)

    assert got == {0: 638, 1: 198, 2: 197, 3: 197}  # not 1,050 and 60
