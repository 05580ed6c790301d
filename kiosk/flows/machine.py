"""A self-service terminal: what one customer does with one meter, and what is left to be settled.

Every method blocks and is called in a worker thread.  Money goes one way: a note is seen, priced
while it lies in escrow, ordered, stacked; the purse is vended as a whole.  What cannot be vended is
kept for the contract; what cannot be kept is claimed from head office by number.  Each step is in
the journal before the next, so that a restart goes on where the power failed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from drivers.receipt_printers.base import PrintVerdict
from kiosk.api_client import Declined, SessionEnded, Unreachable
from kiosk.errors import KioskError, TillRefusal
from kiosk.flows.counter_values import ActIds, ActView, CounterKind, NewAct
from kiosk.flows.machine_offline import MachineOffline, is_of_the_pack, joined_view
from kiosk.flows.note_keeper import NoteKeeper
from kiosk.flows.purse_book import NoteState, PurseFacts, short_number
from kiosk.flows.purses import ClaimReason
from kiosk.flows.till import Till
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import ConfirmedSale, LocalCode, PrintResult, SaleMode, VendView
from kiosk.flows.vend_states import NEVER_ON_PAPER, WITHOUT_ANSWER, VendState
from kiosk.store.cash_records import MoneyClaimed
from vending_server.wire.kept_money import TAKEN, KeptMoney
from vending_server.wire.lookup import LookupBy, MeterFacts
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import QuoteAnswer, TenderKind
from vending_server.wire.vend import Tender

NOTES_MINOR: Final = (2_000, 5_000, 10_000, 20_000)
_REASON: Final = "kept by the self-service terminal"
# More money changes these; the note is taken, and charging waits for the next one.
_TOO_LITTLE: Final = frozenset({ProblemCode.TENDER_BELOW_MINIMUM, ProblemCode.TENDER_TOO_SMALL})
T = TypeVar("T")


def credit_added(meter: MeterFacts | None) -> int:
    """Return what of the money kept for a contract is added to the notes: all of it that fits.

    A note still fits beside it, and cash stays in steps that the server takes.
    """
    if meter is None:
        return 0
    fits = min(meter.deposit_minor, meter.tender_minor_max - NOTES_MINOR[0])
    return max(fits - fits % meter.cash_step_minor, 0)


class SlipPrinter(Protocol):
    """Prints a claim's slip."""

    def __call__(self, claim: MoneyClaimed) -> PrintVerdict:
        """Print it and return the printer's verdict."""
        ...


