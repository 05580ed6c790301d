"""A bench for device drivers: one sink that can be waited on, one rig per kind of line."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from drivers.errors import DeviceGone
from drivers.events import DeviceEvent
from drivers.memory_transport import MemoryTransport
from drivers.receipt_printers.base import CAN_PRINT
from drivers.receipt_printers.escpos import EscposPrinter, EscposSettings, Timing
from drivers.simulators.escpos_core import FaultPlan, PrinterCore
from drivers.simulators.escpos_printer import SimulatedEscposPrinter
from drivers.transport import SerialSettings, SerialTransport

DEADLINE_S = 10.0
QUICK = Timing(answer_s=0.1, stall_s=0.1, quiet_s=0.03, poll_s=0.05, write_s=1.0, reload_s=0.0)


class Sink:
    """Keeps every event; `wait_for` returns the first that fits."""

    def __init__(self) -> None:
        self.events: list[DeviceEvent] = []
        self._changed = threading.Condition()

    def __call__(self, event: DeviceEvent) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait_for(self, fits: Callable[[DeviceEvent], bool], *, since: int = 0) -> DeviceEvent:
        def found() -> DeviceEvent | None:
            return next((event for event in self.events[since:] if fits(event)), None)

        with self._changed:
            assert self._changed.wait_for(found, DEADLINE_S), self.events
            event = found()
            assert event is not None
            return event

    def wait_for_kind(self, kind: type[DeviceEvent], *, since: int = 0) -> DeviceEvent:
        return self.wait_for(lambda event: isinstance(event, kind), since=since)


class MemoryPrinterRig:
    """The driver on a line without a port; the printer's core answers at once."""

    def __init__(
        self, folder: Path, *, faults: FaultPlan, has_process_id: bool, timing: Timing, width: int
    ) -> None:
        self.pictures: list = []
        self.core = PrinterCore(
            width_dots=width,
            faults=faults,
            has_process_id=has_process_id,
            on_cut=self.pictures.append,
        )
        self._cut_after = faults.unplug_after_bytes
        self._line = MemoryTransport()
        self._is_there = True
        self.sink = Sink()
        settings = EscposSettings(width_dots=width, has_process_id=has_process_id, timing=timing)
        self.driver = EscposPrinter("memory", self._open, settings, self.sink)

    def load_paper(self) -> None:
        self._line.deliver(self.core.load_paper())

    def plug(self) -> None:
        self._cut_after, self._is_there = None, True

    def close(self) -> None:
        self.driver.stop()

    def _open(self) -> MemoryTransport:
        if not self._is_there:
            raise DeviceGone("unplugged")
        self._is_there = self._cut_after is None  # a line that is cut once stays away
        self._line = MemoryTransport(self.core.receive, cut_after=self._cut_after)
        return self._line


class PtyPrinterRig:
    """The driver on a real serial port whose other end is a thread."""

    def __init__(
        self, folder: Path, *, faults: FaultPlan, has_process_id: bool, timing: Timing, width: int
    ) -> None:
        link = folder / "printer"
        self._peer = SimulatedEscposPrinter(
            link, width_dots=width, faults=faults, has_process_id=has_process_id
        )
        self.core = self._peer.core
        self.sink = Sink()
        settings = EscposSettings(width_dots=width, has_process_id=has_process_id, timing=timing)
        self.driver = EscposPrinter(
            "pty", lambda: SerialTransport(str(link), SerialSettings()), settings, self.sink
        )

    @property
    def pictures(self) -> list:
        return self._peer.pictures()

    def load_paper(self) -> None:
        self._peer.load_paper()

    def plug(self) -> None:
        self._peer.plug()

    def close(self) -> None:
        self.driver.stop()
        self._peer.close()


def wait_until_ready(rig) -> None:
    rig.sink.wait_for(lambda event: getattr(event, "condition", None) in CAN_PRINT)
