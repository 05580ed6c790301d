"""F1: every key of the screen on top, and how the screens look (SCREENS 2.6).

It lies over the whole window and holds the focus while it is open; what was typed below stays.  The
look changes at once, also without opening it, by Ctrl+Shift+P (type) and Ctrl+Shift+T (colours).
Inside, 1 and 2 do the same: Ctrl with a letter is not to be trusted under an Arabic keyboard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.theme.choices import Theme
from kiosk.theme.dress import Dress, worn
from kiosk.theme.wearing import wear
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import cap, card, label, name_it, rule
from kiosk.widgets.words import Words

NAMES: Final = {Theme.LIGHT: "S853", Theme.DARK: "S854", Theme.HIGH_CONTRAST: "S855"}
_LARGER, _COLOURS = "1", "2"
_CLOSES: Final = frozenset({Cap.F1, Cap.ESC, Cap.ENTER})
_PASSES: Final = frozenset({Cap.F11})  # the language changes under it
_ROWS_MAX: Final = 5  # in one column; more stand in two
_WIDTH_MAX: Final = 1180

Row = tuple[str, str]


class KeyHelp(QFrame):
    """The overlay of one window; `keys` are those of the screen on top at the moment."""

    def __init__(
        self,
        over: QWidget,
        words: Words,
        *,
        keys: Callable[[], Iterable[KeyHint]],
        besides: Callable[[], Iterable[Row]] = lambda: (),
        everywhere: Callable[[], Iterable[KeyHint]] = lambda: (),
        dressed: Callable[[], None],
    ) -> None:
        super().__init__(over)
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._over = over
        self._words, self._keys, self._everywhere = words, keys, everywhere
        self._besides = besides
        self._dressed = dressed
        self._focus_before: QWidget | None = None
        self._card: QFrame | None = None
        middle = QHBoxLayout(self)
        middle.setContentsMargins(20, 16, 20, 16)
        self._outer = QVBoxLayout()
        self._outer.addStretch(1)
        self._outer.addStretch(2)
        middle.addStretch(1)
        middle.addLayout(self._outer, 20)
        middle.addStretch(1)
        self.rows: tuple[Row, ...] = ()
        over.installEventFilter(self)
        self.hide()

    def command(self, cap: Cap) -> bool:
        """Do what concerns keys and look; while it is open nothing else is done."""
        if cap is Cap.CTRL_SHIFT_P:
            self._put_on(worn().with_other_text())
        elif cap is Cap.CTRL_SHIFT_T:
            self._put_on(worn().with_next_theme())
        elif self.isVisible():
            if cap in _CLOSES:
                self.put_away()
            return cap not in _PASSES
        elif cap is Cap.F1:
            self.open()
        else:
            return False
        return True

    def open(self) -> None:
        """Show the keys of this moment."""
        self._focus_before = self.window().focusWidget()
        self._write()
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def put_away(self) -> None:
        """Let the screen be seen, with the focus where it was."""
        if not self.isVisible():
            return
        before, self._focus_before = self._focus_before, None
        self.hide()
        if before is not None:
            before.setFocus()

    def retranslate(self) -> None:
        """Write every row again, if they are seen."""
        if self.isVisible():
            self._write()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Choose by digit, in whatever digits the keyboard types."""
        text = event.text()
        digit = str(int(text)) if len(text) == 1 and text.isdecimal() else ""
        if digit == _LARGER:
            self._put_on(worn().with_other_text())
        elif digit == _COLOURS:
            self._put_on(worn().with_next_theme())

    def focusNextPrevChild(self, _is_next: bool) -> bool:  # noqa: FBT001, N802 - Qt's name
        """Keep the focus: what lies below is not seen."""
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Cover the window whatever its size becomes."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)

    def _write(self) -> None:
        if self._card is not None:
            self._outer.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
        words = self._words
        sections = (
            ("S850", [*self._here()]),
            ("S851", [*self._common()]),
            ("S852", [*self._looks()]),
        )
        self.rows = tuple(row for _, rows in sections for row in rows)
        self._card = card(self._lay_out(sections), margins=(30, 22, 30, 22))
        self._card.setMaximumWidth(_WIDTH_MAX)
        self._outer.insertWidget(1, self._card)
        name_it(self, words("S850"), ". ".join(f"{key}: {text}" for key, text in self.rows))

    def _put_on(self, dress: Dress) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        wear(app, dress)
        self._dressed()
        self.retranslate()

    def _here(self) -> Iterable[Row]:
        common = {hint.cap for hint in self._everywhere()}
        for hint in self._keys():
            if hint.cap not in common:
                yield hint.cap.value, self._words(hint.text_id)
        for key, text_id in self._besides():
            yield key, self._words(text_id)

    def _common(self) -> Iterable[Row]:
        words = self._words
        for hint in self._everywhere():
            yield hint.cap.value, words(hint.text_id)
        yield "Tab · Shift+Tab", words("S856")
        yield "F1 · Esc", words("B600")

    def _looks(self) -> Iterable[Row]:
        words, dress = self._words, worn()
        yield "1 · Ctrl+Shift+P", words("B900" if dress.is_large else "B67")
        yield "2 · Ctrl+Shift+T", words("B850", name=words(NAMES[dress.theme]))

    def _lay_out(self, sections: Iterable[tuple[str, list[Row]]]) -> QVBoxLayout:
        here, common, looks = sections
        column = QVBoxLayout()
        column.setSpacing(14)
        title = label("screen-title", self._words(here[0]))
        column.addWidget(title)
        column.addLayout(_table(here[1]))
        column.addWidget(rule())
        below = QHBoxLayout()
        below.setSpacing(40)
        for text_id, rows in (common, looks):
            part = QVBoxLayout()
            part.setSpacing(10)
            part.addWidget(label("section", self._words(text_id)))
            part.addLayout(_table(rows, in_one=len(rows)))
            part.addStretch(1)
            below.addLayout(part, 1)
        column.addLayout(below)
        column.addWidget(label("muted", self._words("S858")))
        return column


def _table(rows: list[Row], *, in_one: int = _ROWS_MAX) -> QGridLayout:
    """Return rows of a key and its words, in two columns when they are more than `in_one`."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(9)
    in_column = len(rows) if len(rows) <= in_one else (len(rows) + 1) // 2
    for at, (key, text) in enumerate(rows):
        across, down = divmod(at, in_column)
        words = label("", text)
        grid.addWidget(cap(key), down, across * 2)
        grid.addWidget(words, down, across * 2 + 1)
        grid.setColumnStretch(across * 2 + 1, 1)
    return grid
