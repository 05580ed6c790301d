"""The self-service window over a whole machine, a fake server and an acceptor under our hands."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication

from drivers.cash_acceptors.base import AcceptorCondition, AcceptorConditionChanged
from drivers.events import DeviceConnected
from drivers.receipt_printers.base import PrinterCondition, PrinterStatusChanged
from kiosk.cashier.desk import Place, Reporter
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.i18n.language import Language
from kiosk.selfservice.conductor import Conductor
from kiosk.selfservice.look import LANDSCAPE, PORTRAIT, Look
from kiosk.selfservice.window import SelfServiceWindow
from kiosk.theme.wearing import apply_theme
from kiosk.widgets.words import Words
from kiosk.workers import Workers
from tests.helpers import sales
from tests.helpers.fake_acceptor import URI, MachineBench
from tests.helpers.patience import settle, wait_until

PRINTER, READER = "escpos:/dev/printer", "track2:/dev/reader"
SIZES = {(1080, 1920): PORTRAIT, (1024, 768): LANDSCAPE}


class MachineWindow:
    """One customer's view; `bench` survives, so that a second window takes up the first's journal."""

    def __init__(
        self,
        app: QApplication,
        bench: MachineBench,
        *,
        language: Language = Language.ENGLISH,
        size: tuple[int, int] = (1024, 768),
    ) -> None:
        apply_theme(app)
        self.bench, self._app = bench, app
        self.events: list[dict[str, Any]] = []
        self.restarts: list[int] = []
        self._stack = ExitStack()
        self.machine = self._stack.enter_context(bench.machine())
        self.workers = Workers()
        self.devices = DeviceWatch(printer_uri=PRINTER, reader_uri=READER)
        reporter = Reporter()
        reporter.said.connect(self.events.append)
        place = Place(
            municipality=sales.MUNICIPALITY, point=sales.POINT, terminal_number=3, version="0"
        )
        self.window = SelfServiceWindow(Words(language), Look(sizes=SIZES[size]), place, reporter)
        self.window.is_closable = True
        self.window.resize(*size)
        self.conductor = Conductor(
            self.window,
            self.machine,
            self.workers,
            devices=self.devices,
            reporter=reporter,
            bills_uri=URI,
            language=language,
            service=bench.service(self.machine),
            version="1.0",
            restart=lambda: self.restarts.append(1),
        )
        bench.listener = self.conductor.heard
        self.window.show()
        self.tell(DeviceConnected(READER))
        self.set_printer(PrinterCondition.READY)
        self.set_acceptor(AcceptorCondition.REFUSING)

    def close(self) -> None:
        self.bench.listener = lambda _told: None
        self.workers.close()
        self.window.close()
        self.window.deleteLater()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._stack.close()

    # ------------------------------------------------------------------ devices

    def tell(self, event: object) -> None:
        self.devices.take(event)
        self.conductor.happened(event)

    def set_printer(self, condition: PrinterCondition) -> None:
        self.tell(PrinterStatusChanged(PRINTER, condition))

    def set_acceptor(self, condition: AcceptorCondition) -> None:
        self.tell(AcceptorConditionChanged(URI, condition))

    def insert(self, shekels: int) -> bool:
        """Put a note in and let the machine do all it wants with it."""
        self.until(lambda: shekels * 100 in self.bench.acceptor.accepts)
        is_in = self.bench.acceptor.insert(shekels * 100)
        self.bench.pump(self.machine)
        self.until(lambda: self.bench.acceptor.in_escrow is None)
        self.bench.pump(self.machine)
        return is_in

    # ------------------------------------------------------------------ hands and eyes

    def start(self) -> None:
        self.conductor.begin()
        self.until(lambda: self.window.page is not self.window.out)

    def touch(self, name: str) -> None:
        """Touch a button as soon as it can be."""

        def find() -> QAbstractButton | None:
            found = self.window.page.findChildren(QAbstractButton, name)
            found = found or self.window.findChildren(QAbstractButton, name)
            return next((b for b in found if b.isVisible() and b.isEnabled()), None)

        self.until(lambda: find() is not None)
        button = find()
        assert button is not None
        button.click()

    def see(self, page: str) -> None:
        self.until(lambda: self.window.page.name == page)

    def until(self, holds: Callable[[], bool]) -> None:
        wait_until(holds, lambda: f"it at {self.window.page.name}: {self.events[-6:]}")

    def settle(self) -> None:
        """Let everything that is under way come to its end."""
        settle(self.workers)

    def type_meter(self, drn: str) -> None:
        for digit in drn:
            self.touch(f"digit{digit}")
        self.touch("continue")

    def to_notes(self, drn: str, goal: int = 50) -> None:
        """Go from the first page to the notes."""
        self.touch("start")
        self.type_meter(drn)
        self.see("meter")
        self.touch("yes")
        self.touch(f"goal{goal}")
        self.touch("continue")
        self.see("notes")

    def grab(self, path: Path) -> None:
        self._app.processEvents()
        assert self.window.grab().save(str(path))
