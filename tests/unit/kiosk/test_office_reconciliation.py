"""H02 to H04: what is seen of differences, where a figure leads, and who does what about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from kiosk.api_client import Declined, Unreachable
from kiosk.headoffice.day_history import COLUMNS
from kiosk.headoffice.day_rows import LINES
from kiosk.headoffice.difference_lists import LINK_COLUMNS, Evidence
from kiosk.headoffice.export.job import Format
from kiosk.headoffice.reconciliation_words import pair_name, told_difference
from kiosk.headoffice.screens import SCREENS
from kiosk.headoffice.screens.h04_day_close import _SETTLED
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.vend_outcomes import DoubtReason
from kiosk.widgets.words import Words
from tests.helpers.office_bench import ACCOUNTANT, PASSWORD, FakeLine, OfficeBench
from tests.helpers.office_books import (
    a_seal,
    an_approval,
    item,
    item_line,
    link,
    rows,
    subject,
    sums,
    with_books,
)
from vending_server.wire.cash_count import CountLine
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.reconciliation import ItemAct, decision_payload
from vending_server.wire.shifts import ShiftRecount, recount_payload

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Maker = Callable[..., OfficeBench]


@pytest.fixture
def make(qapp: QApplication) -> Iterator[Maker]:
    made: list[OfficeBench] = []

    def start(screen: str = "reconciliation", roles: list[str] | None = None) -> OfficeBench:
        operator = msgspec.structs.replace(ACCOUNTANT, roles=roles or ["accountant"])
        made.append(OfficeBench(qapp, with_books(FakeLine(operator)), Language.ENGLISH))
        made[-1].sign_in()
        made[-1].window.open(screen)
        made[-1].settle()
        return made[-1]

    yield start
    for bench in made:
        bench.close()


@pytest.fixture
def difference(make: Maker) -> OfficeBench:
    """The row that is 50 short, opened."""
    bench = make()
    bench.press("Down", "Down", "Enter")
    bench.settle()
    return bench


def shown(bench: OfficeBench) -> str:
    labels = bench.window.on_top.findChildren(QLabel)
    return strip_controls(" ".join(part.text() for part in labels if part.isVisible()))


def asked(bench: OfficeBench, path: str) -> list[Any]:
    told = bench.line.asked
    return [request for _, its_path, request, _ in told if its_path == path and request is not None]


def acts(bench: OfficeBench) -> list[ItemAct]:
    return [request for _, path, request, _ in bench.line.asked if path.endswith("/acts")]


def cell(bench: OfficeBench, row: int, key: str) -> Any:
    model = bench.window.on_top.table.model
    at = next(i for i, column in enumerate(model.columns) if column.key == key)
    return model.columns[at].cell(model.row(row), bench.desk.words)


# ---------------------------------------------------------------------- rows and sums


def test_a_figure_that_waits_for_somebody_is_marked_and_named_in_words(make: Maker):
    bench = make()

    assert (cell(bench, 2, "counted").tone, cell(bench, 2, "journal").tone) == ("danger", "")
    assert strip_controls(cell(bench, 2, "status").text) == "Decide 50.00"
    assert cell(bench, 2, "ledger").tone == "warning", "it clears by itself"
    assert strip_controls(cell(bench, 2, "tokens").text) == "61 of 62"


def test_a_source_that_says_nothing_is_a_dash_and_never_a_zero(make: Maker):
    bench = make()

    assert cell(bench, 2, "voucher").text == "–"


def test_sums_say_what_is_short_and_are_never_netted(make: Maker):
    bench = make()
    told = shown(bench)

    assert "short 50.00" in told
    assert "short 100.00" in told
    assert "in transit 520.00" in told
    assert "Points with sales still to come: no. 3" in told


def test_rows_are_marked_summed_and_written_alone(make: Maker, tmp_path):
    bench = make()
    table = bench.window.on_top.table
    before = table.sums.title
    bench.press(" ", "Down", " ")
    bench.settle()
    marked = table.model.marks

    assert len(marked) == 2
    assert table.sums.title != before
    assert strip_controls(table.sums.title) == "Marked: 2"
    path = tmp_path / "marked.csv"
    assert bench.window.on_top.export().write(path, Format.CSV) == 2
    bench.press(" ")
    assert len(table.model.marks) == 1


def test_alt_and_an_arrow_sort_by_the_column_under_the_cursor_and_home_goes_back(make: Maker):
    bench = make()
    table = bench.window.on_top.table
    point = [row.subject.point_number for row in rows()]

    def shown_points() -> list[int]:
        bench.settle()
        found = (table.model.row(at) for at in range(table.model.shelf.total))
        return [row.subject.point_number for row in found]

    assert shown_points() == point
    at = next(i for i, one in enumerate(table.model.columns) if one.key == "ledger")
    table.choose(0, at)
    QTest.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert shown_points()[0] == 1
    sums = [table.model.columns[at].value(table.model.row(i), bench.desk.words) for i in range(4)]
    assert sums == sorted(sums, reverse=True)
    assert table.view.headings.text_of(table.model, at).endswith("▼")

    QTest.keyClick(table.view, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    assert shown_points() == point


def test_a_filter_of_the_server_keeps_the_sums_and_another_one_hides_them(make: Maker):
    bench = make()
    table, bar = bench.window.on_top.table, bench.window.on_top.filter
    bar.put("point:3 day:2026-11-01..2026-11-22")
    bench.settle()
    request = asked(bench, "/v1/reconciliation-rows")[-1]
    assert (request.point_number, request.from_day, request.through_day) == (
        3,
        "2026-11-01",
        "2026-11-22",
    )
    assert table.model.sums["counted"] == 6_190_00
    bar.put("state:decide")
    bench.settle()

    assert [row.standing for row in map(table.model.row, range(table.model.rowCount()))] == [
        "decide"
    ]
    assert table.model.sums == {}


def test_more_days_than_the_server_takes_are_refused_before_it_is_asked(make: Maker):
    bench = make()
    asked_before = len(bench.line.asked)
    bench.window.on_top.filter.put("day:2026-01-01..2026-11-22")

    assert bench.window.on_top.filter.banner.notice.text_id == "S789"
    assert len(bench.line.asked) == asked_before


def test_comparing_anew_is_asked_and_then_read(make: Maker):
    bench = make()
    bench.press("F9")
    bench.settle()

    assert len(asked(bench, "/v1/reconciliation-refreshes")) == 1
    assert len(asked(bench, "/v1/reconciliation-rows")) == 2


def test_the_causes_of_a_row_are_asked_only_where_somebody_stays(make: Maker):
    bench = make()
    bench.press("Down", "Down")
    bench.wait_for(event="causes")

    items = [path for _, path, *_ in bench.line.asked if "items/" in path]
    assert items == ["/v1/reconciliation-items/item-short"]
    assert "One note" in shown(bench)


def test_a_pair_is_read_with_the_view_that_differs_first():
    words = Words(Language.ENGLISH)
    for left, right, minor in (("journal", "counted", -5000), ("counted", "journal", 5000)):
        assert strip_controls(pair_name(words, left, right)) == "Counted against Journal"
        assert told_difference(left, right, minor) == -5000


# ---------------------------------------------------------------------- a difference


def test_a_row_is_followed_to_the_paper_that_was_printed(difference: OfficeBench):
    difference.window.on_top.links.view.setFocus()
    difference.press("Enter")
    difference.wait_for(event="paper", receipt="3-0117-0041")
    told = shown(difference)

    assert "Receipt 3-0117-0041" in told
    assert "Copy 1" in told
    assert "Printing not confirmed" in told
    difference.press("Esc")
    assert "Receipt 3-0117-0041" not in shown(difference)
    difference.press("Esc")
    assert difference.window.on_top.entry.name == "reconciliation"


def test_a_row_of_which_nothing_was_printed_says_so_and_is_no_fault(difference: OfficeBench):
    problem = Problem(
        type="about:blank",
        title="",
        status=404,
        code=ProblemCode.NOT_FOUND,
        detail="",
        params={},
    )

    def unknown(**_: Any) -> Any:
        raise Declined(problem)

    difference.line.on("POST", "/v1/reconciliation-papers", unknown)
    difference.window.on_top.links.view.setFocus()
    difference.press("Enter")
    difference.wait_for(event="paper", receipt="")

    assert "No sheet was printed of this row." in shown(difference)
    assert difference.window.on_top.banner.notice is None


def test_an_explanation_names_its_cause_and_the_rows_that_speak_for_it(difference: OfficeBench):
    difference.press("F6")
    difference.type_text("the sheet has 31")
    difference.press("Enter", "Enter")
    difference.wait_for(event="acted")
    (act,) = acts(difference)

    assert (act.act, act.cause, act.reason) == ("explain", "note_miscounted", "the sheet has 31")
    assert [link.id for link in act.links] == ["count-3", "t3:41"]
    assert act.amount_minor is None


def test_rows_that_somebody_points_at_explain_only_with_a_second_person(difference: OfficeBench):
    screen = difference.window.on_top
    difference.press("F6")
    box = screen.form.explained_by
    assert "One accountant may accept it." in shown(difference)
    box.choose(next(one for one in box._values if one.cause is None))
    assert "A second person agrees to these very rows." in shown(difference)
    difference.type_text("the bill was in the box")
    difference.press("Enter", "Enter")
    difference.settle()
    (request,) = asked(difference, "/v1/approvals")

    assert acts(difference) == []
    assert (request.payload["act"], request.payload["cause"]) == ("explain", None)
    assert request.payload["rows"] == ["count count-3"]
    assert "Accept 50.00 as explained: Rows pointed at: 1" in shown(difference)


def test_weak_evidence_goes_before_a_second_person(difference: OfficeBench):
    screen = difference.window.on_top
    difference.press("F6")
    box = screen.form.explained_by
    box.choose(next(one for one in box._values if not one.is_whole and one.cause is not None))
    difference.type_text("as far as it goes")
    difference.press("Enter", "Enter")
    difference.settle()

    assert acts(difference) == []
    assert len(asked(difference, "/v1/approvals")) == 1


def test_no_act_goes_without_a_reason(difference: OfficeBench):
    difference.press("F8", "Enter", "Enter")

    assert difference.window.on_top.form.banner.notice.text_id == "S1168"
    assert acts(difference) == []


def charge(bench: OfficeBench) -> None:
    bench.press("F9")
    bench.type_text("counted twice")
    bench.press("Enter")
    bench.type_text("nasser")
    bench.press("Enter", "Enter")
    bench.settle()


def test_money_moves_only_after_a_second_person_agreed_to_exactly_that(difference: OfficeBench):
    charge(difference)
    (request,) = asked(difference, "/v1/approvals")
    assert acts(difference) == []
    assert "Charge 50.00 to nasser, point 3" in shown(difference)
    assert "Good until 25/11/2026" in shown(difference), "three days, not this morning"
    difference.type_text("adel")
    difference.press("Enter")
    difference.type_text("another password")
    difference.press("Enter")
    difference.wait_for(event="acted", state="decided")
    (act,) = acts(difference)

    assert request.action == "difference_decision"
    assert request.payload == decision_payload("item-short", act)
    assert act.amount_minor == -5000
    assert act.approval_id == "0193a000-0000-7000-8000-00000000000a"


def test_behind_the_lock_nothing_is_asked_and_nothing_is_posted(difference: OfficeBench):
    charge(difference)
    agreed = an_approval(state="approved", approved_by=["adel"])
    difference.line.on("GET", "/v1/approvals/*", lambda **_: agreed)
    difference.press("Ctrl+L")
    difference.window.on_top.second.look()
    difference.settle()
    assert acts(difference) == []
    difference.window.sign_in.password.setText(PASSWORD)
    difference.press("Enter")
    difference.wait_until(lambda: difference.window.is_working, "the person")
    difference.window.on_top.second.look()
    difference.wait_for(event="acted", act="charge")

    assert len(acts(difference)) == 1


def test_leaving_the_second_person_posts_nothing(difference: OfficeBench):
    charge(difference)
    difference.press("Esc")
    difference.settle()

    assert acts(difference) == []
    assert not difference.window.on_top.second.isVisible()


def test_what_nobody_answered_is_sent_again_under_the_same_id(difference: OfficeBench):
    path = "/v1/reconciliation-items/*"

    def lost(**_: Any) -> Any:
        raise Unreachable(DoubtReason.TIMEOUT)

    answered = difference.line.answers["POST", path]
    difference.line.on("POST", path, lost)
    difference.press("F8")
    difference.type_text("look at it")
    difference.press("Enter", "Enter")
    difference.settle()
    difference.line.on("POST", path, answered)
    difference.press("F5")
    difference.wait_for(event="acted", state="escalated")
    first, second = acts(difference)

    assert first == second


def test_what_the_server_refused_is_not_sent_again(difference: OfficeBench):
    problem = Problem(
        type="about:blank",
        title="",
        status=409,
        code=ProblemCode.DAY_LOCKED,
        detail="",
        params={},
    )

    def refused(**_: Any) -> Any:
        raise Declined(problem)

    difference.line.on("POST", "/v1/reconciliation-items/*", refused)
    difference.press("F8")
    difference.type_text("look at it")
    difference.press("Enter", "Enter")
    difference.settle()
    difference.press("F5")
    difference.settle()

    assert len(acts(difference)) == 1


def recount(bench: OfficeBench) -> None:
    bench.press("F12")
    bench.type_text("3")  # of the largest note; the others were not counted
    screen = bench.window.on_top
    screen.recount.reason.setText("two notes stuck together")
    screen.recount.confirm.click()
    bench.settle()


def recounts(bench: OfficeBench) -> list[ShiftRecount]:
    return asked(bench, "/v1/shifts/shift-3/recounts")


def test_a_second_count_is_kept_once_both_who_counted_agree_and_is_compared_at_once(
    difference: OfficeBench,
):
    difference.line.on("POST", "/v1/shifts/*", lambda **_: None)
    recount(difference)
    (request,) = asked(difference, "/v1/approvals")
    assert recounts(difference) == []
    assert "both of you counted 600.00" in shown(difference)
    difference.type_text("adel")
    difference.press("Enter")
    difference.type_text("another password")
    difference.press("Enter")
    difference.wait_for(event="recounted")
    (again,) = recounts(difference)

    assert request.action == "recount"
    assert request.payload == recount_payload("shift-3", again)
    assert again.counts == [CountLine(denomination_minor=20_000, pieces=3)]
    assert len(asked(difference, "/v1/reconciliation-refreshes")) == 1


def test_nothing_of_the_books_is_shown_or_filled_in_for_a_second_count(difference: OfficeBench):
    difference.press("F12")
    table = difference.window.on_top.recount.table

    assert table.is_empty
    assert not any(figure in shown(difference) for figure in ("6,190", "6,240", "50.00 short"))
    difference.window.on_top.recount.submit()
    assert difference.wait_for(event="banner", id="S2683")
    difference.press("Esc")
    assert not difference.window.on_top.recount.isVisible()


def test_only_a_shift_is_counted_again_and_only_by_those_who_may(make: Maker):
    bench = make("worklist")
    bag = item(item=item_line(subject=subject(4, "slip")))
    bench.line.on("GET", "/v1/reconciliation-items/*", lambda **_: bag)
    bench.press("Down", "Enter")
    bench.settle()
    assert not bench.window.on_top.count_again.isVisible()

    reader = make(roles=["auditor"])
    reader.press("Down", "Down", "Enter")
    reader.settle()
    assert not reader.window.on_top.count_again.isVisible()


def test_an_item_is_named_as_its_papers_are(make: Maker):
    bench = make("worklist")
    model = bench.window.on_top.table.model
    told = [strip_controls(model.index(at, 0).data()) for at in range(model.rowCount())]

    assert [one.replace("·", " ").split() for one in (told[0], told[3])] == [
        ["Point", "3", "Shift", "118", "22/11/2026", "3-01"],
        ["Point", "2", "Offline", "batch", "of", "shift", "41", "22/11/2026", "2-01"],
    ]
    bench.window.on_top.filter.put("2-01")
    bench.settle()
    assert model.rowCount() == 1
    bench.press("Enter")
    bench.settle()
    assert "Shift 118" in strip_controls(bench.window.on_top.heading.subtitle.text())


def test_nobody_is_charged_for_what_is_over(difference: OfficeBench):
    over = item(item=item_line(amount_minor=5000))
    difference.line.on("GET", "/v1/reconciliation-items/*", lambda **_: over)
    difference.press("F5")
    difference.settle()
    screen = difference.window.on_top

    assert not screen.buttons["charge"].isEnabled()
    assert screen.buttons["write_off"].isEnabled()


@pytest.mark.parametrize(
    ("roles", "visible"),
    [
        (["auditor"], set()),
        (["supervisor"], {"note", "send_back", "escalate"}),
        (
            ["accountant"],
            {"note", "send_back", "escalate", "explain", "charge", "write_off", "correct"},
        ),
    ],
)
def test_acts_are_shown_to_those_who_may_do_them(make: Maker, roles, visible):
    bench = make(roles=roles)
    bench.press("Down", "Down", "Enter")
    bench.settle()
    buttons = bench.window.on_top.buttons

    assert {act for act, button in buttons.items() if button.isVisible()} == visible


def test_a_decided_difference_can_only_be_read(difference: OfficeBench):
    decided = item(item=item_line(state="decided"))
    difference.line.on("GET", "/v1/reconciliation-items/*", lambda **_: decided)
    difference.press("F5")
    difference.settle()
    buttons = difference.window.on_top.buttons.values()

    assert [button for button in buttons if button.isVisible()] == []
    assert difference.window.on_top.pairs.current.item_state == "decided", "as its heading says"


def test_the_worklist_asks_for_the_states_of_its_filter_and_opens_an_item(make: Maker):
    bench = make("worklist")
    bench.window.on_top.filter.put("state:open,escalated of:shift amount:>100")
    bench.settle()
    request = asked(bench, "/v1/reconciliation-item-lists")[-1]
    assert (request.states, request.subject_kinds) == (["open", "escalated"], ["shift"])
    assert bench.window.on_top.table.model.rowCount() == 2, "of those told, two are above 100"
    bench.press("Enter")
    bench.settle()

    assert bench.window.on_top.entry.name == "difference"


def test_in_a_wide_window_figures_stay_near_the_name_of_their_row(make: Maker):
    bench = make()
    table = bench.window.on_top.table
    gaps = []
    for width in (900, 2_400):
        table.resize(width, 600)
        bench.settle()
        widths = [table.view.columnWidth(at) for at in range(table.model.columnCount())]
        gaps.append(widths[0] - table._natural[0])
        assert sum(widths) == table.view.viewport().width() - 1, "no strip is left over"

    assert gaps[1] < 500 < 2_400 - sum(table._natural)


def test_what_waits_is_counted_at_the_side(make: Maker):
    bench = make()
    item_at_side = bench.window.sidebar._items["worklist"]

    assert "waiting: 2" in strip_controls(item_at_side.accessibleDescription())


# ---------------------------------------------------------------------- the day


def point(bench: OfficeBench) -> Any:
    return bench.window.on_top.points.current


def test_points_that_something_keeps_open_come_first_with_their_lines(make: Maker):
    bench = make("day_close")

    assert point(bench).number == 3
    assert "Al-Loza" in point(bench).name.en
    assert not bench.window.on_top.lock.isEnabled()
    assert strip_controls(bench.window.on_top.lock.text()) == "Close day· In the way: 1"
    first = bench.window.on_top.checks.model.row(0)
    assert (first.key, first.is_required, first.is_met) == ("differences_decided", True, False)


def test_an_open_line_leads_to_what_settles_it(make: Maker):
    bench = make("day_close")
    bench.press("Enter", "Enter")
    bench.settle()

    assert bench.window.on_top.entry.name == "worklist"
    assert bench.window.on_top.filter.field.text() == "point:3 day:2026-11-21"
    bench.press("Esc")
    assert bench.window.on_top.entry.name == "day_close"


def test_every_line_of_the_checklist_leads_to_a_screen_that_there_is():
    names = {entry.name for entry in SCREENS}

    assert {screen for screen, _ in _SETTLED.values()} <= names
    assert set(_SETTLED) <= set(LINES)


def test_a_day_is_closed_by_one_key_and_its_hash_is_told(make: Maker):
    bench = make("day_close")
    bench.press("Down", "Down", "Down")
    assert point(bench).number == 2
    bench.press("F12")
    bench.wait_for(event="locked", point=2, day="2026-11-21")
    bench.settle()
    bench.press("End")
    bench.settle()

    assert point(bench).checks.is_locked
    assert "Hash of the day's rows 9f3a71c2" in shown(bench)


def test_head_offices_day_is_closed_and_opened_again_in_its_own_words(make: Maker):
    bench = make("day_close")
    bench.press("Down", "Down")
    at = bench.window.on_top.points
    name = at.model.columns[0].value(point(bench), bench.window.on_top.words)
    bench.press("F12")
    bench.wait_for(event="locked", point=0, day="2026-11-21")
    bench.settle()
    bench.press("Home", "End")
    while point(bench).number != 0:
        bench.press("Up")
    bench.press("F9")
    bench.type_text("a letter was late")
    bench.press("Enter", "Enter")
    bench.settle()
    (request,) = asked(bench, "/v1/approvals")

    assert (name.name, name.below) == ("Head office", "What no point posted")
    assert request.payload == {"point_number": 0, "day": "2026-11-21"}
    assert "21/11/2026, head office" in shown(bench)


def test_an_entry_behind_a_figure_is_told_by_its_accounts(make: Maker):
    words = make("worklist").window.on_top.words
    posted = link("entry", "t:1", 5_000, debit="machine_claims", credit="head_office_cash")
    told = strip_controls(LINK_COLUMNS[0].value(Evidence(posted), words).below)

    assert told == "debit machine_claims, credit head_office_cash"


def test_whoever_keeps_one_points_books_sees_no_day_of_head_office(make: Maker):
    bench = make("day_close", roles=["supervisor"])
    table = bench.window.on_top.points.model

    assert [table.row(at).number for at in range(table.rowCount())] == [3, 5, 2, 4, 1]
    assert not any(path.startswith("/v1/points/0/") for _, path, _, _ in bench.line.asked)


def test_the_days_of_head_office_are_rows_of_their_own(make: Maker):
    bench = make("reconciliation")
    bench.window.on_top.filter.put("point:office")
    bench.settle()
    row = bench.window.on_top.table.current

    assert asked(bench, "/v1/reconciliation-rows")[-1].point_number == 0
    assert row.subject.point_number == 0
    assert "Head office" in shown(bench)
    assert "Point 0" not in shown(bench)
    assert "records" not in shown(bench), "no journal tells of it"


def test_a_closed_day_is_opened_again_by_two_people_with_a_reason(make: Maker):
    bench = make("day_close")
    bench.press("End")
    bench.settle()
    assert point(bench).number == 1
    bench.press("F9")
    bench.type_text("a late slip")
    bench.press("Enter", "Enter")
    bench.settle()
    (request,) = asked(bench, "/v1/approvals")
    assert request.payload == {"point_number": 1, "day": "2026-11-21"}
    assert asked(bench, "/v1/day-reopenings") == []
    bench.type_text("adel")
    bench.press("Enter")
    bench.type_text("another password")
    bench.press("Enter")
    bench.wait_for(event="reopened", point=1)
    (reopening,) = asked(bench, "/v1/day-reopenings")

    assert reopening.reason == "a late slip"
    assert reopening.approval_id is not None


def test_only_an_accountant_opens_a_day_again(make: Maker):
    bench = make("day_close", roles=["supervisor"])
    bench.press("End")
    bench.settle()

    assert not bench.window.on_top.reopen.isVisible()


def at_the_locked_point(bench: OfficeBench) -> Any:
    bench.press("End")
    bench.settle()
    assert point(bench).number == 1
    return bench.window.on_top


def test_the_history_of_a_point_tells_who_locked_and_opened_what_and_what_came_late(make: Maker):
    bench = make("day_close")
    screen = at_the_locked_point(bench)
    bench.press("F6")
    bench.settle()
    told = [screen.history.model.row(at) for at in range(4)]

    assert [row.event.act if row.event else "late" for row in told] == [
        *("locked", "reopened", "late", "locked")
    ]
    words = screen.words
    opened = [column.cell(told[1], words) for column in COLUMNS]
    assert all(name in opened[0].below for name in ("maysa", "adel"))
    assert opened[2].below == "a forgotten bag"
    late = [column.cell(told[2], words) for column in COLUMNS]
    assert all(part in late[2].text for part in ("21/11/2026", "15:12"))
    assert strip_controls(late[2].below) == "Original time, 1,250.00"
    first, again = (strip_controls(COLUMNS[2].cell(told[at], words).below) for at in (3, 0))
    assert ("41d0be77" in first, "9f3a71c2" in again) == (True, True), "both locks, both hashes"
    for cap in ("Enter", "Down"):
        bench.press(cap)
        bench.settle()
    assert screen.seal.text() == "a forgotten bag", "whole, below the table"
    bench.press("F6")
    assert (screen.checks.isVisible(), screen.history.isVisible()) == (True, False)


def test_another_point_is_told_with_its_own_history(make: Maker):
    bench = make("day_close")
    bench.press("F6")
    bench.settle()
    bench.press("End")
    bench.settle()
    asked_for = [path for _, path, *_ in bench.line.asked if path.endswith("/days")]

    assert list(dict.fromkeys(asked_for)) == ["/v1/points/3/days", "/v1/points/1/days"]


def test_the_hash_of_a_locked_day_is_computed_again_by_one_key(make: Maker):
    bench = make("day_close")
    at_the_locked_point(bench)
    bench.press("F10")
    bench.wait_for(event="verified", point=1, fault="")
    bench.settle()

    assert "exactly as it was locked" in shown(bench)


@pytest.mark.parametrize(
    ("fault", "said"),
    [("changed", "are not those that were locked"), ("not_in_the_log", "not the one in the audit")],
)
def test_a_locked_day_that_somebody_changed_is_told_in_red(make: Maker, fault: str, said: str):
    bench = make("day_close")
    seal = "/v1/points/1/seals/*"
    bench.line.on("GET", seal, lambda *, path, **_: a_seal(path, fault))
    screen = at_the_locked_point(bench)
    bench.press("F10")
    bench.wait_for(event="verified", fault=fault)
    bench.settle()

    assert said in shown(bench)
    assert screen.banner.notice.tone == "danger"
    bench.press("Up")
    bench.settle()
    assert screen.banner.notice is None, "it was about another point"


def test_a_day_that_is_open_has_no_hash_to_compute(make: Maker):
    bench = make("day_close")
    bench.press("F10")
    bench.settle()

    assert [path for _, path, *_ in bench.line.asked if "/seals/" in path] == []


def test_a_lock_that_nobody_answered_is_asked_again_under_the_same_id(make: Maker):
    bench = make("day_close")
    answered = bench.line.answers["POST", "/v1/day-locks"]

    def lost(**_: Any) -> Any:
        raise Unreachable(DoubtReason.TIMEOUT)

    bench.line.on("POST", "/v1/day-locks", lost)
    bench.press("Down", "Down", "F12")
    bench.settle()
    bench.line.on("POST", "/v1/day-locks", answered)
    bench.press("F5")
    bench.wait_for(event="locked")
    first, second = asked(bench, "/v1/day-locks")

    assert first == second


def test_the_books_of_the_bench_are_those_of_the_design():
    counted = sum(row.views[0].amount_minor for row in rows())

    assert counted == next(v.amount_minor for v in sums().views if v.view == "counted")
