"""H12 Backups: copies with place and age, and whether they came back; green only for a proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kiosk.headoffice.facts import moment
from kiosk.headoffice.lists import ListOf, ListsScreen
from kiosk.headoffice.screen import ScreenEntry
from kiosk.headoffice.upkeep import backups
from kiosk.workers import Latest
from vending_server.wire.board import BackupLight
from vending_server.wire.upkeep import BackupList

_READERS: Final = frozenset(
    {
        *("accountant", "auditor", "supervisor", "administrator"),
        *("key_custodian", "tariff_manager"),
    }
)


class Backups(ListsScreen):
    """Copies, trial restores, and the light beside the heading."""

    _standing: BackupLight | None = None

    def lists(self) -> Sequence[ListOf[Any]]:
        """See ListsScreen."""
        return (backups.RUNS, backups.TRIALS)

    def build(self) -> None:
        """See Screen."""
        super().build()
        self._asks = Latest(self.desk.workers)

    def speak(self) -> None:
        """See Screen."""
        super().speak()
        self._tell()

    def refresh(self) -> None:
        """Read the list and how all stands."""
        super().refresh()
        line = self.desk.line
        self._asks.run(
            self.desk.timed(lambda: line.get(backups.BACKUPS[1], BackupList, limit=1)),
            self._take,
            self.failed,
        )

    def _take(self, told: BackupList) -> None:
        self._standing = told.standing
        self._tell()

    def _tell(self) -> None:
        standing = self._standing
        if standing is None:
            return
        light = backups.light_of(standing)
        self.heading.show_state(f"{light.sign} {self.words(light.text_id)}", light.tone)
        proven = moment(self.words, standing.proven_at)
        self.heading.subtitle.setText(self.words("S1791", time=proven) if proven else "")


ENTRY: Final = ScreenEntry(
    name="backups",
    text_id="S1792",
    roles=_READERS,
    reads=(backups.BACKUPS, backups.PROOFS),
    make=Backups,
)
