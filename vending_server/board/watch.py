"""Answers that wait until the board is another one: what makes the screen follow by itself.

Theory of operation.  Whoever asks with the version that he has waits here, and one task of this
process looks at the database for all of them, every LOOK_S seconds while somebody waits; nobody
waiting costs nothing.  The version is a fingerprint of the board, so it does not matter which
process answers.  No more than WAITING_MAX wait at once: more are answered at once with what is
there, and ask again a little later.  When the server is told to stop nobody waits any more.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from vending_server.wire.board import WAIT_S, Board

LOOK_S: Final = 2.0
WAITING_MAX: Final = 16


@dataclass(slots=True)
class BoardWatch:
    """Belongs to the one thread of its event loop; `read` blocks, and runs in a worker thread."""

    read: Callable[[], Board]
    look_s: float = LOOK_S
    waiting_max: int = WAITING_MAX
    monotonic: Callable[[], float] = time.monotonic
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    _waiting: int = 0
    _is_closed: bool = False
    _looked_at: float = float("-inf")
    _last: Board | None = None
    _looking: asyncio.Task[Board] | None = field(default=None, repr=False)

    async def board(self, after: str | None, *, wait_s: float = WAIT_S) -> Board:
        """Return the board: at once, or, for one who has it, when it is another or time is up.

        Raises:
            DatabaseBusy: nothing is known.
        """
        if after is None or self._waiting >= self.waiting_max:
            return await self._look(fresh_s=0.0 if after is None else self.look_s)
        until = self.monotonic() + wait_s
        self._waiting += 1
        try:
            while True:
                board = await self._look(fresh_s=self.look_s)
                if board.version != after or self._is_closed or self.monotonic() >= until:
                    return board
                await self.pause(min(self.look_s, max(0.0, until - self.monotonic())))
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Let nobody wait any more: the server stops."""
        self._is_closed = True

    async def _look(self, *, fresh_s: float) -> Board:
        """Return a board that is no older than this, read once for all who want it now."""
        if self._last is not None and self.monotonic() - self._looked_at < fresh_s:
            return self._last
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._read())
        return await asyncio.shield(self._looking)

    async def _read(self) -> Board:
        began = self.monotonic()
        self._last = await asyncio.to_thread(self.read)
        self._looked_at = began
        return self._last
