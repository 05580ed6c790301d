"""The colours of each theme, as frozen values (SCREENS 2.2).

Colour is never the only sign: every state that has a colour here also has a word where it is shown.
Which pairs must stand out from each other, and how far, is in `pairs.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kiosk.theme.choices import Theme


@dataclass(frozen=True, slots=True)
class Tone:
    """Ink, ground and border of a pill, card or banner that says a state."""

    ink: str
    ground: str
    border: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """One theme.  `on_x` is the ink on the fill x; `x_edge` is a border."""

    ink: str
    muted: str
    page: str
    card: str
    line: str  # borders that only order the page
    edge: str  # borders that mean something: what can be typed into, pressed, or is chosen
    primary: str  # ink of what leads, ring of what has the focus
    primary_fill: str
    on_primary: str
    confirm_fill: str
    on_confirm: str
    danger_fill: str
    on_danger: str
    strip: str
    on_strip: str
    strip_edge: str
    change: str
    on_change: str
    change_muted: str
    change_edge: str
    marked: str  # ground of what the next key replaces in a large field
    on_marked: str
    units: str  # ink of the largest figure
    cap: str
    cap_edge: str
    note: str
    off: str
    off_ground: str
    bar_before: str
    bar_now: str
    bar_rest: str
    good: Tone
    warning: Tone
    alert: Tone  # a warning that is nearly a stop
    danger: Tone
    water: Tone
    electricity: Tone
    neutral: Tone
    on_strip_tone: Tone
    lead: Tone

    @property
    def tones(self) -> Mapping[str, Tone]:
        """The tones by the name that a widget carries as its property `tone`."""
        return {
            "good": self.good,
            "warning": self.warning,
            "alert": self.alert,
            "stop": Tone(self.on_danger, self.danger_fill, self.on_danger),
            "danger": self.danger,
            "water": self.water,
            "electricity": self.electricity,
            "neutral": self.neutral,
            "strip": self.on_strip_tone,
            "primary": self.lead,
        }


LIGHT: Final = Palette(
    ink="#14232B",
    muted="#4A5B64",
    page="#EEF2F4",
    card="#FFFFFF",
    line="#D3DCE1",
    edge="#7C8D96",
    primary="#0B5F6B",
    primary_fill="#0B5F6B",
    on_primary="#FFFFFF",
    confirm_fill="#0C6B35",
    on_confirm="#FFFFFF",
    danger_fill="#A61B12",
    on_danger="#FFFFFF",
    strip="#0F2F3A",
    on_strip="#FFFFFF",
    strip_edge="#0F2F3A",
    change="#0F2F3A",
    on_change="#FFFFFF",
    change_muted="#C9D8DE",
    change_edge="#0F2F3A",
    marked="#E0F0F2",
    on_marked="#14232B",
    units="#0F2F3A",
    cap="#E3EBEF",
    cap_edge="#7C8D96",
    note="#F5F8F9",
    off="#5B6B73",
    off_ground="#E6EBEE",
    bar_before="#0B4650",
    bar_now="#C07F00",
    bar_rest="#FFFFFF",
    good=Tone("#0C6B35", "#DDF3E4", "#A9D9BA"),
    warning=Tone("#6B4700", "#FFF3D6", "#E3C57F"),
    alert=Tone("#FFFFFF", "#7A4F00", "#7A4F00"),
    danger=Tone("#A61B12", "#FDECEA", "#E5A39D"),
    water=Tone("#0B3F78", "#E8F1FA", "#B4CDE6"),
    electricity=Tone("#8A5A00", "#FFF0C2", "#E3C57F"),
    neutral=Tone("#4A5B64", "#EEF2F4", "#D3DCE1"),
    on_strip_tone=Tone("#C9D8DE", "#1D4553", "#1D4553"),
    lead=Tone("#0B5F6B", "#E0F0F2", "#A9CDD2"),
)

DARK: Final = Palette(
    ink="#E4ECEF",
    muted="#A7B8C0",
    page="#0F171B",
    card="#19242A",
    line="#2C3B43",
    edge="#7B8F99",
    primary="#63CAD6",
    primary_fill="#46B3C0",
    on_primary="#04161A",
    confirm_fill="#3DB873",
    on_confirm="#04170C",
    danger_fill="#8F1C14",
    on_danger="#FFFFFF",
    strip="#0A1013",
    on_strip="#F2F7F8",
    strip_edge="#0A1013",
    change="#123B45",
    on_change="#FFFFFF",
    change_muted="#BBD3D9",
    change_edge="#2B6572",
    marked="#1A4C57",
    on_marked="#FFFFFF",
    units="#A9E6EC",
    cap="#26343C",
    cap_edge="#7B8F99",
    note="#202D34",
    off="#9AAAB2",
    off_ground="#222E34",
    bar_before="#25808D",
    bar_now="#FFD98A",
    bar_rest="#0F171B",
    good=Tone("#7FDDA5", "#123222", "#2A5F41"),
    warning=Tone("#F3CD7C", "#352A10", "#6A5522"),
    alert=Tone("#1F1600", "#F3CD7C", "#F3CD7C"),
    danger=Tone("#FFB1A8", "#3F1814", "#8A3A32"),
    water=Tone("#9CCBF5", "#12293F", "#2F557A"),
    electricity=Tone("#F6C65A", "#33290C", "#6A5522"),
    neutral=Tone("#A7B8C0", "#202D34", "#33444D"),
    on_strip_tone=Tone("#B9C9D0", "#1B2A31", "#1B2A31"),
    lead=Tone("#7AD3DE", "#11323A", "#2B6572"),
)

_BLACK, _WHITE, _YELLOW = "#000000", "#FFFFFF", "#FFE600"

HIGH_CONTRAST: Final = Palette(
    ink=_WHITE,
    muted=_WHITE,
    page=_BLACK,
    card=_BLACK,
    line=_WHITE,
    edge=_WHITE,
    primary=_YELLOW,
    primary_fill=_YELLOW,
    on_primary=_BLACK,
    confirm_fill=_YELLOW,
    on_confirm=_BLACK,
    danger_fill=_BLACK,
    on_danger=_WHITE,
    strip=_BLACK,
    on_strip=_WHITE,
    strip_edge=_WHITE,
    change=_BLACK,
    on_change=_YELLOW,
    change_muted=_YELLOW,
    change_edge=_YELLOW,
    marked=_YELLOW,
    on_marked=_BLACK,
    units=_YELLOW,
    cap=_BLACK,
    cap_edge=_WHITE,
    note=_BLACK,
    off="#BFBFBF",
    off_ground=_BLACK,
    bar_before="#2F6BFF",
    bar_now=_YELLOW,
    bar_rest=_BLACK,
    good=Tone("#8CFFB4", _BLACK, "#8CFFB4"),
    warning=Tone(_YELLOW, _BLACK, _YELLOW),
    alert=Tone(_BLACK, _YELLOW, _YELLOW),
    danger=Tone("#FFB3AD", _BLACK, "#FFB3AD"),
    water=Tone("#9ED0FF", _BLACK, "#9ED0FF"),
    electricity=Tone("#FFD35C", _BLACK, "#FFD35C"),
    neutral=Tone(_WHITE, _BLACK, _WHITE),
    on_strip_tone=Tone(_WHITE, _BLACK, _WHITE),
    lead=Tone(_YELLOW, _BLACK, _YELLOW),
)

_PALETTES: Final = {Theme.LIGHT: LIGHT, Theme.DARK: DARK, Theme.HIGH_CONTRAST: HIGH_CONTRAST}


def palette_of(theme: Theme) -> Palette:
    """Return the colours of a theme."""
    return _PALETTES[theme]
