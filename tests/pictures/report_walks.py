"""Head office: reports ordered, fetched and looked over."""

from __future__ import annotations

from kiosk.headoffice.reports.columns import Mark
from kiosk.headoffice.screens.h16_reports import ReportsScreen
from tests.helpers.office_bench import OfficeBench
from tests.helpers.office_books import with_books
from tests.helpers.office_reports import Archive
from tests.pictures.shots import Shot, Shots


def reports(bench: OfficeBench) -> Shots:
    """The order and the archive, and what a check can find."""
    archive = Archive(24)
    archive.answer_on(with_books(bench.line))
    bench.sign_in()
    bench.window.go_to("reports")
    screen = bench.window.on_top
    assert isinstance(screen, ReportsScreen)
    bench.wait_until(lambda: screen.table.model.rowCount() == len(archive.reports), "the archive")
    bench.settle()
    yield Shot("office_reports", "H16", "What can be made, and what is archived")
    _choose(bench, screen, "shift")
    bench.wait_until(lambda: screen.form.subject.box.count() == 1, "the closed shift")
    yield Shot("office_reports_shift", "H16", "A shift is chosen from those that are closed")
    _choose(bench, screen, "arrears_aging")
    for facts, mark in zip(archive.reports, Mark, strict=False):
        screen._set_mark(facts, mark)
    screen.table.view.setFocus()
    bench.press("F4")
    bench.settle()
    yield Shot("office_reports_checked", "H16", "Every mark there is, and a file that was saved")
    screen.form.from_day.setText("31/02/2026")
    _choose(bench, screen, "vat")
    screen.form.from_day.setText("31/02/2026")
    bench.press("F12")
    yield Shot("office_reports_no_day", "H16", "What is no day")


def _choose(bench: OfficeBench, screen: ReportsScreen, kind: str) -> None:
    told = screen.form._told
    assert told is not None
    screen.form.kind.choose(next(one for one in told.kinds if one.kind == kind))
    bench.settle()
