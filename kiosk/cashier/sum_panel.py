"""A short column of sums beside a count: label above, figure below."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame, QVBoxLayout

from kiosk.i18n import formats
from kiosk.widgets.parts import label, toned, wrapping
from kiosk.widgets.words import Words

Row = tuple[str, str, str]  # label, figure, role of the figure


class SumPanel(QFrame):
    """Shows whatever rows it is given."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._layout = QVBoxLayout()
        self._layout.setSpacing(6)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(toned("primary", self._layout))

    def show_rows(self, rows: Iterable[Row]) -> None:
        """Show these rows and no other."""
        while (item := self._layout.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()
        for name, figure, role in rows:
            self._layout.addWidget(wrapping("", name))
            if figure:
                self._layout.addWidget(label(role, figure))

    def difference(self, more_minor: int) -> Row:
        """Return the row of a difference, by its sign."""
        words = self._words
        name = words("S711") if not more_minor else words("S760" if more_minor > 0 else "S761")
        return (name, words.joined(formats.signed_money(more_minor)), "title")
