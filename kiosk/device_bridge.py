"""From a device's own thread to the window's: one queue object for every event of every driver.

Drivers know no Qt and screens know no threads; `push` is what drivers get as their event sink.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot

from drivers.events import DeviceEvent


class DeviceBridge(QObject):
    """`happened` fires in the window's thread, in the order in which events were pushed."""

    happened = Signal(object)
    _pushed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pushed.connect(self._forward, Qt.ConnectionType.QueuedConnection)

    def push(self, event: DeviceEvent) -> None:
        """Take an event in whatever thread it comes, and return at once."""
        self._pushed.emit(event)

    @Slot(object)
    def _forward(self, event: DeviceEvent) -> None:
        self.happened.emit(event)
