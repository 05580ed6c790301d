"""C04 Sale result: hand over with certainty, then the next customer at once.

Shows only what the till read back from its journal: a `VendView` with an answer.  Prints the first
sheet by itself, once; everything after that a person decides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from drivers.customer_cards.base import CustomerCardRead
from drivers.receipt_printers.base import PrintVerdict
from kiosk.cashier.card_desk import CardDesk
from kiosk.cashier.card_panel import CardPanel
from kiosk.cashier.desk import Desk
from kiosk.cashier.paper_words import paper_said
from kiosk.cashier.print_desk import PrintDesk, PrintState
from kiosk.cashier.screen import Navigation, Screen
from kiosk.flows.card_values import drn_on
from kiosk.flows.cards import Event
from kiosk.flows.till_values import PrintResult, VendView
from kiosk.flows.vend_states import NEVER_ON_PAPER, VendState
from kiosk.i18n import formats
from kiosk.theme.dress import worn
from kiosk.widgets.banner import Banner
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import (
    NUMBER_ALIGN,
    card,
    change_box,
    label,
    name_it,
    pill,
    row,
    rule,
    set_property,
    wrapping,
)
from kiosk.widgets.quote_rows import RowKind, quote_rows
from kiosk.widgets.token_view import TokenView
from kiosk.widgets.words import Words
from vending_server.wire.quote import Quote
from vending_server.wire.vend import VendAnswer

_SUMS = (
    *(RowKind.PAID, RowKind.CARRY_IN, RowKind.DEDUCTIONS),
    *(RowKind.ENERGY, RowKind.CARRY_OUT),
)
_FIGURE_WIDTH = 84


def _customer_of(sale: VendAnswer, words: Words) -> str:
    """Name the customer; of a sale from the pack say what it is instead."""
    if sale.offline is msgspec.UNSET or sale.customer_name:
        return words.name(sale.customer_name)
    priced = words.date_of(dt.datetime.fromisoformat(sale.offline.priced_at))
    return words.joined(words("S575"), words.joined(words("S578"), priced, by=" "))


class ResultScreen(Screen):
    """Token, change, and what became of the paper."""

    name: ClassVar[str] = "result"

    def __init__(self, desk: Desk, go: Navigation, prints: PrintDesk, cards: CardDesk) -> None:
        super().__init__(desk, go)
        self._cards = cards
        self.card = CardPanel(desk.words, cards)
        self.card.changed.connect(self.keys_changed)
        self._prints = prints
        self._view: VendView | None = None
        self._is_settled = True
        self._done = pill("good")
        self._number = label("heading")
        self._customer = wrapping("title")
        self._meter = label("muted")
        self._token_title = label("heading")
        self.tokens = TokenView(desk.words)
        self._how = wrapping("small")
        self._units_label, self._units = label("section"), label("units")
        self._units_sign = label("section")
        self._sums = [(label("muted"), label("strong")) for _ in _SUMS]
        self._change_label, self._change = wrapping("change-label"), label("change-big")
        self._change_sign = label("change-sign", formats.SHEKEL)
        self._amount_label, self._amount = label("muted"), label("strong")
        self._received_label, self._received = label("muted"), label("strong")
        self._printer_label, self._printed = label("heading"), pill()
        self._step_text = wrapping("strong")
        self.banner = Banner(desk.words)
        self._of_customer = (
            *(self._number, self._customer, self._meter, self._units),
            *(self._change, self._amount, self._received),
            *(part for line in self._sums for part in line),
        )
        self._lay_out()
        prints.changed.connect(self._on_print)

    @property
    def view(self) -> VendView | None:
        """The sale on the screen."""
        return self._view

    def show_sale(self, view: VendView) -> None:
        """Show a sold vend; print it if nothing was ever sent to a printer."""
        assert view.answer is not None, "a result without an answer on disk"
        self._view = view
        self._is_settled = view.state is VendState.DONE
        self._prints.look_at(view.vend_id)
        self.tokens.show_tokens(view.answer.tokens)
        known = self._prints.state(view.vend_id)
        if view.state is VendState.TOKEN and known is None:
            self._prints.print_first(view.vend_id)
        elif known is None and view.print_verdict is not None:
            self._prints.remember(
                view.vend_id,
                PrintResult(
                    copy_number=view.copies,
                    verdict=view.print_verdict,
                    reason=view.print_reason,
                ),
            )
        self._show_card(view)
        self.retranslate()

    def entered(self) -> None:
        """Nothing to type here."""
        self.setFocus()

    def takes_card(self, event: Event) -> bool:
        """Write the token on the card of this customer, whenever it is laid down."""
        if self._view is None or not self._cards.can_write:
            return False
        if not isinstance(event, CustomerCardRead) or drn_on(event) != self._view.drn:
            return False  # somebody else's: the next customer
        self._cards.take(event)
        if self._cards.is_chip:
            self._cards.load(self._view.vend_id)
        else:
            self._cards.offer(self._view.vend_id)
        return True

    def _show_card(self, view: VendView) -> None:
        """Begin with the card that found this customer; a strip is swiped only when asked for."""
        self.card.show_for(view.vend_id)
        if self._cards.state(view.vend_id) is not None or not self._cards.is_of(view.drn):
            return
        if self._cards.is_chip and view.state is VendState.TOKEN:
            self._cards.load(view.vend_id)
        elif self._cards.can_write:
            self._cards.offer(view.vend_id)

    def left(self) -> None:
        """Write down that the customer has everything, where that is certain; forget him."""
        view, state = self._view, self._state()
        self._view = None
        self._cards.give_up()
        self.card.show_for(None)
        self._prints.look_away()
        self.tokens.show_tokens(())
        for told in self._of_customer:
            told.clear()
        self.setAccessibleDescription("")
        if view is None or self._is_settled or state is None:
            return
        if state.verdict in {PrintVerdict.PRINTED, PrintVerdict.NOT_SENT}:
            self._prints.settle(view.vend_id)

    def command(self, cap: Cap) -> bool:
        """Enter answers the open question, or goes on."""
        view, state = self._view, self._state()
        if view is None:
            return False
        is_unsure = state is not None and state.verdict is PrintVerdict.UNSURE
        match cap:
            case Cap.ENTER if is_unsure:
                self._paper_is_good(view.vend_id)
            case Cap.ENTER | Cap.F2 | Cap.ESC:
                self.go.to_sell()
            case Cap.F7:
                self._print_again(view.vend_id, state)
            case Cap.F6:
                self.desk.till.print_size.turn()
                self.keys_changed.emit()
            case Cap.F9 if self.card.may_write:
                self._cards.load(view.vend_id)
            case Cap.CTRL_T:
                self.enlarge(self.tokens)
            case _:
                return False
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this screen."""
        state = self._state()
        is_unsure = state is not None and state.verdict is PrintVerdict.UNSURE
        yield KeyHint(Cap.ENTER, "B84" if is_unsure else "B43")
        yield KeyHint(Cap.F2, "B02")
        again = "B90" if state is not None and state.is_unprinted else "B31"
        yield KeyHint(Cap.F7, again, state is not None and not state.is_printing)
        is_large = self.desk.till.print_size.is_large
        yield KeyHint(Cap.F6, "B871" if is_large else "B870")
        yield from self.card.hints()
        yield KeyHint(Cap.CTRL_T, "B32")
        yield KeyHint(Cap.F11, "B11")

    def retranslate(self) -> None:
        """Write every text again."""
        self.banner.retranslate()
        self.card.retranslate()
        if self._view is None or self._view.answer is None:
            return
        words, view, sale = self.words, self._view, self._view.answer
        self._done.setText("✓ " + words("S12"))
        self._number.setText(words("S95", n=formats.receipt_number(sale.receipt_number)))
        self._customer.setText(_customer_of(sale, words))
        utility = words("T002" if view.utility == "electricity" else "T003")
        self._meter.setText(words.joined(utility, formats.meter_number(view.drn)))
        # Each of many tokens is named, and counted, by itself.
        has_room = not (self.tokens.is_many and worn().is_large)
        for part in (self._token_title, self._how):
            part.setVisible(has_room)
        self._token_title.setText(words("T009"))
        self.tokens.retranslate()
        self._how.setText(words("S124"))
        bought = "T013" if view.utility == "electricity" else "T014"
        self._units_label.setText(words(bought))
        self._units.setText(formats.unit_amount(sale.quote.units_tenths))
        self._units_sign.setText(words.unit_sign(view.utility))
        self._change_label.setText(words("T112"))
        self._change.setText(formats.amount(view.change_minor))
        self._amount_label.setText(words("T007"))
        self._amount.setText(words.money(view.tender_minor))
        self._received_label.setText(words("T111"))
        self._received.setText(words.money(view.received_minor))
        self._write_sums(sale.quote)
        name_it(self, words("S12"), words("S95", n=sale.receipt_number))
        self._write_paper()

    def _write_sums(self, quote: Quote) -> None:
        """Show how the money became energy; these lines add up as those of the quote did.

        Where many tokens need the room they stand on the receipt only.
        """
        lines = [line for line in quote_rows(quote, self.words) if line.kind in _SUMS]
        for what, value in self._sums:
            what.clear()
            value.clear()
            what.setVisible(not self.tokens.is_many)
            value.setVisible(not self.tokens.is_many)
        for (what, value), line in zip(self._sums, lines, strict=False):
            what.setText(line.label)
            value.setText(line.figure)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the token as large as fits."""
        super().resizeEvent(event)
        self.tokens.fit(self.width() * 5 // 9 - 80)

    # ------------------------------------------------------------------ paper

    def _state(self) -> PrintState | None:
        return self._prints.state(self._view.vend_id) if self._view else None

    def _on_print(self, vend_id: str) -> None:
        if self._view is not None and self._view.vend_id == vend_id:
            self._write_paper()
            self.keys_changed.emit()

    def _write_paper(self) -> None:
        words, state = self.words, self._state()
        self._printer_label.setText(words("T181"))
        paper = paper_said(state)
        tone, told = paper.tone, paper.told
        self._printed.setText(paper.written(words))
        set_property(self._printed, "tone", tone)
        self._step_text.setText(words(paper.step_id))
        before = self.banner.notice
        self.banner.show_notice(told)
        if told is not None and (before is None or before.text_id != told.text_id):
            self.tell_banner(told)
        if tone == "good" and self._view is not None and self._view.answer is not None:
            self.announce(words("A03", n=self._view.answer.receipt_number))

    def _print_again(self, vend_id: str, state: PrintState | None) -> None:
        if state is not None and (
            state.is_unprinted
            or state.verdict is PrintVerdict.NOT_SENT
            or state.refused is not None
        ):
            self._print_what_is_due(vend_id)
        else:
            self._prints.print_copy(vend_id)

    def _print_what_is_due(self, vend_id: str) -> None:
        """After "nothing was sent" the same sheet; after that a copy is a copy."""
        till = self.desk.till

        def known(view: VendView) -> None:
            if view.state in NEVER_ON_PAPER:
                self._prints.print_first(vend_id)
            else:
                self._prints.print_copy(vend_id)

        self.desk.workers.run(lambda: till.view(vend_id), known, self._failed)

    def _paper_is_good(self, vend_id: str) -> None:
        till = self.desk.till
        self._is_settled = True

        def settled(view: VendView) -> None:
            self._prints.settled(vend_id)
            self.desk.reporter.vend(view)
            if self._view is not None and self._view.vend_id == vend_id:
                self.go.to_sell()

        self.desk.workers.run(lambda: till.paper_is_good(vend_id), settled, self._failed)

    def _failed(self, error: Exception) -> None:
        told = self.desk.notice(error)
        self.banner.show_notice(told)
        self.tell_banner(told)

    # ------------------------------------------------------------------ layout

    def _lay_out(self) -> None:
        units = QFrame()
        units.setObjectName("units")
        units_row = row([self._units_label, 1, self._units, self._units_sign])
        units_row.setContentsMargins(16, 4, 16, 4)
        units.setLayout(units_row)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addLayout(row([self._done, 1, self._number]))
        left.addWidget(self._customer)
        left.addLayout(row([self._meter, 1]))
        left.addWidget(rule())
        left.addLayout(row([self._token_title, 1]))
        left.addWidget(self.tokens)
        left.addWidget(self._how)
        left.addWidget(units)
        for what, value in self._sums:
            value.setAlignment(NUMBER_ALIGN | Qt.AlignmentFlag.AlignVCenter)
            value.setMinimumWidth(_FIGURE_WIDTH)
            left.addLayout(row([what, 1, value]))
        left.addStretch(1)
        sides = QHBoxLayout(self)
        sides.setContentsMargins(20, 12, 20, 12)
        sides.setSpacing(14)
        sides.addWidget(card(left, margins=(24, 18, 24, 18)), 5)
        sides.addWidget(self._build_hand_over(), 4)

    def _build_hand_over(self) -> QWidget:
        change = change_box(self._change_label, self._change, self._change_sign)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addLayout(row([self._amount_label, 1, self._amount]))
        right.addLayout(row([self._received_label, 1, self._received]))
        right.addWidget(change)
        right.addStretch(1)
        right.addWidget(rule())
        right.addLayout(row([self._printer_label, 1, self._printed]))
        right.addWidget(self.banner)
        right.addWidget(self._step_text)
        right.addWidget(self.card)
        return card(right, margins=(24, 18, 24, 18))
