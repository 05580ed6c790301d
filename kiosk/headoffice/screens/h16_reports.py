"""H16 Reports: fill an order in, make it; below it the archive, each file looked over on request.

Enter opens a file: it is fetched, compared with its hash, laid into the folder of exports and
handed to whatever shows such files here.  F4 lays it there only; F3 has the server look it over and
make it again.  A file that is not what was written is never laid anywhere.
"""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final
from urllib.parse import quote

from kiosk.api_client import Declined
from kiosk.flows.refusals import FigureKind, Telling
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.reports.columns import Mark, columns_of_file, columns_on_screen
from kiosk.headoffice.reports.files import MAKES, saved
from kiosk.headoffice.reports.opening import open_with_desktop
from kiosk.headoffice.reports.order_form import OrderForm, Subject, Wanted
from kiosk.headoffice.screen import Navigation, Screen, ScreenEntry
from kiosk.headoffice.tables.pages import PageRead
from kiosk.headoffice.tables.view import RowsTable
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.banner import Notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from vending_server.wire.ids import RANDOM_BYTES, uuid7
from vending_server.wire.problems import ProblemCode
from vending_server.wire.reports import (
    ReportCheck,
    ReportFacts,
    ReportKinds,
    ReportList,
    ReportListRequest,
    ReportOrder,
)
from vending_server.wire.shifts import ShiftList, ShiftListRequest
from vending_server.wire.tariffs import TariffDraft, VersionList

_KINDS: Final = "/v1/report-kinds"
_LISTS: Final = "/v1/report-lists"
_PAGE: Final = 50
_SUBJECTS: Final = 100  # shifts that are offered; older ones are found by their number at a till


