"""A row of sums above a list: what it is, the figure, and what is to be known about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from kiosk.i18n.bidi import RLM
from kiosk.widgets.parts import LEAD_ALIGN, label, name_it, set_property

_TONES = {"danger": "sum-danger", "warning": "sum-warning"}


@dataclass(frozen=True, slots=True)
class Sum:
    """One block; `tone` of the line below: danger, warning or nothing."""

    title: str
    figure: str
    below: str = ""
    tone: str = ""


class SumsStrip(QFrame):
    """Shows a handful of sums side by side; one stop for a screen reader, none for Tab."""

    def __init__(self, blocks: int) -> None:
        super().__init__()
        self.setObjectName("card")
        self._blocks = []
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(14)
        for at in range(blocks):
            if at:
                between = QFrame()
                between.setObjectName("upright")
                line.addWidget(between)
            block = QVBoxLayout()
            block.setSpacing(1)
            parts = (label("small"), label("sum"), label("small"))
            for part in parts:
                part.setAlignment(LEAD_ALIGN)
                block.addWidget(part)
            line.addLayout(block, 1)
            self._blocks.append(parts)

    def show_sums(self, sums: Sequence[Sum]) -> None:
        """Write all blocks."""
        for (title, figure, below), one in zip(self._blocks, sums, strict=True):
            title.setText(one.title)
            # A figure alone would begin at the other side of its block (GLOSSARY rule 3).
            figure.setText(RLM + one.figure if self.isRightToLeft() else one.figure)
            below.setText(one.below)
            below.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            set_property(below, "role", _TONES.get(one.tone, "small"))
        told = ". ".join(f"{one.title}: {one.figure} {one.below}".strip() for one in sums)
        name_it(self, told)
