"""Step 4: does everything work?  A test print, a swiped card; then the settings are written."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import ClassVar, Final

from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout

from drivers.card_readers.base import CardReader, MeterCard
from drivers.errors import DriverError
from drivers.events import EventSink
from drivers.receipt_printers.base import (
    CAN_PRINT,
    PrinterCondition,
    PrintOutcome,
    PrintReason,
    PrintVerdict,
    ReceiptPrinter,
)
from drivers.registry import open_card_reader, open_receipt_printer
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.status_strip import PRINTER_PILLS
from kiosk.device_bridge import DeviceBridge
from kiosk.firstrun.page import Page, SetupDesk, Steps
from kiosk.firstrun.setup import printer_uri, reader_uri
from kiosk.firstrun.trial_sheet import trial_sheet
from kiosk.i18n.bidi import isolate_ltr
from kiosk.identity import TerminalFacts
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import LEAD_ALIGN, label, name_it, pill, set_property, wrapping

PrinterOpener = Callable[[str, EventSink], ReceiptPrinter]
ReaderOpener = Callable[[str, EventSink], CardReader]
_STOP_S: Final = 5.0
_NAMES_WIDTH: Final = 150
_JOB: Final = "first-start"
_PRINT_TROUBLE: Final = {PrintReason.PAPER_OUT: "S22", PrintReason.COVER_OPEN: "S23"}
_log = logging.getLogger(__name__)


class TrialPage(Page):
    """Opens both devices while it is on top; gives them back before anybody else opens them."""

    name: ClassVar[str] = "trial"

    def __init__(
        self,
        desk: SetupDesk,
        go: Steps,
        *,
        open_printer: PrinterOpener = open_receipt_printer,
        open_reader: ReaderOpener = open_card_reader,
    ) -> None:
        super().__init__(desk, go)
        self._open_printer, self._open_reader = open_printer, open_reader
        self._printer: ReceiptPrinter | None = None
        self._reader: CardReader | None = None
        self._bridge: DeviceBridge | None = None
        self._devices: DeviceWatch | None = None
        self._facts: TerminalFacts | None = None
        self._verdict: PrintVerdict | None = None
        self._is_printing = self._has_read = self._was_warned = False
        self._title, self._hint = label("screen-title"), wrapping("muted")
        self._names = [label("muted") for _ in range(5)]
        self._values = [wrapping("strong") for _ in range(2)]
        self._printer_pill, self._reader_pill, self._sheet_pill = pill(), pill(), pill()
        self._start = QPushButton()
        self._start.setObjectName("primary")
        sized(self._start, least_height=48)
        self._start.clicked.connect(self._finish)
        self._lay_out()
        self.retranslate()

    def entered(self) -> None:
        """Open the devices that were named."""
        self._verdict, self._has_read, self._was_warned = None, False, False
        answers = self.first.answers
        printer = printer_uri(answers.printer, width_dots=answers.paper_width_dots)
        reader = reader_uri(answers.reader)
        self._bridge = DeviceBridge(self)
        self._devices = DeviceWatch(printer_uri=printer, reader_uri=reader)
        self._bridge.happened.connect(self._devices.take)
        self._devices.changed.connect(self._changed)
        self._devices.card_read.connect(self._read)
        self.desk.workers.run(self.first.facts, self._know, self.failed)
        try:
            self._printer = self._open_printer(printer, self._bridge.push)
            self._reader = self._open_reader(reader, self._bridge.push)
        except DriverError as error:
            _log.warning("first start: %s", error)
            self.tell(notice("E609"))
        self._start.setFocus()
        self.retranslate()

    def left(self) -> None:
        """Give the devices back, off the window's thread."""
        self.tell(None)
        self.desk.workers.run(self._taken_devices(), lambda _: None, self.failed)

    def command(self, cap: Cap) -> bool:
        """F7 prints, F12 finishes."""
        if cap is Cap.ESC:
            self.go.back()
        elif cap is Cap.F7:
            self._print()
        elif cap is Cap.F12:
            self._finish()
        else:
            return cap is Cap.ENTER  # never the one that finishes
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this page."""
        yield KeyHint(Cap.F7, "B605", is_usable=not self.is_busy)
        yield KeyHint(Cap.F12, "B606", is_usable=not self.is_busy)
        yield KeyHint(Cap.F11, "B11")
        yield KeyHint(Cap.ESC, "B13", is_usable=not self.is_busy)

    def retranslate(self) -> None:
        """Write every text again."""
        words = self.words
        self._title.setText(words("S614"))
        self._hint.setText(words("S632"))
        texts = ("S612", "S635", "S626", "S627", "S633")
        for part, text_id in zip(self._names, texts, strict=True):
            part.setText(words(text_id))
        self._values[0].setText(self._server())
        self._values[1].setText(self._place())
        self._write_devices()
        self._start.setText(words("B606"))
        self._start.setEnabled(not self.is_busy)
        name_it(self._start, words("B606"), "F12")
        self.banner.retranslate()

    def _server(self) -> str:
        return self.words.joined(isolate_ltr(self._facts.server_url)) if self._facts else ""

    def _place(self) -> str:
        if self._facts is None:
            return ""
        words, place = self.words, self._facts.enrolment
        point = words("S78", n=place.point.number)
        return words.joined(point, words.both(place.point.name), by=" – ")

    def _write_devices(self) -> None:
        devices = self._devices
        condition = devices.printer if devices else PrinterCondition.GONE
        tone, text_id = PRINTER_PILLS[condition]
        self._write_pill(self._printer_pill, "good" if condition in CAN_PRINT else tone, text_id)
        if self._has_read:
            self._write_pill(self._reader_pill, "good", "S03")
        elif devices is not None and devices.is_reader_ready:
            self._write_pill(self._reader_pill, "primary", "S80")
        else:
            self._write_pill(self._reader_pill, "danger", "S24")
        if self._is_printing:
            self._write_pill(self._sheet_pill, "neutral", "S13")
        elif self._verdict is PrintVerdict.PRINTED:
            self._write_pill(self._sheet_pill, "good", "S14")
        elif self._verdict is PrintVerdict.UNSURE:
            self._write_pill(self._sheet_pill, "warning", "S15")
        else:
            self._write_pill(self._sheet_pill, "neutral", "S634")

    def _write_pill(self, part: QLabel, tone: str, text_id: str) -> None:
        part.setText(self.words(text_id))
        set_property(part, "tone", "neutral" if tone == "strip" else tone)

    def _know(self, facts: TerminalFacts | None) -> None:
        self._facts = facts
        self.retranslate()

    def _changed(self) -> None:
        self.retranslate()
        if self._devices is not None:
            self.desk.reporter.devices(self._devices)

    def _read(self, _card: MeterCard) -> None:
        self._has_read = True
        self.retranslate()
        self.desk.reporter.say("card")

    def _print(self) -> None:
        printer, facts = self._printer, self._facts
        if printer is None or facts is None:
            self.tell(notice("E609"))
            return
        self.tell(None)
        self._is_printing = True
        self.set_busy(is_busy=True)
        language, width = self.words.language, self.first.answers.paper_width_dots

        def op() -> PrintOutcome:
            sheet = trial_sheet(facts, language=language, width_dots=width)
            return printer.print_raster(
                sheet.rows, width_dots=sheet.width_dots, height=sheet.height, job_id=_JOB
            )

        self.desk.workers.run(op, self._printed, self._not_printed)

    def _printed(self, outcome: PrintOutcome) -> None:
        self._is_printing, self._verdict = False, outcome.verdict
        self.set_busy(is_busy=False)
        self._start.setFocus()
        self.desk.reporter.say("print", verdict=outcome.verdict.value)
        if outcome.verdict is PrintVerdict.UNSURE:
            self.tell(notice("E28", "warning"))
        elif outcome.verdict is PrintVerdict.NOT_SENT:
            self.tell(notice(_PRINT_TROUBLE.get(outcome.reason or PrintReason.ERROR, "E609")))

    def _not_printed(self, error: Exception) -> None:
        self._is_printing = False
        if isinstance(error, DriverError):
            self.set_busy(is_busy=False)
            _log.warning("first start: %s", error)
            self.tell(notice("E609"))
        else:
            self.failed(error)

    def _finish(self) -> None:
        if self.is_busy:
            return
        if self._verdict is not PrintVerdict.PRINTED and not self._was_warned:
            self._was_warned = True
            self.tell(notice("E608", "warning"))
            return
        self.set_busy(is_busy=True)
        give_back = self._taken_devices()

        def op() -> None:
            give_back()  # the till opens them anew
            self.first.finish()

        self.desk.workers.run(op, lambda _: self.go.finish(), self._not_finished)

    def _not_finished(self, error: Exception) -> None:
        self.failed(error)
        self.set_busy(is_busy=False)

    def _taken_devices(self) -> Callable[[], None]:
        """Return what stops the devices that are open now; nobody else stops them."""
        taken = [one for one in (self._printer, self._reader) if one is not None]
        self._printer = self._reader = None

        def stop() -> None:
            for device in taken:
                try:
                    device.stop(_STOP_S)
                except DriverError:
                    _log.exception("a device did not stop")

        return stop

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setVerticalSpacing(12)
        form.setHorizontalSpacing(18)
        parts = (*self._values, self._printer_pill, self._reader_pill, self._sheet_pill)
        for at, (name, part) in enumerate(zip(self._names, parts, strict=True)):
            form.addWidget(name, at, 0)
            if part in self._values:
                form.addWidget(part, at, 1)
            else:
                form.addWidget(part, at, 1, LEAD_ALIGN)  # a pill is no wider than its words
        form.setColumnMinimumWidth(0, _NAMES_WIDTH)
        form.setColumnStretch(1, 1)
        column = QVBoxLayout()
        column.setSpacing(14)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addLayout(form)
        column.addWidget(self.banner)
        column.addWidget(self._start)
        self.lay_out(column)
