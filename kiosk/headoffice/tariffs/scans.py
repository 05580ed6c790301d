"""The council's decision as it was signed: the scans beside a version, seen here and kept here.

A scan is never replaced.  What is fetched gets the ending of what it is, whatever its name says:
nothing that was kept here under a false name is ever started.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import quote

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QPushButton, QVBoxLayout

from kiosk.api_client import Declined
from kiosk.cashier.notices import is_session_over
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.line import Line
from kiosk.headoffice.reports.files import laid
from kiosk.headoffice.tables.columns import Column, Kind, Named
from kiosk.headoffice.tables.pages import PageRead
from kiosk.headoffice.tables.view import RowsTable
from kiosk.headoffice.tariffs.cells import called
from kiosk.headoffice.tariffs.listing import path_of
from kiosk.i18n.bidi import isolate_file_name, isolate_ltr, isolate_name
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner, Notice, notice
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import label, name_it, row, wrapping
from kiosk.widgets.words import Saying, nothing_said
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.scans import SCAN_BYTES_MAX, Scan, ScanGiven, ScanList, ScanPart
from vending_server.wire.tariffs import VersionFacts

KEEPS: Final = ("POST", "/v1/tariff-versions/{what:str}/{version_id:str}/scans")
LISTS: Final = ("GET", "/v1/tariff-versions/{what:str}/{version_id:str}/scans")
READERS: Final = frozenset({"tariff_manager", "accountant", "auditor"})
_ENDINGS: Final = {"pdf": ".pdf", "png": ".png", "jpeg": ".jpg"}
_NAME_CHARS: Final = 80
_HEIGHT: Final = 190
_KIB: Final = 1024

COLUMNS: Final[tuple[Column[Scan], ...]] = (
    Column(
        key="scan",
        text_id="S3006",
        kind=Kind.NAMED,
        value=lambda one, words: Named(
            words("S3007", n=isolate_ltr(str(one.number)), x=isolate_name(one.decision)),
            isolate_file_name(_visible(one.file_name)),
        ),
        grows=1,
    ),
    Column(
        key="kept_at",
        text_id="S3008",
        kind=Kind.MOMENT,
        value=lambda one, _: dt.datetime.fromisoformat(one.kept_at),
    ),
    Column(key="kept_by", text_id="S3009", kind=Kind.NUMBER, value=lambda one, _: one.kept_by),
    Column(
        key="size",
        text_id="S3010",
        kind=Kind.TEXT,
        value=lambda one, words: words("S3185", n=isolate_ltr(f"{-(-one.size_bytes // _KIB):,}")),
        yields=1,
    ),
)


def ask_for_scan() -> Path | None:
    """Let a person choose a file."""
    name, _ = QFileDialog.getOpenFileName(None, "", "", "PDF, PNG, JPEG (*.pdf *.png *.jpg *.jpeg)")
    return Path(name) if name else None


def read_scan(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        Declined: scan_unfit, before anything is sent: it is empty or too large.
        OSError: it cannot be read.
    """
    if not 0 < path.stat().st_size <= SCAN_BYTES_MAX:
        raise Declined(Problem(status=422, code=ProblemCode.SCAN_UNFIT.value, title="scan unfit"))
    return path.read_bytes()


def fetched(line: Line, scan: Scan) -> bytes:
    """Return a scan's bytes.

    Raises:
        Declined: scan_damaged, here too where they do not have the hash that the list told.
        SessionEnded, Unreachable.
    """
    path = f"/v1/decision-scans/{quote(scan.scan_id, safe='')}/parts"
    parts = range(1, scan.parts + 1)
    content = b"".join(line.get(f"{path}/{part}", ScanPart).content for part in parts)
    if hashlib.sha256(content).hexdigest() != scan.sha256:
        raise Declined(
            Problem(status=409, code=ProblemCode.SCAN_DAMAGED.value, title="scan damaged")
        )
    return content


def name_of(scan: Scan) -> str:
    """Return under which name a scan is laid down here: its own among others, safe to be opened."""
    stem = Path(_visible(scan.file_name)).stem[:_NAME_CHARS].strip(". ") or "decision"
    return f"{stem} {scan.sha256[:8]}{_ENDINGS.get(scan.format, '.bin')}"


def _visible(name: str) -> str:
    """Return a name without signs that nobody sees, which could show it turned round."""
    return "".join(sign for sign in name if sign.isprintable())


