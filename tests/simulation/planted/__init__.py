"""Bugs that are planted in the product, to prove that the simulation would see them.

Each breaks one rule in the way a careless change would; the product has no switch for any of it.
Every module here holds the bugs of one idea; a new module is added to `_MODULES` below.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.simulation.planted import (
    answers,
    blocks,
    debts,
    entries,
    journal,
    money,
    offline,
    outbox,
    packs,
    paper,
    recovery,
    refunds,
    tids,
    tokens,
)
from tests.simulation.planted.seam import Bug

_MODULES: Final = (
    answers,
    tids,
    tokens,
    entries,
    money,
    journal,
    paper,
    debts,
    outbox,
    refunds,
    blocks,
    packs,
    recovery,
    offline,
)
BUGS: Final[Mapping[str, Bug]] = {bug.name: bug for module in _MODULES for bug in module.BUGS}
assert len(BUGS) == sum(len(module.BUGS) for module in _MODULES), "each bug has a name of its own"
