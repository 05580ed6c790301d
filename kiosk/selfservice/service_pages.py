"""K11: the pages of the service menu.  They show what they are given and sell nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from kiosk.flows.machine_service import BoxDraft, Emptied
from kiosk.i18n.bidi import isolate_ltr
from kiosk.selfservice.keyboard import Keyboard
from kiosk.selfservice.look import Look
from kiosk.selfservice.parts import Button, Page, beside, boxed, text
from kiosk.widgets.words import Saying, Words, nothing_said

SERVICE_IDLE_S: Final = 120
_CHARS_MAX: Final = 60
_LINES_MAX: Final = 8
_KEY_GAP: Final = 3


class Lines(QWidget):
    """Labels and values below each other in a card; as many as there are, up to a bound."""

    def __init__(self, most: int = _LINES_MAX) -> None:
        super().__init__()
        self._rows = [(text("plain"), text("strong", wraps=False)) for _ in range(most)]
        self._holders = [beside([label, 1, value]) for label, value in self._rows]
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(boxed("card", self._holders, spacing=0))

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show the last of these."""
        shown = list(lines)[-len(self._rows) :]
        for at, (holder, (label, value)) in enumerate(zip(self._holders, self._rows, strict=True)):
            holder.setVisible(at < len(shown))
            label.setText(shown[at][0] if at < len(shown) else "")
            value.setText(shown[at][1] if at < len(shown) else "")


class TypedPage(Page):
    """One or two lines to be typed: who serves, who confirms, which bag."""

    needs_foot = True
    idle_s = SERVICE_IDLE_S
    entered = Signal()
    left = Signal()

    def __init__(
        self,
        words: Words,
        look: Look,
        *,
        name: str,
        title_id: str,
        fields: Mapping[str, QLineEdit.EchoMode],
        button_id: str,
    ) -> None:
        super().__init__(words, look)
        self.name, self._title_id, self._button_id = name, title_id, button_id
        self._title, self._error = text("title"), text("strong")
        self._said: Saying = nothing_said
        self.wrong = boxed("danger", [self._error], spacing=0)
        self._fields = {text_id: self._field(text_id, mode) for text_id, mode in fields.items()}
        self.keyboard = Keyboard(_KEY_GAP, is_low=not look.sizes.is_portrait)
        self.keyboard.typed.connect(lambda letter: self._cursor().insert(letter))
        self.keyboard.deleted.connect(lambda: self._cursor().backspace())
        is_low = not look.sizes.is_portrait  # a lying screen has no room for higher ones
        self.go_on = Button("tool" if is_low else "main", "continue")
        self.back = Button("tool" if is_low else "second", "back")
        self.go_on.clicked.connect(self.entered)
        self.back.clicked.connect(self.left)
        self.arrange(
            [self._title, self.wrong, beside(list(self._fields.values())), self.keyboard],
            [],
            [(self.back, 1), (self.go_on, 2)],
        )
        self.show_error(nothing_said)

    def typed(self) -> list[str]:
        """Return what stands in the fields."""
        return [field.text() for field in self._fields.values()]

    def clear(self) -> None:
        """Forget what was typed."""
        for field in self._fields.values():
            field.clear()
        self.keyboard.reset()
        self.show_error(nothing_said)

    def show_error(self, said: Saying) -> None:
        """Say what is wrong in the title's place, or nothing."""
        self._said, told = said, said(self.words)
        self._error.setText(told)
        self.wrong.setVisible(bool(told))
        self._title.setVisible(not told)

    def speak(self) -> None:
        """Write every text."""
        words = self.words
        self._title.setText(words(self._title_id))
        self.show_error(self._said)
        for text_id, field in self._fields.items():
            field.setPlaceholderText(words(text_id))
            field.setAccessibleName(words(text_id))
        self.keyboard.speak(words)
        self.go_on.say(words(self._button_id))
        self.back.say(words("B903"))

    def first_focus(self) -> QWidget:
        """Return the first field that is empty."""
        fields = list(self._fields.values())
        return next((one for one in fields if not one.text()), fields[0])

    def _field(self, text_id: str, mode: QLineEdit.EchoMode) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(f"field-{text_id}")
        field.setEchoMode(mode)
        field.setMaxLength(_CHARS_MAX)
        field.setMinimumHeight(self.look.sizes.target)
        field.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        field.returnPressed.connect(self._next_or_done)
        return field

    def _cursor(self) -> QLineEdit:
        """Return the field that has the cursor, or the first one."""
        fields = list(self._fields.values())
        return next((one for one in fields if one.hasFocus()), fields[0])

    def _next_or_done(self) -> None:
        fields = list(self._fields.values())
        at = fields.index(self._cursor())
        if at + 1 < len(fields):
            fields[at + 1].setFocus()
        else:
            self.entered.emit()


