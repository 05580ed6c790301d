"""Trying planted bugs: which seed finds each, and whether the same moves are green without any bug."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial

from tests.simulation.plan import Move, plan_of
from tests.simulation.planted import BUGS
from tests.simulation.planted.known import Known
from tests.simulation.planted.seam import Bug
from tests.simulation.playing import player_here, workers
from tests.simulation.run import Outcome

Job = tuple[str | None, Known]
"""A bug, or none of them, and what is played."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Some moves of one seed, played with a bug or without."""

    name: str | None
    seed: int
    wrong: list[str]

    @property
    def is_seen(self) -> bool:
        """Whether the invariant fell that the bug breaks; some other one is not enough."""
        assert self.name is not None, "a control run plants nothing"
        return is_seen_by(BUGS[self.name], self.wrong)


def is_seen_by(bug: Bug, wrong: Sequence[str]) -> bool:
    """Say whether the invariant fell that a bug breaks."""
    return any(line.startswith(f"{bug.breaks}:") for line in wrong)


def tried(job: Job) -> Trial:
    """Play what is known of a bug, with it or without, in this process."""
    name, known = job
    try:
        with BUGS[name].planted() if name else nullcontext():
            outcome = player_here().play(known.seed, known.moves())
    except AttributeError as error:  # what it replaces is not there any more
        return Trial(name=name, seed=known.seed, wrong=[f"not planted: {error}"])
    return Trial(name=name, seed=known.seed, wrong=outcome.wrong)


def searched(name: str, *, first: int, most: int) -> tuple[str, Known | None, list[str]]:
    """Return the first of some seeds that finds a bug, and what was seen instead before it."""
    others: list[str] = []
    for needed, seed in enumerate(range(first, first + most), start=1):
        with BUGS[name].planted():
            outcome = player_here().play(seed)
        if is_seen_by(BUGS[name], outcome.wrong):
            return name, Known(seed=seed, needed=needed, kinds=_until_seen(outcome)), others
        others += outcome.wrong[:1]
    return name, None, others


def _until_seen(outcome: Outcome) -> tuple[str, ...]:
    """Return the kinds of the moves up to the one after which it was seen."""
    moves: Sequence[Move] = plan_of(outcome.seed)
    begun = [line.partition(" -- ")[2] for line in outcome.trace if " -- " in line]
    last = begun[-1].split()[0]
    return tuple(one.kind for one in moves if last == "heal" or one.number <= int(last))


def try_all(jobs: Sequence[Job], *, processes: int) -> Iterator[Trial]:
    """Play all of these, in no order."""
    with workers(processes) as pool:
        yield from pool.imap_unordered(tried, jobs)


def search_all(
    names: Sequence[str], *, first: int, most: int, processes: int
) -> Iterator[tuple[str, Known | None, list[str]]]:
    """Search for these bugs among some seeds, in no order."""
    with workers(processes) as pool:
        yield from pool.imap_unordered(partial(searched, first=first, most=most), names)
