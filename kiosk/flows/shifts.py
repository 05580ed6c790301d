"""The cash desk of a till: open, move cash, close blind, bag; and the slips of all that.

The order is that of a sale: the act with its id on disk, then a byte leaves; the answer on disk,
then anybody sees it.  A lost line leaves the act in doubt.  The server does it once for its id, so
that it is asked again with the same bytes, also after a restart, until an answer came; only whoever
began an act asks again, because the server does it in the name of whoever is signed in.

Nothing here computes what the drawer should hold: that comes with the answer to the count.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from kiosk.api_client import ApiClient, Declined, SessionEnded, Unreachable
from kiosk.errors import TillRefusal
from kiosk.flows.shift_book import ActFacts, ShiftBook
from kiosk.flows.shift_reader import ShiftReader
from kiosk.flows.shift_rules import is_not_done, read_answer, require_count, why_not_yet
from kiosk.flows.shift_values import (
    ActAnswer,
    ActKind,
    ActState,
    JournalMark,
    Message,
    NewBag,
    NewMovement,
    SecondPerson,
    ShiftActView,
    ShiftState,
    amount_of,
    decoded_request,
    message_id,
)
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import LocalCode
from kiosk.store.journal import Journal
from kiosk.store.receipt_box import ReceiptBox
from kiosk.store.records import (
    ShiftActAnswered,
    ShiftActIntended,
    ShiftActLinkLost,
    ShiftActRefused,
)
from kiosk.vend_outcomes import DoubtReason
from vending_server.wire.approvals import ApprovalDecisionHere, ApprovalRequest
from vending_server.wire.cash_count import CountLine
from vending_server.wire.login import SessionAnswer, ShiftAtTill
from vending_server.wire.problems import ProblemCode as P
from vending_server.wire.shifts import (
    BankDeposit,
    CashMovement,
    ShiftClosing,
    ShiftOpening,
    ShiftReport,
)

_BAGS_SHOWN_MAX: Final = 20
PAY_OUT_ABOVE_LIMIT: Final = "pay_out_above_limit"


class Shifts:
    """The cash desk over one journal; every method blocks."""

    def __init__(
        self,
        *,
        journal: Journal,
        book: ShiftBook,
        box: ReceiptBox,
        api: ApiClient,
        clock: TillClock,
        new_id: Callable[[], str],
        last_receipt: Callable[[SessionAnswer], int],
    ) -> None:
        self._journal = journal
        self._book = book
        self._box = box
        self.reader = ShiftReader(book, box)
        self._api = api
        self._clock = clock
        self._new_id = new_id
        self._last_receipt = last_receipt
        self._session: SessionAnswer | None = None
        self._shift: ShiftAtTill | None = None
        self._lock = threading.RLock()
        self.journal_first: Callable[[], None] = lambda: None  # before a count is sent

    def recover(self) -> None:
        """Put every act whose answer was cut off in doubt."""
        for facts in self._book.acts(state=ActState.IN_DOUBT):
            if not facts.was_lost:
                self._lose(facts, DoubtReason.INTERRUPTED)

    def signed_in(self, session: SessionAnswer | None, *, is_offline: bool = False) -> None:
        """Take over what the server said of shifts at the login; None: nobody is signed in.

        Offline, or where a restored server speaks of one whose Z lies here, the journal says it.
        """
        self._session = session
        told = None if session is None else session.shift
        is_over = told is not None and self._has_closing(told.shift_id, ActState.DONE)
        self._shift = self.reader.open_shift() if is_offline or is_over else told

    def bring_openings(self) -> None:
        """Send one's own opening that waits, before the sales that were made in that shift.

        Raises:
            SessionEnded, JournalUnwritable.
        """
        if self._session is not None and (waiting := self._opening()) is not None:
            with self._lock:
                self._again(waiting)

    # ------------------------------------------------------------------ looking

    def state(self) -> ShiftState:
        """Return what may be done now."""
        closings = self._book.acts(ActKind.CLOSING, state=ActState.DONE)
        last_z = self.reader.view_of(closings[-1]) if closings else None
        session, shift = self._session, self._shift
        login = "" if session is None else session.operator.login
        return ShiftState(
            uses_shifts=session is not None and session.uses_shifts,
            is_closing=self._is_closing(),
            is_mine=shift is not None and shift.operator == login,
            shift=shift,
            pending=tuple(
                self.reader.view_of(one) for one in self._book.acts(state=ActState.IN_DOUBT)
            ),
            last_z=last_z,
            float_left_minor=None if last_z is None else last_z.report.float_left_minor,
        )

    def require_shift(self) -> None:
        """See that a sale may be made, as far as shifts go.

        While a count is without an answer nothing is sold: the shift may be closed by now, and if
        it is not, the sale would make a difference of what was counted before it.

        Raises:
            TillRefusal: no_open_shift, shift_of_another, shift_act_in_doubt.
        """
        session, shift = self._session, self._shift
        if session is None:
            return
        if shift is None:
            if session.uses_shifts:
                raise TillRefusal(LocalCode.NO_OPEN_SHIFT)
        elif shift.operator != session.operator.login:
            raise TillRefusal(P.SHIFT_OF_ANOTHER)
        elif self._is_closing():
            raise TillRefusal(LocalCode.SHIFT_ACT_IN_DOUBT)

    def shift_for_offline(self) -> str:
        """Return the shift that a sale from the pack belongs to; none where shifts are not used.

        One whose opening has no answer yet is open for these: it is sent before they are.

        Raises:
            TillRefusal: as require_shift.
        """
        waiting = self._opening()
        if waiting is not None and self._shift is None:
            return waiting.shift_id
        self.require_shift()
        return "" if self._shift is None else self._shift.shift_id

    def person(self) -> str:
        """Return the login of whoever is signed in.

        Raises:
            TillRefusal: not_signed_in.
        """
        return self._signed_in().operator.login

    def mark(self) -> JournalMark:
        """Return where the journal stands now."""
        head = self._journal.head
        return JournalMark(seq=head.seq, hash=head.hash)

    def view(self, act_id: str) -> ShiftActView:
        """Return an act as the journal knows it.

        Raises:
            TillRefusal: shift_act_not_here.
        """
        return self.reader.view(act_id)

    def x(self) -> ShiftReport:
        """Return what the caller may know of the open shift.

        Raises:
            TillRefusal: no_open_shift.
            Declined, SessionEnded, Unreachable: the server's no, or its silence.
        """
        return self._api.shift(self._open_shift().shift_id)

    def to_deposit(self) -> list[ShiftReport]:
        """Return the closed shifts of this till whose cash waits here, as the server has them.

        Raises:
            SessionEnded, Unreachable.
        """
        bagged: set[str] = set()
        for facts in self._book.acts(ActKind.BAG, state=ActState.DONE):
            request = self.reader.view_of(facts).request
            assert isinstance(request, BankDeposit), "a bag has its request"
            bagged.update(request.shift_ids)
        closed = [
            facts.shift_id
            for facts in self._book.acts(ActKind.CLOSING, state=ActState.DONE)
            if facts.shift_id not in bagged
        ]
        found = []
        for shift_id in closed[-_BAGS_SHOWN_MAX:]:
            try:
                report = self._api.shift(shift_id)
            except SessionEnded:
                raise
            except Declined:
                continue  # somebody else's: it is none of this person's business
            if report.deposit_id is None and report.closed_at is not None:
                found.append(report)
        return found

    # ------------------------------------------------------------------ acting

    def open(self, counts: Sequence[CountLine], *, reason: str = "") -> ShiftActView:
        """Open a shift with what was counted into the drawer.

        Raises:
            TillRefusal: not_counted, shift_act_in_doubt, shift_open_already; nothing was written.
            Declined: nothing was opened.
            SessionEnded, JournalUnwritable.
        """
        with self._lock:
            require_count(counts)
            session = self._signed_in()
            self._refuse_second(ActKind.OPENING, ActKind.CLOSING)  # a drawer is in one shift
            if self._shift is not None:
                raise TillRefusal(P.SHIFT_OPEN_ALREADY)
            opening = ShiftOpening(
                shift_id=self._new_id(),
                counts=list(counts),
                receipt_sequence_last=self._last_receipt(session),
                opened_at=self._clock.stamp(),
                reason=reason,
            )
            return self._act(ActKind.OPENING, opening, opening.shift_id, "/v1/shifts")

    def new_movement(self, asked: NewMovement) -> CashMovement:
        """Return a movement with its id; nothing is written yet: a second person may look first."""
        self._open_shift()
        return CashMovement(
            movement_id=self._new_id(),
            direction=asked.direction,
            reason=asked.reason,
            amount_minor=asked.amount_minor,
            counterpart=asked.counterpart,
            paper=asked.paper,
            happened_at=self._clock.stamp(),
        )

    def agreed(self, asked: NewMovement, second: SecondPerson) -> CashMovement:
        """Return a new movement that a second person agreed to at this machine.

        The request that she looks at holds this very movement; nothing of it is in the books yet,
        and a request whose answer is lost runs out by itself.

        Raises:
            Declined: LOGIN_REFUSED, LOGIN_LOCKED, APPROVER_IS_REQUESTER, NOT_PERMITTED.
            SessionEnded, Unreachable: nobody agreed to anything.
        """
        movement = self.new_movement(asked)
        payload = {**msgspec.to_builtins(movement), "shift_id": self._open_shift().shift_id}
        del payload["approval_id"]
        approval_id = self._new_id()
        self._api.ask_approval(
            ApprovalRequest(
                approval_id=approval_id,
                action=PAY_OUT_ABOVE_LIMIT,
                subject=movement.counterpart,
                reason=movement.reason,
                payload=payload,
            )
        )
        self._api.decide_here(
            approval_id,
            ApprovalDecisionHere(operator=second.operator, password=second.password, accept=True),
        )
        return msgspec.structs.replace(movement, approval_id=approval_id)

    def move(self, movement: CashMovement) -> ShiftActView:
        """Pay cash in or out.

        Raises:
            TillRefusal: no_open_shift, shift_act_in_doubt.
            Declined: APPROVAL_MISSING above the limit: ask a second person, then a new movement.
            SessionEnded, JournalUnwritable.
        """
        with self._lock:
            shift_id = self._open_shift().shift_id
            self._refuse_second(ActKind.MOVEMENT)
            if self._is_closing():  # whoever counted
                raise TillRefusal(LocalCode.SHIFT_ACT_IN_DOUBT)
            path = f"/v1/shifts/{shift_id}/movements"
            return self._act(ActKind.MOVEMENT, movement, shift_id, path)

    def close(self, counts: Sequence[CountLine], *, float_left_minor: int) -> ShiftActView:
        """Take the blind count; from here on it cannot be edited.

        Raises:
            TillRefusal: not_counted, no_open_shift, shift_act_in_doubt; nothing was written.
            Declined: SUMS_DISAGREE (more is left than was counted)...: the shift is open.
            SessionEnded, JournalUnwritable.
        """
        with self._lock:
            require_count(counts)
            shift_id = self._open_shift().shift_id
            self._refuse_second(ActKind.CLOSING, ActKind.OPENING)  # a drawer is in one shift
            closing = ShiftClosing(
                closing_id=self._new_id(),
                counts=list(counts),
                float_left_minor=float_left_minor,
                closed_at=self._clock.stamp(),
            )
            return self._act(ActKind.CLOSING, closing, shift_id, f"/v1/shifts/{shift_id}/closing")

    def bag(self, asked: NewBag) -> ShiftActView:
        """Bag the cash of closed shifts.

        Raises:
            TillRefusal: not_counted, shift_act_in_doubt; nothing was written.
            Declined: SUMS_DISAGREE (a reason is asked)...: nothing was bagged.
            SessionEnded, JournalUnwritable.
        """
        with self._lock:
            require_count(asked.counts)
            session = self._signed_in()
            self._refuse_second(ActKind.BAG)
            bag = BankDeposit(
                document_id=self._new_id(),
                point_number=session.point.number,
                shift_ids=list(asked.shift_ids),
                counts=list(asked.counts),
                bank=asked.bank,
                bag_number=asked.bag_number,
                difference_reason=asked.difference_reason,
            )
            return self._act(ActKind.BAG, bag, "", "/v1/bank-deposits")

    def resume(self) -> ShiftState:
        """Ask again for every answer that is due to whoever is signed in.

        Raises:
            SessionEnded, JournalUnwritable.
        """
        with self._lock:
            login = self._signed_in().operator.login
            for facts in self._book.acts(state=ActState.IN_DOUBT):
                if facts.operator == login:
                    self._again(facts)
            return self.state()

    def ask_again(self, act_id: str) -> ShiftActView:
        """Send an act in doubt again: the same id, the same bytes.

        Raises:
            TillRefusal: shift_act_not_here, shift_act_of_another.
            Declined: it was not done, and is over.
            SessionEnded, JournalUnwritable.
        """
        with self._lock:
            view = self.reader.view(act_id)
            if view.state is not ActState.IN_DOUBT:
                return view
            if view.operator != self._signed_in().operator.login:
                raise TillRefusal(LocalCode.SHIFT_ACT_OF_ANOTHER)
            return self._send(act_id)

    # ------------------------------------------------------------------ inside

    def _signed_in(self) -> SessionAnswer:
        if self._session is None:
            raise TillRefusal(LocalCode.NOT_SIGNED_IN)
        return self._session

    def _open_shift(self) -> ShiftAtTill:
        self._signed_in()
        if self._shift is None:
            raise TillRefusal(LocalCode.NO_OPEN_SHIFT)
        return self._shift

    def _is_closing(self) -> bool:
        """Say whether the open shift was counted and the answer is due."""
        shift = self._shift
        return shift is not None and self._has_closing(shift.shift_id, ActState.IN_DOUBT)

    def _opening(self) -> ActFacts | None:
        """Return the opening of one's own that waits for its answer."""
        login = self._signed_in().operator.login
        waiting = self._book.acts(ActKind.OPENING, state=ActState.IN_DOUBT)
        return next((one for one in waiting if one.operator == login), None)

    def _refuse_second(self, *kinds: ActKind) -> None:
        """Refuse another act while one of one's own, of such a kind, is without an answer."""
        login = self._signed_in().operator.login
        waiting = self._book.acts(state=ActState.IN_DOUBT)
        if any(facts.operator == login and facts.kind in kinds for facts in waiting):
            raise TillRefusal(LocalCode.SHIFT_ACT_IN_DOUBT)

    def _act(self, kind: ActKind, message: Message, shift_id: str, path: str) -> ShiftActView:
        """Write an act down with its exact bytes, then send it."""
        self._journal.check_room()
        act_id, head = message_id(message), self._journal.head
        self._book.record(
            ShiftActIntended(
                at=self._clock.stamp(),
                act_id=act_id,
                act=kind,
                operator=self._signed_in().operator.login,
                shift_id=shift_id,
                path=path,
                sealed_request=self._box.close(msgspec.json.encode(message), vend_id=act_id),
                head_seq=head.seq,
                head_hash=head.hash.hex(),
                amount_minor=amount_of(message),
            )
        )
        return self._send(act_id)

    def _again(self, facts: ActFacts) -> None:
        try:
            self._send(facts.act_id)
        except SessionEnded:
            raise
        except Declined:
            return  # it was not done: that is an answer as well

    def _send(self, act_id: str) -> ShiftActView:
        facts = self._book.get(act_id)
        assert facts is not None, "an act is written down before it is sent"
        message = decoded_request(facts.kind, self.reader.request_bytes(facts))
        if facts.kind is ActKind.CLOSING and (reason := why_not_yet(self.journal_first)):
            self._lose(facts, reason)
            return self.reader.view(act_id)
        try:
            raw = self._api.post_document(facts.path, self.reader.request_bytes(facts))
        except Unreachable as lost:
            self._lose(facts, lost.reason)
            return self.reader.view(act_id)
        except SessionEnded:
            self._lose(facts, DoubtReason.SESSION_ENDED)
            raise
        except Declined as refused:
            self._refused(facts, refused)
            raise
        if (answer := read_answer(raw, facts, message)) is None:
            self._lose(facts, DoubtReason.UNREADABLE)
            return self.reader.view(act_id)
        at, sealed = self._clock.stamp(), self._box.close(raw, vend_id=act_id)
        self._book.record(ShiftActAnswered(at=at, act_id=act_id, sealed_answer=sealed))
        self.believe(facts, answer)
        return self.reader.view(act_id)

    def _refused(self, facts: ActFacts, refused: Declined) -> None:
        """End an act that was surely not done; leave any other in doubt."""
        if is_not_done(facts, refused):
            at = self._clock.stamp()
            self._book.record(ShiftActRefused(at=at, act_id=facts.act_id, code=refused.code))
        else:
            self._lose(facts, DoubtReason.NOT_DECIDED)

    def _lose(self, facts: ActFacts, reason: DoubtReason) -> None:
        at = self._clock.stamp()
        self._book.record(ShiftActLinkLost(at=at, act_id=facts.act_id, reason=reason))

    def believe(self, facts: ActFacts, answer: ActAnswer) -> None:
        """Know of the shift what the server just said."""
        if not isinstance(answer, ShiftReport):
            return
        if facts.kind is ActKind.CLOSING:
            if self._shift is not None and self._shift.shift_id == answer.shift_id:
                self._shift = None
        elif self._shift is None and not self._has_closing(answer.shift_id, ActState.DONE):
            self._shift = ShiftAtTill(
                shift_id=answer.shift_id,
                number=answer.number,
                operator=answer.operator,
                opened_at=answer.opened_at,
            )

    def _has_closing(self, shift_id: str, state: ActState) -> bool:
        closings = self._book.acts(ActKind.CLOSING, state=state)
        return any(facts.shift_id == shift_id for facts in closings)
