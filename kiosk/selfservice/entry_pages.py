"""K01 to K03: attract, identify, your meter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from kiosk.errors import TillRefusal
from kiosk.flows.identify import checked_drn
from kiosk.flows.machine import NOTES_MINOR
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.i18n.language import Language
from kiosk.selfservice.look import Look
from kiosk.selfservice.parts import Button, Keypad, Page, beside, boxed, grouped, led, text
from kiosk.widgets.words import Saying, Words, nothing_said, saying
from vending_server.wire.lookup import LinkedMeter, MeterFacts

NUMBER_MAX: Final = 13
NUMBER_MIN: Final = 11
_STREET_WORDS: Final = 2
LANGUAGE_NAMES: Final = {Language.ARABIC: "العربية", Language.ENGLISH: "English"}
_NOTES_TEXT: Final = " · ".join(str(note // 100) for note in NOTES_MINOR)


def notes_accepted(words: Words) -> str:
    """Return which notes the machine takes."""
    return words("S906", notes=isolate_ltr(_NOTES_TEXT))


def masked(name: str) -> str:
    """Return a first name and initials: who stands behind must not read a neighbour's name."""
    first, *others = name.split() or [""]
    return " ".join([first, *(f"{other[0]}." for other in others)])


def _street(address: str) -> str:
    """Return enough of an address to know one's own."""
    parts = address.split()
    return " ".join(parts[:2]) + (" …" if len(parts) > _STREET_WORDS else "")


