"""What a planted bug is: what it replaces of the product, and which invariant must notice.

A bug breaks its rule in the way a careless change would; the product has no switch for any of it.
Some rules are held twice, by the code and by the database: then the bug takes away both, and its
rule says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from tests.simulation.planted.known import recorded

Patch = tuple[Any, str, Any]
"""Where, which name, and what stands there instead."""


@dataclass(frozen=True, kw_only=True)
class Bug:
    """One rule of the product, broken."""

    name: str
    breaks: str  # of I1 to I14: the invariant that must be seen to fall
    rule: str  # the rule that it breaks, in one sentence
    patches: Callable[[], Iterable[Patch]]  # made anew for each run: what it remembers ends there

    @property
    def seed(self) -> int:
        """The seed that is known to find it (found.json)."""
        return recorded()[self.name].seed

    @contextmanager
    def planted(self) -> Iterator[None]:
        """Break the rule meanwhile."""
        with ExitStack() as stack:
            for where, name, what in self.patches():
                stack.enter_context(mock.patch.object(where, name, what))
            yield


def instead(where: Any, name: str, what: Any) -> Callable[[], Iterable[Patch]]:
    """Replace one thing by one that remembers nothing."""
    return lambda: [(where, name, what)]


def nothing(*_args: Any, **_more: Any) -> None:
    """Do nothing."""
