"""The window of head office: who comes in and sees what, keys, counts, the lock, files."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.api_client import SessionEnded, Unreachable
from kiosk.headoffice.export.job import Format
from kiosk.headoffice.heading import ReadState
from kiosk.headoffice.screens import SCREENS
from kiosk.headoffice.window import LOCK_AFTER_MS
from kiosk.i18n.language import Language
from kiosk.vend_outcomes import DoubtReason
from tests.helpers.keyboard_walk import keyboard_faults
from tests.helpers.office_bench import FakeLine, OfficeBench
from tests.helpers.office_sample import SIZE, entry, with_samples
from tests.helpers.window_look import faults, nameless
from vending_server.http.access import ACCESS
from vending_server.operators.model import Role
from vending_server.wire.problems import Problem, ProblemCode

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Maker = Callable[..., OfficeBench]


@pytest.fixture
def make(qapp: QApplication) -> Iterator[Maker]:
    made: list[OfficeBench] = []

    def start(rows: int = 120, entries=None, line: FakeLine | None = None) -> OfficeBench:
        line = with_samples(line or FakeLine(), rows)
        shown = [entry(), entry("other", text_id="S603")] if entries is None else entries
        made.append(OfficeBench(qapp, line, Language.ENGLISH, entries=shown))
        return made[-1]

    yield start
    for bench in made:
        bench.close()


@pytest.fixture
def bench(make: Maker) -> OfficeBench:
    one = make()
    one.sign_in()
    return one


def test_each_screen_is_for_exactly_those_whom_the_server_lets_read_it():
    people = {role: role.value for role in Role if role is not Role.SELF_SERVICE}
    for screen in SCREENS:
        readers = set(people).intersection(*(ACCESS[route] for route in screen.reads))
        assert screen.roles == {people[role] for role in readers}, screen.name
        for act, roles in screen.acts.items():
            assert roles == {people[role] for role in ACCESS[act] & people.keys()}, act


def test_the_navigation_shows_what_a_persons_roles_may_see(make: Maker):
    hidden = entry("hidden", roles=frozenset({"auditor"}))
    unlisted = entry("detail", is_listed=False)
    bench = make(entries=[entry(), hidden, unlisted])
    bench.sign_in()

    assert bench.window.sidebar.names == ["sample"]
    bench.window.open("hidden")
    assert bench.window.on_top.entry.name == "sample"


def test_somebody_without_a_screen_is_told_so(make: Maker):
    bench = make(entries=[entry(roles=frozenset({"auditor"}))])
    bench.window.sign_in.user.setText("huda")
    bench.window.sign_in.password.setText("a long password")
    bench.window.sign_in.password.setFocus()
    bench.press("Enter")
    bench.wait_for(event="screen", name="nothing")


def test_control_and_a_digit_opens_a_screen_and_escape_comes_back_from_a_drill_down(bench):
    bench.press("Ctrl+2")
    assert bench.window.on_top.entry.name == "other"
    bench.window.open("sample", about=None)
    bench.press("Esc")
    assert bench.window.on_top.entry.name == "other"
    bench.press("Esc")
    assert bench.window.on_top.entry.name == "other", "there is nothing behind a screen of the list"


def test_what_waits_stands_in_the_navigation_and_is_read_again_with_the_screen(make: Maker):
    waiting = [3, 5]
    bench = make(entries=[entry(count=lambda _line: waiting[0])])
    bench.sign_in()
    item = bench.window.sidebar._items["sample"]
    assert "3" in item.accessibleDescription()
    waiting.pop(0)
    bench.press("F5")
    bench.settle()

    assert "5" in item.accessibleDescription()


def test_a_line_that_is_lost_leaves_what_was_read_and_says_that_it_is_old(bench):
    bench.line.fault = Unreachable(DoubtReason.LINK)
    bench.press("F5")
    bench.settle()
    screen = bench.window.on_top

    assert screen.heading.freshness.state is ReadState.STALE
    assert screen.table.model.rowCount() == SIZE
    assert screen.banner.isVisible()


def test_a_session_that_the_server_ended_leads_to_the_sign_in_with_the_reason(bench):
    problem = Problem(
        type="about:blank",
        title="",
        status=401,
        code=ProblemCode.SESSION_ENDED,
        detail="",
        params={},
    )
    bench.line.fault = SessionEnded(problem)
    bench.events.clear()
    bench.press("F5")
    bench.wait_for(event="screen", name="sign_in")

    assert bench.window.sign_in.banner.notice.text_id == "E58"
    assert bench.window.on_top is None


def test_the_lock_hides_all_until_the_password_and_nothing_is_lost(bench):
    bench.press("Ctrl+F")
    bench.type_text("point:7")
    bench.press("Ctrl+L")
    assert bench.window.sign_in.is_locked
    bench.press("Ctrl+2", "Ctrl+E", "F5")
    assert bench.window.sign_in.is_locked
    bench.window.sign_in.password.setText("a long password")
    bench.press("Enter")
    bench.wait_until(lambda: not bench.window._is_locked, "the screen")

    assert bench.window.on_top.filter.field.text() == "point:7"


def test_a_window_that_nobody_touches_locks_itself_and_work_begins_the_wait_anew(bench):
    idle, view = bench.window._idle, bench.window.on_top.table.view
    assert (idle.isActive(), idle.interval()) == (True, LOCK_AFTER_MS)
    for work in (
        lambda: bench.press("Down"),
        lambda: bench.press("Ctrl+F", "x", "Esc"),
        lambda: QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton),
    ):
        idle.stop()
        work()
        assert idle.isActive()
    idle.timeout.emit()

    assert bench.window.sign_in.is_locked


def test_nothing_that_one_person_read_stays_for_the_next(bench):
    bench.press("Ctrl+U")
    bench.settle()

    assert bench.window._made == {}
    assert bench.window.sidebar.names == []
    assert bench.window.sign_in.user.text() == ""


def test_a_filter_is_applied_by_enter_and_asked_of_the_server(bench):
    bench.press("Ctrl+F")
    bench.type_text("point:7")
    bench.press("Enter")
    bench.settle()

    assert bench.line.asked[-1][3]["point"] == 7
    assert bench.window.on_top.table.model.rowCount() == 1


def test_a_filter_that_is_not_understood_is_told_and_changes_nothing(bench):
    bench.press("Ctrl+F")
    bench.type_text("colour:red")
    asked = len(bench.line.asked)
    bench.press("Enter")
    bench.settle()

    assert bench.window.on_top.filter.banner.notice.text_id == "S778"
    assert len(bench.line.asked) == asked


def test_a_filter_is_saved_under_a_name_found_again_and_dropped(bench):
    bench.press("Ctrl+F")
    bench.type_text("point:7")
    bar = bench.window.on_top.filter
    bar.save_button.click()
    bench.type_text("Seven")
    bench.press("Enter")
    saved = json.loads(bench.desk.filters_file.read_text("utf-8"))
    assert saved == {"sample": {"Seven": "point:7"}}
    bar.put("")
    bench.press("Ctrl+F", "Down", "Enter")
    bench.settle()
    assert bar.field.text() == "point:7"
    bench.press("Ctrl+F", "Down", "Delete")

    assert json.loads(bench.desk.filters_file.read_text("utf-8")) == {"sample": {}}


@pytest.mark.parametrize("kind", list(Format))
def test_an_export_holds_every_row_of_every_page_without_hidden_signs(bench, kind):
    bench.press("Ctrl+E")
    bench.window.exporting.write(kind)
    told = bench.wait_for(event="exported")
    file = bench.desk.exports / told["file"]
    text = file.read_bytes()
    if kind is Format.XLSX:
        text = zipfile.ZipFile(io.BytesIO(text)).read("xl/worksheets/sheet1.xml")

    assert told["rows"] == 120 > 2 * SIZE
    assert file.suffix == f".{kind.value}"
    assert not any(sign in text.decode("utf-8-sig") for sign in "\u2066\u2067\u2068\u2069\u200f")
    if kind is Format.CSV:
        rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
        assert len(rows) == 121
        assert rows[3][2:4] == ["37.02", "-50.00"]


def test_the_same_list_gives_the_same_bytes(bench):
    for name in ("one", "two"):
        bench.press("Ctrl+E")
        bench.events.clear()
        bench.window.exporting.write(Format.XLSX)
        told = bench.wait_for(event="exported")
        (bench.desk.exports / told["file"]).rename(bench.desk.exports / name)

    first, second = (bench.desk.exports / name for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()


def test_an_export_that_cannot_be_read_to_its_end_leaves_no_file(bench):
    bench.press("Ctrl+E")
    bench.line.fault = Unreachable(DoubtReason.LINK)
    bench.window.exporting.write(Format.CSV)
    bench.wait_for(event="banner")

    assert list(bench.desk.exports.iterdir()) == []


def test_the_language_changes_everywhere_and_keeps_what_was_typed(bench):
    bench.press("Ctrl+F")
    bench.type_text("point:7")
    bench.press("F11")

    assert QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert bench.window.on_top.filter.field.text() == "point:7"
    bench.press("F11")
    assert QApplication.layoutDirection() is Qt.LayoutDirection.LeftToRight


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_nothing_of_the_window_is_cut_and_all_of_it_is_reached_by_tab(bench, size):
    bench.window.resize(*size)
    for keys in ((), ("Ctrl+F",), ("Esc", "Ctrl+E"), ("F11",)):
        bench.press(*keys)
        bench.settle()
        assert faults(bench.window) == []
        assert nameless(bench.window) == []
        assert keyboard_faults(bench.window) == []


def test_a_row_is_opened_with_the_column_under_the_cursor(bench):
    table = bench.window.on_top.table
    bench.press("Down", "Right", "Right", "Enter")

    ((row, key),) = bench.window.on_top.opened
    assert (row.number, key) == (2, "amount")
    assert table.current is row


def test_no_key_does_anything_before_somebody_signed_in(make: Maker):
    bench = make()
    bench.press("Ctrl+1", "Ctrl+E", "Ctrl+L", "F5")

    assert bench.line.asked == []
    assert bench.window.on_top is None
