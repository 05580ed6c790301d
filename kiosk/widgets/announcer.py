"""The one place from which a screen reader is told something (SCREENS 2.9).

Results are said politely, after what is being said; what must not be missed interrupts.  A token is
said only where somebody asked for it (`say_token`): anything else that looks like one is not said
at all, because the queue hears it too.
"""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication

from kiosk.i18n.bidi import strip_controls

URGENT: Final = frozenset({"E14", "E15", "E25", "E28", "E43", "E44", "E821"})
NEVER_SAID: Final = frozenset({"E03"})  # the reason may be a debt; the card on the screen tells it
_TOKEN: Final = re.compile(r"(?:\d[\s\u00a0-]*){20}")


class Announcer(QObject):
    """Emits `said` with what was told and whether it interrupts."""

    said = Signal(str, bool)

    def say(self, text: str, *, is_urgent: bool = False) -> None:
        """Let a screen reader say something; never a token."""
        plain = strip_controls(text.replace("\u00a0", " ")).strip()
        if plain and not _TOKEN.search(plain):
            self._tell(plain, is_urgent=is_urgent)

    def say_token(self, lead: str, groups: list[str]) -> None:
        """Say a token that somebody asked for: digit by digit, four at a time."""
        spelt = ", ".join(" ".join(group) for group in groups)
        self._tell(f"{strip_controls(lead)} {spelt}", is_urgent=False)

    def _tell(self, text: str, *, is_urgent: bool) -> None:
        self.said.emit(text, is_urgent)
        target = QApplication.focusWidget() or QApplication.activeWindow()
        if target is None:
            return
        event = QAccessibleAnnouncementEvent(target, text)
        urgent = QAccessible.AnnouncementPoliteness.Assertive
        polite = QAccessible.AnnouncementPoliteness.Polite
        event.setPoliteness(urgent if is_urgent else polite)
        QAccessible.updateAccessibility(event)
