"""How printer and reader are, learned from their events (G8 and G9 of SCREENS 2.4)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from drivers.card_readers.base import (
    CardMisread,
    CardRead,
    CodeScanned,
    ReaderCondition,
    ReaderConditionChanged,
)
from drivers.card_readers.writing import CardWanted
from drivers.customer_cards.base import CustomerCardRead, StrangeCard
from drivers.events import DeviceConnected, DeviceEvent, DeviceLost
from drivers.receipt_printers.base import CAN_PRINT, PrinterCondition, PrinterStatusChanged


class DeviceWatch(QObject):
    """Keeps the last word of each device.

    Args:
        printer_uri: as configured; events name their device by it.
        reader_uri: likewise.
    """

    changed = Signal()
    card_read = Signal(object)
    card_misread = Signal(object)
    code_scanned = Signal(str)
    customer_card_read = Signal(object)
    strange_card = Signal(object)
    card_wanted = Signal(object)

    def __init__(self, *, printer_uri: str, reader_uri: str) -> None:
        super().__init__()
        self._printer_uri = printer_uri
        self._reader_uri = reader_uri
        self.printer = PrinterCondition.GONE
        self.is_reader_ready = False

    @property
    def can_print(self) -> bool:
        """Whether a receipt begun now would come out."""
        return self.printer in CAN_PRINT

    @Slot(object)
    def take(self, event: DeviceEvent) -> None:
        """Learn from one event, in the window's thread."""
        match event:
            case CustomerCardRead() | StrangeCard() | CardWanted():
                self._take_customers_card(event)
            case CardRead():
                self.card_read.emit(event.card)
            case CodeScanned():
                self.code_scanned.emit(event.text)
            case CardMisread():
                self.card_misread.emit(event.reason)
            case PrinterStatusChanged():
                self._set_printer(event.condition)
            case DeviceLost() if event.uri == self._printer_uri:
                self._set_printer(PrinterCondition.GONE)
            case ReaderConditionChanged() if event.uri == self._reader_uri:
                self.is_reader_ready = event.condition is ReaderCondition.READY
                self.changed.emit()
            case DeviceConnected() | DeviceLost() if event.uri == self._reader_uri:
                self.is_reader_ready = isinstance(event, DeviceConnected)
                self.changed.emit()

    def _take_customers_card(self, event: CustomerCardRead | StrangeCard | CardWanted) -> None:
        match event:
            case CustomerCardRead():
                self.customer_card_read.emit(event)
            case StrangeCard():
                self.strange_card.emit(event)
            case CardWanted():
                self.card_wanted.emit(event.step)

    def _set_printer(self, condition: PrinterCondition) -> None:
        self.printer = condition
        self.changed.emit()
