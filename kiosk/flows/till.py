"""The till: one object with which a window signs in, quotes, sells, asks, prints and reprints.

Every method blocks and is called in a worker thread; none touches a window.  The order inside is
the whole point: intent on disk, then a byte leaves; token on disk, then anybody sees it; copy
number on disk, then the printer gets a byte; verdict on disk, then the window hears it.

An answer is never handed on from the network: it is read back from the journal, so what was not
durable cannot be shown.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
import zoneinfo
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

import msgspec

from drivers.errors import DriverError, RasterRefused
from drivers.receipt_printers.base import PrintOutcome, PrintReason, PrintVerdict
from kiosk.api_client import ApiClient, SessionEnded
from kiosk.config import Timeouts
from kiosk.errors import TillRefusal
from kiosk.flows.answer_wait import AnswerWait
from kiosk.flows.identify import checked_drn, lookup_request
from kiosk.flows.sale_rules import check_money
from kiosk.flows.till_values import (
    DUPLICATE_WINDOW,
    RECENT_RECEIPTS_MAX,
    ConfirmedSale,
    LocalCode,
    Printer,
    PrintResult,
    ReceiptRenderer,
    SaleMode,
    Sheet,
    Step,
    VendView,
)
from kiosk.flows.vend_book import VendBook, VendFacts
from kiosk.flows.vend_states import REPRINTABLE, WITH_TOKEN, WITHOUT_ANSWER, VendState
from kiosk.identity import DeviceIdentity
from kiosk.store.journal import Journal
from kiosk.store.receipt_box import ReceiptBox
from kiosk.store.records import (
    JournalChecked,
    OperatorSignedIn,
    OperatorSignedOut,
    VendHandedOver,
    VendIntended,
    VendLinkLost,
    VendMoneyReturned,
    VendPaperFoundGood,
    VendPrintEnded,
    VendPrintStarted,
    VendRefusedForEver,
    VendSent,
    VendTokenReceived,
)
from kiosk.vend_outcomes import Decided, DoubtReason, InDoubt, NoSale, Refused, Sold, VendOutcome
from vending_server.wire.canonical import digest_hex
from vending_server.wire.ids import RANDOM_BYTES, uuid7
from vending_server.wire.login import SessionAnswer
from vending_server.wire.lookup import LookupAnswer, LookupBy
from vending_server.wire.problems import Problem
from vending_server.wire.quote import QuoteAnswer, QuoteRequest
from vending_server.wire.vend import (
    ReprintRequest,
    TokenLine,
    VendAnswer,
    VendRequest,
)

_THREADS_MAX: Final = 8  # one sale: its request, two questions, a resolution; twice over
_UNFINISHED: Final = frozenset({VendState.IN_DOUBT, VendState.TOKEN, VendState.UNSURE})
T = TypeVar("T")


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
        clock: Callable[[], dt.datetime],
        timeouts: Timeouts | None = None,
        new_id: Callable[[], str] | None = None,
        on_step: Callable[[str], None] = lambda _step: None,
    ) -> None:
        """Take the collaborators and read the journal.

        Raises:
            JournalBroken: the records tell an impossible story.
            JournalUnwritable: a new journal cannot be begun.
        """
        self._journal = journal
        self._api = api
        self._identity = identity
        self._terminal_id = terminal_id
        self._printer = printer
        self._renderer = renderer
        self._clock = clock
        self._timeouts = timeouts or Timeouts()
        self._new_id = new_id or self._uuid7
        self._on_step = on_step
        self._box = ReceiptBox(identity)
        self._book = VendBook(journal)
        self._session: SessionAnswer | None = None
        self._waits: dict[str, AnswerWait] = {}
        self._asked_at: dict[str, dt.datetime] = {}
        self._intent_lock = threading.Lock()
        self._settle_lock = threading.RLock()
        self._print_lock = threading.Lock()
        self._executor = ThreadPoolExecutor(_THREADS_MAX, thread_name_prefix="till")
        self._book.begin(
            at=self._now(), terminal_id=terminal_id, device_public_key=identity.public_key_hex
        )

    def close(self) -> None:
        """Stop waiting for answers; the journal is its owner's to close."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    # ------------------------------------------------------------------ start and session

    def recover(self) -> list[VendView]:
        """Make the journal true after a stop in mid-sale; returns the vends that need a person.

        A request without an answer becomes IN_DOUBT, a sheet without a verdict UNSURE.

        Raises:
            JournalUnwritable: the disk does not let us.
        """
        for facts in self._book.in_states(WITHOUT_ANSWER - {VendState.IN_DOUBT}):
            if facts.vend_id not in self._waits:
                self._lose_link(facts.vend_id, DoubtReason.INTERRUPTED)
        with self._print_lock:
            for facts in self._book.in_states(frozenset({VendState.PRINTING})):
                self._end_print(facts.vend_id, facts.sheet, _STOPPED)
        return self.unfinished_vends()

    def login(self, operator: str, password: str) -> SessionAnswer:
        """Sign in; the password goes nowhere but to the server.

        Raises:
            Declined: login_refused, login_locked, terminal_suspended...
            Unreachable: no answer.
            JournalUnwritable: the login cannot be written down.
        """
        session = self._api.login(
            identity=self._identity,
            terminal_id=self._terminal_id,
            operator=operator,
            password=password,
        )
        try:
            self._book.record(OperatorSignedIn(at=self._now(), operator=session.operator.login))
        except BaseException:
            self._api.forget_session()
            raise
        self._session = session
        return session

    def logout(self) -> None:
        """Forget the session.

        Raises:
            JournalUnwritable: it is forgotten all the same.
        """
        session, self._session = self._session, None
        self._api.forget_session()
        if session is not None:
            self._book.record(OperatorSignedOut(at=self._now(), operator=session.operator.login))

    @property
    def session(self) -> SessionAnswer | None:
        """Who is signed in."""
        return self._session

    # ------------------------------------------------------------------ finding and pricing

    def lookup(self, by: LookupBy, value: str) -> LookupAnswer:
        """Find meters.

        Raises:
            TillRefusal: found wrong on the spot; nothing was sent.
            Declined, SessionEnded, Unreachable: the server's no, or its silence.
        """
        request = lookup_request(by, value, today=self._today())
        return self._served(lambda: self._api.lookup(request))

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
        answer = self._served(lambda: self._api.quote(request))
        self._on_step(Step.QUOTED)
        return answer

    # ------------------------------------------------------------------ selling

    def sell(self, sale: ConfirmedSale) -> VendView:
        """Sell what the operator confirmed; the view is in TOKEN, REFUSED or IN_DOUBT.

        Raises:
            TillRefusal: nothing was written or sent.
            JournalUnwritable: with no view of a token; the vend, if it began, waits in
                `open_vends`.
        """
        session = self._signed_in()
        check_money(sale)
        intent, body = self._intend(sale, session)
        vend_id = intent.vend_id
        self._on_step(Step.INTENT_JOURNALED)
        wait = AnswerWait(
            vend_id=vend_id, api=self._api, timeouts=self._timeouts, executor=self._executor
        )
        self._waits[vend_id] = wait
        try:
            self._book.record(VendSent(at=self._now(), vend_id=vend_id))
            self._on_step(Step.SENT_JOURNALED)
            outcome = wait.send(
                body,
                on_sent=lambda: self._on_step(Step.REQUEST_SENT),
                on_doubt=lambda reason: self._lose_link(vend_id, reason),
            )
            if isinstance(outcome, InDoubt):
                self._lose_link(vend_id, outcome.reason)
                return self.view(vend_id)
            return self._settle(vend_id, outcome)
        finally:
            del self._waits[vend_id]

    def ask(self, vend_id: str) -> VendView:
        """Ask once for the answer of a vend; reads only, "unknown" changes nothing.

        Raises:
            TillRefusal: vend_not_here.
            JournalUnwritable: an answer came and cannot be kept, so it is not shown.
        """
        return self._question(vend_id, self._api.ask_vend)

    def resolve(self, vend_id: str) -> VendView:
        """Get the final answer, TOKEN or REFUSED; without any answer the vend stays in doubt.

        Raises:
            TillRefusal: vend_not_here.
            JournalUnwritable: an answer came and cannot be kept, so it is not shown.
        """
        return self._question(vend_id, self._api.resolve_vend)

    def money_returned(self, vend_id: str) -> VendView:
        """Write down that a refused customer has the money back.

        Raises:
            TillRefusal: vend_not_here, not_signed_in.
            IllegalTransition: not refused, or returned already.
            JournalUnwritable: not written.
        """
        facts = self._facts(vend_id)
        self._book.record(
            VendMoneyReturned(
                at=self._now(),
                vend_id=vend_id,
                operator=self._signed_in().operator.login,
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
                the next start.
        """
        with self._print_lock:
            facts = self._facts(vend_id)
            if facts.state not in {VendState.TOKEN, VendState.NOT_SENT}:
                raise _no_first_sheet(facts)
            return self._print(vend_id, self._sale_of(facts), copy_number=facts.sheet)

    def reprint(self, vend_id: str) -> PrintResult:
        """Print a marked copy of the same receipt; the server counts it first.

        Raises:
            TillRefusal: vend_not_here, no_token, still_printing, reprint_differs.
            Declined, SessionEnded, Unreachable: nothing was printed.
            JournalUnwritable: as print_receipt.
        """
        with self._print_lock:
            facts = self._facts(vend_id)
            if facts.state not in REPRINTABLE:
                raise _no_copy(facts)
            request = ReprintRequest(reprint_id=self._new_id())
            counted = self._served(lambda: self._api.reprint(vend_id, request))
            sale = self._sale_of(facts)
            if counted.sale.tokens != sale.tokens or counted.sale.vend_id != vend_id:
                # A copy never brings a new token; whose mistake it is, a person must find out.
                raise TillRefusal(LocalCode.REPRINT_DIFFERS)
            number = max(counted.copy_number, facts.copies + 1)
            return self._print(vend_id, sale, copy_number=number)

    def paper_is_good(self, vend_id: str) -> VendView:
        """Write down that a person found the unsure paper whole.

        Raises:
            TillRefusal: vend_not_here, not_signed_in.
            IllegalTransition: the paper is not unsure.
            JournalUnwritable: not written.
        """
        self._facts(vend_id)
        operator = self._signed_in().operator.login
        self._book.record(VendPaperFoundGood(at=self._now(), vend_id=vend_id, operator=operator))
        return self.view(vend_id)

    def done(self, vend_id: str) -> VendView:
        """Write down that the customer has what he came for; harmless when it is done already.

        Raises:
            TillRefusal: vend_not_here.
            IllegalTransition: not printed, and not found unprintable either.
            JournalUnwritable: not written.
        """
        if self._facts(vend_id).state is not VendState.DONE:
            self._book.record(VendHandedOver(at=self._now(), vend_id=vend_id))
        return self.view(vend_id)

    # ------------------------------------------------------------------ looking

    def view(self, vend_id: str) -> VendView:
        """Return a vend as the journal knows it.

        Raises:
            TillRefusal: vend_not_here.
            JournalBroken: its stored answer does not verify.
        """
        return self._view(self._facts(vend_id))

    def open_vends(self) -> list[VendView]:
        """Return the vends without an answer, oldest first."""
        return [self._view(facts) for facts in self._book.in_states(WITHOUT_ANSWER)]

    def unfinished_vends(self) -> list[VendView]:
        """Return the vends that need a person: in doubt, never printed, or paper unsure."""
        return [self._view(facts) for facts in self._book.in_states(_UNFINISHED)]

    def recent_receipts(self, count: int = RECENT_RECEIPTS_MAX) -> list[VendView]:
        """Return this till's last receipts, newest first, at most five."""
        receipts = self._book.receipts(min(count, RECENT_RECEIPTS_MAX))
        return [self._view(facts) for facts in receipts]

    def tokens_of(self, vend_id: str) -> tuple[TokenLine, ...]:
        """Return the tokens of a sold vend, in the order in which they are typed.

        Raises:
            TillRefusal: vend_not_here, no_token.
        """
        facts = self._facts(vend_id)
        if facts.state not in WITH_TOKEN:
            raise TillRefusal(LocalCode.NO_TOKEN)
        return tuple(self._sale_of(facts).tokens)

    def check_journal(self) -> None:
        """Try a journal that failed; returns when selling is possible again.

        Raises:
            JournalUnwritable: it still fails.
        """
        self._journal.check_room()
        if self._journal.fault is not None:
            self._book.record(JournalChecked(at=self._now()))

    # ------------------------------------------------------------------ inside: selling

    def _intend(self, sale: ConfirmedSale, session: SessionAnswer) -> tuple[VendIntended, bytes]:
        """Commit the intent; returns it with the exact bytes to be sent."""
        with self._intent_lock:
            self._refuse_second_sale(sale)
            self._journal.check_room()
            request = self._vend_request(sale, session)
            body = msgspec.json.encode(request)
            intent = VendIntended(
                at=request.made_at,
                vend_id=request.vend_id,
                receipt_sequence=request.receipt_sequence,
                operator=session.operator.login,
                drn=sale.drn,
                utility=sale.quote.utility,
                tender_minor=sale.quote.tender_minor,
                units_tenths=request.units_tenths,
                tenders=list(sale.tenders),
                received_minor=sale.received_minor,
                quote_hash=sale.quote_hash,
                request_sha256=digest_hex(body),
            )
            self._book.record(intent)
            return intent, body

    def _refuse_second_sale(self, sale: ConfirmedSale) -> None:
        waiting = self._book.without_answer_on(sale.drn)
        if waiting is not None:
            raise TillRefusal(LocalCode.METER_IN_DOUBT, params={"vend_id": waiting.vend_id})
        since = self._clock() - DUPLICATE_WINDOW
        same = self._book.sold_since(since, drn=sale.drn, tender_minor=sale.quote.tender_minor)
        if same is not None and not sale.sell_again:
            raise TillRefusal(
                LocalCode.SAME_SALE_AGAIN,
                params={"time": same.intent.at, "vend_id": same.vend_id},
            )

    def _vend_request(self, sale: ConfirmedSale, session: SessionAnswer) -> VendRequest:
        is_by_money = sale.mode is SaleMode.MONEY
        known = max(self._book.last_receipt_sequence, session.receipt_sequence_last)
        return VendRequest(
            vend_id=self._new_id(),
            drn=sale.drn,
            tender_minor=sale.quote.tender_minor if is_by_money else None,
            units_tenths=None if is_by_money else sale.quote.units_tenths,
            tenders=list(sale.tenders),
            received_minor=sale.received_minor,
            quote_hash=sale.quote_hash,
            receipt_sequence=known + 1,
            made_at=self._now(),
        )

    def _question(self, vend_id: str, question: Callable[..., VendOutcome]) -> VendView:
        facts = self._facts(vend_id)
        if facts.state not in WITHOUT_ANSWER:
            return self._view(facts)
        outcome = question(vend_id=vend_id, timeout_s=self._timeouts.read_s)
        self._asked_at[vend_id] = self._clock()
        if not isinstance(outcome, Sold | Refused | NoSale):
            return self.view(vend_id)
        view = self._settle(vend_id, outcome)
        if wait := self._waits.get(vend_id):
            wait.deliver(outcome)  # a sale that still waits in another thread need not
        return view

    def _settle(self, vend_id: str, outcome: Decided) -> VendView:
        """Write the answer down, once; a second answer finds the vend settled."""
        with self._settle_lock:
            if self._facts(vend_id).state in WITHOUT_ANSWER:
                self._on_step(Step.ANSWER_RECEIVED)
                if self._facts(vend_id).state is VendState.INTENT:
                    self._lose_link(vend_id, DoubtReason.INTERRUPTED)
                if isinstance(outcome, Sold):
                    self._record_token(outcome)
                    self._on_step(Step.TOKEN_JOURNALED)
                else:
                    self._record_refusal(vend_id, outcome.problem)
        return self.view(vend_id)

    def _record_token(self, sold: Sold) -> None:
        vend_id = sold.answer.vend_id
        self._book.record(
            VendTokenReceived(
                at=self._now(),
                vend_id=vend_id,
                sale_id=sold.answer.sale_id,
                receipt_number=sold.answer.receipt_number,
                sealed_answer=self._box.close(sold.raw, vend_id=vend_id),
            )
        )

    def _record_refusal(self, vend_id: str, problem: Problem) -> None:
        plain = msgspec.json.encode(problem)
        self._book.record(
            VendRefusedForEver(
                at=self._now(),
                vend_id=vend_id,
                code=problem.code,
                sealed_answer=self._box.close(plain, vend_id=vend_id),
            )
        )

    def _lose_link(self, vend_id: str, reason: DoubtReason) -> None:
        """IN_DOUBT, unless it is there already or somebody else got the answer meanwhile."""
        with self._settle_lock:
            if self._facts(vend_id).state in {VendState.INTENT, VendState.SENT}:
                self._book.record(VendLinkLost(at=self._now(), vend_id=vend_id, reason=reason))

    # ------------------------------------------------------------------ inside: paper

    def _print(self, vend_id: str, sale: VendAnswer, *, copy_number: int) -> PrintResult:
        sheet = self._renderer(sale, copy_number=copy_number)
        self._book.record(
            VendPrintStarted(at=self._now(), vend_id=vend_id, copy_number=copy_number)
        )
        self._on_step(Step.PRINTING_JOURNALED)
        outcome = self._put_on_paper(sheet, job_id=f"{sale.receipt_number}/{copy_number}")
        self._on_step(Step.PRINTED_UNJOURNALED)
        self._end_print(vend_id, copy_number, outcome)
        self._on_step(Step.VERDICT_JOURNALED)
        return PrintResult(copy_number=copy_number, verdict=outcome.verdict, reason=outcome.reason)

    def _put_on_paper(self, sheet: Sheet, *, job_id: str) -> PrintOutcome:
        try:
            return self._printer.print_raster(
                sheet.rows, width_dots=sheet.width_dots, height=sheet.height, job_id=job_id
            )
        except RasterRefused:
            verdict = PrintVerdict.NOT_SENT  # refused before the first byte
        except DriverError:
            verdict = PrintVerdict.UNSURE
        return PrintOutcome(job_id=job_id, verdict=verdict, reason=PrintReason.ERROR)

    def _end_print(self, vend_id: str, copy_number: int, outcome: PrintOutcome) -> None:
        self._book.record(
            VendPrintEnded(
                at=self._now(),
                vend_id=vend_id,
                copy_number=copy_number,
                verdict=outcome.verdict,
                reason=outcome.reason,
            )
        )

    # ------------------------------------------------------------------ inside: looking

    def _facts(self, vend_id: str) -> VendFacts:
        facts = self._book.get(vend_id)
        if facts is None:
            raise TillRefusal(LocalCode.VEND_NOT_HERE)
        return facts

    def _plain_answer(self, facts: VendFacts) -> bytes:
        sealed = self._book.sealed_answer(facts)
        assert sealed is not None, "this vend has no answer yet"
        return self._box.open(sealed, vend_id=facts.vend_id)

    def _sale_of(self, facts: VendFacts) -> VendAnswer:
        return msgspec.json.decode(self._plain_answer(facts), type=VendAnswer)

    def _problem_of(self, facts: VendFacts) -> Problem:
        return msgspec.json.decode(self._plain_answer(facts), type=Problem)

    def _view(self, facts: VendFacts) -> VendView:
        is_refused = facts.state in {VendState.REFUSED, VendState.REFUNDED}
        intent = facts.intent
        cash = facts.cash_minor
        return VendView(
            vend_id=facts.vend_id,
            state=facts.state,
            drn=intent.drn,
            utility=intent.utility,
            operator=intent.operator,
            made_at=facts.made_at,
            tender_minor=intent.tender_minor,
            received_minor=intent.received_minor,
            change_minor=intent.received_minor - cash,
            receipt_sequence=intent.receipt_sequence,
            copies=facts.copies,
            answer=self._sale_of(facts) if facts.state in WITH_TOKEN else None,
            problem=self._problem_of(facts) if is_refused else None,
            print_verdict=facts.verdict,
            print_reason=facts.reason,
            doubt_reason=facts.doubt_reason,
            asked_at=self._asked_at.get(facts.vend_id),
        )

    # ------------------------------------------------------------------ inside: odds and ends

    def _signed_in(self) -> SessionAnswer:
        if self._session is None:
            raise TillRefusal(LocalCode.NOT_SIGNED_IN)
        return self._session

    def _served(self, call: Callable[[], T]) -> T:
        """Call the server; a session that it ended is ended here too."""
        try:
            return call()
        except SessionEnded:
            self.logout()
            raise

    def _now(self) -> str:
        now = self._clock()
        assert now.tzinfo is not None, "a naive time reached the till"
        return now.astimezone(dt.UTC).isoformat()

    def _today(self) -> dt.date:
        """The date on the wall: a card expires by the municipality's calendar."""
        if self._session is None:
            return self._clock().astimezone(dt.UTC).date()
        zone = zoneinfo.ZoneInfo(self._session.municipality.time_zone)
        return self._clock().astimezone(zone).date()

    def _uuid7(self) -> str:
        unix_ms = int(self._clock().timestamp() * 1000)
        return uuid7(unix_ms=unix_ms, random_bytes=os.urandom(RANDOM_BYTES))


_STOPPED: Final = PrintOutcome(job_id="", verdict=PrintVerdict.UNSURE, reason=PrintReason.STOPPED)


def _no_first_sheet(facts: VendFacts) -> TillRefusal:
    if facts.state in REPRINTABLE:
        return TillRefusal(LocalCode.ALREADY_PRINTED)
    return _no_copy(facts)


def _no_copy(facts: VendFacts) -> TillRefusal:
    if facts.state is VendState.PRINTING:
        return TillRefusal(LocalCode.STILL_PRINTING)
    if facts.state is VendState.TOKEN:
        return TillRefusal(LocalCode.NOT_PRINTED_YET)
    return TillRefusal(LocalCode.NO_TOKEN)
