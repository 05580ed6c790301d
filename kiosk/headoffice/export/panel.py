"""Ctrl+E: which file, how far it is, where it lies.  The list stays in sight above it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from kiosk.flows.refusals import FigureKind, Telling
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.export.job import ExportJob, Format
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.banner import Notice
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import label, name_it
from vending_server.wire.spreadsheet import TooManyRows

_CHOICES = ((Format.XLSX, "B704"), (Format.CSV, "B705"))


class ExportPanel(QFrame):
    """Hidden until it is opened; `closed` tells that the focus goes back to the screen."""

    closed = Signal()
    _told = Signal(int)

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self.setObjectName("exporting")
        self._desk = desk
        self._job: ExportJob | None = None
        self._rows = 0
        self._done: tuple[int, Path] | None = None
        self._fault: Notice | None = None
        self._is_writing = False
        self._text = label("strong")
        self.buttons = {kind: QPushButton() for kind, _ in _CHOICES}
        line = QHBoxLayout(self)
        line.setContentsMargins(18, 6, 18, 6)
        line.setSpacing(10)
        line.addWidget(self._text, 1)
        for kind, button in self.buttons.items():
            line.addWidget(button)
            button.clicked.connect(lambda _=False, kind=kind: self.write(kind))
        self._told.connect(self._count)
        self.hide()

    def open(self, job: ExportJob) -> None:
        """Offer the files for a list."""
        if self._is_writing:
            return
        self._job, self._done, self._fault, self._rows = job, None, None, 0
        self.show()
        self.speak()
        self.buttons[Format.XLSX].setFocus()

    def put_away(self) -> None:
        """Close it; a file that is being written is finished all the same."""
        self.hide()
        self.closed.emit()

    def command(self, cap: Cap) -> bool:
        """Esc closes it."""
        if cap is Cap.ESC and self.isVisible():
            self.put_away()
            return True
        return False

    def write(self, kind: Format) -> None:
        """Write the list into a file of the folder for exports."""
        job = self._job
        if job is None or self._is_writing:
            return
        now = self._desk.now().astimezone(self._desk.words.zone)
        path = self._desk.exports / job.file_name(kind, now.date())
        self._is_writing, self._done, self._fault = True, None, None
        self.speak()
        self._desk.workers.run(
            lambda: (job.write(path, kind, self._told.emit), path), self._finish, self._fail
        )

    def speak(self) -> None:
        """Write every text again."""
        words = self._desk.words
        for kind, text_id in _CHOICES:
            self.buttons[kind].setText(words(text_id))
            self.buttons[kind].setEnabled(not self._is_writing)
            name_it(self.buttons[kind], words(text_id))
        self._text.setText(self._said())

    def _said(self) -> str:
        words = self._desk.words
        if self._fault is not None:
            return words.told(self._fault.telling)
        if self._is_writing:
            return words("S783", n=isolate_ltr(f"{self._rows:,}"))
        if self._done is not None:
            count, path = self._done
            return words("S784", n=isolate_ltr(f"{count:,}"), file=isolate_ltr(str(path)))
        return words("S782", file=isolate_ltr(str(self._desk.exports)))

    def _count(self, rows: int) -> None:
        self._rows = rows
        self.speak()

    def _finish(self, done: tuple[int, Path]) -> None:
        self._is_writing, self._done = False, done
        self.speak()
        self._desk.announcer.say(self._text.text())
        self._desk.reporter.say("exported", rows=done[0], file=done[1].name)

    def _fail(self, error: Exception) -> None:
        self._is_writing = False
        if isinstance(error, TooManyRows):
            self._fault = Notice(Telling("S785", {}))
        elif isinstance(error, OSError):
            reason = (FigureKind.TEXT, isolate_ltr(error.strerror or ""))
            self._fault = Notice(Telling("S786", {"x": reason}))
        else:
            self._fault = self._desk.notice(error)
        self.speak()
        self._desk.tell(self._fault)
