"""The planted bugs as docs/planted-bugs.md tells them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.simulation.planted import BUGS
from tests.simulation.planted.known import recorded

FILE: Final = Path(__file__).parents[3] / "docs" / "planted-bugs.md"
_HEAD: Final = """\
# Planted bugs

Each breaks one rule of the product, from outside (`tests/simulation/planted/`), and must be seen as the fall of the
invariant that it breaks; some other one is not enough. `make sim-proves` plants them one by one in the seed that is
named here, plays the same seeds without a bug, and ends with `found <k> of <n> planted bugs`. `SEARCH=1` looks for a
new seed of those that were not found, as is due when moves or their weights change. *Needed* is how many seeds, from
the first on, were played until one found it. This page is written by
`python -m tests.simulation.planted --table`.

| | bug | rule that it breaks | seed | needed |
|---|---|---|---|---|
"""


def page() -> str:
    """Return the page."""
    return _HEAD + "".join(_rows())


def _rows() -> Iterator[str]:
    known = recorded()
    for name, bug in sorted(BUGS.items(), key=lambda one: int(one[1].breaks[1:])):
        one = known.get(name)
        seed, needed = ("", "") if one is None else (one.seed, one.needed)
        yield f"| {bug.breaks} | `{name}` | {bug.rule} | {seed} | {needed} |\n"
