"""Waiting for the answer of one vend without ever believing silence.

Theory of operation.  The request is sent once, from a thread of its own.  While it is on its way
the server is *asked* at 2, 4, ... seconds; asking only reads, so "unknown" ends nothing.  At 8
seconds it is asked to *resolve*, which is final: the sale, the refusal, or a tombstone.  All
answers fall into one queue and the first that decides wins; an operator who resolves from another
window puts his answer into the same queue.  If even the resolution stays without answer, the vend
stays in doubt and somebody asks again later.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from kiosk.api_client import ApiClient
from kiosk.config import Timeouts
from kiosk.vend_outcomes import (
    Decided,
    DoubtReason,
    InDoubt,
    NoSale,
    Refused,
    Sold,
    Unknown,
    VendOutcome,
)

_GRACE_S: Final = 1.0  # beyond the client's own deadlines, so that those speak first


class _From(Enum):
    SEND = auto()
    ASK = auto()
    RESOLVE = auto()
    OPERATOR = auto()


@dataclass(frozen=True, slots=True)
class _Arrival:
    source: _From
    outcome: VendOutcome | None = None
    failure: BaseException | None = None


class AnswerWait:
    """One vend on its way; used once."""

    def __init__(
        self, *, vend_id: str, api: ApiClient, timeouts: Timeouts, executor: Executor
    ) -> None:
        self._vend_id = vend_id
        self._api = api
        self._timeouts = timeouts
        self._executor = executor
        self._arrivals: queue.SimpleQueue[_Arrival] = queue.SimpleQueue()
        self._last_doubt = DoubtReason.TIMEOUT

    def deliver(self, outcome: Decided) -> None:
        """Hand in an answer that somebody else got; called from another thread."""
        self._arrivals.put(_Arrival(_From.OPERATOR, outcome))

    def send(
        self,
        body: bytes,
        *,
        on_sent: Callable[[], None],
        on_doubt: Callable[[DoubtReason], None],
    ) -> Decided | InDoubt:
        """Send these bytes once and wait until the vend is decided or nobody answers.

        Args:
            body: the request.
            on_sent: told, in the sending thread, when the last byte has left.
            on_doubt: told as soon as the request itself came back without an answer.
        """
        started = time.monotonic()
        self._begin(_From.SEND, lambda: self._send(body, on_sent))
        for ask_at in self._ask_times():
            if decided := self._wait(until=started + ask_at, on_doubt=on_doubt):
                return decided
            self._begin(_From.ASK, self._ask)
        resolve_at = started + self._timeouts.resolve_after_s
        if decided := self._wait(until=resolve_at, on_doubt=on_doubt):
            return decided
        self._begin(_From.RESOLVE, self._resolve)
        last = time.monotonic() + self._timeouts.connect_s + self._timeouts.read_s + _GRACE_S
        return self._wait(until=last, on_doubt=on_doubt) or InDoubt(self._last_doubt)

    def _ask_times(self) -> Iterator[float]:
        at = self._timeouts.ask_after_s
        while at < self._timeouts.resolve_after_s:
            yield at
            at *= 2

    def _begin(self, source: _From, call: Callable[[], VendOutcome]) -> None:
        def run() -> None:
            try:
                self._arrivals.put(_Arrival(source, call()))
            except BaseException as failure:  # noqa: BLE001 - raised again where it is waited for
                self._arrivals.put(_Arrival(source, failure=failure))

        self._executor.submit(run)

    def _send(self, body: bytes, on_sent: Callable[[], None]) -> VendOutcome:
        wait_s = self._timeouts.resolve_after_s
        return self._api.send_vend(
            vend_id=self._vend_id, body=body, timeout_s=wait_s, on_sent=on_sent
        )

    def _ask(self) -> VendOutcome:
        return self._api.ask_vend(vend_id=self._vend_id, timeout_s=self._timeouts.read_s)

    def _resolve(self) -> VendOutcome:
        return self._api.resolve_vend(vend_id=self._vend_id, timeout_s=self._timeouts.read_s)

    def _wait(self, *, until: float, on_doubt: Callable[[DoubtReason], None]) -> Decided | None:
        """Return the first decided answer until a time; None if there was none."""
        while (left := until - time.monotonic()) > 0:
            try:
                arrival = self._arrivals.get(timeout=left)
            except queue.Empty:
                return None
            if arrival.failure is not None:
                raise arrival.failure
            match arrival.outcome:
                case Sold() | Refused() | NoSale() as decided:
                    return decided
                case InDoubt(reason=reason):
                    self._last_doubt = reason
                case Unknown() | None:
                    self._last_doubt = DoubtReason.UNKNOWN_YET
            if arrival.source is _From.SEND:
                on_doubt(self._last_doubt)
            if arrival.source is _From.RESOLVE:
                return None
        return None
