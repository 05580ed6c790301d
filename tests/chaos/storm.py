"""The storm: what is killed while terminals sell, and started again."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from collections.abc import Sequence

from tests.chaos.terminal import Terminal
from tests.harness.server import Server, Town
from tests.helpers.postgres import PostgresServer

WORKERS = 2
_KILL_EVERY_S = (0.5, 2.5)  # after all serve again
_ONE_WORKER = 0.6  # of the kills; the others take the whole server


class Storm:
    """A server that is killed and started again, and the database under it."""

    def __init__(
        self, town: Town, database: PostgresServer, rng: random.Random, program: Sequence[str]
    ) -> None:
        self.kills = self.database_kills = 0
        self._town = town
        self._database = database
        self._rng = rng
        self._program = program
        self.server = self._started(port=0)

    def blow(self, terminals: Sequence[Terminal], duration_s: float) -> None:
        """Kill this and that while the terminals sell; end with everything running."""
        is_over = threading.Event()
        sellers = [
            threading.Thread(target=one.sell_until, args=(is_over,), daemon=True)
            for one in terminals
        ]
        for one in sellers:
            one.start()
        began = time.monotonic()
        database_at = [duration_s / 3, duration_s * 2 / 3]
        while (passed := time.monotonic() - began) < duration_s:
            time.sleep(min(self._rng.uniform(*_KILL_EVERY_S), duration_s - passed))
            if database_at and passed >= database_at[0]:
                database_at.pop(0)
                self._database.crash()
                self.database_kills += 1
            elif self._rng.random() < _ONE_WORKER:
                self._kill_one_worker()
            else:
                self._kill_server()
        is_over.set()
        for one in sellers:
            one.join()  # each has an answer to the last vend it sent

    def _kill_one_worker(self) -> None:
        os.kill(self._rng.choice(self.server.worker_pids), signal.SIGKILL)
        self.kills += 1
        self.server.wait_until_serving()

    def _kill_server(self) -> None:
        for pid in (self.server.process.pid, *self.server.worker_pids):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.server.process.wait_until_ended()
        self.server.stop()
        self.kills += 1
        self.server = self._started(self.server.port)

    def _started(self, port: int) -> Server:
        return Server(self._town, port=port, workers=WORKERS, program=self._program)
