"""The kiosk as it is, and a witness in its process: what was painted when, how long the loop stood.

    python -m benchmarks.kiosk.watched --config kiosk.toml --keys-from-stdin [--blame]

Nothing of the product knows of it.  A heartbeat of the window's own event loop shows how long that
loop did not turn; what is told as painted was painted: it is stamped after Qt flushed the picture.
"""

from __future__ import annotations

import json
import sys
import threading
import time
import traceback

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QPaintEvent

from benchmarks.kiosk.figures import BEAT_MS, BLAMED_FROM_S, TOLD_FROM_MS
from kiosk import __main__ as kiosk
from kiosk import app


def tell(event: str, **values: object) -> None:
    sys.stdout.write(json.dumps({"event": event, **values}) + "\n")
    sys.stdout.flush()


class Heart(QObject):
    """Tells every time that the event loop did not turn for a while, and for how long."""

    def __init__(self, window: WatchedWindow, *, has_blame: bool) -> None:
        super().__init__(window)
        self._window = window
        self.last = time.monotonic_ns()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)
        self.blamed = ""
        if has_blame:
            self._thread = threading.get_ident()
            threading.Thread(target=self._look, daemon=True).start()

    def _beat(self) -> None:
        now = time.monotonic_ns()
        stood_ms = (now - self.last) / 1e6
        if stood_ms >= TOLD_FROM_MS:
            where = self._window.where()
            tell("stood", at=now, ms=round(stood_ms, 1), where=where, blamed=self.blamed)
            self.blamed = ""
            now = time.monotonic_ns()
        self.last = now

    def _look(self) -> None:
        """Note what the window's thread is doing while it does not turn."""
        while True:
            time.sleep(0.003)
            if time.monotonic_ns() - self.last > BLAMED_FROM_S * 1e9:
                frame = sys._current_frames()[self._thread]  # noqa: SLF001 - there is no other way
                self.blamed += "".join(traceback.format_stack(frame)[-6:]) + "--\n"


class WatchedWindow(app.CashierWindow):
    """A cashier's window that says what it has painted."""

    has_blame = False

    def __init__(self, *collaborators: object) -> None:
        self._painted_last: object = None
        super().__init__(*collaborators)  # type: ignore[arg-type] # whatever the window takes
        self._heart = Heart(self, has_blame=self.has_blame)

    def where(self) -> str:
        screen = self.screen_on_top
        has_quote = screen is self.sell and self.sell.table.quote is not None
        return f"{screen.name}/{screen.step}/{'quote' if has_quote else ''}"

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.UpdateRequest:
            self._painted()
        return done

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if self._painted_last is None:  # the first picture is no answer to an update
            QTimer.singleShot(0, self._painted)

    def _painted(self) -> None:
        where = self.where()
        if where != self._painted_last:
            self._painted_last = where
            tell("painted", where=where, at=time.monotonic_ns())


def main() -> int:
    arguments = sys.argv[1:]
    WatchedWindow.has_blame = "--blame" in arguments
    app.CashierWindow = WatchedWindow  # type: ignore[misc] # the one place that makes a window
    return kiosk.main([one for one in arguments if one != "--blame"])


if __name__ == "__main__":
    sys.exit(main())
