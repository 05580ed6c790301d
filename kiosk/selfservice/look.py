"""Sizes of the self-service screens (SCREENS 2.1), both shapes, large, and their style sheet.

The colours are those of the whole product (`kiosk.theme`).  One style sheet for the whole window;
nothing else names a size of type.  A touch target is never below 20 mm, whatever the mode.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from kiosk.theme.choices import Theme
from kiosk.theme.dress import Dress
from kiosk.theme.palette import Palette, palette_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Pixels of one screen."""

    small: int
    text: int
    title: int
    figure: int
    huge: int
    token: int
    target: int  # the smallest thing to touch: 20 mm
    main: int
    gap: int
    edge: int
    top: int
    qr: int
    is_portrait: bool


PORTRAIT: Final = Sizes(
    small=30, text=34, title=50, figure=52, huge=92, token=60, target=84, main=136, gap=22,
    edge=48, top=132, qr=300, is_portrait=True,
)  # fmt: skip
LANDSCAPE: Final = Sizes(
    small=24, text=28, title=34, figure=36, huge=56, token=60, target=70, main=100, gap=14,
    edge=24, top=86, qr=130, is_portrait=False,
)  # fmt: skip

USUAL: Final = Dress()
_RADIUS: Final = 14
_EDGE: Final = 3
_RING: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the screens look at this moment."""

    sizes: Sizes = PORTRAIT
    is_large: bool = False
    is_contrast: bool = False
    usual: Dress = USUAL  # what the settings file says; each customer begins with it

    @classmethod
    def for_screen(cls, width: int, height: int, usual: Dress = USUAL) -> Look:
        """Return the look of a screen."""
        sizes = PORTRAIT if height > width else LANDSCAPE
        return cls(sizes=sizes, usual=usual).as_usual()

    def as_usual(self) -> Look:
        """Return the look without what a customer chose."""
        is_contrast = self.usual.theme is Theme.HIGH_CONTRAST
        return replace(self, is_large=self.usual.is_large, is_contrast=is_contrast)

    def with_large(self, *, is_large: bool) -> Look:
        """Return the look with larger text or without."""
        return replace(self, is_large=is_large)

    def with_contrast(self, *, is_contrast: bool) -> Look:
        """Return the look with high contrast or without."""
        return replace(self, is_contrast=is_contrast)

    @property
    def is_low(self) -> bool:
        """Whether large type stands on a screen that has hardly the height for it."""
        return self.is_large and not self.sizes.is_portrait

    @property
    def colours(self) -> Palette:
        """The colours of the moment; without contrast never those of high contrast."""
        if self.is_contrast:
            return palette_of(Theme.HIGH_CONTRAST)
        usual = self.usual.theme
        return palette_of(Theme.LIGHT if usual is Theme.HIGH_CONTRAST else usual)

    def px(self, size: int) -> int:
        """Return a size of type: in large mode the smallest is 42 (36) pixels."""
        if not self.is_large:
            return size
        least = 42 if self.sizes.is_portrait else 36
        return max(least, size if size >= self.sizes.title else size * 9 // 8)

    def stylesheet(self) -> str:
        """Return the style sheet of the window."""
        return self._frames() + self._texts() + self._buttons()

    def _frames(self) -> str:
        s, c = self.sizes, self.colours
        return f"""
        QWidget {{ font-size:{self.px(s.text)}px; color:{c.ink} }}
        QMainWindow, QWidget#page, QWidget#body {{ background:{c.page} }}
        QFrame#top {{ background:{c.strip}; border:none; border-bottom:2px solid {c.strip_edge} }}
        QFrame#steps {{ background:{c.card}; border:none }}
        QFrame#card {{ background:{c.card}; border:2px solid {c.line}; border-radius:{_RADIUS}px }}
        QFrame#warning {{ background:{c.warning.ground}; border:2px solid {c.warning.ink};
            border-radius:{_RADIUS}px }}
        QFrame#warning QLabel {{ color:{c.warning.ink} }}
        QFrame#danger {{ background:{c.danger.ground}; border:2px solid {c.danger.ink};
            border-radius:{_RADIUS}px }}
        QFrame#danger QLabel {{ color:{c.danger.ink} }}
        QFrame#rule {{ background:{c.line}; border:none; max-height:2px; min-height:2px }}
        QLineEdit {{ background:{c.card}; color:{c.ink}; border:{_EDGE}px solid {c.edge};
            border-radius:{_RADIUS}px; padding:0px 14px; placeholder-text-color:{c.muted} }}
        QLineEdit:focus {{ border:{_EDGE}px solid {c.primary} }}
        QProgressBar {{ background:{c.card}; border:2px solid {c.edge}; border-radius:{_RADIUS}px;
            min-height:34px; max-height:34px }}
        QProgressBar::chunk {{ background:{c.confirm_fill}; border-radius:{_RADIUS - 3}px }}
        """

    def _texts(self) -> str:
        s, c, px = self.sizes, self.colours, self.px
        kinds = {
            "small": f"font-size:{px(s.small)}px; color:{c.muted}",
            "plain": f"font-size:{px(s.text)}px; color:{c.ink}",
            "muted": f"font-size:{px(s.text)}px; color:{c.muted}",
            "strong": f"font-size:{px(s.text)}px; font-weight:700; color:{c.ink}",
            "title": f"font-size:{px(s.title)}px; font-weight:700; color:{c.ink}",
            "figure": f"font-size:{px(s.figure)}px; font-weight:700; color:{c.ink}",
            "huge": f"font-size:{s.huge}px; font-weight:700; color:{c.ink}",
            "top": f"font-size:{px(s.text)}px; font-weight:700; color:{c.on_strip}",
            "step": f"font-size:{px(s.small)}px; color:{c.muted}",
            "step-now": f"font-size:{px(s.small)}px; font-weight:700; color:{c.ink}",
            "digits": f"font-size:{s.figure}px; font-weight:700; color:{c.ink}",
        }
        return "".join(f'QLabel[k="{name}"] {{ {rule} }}\n' for name, rule in kinds.items())

    def _buttons(self) -> str:
        """What has the focus has a thicker border of another colour, and the size of before."""
        s, c = self.sizes, self.colours
        side = 8 if self.is_low else 18
        return f"""
        QPushButton {{ background:{c.card}; color:{c.ink}; border:{_EDGE}px solid {c.edge};
            border-radius:{_RADIUS}px; font-weight:700; font-size:{self.px(s.text)}px;
            {_box(s.target, _EDGE, side=side)} }}
        QPushButton[k="tool"] {{ font-size:{self.px(s.small)}px }}
        QPushButton[k="second"] {{ {_box(s.main, _EDGE, side=side)} }}
        QPushButton[k="key"] {{ font-size:{s.figure}px; {_box(s.target, _EDGE, side=0)} }}
        QPushButton[k="key-word"] {{ font-size:{self.px(s.small)}px;
            {_box(s.target, _EDGE, side=0)} }}
        QPushButton[k="letter"] {{ {_box(s.target, _EDGE, side=0)} }}
        QPushButton[k="tile"] QLabel {{ background:transparent }}
        QPushButton[k="main"] {{ background:{c.confirm_fill}; color:{c.on_confirm};
            border-color:{c.confirm_fill}; {_box(s.main, _EDGE, side=side)} }}
        QPushButton:pressed {{ background:{c.line} }}
        QPushButton:focus {{ border:{_RING}px solid {c.primary};
            {_box(s.target, _RING, side=side)} }}
        QPushButton[k="second"]:focus {{ {_box(s.main, _RING, side=side)} }}
        QPushButton[k="key"]:focus {{ {_box(s.target, _RING, side=0)} }}
        QPushButton[k="key-word"]:focus {{ {_box(s.target, _RING, side=0)} }}
        QPushButton[k="letter"]:focus {{ {_box(s.target, _RING, side=0)} }}
        QPushButton[k="tile"]:checked {{ background:{c.primary_fill}; color:{c.on_primary};
            border-color:{c.primary_fill} }}
        QPushButton[k="tile"]:checked:focus {{ border:3px solid {c.primary}; padding:3px;
            background-clip:content }}
        QPushButton[k="tile"] QLabel[on="true"] {{ color:{c.on_primary} }}
        QPushButton[k="main"]:focus {{ border:3px solid {c.primary}; padding:3px;
            background-clip:content; min-height:{s.main - 2 * _RING}px }}
        QPushButton:disabled, QPushButton[k="main"]:disabled {{ background:{c.off_ground};
            color:{c.off}; border-color:{c.line} }}
        """


def _box(height: int, border: int, *, side: int) -> str:
    """Return what keeps a button as high and as wide whatever its border."""
    inside = max(0, side + _EDGE - border)
    return f"min-height:{height - 2 * border}px; padding:0px {inside}px"
