"""What became of an act of the counter: hand over with certainty, or wait with the money aside.

Shows only what the till read back from its journal.  Prints the first sheet by itself, once;
everything after that a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from drivers.receipt_printers.base import PrintVerdict
from kiosk.cashier.act_watch import ActWatch
from kiosk.cashier.act_words import (
    LINES_MAX,
    heading_of,
    lines_of,
    number_of,
    state_said,
    tokens_of,
)
from kiosk.cashier.card_desk import CardDesk
from kiosk.cashier.card_panel import CardPanel
from kiosk.cashier.desk import Desk
from kiosk.cashier.notices import notice_of_problem
from kiosk.cashier.paper_words import paper_said
from kiosk.cashier.print_desk import PrintDesk, PrintState
from kiosk.cashier.screen import Navigation
from kiosk.cashier.work_screen import WorkScreen
from kiosk.flows.cards import Event
from kiosk.flows.counter_values import ActView
from kiosk.flows.till_values import PrintResult
from kiosk.flows.vend_states import NEVER_ON_PAPER, WITHOUT_ANSWER, VendState
from kiosk.i18n import formats
from kiosk.widgets.banner import Banner, Notice, notice
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
from kiosk.widgets.token_view import TokenView
from vending_server.wire.cards import IssuedCard


class ActScreen(WorkScreen):
    """One act: its answer, the money, and the paper."""

    name: ClassVar[str] = "act"

    def __init__(
        self, desk: Desk, go: Navigation, prints: PrintDesk, watch: ActWatch, cards: CardDesk
    ) -> None:
        super().__init__(desk, go)
        self._cards = cards
        self.card = CardPanel(desk.words, cards)
        self.card.changed.connect(self.keys_changed)
        self._prints = prints
        self._watch = watch
        self._view: ActView | None = None
        self._state_pill = pill("good")
        self._number = label("heading")
        self._what = wrapping("screen-title")
        self._who = wrapping("title")
        self.tokens = TokenView(desk.words)
        self._said = wrapping("title")
        self._lines = [(label("muted"), label("strong")) for _ in range(LINES_MAX)]
        self._change_label, self._change = wrapping("change-label"), label("change-big")
        self._change_sign = label("change-sign", formats.SHEKEL)
        self._amount_label, self._amount = label("muted"), label("strong")
        self._received_label, self._received = label("muted"), label("strong")
        self._printer_label, self._printed = label("heading"), pill()
        self._step_text = wrapping("strong")
        self.banner = Banner(desk.words)
        self._of_customer = (
            *(self._number, self._what, self._who, self._said),
            *(self._change, self._amount, self._received),
            *(part for line in self._lines for part in line),
        )
        self._lay_out()
        prints.changed.connect(self._on_print)
        watch.answered.connect(self._answered)
        watch.refused.connect(self._not_sent)

    @property
    def view(self) -> ActView | None:
        """The act on the screen."""
        return self._view

    def show_act(self, view: ActView) -> None:
        """Show an act; print it if nothing of it was ever sent to a printer."""
        self._view = view
        self._prints.look_at(view.act_id)
        self.banner.show_notice(None)
        self.tokens.show_tokens(tokens_of(view))
        known = self._prints.state(view.act_id)
        if view.state is VendState.TOKEN and known is None:
            self._prints.print_first(view.act_id)
        elif known is None and view.print_verdict is not None:
            self._prints.remember(
                view.act_id,
                PrintResult(
                    copy_number=view.copies, verdict=view.print_verdict, reason=view.print_reason
                ),
            )
        self._show_card(view)
        self.set_step(view.state.value.lower())
        self.retranslate()

    def takes_card(self, event: Event) -> bool:
        """Write the new card, whenever its chip is laid down again."""
        answer = self._view.answer if self._view is not None else None
        uid: bytes = getattr(event.medium, "uid", b"")
        if not isinstance(answer, IssuedCard) or not uid or uid.hex() != answer.uid:
            return False
        self._cards.take(event)
        self._cards.issue(answer.card_id)
        return True

    def _show_card(self, view: ActView) -> None:
        """Write a card that was just given out; later only when somebody asks for it."""
        answer = view.answer
        if not isinstance(answer, IssuedCard):
            self.card.show_for(None)
            return
        self.card.show_for(view.act_id)
        if self._cards.state(view.act_id) is not None:
            return
        if self._cards.can_write and view.state is VendState.TOKEN:
            self._cards.issue(view.act_id)
        elif self._cards.can_write:
            self._cards.offer(view.act_id)

    def entered(self) -> None:
        """Nothing to type here."""
        self.setFocus()
        if self._view is not None and self._view.state in WITHOUT_ANSWER:
            self.announce(self.words("A04"), is_urgent=True)

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
        if view is None or view.answer is None or view.state is VendState.DONE or state is None:
            return
        if state.verdict in {PrintVerdict.PRINTED, PrintVerdict.NOT_SENT}:
            self._prints.settle(view.act_id)

    def command(self, cap: Cap) -> bool:
        """Answer the open question, or go on."""
        view, state = self._view, self._state()
        if view is None:
            return False
        is_unsure = state is not None and state.verdict is PrintVerdict.UNSURE
        match cap:
            case Cap.ENTER if is_unsure and view.answer is not None:
                self._paper_is_good(view.act_id)
            case Cap.F5 if view.state in WITHOUT_ANSWER:
                self._watch.ask_now(view.act_id)
            case Cap.F8 if self._owes(view):
                self._return_money(view)
            case Cap.ENTER | Cap.F2 | Cap.ESC:
                self.go.to_sell()
            case Cap.F7 if view.answer is not None:
                self._print_again(view.act_id, state)
            case Cap.F9 if self.card.may_write:
                self._cards.issue(view.act_id)
            case Cap.CTRL_T if self.tokens_shown:
                self.enlarge(self.tokens)
            case _:
                return False
        return True

    @property
    def tokens_shown(self) -> bool:
        """Whether this act brought tokens."""
        return self._view is not None and bool(tokens_of(self._view))

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this screen."""
        view, state = self._view, self._state()
        if view is None:
            return
        is_unsure = state is not None and state.verdict is PrintVerdict.UNSURE
        yield KeyHint(Cap.ENTER, "B84" if is_unsure else "B43")
        if view.state in WITHOUT_ANSWER:
            yield KeyHint(Cap.F5, "B29")
        if self._owes(view):
            yield KeyHint(Cap.F8, "B81")
        if view.answer is not None:
            again = "B90" if state is not None and state.is_unprinted else "B31"
            yield KeyHint(Cap.F7, again, state is not None and not state.is_printing)
        yield from self.card.hints()
        if self.tokens_shown:
            yield KeyHint(Cap.CTRL_T, "B32")
        yield KeyHint(Cap.F2, "B02")
        yield KeyHint(Cap.F11, "B11")

    def retranslate(self) -> None:
        """Write every text again."""
        self.banner.retranslate()
        self.card.retranslate()
        view = self._view
        if view is None:
            return
        words = self.words
        tone, text_id = state_said(view)
        self._state_pill.setText(words(text_id))
        set_property(self._state_pill, "tone", tone)
        self._number.setText(number_of(view, words))
        what, who = heading_of(view, words)
        self._what.setText(what)
        self._who.setText(who)
        lines = lines_of(view, words)
        for at, (name, value) in enumerate(self._lines):
            is_used = at < len(lines)
            name.setText(lines[at][0] if is_used else "")
            value.setText(lines[at][1] if is_used else "")
            name.setVisible(is_used)
            value.setVisible(is_used)
        self.tokens.retranslate()
        self.tokens.setVisible(self.tokens_shown)
        self._write_money(view)
        name_it(self, words(text_id), self._number.text())
        self._write_paper()
        self.keys_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep tokens as large as fits."""
        super().resizeEvent(event)
        self.tokens.fit(self.width() * 5 // 9 - 80)

    def _write_money(self, view: ActView) -> None:
        words = self.words
        has_money = view.amount_minor > 0
        self._money.setVisible(has_money)
        self._change_box.setVisible(has_money and view.answer is not None)
        self._change_label.setText(words("T112"))
        self._change.setText(formats.amount(view.change_minor))
        self._amount_label.setText(words("S437"))
        self._amount.setText(words.money(view.amount_minor))
        self._received_label.setText(words("T111"))
        self._received.setText(words.money(view.received_minor))
        said = ""
        if view.state in WITHOUT_ANSWER:
            said = words("S433", x=words.money(view.received_minor)) if has_money else ""
        elif self._owes(view):
            said = words("S434", x=words.money(view.received_minor))
        self._said.setText(said)
        self._said.setVisible(bool(said))

    @staticmethod
    def _owes(view: ActView) -> bool:
        return view.state is VendState.REFUSED and view.amount_minor > 0

    def _answered(self, view: ActView) -> None:
        if self._view is not None and self._view.act_id == view.act_id:
            self.show_act(view)

    def _not_sent(self, error: Exception) -> None:
        """Say why F5 sent nothing; whoever is signed in did not begin it."""
        if self.isVisible():
            self.failed(error)

    def _go_on_from(self, act_id: str) -> None:
        """Go on, unless somebody went on meanwhile."""
        if self._view is not None and self._view.act_id == act_id:
            self.go.to_sell()

    def _return_money(self, view: ActView) -> None:
        acts = self.desk.till.acts

        def done(settled: ActView) -> None:
            self.desk.reporter.act(settled)
            self._watch.take([settled])
            self._go_on_from(view.act_id)

        self.desk.workers.run(lambda: acts.money_returned(view.act_id), done, self.failed)

    # ------------------------------------------------------------------ paper

    def _state(self) -> PrintState | None:
        return self._prints.state(self._view.act_id) if self._view else None

    def _on_print(self, act_id: str) -> None:
        if self._view is not None and self._view.act_id == act_id:
            self._write_paper()
            self.keys_changed.emit()

    def _write_paper(self) -> None:
        words, view = self.words, self._view
        has_paper = view is not None and view.answer is not None
        self._paper.setVisible(has_paper)
        told: Notice | None = None
        if has_paper:
            paper = paper_said(self._state())
            told = paper.told
            self._printer_label.setText(words("T181"))
            self._printed.setText(paper.written(words))
            set_property(self._printed, "tone", paper.tone)
            self._step_text.setText(words(paper.step_id))
        elif view is not None and view.problem is not None:
            told = notice_of_problem(view.problem)
        elif view is not None and view.state in WITHOUT_ANSWER:
            told = notice("E502")
        before = self.banner.notice
        self.banner.show_notice(told)
        if told is not None and (before is None or before.text_id != told.text_id):
            self.tell_banner(told)

    def _print_again(self, act_id: str, state: PrintState | None) -> None:
        """After "nothing was sent" the same sheet; after that a copy is a copy."""
        if state is not None and state.is_printing:
            return
        acts = self.desk.till.acts

        def known(view: ActView) -> None:
            if view.state in NEVER_ON_PAPER:
                self._prints.print_first(act_id)
            else:
                self._prints.print_copy(act_id)

        self.desk.workers.run(lambda: acts.view(act_id), known, self.failed)

    def _paper_is_good(self, act_id: str) -> None:
        acts = self.desk.till.acts

        def settled(view: ActView) -> None:
            self._prints.settled(act_id)
            self._watch.take([view])
            self._go_on_from(act_id)

        self.desk.workers.run(lambda: acts.paper_is_good(act_id), settled, self.failed)

    # ------------------------------------------------------------------ layout

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addLayout(row([self._state_pill, 1, self._number]))
        left.addWidget(self._what)
        left.addWidget(self._who)
        left.addWidget(rule())
        left.addWidget(self.tokens)
        for what, value in self._lines:
            value.setAlignment(NUMBER_ALIGN)
            left.addLayout(row([what, 1, value]))
        left.addWidget(self._said)
        left.addWidget(self.banner)
        left.addStretch(1)
        sides = QHBoxLayout(self)
        sides.setContentsMargins(20, 12, 20, 12)
        sides.setSpacing(14)
        sides.addWidget(card(left, margins=(24, 18, 24, 18)), 5)
        sides.addWidget(self._build_hand_over(), 4)

    def _build_hand_over(self) -> QWidget:
        self._change_box = change_box(self._change_label, self._change, self._change_sign)
        self._money = QWidget()
        money = QVBoxLayout(self._money)
        money.setContentsMargins(0, 0, 0, 0)
        money.setSpacing(12)
        money.addLayout(row([self._amount_label, 1, self._amount]))
        money.addLayout(row([self._received_label, 1, self._received]))
        money.addWidget(self._change_box)
        self._paper = QWidget()
        paper = QVBoxLayout(self._paper)
        paper.setContentsMargins(0, 0, 0, 0)
        paper.setSpacing(12)
        paper.addWidget(rule())
        paper.addLayout(row([self._printer_label, 1, self._printed]))
        paper.addWidget(self._step_text)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self._money)
        right.addStretch(1)
        right.addWidget(self._paper)
        right.addWidget(self.card)
        return card(right, margins=(24, 18, 24, 18))
