"""Customers' cards for the cashier's screens: which one was tapped, and what became of a write.

The till writes in a worker; here stands what a window says of it.  A tap settles what is torn on
the card and tells the server what its meter wrote, whatever screen is on top.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from drivers.card_readers.writing import CardStep, WriteVerdict
from drivers.customer_cards.base import CustomerCardRead, Tamper
from drivers.customer_cards.devices import CHIP
from kiosk.cashier.desk import Desk
from kiosk.errors import KioskError
from kiosk.flows.card_values import CardResult, Settled, drn_on
from kiosk.flows.cards import Event
from kiosk.flows.till_values import LocalCode
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.banner import Notice
from kiosk.widgets.words import Words

_TAMPER: Final = {
    Tamper.COVER: "T846",
    Tamper.MAGNET: "T847",
    Tamper.REVERSED: "T848",
    Tamper.BYPASS: "T849",
}


@dataclass(frozen=True, slots=True)
class CardState:
    """Where the write of a token or of a new card stands: its words, and whether F9 may try."""

    text_id: str
    tone: str
    is_running: bool = False
    told: Notice | None = None
    may_replace: bool = False  # the card holds a token that the meter has not taken

    @property
    def is_on_card(self) -> bool:
        """Whether nothing is left to do."""
        return self.tone == "good"


_WRITTEN: Final = CardState("S834", "good")
_OFFERED: Final = CardState("S838", "neutral")


class CardDesk(QObject):
    """`changed` names the sale or act whose card it is about; `told` is about the card tapped."""

    changed = Signal(str)
    told = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._states: dict[str, CardState] = {}
        self._running: str | None = None
        self._settled = Settled()

    @property
    def can_write(self) -> bool:
        """Whether a reader here writes cards at all."""
        return self._desk.till.cards.medium is not None

    @property
    def is_chip(self) -> bool:
        """Whether a card only has to lie there."""
        return self._desk.till.cards.medium == CHIP

    @property
    def is_writing(self) -> bool:
        """Whether a card is being written or waited for."""
        return self._running is not None

    @property
    def present(self) -> Event | None:
        """The card that was tapped last, for this customer."""
        return self._desk.till.cards.present

    @property
    def was_put_right(self) -> bool:
        """Whether the last tap made a torn card whole."""
        return self._settled.is_put_right

    def is_of(self, drn: str) -> bool:
        """Say whether the card that was tapped last names this meter."""
        present = self.present
        return isinstance(present, CustomerCardRead) and drn_on(present) == drn

    # ------------------------------------------------------------------ taps

    def forget(self) -> None:
        """The next customer: whose card it was does not matter any more."""
        self._settled = Settled()
        self._desk.till.cards.note(None)

    def take(self, event: Event) -> None:
        """Remember a card, put right what is torn on it, and tell what its meter wrote."""
        cards = self._desk.till.cards
        self._settled = Settled()
        cards.note(event)

        def settle() -> Settled:
            settled = cards.settle()
            cards.report()
            return settled

        def done(settled: Settled) -> None:
            self._settled = settled
            self._desk.reporter.say("card", put_right=int(settled.is_put_right))
            self.told.emit()

        self._desk.workers.run(settle, done, self._told_fault)

    def facts(self, words: Words) -> str:
        """Return what the cashier may know of the card, in one quiet line."""
        event = self.present
        if not isinstance(event, CustomerCardRead):
            return ""
        card = event.card
        said = [words("S840", n=card.record.issue)]
        if card.pending is not None:
            said.append(words("S842" if card.is_pending_accepted else "S843"))
        if card.read_back is not None:
            tenths = card.read_back.credit_tenths
            shown = f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}"
            said.append(words("S841", x=isolate_ltr(shown)))
            noted = [words(text) for flag, text in _TAMPER.items() if flag in card.read_back.tamper]
            if noted:
                comma = "، " if words.is_rtl else ", "
                said.append(words("S844", x=comma.join(noted)))
        if self.was_put_right:
            said.append(words("S839"))
        return words.joined(*said)

    # ------------------------------------------------------------------ writing

    def state(self, made_for: str) -> CardState | None:
        """Return how the write for a sale or an act stands; None: nobody tried."""
        return self._states.get(made_for)

    def look_up(self, made_for: str) -> None:
        """Ask the journal about an earlier write, for a sale or act that is shown again."""
        if made_for in self._states or not self.can_write:
            return
        cards = self._desk.till.cards

        def known(is_on_card: bool) -> None:  # noqa: FBT001 - what the till says
            if is_on_card and made_for not in self._states:
                self._put(made_for, _WRITTEN)

        self._desk.workers.run(lambda: cards.is_on_card(made_for), known, self._told_fault)

    def load(self, vend_id: str) -> None:
        """Write the token of a sale on the card; a second time it may replace one that waits."""
        known = self._states.get(vend_id)
        is_replacing = known is not None and known.may_replace
        cards = self._desk.till.cards
        self._begin(vend_id, lambda: cards.load(vend_id, is_replacing=is_replacing), "S836", "S837")

    def issue(self, act_id: str) -> None:
        """Write what the server gave out for a card."""
        cards = self._desk.till.cards
        self._begin(act_id, lambda: cards.issue(act_id), "S849", "S848")

    def offer(self, made_for: str) -> None:
        """Say that F9 writes it, where nothing begins by itself."""
        if made_for not in self._states:
            self._put(made_for, _OFFERED)

    def give_up(self) -> None:
        """Wait for no card any more: the screen that asked for it is left."""
        if self._running is not None:
            self._desk.till.cards.give_up()

    def wanted(self, step: CardStep) -> None:
        """Say what the writer waits for."""
        made_for = self._running
        if made_for is None or self.is_chip:
            return
        text_id = "S832" if step is CardStep.WRITE else "S833"
        self._put(made_for, replace(self._states[made_for], text_id=text_id))

    def _begin(
        self, made_for: str, op: Callable[[], CardResult], not_written: str, unsure: str
    ) -> None:
        if self._running is not None:
            return

        def done(result: CardResult) -> None:
            self._running = None
            match result.verdict:
                case WriteVerdict.WRITTEN:
                    self._put(made_for, _WRITTEN)
                case WriteVerdict.NOT_WRITTEN:
                    self._put(made_for, CardState(not_written, "warning"))
                case _:
                    self._put(made_for, CardState(unsure, "danger"))

        def failed(error: Exception) -> None:
            self._running = None
            waits = isinstance(error, KioskError) and error.code == LocalCode.CARD_TOKEN_WAITS
            told = self._desk.notice(error)
            self._put(made_for, CardState(not_written, "warning", told=told, may_replace=waits))

        self._running = made_for
        waiting = "S831" if self.is_chip else "S832"
        self._put(made_for, CardState(waiting, "neutral", is_running=True))
        self._desk.workers.run(self._desk.timed(op), done, failed)

    def _told_fault(self, error: Exception) -> None:
        self._desk.notice(error)  # a journal that cannot be written stops all selling

    def _put(self, made_for: str, state: CardState) -> None:
        self._states[made_for] = state
        self._desk.reporter.say("card_write", made_for=made_for, text=state.text_id)
        self.changed.emit(made_for)
