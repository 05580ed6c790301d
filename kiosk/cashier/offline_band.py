"""The band below the strip: offline, what is left, why nothing is sold (SCREENS G4-G6, G15)."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from kiosk.cashier.offline_watch import SELLS, OfflineLevel, OfflineState, OfflineWatch, said
from kiosk.flows.refusals import tell
from kiosk.theme.dress import worn
from kiosk.widgets.parts import name_it, set_property, wrapping
from kiosk.widgets.words import Words
from vending_server.wire.pack_extension import BY_PHONE

_SHORT_BELOW, _SHORT_BELOW_LARGE = 1200, 1600
_TONES: Final = {
    OfflineLevel.NOTHING: "neutral",
    OfflineLevel.WAITING: "neutral",
    OfflineLevel.SELLING: "warning",
    OfflineLevel.LOW: "alert",
    OfflineLevel.LOCKED: "stop",
    OfflineLevel.CLOSURE: "water",
}
assert set(_TONES) == set(OfflineLevel), "every level has its colour"


class OfflineBand(QFrame):
    """Takes no room while there is nothing to say."""

    def __init__(self, words: Words, watch: OfflineWatch) -> None:
        super().__init__()
        self.setObjectName("band")
        self._words = words
        self._watch = watch
        self._text, self._details = wrapping("strong"), wrapping()
        inside = self._inside = QHBoxLayout(self)
        inside.setContentsMargins(20, 5, 20, 5)
        inside.setSpacing(18)
        inside.addWidget(self._text, 3)
        inside.addWidget(self._details, 4)
        watch.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Write the texts again."""
        state = self._watch.state
        set_property(self, "tone", _TONES[state.level])
        is_short = worn().plain(self.width()) < (
            _SHORT_BELOW_LARGE if worn().is_large else _SHORT_BELOW
        )
        self._text.setText(self._headline(state, is_short=is_short))
        told = list(said(state, self._words, is_short=is_short))
        if is_short and worn().is_large:
            del told[1:-1]  # the time left, and what of the sales is not synced
        set_property(self._details, "role", "small" if is_short else None)
        self._details.setText(self._words.joined(*told, by="   ·   "))
        name_it(self, self._text.text(), self._details.text())
        shares = (3, 4) if state.level in SELLS else (4, 1)
        for at, share in enumerate(shares):
            self._inside.setStretch(at, share)
        self.setVisible(state.level is not OfflineLevel.NOTHING)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Say less where there is less room."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.retranslate()

    def _headline(self, state: OfflineState, *, is_short: bool) -> str:
        words, standing = self._words, state.standing
        if state.level is OfflineLevel.LOCKED and standing.lock is not None:
            return "■ " + words.told(tell(standing.lock, {}))
        if state.level is OfflineLevel.CLOSURE and standing.order_until is not None:
            until = words.joined(
                words.date_of(standing.order_until), words.time_of(standing.order_until)
            )
            if standing.order_number.startswith(BY_PHONE):
                return words("S592", time=until)
            return words("S569", n=words.joined(standing.order_number), time=until)
        if state.level in SELLS:
            return "▲ " + self._permit(state, is_short=is_short)
        return words("S577") if state.level is OfflineLevel.WAITING else ""

    def _permit(self, state: OfflineState, *, is_short: bool) -> str:
        """Return until when is sold, with a date that is not today's: 24 hours look like none."""
        words, until = self._words, state.standing.valid_until
        assert until is not None, "there is a pack"
        date, hour = words.date_of(until), words.time_of(until)
        if date == words.date_of(until - state.left):
            date = ""
        if is_short and (date or worn().is_large):  # in large print the time left says it
            date = "" if worn().is_large else date
            return words.joined(words("S575"), words("T565"), date, hour)
        return words("S07", time=words.joined(date, hour))
