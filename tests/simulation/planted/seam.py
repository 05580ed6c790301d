"""What a planted bug is: the patches, the invariant that it breaks, and a seed that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

Patch = tuple[Any, str, Any]  # where, the name there, what stands in its place


@dataclass(frozen=True)
class Bug:
    """One bug.  `patches` is called each time it is planted, so that it may keep something in mind."""

    breaks: str  # "I3"
    seed: int  # the first that showed it
    patches: Callable[[], list[Patch]]

    @contextmanager
    def planted(self) -> Iterator[None]:
        """Break the rule meanwhile."""
        with ExitStack() as stack:
            for where, name, what in self.patches():
                stack.enter_context(mock.patch.object(where, name, what))
            yield
