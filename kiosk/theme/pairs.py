"""Which ink stands on which ground in every theme, and how far it stands out (WCAG 1.4.3, 1.4.11).

A text needs 4.5:1.  A border, bar or ring that means something needs 3:1 against what it lies on.
The tests read these lists and look at the pixels of all screens for a pair that is missing here;
docs/accessibility.md holds the table of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kiosk.theme.palette import Palette

TEXT_LEAST: Final = 4.5
EDGE_LEAST: Final = 3.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours that touch, and what they are."""

    what: str
    ink: str
    ground: str

    @property
    def contrast(self) -> float:
        """How far the ink stands out, from 1 to 21."""
        return contrast(self.ink, self.ground)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours written as "#RRGGBB"."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_pairs(palette: Palette) -> Iterator[Pair]:
    """Yield each ink and ground of a text."""
    c = palette
    yield from (
        Pair("text on a card or in a field", c.ink, c.card),
        Pair("text on the page", c.ink, c.page),
        Pair("small text on a card", c.muted, c.card),
        Pair("small text on the page", c.muted, c.page),
        Pair("heading of a section", c.primary, c.card),
        Pair("text on a chosen row", c.ink, c.lead.ground),
        Pair("small text on a chosen row", c.muted, c.lead.ground),
        Pair("heading on the units", c.primary, c.lead.ground),
        Pair("units bought", c.units, c.lead.ground),
        Pair("marked text in a field", c.on_primary, c.primary_fill),
        Pair("marked figure in a large field", c.on_marked, c.marked),
        Pair("main button", c.on_primary, c.primary_fill),
        Pair("confirm button", c.on_confirm, c.confirm_fill),
        Pair("key on the confirm button", c.confirm_fill, c.on_confirm),
        Pair("status strip", c.on_strip, c.strip),
        Pair("small text on the status strip", c.on_strip_tone.ink, c.strip),
        Pair("screen on top, in the list at the side", c.on_strip, c.on_strip_tone.ground),
        Pair("heading of a column", c.muted, c.note),
        Pair("figure that somebody must look at", c.danger.ink, c.card),
        Pair("the same on a chosen row", c.danger.ink, c.lead.ground),
        Pair("text on a card that says danger", c.ink, c.danger.ground),
        Pair("text on a card that warns", c.ink, c.warning.ground),
        Pair("text on a card that leads", c.ink, c.lead.ground),
        Pair("text on a card that says nothing new", c.ink, c.neutral.ground),
        Pair("figure that is not final", c.warning.ink, c.card),
        Pair("not final, on a chosen row", c.warning.ink, c.lead.ground),
        Pair("change", c.on_change, c.change),
        Pair("sign of the change", c.change_muted, c.change),
        Pair("note key", c.ink, c.note),
        Pair("small text on a note key", c.muted, c.note),
        Pair("picture of a key", c.ink, c.cap),
        Pair("what cannot be pressed now", c.off, c.off_ground),
        Pair("what cannot be pressed now, on a card", c.off, c.card),
        Pair("hint in an empty field", c.off, c.card),
        Pair("screen that stops all selling", c.on_danger, c.danger_fill),
    )
    for name, tone in c.tones.items():
        yield Pair(f"state: {name}", tone.ink, tone.ground)


def edge_pairs(palette: Palette) -> Iterator[Pair]:
    """Yield each border, ring or bar that means something, and what it lies on."""
    c = palette
    yield from (
        Pair("border of a field or button", c.edge, c.card),
        Pair("border of a button on the page", c.edge, c.page),
        Pair("ring of what has the focus, on a card", c.primary, c.card),
        Pair("ring of what has the focus, on the page", c.primary, c.page),
        Pair("border of a chosen row", c.primary, c.lead.ground),
        Pair("border of a field that is wrong", c.danger.ink, c.card),
        Pair("ring of the focus in the list at the side", c.on_strip, c.strip),
        Pair("border of a key", c.cap_edge, c.card),
        Pair("main button", c.primary_fill, c.card),
        Pair("confirm button", c.confirm_fill, c.card),
        Pair("way of a vend in doubt", c.edge, c.card),
        Pair("bar: bought before", c.bar_before, c.card),
        Pair("bar: bought before against the rest", c.bar_before, c.bar_rest),
        Pair("bar: this sale against bought before", c.bar_now, c.bar_before),
        Pair("bar: this sale against the rest", c.bar_now, c.bar_rest),
        Pair("bar: frame of the whole", c.edge, c.card),
        Pair("handle of a scroll bar", c.edge, c.card),
    )


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
