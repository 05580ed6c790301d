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


def heading_ids(kinds: Sequence[str]) -> list[str | None]:
    """Return the text over each token; a lone one needs none."""
    if len(kinds) < 2:
        return [None] * len(kinds)
    if not has_key_change(kinds):
        return ["R05"] * len(kinds)
    return ["R62" if kind == _CREDIT else "R61" for kind in kinds]
