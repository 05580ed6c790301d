"""Step 3: which serial port is the printer's and which the reader's, and how wide the paper is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout

from drivers.ports import FoundPort
from drivers.registry import DeviceKind
from kiosk.firstrun.page import Page, SetupDesk, Steps, next_of
from kiosk.firstrun.setup import is_device, printer_uri, reader_uri
from kiosk.flows.refusals import FigureKind, Telling
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import cap, label, name_it, row, wrapping

_FIELD_HEIGHT: Final = 42
_WIDE, _NARROW = 576, 384
_MILLIMETRES: Final = {_WIDE: 80, _NARROW: 58}
_PORTS_SHOWN: Final = 6
_CHARS_MAX: Final = 200
_PATH_CHARS: Final = 62
_PRINTER_WORDS: Final = ("print", "pos", "epson")


class PortField(QLineEdit):
    """A port: typed, or one of those that were found, by the arrows."""

    def __init__(self) -> None:
        super().__init__()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        sized(self, least_height=_FIELD_HEIGHT)
        self.setMaxLength(_CHARS_MAX)
        self.ports: Sequence[FoundPort] = ()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go through the ports; other keys are the field's own."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None or not self.ports:
            super().keyPressEvent(event)
            return
        paths = [port.path for port in self.ports]
        here = paths.index(self.text()) if self.text() in paths else (-1 if step > 0 else 0)
        self.setText(paths[(here + step) % len(paths)])
        self.textEdited.emit(self.text())


class DevicesPage(Page):
    """Two ports and a width; what was found stands below."""

    name: ClassVar[str] = "devices"

    def __init__(self, desk: SetupDesk, go: Steps) -> None:
        super().__init__(desk, go)
        self._ports: list[FoundPort] = []
        self._width = desk.first.answers.paper_width_dots
        self._title, self._hint = label("screen-title"), wrapping("muted")
        self._labels = [label("strong") for _ in range(3)]
        self.printer, self.reader = PortField(), PortField()
        self._paper, self._paper_key = label("strong"), cap("F6")
        self._count, self._none = label("muted"), wrapping("strong")
        self._found = [label("fact-value") for _ in range(_PORTS_SHOWN)]
        self._lay_out()
        for field in (self.printer, self.reader):
            field.textEdited.connect(lambda _: self.tell(None))
        self.retranslate()

    def entered(self) -> None:
        """Show what was answered before, and look for ports."""
        answers = self.first.answers
        self.printer.setText(answers.printer)
        self.reader.setText(answers.reader)
        self._width = answers.paper_width_dots
        self.printer.setFocus()
        self.printer.selectAll()
        self._search()

    def left(self) -> None:
        """Nothing is wrong any more."""
        self.tell(None)

    def command(self, cap: Cap) -> bool:
        """Enter goes on, F5 looks again, F6 takes the other paper."""
        match cap:
            case Cap.ESC:
                self.go.back()
            case Cap.F5:
                self._search()
            case Cap.F6:
                self._width = _NARROW if self._width == _WIDE else _WIDE
                self.retranslate()
            case Cap.ENTER | Cap.F12:
                if cap is Cap.F12 or not next_of(self.printer, self.reader):
                    self._submit()
            case _:
                return False
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this page."""
        yield KeyHint(Cap.ENTER, "B601", is_usable=not self.is_busy)
        yield KeyHint(Cap.F5, "B603")
        yield KeyHint(Cap.F6, "B604")
        yield KeyHint(Cap.F11, "B11")
        yield KeyHint(Cap.ESC, "B13", is_usable=not self.is_busy)

    def retranslate(self) -> None:
        """Write every text again; what was typed stays."""
        words = self.words
        self._title.setText(words("S613"))
        self._hint.setText(words("S625"))
        for part, text_id in zip(self._labels, ("S626", "S627", "S628"), strict=True):
            part.setText(words(text_id))
        name_it(self.printer, words("S626"), words("S625"))
        name_it(self.reader, words("S627"), words("S625"))
        self._paper.setText(words("S629", n=_MILLIMETRES[self._width]))
        count = len(self._ports)
        self._count.setText(words("S630"))
        self._none.setText(words("S631"))
        self._none.setVisible(not count)
        for at, part in enumerate(self._found):
            part.setVisible(at < count)
            part.setText(_port_text(self._ports[at]) if at < count else "")
        self.banner.retranslate()

    def _search(self) -> None:
        self.desk.workers.run(self.first.ports, self._take, self.failed)

    def _take(self, ports: list[FoundPort]) -> None:
        self._ports = ports
        self.printer.ports = self.reader.ports = ports
        printer = next((port for port in ports if _looks_like_a_printer(port)), None)
        others = [port for port in ports if port is not printer and port.description]
        if printer is not None and not self.printer.text():
            self.printer.setText(printer.path)
            self.printer.selectAll()
        if len(others) == 1 and not self.reader.text():
            self.reader.setText(others[0].path)
        self.retranslate()
        self.desk.reporter.say("ports", count=len(ports))

    def _submit(self) -> None:
        if self.is_busy:
            return
        printer, reader = self.printer.text().strip(), self.reader.text().strip()
        if not printer or not reader:
            self._refuse(notice("E602"), self.printer if not printer else self.reader)
        elif printer == reader:
            self._refuse(notice("E606"), self.reader)
        elif not is_device(
            printer_uri(printer, width_dots=self._width), DeviceKind.RECEIPT_PRINTER
        ):
            self._refuse(_not_understood(printer), self.printer)
        elif not is_device(reader_uri(reader), DeviceKind.CARD_READER):
            self._refuse(_not_understood(reader), self.reader)
        else:
            answers = msgspec.structs.replace(
                self.first.answers,
                printer=printer,
                reader=reader,
                paper_width_dots=self._width,
            )
            self.keep(answers, self.go.onwards)

    def _refuse(self, told: Notice, field: QLineEdit) -> None:
        self.tell(told)
        field.setFocus()
        field.selectAll()

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(18)
        for at, part in enumerate(self._labels):
            form.addWidget(part, at, 0)
        form.addWidget(self.printer, 0, 1)
        form.addWidget(self.reader, 1, 1)
        form.addLayout(row([self._paper, self._paper_key, 1]), 2, 1)
        form.addWidget(self._count, 3, 0)
        form.addWidget(self._none, 3, 1)
        for at, part in enumerate(self._found, 3):
            form.addWidget(part, at, 1)
        form.setColumnStretch(1, 1)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addLayout(form)
        column.addWidget(self.banner)
        self.lay_out(column)


def _looks_like_a_printer(port: FoundPort) -> bool:
    text = f"{port.path} {port.description}".lower()
    return any(word in text for word in _PRINTER_WORDS)


def _port_text(port: FoundPort) -> str:
    text = f"{port.path}  {port.description}" if port.description else port.path
    return isolate_ltr(text if len(text) <= _PATH_CHARS else f"{text[:_PATH_CHARS]}…")


def _not_understood(port: str) -> Notice:
    shown = isolate_ltr(port[:_PATH_CHARS])
    return Notice(Telling("E607", {"x": (FigureKind.TEXT, shown)}))
