"""What a terminal may sell while the line is down, looked at where nobody waits for it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from kiosk.flows.machine import Machine
from kiosk.flows.offline_pack import PackStanding
from kiosk.flows.refusals import tell
from kiosk.workers import Latest, Workers


class PackLook(QObject):
    """`changed` fires in the window's thread after each look."""

    changed = Signal()

    def __init__(self, machine: Machine, workers: Workers, parent: QObject) -> None:
        super().__init__(parent)
        self._machine = machine
        self._latest = Latest(workers)
        self._standing = PackStanding()

    @property
    def sells(self) -> bool:
        """Whether something may be sold without the line."""
        return self._standing.is_there and self._standing.lock is None

    @property
    def lock_id(self) -> str | None:
        """The text that says why nothing is sold now; None while the line or the pack serves."""
        lock = self._standing.lock
        if not self._machine.offline.is_line_gone or not self._standing.is_there or lock is None:
            return None
        return tell(lock, {}).text_id

    @property
    def is_needed(self) -> bool:
        """Whether it sells from the pack now, because the line is gone."""
        return self._machine.offline.is_line_gone and self.sells

    def look(self) -> None:
        """Look anew."""
        self._latest.run(self._machine.till.offline.standing, self._known, lambda _error: None)

    def line_lost(self) -> bool:
        """Learn that nobody answered; says whether the pack serves instead."""
        self._machine.offline.is_line_gone = True
        self.look()
        return self.sells

    def line_found(self) -> None:
        """Learn that the server answers again."""
        if self._machine.offline.is_line_gone:
            self._machine.offline.is_line_gone = False
            self.look()

    def _known(self, standing: PackStanding) -> None:
        self._standing = standing
        self.changed.emit()
