"""What is said before something is done about a difference: why, and what the act itself needs.

Where money moves the same values go before a second person, and then to the server, unchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QPushButton, QVBoxLayout

from kiosk.headoffice.choice import Choice
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.explanation import Explanation
from kiosk.headoffice.reconciliation_words import ACTS
from kiosk.headoffice.tables.columns import amount
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner, notice
from kiosk.widgets.parts import FilledButton, label, listens, name_it, row, wrapping
from kiosk.widgets.words import Saying, Words
from vending_server.wire import reconciliation as wire

MOVES_MONEY: Final = frozenset({"charge", "write_off", "correct"})
TWO_PEOPLE: Final = MOVES_MONEY | {"reopen"}
_FIELDS: Final = {
    "charge": ("login",),
    "write_off": ("decision_number",),
    "correct": ("debit", "credit"),
}
_LABELS: Final = {
    "reason": "T152",
    "login": "S1150",
    "debit": "S1151",
    "credit": "S1152",
    "decision_number": "S1153",
}
_MAY_BE_EMPTY: Final = frozenset({"login"})
_CHARS_MAX: Final = {"reason": 400, "login": 40, "debit": 60, "credit": 60, "decision_number": 80}


@dataclass(frozen=True, slots=True)
class Filled:
    """What was typed for an act; `explanation` is the one that is accepted."""

    act: str
    values: dict[str, str]
    explanation: Explanation | None = None

    @property
    def needs_two(self) -> bool:
        """Whether a second person has to agree before it is done."""
        is_judged = self.explanation is not None and not self.explanation.is_whole
        return self.act in MOVES_MONEY or is_judged

    def document(
        self, document_id: str, item: wire.ItemLine, approval_id: str | None = None
    ) -> wire.ItemAct:
        """Return the message; the amount is the one that was on the screen."""
        explained = self.explanation
        cause = explained.cause if explained is not None else None
        links = explained.links if explained is not None else ()
        return wire.ItemAct(
            document_id=document_id,
            act=self.act,  # type: ignore[arg-type]  # one of the names of the form's own table
            reason=self.values["reason"],
            cause=cause.kind if cause is not None else None,
            links=[wire.LinkGiven(kind=one.kind, id=one.id) for one in links],
            amount_minor=item.amount_minor if self.act in MOVES_MONEY else None,
            login=self.values.get("login") or None,
            debit=self.values.get("debit") or None,
            credit=self.values.get("credit") or None,
            decision_number=self.values.get("decision_number", ""),
            approval_id=approval_id,
        )

    def effect(self, item: wire.ItemLine) -> Saying:
        """Return in one sentence what will happen, for whoever is to agree to it."""
        values, minor = self.values, abs(item.amount_minor)

        def say(words: Words) -> str:
            x = amount(minor)
            if self.explanation is not None:
                return words("S3065", x=x, what=self.explanation.name(words))
            if self.act == "charge":
                name = values.get("login") or words("S1158")
                return words("S1155", x=x, name=name, n=item.subject.point_number)
            if self.act == "write_off":
                return words("S1156", x=x, n=isolate_name(values.get("decision_number", "")))
            return words(
                "S1157",
                x=x,
                a=isolate_ltr(values.get("debit", "")),
                b=isolate_ltr(values.get("credit", "")),
            )

        return say


class DecisionForm(QFrame):
    """`filled` tells what was typed; `left` that nothing is to be done."""

    filled = Signal(object)
    left = Signal()

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._act = "note"
        self._item_minor = 0
        self.explained_by: Choice[Explanation] = Choice(desk, "S1154", width=260)
        self.explained_by.chosen.connect(self.speak)
        self._title, self._what = label("section"), wrapping("small")
        self.fields = {name: QLineEdit() for name in _LABELS}
        self._labels = {name: wrapping("small") for name in _LABELS}
        self.banner = Banner(desk.words)
        self.confirm, self.cancel = FilledButton(), QPushButton()
        self.confirm.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.put_away)
        self._lay_out()
        self.hide()

    def open(self, act: str, explanations: Sequence[Explanation] = (), item_minor: int = 0) -> None:
        """Ask what an act needs; an explanation is one of some, of a difference of so much."""
        self._act, self._item_minor = act, item_minor
        words = self._desk.words
        self.explained_by.offer(explanations, lambda one: one.name(words))
        self.explained_by.box.setCurrentIndex(0)
        for part in (self.explained_by, self._what):
            part.setVisible(bool(explanations))
        for name, field in self.fields.items():
            field.clear()
            is_wanted = name == "reason" or name in _FIELDS.get(act, ())
            field.setVisible(is_wanted)
            self._labels[name].setVisible(is_wanted)
        self.banner.show_notice(None)
        self.show()
        self.speak()
        self._wanted()[0].setFocus()

    def put_away(self) -> None:
        """Do nothing."""
        self.hide()
        self.left.emit()

    def command_enter(self) -> bool:
        """Go on to the next field, from the last one to the button."""
        wanted = self._wanted() if self.isVisible() else []
        for at, field in enumerate(wanted):
            if listens(field):
                following = [*wanted[at + 1 :], self.confirm]
                following[0].setFocus()
                return True
        return False

    def submit(self) -> None:
        """Tell what was typed, if nothing is missing; the first that is gets the focus."""
        typed = {
            name: " ".join(field.text().split())
            for name, field in self.fields.items()
            if not field.isHidden()
        }
        for name, text in typed.items():
            if not text and name not in _MAY_BE_EMPTY:
                told = notice("S1168", "warning")
                self.banner.show_notice(told)
                self._desk.tell(told)
                self.fields[name].setFocus()
                return
        self.hide()
        self.filled.emit(Filled(self._act, typed, self.explained_by.value))

    def speak(self) -> None:
        """Write every text again; what was typed stays."""
        words = self._desk.words
        self._title.setText(words(ACTS.get(self._act, "B36")))
        self.explained_by.speak()
        explained = self.explained_by.value
        if explained is not None:
            self._what.setText(explained.weight(words, self._item_minor))
        for name, text_id in _LABELS.items():
            self._labels[name].setText(words(text_id))
            name_it(self.fields[name], words(text_id))
        is_judged = explained is not None and not explained.is_whole
        self.confirm.setText(words("B33" if self._act in TWO_PEOPLE or is_judged else "B89"))
        self.cancel.setText(words("B904"))
        for button in (self.confirm, self.cancel):
            name_it(button, button.text())
        self.banner.retranslate()

    def _wanted(self) -> list[QLineEdit]:
        return [field for field in self.fields.values() if not field.isHidden()]

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(10)
        form.setVerticalSpacing(4)
        for at, (name, field) in enumerate(self.fields.items()):
            field.setMaxLength(_CHARS_MAX[name])
            if name != "reason":
                field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            sized(field, least_height=36)
            form.addWidget(self._labels[name], at * 2, 0)
            form.addWidget(field, at * 2 + 1, 0)
        for button in (self.confirm, self.cancel):
            sized(button, least_height=38)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 14)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self.explained_by)
        column.addWidget(self._what)
        column.addLayout(form)
        column.addWidget(self.banner)
        column.addLayout(row([self.confirm, self.cancel, 1]))
