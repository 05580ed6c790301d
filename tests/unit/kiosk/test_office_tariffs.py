"""H07: a version is seen cell by cell against what is in force, and activated as it was seen."""

from __future__ import annotations

import datetime as dt
import threading

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.api_client import DoubtReason, Unreachable
from kiosk.headoffice.band_bars import gathered
from kiosk.headoffice.screens.h07_tariffs import ENTRY, Tariffs
from kiosk.headoffice.tariffs import cells
from kiosk.headoffice.tariffs.sheet import RATE, UPPER, Place
from kiosk.headoffice.tariffs.trying import months_of
from kiosk.headoffice.version_line import of_one_thing
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.widgets.words import Words
from tests.helpers import office_reports, office_tariffs
from tests.helpers.office_bench import ACCOUNTANT, PASSWORD, FakeLine, OfficeBench
from vending_server.wire.problems import Problem
from vending_server.wire.rerating import Band


@pytest.fixture
def line() -> FakeLine:
    roles = ["tariff_manager"]
    return FakeLine(msgspec.structs.replace(ACCOUNTANT, roles=roles))


@pytest.fixture
def desk(line):
    return office_tariffs.FakeTariffs(line)


@pytest.fixture
def bench(qapp, line, desk):
    made = OfficeBench(qapp, line, Language.ENGLISH, entries=[ENTRY])
    made.sign_in()
    made.settle()
    yield made
    made.close()


@pytest.fixture
def screen(bench):
    return bench.window.on_top


def test_only_cells_that_differ_from_what_is_in_force_are_told_as_changed():
    rows = cells.cells(office_tariffs.DRAFT, office_tariffs.NOW, Words(Language.ENGLISH))
    changed = [strip_controls(row.name) for row in rows if row.is_changed]
    assert changed == [
        "Block 2 ex VAT",
        "Block 2 incl. VAT",
        "Block 3 ex VAT",
        "Block 3 incl. VAT",
        "In force from",
        "Decision",
    ]


def test_a_rate_is_told_with_four_decimals_with_and_without_vat():
    rows = cells.cells(office_tariffs.DRAFT, None, Words(Language.ENGLISH))
    told = [strip_controls(row.here or "") for row in rows[1:3]]
    assert [one.split()[0] for one in told] == ["0.4750", "0.5510"]


def test_a_version_is_compared_with_the_one_for_the_same_class_and_never_with_itself():
    versions = office_tariffs.VERSIONS
    assert cells.in_force(versions, office_tariffs.DRAFT) is office_tariffs.NOW
    assert cells.in_force(versions, office_tariffs.NOW) is None


def test_bands_far_out_are_counted_into_the_outermost_and_none_is_lost():
    bands = [Band(from_minor=500 * number, contracts=1) for number in range(-40, 40)]
    bars = gathered(bands)
    assert sum(count for _, count in bars) == 80
    assert len(bars) == 24


def what_if(bench) -> None:
    bench.press("F6", "Enter", "Enter", "Enter")  # last month is proposed
    bench.settle()


def test_what_if_tells_revenue_winners_and_losers_of_last_month(bench, screen, line):
    what_if(bench)
    told = strip_controls(screen.trying.told.text())
    for figure in ("310,500.00", "298,000.00", "+12,500.00", "121", "01/10/2026", "31/10/2026"):
        assert figure in told
    assert "1,660.43" in told  # a contract, on average
    asked = next(request for _, path, request, _ in line.asked if path == "/v1/tariff-what-ifs")
    assert asked.version_id == office_tariffs.DRAFT.version_id


