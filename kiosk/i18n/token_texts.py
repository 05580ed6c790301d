"""Which words stand over each of several tokens, on paper and on the screen alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_CREDIT: Final = "credit"
# The order of typing, and why it matters.
KEY_CHANGE_WARNINGS: Final = ("R10", "R63")


def has_key_change(kinds: Sequence[str]) -> bool:
    """Say whether a set of key-change tokens stands before the credit."""
    return any(kind != _CREDIT for kind in kinds)


def title_id(kinds: Sequence[str]) -> str:
    """Return the text over all tokens together."""
    return "R64" if has_key_change(kinds) else "R04"


def heading_ids(kinds: Sequence[str], *, is_short: bool = False) -> list[str | None]:
    """Return the text over each token; a lone one needs none.

    `is_short` leaves the word "code" out of a key change's: large print beside its digits.
    """
    if len(kinds) < 2:
        return [None] * len(kinds)
    if not has_key_change(kinds):
        return ["R05"] * len(kinds)
    change, credit = ("S595", "S596") if is_short else ("R61", "R62")
    return [credit if kind == _CREDIT else change for kind in kinds]
