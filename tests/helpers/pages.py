"""Walk a list of a desk page by page, as a client walks it over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from vending_server.paging import PageAsked, Position
from vending_server.wire.pages import Page

Answer = TypeVar("Answer", bound=Page)


def walked(ask: Callable[[PageAsked], Answer], limit: int) -> Iterator[Answer]:
    """Ask for page after page until there is none."""
    positions: list[Position] = []

    def cursor_of(position: Position) -> str:
        positions.append(position)
        return str(len(positions))

    after = None
    while True:
        answer = ask(PageAsked(limit=limit, after=after, cursor_of=cursor_of))
        yield answer
        if answer.next_cursor is None:
            return
        after = positions[int(answer.next_cursor) - 1]
