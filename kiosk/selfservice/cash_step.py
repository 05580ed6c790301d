"""From the first note to the receipt: what the screen does with what the machine's flow says.

The order is the flow's (flows/machine.py).  Here is only what is shown, and one rule: a page with
money inside is left only after the money has its place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from drivers.receipt_printers.base import PrintVerdict
from kiosk.cashier.desk import Reporter
from kiosk.errors import KioskError
from kiosk.flows.counter_values import ActView
from kiosk.flows.machine import Interrupted, Machine, NoteDecision, credit_added, short_number
from kiosk.flows.note_keeper import NoteNews, NoteTold
from kiosk.flows.refusals import tell_error
from kiosk.flows.till_values import PrintResult, VendView
from kiosk.flows.vend_states import NEVER_ON_PAPER, WITH_TOKEN, WITHOUT_ANSWER
from kiosk.selfservice.end_pages import Kept
from kiosk.selfservice.money_pages import NotesShown, Rest, other_meter
from kiosk.selfservice.notes_said import NotesSaid
from kiosk.selfservice.parts import Page
from kiosk.selfservice.window import SelfServiceWindow
from kiosk.store.cash_records import MoneyClaimed
from kiosk.widgets.words import Saying, nothing_said, saying
from vending_server.wire.lookup import LookupBy, MeterFacts
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import QuoteAnswer

ASK_MS: Final = 3_000
ASKS_MAX: Final = 8  # with the till's own waiting about half a minute; then a slip
CHARGE_ALL_S: Final = 30  # what is above the goal, if nobody chooses
_SAID_S: Final = 20  # as K10 counts down
_ANNOUNCED_S: Final = (20, 10, 5)
_NOT_PRINTED_S: Final = 180


class Run(Protocol):
    """Does something in a worker for the present customer."""

    def __call__(
        self,
        op: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run it; exactly one callback comes, unless the customer has left."""


