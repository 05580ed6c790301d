"""What one picture is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shot:
    """A moment of a walk: the window stands as it is to be seen.

    `name` is the picture's file; `screen` the number in the design notes (C03, K05); `told` says in
    one sentence what is to be seen.
    """

    name: str
    screen: str
    told: str
    is_under_way: bool = False  # something is held back: nobody waits for its end


Shots = Iterator[Shot]
"""What a walk yields; while it waits, the window may be dressed and measured anew, but not used."""
