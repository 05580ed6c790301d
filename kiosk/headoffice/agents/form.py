"""What is typed before something is done to an agent, and the sentence of what it will do."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kiosk.headoffice.agents.acts import THROUGH
from kiosk.headoffice.choice import Choice
from kiosk.headoffice.desk import OfficeDesk
from kiosk.i18n import formats
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner, notice
from kiosk.widgets.number_field import money_field, name_field
from kiosk.widgets.parts import label, listens, name_it, row, wrapping
from kiosk.widgets.words import Saying, nothing_said

TITLES: Final = {"top_up": "B763", "settle": "B764", "pay": "B765", "terms": "B766"}
_FIELDS: Final = {
    "top_up": ("amount", "text"),
    "pay": ("amount", "text"),
    "terms": ("limit", "percent", "text"),
    "settle": (),
}
_WAYS: Final = {"top_up": ("bank", "head_office_cash"), "pay": tuple(THROUGH)}
_LABELS: Final = {"amount": "S2130", "limit": "S2133", "percent": "S2134"}
_TEXT_MAX: Final = 80
_PERCENT_MAX: Final = 100_00


class AgentForm(QFrame):
    """`filled` brings name and values: agorot, basis points, texts; `left` that nothing is done."""

    filled = Signal(str, dict)
    left = Signal()

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk, self.act = desk, "settle"
        self._title, self._told = label("section"), wrapping("strong")
        self._said: Saying = nothing_said
        percent = money_field()
        percent.unit_id = "S2147"
        self.fields: dict[str, QLineEdit] = {
            "amount": money_field(),
            "limit": money_field(),
            "percent": percent,
            "text": QLineEdit(),
        }
        self.fields["text"].setMaxLength(_TEXT_MAX)
        self._labels = {name: label("small") for name in self.fields}
        self.through: Choice[str] = Choice(desk, "S2131", width=220)
        self.confirm, self.cancel = QPushButton(), QPushButton()
        self.confirm.setObjectName("primary")
        self.confirm.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.put_away)
        self.banner = Banner(desk.words)
        self._lay_out()
        self.hide()

    def open(self, act: str, said: Saying, **values: str) -> None:
        """Ask what an act needs; `said` is told above it, values stand in their fields."""
        self.act, self._said = act, said
        for name, field in self.fields.items():
            is_wanted = name in _FIELDS[act]
            field.setVisible(is_wanted)
            self._labels[name].setVisible(is_wanted)
            field.setText(values.get(name, ""))
        ways = _WAYS.get(act, ())
        self.through.setVisible(bool(ways))
        self.through.offer(ways, lambda way: self._desk.words(THROUGH[way]))
        self.banner.show_notice(None)
        self.show()
        self.speak()
        self._stops()[0].setFocus()

    def put_away(self) -> None:
        """Do nothing."""
        self.hide()
        self.left.emit()

    def command_enter(self) -> bool:
        """Go on to what comes next; from the last field to the button."""
        stops = self._stops() if self.isVisible() else []
        for at, part in enumerate(stops[:-1]):
            if listens(part):
                stops[at + 1].setFocus()
                return True
        return False

    def submit(self) -> None:
        """Tell what was typed, if all of it can be used."""
        values: dict[str, int | str] = {}
        for name in _FIELDS[self.act]:
            value = self._value(name)
            if value is None:
                told = notice("S2139", "warning")
                self.banner.show_notice(told)
                self._desk.tell(told)
                self.fields[name].setFocus()
                return
            values[name] = value
        if self.through.value is not None and self.act in _WAYS:
            values["through"] = self.through.value
        self.hide()
        self.filled.emit(self.act, values)

    def speak(self) -> None:
        """Write every text again; what was typed stays."""
        words = self._desk.words
        self._title.setText(words(TITLES[self.act]))
        self._told.setText(self._said(words))
        text_id = "S2135" if self.act == "terms" else "S2132"
        for name, said in self._labels.items():
            said.setText(words(_LABELS.get(name, text_id)))
            name_field(self.fields[name], words, said.text())
        self.through.speak()
        self.confirm.setText(words("B33" if self.act != "settle" else "B89"))
        self.cancel.setText(words("B904"))
        for button in (self.confirm, self.cancel):
            name_it(button, button.text())
        self.banner.retranslate()

    def _value(self, name: str) -> int | str | None:
        typed = " ".join(self.fields[name].text().split())
        if name == "text":
            return typed or None
        try:
            hundredths = formats.parse_amount(typed)
        except NumberNotUnderstood:
            return None
        if name == "amount":
            return hundredths or None
        return hundredths if name == "limit" or hundredths <= _PERCENT_MAX else None

    def _stops(self) -> list[QWidget]:
        stops: list[QWidget] = [self.fields[name] for name in _FIELDS[self.act]]
        if self.act in _WAYS:
            stops.insert(1, self.through.box)
        return [*stops, self.confirm]

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(3)
        places = {"amount": 0, "limit": 0, "percent": 1, "text": 2}
        for name, field in self.fields.items():
            sized(field, least_height=38)
            form.addWidget(self._labels[name], 0, places[name])
            form.addWidget(field, 1, places[name])
        form.addWidget(self.through, 0, 1, 2, 1)
        form.setColumnStretch(2, 1)
        for button in (self.confirm, self.cancel):
            sized(button, least_height=38)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 14)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._told)
        column.addLayout(form)
        column.addWidget(self.banner)
        column.addLayout(row([self.confirm, self.cancel, 1]))
