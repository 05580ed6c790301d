"""What the windows wear at this moment: a theme and a size of type.

The application carries it, so a painter or a widget made later asks here (`worn`) and no widget is
handed colours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont

from kiosk.theme.choices import TextSize, Theme
from kiosk.theme.palette import Palette, palette_of

FAMILIES: Final = ["Noto Sans", "Noto Sans Arabic"]
TOKEN_FAMILY: Final = "DejaVu Sans Mono"  # noqa: S105 - a typeface
BASE_PX: Final = 15
LARGE_BASE_PX: Final = 20
_FIGURES_FROM_PX: Final = 32  # figures from here on are large already
PROPERTY: Final = "dress"


@dataclass(frozen=True, slots=True)
class Dress:
    """A theme and a size of type; `zoom` is the percentage at which a large window shows all."""

    theme: Theme = Theme.LIGHT
    text: TextSize = TextSize.NORMAL
    zoom: int = 100

    @property
    def palette(self) -> Palette:
        """The colours."""
        return palette_of(self.theme)

    @property
    def is_large(self) -> bool:
        """Whether the type is large."""
        return self.text is TextSize.LARGE

    def px(self, size: int) -> int:
        """Return what a size of type becomes: in large print 15 is 20, 12 is 17, 44 stays 44.

        Small type grows by the same five pixels, figures that are large already hardly: a whole
        sale must still fit 1024 x 768.
        """
        return self._of_text(size) * self.zoom // 100

    def room(self, pixels: int) -> int:
        """Return what the height or width of something with text in it becomes."""
        return (pixels * 6 // 5 if self.is_large else pixels) * self.zoom // 100

    def scaled(self, pixels: int) -> int:
        """Return what becomes of pixels that do not depend on the size of type."""
        return pixels * self.zoom // 100

    def plain(self, pixels: int) -> int:
        """Return what pixels of a window are in those that everything is written in."""
        return pixels * 100 // self.zoom

    def _of_text(self, size: int) -> int:
        if not self.is_large or size >= 2 * LARGE_BASE_PX:
            return size
        more = LARGE_BASE_PX - BASE_PX
        return size + more if size < _FIGURES_FROM_PX - more else max(size, _FIGURES_FROM_PX)

    def with_next_theme(self) -> Dress:
        """Return the same with other colours."""
        return replace(self, theme=self.theme.next)

    def with_other_text(self) -> Dress:
        """Return the same in the other size of type."""
        return replace(self, text=self.text.other)


def worn() -> Dress:
    """Return what the application wears; before anything was put on, the light dress."""
    app = QCoreApplication.instance()
    found = app.property(PROPERTY) if app is not None else None
    return found if isinstance(found, Dress) else Dress()


def token_font(pixels: int) -> QFont:
    """Return the face of tokens: one width for every digit, so that groups stand under another."""
    font = QFont(TOKEN_FAMILY)
    font.setPixelSize(pixels)
    font.setBold(True)
    return font