def test_what_if_reckons_the_months_that_were_typed(bench, screen, line):
    bench.press("F6")
    screen.trying.form.edits["first"].setText("2026-08")
    bench.press("Enter", "Enter", "Enter")
    bench.settle()
    asked = line.asked[-1][2]
    assert (asked.from_on, asked.until_on) == (dt.date(2026, 8, 1), dt.date(2026, 11, 1))


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-10", "2026-11"), ("2026-10", "2026-09"), ("2025-10", "2026-10"), ("10", "2026-10")],
)
def test_months_that_are_not_over_or_too_many_are_not_asked_for(first, last):
    assert months_of(first, last, dt.date(2026, 11, 22)) is None


PART = msgspec.structs.replace(office_tariffs.ANSWER, contracts_left=187)


def test_what_came_in_parts_is_told_as_a_whole(bench, screen, desk):
    desk.parts = [PART, office_tariffs.ANSWER]
    what_if(bench)
    told = strip_controls(screen.trying.told.text())
    assert "621,000.00" in told
    assert sum(count for _, count in screen.trying.bars._bars) == 2 * 187


def test_a_reckoning_that_is_stopped_asks_no_more_and_tells_no_part(bench, screen, desk, line):
    desk.parts = [PART, PART, office_tariffs.ANSWER]
    gate = threading.Event()
    desk.between = gate.wait
    bench.press("F6", "Enter", "Enter", "Enter")
    bench.press("Esc")
    gate.set()
    bench.settle()

    asked = [path for _, path, *_ in line.asked if path == "/v1/tariff-what-ifs"]
    assert len(asked) == 1
    assert screen.trying.told.text() == bench.desk.words("S2519")
    assert not screen.trying.is_running


# ---------------------------------------------------------------------- paper for the council


@pytest.fixture
def archive(line):
    made = office_reports.Archive(0)
    made.answer_on(line)
    return made


@pytest.fixture
def shown(screen):
    screen.opener = (opened := []).append
    return opened


def orders(line) -> list:
    return [request for _, path, request, _ in line.asked if path == "/v1/reports"]


def test_the_paper_for_the_council_is_made_in_arabic_laid_down_and_shown(
    bench, line, archive, shown
):
    bench.press("F12", "Enter", "Enter", "Enter", "Enter")
    bench.wait_until(lambda: bool(shown), "the paper")

    (order,) = orders(line)
    assert (order.kind, order.language, order.format) == ("tariff_impact", "ar", "pdf")
    assert order.subject == str(office_tariffs.DRAFT.version_id)
    assert (order.from_day, order.through_day) == ("2026-10-01", "2026-10-31")
    assert shown[0].read_bytes() == office_reports.content_of(1)
    assert shown[0].parent == bench.desk.exports


def test_the_paper_proposes_the_months_whose_effect_is_shown(bench, screen, line, archive, shown):
    bench.press("F6")
    screen.trying.form.edits["first"].setText("2026-08")
    bench.press("Enter", "Enter", "Enter")
    bench.settle()
    bench.press("F12")
    screen.paper.choices["language"].choose("en")
    bench.press("Enter", "Enter", "Enter", "Enter")
    bench.wait_until(lambda: bool(shown), "the paper")

    (order,) = orders(line)
    assert (order.from_day, order.through_day, order.language) == ("2026-08-01", "2026-10-31", "en")


def test_a_paper_that_cannot_be_made_is_not_asked_for(bench, screen):
    bench.press("F12")
    screen.paper.edits["last"].setText("2026-11")
    screen.paper.confirm.click()
    bench.settle()

    assert orders(bench.line) == []
    assert screen.paper.banner.notice.text_id == "E748"


def test_the_same_paper_after_no_answer_has_the_same_id(bench, line, archive, shown):
    line.fault = Unreachable(DoubtReason.TIMEOUT)
    bench.press("F12", "Enter", "Enter", "Enter", "Enter")
    bench.settle()
    line.fault = None
    bench.press("F12", "Enter", "Enter", "Enter", "Enter")
    bench.wait_until(lambda: bool(shown), "the paper")

    first, second = orders(line)
    assert first == second


def test_esc_leaves_the_paper_unmade(bench, screen, line):
    bench.press("F12", "Esc")
    assert screen.paper.isHidden()
    assert orders(line) == []


