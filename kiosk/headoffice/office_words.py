"""The words of head office: those of a till, with the comma of thousands in every sum."""

from __future__ import annotations

from kiosk.i18n import formats
from kiosk.widgets.words import Words


class OfficeWords(Words):
    """Long sums stand in lists and sentences side by side here: both are written alike."""

    def money(self, minor: int) -> str:
        """Return `1,150.00 ₪`."""
        return formats.grouped_money(minor, self.language)
