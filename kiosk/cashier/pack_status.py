"""C18's other half: the pack, its permit, what is left by amount, and what is not synced."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.cashier.offline_watch import OfflineState, hours_and_minutes
from kiosk.flows.refusals import tell
from kiosk.i18n import formats
from kiosk.i18n.bidi import RLM, isolate_ltr
from kiosk.widgets.parts import label, name_it, wrapping
from kiosk.widgets.words import Words

_ROWS: Final = ("T565", "T566", "T567", "T568", "T569")
_AMOUNTS_MAX: Final = 8


class PackStatus(QWidget):
    """Rows of facts; what nobody may open tells no amounts."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._state = OfflineState()
        self._amounts: Sequence[tuple[int, int]] = ()
        self._none = wrapping("muted")
        self._rows = [(label("muted"), wrapping("strong")) for _ in _ROWS]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._none, 0, 0, 1, 2)
        for at, (what, value) in enumerate(self._rows, start=1):
            grid.addWidget(what, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, at, 1)
        grid.setRowStretch(len(_ROWS) + 1, 1)

    def show_pack(self, state: OfflineState, amounts: Sequence[tuple[int, int]]) -> None:
        """Show what is left, and how many of each amount."""
        self._state, self._amounts = state, amounts
        self.retranslate()

    def retranslate(self) -> None:
        """Write every text again."""
        words, standing = self._words, self._state.standing
        self._none.setText(words("S576"))
        self._none.setVisible(not standing.is_there)
        told = self._told() if standing.is_there else [""] * len(_ROWS)
        for (what, value), text_id, text in zip(self._rows, _ROWS, told, strict=True):
            what.setText(words(text_id))
            value.setText(text)
            what.setVisible(bool(text))
            value.setVisible(bool(text))
        name_it(self, words("T567"), ". ".join(text for text in told if text))

    def _told(self) -> list[str]:
        words, state, standing = self._words, self._state, self._state.standing
        unsynced = state.unsynced
        return [
            self._permit(),
            words.joined(
                words.money(standing.amount_left_minor),
                words.money(standing.exposure_minor),
                by=" / ",
            ),
            words.joined(str(standing.count_left)),
            self._in_row(self._by_amount()),
            words.joined(str(unsynced.count), words.money(unsynced.amount_minor))
            if unsynced.count
            else words("S815"),
        ]

    def _permit(self) -> str:
        words, standing = self._words, self._state.standing
        until = standing.valid_until
        assert until is not None, "there is a pack"
        if standing.lock is not None:
            return "■ " + words.told(tell(standing.lock, {}))
        left = words("S568", t=words.joined(hours_and_minutes(self._state.left)))
        return self._in_row([words.date_of(until), words.time_of(until), left])

    def _in_row(self, parts: Sequence[str]) -> str:
        """Return parts in reading order, which may be broken between them."""
        return (RLM if self._words.is_rtl else "") + " · ".join(parts)

    def _by_amount(self) -> list[str]:
        shown = self._amounts[:_AMOUNTS_MAX]
        told = [isolate_ltr(f"{formats.amount(minor)} × {count}") for minor, count in shown]
        return [*told, "…"] if len(self._amounts) > len(shown) else told
