"""What one may choose of the look; the values are what the settings file says.  Knows no Qt."""

from __future__ import annotations

from enum import StrEnum


class Theme(StrEnum):
    """Which colours."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"

    @property
    def next(self) -> Theme:
        """The theme that the key for colours brings next."""
        themes = list(Theme)
        return themes[(themes.index(self) + 1) % len(themes)]


class TextSize(StrEnum):
    """How large the type is."""

    NORMAL = "normal"
    LARGE = "large"

    @property
    def other(self) -> TextSize:
        """The size that the key for the type brings next."""
        return TextSize.NORMAL if self is TextSize.LARGE else TextSize.LARGE
