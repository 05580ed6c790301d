"""A screen of the counter that is opened for a meter, and what all of them do alike."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget

from kiosk.cashier.notices import is_session_over
from kiosk.cashier.screen import Screen
from kiosk.widgets.banner import Banner, Notice
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import listens
from vending_server.wire.lookup import MeterFacts


class WorkScreen(Screen):
    """Opened by `Navigation.to_work`; `banner` tells what was refused."""

    banner: Banner

    def begin(self, _meter: MeterFacts | None) -> None:
        """Start anew, for a meter if one is known."""

    def tell(self, refused: Notice) -> None:
        """Show why something was not done."""
        self.banner.show_notice(refused)
        self.tell_banner(refused)

    def failed(self, error: Exception) -> None:
        """Tell an error; a session that is over leads to the login."""
        told = self.desk.notice(error)
        if is_session_over(error):
            self.go.to_login(told)
        else:
            self.tell(told)

    def next_of(self, *fields: QWidget) -> bool:
        """Move the focus from one of these to the next; say whether there was a next."""
        for here, after in itertools.pairwise(fields):
            if listens(here):
                after.setFocus()
                if isinstance(after, QLineEdit):
                    after.selectAll()
                return True
        return False


class DigitList(QListWidget):
    """A list whose rows are also chosen by their number."""

    def __init__(
        self,
        on_digit: Callable[[int], None] | None = None,
        *,
        on_space: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._on_digit = on_digit
        self._on_space = on_space

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Hand digits over; arrows stay the list's own."""
        text = event.text()
        if len(text) == 1 and text.isdecimal() and self._on_digit is not None:
            self._on_digit(int(text))
            return
        if text == " " and self._on_space is not None:
            self._on_space()
            return
        super().keyPressEvent(event)


BACK = frozenset({Cap.ESC, Cap.F2})
