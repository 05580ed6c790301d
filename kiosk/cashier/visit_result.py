"""What a visit brought: every line's state and tokens, the change, and one strip of paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from drivers.customer_cards.base import CustomerCardRead
from drivers.receipt_printers.base import PrintVerdict
from kiosk.cashier.card_desk import CardDesk
from kiosk.cashier.desk import Desk
from kiosk.cashier.paper_words import paper_said
from kiosk.cashier.print_desk import PrintDesk, PrintState
from kiosk.cashier.screen import Navigation
from kiosk.cashier.till_port import TillPort
from kiosk.cashier.visit_cards import VisitCards
from kiosk.cashier.work_screen import WorkScreen
from kiosk.flows.cards import Event
from kiosk.flows.till_values import PrintResult, VendView
from kiosk.flows.vend_states import WITHOUT_ANSWER
from kiosk.i18n import formats
from kiosk.widgets.banner import Banner
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import (
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
from kiosk.widgets.token_view import TokenView
from vending_server.wire.problems import ProblemCode

_BETWEEN = " "


class _Strips:
    """Prints the sales of a visit, named by their ids, as one strip."""

    def __init__(self, till: TillPort) -> None:
        self._till = till

    def print_receipt(self, visit: str, /) -> PrintResult:
        return self._till.print_visit(visit.split(_BETWEEN))

    def done(self, visit: str, /) -> list[VendView]:
        return [self._till.done(vend_id) for vend_id in visit.split(_BETWEEN)]

    def reprint(self, visit: str, /) -> PrintResult:
        raise AssertionError(f"{len(visit)}: a visit is copied receipt by receipt")


class VisitResultScreen(WorkScreen):
    """Opened once for the sales of a visit."""

    name: ClassVar[str] = "visit_result"

    def __init__(self, desk: Desk, go: Navigation, receipts: PrintDesk, cards: CardDesk) -> None:
        super().__init__(desk, go)
        self.cards = VisitCards(desk.words, cards)
        self.cards.changed.connect(self._card_changed)
        self._on_card: dict[str, QLabel] = {}
        self._receipts = receipts  # where paper is remembered that nobody has looked at
        self._views: tuple[VendView, ...] = ()
        self._received = 0
        self._prints = PrintDesk(desk, _Strips(desk.till))
        self._prints.changed.connect(self._on_print)
        self._prints.ended.connect(self._ended)
        self._title = label("screen-title")
        self._lines = QWidget()
        self._column = QVBoxLayout(self._lines)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._tokens: list[TokenView] = []
        self._sold_label, self._sold = label("muted"), label("strong")
        self._aside_label, self._aside = wrapping("strong"), label("strong")
        self._received_label, self._received_figure = label("muted"), label("strong")
        self._change_label, self._change = wrapping("change-label"), label("change-big")
        self._change_sign = label("change-sign", formats.SHEKEL)
        self._printer_label, self._printed = label("heading"), pill()
        self._step_text = wrapping("strong")
        self.banner = Banner(desk.words)
        self._lay_out()

    def show_visit(self, views: Sequence[VendView], received_minor: int) -> None:
        """Show what became of each line; print what was sold."""
        self._views = tuple(views)
        self._received = received_minor
        self.banner.show_notice(None)
        self._prints.look_at(self._key())
        if self._sold_ids():
            self._prints.print_first(self._key())
        self.cards.show_sales(self._sold_views())
        self.retranslate()

    @property
    def change_minor(self) -> int:
        """What goes back now: all that was received and is neither spent nor kept aside."""
        return self._received - self._sum(self._sold_views()) - self._sum(self._open_views())

    def entered(self) -> None:
        """Nothing to type here."""
        self.setFocus()

    def takes_card(self, event: Event) -> bool:
        """Write the token of whichever sale this card's meter has; any other begins a sale."""
        return isinstance(event, CustomerCardRead) and self.cards.take(event)

    def left(self) -> None:
        """Write down that the customer has everything, where that is certain; forget him."""
        key, state = self._key(), self._state()
        self.cards.leave()
        self._views, self._received = (), 0
        self._prints.look_away()
        self._build_lines()
        for figure in (self._sold, self._aside, self._received_figure, self._change):
            figure.clear()
        if state is not None and state.verdict in {PrintVerdict.PRINTED, PrintVerdict.NOT_SENT}:
            self._prints.settle(key)
        else:
            self._leave_unsure(key, state)

    def command(self, cap: Cap) -> bool:
        """Answer the question of the paper, or go on."""
        state = self._state()
        is_unsure = state is not None and state.verdict is PrintVerdict.UNSURE
        match cap:
            case Cap.ENTER if is_unsure:
                self._paper_is_good()
            case Cap.ENTER | Cap.F2 | Cap.ESC:
                self._go_on()
            case Cap.F7:
                self._print_again(state)
            case Cap.F9 if self.cards.may_write:
                self.cards.write()
            case _:
                return False
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this screen."""
        state = self._state()
        is_unsure = state is not None and state.verdict is PrintVerdict.UNSURE
        following = "B406" if self._open_views() else "B43"
        yield KeyHint(Cap.ENTER, "B84" if is_unsure else following)
        yield KeyHint(Cap.F7, "B31", state is not None and not state.is_printing)
        yield from self.cards.hints()
        yield KeyHint(Cap.F11, "B11")

    def retranslate(self) -> None:
        """Write every text again."""
        words = self.words
        self._title.setText(words("S443"))
        name_it(self, words("S443"))
        self._build_lines()
        self._sold_label.setText(words("S441"))
        self._sold.setText(words.money(self._sum(self._sold_views())))
        aside = self._sum(self._open_views())
        self._aside_label.setText(words("S444"))
        self._aside.setText(words.money(aside))
        self._aside_label.setVisible(bool(aside))
        self._aside.setVisible(bool(aside))
        self._received_label.setText(words("T111"))
        self._received_figure.setText(words.money(self._received))
        self._change_label.setText(words("T112"))
        self._change.setText(formats.amount(self.change_minor))
        self.cards.retranslate()
        self._write_paper()
        self._card_changed()

    # ------------------------------------------------------------------ inside

    def _card_changed(self) -> None:
        for vend_id, mark in self._on_card.items():
            mark.setVisible(self.cards.is_on_card(vend_id))
        self.keys_changed.emit()

    def _go_on(self) -> None:
        """Lead to what is open; a price that the first meter's sale changed is quoted anew."""
        waiting = self._open_views()
        codes = {view.problem.code if view.problem else "" for view in waiting}
        if len(waiting) == 1 and codes == {ProblemCode.PRICE_CHANGED}:
            self.go.sell_again(waiting[0])
        elif waiting:
            self.go.to_in_doubt()
        else:
            self.go.to_sell()

    def _sold_views(self) -> list[VendView]:
        return [view for view in self._views if view.answer is not None]

    def _open_views(self) -> list[VendView]:
        return [view for view in self._views if view.answer is None]

    @staticmethod
    def _sum(views: Iterable[VendView]) -> int:
        return sum(view.tender_minor for view in views)

    def _sold_ids(self) -> list[str]:
        return [view.vend_id for view in self._sold_views()]

    def _key(self) -> str:
        return _BETWEEN.join(self._sold_ids())

    def _state(self) -> PrintState | None:
        return self._prints.state(self._key()) if self._views else None

    def _on_print(self, key: str) -> None:
        if self._views and key == self._key():
            self._write_paper()
            self.keys_changed.emit()
            return
        self._leave_unsure(key, self._prints.state(key))

    def _leave_unsure(self, key: str, state: PrintState | None) -> None:
        """Have each receipt of a strip looked at that may or may not be on paper."""
        if state is None or state.result is None or state.verdict is not PrintVerdict.UNSURE:
            return
        for vend_id in key.split(_BETWEEN):
            self._receipts.remember(vend_id, state.result)

    def _ended(self, views: list[VendView]) -> None:
        for view in views:
            self.desk.reporter.vend(view)

    def _write_paper(self) -> None:
        paper = paper_said(self._state())
        words = self.words
        self._printer_label.setText(words("T181"))
        self._printed.setText(paper.written(words))
        set_property(self._printed, "tone", paper.tone)
        self._step_text.setText(words("S445" if self._open_views() else paper.step_id))
        before = self.banner.notice
        self.banner.show_notice(paper.told)
        if paper.told is not None and (before is None or before.text_id != paper.told.text_id):
            self.tell_banner(paper.told)

    def _print_again(self, state: PrintState | None) -> None:
        if state is None or state.is_printing:
            return
        if state.verdict is PrintVerdict.NOT_SENT or state.refused is not None:
            self._prints.print_first(self._key())
        else:
            self.go.to_reprint()

    def _paper_is_good(self) -> None:
        till, ids, key = self.desk.till, self._sold_ids(), self._key()

        def op() -> None:
            for vend_id in ids:
                till.paper_is_good(vend_id)

        def settled(_: None) -> None:
            self._prints.settled(key)
            self._go_on()

        self.desk.workers.run(op, settled, self.failed)

    # ------------------------------------------------------------------ layout

    def _build_lines(self) -> None:
        for tokens in self._tokens:
            tokens.show_tokens(())
        self._tokens, self._on_card = [], {}
        while (item := self._column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for view in self._views:
            self._column.addWidget(self._line(view))
        self._column.addStretch(1)

    def _line(self, view: VendView) -> QWidget:
        words = self.words
        host = QFrame()
        host.setObjectName("card")
        column = QVBoxLayout(host)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        utility = words("T063" if view.utility == "electricity" else "T064")
        number = words.joined(formats.meter_number(view.drn))
        bought = ""
        if view.answer is not None:
            bought = words.units(view.answer.quote.units_tenths, view.utility)
        state = pill("good", "✓ " + words("S12"))
        if view.state in WITHOUT_ANSWER:
            state = pill("danger", words("T179"))
        elif view.answer is None:
            state = pill("warning", words("S134"))
        column.addLayout(row([pill(view.utility, utility), label("fact-strong", number), 1, state]))
        paid = label("strong", words.money(view.tender_minor))
        mark = self._on_card[view.vend_id] = pill("good", "✓ " + words("S590"))
        mark.setVisible(False)
        column.addLayout(row([paid, mark, 1, label("section", bought)]))
        if view.answer is not None:
            tokens = TokenView(words)
            tokens.show_tokens(view.answer.tokens)
            self._tokens.append(tokens)
            column.addWidget(tokens)
        return host

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._title)
        left.addWidget(self._lines, 1)
        change = change_box(self._change_label, self._change, self._change_sign)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addLayout(row([self._sold_label, 1, self._sold]))
        right.addLayout(row([self._received_label, 1, self._received_figure]))
        right.addLayout(row([self._aside_label, 1, self._aside]))
        right.addWidget(change)
        right.addStretch(1)
        right.addWidget(rule())
        right.addLayout(row([self._printer_label, 1, self._printed]))
        right.addWidget(self.banner)
        right.addWidget(self._step_text)
        right.addWidget(self.cards)
        sides = QHBoxLayout(self)
        sides.setContentsMargins(20, 12, 20, 12)
        sides.setSpacing(14)
        sides.addWidget(card(left, margins=(24, 18, 24, 18)), 5)
        sides.addWidget(card(right, margins=(24, 18, 24, 18)), 4)
