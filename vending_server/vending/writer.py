"""The writer: gathers the vends that wait and decides them together.

Theory of operation.  Requests hand their vend in and wait for a future.  One thread takes all
that wait (at most BATCH_MAX), decides them in one durable transaction and only then answers: all of
a round in one call to each event loop.  A transaction costs much for itself and little for each of
its vends, so a round after a busy one waits a moment while more keep coming; somebody who sells
alone never waits for company.
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

import asyncio
import logging
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final, Protocol, TypeAlias, cast

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
_LOOK_S: Final = 0.001  # how often a busy round looks whether more came
_LOOKS_MAX: Final = 4
_LITTLE_PATIENCE_MS: Final = 300  # times BATCH_MAX is the longest that one held row costs others

_log = logging.getLogger(__name__)


class Decider(Protocol):
    """What the writer needs of the vending service."""

    def decide(
        self, commands: Sequence[VendCommand], *, lock_timeout_ms: int | None = None
    ) -> list[StoredAnswer | None]:
        """Decide vends in one transaction; see VendingService.decide."""
        ...


_Answer: TypeAlias = "Future[StoredAnswer] | asyncio.Future[StoredAnswer]"


class _Waiting:
    """A vend and whoever waits for its answer."""

    __slots__ = ("answer", "command", "loop", "request_id", "until")

    def __init__(self, command: VendCommand, loop: asyncio.AbstractEventLoop | None) -> None:
        self.command = command
        self.loop = loop
        self.answer: _Answer = Future() if loop is None else loop.create_future()
        self.request_id = current_request_id()
        self.until = 0.0  # when its patience ends, once it is in hand


class VendWriter:
    """Decides vends on a thread of its own, from `start` to `stop`."""

    def __init__(self, decider: Decider, *, pause: Callable[[float], object] = time.sleep) -> None:
        """`pause` is how to wait for company."""
        self._decider = decider
        self._pause = pause
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
        return cast("Future[StoredAnswer]", self._accept(_Waiting(command, None)))

    async def decided(self, command: VendCommand) -> StoredAnswer:
        """Hand a vend in and return its answer after the commit; raises as `submit`."""
        waiting = _Waiting(command, asyncio.get_running_loop())
        return await cast("asyncio.Future[StoredAnswer]", self._accept(waiting))

    def _accept(self, waiting: _Waiting) -> _Answer:
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
        batch: list[_Waiting] = []
        while is_running or postponed:
            again, later = postponed[:_AGAIN_MAX], postponed[_AGAIN_MAX:]
            if is_running and len(batch) > 1:
                self._wait_for_company(len(batch))
            batch, is_open = self._next_batch(again, pause_s)
            is_running = is_running and is_open
            left = self._decide(batch) if batch else []
            # Whoever shares a contract gets on each round; only held agents make a round idle.
            pause_s = _PAUSE_S if left and len(left) == len(batch) else 0.0
            postponed = self._patient(later + left)

    def _wait_for_company(self, expected: int) -> None:
        """Let as many come as in the last round, while they keep coming and not for long."""
        came = self._waiting.qsize()
        for _ in range(_LOOKS_MAX):
            if came >= expected:
                return
            self._pause(_LOOK_S)
            before, came = came, self._waiting.qsize()
            if came == before:
                return

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
            # Whoever called the wait off is not answered, but the vend is decided: it came.
            if isinstance(one.answer, Future):
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
        _tell([(one, error) for one in batch])


def _deliver(batch: list[_Waiting], answers: list[StoredAnswer | None]) -> list[_Waiting]:
    pairs = list(zip(batch, answers, strict=True))
    _tell([(one, answer) for one, answer in pairs if answer is not None])
    return [one for one, answer in pairs if answer is None]


_Outcome: TypeAlias = StoredAnswer | Exception


def _tell(outcomes: Sequence[tuple[_Waiting, _Outcome]]) -> None:
    """Answer everybody, those of one event loop in one call to it."""
    by_loop: defaultdict[asyncio.AbstractEventLoop | None, list[tuple[_Answer, _Outcome]]]
    by_loop = defaultdict(list)
    for one, outcome in outcomes:
        by_loop[one.loop].append((one.answer, outcome))
    for loop, told in by_loop.items():
        if loop is None:
            _settle(told)
        elif not loop.is_closed():
            loop.call_soon_threadsafe(_settle, told)


def _settle(told: Sequence[tuple[_Answer, _Outcome]]) -> None:
    for answer, outcome in told:
        if answer.cancelled():
            continue
        if isinstance(outcome, Exception):
            answer.set_exception(outcome)
        else:
            answer.set_result(outcome)