@pytest.mark.parametrize(
    ("role", "is_there"),
    [("tariff_manager", True), ("accountant", True), ("auditor", True), ("supervisor", False)],
)
def test_the_key_of_the_paper_is_shown_to_those_who_may_have_it(qapp, role, is_there):
    line = FakeLine(msgspec.structs.replace(ACCOUNTANT, roles=[role]))
    office_tariffs.FakeTariffs(line)
    bench = OfficeBench(qapp, line, Language.ENGLISH, entries=[ENTRY])
    bench.sign_in()
    bench.settle()
    keys = [hint.text_id for hint in Tariffs.keys(bench.window.on_top)]
    bench.close()

    assert ("B977" in keys) == is_there


# ---------------------------------------------------------------------- editing


@pytest.fixture
def editor(bench, screen):
    bench.press("F4")
    bench.settle()
    assert screen.editor.isVisible()
    return screen.editor


def said(editor) -> str:
    return strip_controls(editor.said.text())


def test_a_cell_is_typed_and_enter_goes_on_below(bench, editor):
    bench.press("Right")
    bench.type_text("0.5")
    bench.press("Enter")

    assert editor.sheet.text(Place(RATE, 0)) == "0.5"
    assert editor.blocks.currentIndex().row() == 1
    bench.press("Up")
    assert said(editor) == "Block 1, Ex VAT ₪: 0.5000, changed from 0.4750"


def test_f2_goes_on_with_what_stands_there_and_esc_leaves_it_as_it_was(bench, editor):
    bench.press("Right", "F2")
    assert editor.blocks.field.text() == "0.4750"
    bench.type_text("9")
    bench.press("Esc")

    assert editor.isVisible(), "Esc left the cell, not the draft"
    assert editor.sheet.text(Place(RATE, 0)) == "0.4750"


def test_tab_goes_through_the_cells_that_can_be_edited_and_on_to_the_fields(bench, editor):
    bench.type_text("150")
    bench.press("Tab")
    assert editor.sheet.text(Place(UPPER, 0)) == "150"
    assert editor.blocks.currentIndex().column() == 2
    bench.press("Tab")
    assert (editor.blocks.currentIndex().row(), editor.blocks.currentIndex().column()) == (1, 1)
    bench.press("Tab", "Tab", "Tab", "Tab")
    assert editor.fields.has_focus


def test_a_cell_is_said_with_its_unit(bench, editor):
    assert said(editor) == "Block 1, Up tokWh: 160.0"


def test_what_is_edited_is_there_again_after_a_lock(bench, screen, editor):
    bench.press("Right")
    bench.type_text("0.5")
    bench.press("Enter", "Ctrl+L")
    bench.window.sign_in.password.setText(PASSWORD)
    bench.window.sign_in.password.setFocus()
    bench.press("Enter")
    bench.wait_until(lambda: bench.window.is_working, "somebody's work")
    bench.settle()

    assert editor.blocks.has_focus
    assert editor.sheet.text(Place(RATE, 0)) == "0.5"


def test_a_period_is_taken_and_not_typed(bench, editor):
    editor.fields.go_to(Place("period"))
    bench.type_text("mon")
    assert editor.sheet.text(Place("period")) == "month"
    bench.press("Enter")
    assert editor.sheet.text(Place("period")) == "two_months"


def test_rates_with_vat_follow_what_is_typed(bench, editor):
    bench.press("Right")
    bench.type_text("0.5")
    bench.press("Enter")
    cell = editor.blocks.cells.index(0, 3).data()
    assert strip_controls(cell) == "0.5800"


