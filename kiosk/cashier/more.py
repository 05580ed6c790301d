"""F10: what is done at the counter besides selling, by number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QVBoxLayout, QWidget

from kiosk.cashier.desk import Desk
from kiosk.cashier.screen import Navigation
from kiosk.cashier.work_screen import BACK, DigitList, WorkScreen
from kiosk.theme.dress import worn
from kiosk.widgets.banner import Banner
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import cap, card, label, name_it, wrapping
from vending_server.wire.lookup import MeterFacts

_ROW_HEIGHT = 46  # eleven of them fit the smallest window


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the menu: its number or key, its words, and the screen that it opens."""

    digit: int | None
    text_id: str
    screen: str
    key: Cap | None = None

    @property
    def shown_key(self) -> str:
        """What stands on its cap."""
        return str(self.digit) if self.key is None else self.key.value


class MoreScreen(WorkScreen):
    """A list; a digit or Enter opens."""

    name: ClassVar[str] = "more"

    def __init__(
        self, desk: Desk, go: Navigation, entries: Sequence[Entry], *, title_id: str = "S400"
    ) -> None:
        super().__init__(desk, go)
        self._title_id = title_id
        self._entries = tuple(entries)
        self._meter: MeterFacts | None = None
        self._title, self._hint = label("screen-title"), wrapping("muted")
        self.banner = Banner(desk.words)
        self.list = DigitList(self._by_digit)
        layout = QVBoxLayout()
        layout.setSpacing(10)
        for part in (self._title, self._hint, self.banner):
            layout.addWidget(part)
        layout.addWidget(self.list, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 12, 20, 12)
        outer.addWidget(card(layout, margins=(24, 18, 24, 18)))
        self.retranslate()

    def begin(self, meter: MeterFacts | None) -> None:
        """Remember for whom."""
        self._meter = meter
        self.banner.show_notice(None)

    def entered(self) -> None:
        """Wait for a number."""
        self.list.setFocus()

    def command(self, cap: Cap) -> bool:
        """Open what is marked, or go back."""
        if cap in BACK:
            self.go.to_sell()
            return True
        if cap is Cap.ENTER:
            self._open(self._entries[max(0, self.list.currentRow())])
            return True
        by_key = next((entry for entry in self._entries if entry.key is cap), None)
        if by_key is None:
            return False
        self._open(by_key)
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this screen."""
        yield KeyHint(Cap.ENTER, "B401")
        yield KeyHint(Cap.F2, "B02")
        yield KeyHint(Cap.CTRL_L, "B14")
        yield KeyHint(Cap.F11, "B11")
        yield KeyHint(Cap.ESC, "B13")

    def retranslate(self) -> None:
        """Write every text again; the choice stays."""
        words = self.words
        self._title.setText(words(self._title_id))
        self._hint.setText(words("S401"))
        name_it(self.list, words(self._title_id), words("S401"))
        self.banner.retranslate()
        at = max(0, self.list.currentRow())
        self.list.clear()
        for entry in self._entries:
            item = QListWidgetItem(self.list)
            item.setSizeHint(QSize(100, worn().room(_ROW_HEIGHT)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words(entry.text_id))
            self.list.setItemWidget(item, self._row(entry))
        self.list.setCurrentRow(at)

    def _by_digit(self, digit: int) -> None:
        for entry in self._entries:
            if entry.digit == digit:
                self._open(entry)

    def _open(self, entry: Entry) -> None:
        self.go.to_work(entry.screen, self._meter)

    def _row(self, entry: Entry) -> QWidget:
        host = QWidget()
        layout = QHBoxLayout(host)
        layout.setContentsMargins(14, 4, 14, 4)
        layout.setSpacing(16)
        layout.addWidget(cap(entry.shown_key))
        layout.addWidget(label("strong", self.words(entry.text_id)), 1)
        return host
