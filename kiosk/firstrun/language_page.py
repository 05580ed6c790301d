"""Step 1: which language screen and paper speak."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

import msgspec
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QVBoxLayout, QWidget

from kiosk import config
from kiosk.cashier.work_screen import DigitList
from kiosk.firstrun.page import Page, SetupDesk, Steps
from kiosk.i18n.language import Language
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import cap, label, name_it, wrapping

_NAMES: Final = {Language.ARABIC: "العربية", Language.ENGLISH: "English"}
_ROW_HEIGHT: Final = 56


class LanguagePage(Page):
    """Two rows; arrows, digits or F11 choose, Enter goes on."""

    name: ClassVar[str] = "language"

    def __init__(self, desk: SetupDesk, go: Steps) -> None:
        super().__init__(desk, go)
        self._title, self._hint = label("screen-title"), wrapping("muted")
        self.list = DigitList(self._by_digit)
        sized(self.list, height=len(_NAMES) * _ROW_HEIGHT + 2)
        for number, name in enumerate(_NAMES.values(), 1):
            item = QListWidgetItem(self.list)
            item.setSizeHint(QSize(100, worn().room(_ROW_HEIGHT)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
            self.list.setItemWidget(item, _row(number, name))
        column = QVBoxLayout()
        column.setSpacing(14)
        for part in (self._title, self._hint, self.list, self.banner):
            column.addWidget(part)
        self.lay_out(column)
        self.retranslate()
        self.list.currentRowChanged.connect(self._chosen)

    def entered(self) -> None:
        """Wait for a choice."""
        self.list.setFocus()

    def command(self, cap: Cap) -> bool:
        """Enter takes the language that is marked."""
        if cap in {Cap.ENTER, Cap.F12}:
            language = config.Language(self.words.language.value)
            answers = msgspec.structs.replace(self.first.answers, language=language)
            self.keep(answers, self.go.onwards)
            return True
        return False

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this page."""
        yield KeyHint(Cap.ENTER, "B601", is_usable=not self.is_busy)
        yield KeyHint(Cap.F11, "B11")

    def retranslate(self) -> None:
        """Write every text again, and mark the language that is spoken."""
        self._title.setText(self.words("S611"))
        self._hint.setText(self.words("S615"))
        name_it(self.list, self.words("S611"), self.words("S615"))
        self.banner.retranslate()
        self.list.blockSignals(True)
        self.list.setCurrentRow(list(_NAMES).index(self.words.language))
        self.list.blockSignals(False)

    def _by_digit(self, digit: int) -> None:
        if 1 <= digit <= len(_NAMES):
            self._chosen(digit - 1)

    def _chosen(self, at: int) -> None:
        if list(_NAMES)[at] is not self.words.language:
            self.go.switch_language()


def _row(number: int, name: str) -> QWidget:
    host = QWidget()
    layout = QHBoxLayout(host)
    layout.setContentsMargins(14, 4, 14, 4)
    layout.setSpacing(16)
    layout.addWidget(cap(str(number)))
    layout.addWidget(label("strong", name))
    layout.addStretch(1)
    return host
