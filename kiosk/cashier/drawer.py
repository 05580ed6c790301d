"""C13 The drawer without a sale: a reason, a slip, and it opens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from kiosk.cashier.desk import Desk
from kiosk.cashier.screen import Navigation
from kiosk.cashier.shift_places import ShiftPlace
from kiosk.cashier.shift_screen import Floor, ShiftScreen
from kiosk.theme.wearing import sized
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import label, name_it

_CHARS_MAX: Final = 200
_WIDTH_MAX: Final = 560


class DrawerScreen(ShiftScreen):
    """Type why, F12."""

    name: ClassVar[str] = ShiftPlace.DRAWER

    def __init__(self, desk: Desk, go: Navigation, floor: Floor) -> None:
        super().__init__(desk, go, floor)
        self._label = label("strong")
        self.reason = QLineEdit()
        self.reason.setMaxLength(_CHARS_MAX)
        sized(self.reason, least_height=40)
        self.reason.setMaximumWidth(_WIDTH_MAX)
        self.reason.textEdited.connect(lambda _: self.banner.show_notice(None))
        body = QVBoxLayout()
        body.setSpacing(8)
        body.addWidget(self._label)
        body.addWidget(self.reason)
        body.addStretch(1)
        self.page(body)
        self.retranslate()

    def entered(self) -> None:
        """Ask for the reason."""
        self.slip.forget()
        self.banner.show_notice(None)
        self.reason.clear()
        self.reason.setFocus()

    def command(self, cap: Cap) -> bool:
        """Open, or go back."""
        match cap:
            case Cap.F12:
                self._open()
            case Cap.ESC | Cap.F9:
                self.go.to_shift()
            case _:
                return cap is Cap.ENTER
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this screen."""
        yield KeyHint(Cap.F12, "B160", not self.slip.is_printing)
        yield KeyHint(Cap.F11, "B11")
        yield KeyHint(Cap.ESC, "B13")

    def retranslate(self) -> None:
        """Write every text again."""
        super().retranslate()
        self.title.setText(self.words("S723"))
        self._label.setText(self.words("S759"))
        name_it(self.reason, self.words("S759"))

    def _open(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self.tell("E38")
            self.reason.setFocus()
            return
        slips = self.desk.till.slips
        self.slip.print_by(lambda: slips.open_drawer(reason))

    def _slip_changed(self) -> None:
        super()._slip_changed()
        if self.slip.is_good:
            self.go.to_shift()