def test_blocks_come_from_a_spreadsheet_and_go_to_one(bench, editor):
    QGuiApplication.clipboard().setText("120\t0.40\r\n300\t0.60\r\n500\t0.65\r\n\t0.70\r\n")
    bench.press("Ctrl+V")
    assert editor.sheet.draft().blocks == [
        (1_200, 400_000),
        (3_000, 600_000),
        (5_000, 650_000),
        (None, 700_000),
    ]
    editor.blocks.selectAll()
    bench.press("Ctrl+C")
    first = QGuiApplication.clipboard().text().split("\n")[0]
    assert first.split("\t")[1:3] == ["120", "0.40"]

    bench.press("Ctrl+Z")
    assert editor.sheet.draft() == office_tariffs.DRAFT.content, "a paste is one step"


def test_blocks_are_added_and_removed_by_key(bench, editor):
    bench.press("F7")
    assert editor.sheet.blocks == 4
    bench.press("F9")
    assert editor.sheet.blocks == 3
    bench.press("F8")
    assert [upper for upper, _ in editor.sheet.draft().blocks] == [2_500, None]


def test_what_is_saved_names_the_draft_as_it_was_seen(bench, screen, editor, desk):
    bench.press("Right")
    bench.type_text("0.5")
    bench.press("F12")
    bench.settle()

    (sent,) = desk.drafts
    assert sent.draft.blocks[0] == (1_600, 500_000)
    assert (sent.replaces.version_id, sent.replaces.content_sha256) == (14, "a" * 64)
    assert editor.isHidden()
    assert screen.versions.current.version.content == sent.draft


def test_a_cell_that_cannot_be_read_is_told_and_nothing_is_sent(bench, editor, desk):
    bench.press("Right", "Down")
    bench.type_text("0,55")
    bench.press("Enter", "F12")
    bench.settle()

    assert desk.drafts == []
    assert editor.banner.notice.text_id == "E741"
    assert (editor.blocks.currentIndex().row(), editor.blocks.currentIndex().column()) == (1, 2)


def refusal(code: str, **params) -> Problem:
    return Problem(status=422, code=code, title=code, params=params)


@pytest.mark.parametrize(
    "told",
    [
        (refusal("tariff_overlaps", date="2027-01-01"), "E54", "valid_from"),
        (refusal("tariff_not_valid", field="min_tender"), "E201", "tender_minor_min"),
        (refusal("tariff_changed"), "E53", None),
    ],
)
def test_what_the_server_refuses_is_told_at_its_cell_and_nothing_is_lost(bench, editor, desk, told):
    desk.refuses, text_id, place = told
    bench.press("Right")
    bench.type_text("0.5")
    bench.press("F12")
    bench.settle()

    assert editor.isVisible()
    assert editor.banner.notice.text_id == text_id
    assert editor.sheet.text(Place(RATE, 0)) == "0.5"
    if place is not None:
        cell = editor.fields.cells.place(editor.fields.currentIndex())
        assert cell == Place(place)


def test_a_far_rate_is_sent_again_only_after_somebody_said_that_it_is_meant(bench, editor, desk):
    desk.refuses = refusal("tariff_rate_far", block=1, percent="+900")
    bench.press("Right")
    bench.type_text("4.75")
    bench.press("F12")
    bench.settle()
    assert [one.is_far_rate_meant for one in desk.drafts] == [False]
    assert editor.meant.isVisible()

    bench.press("Enter")  # the button has the focus
    bench.settle()
    assert [one.is_far_rate_meant for one in desk.drafts] == [False, True]


def test_what_is_not_saved_is_told_before_it_is_left(bench, editor, desk):
    bench.press("Right")
    bench.type_text("0.5")
    bench.press("Enter", "Esc")
    assert editor.isVisible()
    assert editor.banner.notice.text_id == "S2504"
    bench.press("Esc")
    assert editor.isHidden()
    assert desk.drafts == []


