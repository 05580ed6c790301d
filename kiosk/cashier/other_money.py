"""What is paid otherwise than in cash: by card, by transfer, by cheque; in place of the payment.

It shows what is still to pay and hands over one part at a time; it decides nothing and sells
nothing.  What no part pays is cash.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidgetItem, QVBoxLayout

from kiosk.cashier.payment import Payment, plain_amount
from kiosk.cashier.work_screen import DigitList
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.i18n.formats import parse_amount
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner, Notice, notice
from kiosk.widgets.number_field import money_field, name_field
from kiosk.widgets.parts import card, label, listens, name_it, wrapping
from kiosk.widgets.words import Words
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

KINDS: Final = (
    (TenderKind.BANK_CARD, "T157"),
    (TenderKind.TRANSFER, "S823"),
    (TenderKind.CHEQUE, "T156"),
)
_NAMES: Final = dict(KINDS)
_ROW_HEIGHT: Final = 36
_FIELD_HEIGHT: Final = 42
_REFERENCE_MAX: Final = 64


def parts_said(payment: Payment, words: Words) -> str:
    """Return what is paid otherwise than in cash, part by part; nothing if nothing is."""
    if not payment.others:
        return ""  # joined, even nothing begins with a mark of direction and would take a row
    return words.joined(
        *(
            f"{words(_NAMES[part.kind])} {isolate_ltr(formats.amount(part.amount_minor))}"
            for part in payment.others
        )
    )


class OtherMoneyPanel(QFrame):
    """A kind by its digit, an amount, a number; emits `taken(Tender)` and `told(Notice)`."""

    taken = Signal(object)
    told = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._payment = Payment()
        self._title, self._hint = label("screen-title"), wrapping("muted")
        self._kind_label = label("strong")
        self.kinds = DigitList(self._by_digit)
        sized(self.kinds, height=_ROW_HEIGHT * len(KINDS) + 6)
        self._amount_label, self.amount = label("strong"), money_field()
        self._reference_label, self.reference = label("strong"), QLineEdit()
        self.reference.setMaxLength(_REFERENCE_MAX)
        self.reference.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.banner = Banner(words)
        self._so_far = wrapping("strong")
        for field in (self.amount, self.reference):
            sized(field, least_height=_FIELD_HEIGHT)
            field.textEdited.connect(lambda _: self.banner.show_notice(None))
        self._lay_out()
        self.retranslate()

    def forget(self) -> None:
        """Keep nothing of a customer's money."""
        self.begin(Payment())

    def begin(self, payment: Payment) -> None:
        """Ask for the next part of what is still to pay."""
        self._payment = payment
        self.banner.show_notice(None)
        self.reference.clear()
        due = payment.cash_due_minor
        self.amount.setText(plain_amount(due) if due else "")
        self.retranslate()
        self.kinds.setCurrentRow(0)

    def enter(self) -> None:
        """Go from kind to amount to number; after that the part is taken."""
        if listens(self.kinds):
            self.amount.setFocus()
        elif listens(self.amount):
            self.reference.setFocus()
        else:
            self._take()

    def retranslate(self) -> None:
        """Write every text again; what was typed stays."""
        words = self._words
        self._title.setText(words("S820"))
        self._hint.setText(words("S821"))
        self._kind_label.setText(words("S825"))
        name_it(self.kinds, words("S825"))
        for what, text_id, part in (
            (self._amount_label, "S750", self.amount),
            (self._reference_label, "S824", self.reference),
        ):
            what.setText(words(text_id))
            name_field(part, words, words(text_id))
        at = max(0, self.kinds.currentRow())
        self.kinds.clear()
        for number, (_, text_id) in enumerate(KINDS, start=1):
            text = words.joined(isolate_ltr(str(number)), words(text_id))
            item = QListWidgetItem(text, self.kinds)
            item.setSizeHint(QSize(100, worn().room(_ROW_HEIGHT)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words(text_id))
        self.kinds.setCurrentRow(at)
        self._so_far.setText(parts_said(self._payment, words))
        self.banner.retranslate()

    def _by_digit(self, digit: int) -> None:
        if 1 <= digit <= len(KINDS):
            self.kinds.setCurrentRow(digit - 1)
            self.amount.setFocus()

    def _take(self) -> None:
        kind, _ = KINDS[max(0, self.kinds.currentRow())]
        due = self._payment.cash_due_minor or 0
        try:
            amount = parse_amount(self.amount.text() or "0")
        except NumberNotUnderstood:
            amount = 0
        reference = self.reference.text().strip()
        if not 0 < amount <= due:
            self._refuse(notice("E820"))
            self.amount.setFocus()
        elif kind is TenderKind.CHEQUE and not reference:
            self._refuse(notice("E300"))
            self.reference.setFocus()
        else:
            self.taken.emit(Tender(kind=kind, amount_minor=amount, reference=reference))

    def _refuse(self, refused: Notice) -> None:
        self.banner.show_notice(refused)
        self.told.emit(refused)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(8)
        for part in (
            *(self._title, self._hint, self._kind_label, self.kinds),
            *(self._amount_label, self.amount, self._reference_label, self.reference),
            *(self.banner, self._so_far),
        ):
            column.addWidget(part)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(column))
