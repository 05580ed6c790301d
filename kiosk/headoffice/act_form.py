"""What is asked before something is done about a row: a few fields, each named, none forgotten.

A field is typed, or it is one of a few values (`choices`), of which the first stands there at once.

    form.open(title, fields, confirm_id)   -> filled(dict of name to text), or left

The values go on unchanged: before a second person, then to the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kiosk.headoffice.choice import Choice
from kiosk.headoffice.desk import OfficeDesk
from kiosk.i18n.formats import normalise_digits
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner, Notice, notice
from kiosk.widgets.parts import FilledButton, label, listens, name_it, row, wrapping
from kiosk.widgets.words import Saying, nothing_said

CHARS_MAX: Final = 400
MANY_FIELDS: Final = 4
_CHOICE_WIDTH, _BETWEEN = 220, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field; `hint_id` says how it is filled in."""

    name: str
    text_id: str
    hint_id: str = ""
    value: str = ""  # what stands there at first
    is_figure: bool = False  # numbers and times: typed from left to right
    may_be_empty: bool = False
    chars_max: int = CHARS_MAX
    choices: tuple[tuple[str, str], ...] = ()  # values and their texts: one of these is chosen
    is_half: bool = False  # two of these share a row


REASON: Final = Field(name="reason", text_id="T152")


class ActForm(QFrame):
    """`filled` tells what was typed; `left` that nothing is to be done."""

    filled = Signal(object)
    left = Signal()

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._title_says: Saying = nothing_said
        self._what_says: Saying = nothing_said
        self._confirm_id = "B89"
        self._fields: tuple[Field, ...] = ()
        self.edits: dict[str, QLineEdit] = {}
        self.choices: dict[str, Choice[str]] = {}
        self._stops: dict[str, QWidget] = {}  # where the keyboard stops, in the order of the fields
        self._across, self._cells = 1, list[QWidget]()
        self._labels: list[tuple[QWidget, QWidget, Field]] = []
        self._title, self._what = wrapping("section"), wrapping("")
        self.banner = Banner(desk.words)
        self.confirm, self.cancel = FilledButton(), QPushButton()
        self.confirm.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.put_away)
        self._lay_out()
        self.hide()

    def open(
        self,
        title: Saying,
        fields: Sequence[Field],
        *,
        what: Saying = nothing_said,
        confirm_id: str = "B89",
    ) -> None:
        """Ask; the first field gets the focus."""
        self._title_says, self._what_says, self._confirm_id = title, what, confirm_id
        self._fields = tuple(fields)
        self._fill()
        self.banner.show_notice(None)
        self.show()
        self.speak()
        self._stops[self._fields[0].name].setFocus()

    def put_away(self) -> None:
        """Do nothing."""
        self.hide()
        self.left.emit()

    def refuse(self, name: str, told: Notice) -> None:
        """Say what is wrong with a field, and go there."""
        self.show()
        self.banner.show_notice(told)
        self._desk.tell(told)
        self._stops[name].setFocus()

    def command_enter(self) -> bool:
        """Go on to the next field, from the last one to the button."""
        if not self.isVisible():
            return False
        stops = [*self._stops.values(), self.confirm]
        for at, part in enumerate(stops[:-1]):
            if listens(part):
                stops[at + 1].setFocus()
                return True
        return False

    def submit(self) -> None:
        """Tell what was typed, if nothing is missing; the first that is gets the focus."""
        typed = {}
        for field in self._fields:
            if field.choices:
                typed[field.name] = self.choices[field.name].value or ""
                continue
            text = " ".join(self.edits[field.name].text().split())
            if not text and not field.may_be_empty:
                self.refuse(field.name, notice("S1600", "warning"))
                return
            typed[field.name] = normalise_digits(text) if field.is_figure else text
        self.banner.show_notice(None)
        self.filled.emit(typed)

    def speak(self) -> None:
        """Write every text again; what was typed stays."""
        words = self._desk.words
        self._title.setText(self._title_says(words))
        said = self._what_says(words)
        self._what.setText(said)
        self._what.setVisible(bool(said))
        for what, hint, field in self._labels:
            what.setText(words(field.text_id))  # type: ignore[attr-defined]
            hint.setText(words(field.hint_id) if field.hint_id else "")  # type: ignore[attr-defined]
            name_it(self.edits[field.name], words(field.text_id))
        for choice in self.choices.values():
            choice.speak()
        self.confirm.setText(words(self._confirm_id))
        self.cancel.setText(words("B904"))
        for button in (self.confirm, self.cancel):
            name_it(button, button.text())
        self.banner.retranslate()

    def spread(self, across: int) -> int:
        """Let many fields stand beside each other; return in how many columns they do now.

        In large print there is width enough, and no height.
        """
        across = across if len(self._fields) >= MANY_FIELDS else 1
        if across != self._across:
            self._across = across
            self._arrange()
        return across

    def _arrange(self) -> None:
        if self._across == 1:
            self._arrange_below()
            return
        for at, cell in enumerate(self._cells):
            across, top = self._across, Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(cell, at // across, at % across, top)

    def _arrange_below(self) -> None:
        """Put fields below each other, two halves in one row."""
        line, side = 0, 0
        for field, cell in zip(self._fields, self._cells, strict=True):
            if side and not field.is_half:
                line, side = line + 1, 0
            self._grid.addWidget(cell, line, side, 1, 1 if field.is_half else 2)
            side = 1 - side if field.is_half else 0
            line += 0 if side else 1

    def _fill(self) -> None:
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()  # at once: it goes only when the events are next seen to
            cell.deleteLater()
        self.edits, self.choices, self._stops, self._labels = {}, {}, {}, []
        self._across = 1
        self._cells = [
            self._choice(field) if field.choices else self._edit(field) for field in self._fields
        ]
        self._arrange()
        for cell in self._cells:
            cell.show()  # now: it gets the focus

    def _edit(self, field: Field) -> QWidget:
        edit, what, hint = QLineEdit(field.value), label("strong"), wrapping("small")
        edit.setMaxLength(field.chars_max)
        if field.is_figure:
            edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        sized(edit, least_height=36)
        hint.setVisible(bool(field.hint_id))
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_BETWEEN)
        for part in (what, edit, hint):
            column.addWidget(part)
        self.edits[field.name] = self._stops[field.name] = edit
        self._labels.append((what, hint, field))
        return cell

    def _choice(self, field: Field) -> QWidget:
        texts = dict(field.choices)
        choice: Choice[str] = Choice(
            self._desk, field.text_id, width=_CHOICE_WIDTH, title_role="strong"
        )
        choice.offer(list(texts), lambda value: self._desk.words(texts[value]))
        if field.value:
            choice.choose(field.value)
        self.choices[field.name], self._stops[field.name] = choice, choice.box
        return choice

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(_BETWEEN)
        for button in (self.confirm, self.cancel):
            sized(button, least_height=38)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(18, 14, 18, 14)
        outer.setSpacing(10)
        outer.addWidget(self._title)
        outer.addWidget(self._what)
        outer.addLayout(self._grid)
        outer.addWidget(self.banner)
        outer.addLayout(row([self.confirm, self.cancel, 1]))
        outer.addStretch(1)
