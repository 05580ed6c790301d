"""A ccTalk bill validator with escrow (docs/protocols/cctalk.md).

Theory of operation.  Each step polls the event buffer first and acts afterwards, so
no order is ever sent to a note whose end already stands in the buffer.

1. *Set up*, at the start and whenever contact was lost: read the inhibit mask (all
   zero: it lost its power), read the buffer, then set mode, mask and master inhibit.
2. *Poll*: what is new in the buffer becomes events.  A hole in it puts the note in
   escrow in doubt before anything visible behind the hole is told.
3. *Act*: route the note.  An order whose answer is lost may have been carried out: it
   is sent again only after a poll that shows the note still there.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from drivers.cash_acceptors.acceptor_device import BillAcceptorDevice
from drivers.cash_acceptors.base import (
    AcceptorCondition,
    AcceptorEvent,
    AcceptorRestarted,
    DoubtReason,
    EventsLost,
    FraudAttempt,
    FraudKind,
    LastSeen,
    Note,
    NoteOrder,
    NoteRejected,
    RejectReason,
    Resume,
)
from drivers.cash_acceptors.cctalk_events import (
    READING_BYTES,
    SWITCHED_ON,
    BadMark,
    BufferedEvent,
    Progress,
    Reading,
    progress,
)
from drivers.cash_acceptors.cctalk_frames import (
    BILL_VALIDATOR,
    MODIFY_BILL_MODE,
    MODIFY_INHIBITS,
    MODIFY_MASTER_INHIBIT,
    READ_BILL_EVENTS,
    REQUEST_INHIBITS,
    ROUTE_BILL,
    SELF_CHECK,
    SIMPLE_POLL,
)
from drivers.cash_acceptors.cctalk_line import CctalkAddress, CctalkLine, Clock, LineTiming
from drivers.cash_acceptors.cctalk_notes import is_category, read_notes
from drivers.cash_acceptors.cctalk_uri import ADDRESS_OPTIONS, address_from_uri
from drivers.cash_acceptors.engine_base import EngineBase
from drivers.cash_acceptors.note_book import HoldTiming, NoteBook
from drivers.events import EventSink
from drivers.transport import SerialSettings, SerialTransport, Transport
from drivers.uri import DeviceUri

CATEGORY: Final = b"Bill Validator"
STACKER_AND_ESCROW: Final = b"\x03"
ROUTES: Final = {NoteOrder.RETURN: 0, NoteOrder.STACK: 1, NoteOrder.NONE: 255}
ROUTE_EMPTY: Final = b"\xfe"

STACKED, IN_ESCROW = 0, 1
RETURNED: Final = (0, 1)
UNKNOWN_STACKED: Final = (0, 21)
_REJECTS: Final = {
    2: RejectReason.INVALID,
    3: RejectReason.TRANSPORT,
    4: RejectReason.REFUSED,
    5: RejectReason.REFUSED,
}
_FRAUDS: Final = {
    8: FraudKind.PULLED_BACK,
    9: FraudKind.TAMPER,
    17: FraudKind.SENSOR,
    18: FraudKind.STRING,
}
_JAMS: Final = frozenset({6, 7, 15, 16})
_CONDITION_EVENTS: Final = _JAMS | {10, 11, 12, 13, 14, 19}
_FAULTS: Final = {
    0: None,
    39: AcceptorCondition.JAMMED,
    44: AcceptorCondition.STACKER_REMOVED,
    45: AcceptorCondition.STACKER_FULL,
}
_OPTIONS: Final = (*SerialSettings.OPTIONS, *ADDRESS_OPTIONS, "hold")


@dataclass(frozen=True, slots=True, kw_only=True)
class BillSettings:
    """One validator's ways."""

    address: CctalkAddress = field(default_factory=lambda: CctalkAddress(number=BILL_VALIDATOR))
    line: LineTiming = field(default_factory=LineTiming)
    hold: HoldTiming = field(default_factory=HoldTiming)
    poll_s: float = 0.2
    recheck_s: float = 3.0
    """So often a validator is asked whether it is well, and still set up."""


def _new_id() -> str:
    return secrets.token_hex(8)


