"""The cashier's window over a `ScreenTill`: keys in, events and pictures out.

Keys carry timestamps of their own, so that a person and a reader that types like a keyboard are
told apart without waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from drivers.card_readers.base import CardRead, MeterCard
from drivers.events import DeviceConnected
from drivers.receipt_printers.base import PrinterCondition, PrinterStatusChanged
from kiosk.cashier.desk import Desk, Place, Reporter
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.line_watch import LineWatch
from kiosk.cashier.window import CashierWindow
from kiosk.i18n.language import Language
from kiosk.theme.dress import Dress
from kiosk.theme.wearing import apply_theme
from kiosk.widgets.words import Words
from kiosk.workers import Workers
from tests.helpers import sales
from tests.helpers.patience import settle, wait_until
from tests.helpers.screen_till import DRN, NOW, ScreenTill

PRINTER, READER = "escpos:/dev/printer", "track2:/dev/reader"
PERSON_MS, MACHINE_MS = 120, 5
PASSWORD = "a long password"
CARD = MeterCard(
    meter_pan="600727" + DRN + "3", expiry=None, tct="02", ea="07", sgc="123457", ti="01", krn="1"
)
_NAMED = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Tab": Qt.Key.Key_Tab,
    "Backspace": Qt.Key.Key_Backspace,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
    **{f"F{n}": getattr(Qt.Key, f"Key_F{n}") for n in range(1, 13)},
}


class CashierBench:
    """One window and everything around it."""

    def __init__(
        self, app: QApplication, till: ScreenTill, language: Language, dress: Dress | None = None
    ) -> None:
        apply_theme(app, dress)
        self.till = till
        self.now = NOW
        self.events: list[dict[str, Any]] = []
        self.workers = Workers()
        self.devices = DeviceWatch(printer_uri=PRINTER, reader_uri=READER)
        reporter = Reporter()
        reporter.said.connect(self.events.append)
        self.desk = Desk(
            till=till,
            workers=self.workers,
            words=Words(language),
            place=Place(
                municipality=sales.MUNICIPALITY,
                point=sales.POINT,
                terminal_number=1,
                version="0.1.0",
            ),
            reporter=reporter,
            line=LineWatch(clock_s=lambda: 4.0, now=lambda: self.now),
            now=lambda: self.now,
        )
        self.window = CashierWindow(self.desk, self.devices)
        self._app = app
        self._clock_ms = 1000
        app.installEventFilter(self.window.router)
        self.devices.take(DeviceConnected(READER))
        self.set_printer(PrinterCondition.READY)
        self.window.show()
        self.window.activateWindow()
        app.processEvents()

    def close(self) -> None:
        for gate in getattr(self.till, "gates", {}).values():  # a real till has none
            gate.set()
        self._app.removeEventFilter(self.window.router)
        self.window.router.open()
        self.workers.close()
        self.window.close()
        self.window.deleteLater()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def set_printer(self, condition: PrinterCondition) -> None:
        self.devices.take(PrinterStatusChanged(PRINTER, condition))

    def swipe(self, card: MeterCard = CARD) -> None:
        self.devices.take(CardRead(READER, card))

    # ------------------------------------------------------------------ keys

    def press(self, *names: str, gap_ms: int = PERSON_MS) -> None:
        """Press keys by name, or characters."""
        for name in names:
            ctrl = name.startswith("Ctrl+")
            shift = "Shift+" in name
            bare = name.removeprefix("Ctrl+").removeprefix("Shift+")
            key = _NAMED.get(bare) or Qt.Key(ord(bare.upper()))
            text = "" if bare in _NAMED and bare != "Enter" else ("\r" if bare == "Enter" else bare)
            modifiers = Qt.KeyboardModifier.NoModifier
            if ctrl:
                modifiers |= Qt.KeyboardModifier.ControlModifier
            if shift:
                modifiers |= Qt.KeyboardModifier.ShiftModifier
            self._send(key, modifiers, "" if ctrl else text, gap_ms)
        self.window.router.flush()

    def type_text(self, text: str) -> None:
        self.press(*text)

    def burst(self, text: str) -> None:
        """Type as a reader does, with its Enter."""
        self.press(*text, "Enter", gap_ms=MACHINE_MS)

    def hold_down(self, name: str, repeats: int) -> None:
        """Keep a key pressed: one press and its repeats."""
        self.press(name)
        self.repeat(name, repeats)

    def repeat(self, name: str, repeats: int) -> None:
        """Send what the keyboard sends while a key stays down."""
        key = _NAMED.get(name) or Qt.Key(ord(name))
        text = "" if name in _NAMED else name
        for _ in range(repeats):
            self._clock_ms += PERSON_MS
            event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, True)
            event.setTimestamp(self._clock_ms)
            QApplication.sendEvent(self._target(), event)
        self.window.router.flush()

    def _target(self) -> Any:
        return self.window.focusWidget() or self.window

    def _send(self, key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str, gap_ms: int) -> None:
        self._clock_ms += gap_ms
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, text)
            event.setTimestamp(self._clock_ms)
            QApplication.sendEvent(self._target(), event)

    # ------------------------------------------------------------------ waiting

    def wait_until(self, is_so: Callable[[], bool], what: str = "it") -> None:
        """Let the window work until something is so."""
        wait_until(is_so, lambda: f"{what}: {self.events[-5:]}")

    def wait_for(self, **wanted: Any) -> dict[str, Any]:
        """Wait for an event after the last `forget_events`; returns it."""

        def found() -> list[dict[str, Any]]:
            return [e for e in self.events if wanted.items() <= e.items()]

        self.wait_until(lambda: bool(found()), str(wanted))
        return found()[-1]

    def settle(self) -> None:
        """Let everything that is under way come to its end."""
        settle(self.workers)

    # ------------------------------------------------------------------ going somewhere

    def sign_in(self) -> None:
        self.window.login.user.setText("samar")
        self.window.login.password.setText(PASSWORD)
        self.window.login.password.setFocus()
        self.press("Enter")
        self.wait_for(event="screen", name="sell")

    def with_customer(self) -> None:
        """Signed in, card swiped, waiting for an amount."""
        self.sign_in()
        self.swipe()
        self.wait_for(event="screen", name="sell", step="amount")

    def quoted(self, *keys: str) -> None:
        """As `with_customer`, and these keys pressed until their quote is there."""
        self.with_customer()
        self.press(*keys)
        self.wait_for(event="screen", name="sell", step="quoted")