class DoubtSlipPrinter(Protocol):
    """Prints a slip about a vend or an act without an answer."""

    def __call__(self, number: str, made_at: str, amount_minor: int) -> PrintVerdict:
        """Print it and return the printer's verdict."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDecision:
    """What became of a note in escrow; `quote` prices the purse with it, where it can be priced."""

    is_taken: bool
    quote: QuoteAnswer | None = None
    error: KioskError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted:
    """What the customer of before the restart was doing."""

    purse: PurseFacts
    left_minor: int
    vend: VendView | None = None  # waits for its answer, or for its paper


class Machine:
    """One terminal without a person."""

    def __init__(
        self,
        *,
        till: Till,
        keeper: NoteKeeper,
        clock: TillClock,
        login: str,
        password: Callable[[], str],
        claim_slip: SlipPrinter,
        doubt_slip: DoubtSlipPrinter,
    ) -> None:
        self.till = till
        self.keeper = keeper
        self.offline = MachineOffline(till)
        self._clock = clock
        self._login = login
        self._password = password
        self._claim_slip = claim_slip
        self._doubt_slip = doubt_slip
        # Of a note whose end the acceptor must still tell: its customer may stand here.
        self._awaited = {note.purse_id for note in till.purses.notes.notes(NoteState.ESCROW)}

    # ------------------------------------------------------------------ who we are

    def sign_in(self) -> None:
        """Open a session under the terminal's own login.

        Raises:
            Declined, Unreachable: no session, nothing is sold.
        """
        self.till.login(self._login, self._password())

    def served(self, call: Callable[[], T]) -> T:
        """Call with a session; one that has ended is opened again, once."""
        if self.till.session is None:
            self.sign_in()
        try:
            return call()
        except SessionEnded:
            self.sign_in()
            return call()

    # ------------------------------------------------------------------ before money

    def find(self, by: LookupBy, value: str) -> MeterFacts:
        """Return the one meter that a number, card or code names.

        Raises:
            TillRefusal, Declined, Unreachable: nothing was found.
        """
        return self.served(lambda: self.offline.find(by, value))

    def price(self, drn: str, tender_minor: int) -> QuoteAnswer:
        """Price an amount in notes.

        Raises:
            TillRefusal: amount_not_in_pack.
            Declined, Unreachable: no price.
        """
        priced = self.offline.price(drn, tender_minor)
        if priced is not None:
            return priced
        try:
            return self.served(lambda: self.till.quote(drn, tender_minor=tender_minor))
        except Unreachable as lost:
            return self.offline.price_after_silence(drn, tender_minor, lost)

    def may_be_kept(self, quoted: QuoteAnswer) -> bool:
        """Say whether a price that was shown can still be asked for by whoever gave it."""
        return is_of_the_pack(quoted) or not self.offline.is_line_gone

    def begin(self, meter: MeterFacts) -> str:
        """Open a purse for a meter.

        Raises:
            JournalUnwritable: no note may be taken.
        """
        return self.till.purses.begin(
            drn=meter.drn, utility=meter.utility, account_number=meter.account_number
        )

    # ------------------------------------------------------------------ notes

    def accepted(self, purse_id: str, meter: MeterFacts) -> frozenset[int]:
        """Return the notes that still fit below the meter's maximum."""
        left = self.left(purse_id) + credit_added(meter)
        offline = self.offline.accepted(meter.drn, left, NOTES_MINOR)
        if offline is not None:
            return offline
        return frozenset(note for note in NOTES_MINOR if left + note <= meter.tender_minor_max)

    def decide(self, purse_id: str, escrow_id: str, meter: MeterFacts) -> NoteDecision:
        """Take a note from escrow if its money can be served, else give it back.

        Raises:
            JournalUnwritable: it goes back.
        """
        note = self.till.purses.notes.note(escrow_id)
        if note is None or note.purse_id != purse_id:
            self.keeper.give_back(escrow_id)
            return NoteDecision(is_taken=False)
        total = self.left(purse_id) + note.amount_minor + credit_added(meter)
        quote, error = None, None
        try:
            quote = self.price(meter.drn, total)
        except (Declined, Unreachable, TillRefusal) as refused:
            error = refused
        if error is not None and (error.code not in _TOO_LITTLE or total > meter.tender_minor_max):
            self.keeper.give_back(escrow_id)
            return NoteDecision(is_taken=False, error=error)
        self.keeper.stack(escrow_id)
        return NoteDecision(is_taken=True, quote=quote, error=error)

    def left(self, purse_id: str) -> int:
        """Return what a purse still holds."""
        return self.till.purses.left(purse_id)

    # ------------------------------------------------------------------ charging

    def charge(self, purse_id: str, quoted: QuoteAnswer, *, credit_minor: int = 0) -> VendView:
        """Vend the whole purse, and the credit that was added to it, at the price that was seen.

        Raises:
            TillRefusal: nothing was written or sent.
            JournalUnwritable: nothing was shown.
        """
        if self.till.session is None:
            self.sign_in()
        if is_of_the_pack(quoted):
            if credit_minor:  # what is kept for the contract only the server can spend
                raise TillRefusal(LocalCode.NOT_OFFLINE)
            return self.offline.sell(purse_id, quoted)
        cash = quoted.quote.tender_minor - credit_minor
        tenders = (
            Tender(kind=TenderKind.CASH, amount_minor=cash),
            Tender(kind=TenderKind.DEPOSIT, amount_minor=credit_minor),
        )
        sale = ConfirmedSale(
            quote=quoted.quote,
            quote_hash=quoted.quote_hash,
            drn=quoted.quote.drn,
            mode=SaleMode.MONEY,
            tenders=tenders if credit_minor else tenders[:1],
            received_minor=cash,
            sell_again=True,  # who puts the same notes in again means it (decision 0182)
            purse_id=purse_id,
        )
        return self.till.sell(sale)

    def resolve(self, vend_id: str) -> VendView:
        """Get a vend's final answer; without any it stays in doubt."""
        view = self.till.resolve(vend_id)
        if view.state not in WITHOUT_ANSWER:
            return view
        with contextlib.suppress(Declined, Unreachable):
            self.sign_in()  # perhaps it was only the session that had ended
            view = self.till.resolve(vend_id)
        return view

    def print_sale(self, vend_id: str) -> PrintResult:
        """Print the receipt, below it those of what was paid together with it.

        A sheet that is not proved printed is never printed again here.
        """
        due = [view.vend_id for view in self.till.offline.together(vend_id)]
        result = self.till.print_visit(due)
        if result.verdict is PrintVerdict.PRINTED:
            for one in due:
                self.till.done(one)
        return result

    # ------------------------------------------------------------------ what is not vended

    def keep(self, purse_id: str, meter: MeterFacts | None = None) -> ActView | None:
        """Keep what is left for the contract, or that of another meter; None when nothing is.

        Raises:
            TillRefusal: act_in_doubt; the money stays in its purse.
            Declined, Unreachable: no session, as before.
        """
        left = self.left(purse_id)
        if left <= 0:
            return None
        if self.till.session is None:
            self.sign_in()
        goes_to = meter or self.till.purses.notes.purse(purse_id)
        if not goes_to.account_number:  # found in the pack: whose contract it is nobody knows here
            raise TillRefusal(LocalCode.NOT_OFFLINE)
        at = self._clock.stamp()

        def request(ids: ActIds) -> KeptMoney:
            return KeptMoney(
                document_id=ids.document_id,
                account_number=goes_to.account_number,
                act=TAKEN,
                amount_minor=left,
                receipt_sequence=ids.receipt_sequence,
                reason=_REASON,
                happened_at=at,
            )

        act = NewAct(
            kind=CounterKind.KEPT_MONEY,
            path="/v1/kept-money",
            request=request,
            subject=goes_to.account_number,
            utility=goes_to.utility,
            takes_receipt=True,
            amount_minor=left,
            received_minor=left,
            purse_id=purse_id,
        )
        return self.till.acts.do(act)

    def claim(self, purse_id: str, reason: ClaimReason) -> MoneyClaimed | None:
        """Record what is left for head office, and print its slip."""
        claim = self.till.purses.claim(purse_id, reason)
        if claim is not None:
            self.till.purses.claim_printed(claim, self._claim_slip(claim).value)
        return claim

    def print_doubt(self, vend: VendView) -> PrintVerdict:
        """Print a slip about a vend without an answer, by which any office finds it."""
        return self._doubt_slip(
            short_number(vend.vend_id), vend.made_at.isoformat(), vend.tender_minor
        )

    def put_away(
        self, purse_id: str, meter: MeterFacts | None = None
    ) -> ActView | MoneyClaimed | None:
        """Give the money of a purse a place: kept for a contract, or else claimed.

        It is the contract of the purse, or that of another meter of the same customer.

        Raises:
            JournalUnwritable: it stays in its purse, and the next start tries again.
        """
        try:
            view = self.keep(purse_id, meter)
        except (Declined, Unreachable, TillRefusal):
            return self.claim(purse_id, ClaimReason.NO_LINE)
        if view is None:
            return None
        if view.state is VendState.REFUSED:
            return self.claim(purse_id, ClaimReason.REFUSED) or view
        if view.state in NEVER_ON_PAPER:
            result = self.till.acts.print_receipt(view.act_id)
            if result.verdict is PrintVerdict.PRINTED:
                self.till.acts.done(view.act_id)
        elif view.state in WITHOUT_ANSWER:
            self._doubt_slip(short_number(view.act_id), view.made_at.isoformat(), view.amount_minor)
        return self.till.acts.view(view.act_id)

    # ------------------------------------------------------------------ after a restart

    def interrupted(self) -> Interrupted | None:
        """Return what the last customer was doing, if it is not finished.

        Whatever his note's end was: once it is told, nothing of his is waited for any more.
        """
        found = self._last_unfinished()
        if found is not None or not self.keeper.is_undecided:
            self.await_no_more()
        return found

    def _last_unfinished(self) -> Interrupted | None:
        purses = self.till.purses
        for purse in reversed(purses.notes.purses()):
            vends = purses.vends_of(purse.purse_id)
            open_vends = [v for v in vends if v.state in WITHOUT_ANSWER | NEVER_ON_PAPER]
            left = self.left(purse.purse_id)
            if open_vends or left > 0:
                vend = None
                if open_vends:
                    vend = joined_view(self.till.offline.together(open_vends[-1].vend_id))
                return Interrupted(purse=purse, left_minor=left, vend=vend)
            return None
        return None

    def await_no_more(self) -> None:
        """Let `settle` put away also what the last customer of before the restart left."""
        self._awaited = set()

    def settle(self, *, but: str | None = None) -> int:
        """Go on with what earlier customers left open; returns how many purses still are.

        Signed in without the server nothing is settled: it waits until that answers.

        Raises:
            JournalUnwritable: nothing can be settled now.
        """
        if self.till.session is not None and not self.till.session.session:
            return len([p for p in self.till.purses.unsettled() if p.purse_id != but])
        for purse in self.till.purses.unsettled():
            if purse.purse_id != but and purse.purse_id not in self._awaited:
                self._settle(purse.purse_id)
        return len([p for p in self.till.purses.unsettled() if p.purse_id != but])

    def tell_office(self) -> int:
        """Tell head office what it does not know yet; returns how much that still is.

        Raises:
            Declined, Unreachable: no session, or no line; the rest waits.
            JournalUnwritable: nothing can be marked as told.
        """
        if not self.till.office.untold():
            return 0
        return self.served(self.till.office.tell)

    def _settle(self, purse_id: str) -> None:
        purses = self.till.purses
        self.sign_in()  # a question under a session that has ended has no answer
        for vend in purses.vends_of(purse_id):
            if vend.state in WITHOUT_ANSWER:
                self.till.resolve(vend.vend_id)
        for act in purses.acts_of(purse_id):
            if act.state in WITHOUT_ANSWER:
                with contextlib.suppress(TillRefusal):  # begun under an earlier login: it waits
                    self.till.acts.settle(act.act_id)
        if purses.left(purse_id) > 0:
            self.put_away(purse_id)


__all__ = ["NOTES_MINOR", "Interrupted", "LocalCode", "Machine", "NoteDecision", "short_number"]
