"""The two paper widths and the sizes of type on each (203 dots per inch, 8 dots per mm).

Each also in large print, for whoever cannot read the usual one: the token at 64 dots (8 mm), and
everything else as much larger as the width lets it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from kiosk.printing.style import Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Dots across, and how large things are on it."""

    width: int
    margin: int
    sizes: Mapping[Style, int]
    token_size: int
    token_lines: tuple[int, ...]  # groups on each line of a token's box
    token_gap: int  # between groups
    box_padding: int
    qr_module: int  # dots per module; below 3 (0.375 mm) phones begin to fail
    is_qr_beside: bool

    @property
    def content(self) -> int:
        """Dots between the margins."""
        return self.width - 2 * self.margin


PAPER_80: Final = Paper(
    width=576,
    margin=12,
    sizes=MappingProxyType(
        {
            Style.TITLE: 36,
            Style.UNITS: 38,
            Style.KIND: 30,
            Style.LARGE: 27,
            Style.STRONG: 23,
            Style.PLAIN: 23,
            Style.SMALL: 21,
        }
    ),
    token_size=39,
    token_lines=(5,),
    token_gap=14,
    box_padding=12,
    qr_module=5,
    is_qr_beside=True,
)
PAPER_58: Final = Paper(
    width=384,
    margin=8,
    sizes=MappingProxyType(
        {
            Style.TITLE: 30,
            Style.UNITS: 32,
            Style.KIND: 26,
            Style.LARGE: 23,
            Style.STRONG: 21,
            Style.PLAIN: 21,
            Style.SMALL: 19,
        }
    ),
    token_size=42,
    token_lines=(3, 2),
    token_gap=18,
    box_padding=10,
    qr_module=5,
    is_qr_beside=False,
)


_LARGE_TOKEN: Final = 64
_LARGE_GAP: Final = 28


def _larger(paper: Paper, *, by: int, token_lines: tuple[int, ...]) -> Paper:
    """Return a paper with type larger by so many dots, and the large token."""
    sizes = {style: size + by for style, size in paper.sizes.items()}
    return replace(
        paper,
        sizes=MappingProxyType(sizes),
        token_size=_LARGE_TOKEN,
        token_lines=token_lines,
        token_gap=_LARGE_GAP,
    )


PAPER_80_LARGE: Final = _larger(PAPER_80, by=7, token_lines=(3, 2))
# Three groups of this size are wider than the narrow paper.
PAPER_58_LARGE: Final = _larger(PAPER_58, by=5, token_lines=(2, 2, 1))


def paper_for(width_dots: int, *, is_large: bool = False) -> Paper:
    """Return the paper of a printer that prints so many dots across."""
    if width_dots >= PAPER_80.width:
        return PAPER_80_LARGE if is_large else PAPER_80
    return PAPER_58_LARGE if is_large else PAPER_58
