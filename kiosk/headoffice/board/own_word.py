"""What this machine of head office tells of itself, beside what its window asks every minute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kiosk.headoffice.line import Line
from kiosk.headoffice.strip import BackupLight
from vending_server.wire.standings import StandingTaken, TerminalStanding

STANDINGS: Final = "/v1/terminal-standings"


@dataclass(frozen=True, slots=True)
class OwnWord:
    """Called in a worker; it has no device, no journal and no pack to tell of."""

    version: str
    now: Callable[[], dt.datetime]
    then: Callable[[Line], BackupLight]  # what is asked with it

    def __call__(self, line: Line) -> BackupLight:
        """Tell of this machine; return the light of the strip.

        Raises:
            Declined, SessionEnded, Unreachable: the light goes out.
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
        return self.then(line)
