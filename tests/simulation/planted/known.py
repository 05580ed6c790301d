"""The seeds that are known to find planted bugs: found.json, written by a search.

A seed's moves are kept with it, up to the one after which the invariant had fallen: what a seed means
changes with every new kind of move and every weight, what a move does seldom.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from tests.simulation.plan import Move

FILE: Final = Path(__file__).with_name("found.json")


@dataclass(frozen=True, kw_only=True)
class Known:
    """The seed that finds a bug, and how many seeds were played from the first on to meet it."""

    seed: int
    needed: int
    kinds: tuple[str, ...]  # of its moves

    def moves(self) -> list[Move]:
        """Return what is to be played."""
        return [Move(self.seed, number, kind) for number, kind in enumerate(self.kinds, start=1)]


@functools.cache
def recorded() -> dict[str, Known]:
    """Return which seed found which bug when they were searched for last."""
    if not FILE.exists():
        return {}
    return {
        name: Known(**told | {"kinds": tuple(told["kinds"].split())})
        for name, told in json.loads(FILE.read_text()).items()
    }


def record(names: Iterable[str], known: Mapping[str, Known]) -> None:
    """Write down which seed finds which of these bugs, in their order."""
    told = [
        f"  {json.dumps(name)}: {json.dumps(asdict(one) | {'kinds': ' '.join(one.kinds)})}"
        for name in names
        if (one := known.get(name)) is not None
    ]
    FILE.write_text("{\n" + ",\n".join(told) + "\n}\n")
    recorded.cache_clear()
