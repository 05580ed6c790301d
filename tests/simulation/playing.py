"""Many seeds in several processes; the outcomes come in the order of the seeds, whoever played them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Final

from tests.helpers.scratch import live_in_memory
from tests.helpers.warm_engines import compiled_once
from tests.simulation.planted import BUGS
from tests.simulation.run import Outcome, Player

CHUNK: Final = 10
Play = Callable[..., Iterator[Outcome]]
_HERE: list[tuple[Player, ExitStack]] = []


@contextmanager
def players(jobs: int) -> Iterator[Play]:
    """Hand out what plays seeds, each process with a town of its own."""
    with workers(jobs) as pool:

        def play(seeds: Sequence[int], bug: str | None = None) -> Iterator[Outcome]:
            chunks = [(seeds[at : at + CHUNK], bug) for at in range(0, len(seeds), CHUNK)]
            for outcomes in pool.imap(play_here, chunks):
                yield from outcomes

        yield play


@contextmanager
def workers(jobs: int) -> Iterator[Pool]:
    """Hand out processes in which towns can be made; nothing of them is left behind.

    A pool ends its processes without asking them, so that their folders are the parent's to remove.
    """
    live_in_memory()
    with (
        tempfile.TemporaryDirectory(prefix="simulation-") as folder,
        multiprocessing.get_context("spawn").Pool(jobs, _live_in, (folder,)) as pool,
    ):
        yield pool


def _live_in(folder: str) -> None:
    tempfile.tempdir = folder


def play_here(chunk: tuple[Sequence[int], str | None]) -> list[Outcome]:
    """Play seeds in this process, with a bug planted or without."""
    seeds, bug = chunk
    player = player_here()
    with BUGS[bug].planted() if bug else nullcontext():
        return [_brief(player.play(seed)) for seed in seeds]


def player_here() -> Player:
    """Return this process's player; made once."""
    if not _HERE:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        live_in_memory()
        stack = ExitStack()
        stack.enter_context(compiled_once())
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="simulation-"))
        _HERE.append((Player(Path(folder)), stack))
        gc.collect()
        gc.freeze()  # what is made once need not be looked through again and again
    return _HERE[0][0]


def _brief(outcome: Outcome) -> Outcome:
    """Leave out what nobody reads of a good run."""
    if not outcome.wrong:
        outcome.told_digest, outcome.trace = outcome.digest, []
    return outcome
