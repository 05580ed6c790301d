"""H07, the tariff desk: versions by day, cell by cell against what is in force, and their effect.

Nothing that was ever in force is edited, and nothing is activated by whoever edited it: both are
the server's to refuse.  A second person is asked for exactly the content that is shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiosk.flows.refusals import FigureKind, Telling
from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.reports.opening import open_with_desktop
from kiosk.headoffice.screen import Screen, ScreenEntry
from kiosk.headoffice.second_person import SecondPerson
from kiosk.headoffice.tables.columns import amount
from kiosk.headoffice.tables.pages import PageRead
from kiosk.headoffice.tables.view import RowsTable
from kiosk.headoffice.tariffs import cells, drafting
from kiosk.headoffice.tariffs.cells import CellRow
from kiosk.headoffice.tariffs.council import MAKERS, CouncilPaper
from kiosk.headoffice.tariffs.editor import DRAFTS, DraftEditor, Task
from kiosk.headoffice.tariffs.listing import (
    CELL_COLUMNS,
    VERSION_COLUMNS,
    VERSIONS,
    Line,
    path_of,
    read_all,
)
from kiosk.headoffice.tariffs.scans import KEEPS, Scans
from kiosk.headoffice.tariffs.scans import LISTS as SCANS
from kiosk.headoffice.tariffs.scans import READERS as SCAN_READERS
from kiosk.headoffice.tariffs.trying import WHAT_IFS, Trying, last_month
from kiosk.headoffice.version_line import TimeLine, of_one_thing
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import listens, name_it
from kiosk.widgets.words import nothing_said, saying
from kiosk.workers import Latest
from vending_server.wire import rerating
from vending_server.wire import tariffs as wire

PREVIEWS: Final = ("POST", "/v1/tariff-corrections/preview")
SUBMISSIONS: Final = ("POST", "/v1/tariff-versions/{what:str}/{version_id:str}/submission")
ACTIVATIONS: Final = ("POST", "/v1/tariff-versions/{what:str}/{version_id:str}/activation")
READERS: Final = frozenset(
    {"tariff_manager", "accountant", "supervisor", "auditor", "administrator"}
)
MANAGERS: Final = frozenset({"tariff_manager"})
_LIST_WIDTH: Final = 380
_TO_BE_SENT: Final = frozenset({"draft", "refused", "lapsed"})
_ASKED: Final = frozenset({"sent", "agreed"})
_TO_BE_DONE: Final = _TO_BE_SENT | _ASKED
_ACTS: Final = frozenset({Cap.F3, Cap.F4, Cap.F8, Cap.F9})


class Tariffs(Screen):
    """Versions at the side; the cells of one, its effect, and what is done with it."""

    opener: Callable[[Path], None] = staticmethod(open_with_desktop)

    def build(self) -> None:
        """See Screen."""
        self._chosen: int | None = None
        self._next: int | None = None  # the version to stand on when the list is here again
        self._asks = Latest(self.desk.workers)
        self.versions: RowsTable[Line] = RowsTable(self.desk, VERSION_COLUMNS, name_id="S2213")
        self.cells: RowsTable[CellRow] = RowsTable(self.desk, CELL_COLUMNS, name_id="S2220")
        self.time_line, self.trying = TimeLine(self.desk), Trying(self.desk, self._today)
        self.second, self.editor = SecondPerson(self.desk), DraftEditor(self.desk)
        self.paper = CouncilPaper(self.desk, self._today)
        self.scans = Scans(self.desk, may_keep=lambda: self.go.may(KEEPS))
        self.buttons = {
            Cap.F3: (QPushButton(), "B920", self.begin),
            Cap.F4: (QPushButton(), "B921", self.edit),
            Cap.F6: (QPushButton(), "B769", self.what_if),
            Cap.F7: (QPushButton(), "B772", self.look_back),
            Cap.F8: (QPushButton(), "B770", self.submit),
            Cap.F9: (QPushButton(), "B771", self.activate),
            Cap.F10: (QPushButton(), "B991", self.show_scans),
            Cap.F12: (QPushButton(), "B977", self.write_paper),
        }
        for button, _, act in self.buttons.values():
            self.heading.add(button).clicked.connect(act)
        self._connect()
        self._lay_out()

    def speak(self) -> None:
        """See Screen."""
        super().speak()
        for cap, (button, text_id, _) in self.buttons.items():
            button.setText(self.words(text_id))
            name_it(button, self.words(text_id), cap.value)
        for part in (self.versions, self.cells, self.time_line, self.trying, self.second):
            part.speak()
        for form in (self.paper, self.scans, self.editor):
            form.speak()
        self._show_cells()
        self._write()

    def refresh(self) -> None:
        """See Screen."""
        self.heading.freshness.begin()
        self.show_notice(None)
        self.versions.show_list(lambda _cursor: read_all(self.desk.line))

    def entered(self) -> None:
        """See Screen."""
        if not self.editor.resume():
            self.versions.view.setFocus()

    def command(self, cap: Cap) -> bool:
        """See Screen."""
        if self.editor.command(cap):
            return True
        if cap is Cap.ENTER:
            forms = (self.second, self.paper, self.scans, self.trying)
            if not any(form.command_enter() for form in forms) and listens(self.versions.view):
                self.cells.view.setFocus()
            return True
        if cap in self.buttons:
            button = self.buttons[cap][0]
            if button.isVisible() and button.isEnabled():
                button.click()
            return True
        return False

    def back(self) -> bool:
        """See Screen."""
        if self.editor.back() or self.second.command_esc() or self.scans.command_esc():
            return True
        if self.paper.isVisible():
            self.paper.put_away()
            return True
        if self.trying.command_esc():
            self.entered()
            return True
        if listens(self.cells.view):
            self.entered()
            return True
        return False

    def keys(self) -> Iterable[KeyHint]:
        """See Screen."""
        if not self.editor.isHidden():
            yield from self.editor.keys()
            return
        for cap, (button, text_id, _) in self.buttons.items():
            if not button.isHidden():
                yield KeyHint(cap, text_id, is_usable=button.isEnabled())

    def export(self) -> ExportJob | None:
        """Return the cells of the version under the cursor."""
        line = self.versions.current
        if line is None:
            return None
        rows = self._rows(line)
        return ExportJob(
            name=f"tariff {cells.version_name(line.version)}",
            title=self.words("S2220"),
            columns=CELL_COLUMNS,
            reader=lambda _cursor: PageRead(rows=rows),
            words=self.words.copy(),
        )

    # ------------------------------------------------------------------ reading

    def _arrived(self) -> None:
        self.heading.freshness.done()
        self._stand_on_next()
        self._changed(self.versions.current)
        self.say_ready()

    def _stand_on_next(self) -> None:
        """Go to the version that was written just now."""
        wanted, self._next = self._next, None
        for at in range(self.versions.model.shelf.total if wanted is not None else 0):
            line = self.versions.model.row(at)
            if line is not None and line.version.version_id == wanted:
                self.versions.choose(at)

    def _changed(self, line: object) -> None:
        now = line.version.version_id if isinstance(line, Line) else None
        if now != self._chosen:
            self._chosen = now
            self._asks.forget()
            self._clear()
            is_tariff = isinstance(line, Line) and isinstance(
                line.version.content, wire.TariffDraft
            )
            self.trying.forget("S2230" if is_tariff else "S2231")
        self._show_cells()
        self._write()

    def _rows(self, line: Line) -> list[CellRow]:
        return cells.cells(line.version, line.before, self.words, line.known, self._today())

    def _show_cells(self) -> None:
        line = self.versions.current
        rows = self._rows(line) if line is not None else []
        self.cells.show_list(lambda _cursor: PageRead(rows=rows))
        shown = of_one_thing(line.known, line.version) if line is not None else []
        self.time_line.show_versions(shown, self._chosen or 0, self._today())

    def _write(self) -> None:
        line = self.versions.current
        is_tariff = line is not None and isinstance(line.version.content, wire.TariffDraft)
        state = "" if line is None else cells.standing(line.version)
        usable = {
            Cap.F3: line is not None,
            Cap.F4: state in _TO_BE_DONE,
            Cap.F6: is_tariff and not self.trying.is_running,
            Cap.F10: line is not None,
            Cap.F12: is_tariff and not self.paper.is_making,
            Cap.F7: is_tariff and state in {"in_force", "past"},
            Cap.F8: state in _TO_BE_SENT,
            Cap.F9: state in _TO_BE_DONE,
        }
        hidden = {cap for cap in usable if worn().is_large and not usable[cap]}  # little room
        hidden |= set() if self.go.may(SUBMISSIONS) else _ACTS
        hidden |= set() if self.go.roles & MAKERS else {Cap.F12}
        hidden |= set() if self.go.may(SCANS) else {Cap.F10}
        for cap, (button, *_) in self.buttons.items():
            button.setEnabled(usable[cap])
            button.setVisible(self.editor.isHidden() and cap not in hidden)
        self.trying.setVisible(not self._is_asking)
        self._make_room()
        self.keys_changed.emit()

    @property
    def _is_asking(self) -> bool:
        return not all(one.isHidden() for one in (self.second, self.paper, self.scans))

    def _make_room(self) -> None:
        """In large print there is no room for the time line beside a form or an effect."""
        is_full = self.trying.needs_room or self._is_asking
        self.time_line.setVisible(not (worn().is_large and is_full))

    def _today(self) -> dt.date:
        return self.desk.now().astimezone(self.words.zone).date()

    # ------------------------------------------------------------------ editing

    def edit(self) -> None:
        """Edit the draft under the cursor."""
        line = self.versions.current
        if line is not None and cells.standing(line.version) in _TO_BE_DONE:
            self._open(drafting.edit(line))
            if cells.standing(line.version) in _ASKED:
                self.editor.warn(notice("S3002", "warning"))

    def begin(self) -> None:
        """Begin a new version like the one under the cursor."""
        line = self.versions.current
        if line is not None:
            self._open(drafting.follow(line, self._today()))

    def _clear(self) -> None:
        """Put away what was asked for another act, or about another version."""
        self.second.stop()
        self.paper.hide()
        self.scans.hide()

    def _open(self, task: Task) -> None:
        self._clear()
        self.show_notice(None)
        self._below.hide()
        self.editor.open(task)
        self._write()

    def _left(self) -> None:
        self._below.show()
        self.entered()
        self._write()

    def _saved(self, facts: wire.VersionFacts) -> None:
        line = self.versions.current
        was_asked = line is not None and cells.standing(line.version) in _ASKED
        is_taken_back = was_asked and not facts.agreement and self._chosen == facts.version_id
        self._next = facts.version_id
        self._chosen = None  # what was reckoned was another content
        self._done("S3001" if is_taken_back else "S2505")

    # ------------------------------------------------------------------ effect

    def what_if(self) -> None:
        """Reckon what some months would have been under the version."""
        line = self.versions.current
        if line is not None:
            self._clear()
            self.trying.choose(line.version.version_id)
            self._write()

    def look_back(self) -> None:
        """Preview what the version would credit for sales since it began; nothing is written."""
        line = self.versions.current
        if line is None:
            return
        first, today = line.version.content.valid_from, self._today()
        asked = rerating.CorrectionPreviewRequest(
            version_id=line.version.version_id, from_on=first, until_on=today
        )
        self.trying.say(saying("S764"))
        self._asks.run(
            self.desk.timed(
                lambda: self.desk.line.post(PREVIEWS[1], asked, rerating.CorrectionPreview)
            ),
            lambda told: self.trying.say(
                lambda words: words(
                    "S2235",
                    a=cells.day_text(first),
                    b=cells.day_text(today),
                    x=amount(told.credited_minor),
                    y=amount(told.borne_minor),
                    n=len(told.contracts),
                )
            ),
            self.failed,
        )

    def failed(self, error: Exception) -> None:
        """See Screen; a reckoning that failed is no reckoning."""
        self.trying.say(nothing_said)
        super().failed(error)

    def _reckoned(self) -> None:
        self.desk.reporter.say("reckoned", version=self._chosen or 0)

    # ------------------------------------------------------------------ paper for the council

    def write_paper(self) -> None:
        """Ask which months the council is told of; those whose effect is shown are proposed."""
        line = self.versions.current
        if line is not None:
            self._clear()
            proposed = self.trying.known or last_month(self._today())
            self.paper.choose(line.version.version_id, proposed)
            self._write()

    def _paper_begun(self) -> None:
        self._paper_left()
        self.show_notice(notice("S1285", "info"))

    def _paper_laid(self, path: Path) -> None:
        self._write()
        where = (FigureKind.TEXT, isolate_ltr(str(path)))
        self.show_notice(Notice(Telling("S1287", {"x": where}), "good"))
        self.opener(path)

    def _paper_left(self) -> None:
        self.entered()
        self._write()

    def _paper_failed(self, error: Exception) -> None:
        self._write()
        super().failed(error)  # what was reckoned stays

    # ------------------------------------------------------------------ the decision itself

    def show_scans(self) -> None:
        """Show the decision as it was signed; there, attach another scan."""
        line = self.versions.current
        if not self.scans.isHidden():
            self.scans.keep()
        elif line is not None:
            self._clear()
            self.scans.open(line.version)
            self._write()

    # ------------------------------------------------------------------ sending, activating

    def submit(self) -> None:
        """Send a draft before a second person, who decides at Approvals."""
        line = self.versions.current
        if line is not None and cells.standing(line.version) in _TO_BE_SENT:
            self._send(line.version, lambda _: self._done("S2233"))

    def activate(self) -> None:
        """Activate what was agreed to; else let a second person agree to all of it here first."""
        line = self.versions.current
        if line is None or cells.standing(line.version) not in _TO_BE_DONE:
            return
        known = line.version.agreement
        state = cells.standing(line.version)
        if known is not None and state == "agreed":
            self._agreed(known.approval_id)
        elif known is not None and state == "sent":
            self._follow(line.version)
        else:
            self._send(line.version, self._follow)

    def _send(self, version: wire.VersionFacts, done: Callable[[wire.VersionFacts], None]) -> None:
        """Ask for a second person for exactly what is shown: the server refuses anything newer."""
        asked = wire.SubmissionRequest(
            approval_id=self.desk.new_id(),
            reason=version.content.decision or "-",
            content_sha256=version.content_sha256,
        )
        path = f"{path_of(version)}/submission"
        self.act(lambda: self.desk.line.post(path, asked, wire.VersionFacts), done)

    def _follow(self, version: wire.VersionFacts) -> None:
        self._clear()
        assert version.agreement is not None, "it was asked for"
        day = cells.day_text(version.content.valid_from)
        self.second.follow(
            version.agreement.approval_id,
            lambda words: words("S2232", what=cells.called(version, words), day=day),
        )
        self._write()

    def _agreed(self, approval_id: str) -> None:
        line = self.versions.current
        if line is None:
            return
        path = f"{path_of(line.version)}/activation"
        asked = wire.ActivationRequest(approval_id=approval_id)
        self.act(
            lambda: self.desk.line.post(path, asked, wire.VersionFacts),
            lambda _: self._done("S2234"),
        )

    def _done(self, text_id: str) -> None:
        self.refresh()
        self.entered()
        self.show_notice(notice(text_id, "good"))
        self.go.count_again()

    # ------------------------------------------------------------------ parts

    def _connect(self) -> None:
        self.versions.failed.connect(self.failed)
        self.versions.arrived.connect(self._arrived)
        self.versions.row_changed.connect(self._changed)
        self.second.agreed.connect(self._agreed)
        self.second.ended.connect(self._write)
        self.paper.making.connect(self._paper_begun)
        self.paper.laid.connect(self._paper_laid)
        self.paper.left.connect(self._paper_left)
        self.paper.failed.connect(self._paper_failed)
        self.scans.fetched.connect(self._paper_laid)
        self.scans.left.connect(self._paper_left)
        self.scans.failed.connect(self._paper_failed)
        self.trying.running.connect(lambda _: self._write())
        self.trying.shown.connect(self._make_room)
        self.trying.reckoned.connect(self._reckoned)
        self.trying.failed.connect(self.failed)
        self.editor.saved.connect(self._saved)
        self.editor.left.connect(self._left)
        self.editor.failed.connect(self.failed)
        self.editor.keys_changed.connect(self.keys_changed)

    def _lay_out(self) -> None:
        sized(self.versions, width=_LIST_WIDTH)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.time_line)
        right.addWidget(self.cells, 1)
        right.addWidget(self.trying)
        right.addWidget(self.second)
        right.addWidget(self.paper)
        right.addWidget(self.scans)
        self._below = QWidget()
        across = QHBoxLayout(self._below)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(self.versions)
        across.addLayout(right, 1)
        page = QWidget()
        both = QVBoxLayout(page)
        both.setContentsMargins(0, 0, 0, 0)
        both.addWidget(self._below)
        both.addWidget(self.editor)
        self.page(page)


ENTRY: Final = ScreenEntry(
    name="tariffs",
    text_id="S2200",
    roles=READERS,
    reads=(VERSIONS, WHAT_IFS, PREVIEWS),
    acts={
        SUBMISSIONS: MANAGERS,
        ACTIVATIONS: MANAGERS,
        DRAFTS: MANAGERS,
        KEEPS: MANAGERS,
        SCANS: SCAN_READERS,
    },
    make=Tariffs,
)
