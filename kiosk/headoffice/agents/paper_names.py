"""The names of agents' points, read once when a list first needs them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS
from vending_server.wire.agents import AgentList
from vending_server.wire.facts import BothLanguages

AGENTS: Final = ("GET", "/v1/agents")
_PAGES_MAX: Final = 50


class Names:
    """By the point's number; a point that is no agent's any more has no name here."""

    def __init__(self) -> None:
        self._known: dict[int, BothLanguages | None] = {}

    def of(self, line: Line, numbers: Collection[int]) -> Mapping[int, BothLanguages | None]:
        """Return the names of some points; blocks where one was not asked for before."""
        if not self._known.keys() >= set(numbers):
            found = self._read(line)
            self._known |= {number: found.get(number) for number in numbers} | found
        return self._known

    def _read(self, line: Line) -> dict[int, BothLanguages | None]:
        found: dict[int, BothLanguages | None] = {}
        cursor: str | None = None
        for _ in range(_PAGES_MAX):
            told = line.get(AGENTS[1], AgentList, cursor=cursor, limit=PAGE_ROWS)
            found |= {one.stands.point_number: one.name for one in told.agents}
            cursor = told.next_cursor
            if cursor is None:
                break
        return found
