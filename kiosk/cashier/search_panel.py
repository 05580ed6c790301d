"""F3: find a meter by name, account or mobile number.  Enter chooses a meter, never a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kiosk.cashier.customer_card import service_of
from kiosk.cashier.desk import Desk
from kiosk.cashier.notices import is_declined
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, strip_controls
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner
from kiosk.widgets.parts import card, label, name_it, pill, row
from kiosk.workers import Latest
from vending_server.wire.lookup import SEARCH_CHARACTERS_MIN, LookupAnswer, LookupBy, MeterFacts
from vending_server.wire.problems import ProblemCode

PAUSE_MS: Final = 250
_ROW_HEIGHT: Final = 62
_SERVICE_WIDTH: Final = 170
_NUMBER_WIDTH: Final = 130
_PHONE_DIGITS_MIN: Final = 9
_STEPS: Final[dict[int, int]] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


def search_by(text: str) -> LookupBy:
    """Return how a search text is meant: digits are an account or a phone, the rest is a name."""
    digits = formats.normalise_digits(text).replace(" ", "").replace("-", "")
    if not digits.lstrip("+").isdecimal():
        return LookupBy.NAME
    is_phone = digits.startswith(("+", "05")) or len(digits) >= _PHONE_DIGITS_MIN
    return LookupBy.PHONE if is_phone else LookupBy.ACCOUNT


class SearchField(QLineEdit):
    """Where the search text is typed; up and down go to the list of what was found."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Hand the arrows on: a line of text has no use for them."""
        steps = _STEPS.get(event.key())
        if steps is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(steps)


class SearchPanel(QFrame):
    """A field and a list of meters."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._words = desk.words
        self._latest = Latest(desk.workers)
        self._meters: tuple[MeterFacts, ...] = ()
        self._has_more = self._is_answered = False
        self._title = label("heading")
        self.field = SearchField()
        self.field.moved.connect(self.move_choice)
        sized(self.field, least_height=44)
        self.field.setMaxLength(60)
        self.field.textEdited.connect(self._on_edit)
        self.banner = Banner(desk.words)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemDoubleClicked.connect(lambda _: self.choose())
        self._note = label("small")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        layout = QVBoxLayout()
        layout.setSpacing(10)
        for part in (self._title, self.field, self.banner):
            layout.addWidget(part)
        layout.addWidget(self.list, 1)
        layout.addLayout(row([self._note, 1]))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(layout))
        self.retranslate()

    def open(self, meters: Sequence[MeterFacts] = ()) -> None:
        """Begin a search, or choose among meters found already."""
        self.field.clear()
        self._show(tuple(meters), has_more=False, is_answered=bool(meters))
        self.banner.show_notice(None)
        self.field.setFocus()

    def close_search(self) -> None:
        """Deliver nothing more."""
        self._pause.stop()
        self._latest.forget()

    def move_choice(self, steps: int) -> None:
        """Go up or down the list."""
        if self._meters:
            at = self.list.currentRow() + steps
            self.list.setCurrentRow(max(0, min(at, len(self._meters) - 1)))

    def choose(self) -> None:
        """Take the marked meter."""
        at = self.list.currentRow()
        if 0 <= at < len(self._meters) and not self._pause.isActive():
            self.chosen.emit(self._meters[at])

    def retranslate(self) -> None:
        """Write every text again; the search text stays."""
        words = self._words
        self._title.setText(words("S74"))
        if self._has_more:
            self._note.setText(words("S77"))
        elif self._is_answered and not self._meters:
            self._note.setText(words("S76"))
        else:
            self._note.setText(words("S75"))
        name_it(self.field, words("S74"))
        name_it(self.list, words("S75"))
        self.banner.retranslate()
        at = self.list.currentRow()
        self._fill()
        self.list.setCurrentRow(at)

    def _on_edit(self) -> None:
        self.banner.show_notice(None)
        self._latest.forget()
        self._show((), has_more=False, is_answered=False)
        self._pause.start()

    def _ask(self) -> None:
        text = strip_controls(self.field.text().replace("\u00a0", " ")).strip()
        if len(text) < SEARCH_CHARACTERS_MIN:
            return
        by = search_by(text)
        till = self._desk.till
        self._latest.run(self._desk.timed(lambda: till.lookup(by, text)), self._done, self._failed)

    def _done(self, answer: LookupAnswer) -> None:
        self._show(tuple(answer.meters), has_more=answer.more, is_answered=True)
        self._desk.reporter.say("search", found=len(answer.meters))

    def _failed(self, error: Exception) -> None:
        if is_declined(error, ProblemCode.METER_UNKNOWN):
            # Nobody typed a meter number: that nothing was found is an answer, not a fault.
            self._show((), has_more=False, is_answered=True)
            self._desk.reporter.say("search", found=0)
            return
        notice = self._desk.notice(error)
        self.banner.show_notice(notice)
        self._desk.reporter.say("banner", id=notice.text_id)

    def _show(self, meters: tuple[MeterFacts, ...], *, has_more: bool, is_answered: bool) -> None:
        self._meters, self._has_more, self._is_answered = meters, has_more, is_answered
        self.retranslate()
        self.list.setCurrentRow(0 if meters else -1)

    def _fill(self) -> None:
        self.list.clear()
        for meter in self._meters:
            item = QListWidgetItem(self.list)
            item.setSizeHint(QSize(100, worn().room(_ROW_HEIGHT)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, meter.customer_name)
            self.list.setItemWidget(item, self._row(meter))

    def _row(self, meter: MeterFacts) -> QWidget:
        words = self._words
        host = QWidget()
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addWidget(label("strong", words.name(meter.customer_name)))
        account, service = isolate_ltr(meter.account_number), service_of(meter, words)
        about = [words.name(meter.address), account]
        layout = row([], spacing=18)
        layout.addLayout(who, 1)
        if not meter.can_vend:
            layout.addWidget(pill("danger", words("S17")))
        if worn().is_large:  # a column of its own would take the room of the name
            about.insert(0, service)
        else:
            column = label("", service)
            column.setMinimumWidth(_SERVICE_WIDTH)
            layout.addWidget(column)
        who.addWidget(label("small", words.joined(*about)))
        number = label("strong", words.joined(formats.meter_number(meter.drn)))
        number.setMinimumWidth(worn().scaled(_NUMBER_WIDTH))
        layout.addWidget(number)
        layout.setContentsMargins(14, 4, 14, 4)
        host.setLayout(layout)
        return host
