"""The window of the first start: which step this is, one page, the keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from drivers.registry import open_card_reader, open_receipt_printer
from kiosk.firstrun.devices_page import DevicesPage
from kiosk.firstrun.language_page import LanguagePage
from kiosk.firstrun.page import Page, SetupDesk
from kiosk.firstrun.server_page import ServerPage
from kiosk.firstrun.trial_page import PrinterOpener, ReaderOpener, TrialPage
from kiosk.theme.zoom import Zoom
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.key_help import KeyHelp
from kiosk.widgets.key_router import Cap, KeyRouter
from kiosk.widgets.parts import label, pill, set_property

SIZE_MIN: Final = (1024, 768)
_STRIP_HEIGHT: Final = 52
_STEPS: Final = ("S611", "S612", "S613", "S614")


class FirstRunWindow(QMainWindow):
    """Owns the pages and is their `Steps`; `is_finished` when the settings are written."""

    def __init__(
        self,
        desk: SetupDesk,
        *,
        open_printer: PrinterOpener = open_receipt_printer,
        open_reader: ReaderOpener = open_card_reader,
    ) -> None:
        super().__init__()
        self.desk = desk
        self.is_finished = False
        self.language = LanguagePage(desk, self)
        self.server = ServerPage(desk, self)
        self.devices = DevicesPage(desk, self)
        self.trial = TrialPage(desk, self, open_printer=open_printer, open_reader=open_reader)
        self._pages: tuple[Page, ...] = (self.language, self.server, self.devices, self.trial)
        self._title = label("top-strong")
        self._steps = [pill("strip") for _ in _STEPS]
        self._stack = QStackedWidget()
        self._keybar = KeyBar(desk.words, self.press)
        self.router = KeyRouter(self, self.press)
        self.router.scanned.connect(self._scanned)
        self._lay_out()
        self._zoom = Zoom(self, self.speak)
        self.speak()
        self._show(0)

    @property
    def page(self) -> Page:
        """What is on top."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def say_where(self) -> None:
        """Tell which page is on top."""
        self.page.say_where()

    def press(self, cap: Cap) -> bool:
        """Do what a key means; characters that are keys at the till are only characters here."""
        if cap.name.startswith("NOTE_"):
            return False
        if self.help.command(cap):
            return True
        if cap is Cap.F11:
            self.switch_language()
            return True
        if self.page.is_busy:
            QApplication.beep()
            return True
        return self.page.command(cap)

    # ------------------------------------------------------------------ Steps

    def onwards(self) -> None:
        """Show the next page."""
        self._show(min(self._stack.currentIndex() + 1, len(self._pages) - 1))

    def back(self) -> None:
        """Show the page before."""
        self._show(max(self._stack.currentIndex() - 1, 0))

    def switch_language(self) -> None:
        """Speak the other language from now on."""
        self.desk.words.switch(self.desk.words.language.other)
        self.speak()

    def finish(self) -> None:
        """The settings are written."""
        self.is_finished = True
        self.desk.reporter.say("first_start", state="finished")
        self.close()

    # ------------------------------------------------------------------ inside

    def speak(self) -> None:
        """Write every text in the language of the moment."""
        words = self.desk.words
        rtl, ltr = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
        QApplication.setLayoutDirection(rtl if words.is_rtl else ltr)
        self.setWindowTitle(words("S128"))
        self._title.setText(words("S610"))
        self._write_steps()
        for page in self._pages:
            page.retranslate()
        self._keybar.retranslate()
        self.help.retranslate()

    def _show(self, at: int) -> None:
        old = self._stack.currentIndex()
        if old != at and self._stack.currentWidget() is not None and old >= 0:
            self.page.left()
        self.help.put_away()
        self._stack.setCurrentIndex(at)
        self._write_steps()
        self._show_keys()
        self.page.say_where()
        self.page.entered()

    def _write_steps(self) -> None:
        here = self._stack.currentIndex()
        for at, part in enumerate(self._steps):
            mark = "✓" if at < here else f"{at + 1}"
            part.setText(self.desk.words.joined(mark, self.desk.words(_STEPS[at])))
            set_property(part, "tone", "primary" if at == here else "strip")

    def _show_keys(self) -> None:
        self._keybar.show_keys(self.page.keys())

    def _scanned(self, text: str) -> None:
        """Take what a scanner types: the code may come as a QR code."""
        field = self.focusWidget()
        if isinstance(field, QLineEdit) and not self.page.is_busy:
            field.insert(text)

    def _lay_out(self) -> None:
        strip = QFrame()
        strip.setObjectName("strip")
        strip.setFixedHeight(_STRIP_HEIGHT)
        top = QHBoxLayout(strip)
        top.setContentsMargins(20, 0, 20, 0)
        top.setSpacing(10)
        top.addWidget(self._title)
        top.addStretch(1)
        for part in self._steps:
            top.addWidget(part)
        for page in self._pages:
            self._stack.addWidget(page)
            page.keys_changed.connect(self._show_keys)
        centre = QWidget()
        centre.setObjectName("page")
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self._stack, 1)
        column.addWidget(self._keybar)
        self.setCentralWidget(centre)
        self.help = KeyHelp(
            centre,
            self.desk.words,
            keys=lambda: self.page.keys(),  # noqa: PLW0108 - the one of then
            everywhere=lambda: (KeyHint(Cap.F11, "B11"),),
            dressed=self.speak,
        )
        self.setMinimumSize(*SIZE_MIN)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Give the devices back; what was answered is kept already."""
        if not self.is_finished:
            self.page.left()
        super().closeEvent(event)
