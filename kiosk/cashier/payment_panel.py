"""The payment panel of the sell screen: amount, received, notes, change, and the confirm button.

It shows a `Payment` and says what was typed; it decides nothing.  The confirm button listens to
the mouse only: Enter and the space bar never sell, and F12 comes through the key router.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiosk.cashier.other_money import parts_said
from kiosk.cashier.payment import NOTES_MINOR, Payment, plain_amount
from kiosk.flows.till_values import SaleMode
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.dress import worn
from kiosk.widgets.banner import Banner, Notice
from kiosk.widgets.key_router import Cap
from kiosk.widgets.number_field import (
    NumberField,
    amount_field,
    name_field,
)
from kiosk.widgets.parts import (
    cap,
    card,
    label,
    listens,
    name_it,
    row,
    set_property,
    toned,
    wrapping,
)
from kiosk.widgets.words import Words

NOTE_CAPS: Final = dict(
    zip((Cap.NOTE_20, Cap.NOTE_50, Cap.NOTE_100, Cap.NOTE_200), NOTES_MINOR, strict=True)
)
NOTE_KEYS: Final = ("/ * − + · Alt+1 … 4", "S857")
_DASH: Final = "—"
_GAP: Final = 8
_GAP_SMALL: Final = 5


class _MoneyBox(QFrame):
    """A framed field with its name, a hint, and the sign of what is counted."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("box")
        self.title = label("strong")
        self.hint = label("small")
        self.sign = label("sign")
        self.field = amount_field()
        self.field.setMinimumWidth(112)
        self.field.focus_changed.connect(lambda has: set_property(self, "active", has))
        self.field.textEdited.connect(lambda _: set_property(self, "wrong", None))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self.hint)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 4, 14, 4)
        layout.setSpacing(8)
        layout.addLayout(names)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.sign)
        self.setMinimumHeight(66)

    def align(self, *, is_rtl: bool) -> None:
        """Keep the figure next to its sign."""
        side = Qt.AlignmentFlag.AlignLeft if is_rtl else Qt.AlignmentFlag.AlignRight
        self.field.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)