class AttractPage(Page):
    """K01: invites, and says the rules before any money."""

    name = "attract"
    idle_s = None
    touched = Signal()
    language_chosen = Signal(object)

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self._title, self._start = text("title"), Button("main", "start")
        self._steps = [text("plain") for _ in range(4)]
        self._notes, self._change = text("strong"), text("plain")
        self._offline, self._is_offline = text("small"), False
        self._choices = [Button("second", f"language-{one.value}") for one in Language]
        for one, button in zip(Language, self._choices, strict=True):
            button.say(LANGUAGE_NAMES[one])
            button.clicked.connect(lambda _=False, one=one: self.language_chosen.emit(one))
        self._start.clicked.connect(self.touched)
        warning = boxed("warning", [self._offline, self._change, self._notes])
        steps = boxed("card", self._steps, spacing=look.sizes.gap)
        choices = beside(self._choices, spacing=look.sizes.gap)
        self.arrange([self._title, steps], [warning, choices], [(self._start, 1)])

    def show_offline(self, *, is_offline: bool) -> None:
        """Say that not every meter can be charged now, or no longer."""
        self._is_offline = is_offline
        self.speak()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin wherever it is touched."""
        super().mousePressEvent(event)
        self.touched.emit()

    def speak(self) -> None:
        """Write every text."""
        words = self.words
        self._title.setText(words("S904"))
        for at, (label, text_id) in enumerate(
            zip(self._steps, ("S900", "S901", "S902", "S903"), strict=True), start=1
        ):
            label.setText(words.joined(isolate_ltr(str(at)), words(text_id), by=" – "))
        self._offline.setText(words("E568"))
        self._offline.setVisible(self._is_offline)
        # Large type on a lying screen has room for one of them; which notes is said again later.
        has_room = self.look.sizes.is_portrait or not self.look.is_large
        self._notes.setVisible(has_room or not self._is_offline)
        self._change.setText(words("S860" if self.look.is_low else "S905"))
        self._notes.setText(notes_accepted(words))
        self._start.say(words("B62"))

    def first_focus(self) -> QWidget:
        """Return the button that starts."""
        return self._start


class IdentifyPage(Page):
    """K02: one meter, by card, code or number; never by a name."""

    name = "identify"
    step = 1
    entered = Signal(str)
    left = Signal()

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self.digits = ""
        self._said: Saying = nothing_said
        self._title, self._how = text("title"), text("plain")
        self._label, self._number = text("small"), text("digits", wraps=False)
        self._number.setMinimumHeight(look.sizes.target)
        self._error = text("strong")
        self.wrong = boxed("danger", [self._error])
        self.pad = Keypad(look.sizes.main)
        self.go_on, self.back = Button("main", "continue"), Button("second", "back")
        self.pad.pressed.connect(self._press)
        self.go_on.clicked.connect(lambda: self.entered.emit(self.digits))
        self.back.clicked.connect(self.left)
        field = boxed("card", [self._label, self._number], spacing=0)
        self.arrange(
            [self._title, self._how, field, self.wrong],
            [self.pad],
            [(self.back, 1), (self.go_on, 2)],
        )
        self.has_reader = True
        self.clear()

    def clear(self) -> None:
        """Forget what was typed."""
        self.digits = ""
        self.show_error(nothing_said)
        self._show()

    def show_error(self, said: Saying) -> None:
        """Say what is wrong, until the next key."""
        self._said, told = said, said(self.words)
        self._error.setText(told)
        self.wrong.setVisible(bool(told))

    def speak(self) -> None:
        """Write every text."""
        words = self.words
        self._title.setText(words("S910"))
        self._how.setText(words("S911" if self.has_reader else "S912"))
        self._label.setText(words("S913"))
        self.show_error(self._said)
        self.go_on.say(words("B63"))
        self.back.say(words("B903"))
        self.pad.speak(words)

    def first_focus(self) -> QWidget:
        """Return the first key."""
        return self.pad

    def _press(self, key: str) -> None:
        self.show_error(nothing_said)
        match key:
            case "clear":
                self.digits = ""
            case "delete":
                self.digits = self.digits[:-1]
            case _ if len(self.digits) < NUMBER_MAX:
                self.digits += key
        self._show()
        if len(self.digits) == NUMBER_MAX and not self.go_on.isEnabled():
            self.show_error(saying("E01"))

    def _show(self) -> None:
        self._number.setText(self.words.joined(grouped(self.digits) or "—"))
        self._number.setAccessibleName(" ".join(self.digits))
        self.go_on.setEnabled(self._is_whole())

    def _is_whole(self) -> bool:
        if len(self.digits) < NUMBER_MIN:
            return False
        try:
            checked_drn(self.digits)
        except TillRefusal:
            return False
        return True


class MeterPage(Page):
    """K03: the right meter, before any amount; nothing is said of debts."""

    name = "meter"
    step = 1
    agreed = Signal()
    other = Signal()
    linked = Signal(str)

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self.meter: MeterFacts | None = None
        self._title = text("title")
        self._utility, self._number = text("strong"), text("figure", wraps=False)
        self._facts = [(text("small"), text("strong")) for _ in range(3)]
        parts: list[QWidget] = [self._utility, self._number]
        for label, value in self._facts:
            parts += [label, value] if look.sizes.is_portrait else [led(label, value)]
        self._blocked = text("strong")
        self._block_box = boxed("danger", [self._blocked])
        self._other_buttons = [Button("second", f"linked{at}") for at in range(2)]
        for at, button in enumerate(self._other_buttons):
            button.clicked.connect(lambda _=False, at=at: self._take_linked(at))
        self.yes, self.no = Button("main", "yes"), Button("second", "other")
        self.yes.clicked.connect(self.agreed)
        self.no.clicked.connect(self.other)
        self.arrange(
            [self._title, boxed("card", parts)],
            [self._block_box, *self._other_buttons],
            [(self.no, 1), (self.yes, 2)],
            stacks=True,
        )

    def show_meter(self, meter: MeterFacts) -> None:
        """Show what was found."""
        self.meter = meter
        self.yes.setEnabled(meter.can_vend)
        self._block_box.setVisible(not meter.can_vend)
        self.speak()

    def forget(self) -> None:
        """Keep nothing of the last customer."""
        self.meter = None
        for _label, value in self._facts:
            value.setText("")
        self._number.setText("")

    def speak(self) -> None:
        """Write every text."""
        words, meter = self.words, self.meter
        self._title.setText(words("S920"))
        self.yes.say(words("B75"))
        self.no.say(words("B76"))
        self._blocked.setText(words("S927"))
        if meter is None:
            return
        self._utility.setText(words(utility_id(meter.utility)))
        self._number.setText(words.joined(formats.meter_number(meter.drn)))
        last = meter.last_purchase
        sold = words.date_of(dt.datetime.fromisoformat(last.sold_at)) if last else "—"
        values = (
            words.name(masked(meter.customer_name)),
            words.name(_street(meter.address)),
            words.joined(sold),
        )
        for (label, value), text_id, told in zip(
            self._facts, ("S923", "S924", "S925"), values, strict=True
        ):
            label.setText(words(text_id))
            value.setText(told)
            is_known = bool(meter.customer_name) or text_id == "S925"  # of the pack nobody is
            label.setVisible(is_known)
            value.setVisible(is_known)
        self._show_linked(meter.linked)

    def first_focus(self) -> QWidget:
        """Return yes."""
        return self.yes

    def _show_linked(self, linked: Sequence[LinkedMeter]) -> None:
        for at, button in enumerate(self._other_buttons):
            button.setVisible(at < len(linked))
            if at < len(linked):
                one = linked[at]
                number = self.words("S926", n=formats.meter_number(one.drn))
                button.say(self.words.joined(self.words(utility_id(one.utility)), number))

    def _take_linked(self, at: int) -> None:
        if self.meter is not None and at < len(self.meter.linked):
            self.linked.emit(self.meter.linked[at].drn)


def utility_id(utility: str) -> str:
    """Return the text id of a utility's name."""
    return "S921" if utility == "electricity" else "S922"
