"""The till: one object with which a window signs in, quotes, sells, asks, prints and reprints.

Every method blocks and is called in a worker thread; none touches a window.  The rules live in
`selling` and `paper`; here stands who is signed in, and what each call may raise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kiosk.api_client import ApiClient
from kiosk.config import Timeouts
from kiosk.flows.card_book import CardBook
from kiosk.flows.cards import Cards
from kiosk.flows.counter import Counter
from kiosk.flows.counter_acts import CounterActs
from kiosk.flows.counter_book import CounterBook
from kiosk.flows.counter_paper import CounterPaper
from kiosk.flows.counter_values import SlipRenderer
from kiosk.flows.identify import checked_drn, lookup_request
from kiosk.flows.journal_sync import JournalSync
from kiosk.flows.office import Office
from kiosk.flows.offline_pack import NoPack, PackView
from kiosk.flows.offline_selling import OfflineSelling
from kiosk.flows.paper import Paper
from kiosk.flows.purse_book import PurseBook
from kiosk.flows.purses import Purses
from kiosk.flows.receipt_numbers import ReceiptNumbers
from kiosk.flows.recovery import Recovery
from kiosk.flows.replaying import replayed_by
from kiosk.flows.reversing import Reversing
from kiosk.flows.selling import Selling
from kiosk.flows.shift_book import ShiftBook
from kiosk.flows.shift_paper import ShiftPaper
from kiosk.flows.shift_values import ShiftSlipRenderer
from kiosk.flows.shifts import Shifts
from kiosk.flows.signing_in import SigningIn
from kiosk.flows.standing import Standings
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import (
    RECENT_RECEIPTS_MAX,
    ConfirmedSale,
    CopySaver,
    Printer,
    PrintResult,
    PrintSize,
    ReceiptRenderer,
    Step,
    VendView,
)
from kiosk.flows.vend_book import VendBook
from kiosk.flows.vend_reader import VendReader
from kiosk.flows.vend_states import OPEN, UNFINISHED, VendState
from kiosk.identity import DeviceIdentity
from kiosk.store.journal import Journal
from kiosk.store.receipt_box import ReceiptBox
from kiosk.store.records import (
    JournalChecked,
    VendHandedOver,
    VendMoneyReturned,
    VendPaperFoundGood,
)
from vending_server.wire.journal_chain import fingerprint
from vending_server.wire.login import SessionAnswer
from vending_server.wire.lookup import LookupAnswer, LookupBy
from vending_server.wire.quote import QuoteAnswer, QuoteRequest
from vending_server.wire.vend import ReprintAnswer, ReprintRequest, TokenLine


class Till:
    """One terminal at work.  Construct it once, call `recover`, then let windows use it."""

    def __init__(
        self,
        *,
        journal: Journal,
        api: ApiClient,
        identity: DeviceIdentity,
        terminal_id: str,
        printer: Printer,
        renderer: ReceiptRenderer,
        slip_renderer: SlipRenderer,
        shift_slips: ShiftSlipRenderer,
        clock: Callable[[], dt.datetime],
        size: PrintSize | None = None,
        timeouts: Timeouts | None = None,
        new_id: Callable[[], str] | None = None,
        on_step: Callable[[str], None] = lambda _step: None,
        card_keys: Path | None = None,
        pack: PackView | None = None,
    ) -> None:
        """Take the collaborators and read the journal.

        Raises:
            JournalBroken: the records tell an impossible story.
            JournalUnwritable: a new journal cannot be begun.
        """
        self._journal = journal
        self._api = api
        self._device: dict[str, Any] = {"identity": identity, "terminal_id": terminal_id}
        self._clock = TillClock(clock)
        self._new_id = new_id or self._clock.new_id
        self._line: dict[str, Any] = {"api": api, "clock": self._clock, "new_id": self._new_id}
        self._on_step = on_step
        self.print_size = size or PrintSize()
        box = ReceiptBox(identity)
        acts, shift_acts = CounterBook(journal), ShiftBook(journal)
        notes, writes = PurseBook(journal), CardBook(journal)
        self._book = VendBook(journal, also=replayed_by(acts, shift_acts, notes, writes))
        self.pack = pack = pack or NoPack()
        self._person = self._signing_in(pack)
        numbers = ReceiptNumbers(self._book, acts)
        money: dict[str, Any] = {"new_id": self._new_id, "spending": numbers.lock}
        self.purses = Purses(notes, self._book, acts, clock=self._clock, **money)
        self._reader = VendReader(self._book, box)
        vends: dict[str, Any] = {"book": self._book, "reader": self._reader}
        selling: dict[str, Any] = {
            **vends,
            "journal": journal,
            "box": box,
            "numbers": numbers,
            "spend": self.purses.spend,
            "on_step": on_step,
        }
        self._selling = Selling(**selling, timeouts=timeouts or Timeouts(), **self._line)
        self._paper = Paper(
            **vends, printer=printer, renderer=renderer, clock=self._clock, on_step=on_step
        )
        self.shifts = self._cash_desk(shift_acts, box=box, numbers=numbers)
        self.slips = ShiftPaper(self.shifts, shift_acts, printer, shift_slips, self._clock)
        self.counter, self.office = self._desks(notes)
        paper = CounterPaper(book=acts, printer=printer, renderer=slip_renderer, clock=self._clock)
        self.acts = self._counter_acts(acts, box=box, paper=paper, numbers=numbers)
        self.sync = self._journal_sync(shifts=self.shifts, **vends)
        self.offline = self._offline(pack, **selling)
        self.standing = Standings(self.sync, self._clock, self.open_vends, self.acts, self.shifts)
        self.reversing, self.cards = self._reversing(acts), self._cards(writes, box, card_keys)
        self._book.begin(
            at=self._clock.stamp(),
            terminal_id=terminal_id,
            device_public_key=identity.public_key_hex,
        )

    def _signing_in(self, pack: PackView) -> SigningIn:
        return SigningIn(
            api=self._api,
            **self._device,
            book=self._book,
            clock=self._clock,
            pack=pack,
            ended=lambda: self.shifts.signed_in(None),
        )

    def _offline(self, pack: PackView, **selling: Any) -> OfflineSelling:
        return OfflineSelling(
            pack=pack,
            sync=self.sync,
            shifts=self.shifts,
            clock=self._clock,
            new_id=self._new_id,
            signed_in=self._person.required,
            lookup=self.lookup,
            **selling,
        )

    def _desks(self, notes: PurseBook) -> tuple[Counter, Office]:
        desk: dict[str, Any] = {"api": self._api, "served": self._person.served}
        terminal_id = self._device["terminal_id"]
        office = Office(**desk, book=notes, clock=self._clock, terminal_id=terminal_id)
        return Counter(**desk), office

    def _journal_sync(self, **flows: Any) -> JournalSync:
        recovery = Recovery(journal=self._journal, api=self._api, **flows, **self._device)
        return JournalSync(self._journal, self._api, self._clock, **self._device, recovery=recovery)

    def _cash_desk(self, book: ShiftBook, *, box: ReceiptBox, numbers: ReceiptNumbers) -> Shifts:
        return Shifts(
            journal=self._journal,
            book=book,
            box=box,
            last_receipt=lambda session: numbers.next_of(session) - 1,
            **self._line,
        )

    def _cards(self, book: CardBook, box: ReceiptBox, keys_file: Path | None) -> Cards:
        return Cards(
            book=book,
            box=box,
            vends=self._reader,
            issued=self.acts.issued_card,
            operator=lambda: self.session.operator.login if self.session else "",
            keys_file=keys_file,
            **self._line,
        )

    def _reversing(self, acts: CounterBook) -> Reversing:
        return Reversing(
            journal=self._journal,
            book=self._book,
            acts=acts,
            **self._device,
            clock=self._clock,
            signed_in=self._person.required,
        )

    def _counter_acts(
        self, book: CounterBook, *, box: ReceiptBox, paper: CounterPaper, numbers: ReceiptNumbers
    ) -> CounterActs:
        return CounterActs(
            journal=self._journal,
            book=book,
            box=box,
            paper=paper,
            numbers=numbers,
            signed_in=self._person.required,
            require_shift=self.shifts.require_shift,
            spend=self.purses.spend,
            on_step=self._on_step,
            **self._line,
        )

    def close(self) -> None:
        """Stop waiting for answers; the journal and the client are their owner's to close."""
        self._selling.close()

    def recover(self) -> list[VendView]:
        """Make the journal true after a stop in mid-sale; returns the vends that need a person.

        A request without an answer becomes IN_DOUBT, a sheet without a verdict UNSURE.

        Raises:
            JournalUnwritable: the disk does not let us.
        """
        self._selling.recover()
        self.offline.recover()
        self._paper.recover()
        self.acts.recover()
        self.shifts.recover()
        return self.unfinished_vends()

    @property
    def fingerprint(self) -> str:
        """What paper shows of the journal's head."""
        return fingerprint(self._journal.head.hash)

    # ------------------------------------------------------------------ session

    @property
    def session(self) -> SessionAnswer | None:
        """Who is signed in."""
        return self._person.session

    def login(self, operator: str, password: str, own_password: str | None = None) -> SessionAnswer:
        """Sign in (`own_password`: see ApiClient.login); where nobody answers, by the pack alone.

        Raises:
            Declined: login_refused, login_locked, terminal_suspended...
            Unreachable: no answer, and no pack.
            TillRefusal: no answer, and the pack does not open for this person.
            JournalUnwritable: the login cannot be written down, so there is none.
        """
        session = self._person.sign_in(operator, password, own_password)
        self.shifts.signed_in(session, is_offline=self._person.is_offline)
        if not self._person.is_offline:
            self.standing.signed_in(session)
            self.cards.learn_keys()
        return session

    def logout(self) -> None:
        """Forget the session.

        Raises:
            JournalUnwritable: it is forgotten all the same.
        """
        self._person.sign_out()

    # ------------------------------------------------------------------ finding and pricing

    def lookup(self, by: LookupBy, value: str) -> LookupAnswer:
        """Find meters.

        Raises:
            TillRefusal: found wrong on the spot; nothing was sent.
            Declined, SessionEnded, Unreachable: the server's no, or its silence.
        """
        zone = self.session.municipality.time_zone if self.session else None
        request = lookup_request(by, value, today=self._clock.today(zone))
        return self._person.served(lambda: self._api.lookup(request))

    def quote(
        self,
        drn: str,
        *,
        tender_minor: int | None = None,
        units_tenths: int | None = None,
        is_cash: bool = True,
    ) -> QuoteAnswer:
        """Price a purchase by exactly one of money and units; nothing is written anywhere.

        Raises:
            TillRefusal, Declined, SessionEnded, Unreachable: as lookup.
        """
        assert (tender_minor is None) != (units_tenths is None), "money or units, one of them"
        request = QuoteRequest(
            drn=checked_drn(drn),
            tender_minor=tender_minor,
            units_tenths=units_tenths,
            is_cash=is_cash,
        )
        answer = self._person.served(lambda: self._api.quote(request))
        self._on_step(Step.QUOTED)
        return answer

    # ------------------------------------------------------------------ selling

    def sell(self, sale: ConfirmedSale) -> VendView:
        """Sell what the operator confirmed; the view is in TOKEN, REFUSED or IN_DOUBT.

        Raises:
            TillRefusal: nothing was written or sent: money that does not add up, meter_in_doubt,
                same_sale_again, money_not_open, no_open_shift, shift_of_another,
                offline_sales_wait.
            Declined, SessionEnded, Unreachable: sales from the pack wait; nothing was written.
            JournalDiffers: the server holds the journal of another disk; nothing was written.
            JournalUnwritable: nothing was shown; the vend, if it began, waits in `open_vends`.
        """
        self.sync.check_well()
        session = self._person.required()
        if sale.purse_id is None:
            self.shifts.require_shift()
        self.offline.bring_first()
        return self._selling.sell(sale, session)

    def sell_visit(self, sales: Sequence[ConfirmedSale]) -> list[VendView]:
        """Sell what one customer buys for several meters, each a sale of its own, in order.

        Raises:
            TillRefusal: as `sell`, for any of them; then none is written or sent.
            JournalUnwritable: nothing was shown; what began waits in `open_vends`.
        """
        self.sync.check_well()
        session = self._person.required()
        self.shifts.require_shift()
        self.offline.bring_first()
        return self._selling.sell_visit(sales, session)

    def ask(self, vend_id: str) -> VendView:
        """Ask once for the answer of a vend; reads only, "unknown" changes nothing.

        Raises:
            TillRefusal: vend_not_here.
            JournalUnwritable: an answer came and cannot be kept, so it is not shown.
        """
        return self._selling.ask(vend_id)

    def resolve(self, vend_id: str) -> VendView:
        """Get the final answer, TOKEN or REFUSED; without any answer the vend stays in doubt.

        Raises:
            TillRefusal: vend_not_here.
            JournalUnwritable: an answer came and cannot be kept, so it is not shown.
        """
        return self._selling.resolve(vend_id)

    def money_returned(self, vend_id: str) -> VendView:
        """Write down that a refused customer has the money back.

        The other way out of REFUSED is a sale `instead_of` it: one of the two, never both.

        Raises:
            TillRefusal: vend_not_here, not_signed_in.
            IllegalTransition: not refused, or settled already.
            JournalUnwritable: not written.
        """
        facts = self._reader.facts(vend_id)
        self._book.record(
            VendMoneyReturned(
                at=self._clock.stamp(),
                vend_id=vend_id,
                operator=self._person.required().operator.login,
                amount_minor=facts.intent.tender_minor,
            )
        )
        return self.view(vend_id)

    # ------------------------------------------------------------------ paper

    def print_receipt(self, vend_id: str) -> PrintResult:
        """Print the first sheet, or again the sheet of which nothing was sent.

        Raises:
            TillRefusal: vend_not_here, no_token, still_printing, already_printed.
            JournalUnwritable: before the first byte: nothing was printed; after it: UNSURE at
                the next `recover`.
        """
        return self._paper.print_receipt(vend_id)

    def print_visit(self, vend_ids: Sequence[str]) -> PrintResult:
        """Print the first receipts of these sales below each other on one strip.

        Raises:
            TillRefusal, JournalUnwritable: as print_receipt.
        """
        return self._paper.print_strip(vend_ids)

    def reprint(self, vend_id: str) -> PrintResult:
        """Print a marked copy of the same receipt; the server counts it first.

        While nobody answers, and for a sale that the server does not know yet, the till counts
        alone: the journal tells of the copy.

        Raises:
            TillRefusal: vend_not_here, no_token, not_printed_yet, still_printing,
                reprint_differs.
            Declined, SessionEnded: nothing was printed.
            JournalUnwritable: as print_receipt.
        """
        return self._paper.reprint(vend_id, count=self._counting(vend_id))

    def save_copy(self, vend_id: str, saver: CopySaver) -> PrintResult:
        """Write a marked copy into a file; see `reprint`, and TillRefusal copy_not_saved."""
        return self._paper.save(vend_id, count=self._counting(vend_id), saver=saver)

    def _counting(self, vend_id: str) -> Callable[[], ReprintAnswer]:
        request = ReprintRequest(reprint_id=self._new_id())
        return lambda: self._person.served(lambda: self._api.reprint(vend_id, request))

    def paper_is_good(self, vend_id: str) -> VendView:
        """Write down that a person found the unsure paper whole: UNSURE -> DONE.

        Raises:
            TillRefusal: vend_not_here, not_signed_in.
            IllegalTransition: the paper is not unsure.
            JournalUnwritable: not written.
        """
        self._reader.facts(vend_id)
        operator = self._person.required().operator.login
        at = self._clock.stamp()
        self._book.record(VendPaperFoundGood(at=at, vend_id=vend_id, operator=operator))
        return self.view(vend_id)

    def done(self, vend_id: str) -> VendView:
        """Write down that the customer has what he came for; harmless when it is done already.

        Raises:
            TillRefusal: vend_not_here.
            IllegalTransition: not printed, and not found unprintable either.
            JournalUnwritable: not written.
        """
        if self._reader.facts(vend_id).state is not VendState.DONE:
            self._book.record(VendHandedOver(at=self._clock.stamp(), vend_id=vend_id))
        return self.view(vend_id)

    # ------------------------------------------------------------------ looking

    def view(self, vend_id: str) -> VendView:
        """Return a vend as the journal knows it.

        Raises:
            TillRefusal: vend_not_here.
            JournalBroken: its stored answer does not verify.
        """
        return self._reader.view(vend_id)

    def open_vends(self) -> list[VendView]:
        """Return the vends without an answer, or refused with unsettled money, oldest first."""
        return self._reader.views_in(OPEN)

    def unfinished_vends(self) -> list[VendView]:
        """Return the vends that need a person, oldest first.

        In doubt, refused and the money not settled, sold and never printed, or the paper unsure.
        """
        return self._reader.views_in(UNFINISHED)

    def recent_receipts(self, count: int = RECENT_RECEIPTS_MAX) -> list[VendView]:
        """Return this till's last receipts, newest first: five, and all that are still due."""
        return self._reader.receipts(min(count, RECENT_RECEIPTS_MAX))

    def tokens_of(self, vend_id: str) -> tuple[TokenLine, ...]:
        """Return the tokens of a sold vend, in the order in which they are typed.

        Raises:
            TillRefusal: vend_not_here, no_token.
        """
        return self._reader.tokens_of(vend_id)

    def check_journal(self) -> None:
        """Try a journal that failed; returns when selling is possible again.

        Raises:
            JournalUnwritable: it still fails.
        """
        self._journal.check_room()
        if self._journal.fault is not None:
            self._book.record(JournalChecked(at=self._clock.stamp()))
