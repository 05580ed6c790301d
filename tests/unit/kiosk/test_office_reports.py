"""The screen of reports: what is ordered, what is fetched, and what is never laid on the disk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.api_client import Unreachable
from kiosk.headoffice.reports.columns import Mark
from kiosk.headoffice.screens import h16_reports
from kiosk.headoffice.screens.h16_reports import ReportsScreen
from kiosk.i18n.language import Language
from kiosk.vend_outcomes import DoubtReason
from tests.helpers.office_bench import FakeLine, OfficeBench
from tests.helpers.office_reports import SHIFT_ID, Archive, content_of


@pytest.fixture
def archive() -> Archive:
    return Archive(5)


@pytest.fixture
def bench(qapp, archive) -> Iterator[OfficeBench]:
    line = archive.answer_on(FakeLine())
    bench = OfficeBench(qapp, line, Language.ENGLISH, entries=(h16_reports.ENTRY,))
    bench.sign_in()
    bench.wait_until(lambda: screen(bench).table.model.rowCount() == 5, "the archive")
    bench.settle()
    yield bench
    bench.close()


def screen(bench: OfficeBench) -> ReportsScreen:
    found = bench.window.on_top
    assert isinstance(found, ReportsScreen)
    return found


def choose(bench: OfficeBench, kind: str) -> None:
    form = screen(bench).form
    told = form._told
    form.kind.choose(next(one for one in told.kinds if one.kind == kind))
    bench.settle()


def marks(bench: OfficeBench) -> set[Mark]:
    return set(screen(bench)._marks.values())


def test_an_order_says_what_was_chosen_and_shows_in_the_archive(bench, archive):
    choose(bench, "agent_settlement")
    form = screen(bench).form
    form.from_day.setText("01/11/2026")
    form.through_day.setText("2026-11-30")
    form.language.choose("en")
    form.format.choose("xlsx")

    bench.press("F12")
    bench.wait_until(lambda: screen(bench).table.model.rowCount() == 6, "the new report")

    (order,) = archive.orders
    assert (order.kind, order.point_number, order.subject) == ("agent_settlement", 3, None)
    assert (order.from_day, order.through_day) == ("2026-11-01", "2026-11-30")
    assert (order.language, order.format) == ("en", "xlsx")


def test_a_kind_brings_its_usual_days_and_its_points(bench):
    form = screen(bench).form
    choose(bench, "vat")
    months = form.from_day.text()[:2], form.through_day.text()[:2]
    points = form.point.box.count()
    choose(bench, "sales_journal")

    assert months[0] == "01"
    assert months[1] in {"28", "29", "30", "31"}
    assert form.from_day.text() == form.through_day.text()
    assert points == form.point.box.count() == 3, "the town and two points"
    choose(bench, "agent_settlement")
    assert form.point.box.count() == 1, "agents only"


def test_a_shift_is_chosen_from_those_that_are_closed(bench, archive):
    choose(bench, "shift")
    form = screen(bench).form
    bench.wait_until(lambda: form.subject.box.count() == 1, "the closed shift")

    bench.press("F12")
    bench.wait_until(lambda: bool(archive.orders), "the order")

    assert (archive.orders[0].subject, archive.orders[0].point_number) == (SHIFT_ID, None)


def test_what_is_no_day_is_said_and_nothing_is_ordered(bench, archive):
    screen(bench).form.from_day.setText("31/02/2026")

    bench.press("F12")
    bench.settle()

    assert archive.orders == []
    assert {"event": "banner", "id": "S1276"} in bench.events or any(
        one.get("id") == "S1276" for one in bench.events
    )


def test_the_same_order_after_no_answer_has_the_same_id(bench, archive):
    line = bench.line
    line.fault = Unreachable(DoubtReason.TIMEOUT)
    bench.press("F12")
    bench.settle()
    first = [one for one in line.asked if one[1] == "/v1/reports"][-1][2]
    line.fault = None

    bench.press("F12")
    bench.wait_until(lambda: bool(archive.orders), "the order")

    assert archive.orders[0].report_id == first.report_id


def test_enter_lays_the_whole_file_down_and_shows_it(bench):
    shown = []
    screen(bench).opener = shown.append
    screen(bench).table.view.setFocus()

    bench.press("Enter")
    bench.wait_until(lambda: bool(shown), "the file")

    assert shown[0].read_bytes() == content_of(5)
    assert shown[0].parent == bench.desk.exports
    assert marks(bench) == {Mark.WHOLE}


def test_a_damaged_file_is_marked_and_laid_nowhere(bench, archive):
    archive.damaged.add(archive.reports[0].report_id)

    bench.press("F4")
    bench.wait_until(lambda: marks(bench) == {Mark.DAMAGED}, "the mark")

    assert not bench.desk.exports.exists() or not list(bench.desk.exports.iterdir())


def test_a_file_that_was_changed_on_the_way_is_laid_nowhere(bench, archive):
    """The parts are whole, but they are not what the list told."""
    table = screen(bench).table
    changed = table.current
    archive.reports[0] = changed
    bench.line.on("GET", "/v1/reports/*", lambda **told: _other(archive, **told))

    bench.press("F4")
    bench.wait_until(lambda: marks(bench) == {Mark.DAMAGED}, "the mark")

    assert not bench.desk.exports.exists() or not list(bench.desk.exports.iterdir())


def _other(archive, **told):
    import msgspec

    return msgspec.structs.replace(archive._one(**told), content=b"other")


def test_a_check_tells_what_the_server_found(bench, archive):
    bench.press("F3")
    bench.wait_until(lambda: marks(bench) == {Mark.SAME}, "the same again")
    archive.changed.add(archive.reports[0].report_id)
    bench.press("F3")
    bench.wait_until(lambda: marks(bench) == {Mark.OTHER}, "books that changed")


def test_what_was_chosen_stays_when_the_language_changes(bench):
    choose(bench, "deposits")
    form = screen(bench).form
    before = form.wanted()

    bench.press("F11")

    assert form.wanted() == before
    assert "الإيداعات" in form.kind.box.currentText()
