"""The lines of a slip on the screen: the same words as on paper, row by row, readable by ear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kiosk.i18n.bidi import strip_controls
from kiosk.printing.shift_slips import Section
from kiosk.printing.style import Style
from kiosk.widgets.parts import NUMBER_ALIGN, label, name_it, rule

_VALUES_MIN: Final = 170  # one column of figures through all sections
_WIDTH_MAX: Final = 640  # a figure further from its name is read on the wrong row


class LinesView(QScrollArea):
    """Read-only; the arrow keys scroll it."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines: tuple[str, ...] = ()

    def show_sections(self, sections: Sequence[Section], title: str) -> None:
        """Show sections under each other."""
        host, inner = QWidget(), QWidget()
        host.setObjectName("lines")
        inner.setMaximumWidth(_WIDTH_MAX)
        outer = QHBoxLayout(host)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(inner, 3)
        outer.addStretch(1)
        column = QVBoxLayout(inner)
        column.setContentsMargins(4, 4, 12, 4)
        column.setSpacing(8)
        told = []
        for at, section in enumerate(sections):
            if at:
                column.addWidget(rule())
            grid = QGridLayout()
            grid.setHorizontalSpacing(24)
            grid.setVerticalSpacing(4)
            grid.setColumnStretch(0, 1)
            grid.setColumnMinimumWidth(1, _VALUES_MIN)
            for row, line in enumerate(section.lines):
                role = "strong" if line.style in {Style.STRONG, Style.LARGE} else ""
                value = label(role, line.value)
                value.setAlignment(NUMBER_ALIGN | Qt.AlignmentFlag.AlignVCenter)
                grid.addWidget(label(role, line.label), row, 0)
                grid.addWidget(value, row, 1)
                told.append(strip_controls(f"{line.label}: {line.value}".removesuffix(": ")))
            column.addLayout(grid)
        column.addStretch(1)
        self.setWidget(host)
        self.lines = tuple(told)
        name_it(self, title, ". ".join(told))
