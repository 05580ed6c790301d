"""A board and the time that has gone by since it came: nothing old is believed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from vending_server.wire.board import STALE_S, Board, Presence, TerminalBoard


@dataclass(frozen=True, slots=True)
class BoardMoment:
    """What is shown now; `age_s` is how long ago the board came."""

    board: Board
    age_s: float = 0.0

    @property
    def now(self) -> dt.datetime:
        """The server's time by now."""
        told = dt.datetime.fromisoformat(self.board.server_time)
        return told + dt.timedelta(seconds=self.age_s)

    @property
    def is_known(self) -> bool:
        """Whether the board is young enough to be believed."""
        return self.age_s <= STALE_S

    def seconds_since(self, moment: str | None) -> int | None:
        """Return how long ago something was, in whole seconds; None: never."""
        if moment is None:
            return None
        return max(0, int((self.now - dt.datetime.fromisoformat(moment)).total_seconds()))

    def presence_of(self, terminal: TerminalBoard) -> Presence:
        """Return how a terminal is; online needs a young word of it, and of the server."""
        heard_s = self.seconds_since(terminal.heard_at)
        if terminal.presence != "online":
            return terminal.presence
        is_young = self.is_known and heard_s is not None and heard_s <= STALE_S
        return "online" if is_young else "unknown"

    def tells_now(self, terminal: TerminalBoard) -> bool:
        """Whether what a terminal told of itself may be shown as being so now."""
        told_s = self.seconds_since(terminal.told_at)
        return self.is_known and told_s is not None and told_s <= STALE_S
