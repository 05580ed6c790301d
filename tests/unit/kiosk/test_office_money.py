"""Bank deposits and vouchers at head office: what is on its way, what the bank and the books say."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from kiosk.headoffice.export.job import Format
from kiosk.headoffice.screens.h04_vouchers import state_of
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from tests.helpers.office_bench import ACCOUNTANT, FakeLine, OfficeBench
from tests.helpers.office_books import with_books
from tests.helpers.office_money import voucher, with_money
from vending_server.wire import reconciliation as wire

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Maker = Callable[..., OfficeBench]


@pytest.fixture
def make(qapp: QApplication) -> Iterator[Maker]:
    made: list[OfficeBench] = []

    def start(screen: str, roles: list[str] | None = None) -> OfficeBench:
        operator = msgspec.structs.replace(ACCOUNTANT, roles=roles or ["accountant"])
        line = with_money(with_books(FakeLine(operator)))
        made.append(OfficeBench(qapp, line, Language.ENGLISH))
        made[-1].sign_in()
        made[-1].window.open(screen)
        made[-1].settle()
        return made[-1]

    yield start
    for bench in made:
        bench.close()


def rows(bench: OfficeBench) -> list[Any]:
    model = bench.window.on_top.on_top.table.model
    return [model.row(at) for at in range(model.rowCount())]


def sent(bench: OfficeBench, end: str) -> list[Any]:
    return [request for _, path, request, _ in bench.line.asked if path.endswith(end)]


def test_bags_of_every_point_that_wait_for_the_bank_or_differ_stand_first(make: Maker):
    bench = make("deposits")

    assert [(one.point, one.line.number, one.state) for one in rows(bench)] == [
        (2, 21, "way"),
        (2, 22, "differs"),
        (3, 31, "way"),
    ]
    bench.window.on_top.on_top.filter.put("point:1")
    bench.settle()
    assert [one.state for one in rows(bench)] == ["confirmed"]


def test_the_banks_word_is_taken_down_with_its_reference(make: Maker):
    bench = make("deposits")
    bench.press("F8")
    bench.type_text("BOP-901")
    bench.press("Enter")
    bench.type_text("9,870.00")
    bench.press("Enter", "Enter", "Enter")
    bench.wait_for(event="bank_said")
    bench.settle()
    (said,) = sent(bench, "/confirmation")

    assert (said.bank_reference, said.amount_minor, said.difference_reason) == (
        "BOP-901",
        987_000,
        "",
    )
    assert [one.line.number for one in rows(bench)] == [22, 31]


def test_a_sum_that_is_none_is_told_at_its_field_and_nothing_is_sent(make: Maker):
    bench = make("deposits")
    bench.press("F8")
    bench.type_text("BOP-901")
    bench.press("Enter")
    bench.type_text("much")
    bench.press("Enter", "Enter", "Enter")

    assert bench.window.on_top.form.banner.notice.text_id == "S1932"
    assert sent(bench, "/confirmation") == []


def test_a_bag_that_the_bank_has_confirmed_is_not_confirmed_again(make: Maker):
    bench = make("deposits")
    bench.press("Down", "F8")

    assert not bench.window.on_top.form.isVisible()


def at_boxes(make: Maker) -> OfficeBench:
    bench = make("deposits")
    bench.press("F6")
    bench.settle()
    return bench


def test_boxes_that_wait_or_differ_stand_first_and_nobody_sees_what_is_expected(make: Maker):
    bench = at_boxes(make)
    table = bench.window.on_top.on_top.table
    cells = [column for column in table.model.columns if column.key == "expected"]

    assert [one.bag_number for one in rows(bench)] == ["BOX-0036", "BOX-0035"]
    assert [cells[0].value(one, bench.desk.words) for one in rows(bench)] == [None, 315_000]


def test_a_box_is_counted_note_by_note_and_once(make: Maker):
    bench = at_boxes(make)
    bench.press("F8")
    for pieces in ("10", "", "20", "5"):
        bench.type_text(pieces)
        bench.press("Enter")
    bench.press("Enter")
    bench.type_text("BOP-13")
    bench.press("Enter", "Enter", "Enter")
    bench.wait_for(event="box_counted")
    bench.settle()
    (said,) = sent(bench, "/count")

    assert [(one.denomination_minor, one.pieces) for one in said.counts] == [
        (20_000, 10),
        (10_000, 0),
        (5_000, 20),
        (2_000, 5),
    ]
    assert (said.goes_to, said.reference, said.difference_reason) == ("bank", "BOP-13", "")
    bench.press("F8")
    assert not bench.window.on_top.form.isVisible(), "what was counted is not counted again"


def test_pieces_that_are_no_number_are_told_and_nothing_is_sent(make: Maker):
    bench = at_boxes(make)
    bench.press("F8")
    bench.type_text("ten")
    bench.press(*["Enter"] * 8)

    assert bench.window.on_top.form.banner.notice.text_id == "S1932"
    assert sent(bench, "/count") == []


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "new"),
        ({"exported_at": "2026-11-22T06:20:00+00:00"}, "exported"),
        ({"posted_number": "J-1", "posted_minor": 987_000}, "posted"),
        ({"posted_number": "J-1", "posted_minor": 1}, "differs"),
        ({"ledger_minor": 1}, "changed"),
    ],
)
def test_a_voucher_says_how_far_it_is_and_what_does_not_agree(changes, state):
    assert state_of(voucher(1, **changes)) == state


def test_days_without_a_voucher_are_counted_also_where_there_is_none(make: Maker):
    bench = make("vouchers")
    bench.line.on("POST", "/v1/voucher-lists", lambda **_: wire.VoucherList(vouchers=[], due=3))
    bench.press("F5")
    bench.settle()

    assert strip_controls(bench.window.on_top.heading.state.text()).endswith(": 3")


def test_a_voucher_is_taken_over_and_its_lines_lie_in_a_file(make: Maker):
    bench = make("vouchers")
    bench.press("F9")
    bench.wait_for(event="voucher_exported", number=4)
    bench.window.exporting.write(Format.CSV)
    told = bench.wait_for(event="exported")
    text = (bench.desk.exports / told["file"]).read_text("utf-8-sig")

    assert list(csv.reader(io.StringIO(text)))[1:] == [
        ["drawer:2", "electricity", "9000.00", "180"],
        ["drawer:2", "vat", "870.00", "14"],
    ]


def test_a_voucher_is_made_for_a_point_and_a_day(make: Maker):
    bench = make("vouchers")
    bench.press("Down", "F8", "Enter", "Enter", "Enter")
    bench.wait_for(event="voucher_made")
    (made,) = sent(bench, "/v1/vouchers")

    assert (made.point_number, made.day) == (2, "2026-11-21")


def test_a_voucher_of_head_office_is_told_in_words_made_by_its_number_and_found_by_its_word(
    make: Maker,
):
    bench = make("vouchers")
    screen = bench.window.on_top.on_top
    name = screen.table.model.columns[0].value(rows(bench)[0], bench.window.on_top.words)
    screen.filter.put("point:office")
    bench.settle()
    found = rows(bench)
    bench.press("F8", "Enter", "Enter", "Enter")
    bench.wait_for(event="voucher_made")
    (made,) = sent(bench, "/v1/vouchers")

    assert strip_controls(name.name).startswith("Head office")
    assert [one.point_number for one in found] == [0]
    assert sent(bench, "/v1/voucher-lists")[-1].point_number == 0
    assert (made.point_number, made.day) == (0, "2026-11-21")


def test_what_the_accounting_system_posted_is_told_back(make: Maker):
    bench = make("vouchers")
    bench.press("F10")
    bench.type_text("J-91")
    bench.press("Enter")
    bench.type_text("9870")
    bench.press("Enter", "Enter")
    bench.wait_for(event="voucher_posted")
    (posting,) = sent(bench, "/posting")

    assert (posting.posted_number, posting.posted_minor) == ("J-91", 987_000)


def test_an_auditor_reads_vouchers_and_makes_none(make: Maker):
    bench = make("vouchers", roles=["auditor"])
    bench.press("F8", "F9", "F10")
    bench.settle()

    assert len(rows(bench)) == 5
    assert not bench.window.on_top.form.isVisible()
    assert sent(bench, "/export") == []


def test_more_days_than_the_server_takes_are_refused_at_the_filter(make: Maker):
    bench = make("vouchers")
    asked = len(bench.line.asked)
    bench.window.on_top.on_top.filter.put("day:2026-01-01..2026-11-22")

    assert bench.window.on_top.on_top.filter.banner.notice.text_id == "S789"
    assert len(bench.line.asked) == asked
