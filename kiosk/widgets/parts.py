"""Small building blocks: labels by role, cards, pills, key caps, rules.

Appearance comes from the style sheet by property, never from code here (`theme`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QFontInfo,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from kiosk.i18n.bidi import has_rtl, runs_rtl
from kiosk.theme.wearing import sized

_WIDE: Final = QRect(0, 0, 1_000_000, 10_000)
# Of lines with Arabic in them, in sizes of the face: 1.6 hold the letters of one with their vowel
# signs (see `Line`), a third of them below the base line; a little more parts it from the next.
_ABOVE: Final = 1.12
_BELOW: Final = 0.48
_APART: Final = 1.7
NUMBER_ALIGN = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
LEAD_ALIGN = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
TRAIL_ALIGN = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet reads, and have it read again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    # What the style sheet says of children by their parent's property is not looked up by itself.
    for styled in (widget, *widget.findChildren(QWidget)):
        styled.style().unpolish(styled)
        styled.style().polish(styled)
        styled.update()


class Line(QLabel):
    """One line of text, or rows that are broken by hand, no higher than its letters need.

    Noto Sans Arabic asks for twice its size between lines, for stacked vowel signs that no text
    of ours carries; single lines drawn in the middle of less are whole.
    """

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Bound the height; never the width."""
        hint = super().sizeHint()
        margins = self.contentsMargins()
        rows = self.text().count("\n") + 1
        letters = QFontInfo(self.font()).pixelSize() * rows * 8 // 5
        height = letters + margins.top() + margins.bottom() + self._room
        return QSize(hint.width(), min(hint.height(), height))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As sizeHint: a line is never cut."""
        return self.sizeHint()

    @property
    def _room(self) -> int:
        return 6 if self.property("tone") or self.property("cap") else 0


class Paragraph(QLabel):
    """A text that breaks into lines and is as high as they need at its width.

    Without the room that the face asks for above and below each line: see `Line`.
    Layouts ask for the same heights again and again: they are measured once for each text and face.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self._heights: dict[int, int] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Less than Qt's by what one line's letters do not need."""
        known = self._heights.get(width)
        if known is None:
            known = self._heights[width] = self._measured(width)
        return known

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Write another text."""
        self._heights.clear()
        super().setText(text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Measure anew in another face or another style."""
        self._heights.clear()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw lines with Arabic in them by ourselves.

        Qt takes the space at which a line breaks for a part of it: every line but the last would
        begin a space's width away from the edge. And it puts lines with Arabic letters twice their
        size apart, further than one paragraph stands from the next.
        """
        if not has_rtl(self.text()):
            super().paintEvent(event)
            return
        painter = QPainter(self)
        self.drawFrame(painter)
        margin = self.margin()
        room = self.contentsRect().adjusted(margin, margin, -margin, -margin)
        lines, height = self._lines(room.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        middle = bool(self.alignment() & Qt.AlignmentFlag.AlignVCenter)
        top = room.top() + ((room.height() - height) / 2 if middle else 0)
        lines.draw(painter, QPointF(room.left(), top))

    def _lines(self, width: int) -> tuple[QTextLayout, float]:
        """Break the text at a width; return its lines, and how high they are together.

        The letters of every line stand on a base line as far from the one before, also where one
        line is Arabic and the next is not.
        """
        lines = QTextLayout(self.text().replace("\n", "\u2028"), self.font())
        # Where the window begins to read, also for a note in the other language: else it would
        # stand at the far side of its panel.
        along = QTextOption(QStyle.visualAlignment(self.layoutDirection(), self.alignment()))
        rtl = Qt.LayoutDirection.RightToLeft
        along.setTextDirection(rtl if runs_rtl(self.text()) else Qt.LayoutDirection.LeftToRight)
        lines.setTextOption(along)
        size = QFontInfo(self.font()).pixelSize()
        base = size * _ABOVE
        lines.beginLayout()
        while (line := lines.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, base - line.ascent()))
            base += size * _APART
        lines.endLayout()
        return lines, base - size * _APART + size * _BELOW

    def _measured(self, width: int) -> int:
        if has_rtl(self.text()):  # as they are drawn
            margins = self.contentsMargins()
            sides = margins.left() + margins.right() + 2 * self.margin()
            ends = margins.top() + margins.bottom() + 2 * self.margin()
            return int(self._lines(width - sides)[1]) + ends  # a part of a pixel is blank
        letters = QFontInfo(self.font()).pixelSize() * 8 // 5
        one_line = QFontMetrics(self.font()).boundingRect(_WIDE, 0, self.text()).height()
        unneeded = 0 if "\n" in self.text() else max(one_line - letters, 0)
        return super().heightForWidth(width) - unneeded


class FilledButton(QPushButton):
    """The button of what is meant to happen, filled; its word keeps its room within the ring.

    A style sheet measures a button as it is at the moment: one that has the focus when it is laid
    out would get the room of its ring in place of that beside its word.
    """

    _BESIDE: Final = 18  # as the sheet says of all buttons

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("primary")

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide with the focus as without."""
        hint = super().sizeHint()
        needed = self.fontMetrics().horizontalAdvance(self.text()) + 2 * self._BESIDE
        return QSize(max(hint.width(), needed), hint.height())


def label(role: str = "", text: str = "") -> QLabel:
    """Return a label of one of the style sheet's roles."""
    made = Line(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    return made


def wrapping(role: str = "", text: str = "") -> QLabel:
    """Return a label that breaks its text into lines and is as high as they need."""
    made = Paragraph(text)
    if role:
        made.setProperty("role", role)
    return made


def pill(tone: str = "neutral", text: str = "") -> QLabel:
    """Return a rounded label that says a state in words and in colour."""
    made = label(text=text)
    made.setProperty("tone", tone)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def cap(text: str) -> QLabel:
    """Return a picture of a key."""
    made = label(text=text)
    made.setProperty("cap", True)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def card(layout: QBoxLayout, *, margins: tuple[int, int, int, int] = (18, 14, 18, 14)) -> QFrame:
    """Return a white, rounded frame around a layout."""
    frame = QFrame()
    frame.setObjectName("card")
    layout.setContentsMargins(*margins)
    frame.setLayout(layout)
    return frame


def centred_card(
    page: QWidget,
    column: QBoxLayout,
    *,
    width: int = 520,
    margins: tuple[int, int, int, int] = (34, 28, 34, 20),
) -> None:
    """Put a column onto a card of its own, a little above the middle of an empty page.

    `width` of the card in pixels of usual print.
    """
    frame = card(column, margins=margins)
    sized(frame, width=width)
    whole = QVBoxLayout(page)
    whole.setContentsMargins(20, 12, 20, 12)
    whole.addStretch(2)
    whole.addLayout(row([1, frame, 1]))
    whole.addStretch(3)


def change_box(what: QLabel, figure: QLabel, sign: QLabel) -> QFrame:
    """Return the box with the change that goes into the customer's hand."""
    box = QFrame()
    box.setObjectName("change")
    inside = QHBoxLayout(box)
    inside.setContentsMargins(20, 14, 20, 14)
    inside.addWidget(what, 1)
    inside.addWidget(figure)
    inside.addWidget(sign)
    box.setMinimumHeight(190)
    return box


def toned(tone: str, layout: QBoxLayout) -> QFrame:
    """Return a coloured, rounded frame that says a state."""
    frame = QFrame()
    frame.setProperty("tone", tone)
    layout.setContentsMargins(14, 10, 14, 10)
    frame.setLayout(layout)
    return frame


def rule() -> QFrame:
    """Return a thin line."""
    frame = QFrame()
    frame.setObjectName("rule")
    return frame


def row(widgets: Iterable[QWidget | int], *, spacing: int = 10) -> QHBoxLayout:
    """Return a row; a number is a stretch of that weight."""
    layout = QHBoxLayout()
    layout.setSpacing(spacing)
    layout.setContentsMargins(0, 0, 0, 0)
    for item in widgets:
        if isinstance(item, int):
            layout.addStretch(item)
        else:
            layout.addWidget(item)
    return layout


def name_it(widget: QWidget, name: str, description: str = "") -> None:
    """Give a widget what a screen reader says of it."""
    widget.setAccessibleName(name)
    widget.setAccessibleDescription(description)


def listens(widget: QWidget) -> bool:
    """Say whether a widget has its window's focus, also while another window is active."""
    return widget.window().focusWidget() is widget
