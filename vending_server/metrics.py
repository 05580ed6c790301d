"""How often each route was asked, what it answered and how long that took; for Prometheus.

Theory of operation. Counters are 64-bit words of shared memory that is made before the workers are
forked. Each worker writes a row of its own, from one thread, so that nothing is locked; whichever
worker is asked adds the rows up. A worker that is started again goes on in the row of the one it
follows, so that no counter ever falls. Counting costs about a microsecond, and no system call.

No number of a meter, vend or person is ever a label: a route is named by its pattern.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

Pattern: TypeAlias = tuple[str, str]  # method, and path with names in braces

UNMATCHED: Final[Pattern] = ("", "unmatched")
STATUSES: Final = (
    *(200, 201, 204, 400, 401, 403, 404, 405, 409, 410, 413, 422, 423, 429, 500, 503),
    0,  # any other
)
BUCKETS_US: Final = (1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 500_000, 2_500_000)
_WORD: Final = 8
_OTHER: Final = len(STATUSES) - 1
_OF_STATUS: Final = {status: place for place, status in enumerate(STATUSES)}
_BUCKETS_AT: Final = len(STATUSES)
_SUM_AT: Final = _BUCKETS_AT + len(BUCKETS_US) + 1
_WIDTH: Final = _SUM_AT + 1


class Metrics:
    """Counters of all workers; `use_row` says which of them this process is."""

    def __init__(self, patterns: Sequence[Pattern], *, workers: int = 1) -> None:
        self._patterns = (*patterns, UNMATCHED)
        self._places = {one: place * _WIDTH for place, one in enumerate(self._patterns)}
        self._unmatched = self._places[UNMATCHED]
        self._row_words = len(self._patterns) * _WIDTH
        self._workers = workers
        self._words = memoryview(mmap.mmap(-1, workers * self._row_words * _WORD)).cast("Q")
        self._row = 0

    def use_row(self, number: int) -> None:
        """Count in this row from now on.

        Raises:
            IndexError: there are not so many workers.
        """
        if not 0 <= number < self._workers:
            raise IndexError(number)
        self._row = number * self._row_words

    def count(self, method: str, path: str, status: int, microseconds: int) -> None:
        """Count an answer."""
        base = self._row + self._places.get((method, path), self._unmatched)
        words = self._words
        words[base + _OF_STATUS.get(status, _OTHER)] += 1
        bucket = 0
        for limit in BUCKETS_US:
            if microseconds <= limit:
                break
            bucket += 1
        words[base + _BUCKETS_AT + bucket] += 1
        words[base + _SUM_AT] += microseconds

    def text(self, gauges: dict[str, int]) -> str:
        """Return everything in Prometheus' text format, version 0.0.4."""
        lines = [
            "# HELP vending_http_requests_total Answers by route and status.",
            "# TYPE vending_http_requests_total counter",
            *self._requests(),
            "# HELP vending_http_request_duration_seconds From the first byte in to the first out.",
            "# TYPE vending_http_request_duration_seconds histogram",
            *self._durations(),
        ]
        for name, value in gauges.items():
            lines += [f"# TYPE vending_{name} gauge", f"vending_{name} {value}"]
        return "\n".join(lines) + "\n"

    def _requests(self) -> Iterator[str]:
        for pattern in self._patterns:
            for place, status in enumerate(STATUSES):
                total = self._total(pattern, place)
                if total:
                    labels = f'{_labels(pattern)},status="{status or "other"}"'
                    yield f"vending_http_requests_total{{{labels}}} {total}"

    def _durations(self) -> Iterator[str]:
        name = "vending_http_request_duration_seconds"
        for pattern in self._patterns:
            counts = [self._total(pattern, _BUCKETS_AT + n) for n in range(len(BUCKETS_US) + 1)]
            if not any(counts):
                continue
            labels, below = _labels(pattern), 0
            for limit, count in zip((*BUCKETS_US, None), counts, strict=True):
                below += count
                bound = "+Inf" if limit is None else _seconds(limit)
                yield f'{name}_bucket{{{labels},le="{bound}"}} {below}'
            yield f"{name}_sum{{{labels}}} {_seconds(self._total(pattern, _SUM_AT))}"
            yield f"{name}_count{{{labels}}} {below}"

    def _total(self, pattern: Pattern, place: int) -> int:
        at = self._places[pattern] + place
        return sum(self._words[at + row * self._row_words] for row in range(self._workers))


def _labels(pattern: Pattern) -> str:
    method, path = pattern
    return f'method="{method}",route="{path}"'


def _seconds(microseconds: int) -> str:
    whole, rest = divmod(microseconds, 1_000_000)
    return f"{whole}.{rest:06}"
