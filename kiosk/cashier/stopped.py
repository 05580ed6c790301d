"""G13: the journal cannot be written or does not verify.  A full red screen; nothing is sold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from kiosk.cashier.desk import Desk
from kiosk.cashier.screen import Navigation, Screen
from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import label, wrapping
from kiosk.widgets.words import Words

MAY_RETRY = "E43"  # the disk; a broken chain is not mended by trying


class StoppedFrame(QFrame):
    """What happened, that the money taken is safe, and what may be tried."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("stopped")
        self._words = words
        self._notice = notice(MAY_RETRY)
        self._may_retry = True
        self._title = wrapping("stopped")
        self._what = wrapping("stopped-text")
        self._money = wrapping("stopped-text")
        self._retry = wrapping("stopped-text")
        self._code = label("stopped-text")
        column = QVBoxLayout(self)
        column.setSpacing(18)
        column.addStretch(2)
        for part in (self._title, self._what, self._money, self._retry, self._code):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        column.addStretch(3)

    def show_notice(self, stopped: Notice, *, may_retry: bool) -> None:
        """Say why."""
        self._notice, self._may_retry = stopped, may_retry
        self.retranslate()

    def retranslate(self) -> None:
        """Write every text again."""
        words = self._words
        self._title.setText(words("S117"))
        self._what.setText(words.told(self._notice.telling))
        self._money.setText(words("S118"))
        self._retry.setText(words("S119"))
        self._retry.setVisible(self._may_retry)
        self._code.setText(self._notice.text_id)


class StoppedScreen(Screen):
    """The red screen while the program runs; F5 tries a full disk again."""

    name: ClassVar[str] = "stopped"

    def __init__(self, desk: Desk, go: Navigation) -> None:
        super().__init__(desk, go)
        self._notice = notice(MAY_RETRY)
        self._frame = StoppedFrame(desk.words)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._frame)

    def show_notice(self, stopped: Notice) -> None:
        """Say why."""
        self._notice = stopped
        self._frame.show_notice(stopped, may_retry=self._may_retry)

    def entered(self) -> None:
        """Nothing to type."""
        self.setFocus()
        self.tell_banner(self._notice)

    def command(self, cap: Cap) -> bool:
        """Try again after the technician made room."""
        if cap is Cap.F5 and self._may_retry:
            till = self.desk.till
            self.desk.workers.run(
                till.check_journal, lambda _: self.go.to_login(), self._still_stopped
            )
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this screen."""
        if self._may_retry:
            yield KeyHint(Cap.F5, "B82")
        yield KeyHint(Cap.F11, "B11")

    def retranslate(self) -> None:
        """Write every text again."""
        self._frame.retranslate()

    @property
    def _may_retry(self) -> bool:
        return self._notice.text_id == MAY_RETRY

    def _still_stopped(self, error: Exception) -> None:
        self.show_notice(self.desk.notice(error))
        self.tell_banner(self._notice)
