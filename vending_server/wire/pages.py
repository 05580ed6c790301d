"""Lists in pages: two parameters in the query of a list's address, one field in its answer.

    ?limit=50              how many rows at most; each list has a number of its own for nothing
    ?cursor=...            `next_cursor` of the page before, as it was; none = the head of the list

A cursor means something only to the server that made it, and only for the same list asked for in
the same words: see http/pages.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vending_server.wire.base import Answer

LIMIT, CURSOR = "limit", "cursor"
CURSOR_CHARS_MAX: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSize:
    """How many rows a page of a list holds."""

    usual: int = 50
    most: int = 500


USUAL_PAGES: Final = PageSize()


class Page(Answer, frozen=True, kw_only=True):
    """Some rows of a list; none in `next_cursor` = these are the last."""

    next_cursor: str | None = None
