"""An ESC/POS printer on a pseudo-terminal, with its own thread.

`PrinterCore` is the printer; this file gives it a port and a pair of hands: unplug,
plug, load paper, close the cover.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from drivers.simulators.escpos_core import FaultPlan, PrinterCore
from drivers.simulators.pty_port import PtyPort

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PIL import Image

_JOIN_S: Final = 5.0


def _unheard(_event: dict[str, Any]) -> None:
    return


class SimulatedEscposPrinter:
    """Prints what comes in at `link`.  `on_event` gets small dicts from its thread."""

    def __init__(
        self,
        link: Path,
        *,
        width_dots: int = 576,
        faults: FaultPlan | None = None,
        has_process_id: bool = True,
        on_event: Callable[[dict[str, Any]], None] = _unheard,
    ) -> None:
        self._pictures: list[Image.Image] = []
        self._changed = threading.Condition(threading.RLock())
        self._on_event = on_event
        self._is_closing = False
        self.core = PrinterCore(
            width_dots=width_dots,
            faults=faults or FaultPlan(),
            has_process_id=has_process_id,
            on_cut=self._keep,
        )
        self._unplug_after = self.core.faults.unplug_after_bytes
        self.port = PtyPort(link)
        self._thread = threading.Thread(target=self._run, name=f"printer {link}", daemon=True)
        self._thread.start()

    def pictures(self) -> list[Image.Image]:
        """Return every receipt cut so far."""
        with self._changed:
            return list(self._pictures)

    def wait_until(self, is_so: Callable[[PrinterCore], bool], timeout_s: float = 5.0) -> bool:
        """Wait for the printer to be in some state; False at the deadline."""
        with self._changed:
            return self._changed.wait_for(lambda: is_so(self.core), timeout_s)

    def wait_for_pictures(self, count: int, timeout_s: float = 5.0) -> bool:
        """Wait until so many receipts were cut; False at the deadline."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._pictures) >= count, timeout_s)

    def unplug(self) -> None:
        """Pull the data cable; the printer keeps its power and its buffer."""
        self.port.unplug()
        self._on_event({"event": "unplugged", "bytes": self.core.bytes_received})

    def plug(self) -> None:
        """Put the data cable back."""
        self._unplug_after = None
        self.port.plug()
        self._on_event({"event": "plugged"})

    def unplug_after(self, count: int) -> None:
        """Pull the data cable when so many more bytes have come."""
        with self._changed:
            self._unplug_after = self.core.bytes_received + count

    def run_out_of_paper(self) -> None:
        """Take the roll out."""
        with self._changed:
            self.core.is_paper_out = True

    def run_out_of_paper_after(self, count: int) -> None:
        """Let the roll end when so many more rows are printed."""
        with self._changed:
            at = self.core.rows_printed + count
            self.core.faults = replace(self.core.faults, paper_out_after_rows=at)

    def load_paper(self) -> None:
        """Put a new roll in."""
        with self._changed:
            self._answer(self.core.load_paper())

    def open_cover(self) -> None:
        """Open the cover."""
        with self._changed:
            self.core.is_cover_open = True

    def close_cover(self) -> None:
        """Close the cover."""
        with self._changed:
            self._answer(self.core.close_cover())

    def near_end(self) -> None:
        """Let the roll be nearly used up."""
        with self._changed:
            self.core.is_near_end = True

    def mute(self) -> None:
        """Swallow everything from now on and answer nothing."""
        with self._changed:
            self.core.is_mute = True

    def power_cycle(self) -> None:
        """Switch off and on: the receive buffer is lost."""
        with self._changed:
            self.core.power_cycle()

    def close(self) -> None:
        """Take the printer away for good."""
        self._is_closing = True
        self.port.nudge()
        self._thread.join(_JOIN_S)
        self.port.close()

    def _run(self) -> None:
        while not self._is_closing:
            data = self.port.read()
            if not data:
                continue
            with self._changed:
                self._answer(self.core.receive(self._up_to_the_cut(data)))
                self._changed.notify_all()
            if self.core.bytes_received == self._unplug_after:
                self.unplug()

    def _up_to_the_cut(self, data: bytes) -> bytes:
        """Return the bytes that still arrive before the plug is pulled."""
        if self._unplug_after is None:
            return data
        return data[: self._unplug_after - self.core.bytes_received]

    def _answer(self, data: bytes) -> None:
        self._changed.notify_all()
        if data:
            self.port.write(data)

    def _keep(self, picture: Image.Image) -> None:
        self._pictures.append(picture)
        number = len(self._pictures)
        self._on_event({"event": "cut", "number": number, "height": picture.height})
