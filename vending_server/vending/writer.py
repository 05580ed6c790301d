"""The writer: gathers the vends that wait and decides them together.

Theory of operation.  Requests hand their vend in and wait for a future.  One thread takes all
that wait (at most BATCH_MAX), decides them in one durable transaction and only then answers.
A vend that shares a contract, a debt or its id with an earlier one waits for the next round, and
so does one whose agent somebody else is charging: it goes with whatever arrives meanwhile, so that
a held agent keeps nobody else waiting.  When its patience ends it is left in doubt.

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
import time
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Final, Protocol

from vending_server.db.errors import DatabaseBusy, RowConflict
from vending_server.errors import Refused
from vending_server.request_ids import current_request_id
from vending_server.vending.model import StoredAnswer, VendCommand
from vending_server.wire.problems import ProblemCode

BATCH_MAX: Final = 64
QUEUE_MAX: Final = 1_000
_ATTEMPTS: Final = 5
PATIENCE_S: Final = 5  # how long a vend may be put off
_AGAIN_MAX: Final = BATCH_MAX // 2  # of a batch: the rest is for those who just came
_PAUSE_S: Final = 0.01  # before vends that were all put off are tried again
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

    __slots__ = ("answer", "command", "request_id", "until")

    def __init__(self, command: VendCommand) -> None:
        self.command = command
        self.answer: Future[StoredAnswer] = Future()
        self.request_id = current_request_id()
        self.until = 0.0  # when its patience ends, once it is in hand


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
        postponed: list[_Waiting] = []
        pause_s = 0.0
        while is_running or postponed:
            again, later = postponed[:_AGAIN_MAX], postponed[_AGAIN_MAX:]
            batch, is_open = self._next_batch(again, pause_s)
            is_running = is_running and is_open
            left = self._decide(batch) if batch else []
            # Whoever shares a contract gets on each round; only held agents make a round idle.
            pause_s = _PAUSE_S if left and len(left) == len(batch) else 0.0
            postponed = self._patient(later + left)

    def _next_batch(self, again: list[_Waiting], pause_s: float) -> tuple[list[_Waiting], bool]:
        """Return those put off with those that wait, and whether more may come."""
        batch = list(again)
        while len(batch) < BATCH_MAX:
            try:
                if not batch:
                    one = self._waiting.get()
                elif pause_s:
                    one = self._waiting.get(timeout=pause_s)
                else:
                    one = self._waiting.get_nowait()
            except queue.Empty:
                break
            if one is None:
                return batch, False
            # From here on nobody can call the wait off; whoever did so before is not answered,
            # but the vend is decided all the same: it came.
            one.answer.set_running_or_notify_cancel()
            one.until = time.monotonic() + PATIENCE_S
            batch.append(one)
            pause_s = 0.0
        return batch, True

    def _patient(self, postponed: list[_Waiting]) -> list[_Waiting]:
        """Return those that may be put off once more; leave the others in doubt."""
        now = time.monotonic()
        weary = [one for one in postponed if one.until <= now]
        if weary:
            self._fail(weary, DatabaseBusy("the vend was put off too long"))
        return [one for one in postponed if one.until > now]

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
        postponed: list[_Waiting] = []
        for one in batch:
            try:
                postponed += _deliver([one], self._decide_alone(one.command))
            except Exception as error:  # noqa: BLE001 - see _decide
                self._fail([one], error)
        return postponed

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
            kind, ids = type(error).__name__, [one.request_id for one in batch]
            _log.error("a batch of %d vends failed: %s; of requests %s", len(batch), kind, ids)
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
