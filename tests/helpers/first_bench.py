"""The window of the first start over a server in memory and devices without wires."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from drivers.card_readers.base import CardRead, MeterCard
from drivers.events import DeviceConnected, EventSink
from drivers.ports import FoundPort
from drivers.receipt_printers.base import (
    PrinterCondition,
    PrinterStatusChanged,
    PrintOutcome,
    PrintReason,
    PrintVerdict,
)
from kiosk.cashier.desk import Reporter
from kiosk.enrol import enrol
from kiosk.firstrun.page import SetupDesk
from kiosk.firstrun.setup import FirstRun
from kiosk.firstrun.window import FirstRunWindow
from kiosk.i18n.language import Language
from kiosk.theme.wearing import apply_theme
from kiosk.widgets.words import Words
from kiosk.workers import Workers
from tests.helpers.cashier_bench import _NAMED, PERSON_MS
from tests.helpers.fake_server import FakeServer
from tests.helpers.patience import settle, wait_until

PORTS = [
    FoundPort("/dev/serial/by-id/usb-EPSON_TM-T20III_J5Q4-if00", "TM-T20III"),
    FoundPort("/dev/serial/by-id/usb-MagTek_Reader_0001-if00", "Swipe reader"),
    FoundPort("/dev/ttyS0", ""),
]
CARD = MeterCard(
    meter_pan="600727" + "07981204521" + "3",
    expiry=None,
    tct="02",
    ea="07",
    sgc="123457",
    ti="01",
    krn="1",
)


class FakeDevice:
    """A printer or a reader; `stops` counts how often it was given back."""

    width_dots = 576

    def __init__(self, uri: str, push: EventSink, bench: FirstBench) -> None:
        self.uri, self.push, self._bench = uri, push, bench
        self.stops = 0
        self.sheets: list[bytes] = []

    def stop(self, timeout_s: float = 5.0) -> None:
        self.stops += 1

    def status(self) -> PrinterCondition:
        return PrinterCondition.READY

    def print_raster(
        self,
        bitmap_rows: bytes,
        *,
        width_dots: int,
        height: int,
        job_id: str,
        kick_drawer: bool = False,
    ) -> PrintOutcome:
        self.sheets.append(bitmap_rows)
        verdict = self._bench.verdict
        reason = None if verdict is PrintVerdict.PRINTED else self._bench.reason
        return PrintOutcome(job_id=job_id, verdict=verdict, reason=reason)


class FirstBench:
    """One window at its first page, and everything around it."""

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        language: Language = Language.ARABIC,
        pin: Callable[[str, str, Path], Path] | None = None,
    ) -> None:
        apply_theme(app)
        self.config_path = folder / "kiosk.toml"
        self.server = FakeServer()
        self.found: list[FoundPort] = PORTS
        self.verdict, self.reason = PrintVerdict.PRINTED, PrintReason.GONE
        self.devices: list[FakeDevice] = []
        self.events: list[dict[str, Any]] = []
        more = {} if pin is None else {"pin": pin}
        self.first = FirstRun(
            self.config_path,
            enrol=functools.partial(enrol, new_session=self.server.new_session),
            ports=lambda: list(self.found),
            **more,
        )
        self.workers = Workers()
        reporter = Reporter()
        reporter.said.connect(self.events.append)
        desk = SetupDesk(self.first, self.workers, Words(language), reporter)
        self.window = FirstRunWindow(desk, open_printer=self._printer, open_reader=self._reader)
        self._app, self._clock_ms = app, 1000
        app.installEventFilter(self.window.router)
        self.window.show()
        self.window.activateWindow()
        app.processEvents()

    def close(self) -> None:
        self._app.removeEventFilter(self.window.router)
        self.window.close()
        self.workers.close()
        self.window.deleteLater()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _printer(self, uri: str, push: EventSink) -> FakeDevice:
        self.devices.append(FakeDevice(uri, push, self))
        push(PrinterStatusChanged(uri, PrinterCondition.READY))
        return self.devices[-1]

    def _reader(self, uri: str, push: EventSink) -> FakeDevice:
        self.devices.append(FakeDevice(uri, push, self))
        push(DeviceConnected(uri))
        return self.devices[-1]

    def swipe(self) -> None:
        reader = self.devices[-1]
        reader.push(CardRead(reader.uri, CARD))

    # ------------------------------------------------------------------ keys

    def press(self, *names: str) -> None:
        for name in names:
            key = _NAMED.get(name) or Qt.Key(ord(name.upper()))
            text = "\r" if name == "Enter" else ("" if name in _NAMED else name)
            self._clock_ms += PERSON_MS
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
                event.setTimestamp(self._clock_ms)
                QApplication.sendEvent(self.window.focusWidget() or self.window, event)
            self.window.router.flush()

    def type_text(self, text: str) -> None:
        self.press(*text)

    # ------------------------------------------------------------------ waiting

    def wait_for(self, **wanted: Any) -> None:
        def is_so() -> bool:
            return any(wanted.items() <= event.items() for event in self.events)

        self.wait_until(is_so, str(wanted))

    def wait_until(self, is_so: Callable[[], bool], what: str) -> None:
        wait_until(is_so, lambda: f"{what}: {self.events[-5:]}")

    def settle(self) -> None:
        settle(self.workers)

    # ------------------------------------------------------------------ going somewhere

    def at_server(self) -> None:
        self.press("Enter")
        self.wait_for(event="screen", name="first_server")
        self.settle()

    def fill_in(self, address: str, code: str, fingerprint: str = "") -> None:
        for text in (address, code):
            self.type_text(text)
            self.press("Enter")
        self.type_text(fingerprint)

    def at_devices(self, code: str = "ENROL-ME") -> None:
        self.at_server()
        self.fill_in("http://127.0.0.1:9", code)
        self.press("F12")
        self.wait_for(event="screen", name="first_devices")
        self.wait_for(event="ports")
        self.settle()

    def at_trial(self) -> None:
        self.at_devices()
        self.press("F12")
        self.wait_for(event="screen", name="first_trial")
        self.settle()
