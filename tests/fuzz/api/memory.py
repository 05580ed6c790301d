"""Values that were answered or accepted before, by the names of their fields.

A random id names nothing, so most of a purely random conversation would end at the first check.
What the server has said or taken is remembered and put in again, wherever a field has its name; a
new route needs nothing written for that.
"""

from __future__ import annotations

import random
from collections import defaultdict, deque
from collections.abc import Iterator
from typing import Any, Final

_KEPT: Final = 40
_NEVER: Final = frozenset({"session", "password", "operator", "status", "type", "title", "detail"})


class Memory:
    """Some values for each name; those that were given at the start are never forgotten."""

    def __init__(self, given: dict[str, list[Any]], dice: random.Random) -> None:
        self._given = given
        self._dice = dice
        self._seen: defaultdict[str, deque[Any]] = defaultdict(lambda: deque(maxlen=_KEPT))

    def learn(self, message: Any) -> None:
        """Remember the fields of a message, however deep they stand."""
        for name, value in _fields(message):
            if name not in _NEVER and value not in self._seen[name]:
                self._seen[name].append(value)

    def note(self, name: str, value: Any) -> None:
        """Remember something under a name that no field has, or that others share."""
        self._seen[name].append(value)

    def recall(self, name: str) -> Any | None:
        """Return a value of this name, or None."""
        known = [*self._given.get(name, ()), *self._seen.get(name, ())]
        return self._dice.choice(known) if known else None

    def put_in(self, message: Any, *, chance: float) -> None:
        """Replace some fields of a message by what is known of their names."""
        if isinstance(message, list):
            for one in message:
                self.put_in(one, chance=chance)
        if not isinstance(message, dict):
            return
        for name, value in message.items():
            if isinstance(value, list) and self._dice.random() < chance and self._of(name):
                message[name] = [self._of(name)]
            elif isinstance(value, dict | list):
                self.put_in(value, chance=chance)
            elif self._dice.random() < chance:
                known = self.recall(name)
                message[name] = value if known is None else known

    def _of(self, names: str) -> Any | None:
        """Return one of what a list names, as `shift_ids` names a `shift_id`."""
        return self.recall(names.removesuffix("s")) if names.endswith("s") else None


def _fields(message: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(message, list):
        for one in message:
            yield from _fields(one)
    if isinstance(message, dict):
        for name, value in message.items():
            if isinstance(value, str | int):
                yield name, value
            else:
                yield from _fields(value)
