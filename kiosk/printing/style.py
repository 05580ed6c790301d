"""How loud a line is on paper; each paper width gives every style its size."""

from __future__ import annotations

from enum import Enum, auto


class Style(Enum):
    """The styles of a receipt, loudest first."""

    TITLE = auto()
    UNITS = auto()
    KIND = auto()
    LARGE = auto()
    STRONG = auto()
    PLAIN = auto()
    SMALL = auto()

    @property
    def is_bold(self) -> bool:
        """Whether the bold face is used."""
        return self not in {Style.PLAIN, Style.SMALL}
