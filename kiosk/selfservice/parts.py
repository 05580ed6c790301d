"""What self-service screens are made of: large buttons, tiles, a keypad, cards and columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontInfo, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kiosk.i18n.bidi import isolate_ltr
from kiosk.selfservice.look import Look
from kiosk.widgets.parts import Line, Paragraph, set_property
from kiosk.widgets.words import Words

HOLD_MS: Final = 5_000
_CARDS: Final = frozenset({"card", "warning", "danger"})
_MARGINS: Final = (22, 16, 22, 16)
_MARGINS_LOW: Final = (14, 5, 14, 5)
DIGITS: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9")


def text(kind: str, content: str = "", *, wraps: bool = True) -> QLabel:
    """Return a text of one kind of the style sheet."""
    made = Paragraph(content) if wraps else Line(content)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("k", kind)
    return made


class HeldText(Paragraph):
    """A text that tells when a finger rests on it for `HOLD_MS`."""

    held = Signal()

    def __init__(self, kind: str) -> None:
        super().__init__("")
        self.setProperty("k", kind)
        self.resting = QTimer(self)
        self.resting.setSingleShot(True)
        self.resting.setInterval(HOLD_MS)
        self.resting.timeout.connect(self.held)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to count."""
        super().mousePressEvent(event)
        event.accept()  # else Qt tells nobody of the release
        self.resting.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Forget it."""
        super().mouseReleaseEvent(event)
        self.resting.stop()


class Button(QPushButton):
    """A button of at least 20 mm; `kind` is of the style sheet."""

    def __init__(self, kind: str = "", name: str = "") -> None:
        super().__init__()
        if kind:
            self.setProperty("k", kind)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def say(self, content: str) -> None:
        """Write the button's text; it is also what a screen reader says."""
        self.setText(content)
        self.setAccessibleName(content)


class Tile(QPushButton):
    """An amount and what it buys; chosen by touch, one of several."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("k", "tile")
        self.setCheckable(True)
        self.money, self.units = text("figure", wraps=False), text("small", wraps=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(0)
        for part in (self.money, self.units):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.toggled.connect(self._tint)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as both texts, never below a target."""
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As sizeHint."""
        return self.sizeHint()

    def say(self, money: str, units: str) -> None:
        """Write both texts."""
        self.money.setText(money)
        self.units.setText(units)
        self.setAccessibleName(f"{money}, {units}")

    def _tint(self, is_on: bool) -> None:  # noqa: FBT001 - Qt's signal
        for part in (self.money, self.units):
            set_property(part, "on", is_on)


class Keypad(QWidget):
    """Ten digits, clear and delete; left to right in every language, as on a meter."""

    pressed = Signal(str)

    def __init__(self, key_height: int) -> None:
        super().__init__()
        self._height = key_height
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        self.clear, self.delete = Button("key-word", "clear"), Button("key-word", "delete")
        self._digits = [self._key(digit) for digit in (*DIGITS, "0")]
        for at, key in enumerate(self._digits[:9]):
            grid.addWidget(key, at // 3, at % 3)
        grid.addWidget(self.clear, 3, 0)
        grid.addWidget(self._digits[9], 3, 1)
        grid.addWidget(self.delete, 3, 2)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        for word in (self.clear, self.delete):
            word.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            word.setMaximumHeight(key_height)
        self.clear.clicked.connect(lambda: self.pressed.emit("clear"))
        self.delete.clicked.connect(lambda: self.pressed.emit("delete"))

    def _key(self, digit: str) -> Button:
        key = Button("key", f"digit{digit}")
        key.say(digit)
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        key.setMaximumHeight(self._height)
        key.clicked.connect(lambda: self.pressed.emit(digit))
        return key

    def speak(self, words: Words) -> None:
        """Write the two words on it: short ones, as wide as a digit's key."""
        self.clear.say(words("B69"))
        self.delete.setText(words("B860"))
        self.delete.setAccessibleName(words("B70"))


def boxed(kind: str, parts: Sequence[QWidget], *, spacing: int = 8) -> QFrame:
    """Return parts below each other in a card (`card`, `warning`, `danger`)."""
    frame = QFrame()
    frame.setObjectName(kind)
    column = QVBoxLayout(frame)
    column.setContentsMargins(*_MARGINS)
    column.setSpacing(spacing)
    for part in parts:
        column.addWidget(part)
    return frame


