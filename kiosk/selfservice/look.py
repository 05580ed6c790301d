"""Sizes and colours of the self-service screens (SCREENS 2.1): both shapes, large, contrast.

One style sheet for the whole window; nothing else names a size of type.  A touch target is never
below 20 mm, whatever the mode.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from kiosk import theme


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
    is_portrait: bool


PORTRAIT: Final = Sizes(
    small=30, text=34, title=50, figure=52, huge=92, token=60, target=84, main=136, gap=22,
    edge=48, top=132, is_portrait=True,
)  # fmt: skip
LANDSCAPE: Final = Sizes(
    small=24, text=28, title=34, figure=36, huge=56, token=60, target=70, main=100, gap=14,
    edge=24, top=86, is_portrait=False,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """The inks and grounds of one mode."""

    ink: str = theme.INK
    muted: str = theme.MUTED
    page: str = theme.PAGE
    card: str = theme.CARD
    line: str = theme.LINE
    edge: str = theme.EDGE
    primary: str = theme.PRIMARY
    confirm: str = theme.CONFIRM
    top: str = theme.TOP
    on_dark: str = theme.WHITE
    warning: str = theme.WARNING
    warning_ground: str = theme.WARNING_SOFT
    danger: str = theme.DANGER
    danger_ground: str = theme.DANGER_SOFT
    off: str = theme.OFF
    off_ground: str = theme.OFF_SOFT

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return (ink, ground) of every text."""
        return (
            (self.ink, self.page),
            (self.ink, self.card),
            (self.muted, self.page),
            (self.muted, self.card),
            (self.on_dark, self.primary),
            (self.on_dark, self.confirm),
            (self.on_dark, self.top),
            (self.warning, self.warning_ground),
            (self.danger, self.danger_ground),
            (self.off, self.off_ground),
        )


NORMAL: Final = Colours()
CONTRAST: Final = Colours(
    ink="#FFFFFF", muted="#FFFFFF", page="#000000", card="#000000", line="#FFFFFF",
    edge="#FFFFFF", primary="#FFE600", confirm="#FFE600", top="#000000", on_dark="#FFFFFF",
    warning="#FFE600", warning_ground="#000000", danger="#FFB3AD", danger_ground="#000000",
    off="#BFBFBF", off_ground="#000000",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the screens look at this moment."""

    sizes: Sizes = PORTRAIT
    is_large: bool = False
    is_contrast: bool = False

    @classmethod
    def for_screen(cls, width: int, height: int) -> Look:
        """Return the look of a screen."""
        return cls(sizes=PORTRAIT if height > width else LANDSCAPE)

    def with_large(self, *, is_large: bool) -> Look:
        """Return the look with larger text or without."""
        return replace(self, is_large=is_large)

    def with_contrast(self, *, is_contrast: bool) -> Look:
        """Return the look with high contrast or without."""
        return replace(self, is_contrast=is_contrast)

    @property
    def colours(self) -> Colours:
        """The colours of the moment."""
        return CONTRAST if self.is_contrast else NORMAL

    def px(self, size: int) -> int:
        """Return a size of type: in large mode the smallest is 42 (36) pixels."""
        if not self.is_large:
            return size
        least = 42 if self.sizes.is_portrait else 36
        return max(least, size if size >= self.sizes.title else size * 9 // 8)

    def stylesheet(self) -> str:
        """Return the style sheet of the window."""
        s, c = self.sizes, self.colours
        on_fill = "#000000" if self.is_contrast else c.on_dark
        radius, edge = 14, 3
        return f"""
        QWidget {{ font-size:{self.px(s.text)}px; color:{c.ink} }}
        QMainWindow, QWidget#page, QWidget#body {{ background:{c.page} }}
        QFrame#top {{ background:{c.top}; border:none; border-bottom:2px solid {c.line} }}
        QFrame#steps {{ background:{c.card}; border:none }}
        QFrame#card {{ background:{c.card}; border:2px solid {c.line}; border-radius:{radius}px }}
        QFrame#warning {{ background:{c.warning_ground}; border:2px solid {c.warning};
            border-radius:{radius}px }}
        QFrame#warning QLabel {{ color:{c.warning} }}
        QFrame#danger {{ background:{c.danger_ground}; border:2px solid {c.danger};
            border-radius:{radius}px }}
        QFrame#danger QLabel {{ color:{c.danger} }}
        QFrame#rule {{ background:{c.line}; border:none; max-height:2px; min-height:2px }}
        QLabel[k="small"] {{ font-size:{self.px(s.small)}px; color:{c.muted} }}
        QLabel[k="plain"] {{ font-size:{self.px(s.text)}px; color:{c.ink} }}
        QLabel[k="muted"] {{ font-size:{self.px(s.text)}px; color:{c.muted} }}
        QLabel[k="strong"] {{ font-size:{self.px(s.text)}px; font-weight:700; color:{c.ink} }}
        QLabel[k="title"] {{ font-size:{self.px(s.title)}px; font-weight:700; color:{c.ink} }}
        QLabel[k="figure"] {{ font-size:{self.px(s.figure)}px; font-weight:700; color:{c.ink} }}
        QLabel[k="huge"] {{ font-size:{s.huge}px; font-weight:700; color:{c.ink} }}
        QLabel[k="top"] {{ font-size:{self.px(s.text)}px; font-weight:700; color:{c.on_dark} }}
        QLabel[k="step"] {{ font-size:{self.px(s.small)}px; color:{c.muted} }}
        QLabel[k="step-now"] {{ font-size:{self.px(s.small)}px; font-weight:700; color:{c.ink} }}
        QLabel[k="digits"] {{ font-size:{s.figure}px; font-weight:700; color:{c.ink} }}
        QPushButton {{ background:{c.card}; color:{c.ink}; border:{edge}px solid {c.edge};
            border-radius:{radius}px; min-height:{s.target - 2 * edge}px; font-weight:700;
            font-size:{self.px(s.text)}px; padding:0px 18px }}
        QPushButton:focus {{ border-color:{c.primary} }}
        QPushButton:disabled {{ background:{c.off_ground}; color:{c.off}; border-color:{c.line} }}
        QPushButton:pressed {{ background:{c.line} }}
        QPushButton[k="main"] {{ background:{c.confirm}; color:{on_fill}; border-color:{c.confirm};
            min-height:{s.main - 2 * edge}px }}
        QPushButton[k="main"]:disabled {{ background:{c.off_ground}; color:{c.off};
            border-color:{c.line} }}
        QPushButton[k="second"] {{ min-height:{s.main - 2 * edge}px }}
        QPushButton[k="key"] {{ font-size:{s.figure}px; padding:0px;
            min-height:{s.main - 2 * edge}px }}
        QPushButton[k="tool"] {{ font-size:{self.px(s.small)}px; padding:0px 14px }}
        QPushButton[k="tile"] {{ padding:8px }}
        QPushButton[k="tile"]:checked {{ background:{c.primary}; border-color:{c.primary} }}
        QPushButton[k="tile"] QLabel {{ background:transparent }}
        QPushButton[k="tile"] QLabel[on="true"] {{ color:{on_fill} }}
        QProgressBar {{ background:{c.card}; border:2px solid {c.edge}; border-radius:{radius}px;
            min-height:34px; max-height:34px }}
        QProgressBar::chunk {{ background:{c.confirm}; border-radius:{radius - 3}px }}
        """
