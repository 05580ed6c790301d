"""The writer: gathers the vends that wait and decides them together.

Theory of operation.  Requests hand their vend in and wait for a future.  One thread takes all
that wait (at most BATCH_MAX), decides them in one durable transaction and only then answers.
A vend that shares a contract, a debt or its id with an earlier one waits for the next round.

The ugly part is trouble.  Another process may have changed a row since it was read, hold one, or a
meter's row may be unfit; then the transaction is rolled back and the vends are decided again one
by one with little patience, so that one troubled vend does not hold up the rest.  Whatever fails,
a vend gets an answer that is either stored or leaves it in doubt; nothing here ever says "refused"
without a stored refusal.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Final, Protocol

from vending_server.db.errors import DatabaseBusy, RowConflict
from vending_server.errors import Refused
from vending_server.vending.model import StoredAnswer, VendCommand
from vending_server.wire.problems import ProblemCode

BATCH_MAX: Final = 64
QUEUE_MAX: Final = 1_000
_ATTEMPTS: Final = 5
_LITTLE_PATIENCE_MS: Final = 300  # times BATCH_MAX is the longest that one held row costs others

_log = logging.getLogger(__name__)


class Decider(Protocol):
    """What the writer needs of the vending service."""

    def decide(
        self, commands: Sequence[VendCommand], *, lock_timeout_ms: int | None = None
    ) -> list[StoredAnswer | None]:
        """Decide vends in one transaction; see VendingService.decide."""
        ...


class _Waiting:
    """A vend and whoever waits for its answer."""

    __slots__ = ("answer", "command")

    def __init__(self, command: VendCommand) -> None:
        self.command = command
        self.answer: Future[StoredAnswer] = Future()


class VendWriter:
    """Decides vends on a thread of its own, from `start` to `stop`."""

    def __init__(self, decider: Decider) -> None:
        self._decider = decider
        self._waiting: queue.Queue[_Waiting | None] = queue.Queue(QUEUE_MAX)
        self._thread = threading.Thread(target=self._run, name="vend-writer", daemon=True)
        self._accepting = threading.Lock()
        self._is_stopped = False

    def start(self) -> None:
        """Begin to decide."""
        self._thread.start()

    def stop(self) -> None:
        """Decide what waits already, refuse what comes after, and end."""
        with self._accepting:
            self._is_stopped = True
            self._waiting.put(None)
        self._thread.join()

    def submit(self, command: VendCommand) -> Future[StoredAnswer]:
        """Hand a vend in; the future answers after the commit.

        Raises:
            Refused: TOO_MANY_REQUESTS, undecided: too many wait already, or the server stops.
        """
        waiting = _Waiting(command)
        with self._accepting:
            if self._is_stopped:
                raise Refused(ProblemCode.TOO_MANY_REQUESTS)
            try:
                self._waiting.put_nowait(waiting)
            except queue.Full:
                raise Refused(ProblemCode.TOO_MANY_REQUESTS) from None
        return waiting.answer

    def _run(self) -> None:
        is_running = True
        while is_running:
            batch, is_running = self._next_batch()
            while batch:
                batch = self._decide(batch)

    def _next_batch(self) -> tuple[list[_Waiting], bool]:
        first = self._waiting.get()
        batch: list[_Waiting] = []
        while first is not None:
            # From here on nobody can call the wait off; whoever did so before is not answered,
            # but the vend is decided all the same: it came.
            first.answer.set_running_or_notify_cancel()
            batch.append(first)
            if len(batch) == BATCH_MAX:
                return batch, True
            try:
                first = self._waiting.get_nowait()
            except queue.Empty:
                return batch, True
        return batch, False

    def _decide(self, batch: list[_Waiting]) -> list[_Waiting]:
        """Decide a batch; return those that must wait for the next round."""
        try:
            answers = self._decider.decide([one.command for one in batch])
        except Refused as refused:  # the clock: it is wrong for everybody
            self._fail(batch, refused)
            return []
        except RowConflict:
            return self._decide_singly(batch)
        except Exception as error:  # noqa: BLE001 - whatever it was, people wait for an answer
            if len(batch) > 1:
                return self._decide_singly(batch)
            self._fail(batch, error)
            return []
        return _deliver(batch, answers)

    def _decide_singly(self, batch: list[_Waiting]) -> list[_Waiting]:
        for one in batch:
            try:
                _deliver([one], self._decide_alone(one.command))
            except Exception as error:  # noqa: BLE001 - see _decide
                self._fail([one], error)
        return []

    def _decide_alone(self, command: VendCommand) -> list[StoredAnswer | None]:
        for _ in range(_ATTEMPTS):
            try:
                return self._decider.decide([command], lock_timeout_ms=_LITTLE_PATIENCE_MS)
            except RowConflict:
                continue
        raise DatabaseBusy("the vend met a conflict each time")

    def _fail(self, batch: list[_Waiting], error: Exception) -> None:
        """Leave vends in doubt and say why; the log names kinds of errors, never values."""
        if not isinstance(error, Refused | DatabaseBusy):
            _log.error("a batch of %d vends failed: %s", len(batch), type(error).__name__)
        for one in batch:
            if not one.answer.cancelled():
                one.answer.set_exception(error)


def _deliver(batch: list[_Waiting], answers: list[StoredAnswer | None]) -> list[_Waiting]:
    postponed = []
    for one, answer in zip(batch, answers, strict=True):
        if answer is None:
            postponed.append(one)
        elif not one.answer.cancelled():
            one.answer.set_result(answer)
    return postponed
