"""Several processes behind one listening socket: each decides vends with a writer of its own.

Theory of operation.  The first process opens the socket, forks the workers and only watches; it
never touches a key or the database.  A worker that dies is started again, after a pause that grows
while they keep dying at once.  A worker that cannot even begin ends the whole server, so that what
is misconfigured is seen and not tried for ever.

Each worker holds the reading end of a pipe whose only writing end is the watcher's: when the
watcher is gone, however it went, the pipe ends and the worker stops as if told to.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing import connection
from types import FrameType
from typing import Final, NoReturn

from vending_server.errors import Misconfigured, ServerError

STOP_S: Final = 20.0  # longer than the longest wait for a row that somebody holds
_PAUSE_S_MIN: Final = 0.1
_PAUSE_S_MAX: Final = 10.0
_LIVED_LONG_S: Final = 30.0
_CANNOT_BEGIN: Final = 2
_GARBAGE_MIN: Final = 20_000  # objects more than were freed, before the collector looks
_FORK: Final = multiprocessing.get_context("fork")

_TERM: Final = signal.SIGTERM

_log = logging.getLogger(__name__)

Ready = Callable[[], None]
Work = Callable[[int, Ready], None]
"""Serves until told to stop, as the worker of a number; calls what it is given once it does."""


@dataclass(slots=True)
class _Worker:
    process: multiprocessing.process.BaseProcess
    ready: connection.Connection
    number: int  # from 0; one that follows a dead one takes over its number
    is_waited_for: bool = True  # has not told yet that it serves
    started: float = field(default_factory=time.monotonic)

    def end(self) -> None:
        self.process.join()
        self.process.close()
        self.ready.close()


class Workers:
    """Keeps `count` workers running until this process is told to stop."""

    def __init__(self, work: Work, count: int, on_all_ready: Callable[[], None]) -> None:
        """`on_all_ready` is called each time that all of them serve: at first, and again later."""
        self._work = work
        self._count = count
        self._on_all_ready = on_all_ready
        self._running: list[_Worker] = []
        self._pause_s = _PAUSE_S_MIN
        self._lifeline = os.pipe()
        self._woken, self._wake = os.pipe()

    def run(self) -> None:
        """Watch over the workers; returns when all have ended after a signal to stop.

        Raises:
            Misconfigured: a worker could not begin; it has said why.
        """
        handlers = {one: signal.signal(one, self._on_signal) for one in (_TERM, signal.SIGINT)}
        try:
            for _ in range(self._count):
                self._start()
            self._watch()
        finally:
            self._stop_all()
            for number, handler in handlers.items():
                signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        os.write(self._wake, b"\0")

    def _start(self) -> None:
        here, there = _FORK.Pipe(duplex=False)
        number = min(set(range(self._count)) - {one.number for one in self._running})
        process = _FORK.Process(target=self._child, args=(number, there), name="worker")
        process.start()
        there.close()
        self._running.append(_Worker(process, here, number))

    def _child(self, number: int, ready: connection.Connection) -> NoReturn:
        for one in (_TERM, signal.SIGINT):
            signal.signal(one, signal.SIG_DFL)
        os.close(self._lifeline[1])
        threading.Thread(target=_stop_when_alone, args=(self._lifeline[0],), daemon=True).start()
        status = 0
        try:
            self._work(number, lambda: ready.send_bytes(b"ready"))
        except ServerError as error:
            _log.error("a worker cannot begin: %s", error)
            status = _CANNOT_BEGIN
        raise SystemExit(status)

    def _watch(self) -> None:
        has_begun = False
        while True:
            done = connection.wait([self._woken, *self._signs()])
            if self._woken in done:
                return
            for worker in [one for one in self._running if one.ready in done]:
                worker.is_waited_for = False
                if not _has_told(worker) and not has_begun:
                    raise Misconfigured("a worker could not begin; see above")
                if not any(one.is_waited_for for one in self._running):
                    has_begun = True
                    self._on_all_ready()
            for worker in [one for one in self._running if one.process.sentinel in done]:
                if not self._replace(worker):
                    return

    def _signs(self) -> Iterator[connection.Connection | int]:
        for worker in self._running:
            yield worker.process.sentinel
            if worker.is_waited_for:
                yield worker.ready

    def _replace(self, dead: _Worker) -> bool:
        """Start another worker in a dead one's place; False: told to stop while waiting."""
        dead.process.join()
        _log.error("a worker ended with %s and is started again", dead.process.exitcode)
        lived_long = time.monotonic() - dead.started >= _LIVED_LONG_S
        self._pause_s = _PAUSE_S_MIN if lived_long else min(2 * self._pause_s, _PAUSE_S_MAX)
        self._running.remove(dead)
        dead.end()
        if connection.wait([self._woken], timeout=self._pause_s):
            return False
        self._start()
        return True

    def _stop_all(self) -> None:
        for worker in self._running:
            worker.process.terminate()
        until = time.monotonic() + STOP_S
        for worker in self._running:
            worker.process.join(max(0.0, until - time.monotonic()))
            if worker.process.exitcode is None:
                _log.error("a worker did not stop and is killed; its tills will ask")
                worker.process.kill()
            worker.end()
        self._running.clear()
        for one in (*self._lifeline, self._woken, self._wake):
            os.close(one)


def keep_what_is_built() -> None:
    """Spare the collector of garbage everything that lives as long as this process, and haste.

    Else it walks all routes and statements every few hundred sales, and those wait for it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE_MIN)


def _has_told(worker: _Worker) -> bool:
    try:
        worker.ready.recv_bytes()
    except EOFError:
        return False
    return True


def _stop_when_alone(lifeline: int) -> None:
    with contextlib.suppress(OSError):
        os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
