"""One run: a seed's moves, an audit after each, then everything heals and the last audit is made."""

from __future__ import annotations

import hashlib
import os
import random
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final
from unittest import mock

from kiosk.errors import JournalBroken
from tests.crashes.steps import PowerCut
from tests.helpers.one_thread import virtual_waits
from tests.simulation.audit import Auditor
from tests.simulation.audit_end import at_end
from tests.simulation.audit_selling import everybody_sells
from tests.simulation.healing import heal
from tests.simulation.loop import one_thread
from tests.simulation.moves import play as play_move
from tests.simulation.packs import small_packs
from tests.simulation.plan import Move, plan_of
from tests.simulation.server import ServerKilled, complaints, quick_starts
from tests.simulation.signatures import proved_once
from tests.simulation.town import Town
from tests.simulation.world import World

_LAST_FRAMES: Final = 3


@dataclass(kw_only=True)
class Outcome:
    """How a run ended; `wrong` is empty when every invariant held after every step."""

    seed: int
    moves: Sequence[Move]
    wrong: list[str] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)
    told_digest: str = ""  # of a trace that was not kept

    @property
    def digest(self) -> str:
        """The same run has the same."""
        if self.told_digest:
            return self.told_digest
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()[:16]


class Player:
    """Plays seeds over one town, made once."""

    def __init__(self, folder: Path) -> None:
        self._town = Town(folder)
        self._counters = folder / "counters"
        self._counters.mkdir()

    def play(self, seed: int, moves: Sequence[Move] | None = None) -> Outcome:
        """Play a seed, or some of its moves, to the first violation."""
        moves = plan_of(seed) if moves is None else moves
        outcome = Outcome(seed=seed, moves=moves)
        with (
            _chance(seed),
            one_thread(),
            quick_starts(self._town),
            proved_once(),
            small_packs(),
            complaints() as complained,
        ):
            world = World(self._town, self._counters, seed)
            outcome.trace = world.trace
            try:
                with virtual_waits(world.clock):
                    outcome.wrong += _played(world, moves, complained)
            except (Exception, PowerCut, ServerKilled) as error:  # noqa: BLE001 - it is told
                is_journal = isinstance(error, JournalBroken)
                outcome.wrong.append(f"{'I7' if is_journal else 'failed'}: {_told(error)}")
            finally:
                world.close()
        return outcome


def _played(world: World, moves: Sequence[Move], complained: list[str]) -> list[str]:
    for seat in world.seats:
        seat.start()
    auditor = Auditor(world)
    for move in moves:
        play_move(world, move)
        if wrong := [*auditor.after_step(), *complained]:
            return wrong
    world.tell("-- heal")
    heal(world)
    wrong = at_end(auditor, world)
    facts, _ = auditor.look()
    return [*wrong, *everybody_sells(world, facts), *complained]


def _told(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-_LAST_FRAMES:]
    where = " < ".join(f"{Path(one.filename).name}:{one.lineno}" for one in reversed(frames))
    return f"{type(error).__name__}: {error} at {where}"


@contextmanager
def _chance(seed: int) -> Iterator[None]:
    """Let every random byte be this seed's."""
    rng = Random(f"simulation bytes {seed}")
    with (
        mock.patch.object(os, "urandom", rng.randbytes),
        mock.patch.object(random, "_urandom", rng.randbytes),
    ):
        yield