class Scans(QFrame):
    """Hidden until a version's scans are looked at; `shown` brings a Path to be opened."""

    left = Signal()
    fetched = Signal(object)  # a Path
    failed = Signal(Exception)

    def __init__(self, desk: OfficeDesk, *, may_keep: Callable[[], bool]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk, self._may_keep = desk, may_keep
        self._says: Saying = nothing_said
        self._path = ""
        self._given: tuple[str, ScanGiven] | None = None  # that nobody answered
        self._is_busy = False
        self.ask_for_file: Callable[[], Path | None] = ask_for_scan
        self._title, self._hint = label("section"), wrapping("small")
        self.keep_button = QPushButton()
        self.keep_button.clicked.connect(self.keep)
        self.banner = Banner(desk.words)
        self.table: RowsTable[Scan] = RowsTable(desk, COLUMNS, name_id="S3006")
        sized(self.table, height=_HEIGHT)
        self.table.failed.connect(self._not_done)
        self.table.opened.connect(lambda scan, _: self.fetch(scan))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        column.addLayout(row([self._title, 1, self.keep_button]))
        column.addWidget(self.banner)
        column.addWidget(self.table)
        column.addWidget(self._hint)
        self.hide()

    # ------------------------------------------------------------------ for the screen

    def open(self, version: VersionFacts) -> None:
        """Show the scans of a version."""
        self._path = f"{path_of(version)}/scans"
        self._says = lambda words: words("S3005", what=called(version, words))
        self.banner.show_notice(None)
        self.show()
        self.speak()
        self._read()
        self.table.view.setFocus()

    def command_enter(self) -> bool:
        """Open the scan under the cursor."""
        return self.isVisible() and self.table.command_enter()

    def command_esc(self) -> bool:
        """Leave; False: it was not open."""
        if not self.isVisible():
            return False
        self.hide()
        self.left.emit()
        return True

    def speak(self) -> None:
        """Write every text again."""
        words, may_keep = self._desk.words, self._may_keep()
        self._title.setText(self._says(words))
        self._hint.setText(words("S3012" if may_keep else "S3011"))
        self.keep_button.setText(words("B992"))
        name_it(self.keep_button, words("B992"), Cap.F10.value)
        self.keep_button.setVisible(may_keep)
        self.table.speak()
        self.banner.retranslate()

    # ------------------------------------------------------------------ acts

    def keep(self) -> None:
        """Choose a file and keep it beside the version; after no answer, the same once more."""
        if self._is_busy or not self._may_keep():
            return
        chosen = self.ask_for_file()
        if chosen is not None:
            self._is_busy = True
            self._tell(notice("S764", "info"))
            self._desk.workers.run(
                self._desk.timed(lambda: self._send(chosen)), self._kept, self._not_done
            )

    def fetch(self, scan: Scan) -> None:
        """Lay a scan into the folder of exports, looked over, to be opened."""
        line, folder = self._desk.line, self._desk.exports
        self._desk.workers.run(
            self._desk.timed(lambda: laid(fetched(line, scan), name_of(scan), folder)),
            self._fetched,
            self._not_done,
        )

    # ------------------------------------------------------------------ inside

    def _read(self) -> None:
        line, path = self._desk.line, self._path

        def page(cursor: str | None) -> PageRead[Scan]:
            told = line.get(path, ScanList, cursor=cursor)
            return PageRead(rows=told.scans, next_cursor=told.next_cursor)

        self.table.show_list(page)

    def _send(self, chosen: Path) -> Scan:
        content = read_scan(chosen)
        name = _visible(chosen.name)[-_NAME_CHARS:].strip()
        given = ScanGiven(document_id=self._desk.new_id(), file_name=name, content=content)
        path, known = self._path, self._given
        if known is not None and known == (
            path,
            msgspec.structs.replace(given, document_id=known[1].document_id),
        ):
            given = known[1]
        self._given = (path, given)
        return self._desk.line.post(path, given, Scan)

    def _kept(self, scan: Scan) -> None:
        self._is_busy, self._given = False, None
        self._desk.reporter.say("scan_kept", number=scan.number)
        self._tell(notice("S3013", "good"))
        self._read()

    def _fetched(self, path: Path) -> None:
        self._desk.reporter.say("saved", path=str(path))
        self.fetched.emit(path)

    def _not_done(self, error: Exception) -> None:
        self._is_busy = False
        if is_session_over(error):
            self.failed.emit(error)
        elif isinstance(error, OSError) and not isinstance(error, ConnectionError):
            self._tell(notice("E803", "warning"))
        else:
            self._tell(self._desk.notice(error))

    def _tell(self, told: Notice) -> None:
        self.banner.show_notice(told)
        self._desk.tell(told)
