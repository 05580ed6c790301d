"""Prints receipts and remembers what became of each, also after its screen was left.

Never prints by itself a second time: a first sheet once per vend, anything more only when a person
asks for it.  When a sheet came out well and nobody looks at its screen any more, the customer has
everything, and that is written down from here: paper may return long after the next customer came.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from drivers.receipt_printers.base import PrintVerdict
from kiosk.cashier.desk import Desk
from kiosk.flows.till_values import PrintResult
from kiosk.widgets.banner import Notice


@dataclass(frozen=True, slots=True)
class PrintState:
    """What is known of a vend's newest sheet; without any of the three it is printing."""

    result: PrintResult | None = None
    refused: Notice | None = None
    is_unprinted: bool = False  # sold, and the program stopped before a printer got a byte

    @property
    def is_printing(self) -> bool:
        """Whether the verdict is still to come."""
        return self.result is None and self.refused is None and not self.is_unprinted

    @property
    def verdict(self) -> PrintVerdict | None:
        """What the printer said, if it did."""
        return self.result.verdict if self.result else None


class PrintPort(Protocol):
    """What prints: the till for sales, `Till.acts` for acts of the counter."""

    def print_receipt(self, vend_id: str, /) -> PrintResult: ...  # noqa: D102
    def reprint(self, vend_id: str, /) -> PrintResult: ...  # noqa: D102
    def done(self, vend_id: str, /) -> Any: ...  # noqa: D102


class PrintDesk(QObject):
    """Emits `changed(vend_id)` in the window's thread.

    `ended` tells what the journal says of a sale whose customer has everything.
    """

    changed = Signal(str)
    ended = Signal(object)

    def __init__(self, desk: Desk, port: PrintPort | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._port = desk.till if port is None else port
        self._states: dict[str, PrintState] = {}
        self._looked_at = ""

    def state(self, vend_id: str) -> PrintState | None:
        """Return what is known, None when nothing was printed since this program started."""
        return self._states.get(vend_id)

    def unsure(self) -> list[str]:
        """Return the vends whose paper somebody must look at."""
        return [
            vend_id
            for vend_id, state in self._states.items()
            if state.verdict is PrintVerdict.UNSURE
        ]

    def unprinted(self) -> list[str]:
        """Return the sold vends of which a stopped program left no paper at all."""
        return [vend_id for vend_id, state in self._states.items() if state.is_unprinted]

    def remember_unprinted(self, vend_id: str) -> None:
        """Take over a sale that was never printed; a person starts its first sheet.

        Its customer may be gone: paper that comes by itself would go to whoever stands there now.
        """
        self._states[vend_id] = PrintState(is_unprinted=True)
        self.changed.emit(vend_id)

    def remember(self, vend_id: str, result: PrintResult) -> None:
        """Take over what the journal says of a sheet."""
        self._states[vend_id] = PrintState(result)
        self.changed.emit(vend_id)

    def print_first(self, vend_id: str) -> None:
        """Print the receipt, or again the sheet of which nothing was sent."""
        port = self._port
        self._run(vend_id, lambda: port.print_receipt(vend_id))

    def print_copy(self, vend_id: str) -> None:
        """Print a marked copy."""
        port = self._port
        self._run(vend_id, lambda: port.reprint(vend_id))

    def save_copy(self, vend_id: str) -> None:
        """Write a marked copy into a file, where a folder for files is set."""
        till, saver = self._desk.till, self._desk.saver
        if saver is not None:
            self._run(vend_id, lambda: till.save_copy(vend_id, saver))

    def look_at(self, vend_id: str) -> None:
        """Say whose screen is open; it is settled when that is left, not before."""
        self._looked_at = vend_id

    def look_away(self) -> None:
        """Say that the screen was left."""
        self._looked_at = ""

    def settle(self, vend_id: str) -> None:
        """Write down that the customer has everything."""
        port = self._port

        def done(ended: object) -> None:
            self.settled(vend_id)
            self.ended.emit(ended)

        self._desk.workers.run(lambda: port.done(vend_id), done, self._not_settled)

    def settled(self, vend_id: str) -> None:
        """Forget a vend whose paper is settled."""
        self._states.pop(vend_id, None)
        self.changed.emit(vend_id)

    def _run(self, vend_id: str, op: Callable[[], PrintResult]) -> None:
        state = self._states.get(vend_id)
        if state is not None and state.is_printing:
            return
        is_unprinted = state is not None and state.is_unprinted
        self._states[vend_id] = PrintState()
        self.changed.emit(vend_id)

        def done(result: PrintResult) -> None:
            self._states[vend_id] = PrintState(result)
            self._desk.reporter.say(
                "print", verdict=result.verdict.value, copy_number=result.copy_number
            )
            self.changed.emit(vend_id)
            if result.verdict is PrintVerdict.PRINTED and vend_id != self._looked_at:
                self.settle(vend_id)

        def failed(error: Exception) -> None:
            self._states[vend_id] = PrintState(
                refused=self._desk.notice(error), is_unprinted=is_unprinted
            )
            self._desk.reporter.say("banner", id=self._states[vend_id].refused.text_id)  # type: ignore[union-attr] # set one line above
            self.changed.emit(vend_id)

        self._desk.workers.run_when_painted(op, done, failed)

    def _not_settled(self, error: Exception) -> None:
        # It stays as it was printed, and the next start of the program says so.
        self._desk.notice(error)
