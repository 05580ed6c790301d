"""What this machine of head office does every minute: tell of itself, and ask how backups stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from kiosk.headoffice.board.follow import PATH
from kiosk.headoffice.line import Line
from kiosk.headoffice.strip import BackupLight
from vending_server.wire.board import Board, Light
from vending_server.wire.standings import StandingTaken, TerminalStanding

STANDINGS: Final = "/v1/terminal-standings"
_LIGHTS: Final[Mapping[Light, BackupLight]] = {
    "good": BackupLight("good", "S1459", "●"),
    "warning": BackupLight("warning", "S1489", "▲"),
    "bad": BackupLight("danger", "S1490", "■"),
    "unknown": BackupLight(),
}


@dataclass(frozen=True, slots=True)
class OwnWord:
    """Called in a worker; it has no device, no journal and no pack to tell of."""

    version: str
    now: Callable[[], dt.datetime]

    def __call__(self, line: Line) -> BackupLight:
        """Tell of this machine; return the light of the strip.

        Raises:
            Declined, SessionEnded, Unreachable: the light stays as it was.
        """
        word = TerminalStanding(
            role="headoffice",
            software_version=self.version,
            software_time=self.now().isoformat(),
            paper="unknown",
            printer="none",
            reader="none",
            acceptor="none",
            is_serving=True,
            journal_head=0,
            behind=0,
        )
        line.post(STANDINGS, word, StandingTaken)
        return _LIGHTS[line.get(PATH, Board).backup.light]