class _NoteButton(QPushButton):
    def __init__(self, key: Cap, note_minor: int) -> None:
        super().__init__()
        self.setObjectName("note")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(54)
        self.note_minor = note_minor
        self._value = label("strong", str(note_minor // 100))
        self._key = label("small", "−" if key is Cap.NOTE_100 else key.value)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(0)
        for part in (self._value, self._key):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(part)

    def show_count(self, count: int, text: str) -> None:
        set_property(self, "counted", bool(count) or None)
        value = str(self.note_minor // 100)
        self._value.setText(isolate_ltr(f"{value} × {count}") if count else value)
        name_it(self, text)


class ConfirmButton(QPushButton):
    """The only button that sells; no key presses it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("confirm")
        self.setMinimumHeight(66)
        self._text = label()
        self._cap = cap("F12")
        self._inside = row([self._text, 1, self._cap])
        self._inside.setContentsMargins(16, 4, 16, 4)
        self.setLayout(self._inside)

    def show_text(self, text: str) -> None:
        """Say what a press does now."""
        self._text.setText(text)
        self.fit()
        name_it(self, text, "F12")

    def fit(self) -> None:
        """Be as wide as the text needs in the type of the moment."""
        for part in (self._text, self._cap):
            part.ensurePolished()
        self.setMinimumWidth(self._inside.sizeHint().width())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave every key to others: the space bar must not sell."""
        event.ignore()


class PaymentPanel(QFrame):
    """Shows a payment; tells what was typed and pressed."""

    amount_typed = Signal(str)
    received_typed = Signal(str)
    note_pressed = Signal(int)
    confirm_pressed = Signal()

    def __init__(
        self,
        words: Words,
        *,
        confirm_id: str = "B12",
        check_ids: tuple[str, str] = ("S46", "S47"),
        amount_ids: tuple[str, str] = ("T007", "S65"),
    ) -> None:
        super().__init__()
        self._words = words
        self._confirm_id = confirm_id
        self._check_ids = check_ids
        self._amount_ids = amount_ids
        self._payment = Payment()
        self._utility = "electricity"
        self._is_sending = False
        self._gives_room = False
        self.amount = _MoneyBox()
        self.received = _MoneyBox()
        self.amount_banner = Banner(words)
        self.received_banner = Banner(words)
        self._notes = [_NoteButton(key, note) for key, note in NOTE_CAPS.items()]
        self._parts = wrapping("strong")
        self._change = label("change")
        self._change_label = wrapping("change-label")
        self._change_sign = label("change-sign", formats.SHEKEL)
        self._check, self._final = wrapping("strong"), wrapping()
        self._again_text, self._again_keys = wrapping("strong"), wrapping()
        self._duplicate: Notice | None = None
        self.banner = Banner(words)
        self.confirm = ConfirmButton()
        self._banners = (self.amount_banner, self.received_banner, self.banner)
        for banner in self._banners:
            banner.changed.connect(self._make_room)
        self._lay_out()
        self.amount.field.textEdited.connect(self.amount_typed)
        self.received.field.textEdited.connect(self.received_typed)
        self.confirm.clicked.connect(self.confirm_pressed)
        self.retranslate()

    @property
    def payment(self) -> Payment:
        """What is shown."""
        return self._payment

    def show_payment(self, payment: Payment, utility: str) -> None:
        """Show another state of the entries."""
        self._payment, self._utility = payment, utility
        self.retranslate()

    def follow(self, before: QWidget) -> None:
        """Come after a widget that was made later: Tab goes as the eye does."""
        for part in (self.amount.field, self.received.field, self.confirm):
            self.setTabOrder(before, part)
            before = part

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Take smaller figures for the narrowest window, and smaller gaps in large print."""
        for box in (self.amount, self.received):
            set_property(box.field, "narrow", is_narrow or None)
        set_property(self.confirm, "narrow", is_narrow or None)
        self.confirm.fit()
        self._column.setSpacing(_GAP_SMALL if is_narrow and worn().is_large else _GAP)

    def show_sending(self, *, is_sending: bool) -> None:
        """Say that the sale is on its way."""
        self._is_sending = is_sending
        self.retranslate()

    def show_duplicate(self, refused: Notice | None) -> None:
        """Ask about a sale just like one of some minutes ago, in place of the button (E13)."""
        self._duplicate = refused
        self._again.setVisible(refused is not None)
        self.confirm.setVisible(refused is None)
        self.retranslate()

    def clear_banners(self) -> None:
        """Tell nothing any more."""
        for banner in self._banners:
            banner.show_notice(None)

    def retranslate(self) -> None:
        """Write every text again; what stands in the fields stays."""
        words, payment = self._words, self._payment
        is_units = payment.mode is SaleMode.UNITS
        self._write_amount(is_units=is_units)
        self.received.title.setText(words("T111"))
        due = payment.cash_due_minor if payment.others else None
        self.received.hint.setText(
            words("S68") if due is None else words("S826", x=words.money(due))
        )
        self.received.sign.setText(formats.SHEKEL)
        self._put(self.received.field, self._received_shown())
        for box in (self.amount, self.received):
            box.align(is_rtl=words.is_rtl)
        for button in self._notes:
            count = payment.notes[button.note_minor]
            button.show_count(count, words("S69", v=button.note_minor // 100, n=count))
        change = payment.change_minor()
        is_short = change is None or change < 0
        self._change.setText(_DASH if is_short else formats.amount(change or 0))
        self._change_sign.setVisible(not is_short)
        self._change_label.setText(words("T112"))
        parts = parts_said(payment, words)
        self._parts.setText(parts)
        self._parts.setVisible(bool(parts))
        self._final.setVisible(not parts)  # both do not fit the smallest window in large print
        check, final = self._check_ids
        self._check.setText(words(check))
        self._final.setText(words(final))
        self.confirm.show_text(words("S10" if self._is_sending else self._confirm_id))
        if self._duplicate is not None:
            self._again_text.setText(words.told(self._duplicate.telling))
            self._again_keys.setText(words("S125"))
        self.amount.field.unit_id = "T854" if is_units else "T853"
        name_field(self.amount.field, words, self.amount.title.text(), self.amount.hint.text())
        name_field(self.received.field, words, words("T111"), words("S68"))
        for banner in self._banners:
            banner.retranslate()
        self._make_room()

    def give_room(self, *, is_needed: bool) -> None:
        """Do without the standing warning while something above needs its height."""
        self._gives_room = is_needed
        self._make_room()

    def _make_room(self) -> None:
        """Let a refusal take the place of the standing warning: both do not fit small windows.

        In large print it comes with the price: before that there is nothing to confirm.
        """
        is_told = any(banner.notice is not None for banner in self._banners)
        is_early = worn().is_large and self._payment.price_minor is None
        is_free = self._duplicate is None and not self._gives_room
        self._warning.setVisible(is_free and not is_told and not is_early)

    def _write_amount(self, *, is_units: bool) -> None:
        words, payment = self._words, self._payment
        title, hint_id = self._amount_ids
        self.amount.title.setText(words("S136" if is_units else title))
        if is_units and payment.price_minor is not None:
            hint = words("S67", x=words.money(payment.price_minor))
        else:
            hint = words("S66" if is_units else hint_id)
        self.amount.hint.setText(hint)
        sign = words.unit_sign(self._utility) if is_units else formats.SHEKEL
        self.amount.sign.setText(sign)
        shown = payment.amount_text
        if payment.is_by_notes:
            shown = plain_amount(payment.notes_minor)
        self._put(self.amount.field, shown)

    def _received_shown(self) -> str:
        payment = self._payment
        if payment.received_text or not payment.notes_minor:
            return payment.received_text
        return plain_amount(payment.notes_minor)

    @staticmethod
    def _put(field: NumberField, text: str) -> None:
        if field.text() != text:
            field.setText(text)
            if listens(field):
                field.selectAll()

    def _lay_out(self) -> None:
        notes = QHBoxLayout()
        notes.setSpacing(8)
        for button in self._notes:
            notes.addWidget(button, 1)
            button.clicked.connect(
                lambda _=False, minor=button.note_minor: self.note_pressed.emit(minor)
            )
        warning = QVBoxLayout()
        warning.setSpacing(4)
        warning.addWidget(self._check)
        warning.addWidget(self._final)
        self._warning = toned("warning", warning)
        again = QVBoxLayout()
        again.addWidget(self._again_text)
        again.addWidget(self._again_keys)
        self._again = toned("warning", again)
        self._again.hide()
        column = self._column = QVBoxLayout()
        column.setSpacing(_GAP)
        column.addWidget(self.amount)
        column.addWidget(self.amount_banner)
        column.addWidget(self.received)
        column.addWidget(self.received_banner)
        column.addWidget(self._parts)
        column.addLayout(notes)
        column.addWidget(self._build_change())
        column.addStretch(1)
        column.addWidget(self.banner)
        column.addWidget(self._warning)
        column.addWidget(self._again)
        column.addWidget(self.confirm)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(column))

    def _build_change(self) -> QWidget:
        frame = QFrame()
        frame.setObjectName("change")
        layout = QHBoxLayout(frame)
        layout.setContentsMargins(16, 6, 16, 6)
        layout.addWidget(self._change_label, 1)
        layout.addWidget(self._change)
        layout.addWidget(self._change_sign)
        frame.setMinimumHeight(80)
        return frame