def test_a_new_version_is_written_as_new_and_takes_the_place_of_none(bench, screen, desk):
    screen.versions.choose(1)
    bench.press("F3")
    bench.settle()
    bench.press("F12")
    bench.settle()

    (sent,) = desk.drafts
    assert (sent.is_new, sent.replaces, sent.draft.decision) == (True, None, "")
    assert sent.draft.valid_from == dt.date(2026, 12, 1)
    assert screen.versions.current.version.version_id == 30


def test_a_version_in_force_is_not_edited(bench, screen):
    screen.versions.choose(1)
    bench.press("F4")
    assert screen.editor.isHidden()


def test_a_policy_is_edited_in_its_fields_alone(bench, screen, desk):
    at = [one.version_id for one in desk.versions].index(2)
    desk.versions[at] = msgspec.structs.replace(office_tariffs.POLICY, state="draft")
    bench.press("F5")
    bench.settle()
    screen.versions.choose(2)
    bench.press("F4", "Down", "Down")
    bench.type_text("40")
    bench.press("F12")
    bench.settle()
    assert [one.draft.ceiling_bp for one in desk.drafts] == [4_000]


def test_the_time_line_shows_the_versions_of_one_thing_in_the_order_of_their_days():
    shown = of_one_thing(office_tariffs.VERSIONS, office_tariffs.DRAFT)
    assert [one.version_id for one in shown] == [7, 11, 14]


def test_a_second_person_is_asked_for_exactly_the_content_that_is_shown(bench, screen, desk):
    bench.press("F9")
    bench.settle()
    ((path, asked),) = desk.acts
    assert path == "/v1/tariff-versions/tariff/14/submission"
    assert asked.content_sha256 == office_tariffs.DRAFT.content_sha256

    screen.second.user.setText("layla")
    screen.second.password.setText(PASSWORD)
    screen.second.password.setFocus()
    bench.press("Enter")
    bench.settle()

    path, sent = desk.acts[-1]
    assert path == "/v1/tariff-versions/tariff/14/activation"
    assert sent.approval_id == asked.approval_id


def test_what_was_agreed_to_at_another_machine_is_activated_here(bench, screen, desk):
    bench.press("F8")
    bench.settle()
    desk.agree(14)
    bench.press("F5")
    bench.settle()
    assert cells.standing(screen.versions.current.version) == "agreed"

    bench.press("F9")
    bench.settle()

    (_, asked), (path, sent) = desk.acts
    assert path == "/v1/tariff-versions/tariff/14/activation"
    assert sent.approval_id == asked.approval_id


def test_what_was_sent_before_is_answered_here_and_not_asked_for_twice(bench, screen, desk):
    bench.press("F8")
    bench.settle()
    bench.press("F9")
    bench.settle()

    assert screen.second.isVisible()
    assert [path for path, _ in desk.acts] == ["/v1/tariff-versions/tariff/14/submission"]


@pytest.mark.parametrize("state", ["rejected", "expired"])
def test_what_was_refused_or_not_answered_in_time_is_sent_again(bench, screen, desk, state):
    bench.press("F8")
    bench.settle()
    desk.agree(14, state)
    bench.press("F5", "F8")
    bench.settle()
    bench.press("F8")
    bench.settle()

    assert [path.rsplit("/")[-1] for path, _ in desk.acts] == ["submission", "submission"]


def test_a_version_in_force_is_neither_sent_nor_activated(bench, screen, desk):
    screen.versions.choose(1)
    bench.settle()
    assert screen.versions.current.version is office_tariffs.NOW
    bench.press("F8", "F9")
    bench.settle()
    assert (desk.acts, desk.asked_for) == ([], [])


def test_what_has_no_code_is_called_by_what_it_is_for_in_words():
    arabic = Words(Language.ARABIC)

    assert strip_controls(cells.called(office_tariffs.POLICY, arabic)) == "كهرباء"
    assert strip_controls(cells.called(office_tariffs.DRAFT, arabic)) == "E-RES-14"
    told = cells.cells(office_tariffs.POLICY, None, arabic)
    assert not any("electricity" in row.here for row in told)