class CashStep(QObject):
    """The notes' turn of one customer."""

    moved = Signal()  # to another page
    stray = Signal()  # a note of before the restart has its end

    def __init__(
        self,
        window: SelfServiceWindow,
        machine: Machine,
        run: Run,
        *,
        reporter: Reporter,
        finish: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window, self._machine, self._run = window, machine, run
        self._reporter, self._finish = reporter, finish
        self._counts = self._believed = 0  # how often it was counted, and the newest answer to it
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(ASK_MS)
        self._asking.timeout.connect(self._resolve)
        self.forget()
        window.notes.agreed.connect(self._charge)
        window.notes.cancelled.connect(self.end)
        window.notes.surplus_chosen.connect(self._choose_surplus)

    def forget(self) -> None:
        """Belong to nobody."""
        self.purse_id: str | None = None
        self._meter: MeterFacts | None = None
        self._goal = self.left_minor = 0
        self._quote: QuoteAnswer | None = None
        self._message: Saying = nothing_said
        self._is_moving = self._is_ending = self.is_done = False
        self._rest = Rest.CHARGED
        self._other_meter: MeterFacts | None = None
        self._must_confirm = False
        self._said = NotesSaid()
        self._charges_in_s = self._puts = 0
        self._vend: VendView | None = None
        self._asks = 0
        self._asking.stop()

    @property
    def has_money(self) -> bool:
        """Whether money is inside whose place is not settled yet, or a note is on its way."""
        return (
            self.purse_id is not None
            and not self.is_done
            and (self.left_minor > 0 or self._is_moving or self._vend is not None)
        )

    # ------------------------------------------------------------------ notes

    def begin(self, meter: MeterFacts, goal_minor: int) -> None:
        """Open a purse and let notes in."""
        self._meter, self._goal = meter, goal_minor
        self._run(lambda: self._machine.begin(meter), self._opened, lambda _error: self._finish())

    def _opened(self, purse_id: str) -> None:
        """Let notes in; only now, so that no news of one comes before we know its purse."""
        self.purse_id = purse_id
        self._show_notes()
        self._go(self._window.notes)
        self._count()

    @Slot(object)
    def heard(self, told: NoteTold) -> None:
        """Hear of a note; it is in the journal already."""
        self._reporter.say("note", news=told.news.value, amount_minor=told.amount_minor)
        if told.news is NoteNews.UNWRITABLE:
            self.end()
            return
        if self.purse_id is None and told.news is not NoteNews.ESCROW:
            self.stray.emit()
        if self.purse_id is None or told.purse_id != self.purse_id:
            return
        self._is_moving = told.news is NoteNews.ESCROW
        self._charges_in_s = 0
        match told.news:
            case NoteNews.ESCROW:
                self._message = saying("S942")
                self._decide(told.escrow_id)
            case NoteNews.STACKED:
                self._message = lambda words: words("S943", x=words.money(told.amount_minor))
                self._said.heard(told.amount_minor)
                self._count()
            case NoteNews.RETURNED:
                self._message = self._message_of_return or (
                    lambda words: words("S944", x=words.money(told.amount_minor))
                )
                self._count()
            case NoteNews.IN_DOUBT:
                self._message = saying("S948", n=short_number(told.escrow_id))
                self._count()
        self._show_notes()
        self.moved.emit()  # a note is a sign of life

    _message_of_return: Saying | None = None

    def _decide(self, escrow_id: str) -> None:
        purse_id, meter, machine = self.purse_id, self._meter, self._machine
        if purse_id is None or meter is None or self._is_ending:
            return
        self._message_of_return = None
        self._run(
            lambda: machine.decide(purse_id, escrow_id, meter), self._decided, lambda _error: None
        )

    def _decided(self, decision: NoteDecision) -> None:
        if decision.is_taken:
            self._quote = decision.quote or self._quote
        elif isinstance(decision.error, KioskError):
            refused = tell_error(decision.error)
            self._message_of_return = lambda words: words.told(refused)

    def _count(self) -> None:
        """Ask the journal what is in, and price it if no price fits."""
        purse_id, meter, machine, quote = self.purse_id, self._meter, self._machine, self._quote
        if purse_id is None or meter is None:
            return
        goal, is_ending = self._goal, self._is_ending
        keeps_surplus = self._rest is not Rest.CHARGED

        def count() -> tuple[int, QuoteAnswer | None]:
            left = machine.left(purse_id)
            if is_ending:
                return left, None
            if left >= goal > 0 or not machine.accepted(purse_id, meter):
                machine.keeper.pause()
            else:
                machine.keeper.open(purse_id, machine.accepted(purse_id, meter))
            charged = min(left, goal) if keeps_surplus and goal else left
            total = charged + credit_added(meter)
            fits = quote is not None and quote.quote.tender_minor == total
            if fits and quote is not None and machine.may_be_kept(quote):
                return left, quote
            # Over the notes the line was lost: the pack's price, and else the one that was shown.
            known = quote if fits else None
            return left, (_priced(machine, meter.drn, total) or known) if left else quote

        self._counts += 1
        number = self._counts

        def counted(told: tuple[int, QuoteAnswer | None]) -> None:
            if number > self._believed:  # one from before the last note that comes late is wrong
                self._believed = number
                self._counted(told)

        def failed(_error: Exception) -> None:
            if number > self._believed:
                self.end()

        self._run(count, counted, failed)

    def _counted(self, counted: tuple[int, QuoteAnswer | None]) -> None:
        before, quote = self.left_minor, self._quote
        self.left_minor, self._quote = counted
        self._said.announce(self._window.announcer, self._window.words, before, self.left_minor)
        if self._is_ending:
            self._put_away()
            return
        self._show_notes()
        self._reporter.say(
            "notes",
            inserted_minor=self.left_minor,
            may_charge=int(self._window.notes.shown.may_charge),
        )
        if self._quote is not quote and self._window.page is self._window.notes:
            self.moved.emit()  # a price is looked at from when it is shown

    def _show_notes(self) -> None:
        self._window.notes.show_notes(
            NotesShown(
                meter=self._meter,
                goal_minor=self._goal,
                inserted_minor=self.left_minor,
                credit_minor=credit_added(self._meter),
                quote=self._quote.quote if self._quote else None,
                message=self._message,
                is_moving=self._is_moving,
                rest=self._rest,
                charges_in_s=self._charges_in_s,
            )
        )

    # ------------------------------------------------------------------ more than the goal

    def waited(self, idle_s: int) -> None:
        """Charge all of it, at the price on the screen, if nobody chooses for so long."""
        if not self._decides_itself:
            left_s = 0
        elif idle_s >= CHARGE_ALL_S:
            self._charge()
            return
        else:
            left_s = CHARGE_ALL_S - idle_s
        said, self._charges_in_s = self._charges_in_s, left_s if left_s <= _SAID_S else 0
        if self._charges_in_s != said:
            self._show_notes()
        if left_s in _ANNOUNCED_S:
            self._window.announcer.say(self._window.words("S584", n=left_s), is_urgent=True)

    @property
    def _decides_itself(self) -> bool:
        """Whether there is a choice that has a default, and the price of that is shown."""
        shown = self._window.notes.shown
        has_choice = shown.surplus_minor > 0 and shown.may_charge and not shown.keeps_surplus
        return has_choice and not self._must_confirm

    @Slot(str)
    def _choose_surplus(self, rest: str) -> None:
        """Price what is to be charged anew; it is confirmed at the price that is shown then."""
        other, machine = other_meter(self._meter), self._machine
        self._charges_in_s = 0
        if rest == Rest.MOVED and other is not None and self._other_meter is None:
            drn = other.drn
            self._run(lambda: machine.find(LookupBy.DRN, drn), self._found_other, self._no_other)
            return
        self._rest, self._message = Rest(rest), nothing_said
        self._show_notes()
        self._count()
        self.moved.emit()

    def _found_other(self, meter: MeterFacts) -> None:
        if self._window.page is not self._window.notes:
            return  # he has decided otherwise
        if not meter.can_vend:
            self._no_other(None)
            return
        self._other_meter = meter
        self._choose_surplus(Rest.MOVED)

    def _no_other(self, _error: Exception | None) -> None:
        self._message = saying("S589")
        self._show_notes()

    def _keep_rest(self) -> None:
        """Keep what was not charged for the next time, once the receipt is out."""
        purse_id, rest = self.purse_id, self._rest
        if purse_id is None or rest is Rest.CHARGED:
            return
        meter = self._other_meter if rest is Rest.MOVED else None
        self._rest = Rest.CHARGED
        text_id = "S970"
        if meter is not None:
            text_id = "S587" if meter.utility == "water" else "S588"

        def kept(place: ActView | MoneyClaimed | None) -> None:
            if isinstance(place, MoneyClaimed):
                text = Kept("S971", place.amount_minor, place.claim_number)
            elif place is None:
                return
            elif place.state in WITHOUT_ANSWER:
                text = Kept("S972", place.amount_minor, short_number(place.act_id))
            else:
                text = Kept(text_id, place.amount_minor)
            self._reporter.say("kept", text=text.text_id, amount_minor=text.amount_minor)
            self._window.result.show_rest(text)
            self.moved.emit()

        # What fails here is settled once the customer has left.
        put_away = self._machine.put_away
        self._run(lambda: put_away(purse_id, meter), kept, lambda _error: None)

    def jammed(self) -> None:
        """The acceptor failed: say so, and give the money that is in a place."""
        self._message = saying("E47")
        if not self._is_moving:  # a note under way is told first: stacked, returned or in doubt
            self.end()
        self._show_notes()

    # ------------------------------------------------------------------ charging

    def _charge(self) -> None:
        purse_id, quote, machine = self.purse_id, self._quote, self._machine
        if purse_id is None or quote is None or not self._window.notes.shown.may_charge:
            return
        credit = credit_added(self._meter)
        self._window.charging.begin(self.left_minor)
        self._go(self._window.charging)

        def charge() -> VendView:
            machine.keeper.pause()
            return machine.charge(purse_id, quote, credit_minor=credit)

        self._run(charge, self._sold, self._not_sold)

    def _not_sold(self, _error: Exception) -> None:
        self._put_away()

    def _sold(self, view: VendView) -> None:
        self._reporter.vend(view)
        self._vend = view
        if view.state in WITH_TOKEN and view.answer is not None:
            self.left_minor = 0
            self._window.result.show_sale(view.answer)
            self._go(self._window.result)
            if view.state in NEVER_ON_PAPER:
                vend_id = view.vend_id
                self._run(
                    lambda: self._machine.print_sale(vend_id), self._printed, self._not_printed
                )
            self.is_done = True
        elif view.state in WITHOUT_ANSWER:
            self._window.charging.late()
            self._asks += 1
            if self._asks > ASKS_MAX:
                self._slip_about(view)
            else:
                self._asking.start()
        else:
            self._refused(view)

    def _resolve(self) -> None:
        if self._vend is not None:
            vend_id = self._vend.vend_id
            self._run(lambda: self._machine.resolve(vend_id), self._sold, self._not_resolved)

    def _not_resolved(self, _error: Exception) -> None:
        if self._vend is not None:
            self._sold(self._vend)

    def _refused(self, view: VendView) -> None:
        """No token, and the money is in its purse again: once more at another price, or kept."""
        self._vend = None
        code = view.problem.code if view.problem else ""
        if code == ProblemCode.DEPOSIT_SHORT and self._meter is not None:
            # Spent elsewhere meanwhile: the notes alone are priced anew.
            self._meter = msgspec.structs.replace(self._meter, deposit_minor=0)
        elif code != ProblemCode.PRICE_CHANGED or self._meter is None:
            self._put_away()
            return
        self._quote, self._must_confirm = None, True
        self._message = saying("S949")
        self._count()
        self._show_notes()
        self._go(self._window.notes)

    def _slip_about(self, view: VendView) -> None:
        self.is_done = True
        self._run(lambda: self._machine.print_doubt(view), lambda _verdict: None, lambda _e: None)
        number = short_number(view.vend_id)
        self._show_kept(Kept("S972", view.tender_minor, number))

    def _printed(self, result: PrintResult) -> None:
        self._reporter.say("print", verdict=result.verdict.value, copy_number=result.copy_number)
        if result.verdict is not PrintVerdict.PRINTED:
            self._not_printed(None)
        else:
            self._window.announcer.say(self._window.words("A10"))
        self._keep_rest()

    def _not_printed(self, _error: Exception | None) -> None:
        self._window.result.paper_failed()
        self._window.result.idle_s = _NOT_PRINTED_S
        self.moved.emit()

    # ------------------------------------------------------------------ the money is not charged

    def end(self) -> None:
        """Let no more notes in; what was taken is kept for the contract, or claimed."""
        if self.purse_id is None or self.is_done:
            self._finish()
            return
        self._is_ending = True
        purse_id = self.purse_id
        self._run(lambda: self._machine.keeper.close(purse_id), self._closed, self._closed)

    def _closed(self, _result: object) -> None:
        if not self._is_moving:
            self._put_away()

    def _put_away(self) -> None:
        purse_id = self.purse_id
        if purse_id is None:
            return
        self._window.charging.begin(self.left_minor)
        self._go(self._window.charging)
        self._puts += 1
        self._run(lambda: self._machine.put_away(purse_id), self._has_its_place, self._has_no_place)

    def _has_no_place(self, _error: Exception) -> None:
        self._puts -= 1
        # Not even the journal takes it now; it is in its purse, and the next start goes on.
        self.is_done = True
        number = short_number(self.purse_id or "")
        self._show_kept(Kept("S972", self.left_minor, number))

    def _has_its_place(self, place: ActView | MoneyClaimed | None) -> None:
        self._puts -= 1
        if place is None and self._puts:
            return  # a count came in between: the other one says where the money is
        if place is None and self.is_done:
            self._go(self._window.kept)
            return
        self.is_done = True
        match place:
            case None:
                self._finish()
            case MoneyClaimed():
                self._show_kept(Kept("S971", place.amount_minor, place.claim_number))
            case _ if place.state in WITHOUT_ANSWER:
                self._show_kept(Kept("S972", place.amount_minor, short_number(place.act_id)))
            case _:
                self._show_kept(Kept("S970", place.amount_minor))

    def _show_kept(self, kept: Kept) -> None:
        self._reporter.say("kept", text=kept.text_id, amount_minor=kept.amount_minor)
        self.left_minor = 0
        self._window.kept.show_kept(kept)
        self._go(self._window.kept)

    # ------------------------------------------------------------------ after a restart

    def take_up(self, found: Interrupted, meter: MeterFacts | None) -> None:
        """Go on with the customer of before the restart."""
        self.purse_id, self._meter = found.purse.purse_id, meter
        self.left_minor = self._goal = found.left_minor
        if found.vend is not None:
            self._window.charging.begin(found.vend.tender_minor)
            self._go(self._window.charging)
            self._vend = found.vend
            if found.vend.state in WITHOUT_ANSWER:
                self._resolve()
            else:
                self._sold(found.vend)
        elif meter is None:
            self._put_away()
        else:
            self._count()
            self._show_notes()
            self._go(self._window.notes)

    def _go(self, page: Page) -> None:
        self._window.go(page)
        self.moved.emit()


def _priced(machine: Machine, drn: str, amount_minor: int) -> QuoteAnswer | None:
    try:
        return machine.price(drn, amount_minor)
    except KioskError:
        return None
