"""Whose days are told: a point's, or head office's, which are numbered 0 and said in words."""

from __future__ import annotations

from typing import Final

from kiosk.headoffice.filters.language import FilterKey, Name, Sort
from kiosk.widgets.words import Words
from vending_server.wire.scalars import HEAD_OFFICE

_WORD: Final = "office"
SEAT_KEY: Final = FilterKey(
    "point", Sort.NUMBER, "S1169", names=(Name(_WORD, HEAD_OFFICE, "S3100"),)
)
"""A point, or `point:office`: what no point posted, and what is the whole town's."""
KEEPERS: Final = frozenset({"accountant", "auditor"})
"""Who sees head office's days, as the server's `require_books_of` has it."""


def seat_name(words: Words, number: int) -> str:
    """Return what a point is called by its number, or head office."""
    return words("S3100") if number == HEAD_OFFICE else words("S78", n=number)


def seat_term(number: int) -> str:
    """Return a seat as a filter names it."""
    return f"point:{_WORD if number == HEAD_OFFICE else number}"


def seat_file(number: int) -> str:
    """Return a seat as the name of a file bears it."""
    return "head office" if number == HEAD_OFFICE else f"point {number}"