def beside(parts: Sequence[QWidget | int], *, spacing: int = 20) -> QWidget:
    """Return parts in a row; a number is a stretch."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(spacing)
    for part in parts:
        if isinstance(part, int):
            line.addStretch(part)
        else:
            line.addWidget(part)
    return holder


def column(parts: Sequence[QWidget]) -> QWidget:
    """Return parts below each other, without a frame."""
    holder = QWidget()
    rows = QVBoxLayout(holder)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(0)
    for part in parts:
        rows.addWidget(part)
    return holder


def led(label: QWidget, figure: QWidget) -> QWidget:
    """Return a row whose label takes all the width that its figure leaves."""
    row = beside([label, figure], spacing=12)
    inside = row.layout()
    assert isinstance(inside, QHBoxLayout), "made just now"
    inside.setStretch(0, 1)
    return row


class Page(QWidget):
    """One screen: parts that lead, parts that follow, buttons at the foot.

    In portrait everything stands in one column; in landscape the leading parts stand at the
    reading side, the others and the buttons at the end side, there below each other if
    they must (`stacks`).
    """

    name = ""
    idle_s: int | None = 45
    step = 0  # of the four steps at the top; 0 = none
    needs_foot = False  # whether the help at the foot gives way to it on a low screen

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__()
        self.setObjectName("body")
        self.words, self.look = words, look

    def arrange(
        self,
        lead: Sequence[QWidget],
        trail: Sequence[QWidget],
        buttons: Sequence[tuple[QWidget, int]],
        *,
        stacks: bool = False,
    ) -> None:
        """Lay the parts out; `buttons` come with their share of the width."""
        sizes = self.look.sizes
        is_stacked = stacks and not sizes.is_portrait
        foot: QHBoxLayout | QVBoxLayout = QVBoxLayout() if is_stacked else QHBoxLayout()
        foot.setSpacing(sizes.gap)
        for button, share in reversed(buttons) if is_stacked else buttons:
            foot.addWidget(button, share)
        whole: QHBoxLayout | QVBoxLayout
        if sizes.is_portrait or not trail:
            whole = QVBoxLayout(self)
            whole.setSpacing(sizes.gap)
            self._fill(whole, (*lead, *trail))
            whole.addLayout(foot)
        else:
            whole = QHBoxLayout(self)
            whole.setSpacing(sizes.edge)
            for parts in (lead, trail):
                half = QWidget()
                # Both halves are equal, whatever their texts ask for.
                half.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
                side = QVBoxLayout(half)
                side.setContentsMargins(0, 0, 0, 0)
                side.setSpacing(sizes.gap)
                self._fill(side, parts)
                if parts is trail:
                    side.addLayout(foot)
                whole.addWidget(half, 1)
        whole.setContentsMargins(sizes.edge, sizes.gap, sizes.edge, sizes.gap)

    @staticmethod
    def _fill(column: QVBoxLayout, parts: Sequence[QWidget]) -> None:
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)

    def speak(self) -> None:
        """Write every text in the language of the moment."""

    def first_focus(self) -> QWidget | None:
        """Return what has the focus when the page comes."""
        return None


def put_margins(whole: QWidget, look: Look) -> None:
    """Give every card inside the margins that its text leaves room for."""
    for frame in whole.findChildren(QFrame):
        layout = frame.layout() if frame.objectName() in _CARDS else None
        if layout is not None:
            layout.setContentsMargins(*(_MARGINS_LOW if look.is_low else _MARGINS))


def fit(whole: QWidget) -> None:
    """Let every layout ask anew: what it remembers is of the type of before."""
    for part in whole.findChildren(QWidget):
        part.ensurePolished()
        part.updateGeometry()


def grouped(digits: str) -> str:
    """Return what is typed of a meter number, grouped 4-4-3, without turning around."""
    parts = (digits[:4], digits[4:8], digits[8:])
    return isolate_ltr(" ".join(part for part in parts if part)) if digits else ""


def font_px(widget: QWidget) -> int:
    """Return the size of a widget's letters."""
    return QFontInfo(widget.font()).pixelSize()


Act = Callable[[], None]
