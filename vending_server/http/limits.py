"""How often anybody may ask: per terminal, operator, meter and portal, in requests a minute.

A till of a busy cashier makes a few requests a sale. Many more come from a program that tries
numbers, names or amounts, or from a loop in our own; it is slowed down before it costs the others
their answers. Asking and resolving count like anything else of a terminal, but no meter's limit
stands in their way: whoever is in doubt must be able to learn the truth.

Counts live in the memory of one worker: with several workers a caller gets several times as much,
which still bounds it, and costs no write. A bucket holds one minute's worth: a burst passes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from vending_server.errors import Refused
from vending_server.wire.problems import ProblemCode

# More callers than any town has; beyond it the one that asked longest ago is forgotten.
CALLERS_MAX: Final = 20_000
_MINUTE_NS: Final = 60 * 10**9


@dataclass(slots=True)
class _Bucket:
    """What is left, in requests times nanoseconds a minute: whole numbers only."""

    level: int
    filled_at: int


class RateLimit:
    """One kind of caller, each with a bucket of its own; not for use from several threads."""

    def __init__(self, per_minute: int, monotonic_ns: Callable[[], int]) -> None:
        self._per_minute = per_minute
        self._full = per_minute * _MINUTE_NS
        self._monotonic_ns = monotonic_ns
        self._buckets: OrderedDict[str | int, _Bucket] = OrderedDict()

    def take(self, caller: str | int) -> None:
        """Count one request.

        Raises:
            Refused: TOO_MANY_REQUESTS, with `retry_after_s`; nothing was looked at or decided.
        """
        now = self._monotonic_ns()
        bucket = self._buckets.get(caller)
        if bucket is None:
            bucket = self._buckets[caller] = _Bucket(self._full, now)
            if len(self._buckets) > CALLERS_MAX:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(caller)
        gained = (now - bucket.filled_at) * self._per_minute
        bucket.level = min(self._full, bucket.level + gained)
        bucket.filled_at = now
        if bucket.level < _MINUTE_NS:
            wait_ns = -(-(_MINUTE_NS - bucket.level) // self._per_minute)
            raise Refused(ProblemCode.TOO_MANY_REQUESTS, retry_after_s=-(-wait_ns // 10**9))
        bucket.level -= _MINUTE_NS


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """Each kind; what was not configured is generous for people and tight for programs."""

    terminal: RateLimit
    operator: RateLimit
    meter: RateLimit
    portal: RateLimit  # checks of receipts, of all its customers together
