"""What usually needs threads, in one: a till that waits for an answer waits on a run's own clock.

Requests leave in their order, time-outs pass without waiting, and a run is the same each time.
"""

from __future__ import annotations

import queue
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, Protocol
from unittest import mock

from kiosk.flows import answer_wait
from kiosk.flows.till import Till


class Waiting(Protocol):
    """A clock on which somebody waits."""

    def monotonic(self) -> float: ...

    def wait(self, seconds: float) -> None: ...


class Inline(Executor):
    """Does at once what a thread would do."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        fn(*args, **more)
        return Future()


def without_threads(till: Till) -> Till:
    """Let a till send its requests one after the other."""
    till.close()
    till._selling._executor = Inline()
    return till


@contextmanager
def virtual_waits(clock: Waiting) -> Iterator[None]:
    """Let a till that waits for an answer wait on the run's clock."""

    class Queue(deque):  # type: ignore[type-arg]
        put = deque.append

        def get(self, timeout: float) -> Any:
            if not self:
                clock.wait(timeout)
                raise queue.Empty
            return self.popleft()

    names = SimpleNamespace(SimpleQueue=Queue, Empty=queue.Empty)
    virtual = SimpleNamespace(monotonic=clock.monotonic)
    assert answer_wait.time is time
    assert answer_wait.queue is queue
    with (
        mock.patch.object(answer_wait, "queue", names),
        mock.patch.object(answer_wait, "time", virtual),
    ):
        yield
