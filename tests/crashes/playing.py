"""Many runs in several processes, each with towns of its own."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication

from tests.crashes.planted import FAULTS
from tests.crashes.run import Outcome, run
from tests.crashes.town import Towns
from tests.helpers.scratch import live_in_memory
from tests.helpers.warm_engines import compiled_once

CHUNK = 10
Play = Callable[..., Iterator[Outcome]]
_PLACES: list[tuple[Towns, Path, ExitStack, QCoreApplication]] = []


@contextmanager
def players(jobs: int) -> Iterator[Play]:
    """Hand out what plays seeds; the outcomes come in the order of the seeds, as they are known."""
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:

        def play(seeds: Sequence[int], fault: str | None = None) -> Iterator[Outcome]:
            chunks = [(seeds[at : at + CHUNK], fault) for at in range(0, len(seeds), CHUNK)]
            for outcomes in pool.imap(play_here, chunks):
                yield from outcomes

        yield play


def play_here(chunk: tuple[Sequence[int], str | None]) -> list[Outcome]:
    """Play seeds in this process, with a bug planted or without."""
    seeds, fault = chunk
    towns, folder = _place()
    with FAULTS[fault].planted() if fault else nullcontext():
        return [run(seed, towns, folder) for seed in seeds]


def _place() -> tuple[Towns, Path]:
    """Return this process's towns and its folder for the journal; made once."""
    if not _PLACES:
        live_in_memory()
        stack = ExitStack()
        stack.enter_context(compiled_once())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crashes-")))
        (folder / "journal").mkdir()
        app = QCoreApplication.instance() or QCoreApplication([])
        _PLACES.append((Towns(folder), folder / "journal", stack, app))
    return _PLACES[0][:2]
