"""The code by which head office lets the pack be sold longer, typed at C18 (decision 0333)."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.flows.offline_pack import PackStanding
from kiosk.theme.wearing import sized
from kiosk.widgets.number_field import extension_field, name_field
from kiosk.widgets.parts import label, wrapping
from kiosk.widgets.words import Words
from vending_server.wire.pack_extension import CODE_DIGITS

_FIELD_WIDTH = 220


class ExtensionEntry(QWidget):
    """A field for eleven digits, and what head office has to be told for them."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._standing = PackStanding()
        self._name, self._hint = label("strong"), wrapping("muted")
        self.field = extension_field()
        sized(self.field, width=_FIELD_WIDTH, least_height=40)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(14)
        line.addWidget(self._name)
        line.addWidget(self.field)
        line.addWidget(self._hint, 1)
        self.hide()

    def open(self, standing: PackStanding) -> None:
        """Wait for a code for this pack."""
        self._standing = standing
        self.field.clear()
        self.retranslate()
        self.show()
        self.field.setFocus()

    def close_again(self) -> None:
        """No code stays behind."""
        self.field.clear()
        self.hide()

    @property
    def is_whole(self) -> bool:
        """Whether as many digits were typed as a code has."""
        return len(self.field.plain) == CODE_DIGITS

    def retranslate(self) -> None:
        """Write every text again."""
        words, standing = self._words, self._standing
        self._name.setText(words("T570"))
        self._hint.setText(words("S583", n=words.joined(str(standing.edition))))
        name_field(self.field, words, words("T570"), self._hint.text())