class CctalkBills(EngineBase):
    """See `drivers.cash_acceptors.acceptor_device.BillEngine`."""

    def __init__(
        self,
        uri: str,
        settings: BillSettings,
        *,
        resume: Resume | None = None,
        clock: Clock = time.monotonic,
        new_id: Callable[[], str] = _new_id,
    ) -> None:
        super().__init__(uri)
        self.poll_s = settings.poll_s
        self._settings = settings
        self._clock = clock
        self._book = NoteBook(uri, new_id, settings.hold)
        self._seen: Reading | None = None
        self._is_mark_strange = False
        self._notes: dict[int, Note] = {}
        self._accepted: frozenset[int] = frozenset()
        self._is_set_up = False
        self._is_mask_set = resume is not None
        self._inhibits_sent: tuple[int, bool] | None = None
        self._gives_back = False
        self._trouble: AcceptorCondition | None = None
        self._checked_at = clock()
        if resume is not None:
            self._take_over(resume)

    def _take_over(self, resume: Resume) -> None:
        try:
            self._seen = Reading.from_mark(resume.mark)
        except BadMark:  # of another acceptor: its note cannot be asked about here
            self._is_mark_strange = True
        if resume.open_note is not None:
            self._book.resume(resume.open_note, self._clock())

    def accept(self, amounts_minor: frozenset[int]) -> None:
        """Take these denominations from the next step on."""
        self._accepted = amounts_minor

    def order(self, escrow_id: str, wanted: NoteOrder) -> None:
        """Want something done with the note in escrow."""
        self._book.order(escrow_id, wanted)

    def confirm(self, mark: str) -> None:
        """Nothing waits for it: the validator's own buffer keeps the events."""

    def contact_lost(self) -> None:
        """The port is gone."""
        self._lose(AcceptorCondition.GONE)

    def step(self, transport: Transport) -> None:
        """Poll, then act."""
        address, timing = self._settings.address, self._settings.line
        line = CctalkLine(transport, address, timing, self._clock)
        is_well = self._poll(line) if self._is_set_up else self._set_up(line)
        if is_well and self._is_set_up:  # a restart found on the way wants a new set-up first
            self._tell_all(self._book.overdue(self._mark(), self._clock()))
            self._act(line)
            is_well = self._set_inhibits(line)
        if not is_well:
            self._lose(AcceptorCondition.SILENT)

    # ------------------------------------------------------------ set up

    def _lose(self, condition: AcceptorCondition) -> None:
        self._is_set_up = False
        if not (condition is AcceptorCondition.SILENT and self._is_wrong()):
            self._note(condition)

    def _is_wrong(self) -> bool:
        return self._condition is AcceptorCondition.WRONG_DEVICE

    def _set_up(self, line: CctalkLine) -> bool:
        """Stage 1; whether the validator answered all of it."""
        if not line.tell(SIMPLE_POLL):
            return False
        is_ours = is_category(line, CATEGORY)
        if not is_ours:
            if is_ours is False:
                self._note(AcceptorCondition.WRONG_DEVICE)
            return False
        notes = read_notes(line)
        mask = line.ask_twice(REQUEST_INHIBITS, size=2)
        if notes is None or mask is None:
            return False
        self._notes = notes
        self._book.contact(self._clock())
        if not any(mask) and self._is_mask_set:
            self._restart()
        if not (self._poll(line) and line.tell(MODIFY_BILL_MODE, STACKER_AND_ESCROW)):
            return False
        self._inhibits_sent = None
        self._is_set_up = self._check(line)
        return self._is_set_up

    def _set_inhibits(self, line: CctalkLine) -> bool:
        """Set mask and master inhibit, if they are not as wanted.

        The mask is never all zero, not even when nothing is accepted: all zero is
        what a validator has after a restart.
        """
        mask = self._mask(self._accepted)
        is_open = mask != 0 and self._trouble is None
        wanted = (mask or self._mask(None), is_open)
        if self._inhibits_sent != wanted:
            if not line.tell(MODIFY_MASTER_INHIBIT, b"\x00"):
                return False
            if not line.tell(MODIFY_INHIBITS, wanted[0].to_bytes(2, "little")):
                return False
            if is_open and not line.tell(MODIFY_MASTER_INHIBIT, b"\x01"):
                return False
            self._inhibits_sent = wanted
            self._is_mask_set = wanted[0] != 0
        well = AcceptorCondition.ACCEPTING if is_open else AcceptorCondition.REFUSING
        self._note(self._trouble or well)
        return True

    def _mask(self, amounts_minor: frozenset[int] | None) -> int:
        return sum(
            1 << number - 1
            for number, note in self._notes.items()
            if amounts_minor is None or note.amount_minor in amounts_minor
        )

    def _check(self, line: CctalkLine) -> bool:
        """Ask the validator what it thinks of itself."""
        self._checked_at = self._clock()
        answer = line.ask_any(SELF_CHECK, sizes=(1, 2))
        if answer is None:
            return False
        self._trouble = _FAULTS.get(answer[0], AcceptorCondition.FAULT)
        return True

    # ------------------------------------------------------------ poll

    def _mark(self) -> str:
        return (self._seen or SWITCHED_ON).mark

    def _poll(self, line: CctalkLine) -> bool:
        """Stage 2; whether the validator answered."""
        answer = line.ask(READ_BILL_EVENTS, size=READING_BYTES)
        if answer is not None and Reading.parse(answer) != self._seen:
            answer = line.ask_twice(READ_BILL_EVENTS, size=READING_BYTES)
        if answer is None:
            return False
        now = Reading.parse(answer)
        if self._seen is None:
            self._begin(now)
        news = progress(self._seen or SWITCHED_ON, now)
        if news.lost or news.is_broken:
            mask = line.ask_twice(REQUEST_INHIBITS, size=2)
            if mask is None:
                return False
            if not any(mask):
                self._restart()
                news = progress(SWITCHED_ON, now)
        self._take(news, now)
        is_due = self._clock() - self._checked_at >= self._settings.recheck_s
        return self._check(line) and self._watch_inhibits(line) if is_due else True

    def _watch_inhibits(self, line: CctalkLine) -> bool:
        """Look at the mask: a restart that left the buffer as it was shows nowhere else."""
        answer = line.ask_twice(REQUEST_INHIBITS, size=2)
        if answer is not None and self._is_mask_set and not any(answer):
            self._restart()
        elif answer is not None and self._inhibits_sent is not None:
            is_as_set = int.from_bytes(answer, "little") == self._inhibits_sent[0]
            self._inhibits_sent = self._inhibits_sent if is_as_set else None
        return answer is not None

    def _begin(self, now: Reading) -> None:
        """The first reading: what lies before us is not ours, except a note that still waits."""
        self._seen = now
        if self._is_mark_strange:
            self._tell_all(self._book.doubt(DoubtReason.EVENTS_LOST, now.mark))
        newest = now.events[0]
        if newest[0] and newest[1] == IN_ESCROW:
            self._tell_all(self._events_of(newest, now.mark))

    def _restart(self) -> None:
        self._seen = SWITCHED_ON
        self._is_set_up = self._is_mask_set = False
        self._tell_all(self._book.doubt(DoubtReason.RESTARTED, self._mark()))
        self._tell(AcceptorRestarted(self.uri, self._mark()))
        self._note(AcceptorCondition.REFUSING)  # it takes nothing before it is set up again

    def _take(self, news: Progress, now: Reading) -> None:
        if news.is_restart:
            self._restart()
        place = self._seen or SWITCHED_ON
        if news.lost or news.is_broken:
            # The hole first: if we stop between the two, the note is still open, and found so.
            place = now.before_all() if news.lost else now
            self._tell(EventsLost(self.uri, place.mark, news.lost or None))
            self._tell_all(self._book.doubt(DoubtReason.EVENTS_LOST, place.mark))
        for event in news.fresh:
            place = place.followed_by(event)
            self._tell_all(self._events_of(event, place.mark))
        self._seen = now

    def _events_of(self, event: BufferedEvent, mark: str) -> list[AcceptorEvent]:
        number, code = event
        if number:
            return self._note_events(number, code, mark)
        if event == RETURNED:
            return self._book.returned(mark)
        if event == UNKNOWN_STACKED:
            return self._book.stacked(None, mark)
        if code in _REJECTS:
            return [NoteRejected(self.uri, mark, _REJECTS[code])]
        if code in _CONDITION_EVENTS:
            self._suspect(code)
        return self._fraud_events(code, mark)

    def _note_events(self, number: int, code: int, mark: str) -> list[AcceptorEvent]:
        note = self._notes.get(number)
        if code == STACKED:
            return self._book.stacked(note, mark)
        if code != IN_ESCROW:
            return []
        if note is None:  # nobody knows what it is worth
            self._gives_back = True
            return [NoteRejected(self.uri, mark, RejectReason.UNKNOWN_NOTE)]
        return self._book.in_escrow(note, mark, self._clock())

    def _fraud_events(self, code: int, mark: str) -> list[AcceptorEvent]:
        if code not in _FRAUDS:
            return []
        kind = _FRAUDS[code]
        events: list[AcceptorEvent] = [FraudAttempt(self.uri, mark, kind)]
        if kind is FraudKind.PULLED_BACK:
            return events + self._book.doubt(DoubtReason.PULLED_BACK, mark, LastSeen.ENTRY)
        return events

    def _suspect(self, code: int) -> None:
        """Something is wrong or right again: ask at the next poll."""
        self._trouble = self._trouble or AcceptorCondition.FAULT
        self._checked_at = self._clock() - self._settings.recheck_s
        if code in _JAMS:
            self._book.jammed()

    # ------------------------------------------------------------ act

    def _act(self, line: CctalkLine) -> None:
        """Stage 3."""
        if self._gives_back:
            self._gives_back = not line.tell(ROUTE_BILL, bytes((ROUTES[NoteOrder.RETURN],)))
        order = self._book.order_to_send(self._clock())
        if order is None:
            return
        self._book.sending(order, self._clock())
        answer = line.ask_any(ROUTE_BILL, bytes((ROUTES[order],)), sizes=(0, 1), tries=1)
        if answer in {b"", ROUTE_EMPTY} and order is not NoteOrder.NONE:
            self._book.taken()


def open_cctalk_bills(
    uri: DeviceUri, on_event: EventSink, resume: Resume | None
) -> BillAcceptorDevice:
    """Start the validator a URI names.

    Raises:
        BadDeviceUri: an option is unknown or wrong.
    """
    uri.refuse_options_beyond(_OPTIONS)
    line = SerialSettings.from_uri(uri, default_baud=9600)
    settings = BillSettings(
        address=address_from_uri(uri, default=BILL_VALIDATOR),
        hold=HoldTiming(hold_s=uri.whole_number("hold", default=60, low=5, high=600)),
    )
    engine = CctalkBills(uri.text, settings, resume=resume)
    device = BillAcceptorDevice(uri.text, lambda: SerialTransport(uri.path, line), engine, on_event)
    device.start()
    return device