class ServiceMenuPage(Page):
    """How the machine is, and what can be done."""

    name = "service"
    idle_s = SERVICE_IDLE_S
    chosen = Signal(str)
    BUTTONS: Final = {
        "empty": "B651", "tests": "S672", "cases": "B653", "print-test": "B652", "restart": "B654",
        "leave": "B655",
    }  # fmt: skip

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self.lines: Sequence[tuple[str, Saying]] = ()
        self.message: Saying = nothing_said
        self._title, self._rule, self._said = text("title"), text("plain"), text("strong")
        self._lines = Lines(most=9)
        self._buttons = {name: Button("second", name) for name in self.BUTTONS}
        for name, button in self._buttons.items():
            button.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.sizes.gap)
        across = 2 if look.sizes.is_portrait else 1
        for at, button in enumerate(self._buttons.values()):
            grid.addWidget(button, at // across, at % across)
            if not look.sizes.is_portrait:
                button.setProperty("k", "tool")
        self.arrange([self._title, self._lines], [holder, self._rule, self._said], [])

    def show_state(
        self, lines: Sequence[tuple[str, Saying]], message: Saying = nothing_said
    ) -> None:
        """Show how the machine is: text ids and values."""
        self.lines, self.message = lines, message
        self.speak()

    def speak(self) -> None:
        """Write every text."""
        words = self.words
        self._title.setText(words("S650"))
        self._rule.setText(words("S684"))
        self._rule.setVisible(not self.look.is_low)
        said = self.message(words)
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._lines.show_lines([(words(text_id), value(words)) for text_id, value in self.lines])
        for name, text_id in self.BUTTONS.items():
            self._buttons[name].say(words(text_id))

    def first_focus(self) -> QWidget:
        """Return the first act."""
        return self._buttons["empty"]


class LinesPage(Page):
    """Something to read: device tests as they come, or the cases."""

    idle_s = SERVICE_IDLE_S
    left = Signal()

    def __init__(
        self, words: Words, look: Look, *, name: str, title_id: str, note_id: str | None
    ) -> None:
        super().__init__(words, look)
        self.name, self._title_id, self._note_id = name, title_id, note_id
        self.lines: list[Saying] = []
        self._title, self._note = text("title"), text("plain")
        self._most = _LINES_MAX if look.sizes.is_portrait else _LINES_MAX // 2
        self._rows = [text("strong") for _ in range(self._most)]
        self.back = Button("main", "back")
        self.back.clicked.connect(self.left)
        card = boxed("card", self._rows, spacing=6)
        self.arrange([self._title, self._note, card], [], [(self.back, 1)])

    def show_lines(self, lines: Sequence[Saying]) -> None:
        """Show the last of these."""
        self.lines = list(lines)[-self._most :]
        self.speak()

    def add(self, line: Saying) -> None:
        """Show one line more."""
        self.show_lines([*self.lines, line])

    def speak(self) -> None:
        """Write every text."""
        self._title.setText(self.words(self._title_id))
        self._note.setVisible(self._note_id is not None)
        self._note.setText(self.words(self._note_id) if self._note_id else "")
        for at, row in enumerate(self._rows):
            row.setText(self.lines[at](self.words) if at < len(self.lines) else "")
            row.setVisible(at < max(len(self.lines), 1))
        self.back.say(self.words("B903"))

    def first_focus(self) -> QWidget:
        """Return back."""
        return self.back


class BoxPage(Page):
    """What the journal says is in the box; shown only after the bag is named."""

    name = "service_box"
    idle_s = SERVICE_IDLE_S
    agreed = Signal()
    left = Signal()

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self.draft: BoxDraft | None = None
        self._title, self._lines = text("title"), Lines()
        self._label, self._sum = text("small"), text("huge", wraps=False)
        self.go_on, self.back = Button("main", "continue"), Button("second", "back")
        self.go_on.clicked.connect(self.agreed)
        self.back.clicked.connect(self.left)
        total = boxed("card", [self._label, self._sum])
        self.arrange(
            [self._title, self._lines], [total], [(self.back, 1), (self.go_on, 2)], stacks=True
        )

    def show_draft(self, draft: BoxDraft | None) -> None:
        """Show a bag and its pieces, or nothing."""
        self.draft = draft
        self.speak()

    def speak(self) -> None:
        """Write every text."""
        words, draft = self.words, self.draft
        self._title.setText(words("S655"))
        self._label.setText(words("S656"))
        self.go_on.say(words("B63"))
        self.back.say(words("B903"))
        if draft is None:
            self._lines.show_lines([])
            self._sum.clear()
            return
        record = draft.emptied
        lines = [(words("S653"), isolate_ltr(record.bag_number))]
        lines += [pieces_line(one.denomination_minor, one.pieces, words) for one in record.counts]
        if record.unread_notes:
            lines.append((words("S688"), isolate_ltr(str(record.unread_notes))))
        self._lines.show_lines(lines)
        self._sum.setText(words.joined(words.money(record.expected_minor)))

    def first_focus(self) -> QWidget:
        """Return continue."""
        return self.go_on


class BoxDonePage(Page):
    """The box is empty by the journal, and what became of the slip."""

    name = "service_done"
    idle_s = SERVICE_IDLE_S
    again = Signal()
    left = Signal()

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self.emptied: Emptied | None = None
        self.is_printed = False
        self._title, self._sum = text("title"), text("huge", wraps=False)
        self._bag, self._paper = text("plain"), text("strong")
        self.reprint, self.finish = Button("second", "again"), Button("main", "finish")
        self.reprint.clicked.connect(self.again)
        self.finish.clicked.connect(self.left)
        card = boxed("card", [self._title, self._sum, self._bag, self._paper])
        self.arrange([card], [], [(self.reprint, 1), (self.finish, 1)])

    def show_emptied(self, emptied: Emptied, *, is_printed: bool) -> None:
        """Show what was taken away."""
        self.emptied, self.is_printed = emptied, is_printed
        self.speak()

    def speak(self) -> None:
        """Write every text."""
        words, emptied = self.words, self.emptied
        self._title.setText(words("S657"))
        self._paper.setText(words("S658" if self.is_printed else "S659"))
        self.reprint.say(words("B657"))
        self.finish.say(words("B903"))
        if emptied is None:
            return
        self._sum.setText(words.joined(words.money(emptied.record.expected_minor)))
        self._bag.setText(words.joined(words("S653"), isolate_ltr(emptied.record.bag_number)))

    def first_focus(self) -> QWidget:
        """Return finish."""
        return self.finish


class ServicePages:
    """All of them; made when the menu is first opened."""

    def __init__(self, words: Words, look: Look) -> None:
        normal, hidden = QLineEdit.EchoMode.Normal, QLineEdit.EchoMode.Password
        who = {"S651": normal, "S652": hidden}
        self.login = TypedPage(
            words, look, name="service_login", title_id="S650", fields=who, button_id="B650"
        )
        self.second = TypedPage(
            words, look, name="service_second", title_id="S654", fields=who, button_id="B656"
        )
        bag = {"S653": normal}
        self.bag = TypedPage(
            words, look, name="service_bag", title_id="B651", fields=bag, button_id="B63"
        )
        self.menu, self.box = ServiceMenuPage(words, look), BoxPage(words, look)
        self.done = BoxDonePage(words, look)
        self.tests = LinesPage(words, look, name="service_tests", title_id="S672", note_id="S673")
        self.cases = LinesPage(words, look, name="service_cases", title_id="S667", note_id=None)

    def all(self) -> tuple[Page, ...]:
        """Return every page."""
        return (
            *(self.login, self.menu, self.bag, self.box),
            *(self.second, self.done, self.tests, self.cases),
        )


def pieces_line(note_minor: int, pieces: int, words: Words) -> tuple[str, str]:
    """Return how many of a note there are, and what they are worth."""
    return isolate_ltr(f"{pieces} × {note_minor // 100}"), words.money(note_minor * pieces)