class ReportsScreen(Screen):
    """The order above, the archive below."""

    opener: Callable[[Path], None] = staticmethod(open_with_desktop)

    def build(self) -> None:
        """Make the form and the list."""
        self._marks: dict[str, Mark] = {}
        self._points: dict[int, str] = {}
        self._order_id: tuple[Wanted, str] | None = None
        self.form = OrderForm(self.desk)
        columns = columns_on_screen(self._mark_of)
        self.table: RowsTable[ReportFacts] = RowsTable(self.desk, columns, name_id="S1284")
        self.form.asked.connect(self.make)
        self.form.subjects_wanted.connect(self._read_subjects)
        self.table.failed.connect(self.failed)
        self.table.arrived.connect(self.heading.freshness.done)
        self.table.opened.connect(lambda *_: self.fetch(is_opened=True))
        self.page(self.form, self.table)

    def speak(self) -> None:
        """Write every text."""
        super().speak()
        self.form.speak()
        self.table.speak()

    def refresh(self) -> None:
        """Read what can be made, and the archive."""
        self.read(lambda: self.desk.line.get(_KINDS, ReportKinds), self.form.show_kinds)
        self.table.show_list(self._page)

    def entered(self) -> None:
        """Work begins with what is wanted."""
        self.form.enter()

    def command(self, cap: Cap) -> bool:
        """F12 makes, Enter opens, F4 saves, F3 looks over."""
        if cap is Cap.ENTER:
            return self.table.command_enter()
        if cap is Cap.F4:
            self.fetch(is_opened=False)
        elif cap is Cap.F3:
            self.check()
        else:
            return self.form.command(cap)
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Yield what this screen does."""
        yield KeyHint(Cap.F12, "B800")
        yield KeyHint(Cap.ENTER, "B801")
        yield KeyHint(Cap.F4, "B802")
        yield KeyHint(Cap.F3, "B803")

    def export(self) -> ExportJob | None:
        """Return the list of the archive."""
        return ExportJob(
            name="reports",
            title=self.words(self.entry.text_id),
            columns=columns_of_file(self._mark_of),
            reader=self.table.for_file(self._page),
            words=self.words,
        )

    # ------------------------------------------------------------------ what it does

    def make(self) -> None:
        """Have the report made; the same order again, after no answer came, is made once."""
        wanted = self.form.wanted()
        if isinstance(wanted, Notice):
            self.show_notice(wanted)
            return
        if self._order_id is None or self._order_id[0] != wanted:
            self._order_id = (wanted, _new_id())
        order = _order(wanted, self._order_id[1])
        self.form.make.setEnabled(False)
        self.show_notice(Notice(Telling("S1285", {}), "info"))

        def made(facts: ReportFacts) -> None:
            self._order_id = None
            self.form.make.setEnabled(True)
            self._say("S1286", facts.number)
            self.table.show_list(self._page)
            self.say_ready()

        self.act(lambda: self.desk.line.post(MAKES[1], order, ReportFacts), made)

    def fetch(self, *, is_opened: bool) -> None:
        """Lay the file under the cursor into the folder of exports; perhaps show it."""
        facts = self.table.current
        if facts is None:
            return

        def done(path: Path) -> None:
            self._set_mark(facts, Mark.WHOLE)
            self._say("S1287", str(path))
            self.desk.reporter.say("saved", path=str(path))
            if is_opened:
                self.opener(path)

        self._acting = facts
        self.act(lambda: saved(self.desk.line, facts, self.desk.exports), done)

    def check(self) -> None:
        """Have the server look a file over, and make it again."""
        facts = self.table.current
        if facts is None:
            return
        path = f"/v1/reports/{quote(facts.report_id)}/check"

        def checked(found: ReportCheck) -> None:
            if not found.is_whole:
                self._set_mark(facts, Mark.DAMAGED)
            elif found.is_same_again is None:
                self._set_mark(facts, Mark.WHOLE)
            else:
                self._set_mark(facts, Mark.SAME if found.is_same_again else Mark.OTHER)
            self.show_notice(None)
            self.say_ready()

        self._acting = facts
        self.act(lambda: self.desk.line.get(path, ReportCheck), checked)

    def failed(self, error: Exception) -> None:
        """Say why; a file that is not what was written is marked so."""
        self.form.make.setEnabled(True)
        is_damaged = isinstance(error, Declined) and error.code == ProblemCode.REPORT_DAMAGED.value
        if is_damaged and self._acting is not None:
            self._set_mark(self._acting, Mark.DAMAGED)
        super().failed(error)

    _acting: ReportFacts | None = None

    # ------------------------------------------------------------------ reading

    def _page(self, cursor: str | None) -> PageRead[ReportFacts]:
        told = self.desk.line.post(
            _LISTS, ReportListRequest(), ReportList, cursor=cursor, limit=_PAGE
        )
        return PageRead(rows=told.reports, next_cursor=told.next_cursor)

    def _read_subjects(self) -> None:
        if self.form.subject_of == "tariff":
            self.act(self._versions, self.form.show_subjects)
            return
        point = self.form.point.value
        if point is not None:
            number = point.number
            self.act(lambda: self._shifts(number), self.form.show_subjects)

    def _shifts(self, point_number: int) -> list[Subject]:
        asked = ShiftListRequest(point_number=point_number)
        told = self.desk.line.post("/v1/shift-lists", asked, ShiftList, limit=_SUBJECTS)
        return [
            Subject(
                one.shift_id,
                f"{one.terminal:02d}-{one.number}",
                one.operator,
                dt.datetime.fromisoformat(one.opened_at),
            )
            for one in told.shifts
            if one.closed_at is not None
        ]

    def _versions(self) -> list[Subject]:
        told = self.desk.line.get("/v1/tariff-versions", VersionList, limit=_SUBJECTS)
        return [
            Subject(str(one.version_id), one.content.decision, one.content.code)
            for one in told.versions
            if isinstance(one.content, TariffDraft)
        ]

    # ------------------------------------------------------------------ marks and sentences

    def _mark_of(self, facts: ReportFacts) -> Mark:
        return self._marks.get(facts.report_id, Mark.UNKNOWN)

    def _set_mark(self, facts: ReportFacts, mark: Mark) -> None:
        self._marks[facts.report_id] = mark
        self.table.view.viewport().update()
        self.desk.reporter.say("mark", number=facts.number, mark=mark.value)

    def _say(self, text_id: str, what: str) -> None:
        told = {"x": (FigureKind.TEXT, isolate_ltr(what))}
        self.show_notice(Notice(Telling(text_id, told), "good"))


def _order(wanted: Wanted, report_id: str) -> ReportOrder:
    return ReportOrder(
        report_id=report_id,
        kind=wanted.kind,  # type: ignore[arg-type]  # one of those that the server told
        from_day=wanted.from_day.isoformat(),
        through_day=wanted.through_day.isoformat(),
        point_number=wanted.point_number,
        subject=wanted.subject,
        language=wanted.language,  # type: ignore[arg-type]
        format=wanted.file_format,  # type: ignore[arg-type]
    )


def _new_id() -> str:
    return uuid7(
        unix_ms=time.time_ns() // 1_000_000, random_bytes=secrets.token_bytes(RANDOM_BYTES)
    )


def make(entry: ScreenEntry, desk: OfficeDesk, go: Navigation) -> Screen:
    """Return the screen."""
    return ReportsScreen(entry, desk, go)


ENTRY: Final = ScreenEntry(
    name="reports",
    text_id="S1284",
    roles=frozenset({"accountant", "auditor", "supervisor"}),
    reads=(("GET", _KINDS), ("POST", _LISTS), MAKES),
    make=make,
)
