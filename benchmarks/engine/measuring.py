"""Processor time of one thread, the best of several rounds; every case takes part in each round.

The cases take turns, so that a busy neighbour on the machine slows all of them alike and the
ratios stand.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from time import process_time_ns

import numpy as np

from benchmarks.engine.cases import Case, batch, credit_rows, given_keys, one_by_one
from token_engine.batch.issuing import issue_in_chunks
from token_engine.ciphers.sta import IEC_SAMPLE_TABLES
from token_engine.keys import Ea

PART = 500_000


def tokens_per_second(cases: list[Case], rounds: int) -> dict[str, float]:
    """Return each case's best rate."""
    best = {case.name: 0.0 for case in cases}
    for case in cases:
        case.make(min(case.rows, 200))  # circuits are found and tables made before the clock runs
    for _ in range(rounds):
        for case in cases:
            started = process_time_ns()
            case.make(case.rows)
            rate = case.rows * 1e9 / max(process_time_ns() - started, 1)
            best[case.name] = max(best[case.name], rate)
    return best


def peak_memory_mib(tokens: int) -> float:
    """Make many tokens part by part, as a caller would, and return the most memory ever held."""
    made = 0
    while made < tokens:
        count = min(PART, tokens - made)
        seed = made // PART
        issued = batch(credit_rows(count, seed), given_keys(Ea.STA, count, seed), count)
        made += len(issued)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def break_even_rows(ea: Ea) -> int:
    """Return the smallest batch that numpy makes faster than the single issue does."""
    rows, keys = credit_rows(2048), given_keys(ea, 2048)
    count = 8
    while count < len(rows):
        part = slice(0, count)
        small, some_keys = rows.part(part), keys.part(part)
        columns = _best(
            lambda small=small, some_keys=some_keys: issue_in_chunks(
                small, some_keys, tables=IEC_SAMPLE_TABLES, ken=255, reserved_allowed=False
            )
        )
        singly = _best(lambda count=count: one_by_one(rows, keys, count))
        if columns < singly:
            return count
        count += count // 4
    return count


def _best(make: Callable[[], object]) -> int:
    times = []
    for _ in range(5):
        started = process_time_ns()
        make()
        times.append(process_time_ns() - started)
    return int(np.min(times))
