"""C13 Cash in and out: every movement that is no sale has a reason, somebody and a paper.

Above the server's limit a second person agrees at this machine: her name and password go to the
server with exactly this movement, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QListWidgetItem, QVBoxLayout, QWidget

from kiosk.cashier.desk import Desk
from kiosk.cashier.notices import is_declined, notice_of_gap
from kiosk.cashier.screen import Navigation
from kiosk.cashier.shift_places import ShiftPlace
from kiosk.cashier.shift_screen import Floor, ShiftScreen
from kiosk.cashier.work_screen import DigitList
from kiosk.flows.shift_values import NewMovement, SecondPerson, ShiftActView
from kiosk.i18n import formats
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.printing.shift_slips import REASONS
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.number_field import (
    money_field,
    name_field,
)
from kiosk.widgets.parts import label, listens, wrapping
from vending_server.wire.problems import ProblemCode

Reason = Literal["change_fund", "to_head_office", "petty_expense"]
_OF: Final[dict[str, tuple[Reason, ...]]] = {
    "in": ("change_fund",),
    "out": ("petty_expense", "to_head_office", "change_fund"),
}
_CHARS_MAX: Final = 200
_WIDTH: Final = 460
_FIELD_HEIGHT: Final = 38
_ROW_HEIGHT: Final = 32


class CashMoveScreen(ShiftScreen):
    """Amount, reason, counterpart, paper; F12."""

    name: ClassVar[str] = ShiftPlace.PAY_OUT
    first_step: ClassVar[str] = "movement"

    def __init__(
        self, desk: Desk, go: Navigation, floor: Floor, *, direction: Literal["in", "out"]
    ) -> None:
        self._direction: Literal["in", "out"] = direction
        super().__init__(desk, go, floor)
        self._made: ShiftActView | None = None
        self.amount = money_field()
        self.reasons = DigitList(self._by_digit)
        sized(self.reasons, height=_ROW_HEIGHT * len(_OF[direction]) + 6)
        self.counterpart, self.paper = QLineEdit(), QLineEdit()
        self.person, self.password = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for field in (self.person, self.password):
            field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._parts: tuple[tuple[str, QWidget], ...] = (
            ("S750", self.amount),
            ("S751", self.reasons),
            ("S752", self.counterpart),
            ("S753", self.paper),
            ("S755", self.person),
            ("S756", self.password),
        )
        self._labels: dict[str, QLabel] = {}
        self._second_hint = wrapping("strong")
        body = QVBoxLayout()
        body.addLayout(self._grid())
        body.addStretch(1)
        self.page(body)
        self.retranslate()

    def entered(self) -> None:
        """Begin with the amount."""
        self.slip.forget()
        self.banner.show_notice(None)
        self._made = None
        for field in (self.amount, self.counterpart, self.paper, self.person, self.password):
            field.clear()
        self.set_step("movement")
        self.retranslate()
        self.reasons.setCurrentRow(0)
        self.amount.setFocus()

    def came_back(self) -> None:
        """The second person types the password anew."""
        self.password.clear()

    def left(self) -> None:
        """Nothing of a person stays behind."""
        super().left()
        self.person.clear()
        self.password.clear()

    def command(self, cap: Cap) -> bool:
        """Fill in, confirm, go back."""
        made = self._made
        match cap:
            case Cap.F12 | Cap.ENTER | Cap.ESC if made is not None:
                self.go.to_shift()
            case Cap.F7 if made is not None:
                self._print(made)
            case Cap.F12:
                self._confirm()
            case Cap.ENTER:
                self._next()
            case Cap.ESC if self._step == "second":
                self.set_step("movement")
                self.retranslate()
                self.amount.setFocus()
            case Cap.ESC | Cap.F9:
                self.go.to_shift()
            case _:
                return False
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this step."""
        is_free = not self.is_working
        if self._made is not None:
            yield KeyHint(Cap.F7, "B153", not self.slip.is_printing)
            yield KeyHint(Cap.F12, "B159", is_free)
        else:
            yield KeyHint(Cap.ENTER, "B158", is_free)
            yield KeyHint(Cap.F12, "B157", is_free)
            yield KeyHint(Cap.ESC, "B13", is_free)
        yield KeyHint(Cap.F11, "B11", is_free)

    def retranslate(self) -> None:
        """Write every text again; what was typed stays."""
        super().retranslate()
        words = self.words
        title = words("S718") if self._direction == "in" else words("S719")
        self.title.setText(title if self._made is None else words.joined(title, words("S757")))
        self._second_hint.setText(words("S754"))
        is_second = self._step == "second"
        self._second_hint.setVisible(is_second)
        for text_id, part in self._parts:
            self._labels[text_id].setText(words(text_id))
            name_field(part, words, words(text_id))
            is_of_second = part in (self.person, self.password)
            self._labels[text_id].setVisible(is_second or not is_of_second)
            part.setVisible(is_second or not is_of_second)
            part.setEnabled(self._made is None and is_second == is_of_second)
        at = max(0, self.reasons.currentRow())
        self.reasons.clear()
        for number, reason in enumerate(_OF[self._direction], start=1):
            item = QListWidgetItem(words.joined(str(number), words(REASONS[reason])), self.reasons)
            item.setSizeHint(QSize(100, worn().room(_ROW_HEIGHT)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words(REASONS[reason]))
        self.reasons.setCurrentRow(at)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(10)
        for row, (text_id, part) in enumerate(self._parts):
            self._labels[text_id] = label("strong")
            sized(part, width=_WIDTH)
            if isinstance(part, QLineEdit):
                sized(part, least_height=_FIELD_HEIGHT)
                part.setMaxLength(_CHARS_MAX)
                part.textEdited.connect(lambda _: self.banner.show_notice(None))
            at = row + (1 if row > 3 else 0)
            grid.addWidget(self._labels[text_id], at, 0)
            grid.addWidget(part, at, 1)
        grid.addWidget(self._second_hint, 4, 0, 1, 3)
        grid.setColumnStretch(2, 1)
        return grid

    def _by_digit(self, digit: int) -> None:
        if 0 < digit <= self.reasons.count():
            self.reasons.setCurrentRow(digit - 1)

    def _next(self) -> None:
        usable = [part for _, part in self._parts if part.isEnabled() and part.isVisible()]
        at = next((at for at, part in enumerate(usable) if listens(part)), -1)
        usable[(at + 1) % len(usable)].setFocus()

    def _asked(self) -> NewMovement | None:
        """Return what was typed, or say which field is missing."""
        try:
            amount = formats.parse_amount(self.amount.text() or "0")
        except NumberNotUnderstood as error:
            self.refuse(error)
            self.amount.setFocus()
            return None
        if amount <= 0:
            self._lacks("S750", self.amount)
            return None
        for text_id, field in (("S752", self.counterpart), ("S753", self.paper)):
            if not field.text().strip():
                self._lacks(text_id, field)
                return None
        return NewMovement(
            direction=self._direction,
            reason=_OF[self._direction][max(0, self.reasons.currentRow())],
            amount_minor=amount,
            counterpart=self.counterpart.text().strip(),
            paper=self.paper.text().strip(),
        )

    def _lacks(self, text_id: str, field: QWidget) -> None:
        self.tell(notice_of_gap(self.words(text_id)))
        field.setFocus()

    def _confirm(self) -> None:
        asked = self._asked()
        if asked is None:
            return
        shifts = self.desk.till.shifts
        if self._step != "second":
            self.work(
                lambda: shifts.move(shifts.new_movement(asked)), self._done, self._wants_second
            )
            return
        if not self.person.text().strip() or not self.password.text():
            missing = self.password if self.person.text().strip() else self.person
            self._lacks("S756" if missing is self.password else "S755", missing)
            return
        second = SecondPerson(operator=self.person.text().strip(), password=self.password.text())
        self.password.clear()
        self.work(lambda: shifts.move(shifts.agreed(asked, second)), self._done, self._not_agreed)

    def _not_agreed(self, error: Exception) -> bool:
        """Let the second person try again."""
        self.password.setFocus()
        self.refuse(error)
        return True

    def _wants_second(self, error: Exception) -> bool:
        if not is_declined(error, ProblemCode.APPROVAL_MISSING):
            return False
        self.set_step("second")
        self.retranslate()
        self.tell(self.desk.notice(error))
        self.person.setFocus()
        return True

    def _done(self, view: ShiftActView) -> None:
        if not self.is_answered(view):
            self.go.to_shift()
            return
        self._made = view
        self.set_step("moved")
        self.retranslate()
        self.announce(self.title.text())
        self._print(view)
        self.setFocus()

    def _print(self, view: ShiftActView) -> None:
        slips = self.desk.till.slips
        self.slip.print_by(lambda: slips.print_act(view.act_id))


class PayInScreen(CashMoveScreen):
    """Cash in."""

    name: ClassVar[str] = ShiftPlace.PAY_IN
