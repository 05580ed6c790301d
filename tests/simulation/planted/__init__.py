"""Bugs that are planted from outside, to prove that the auditor would see them.

Each breaks one rule in the way a careless change would; the product has no switch for any of it.
Every module here holds a `BUGS`; a new module is added to `_MODULES` below.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.simulation.planted import examples
from tests.simulation.planted.seam import Bug

_MODULES: Final = (examples,)
BUGS: Final[Mapping[str, Bug]] = {
    name: bug for module in _MODULES for name, bug in module.BUGS.items()
}
assert len(BUGS) == sum(len(module.BUGS) for module in _MODULES), "each bug has a name of its own"
