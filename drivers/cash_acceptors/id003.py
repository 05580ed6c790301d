"""A bill acceptor that speaks ID003 (docs/protocols/id003.md).

Theory of operation.  There is no event buffer, only a status.  What keeps a note from
getting lost is VEND VALID: the acceptor shows it from the moment a note is in the
stacker until we send ACK, whatever happens to the line.  So

1. VEND VALID is told once, and acknowledged only when the journal holds it.
2. A mark names the last note whose ACK may not have arrived.  VEND VALID of a note
   that a mark names is the same one again: it is acknowledged and not told.
3. A restart shows as POWER UP until we send RESET, and that waits for the journal too.

Each step asks for the status first and acts afterwards.
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
    FraudAttempt,
    FraudKind,
    LastSeen,
    Note,
    NoteInEscrow,
    NoteOrder,
    NoteRejected,
    NoteStacked,
    RejectReason,
    Resume,
    StrayNoteStacked,
)
from drivers.cash_acceptors.cctalk_line import Clock, LineTiming
from drivers.cash_acceptors.engine_base import EngineBase
from drivers.cash_acceptors.id003_frames import (
    ACCEPTING,
    CHEATED,
    DISABLED,
    ESCROW,
    FAILURE,
    HOLD,
    HOLDING,
    IDLING,
    INITIALIZE,
    JAM_IN_ACCEPTOR,
    JAM_IN_STACKER,
    POWER_UP,
    POWER_UP_IN_ACCEPTOR,
    POWER_UP_IN_STACKER,
    REJECTING,
    RESET,
    RETURN,
    RETURNING,
    SET_INHIBIT,
    STACK_2,
    STACKED,
    STACKER_FULL,
    STACKER_OPEN,
    STACKING,
    VEND_VALID,
    Message,
)
from drivers.cash_acceptors.id003_line import Id003Line
from drivers.cash_acceptors.id003_setup import read_notes, set_up
from drivers.cash_acceptors.note_book import HeldNote, HoldTiming, NoteBook
from drivers.events import EventSink
from drivers.transport import SerialSettings, SerialTransport, Transport
from drivers.uri import DeviceUri

ORDERS: Final = {NoteOrder.STACK: STACK_2, NoteOrder.RETURN: RETURN, NoteOrder.NONE: HOLD}
_STRAY: Final = "stray"
_POWER_UPS: Final = {
    POWER_UP: None,
    POWER_UP_IN_ACCEPTOR: LastSeen.ENTRY,
    POWER_UP_IN_STACKER: LastSeen.STACKER,
}
_AT_REST: Final = frozenset({IDLING, DISABLED})
_PATH_FREE: Final = _AT_REST | {ACCEPTING}
_TROUBLES: Final = {
    STACKER_FULL: AcceptorCondition.STACKER_FULL,
    STACKER_OPEN: AcceptorCondition.STACKER_REMOVED,
    JAM_IN_ACCEPTOR: AcceptorCondition.JAMMED,
    JAM_IN_STACKER: AcceptorCondition.JAMMED,
    FAILURE: AcceptorCondition.FAULT,
}
_NEEDS_RESET: Final = frozenset({JAM_IN_ACCEPTOR, JAM_IN_STACKER, FAILURE})
_REJECT_REFUSED: Final = 0x79
_REJECT_TRANSPORT: Final = frozenset({0x71, 0x73, 0x75, 0x7B, 0x7C})
_OPTIONS: Final = (*SerialSettings.OPTIONS, "country", "hold")


@dataclass(frozen=True, slots=True, kw_only=True)
class Id003Settings:
    """One acceptor's ways."""

    country: int
    """The code its table of denominations uses for our money."""
    line: LineTiming = field(default_factory=LineTiming)
    hold: HoldTiming = field(default_factory=HoldTiming)
    poll_s: float = 0.15
    recheck_s: float = 3.0
    """So often an acceptor that is jammed, without a note of ours, is reset."""


def _new_id() -> str:
    return secrets.token_hex(8)


class Id003Bills(EngineBase):
    """See `drivers.cash_acceptors.acceptor_device.BillEngine`."""

    def __init__(
        self,
        uri: str,
        settings: Id003Settings,
        *,
        resume: Resume | None = None,
        clock: Clock = time.monotonic,
        new_id: Callable[[], str] = _new_id,
    ) -> None:
        super().__init__(uri)
        self.poll_s = settings.poll_s
        self._settings = settings
        self._clock = clock
        self._new_id = new_id
        self._book = NoteBook(uri, new_id, settings.hold)
        self._notes: dict[int, Note] | None = None
        self._accepted: frozenset[int] = frozenset()
        self._last = Message(0)
        self._sent: tuple[frozenset[int], bool] | None = None
        self._unacknowledged: str | None = None
        self._awaited: str | None = None
        self._is_known = resume is not None
        self._is_in_contact = self._is_going_back = self._is_restart_told = False
        self._reset_at = clock()
        self._is_mark_strange = False
        if resume is not None:
            self._take_over(resume)

    def _take_over(self, resume: Resume) -> None:
        _, slash, unacknowledged = resume.mark.partition("/")
        self._is_mark_strange = not slash
        self._unacknowledged = unacknowledged or None
        if resume.open_note is not None:
            self._book.resume(resume.open_note, self._clock())

    def accept(self, amounts_minor: frozenset[int]) -> None:
        """Take these denominations from the next step on."""
        self._accepted = amounts_minor

    def order(self, escrow_id: str, wanted: NoteOrder) -> None:
        """Want something done with the note in escrow."""
        self._book.order(escrow_id, wanted)

    def confirm(self, mark: str) -> None:
        """Know that the journal holds an event."""
        if mark == self._awaited:
            self._awaited = None

    def contact_lost(self) -> None:
        """The port is gone."""
        self._is_in_contact = False
        self._note(AcceptorCondition.GONE)

    def step(self, transport: Transport) -> None:
        """Ask, then act."""
        line = Id003Line(transport, self._settings.line, self._clock)
        status = line.status()
        is_well = status is not None and self._knows_notes(line, status.code)
        if status is not None and is_well:
            if not self._is_in_contact:
                self._book.contact(self._clock())
                self._is_in_contact = True
            self._hear(status)
            self._tell_all(self._book.overdue(self._mark(), self._clock()))
            is_well = self._act(line, status.code)
        if not is_well:
            self._is_in_contact = False
            self._note(AcceptorCondition.SILENT)

    def _knows_notes(self, line: Id003Line, code: int) -> bool:
        """Whether a note in escrow can be named; it may have got there before we began."""
        if code == ESCROW and self._notes is None:
            self._notes = read_notes(line, self._settings.country)
        return code != ESCROW or self._notes is not None

    # ------------------------------------------------------------ status

    def _mark(self) -> str:
        return f"{self._new_id()}/{self._unacknowledged or ''}"

    def _hear(self, status: Message) -> None:
        """Turn a status into events; one that only goes on is told once."""
        if self._is_mark_strange:
            self._is_mark_strange = False
            self._tell_all(self._book.doubt(DoubtReason.EVENTS_LOST, self._mark()))
        before, self._last = self._last, status
        self._tell_all(self._note_events(status))
        if status == before:
            return
        if status.code == REJECTING and self._book.held is None:
            self._tell(NoteRejected(self.uri, self._mark(), _reject_reason(status.data)))
        if status.code == CHEATED:
            self._tell(FraudAttempt(self.uri, self._mark(), FraudKind.PULLED_BACK))
            self._tell_all(self._book.doubt(DoubtReason.PULLED_BACK, self._mark(), LastSeen.ENTRY))

    def _note_events(self, status: Message) -> list[AcceptorEvent]:
        code = status.code
        is_held = self._book.held is not None
        if code in _POWER_UPS:
            return self._restarted(_POWER_UPS[code])
        self._is_known, self._is_restart_told = True, False
        if code == INITIALIZE and is_held:  # POWER UP was never seen
            return self._restarted(None)
        if code == VEND_VALID or (code == STACKED and is_held):  # VEND VALID was never seen
            return self._vend_valid()
        if code == ESCROW:
            return self._escrow(status.data)
        self._note_where(code)
        return self._path_free() if code in _PATH_FREE else []

    def _note_where(self, code: int) -> None:
        if code in {RETURNING, REJECTING}:
            self._is_going_back = True
        elif code in _TROUBLES:
            self._book.jammed()
        elif code == STACKING and self._book.held is not None:
            self._book.held.seen = LastSeen.MOVING

    def _restarted(self, seen: LastSeen | None) -> list[AcceptorEvent]:
        self._sent = self._notes = None
        if self._is_restart_told:
            return []
        self._is_restart_told = True
        events = self._book.doubt(DoubtReason.RESTARTED, self._mark(), seen)
        if events or self._is_known:
            self._awaited = self._mark()
            events.append(AcceptorRestarted(self.uri, self._awaited))
        self._note(AcceptorCondition.REFUSING)  # it takes nothing before it is reset
        return events

    def _vend_valid(self) -> list[AcceptorEvent]:
        """A note is in the stacker; told before, it only wants its ACK again."""
        if self._unacknowledged is not None:
            return []
        held = self._book.held
        self._unacknowledged = held.escrow_id if held is not None else _STRAY
        mark = self._awaited = self._mark()
        self._is_going_back = False
        events = self._book.stacked(held.note if held is not None else None, mark)
        assert isinstance(events[0], NoteStacked | StrayNoteStacked)
        return events

    def _escrow(self, data: bytes) -> list[AcceptorEvent]:
        self._unacknowledged = None  # nothing gets here before the last note is acknowledged
        note = (self._notes or {}).get(data[0] if data else 0)
        held = self._book.held
        events: list[AcceptorEvent] = []
        if held is not None and self._is_another(held, note):
            events = self._book.returned(self._mark())
        elif note is None or (held is not None and held.note == note):
            return []
        self._is_going_back = False
        if note is None:
            return events
        events += self._book.in_escrow(note, self._mark(), self._clock())
        assert isinstance(events[-1], NoteInEscrow)
        return events

    def _is_another(self, held: HeldNote, note: Note | None) -> bool:
        """Whether the note of before must have gone back: seen leaving, or never ordered to stay.

        A note in the stacker would show as VEND VALID until it is acknowledged.
        """
        is_other = note != held.note and held.sent is not NoteOrder.STACK
        return self._is_going_back or is_other

    def _path_free(self) -> list[AcceptorEvent]:
        """Nothing is in the path: a note of ours went back, or we missed where it went."""
        held = self._book.held
        is_back, self._is_going_back = self._is_going_back, False
        if held is None:
            return []
        if is_back or held.sent is not NoteOrder.STACK:
            return self._book.returned(self._mark())
        return self._book.doubt(DoubtReason.NO_OUTCOME, self._mark(), LastSeen.ENTRY)

    # ------------------------------------------------------------ act

    def _act(self, line: Id003Line, code: int) -> bool:
        """Do what the status asks for; False when the acceptor stopped answering."""
        if code == VEND_VALID:
            if self._awaited is None:
                line.acknowledge()
            return True
        if code in _POWER_UPS:
            return self._awaited is not None or line.order(RESET)
        if code in _TROUBLES:
            return self._in_trouble(line, code)
        if code in {ESCROW, HOLDING}:
            self._route(line)
        if code in _AT_REST or code == INITIALIZE:
            return self._settle(line, code)
        return True

    def _in_trouble(self, line: Id003Line, code: int) -> bool:
        self._note(_TROUBLES[code])
        is_due = self._clock() - self._reset_at >= self._settings.recheck_s
        if code in _NEEDS_RESET and self._book.held is None and is_due:
            self._reset_at = self._clock()
            line.order(RESET)
        return True

    def _route(self, line: Id003Line) -> None:
        if self._book.held is None:  # nobody knows what it is worth
            line.order(RETURN)
            return
        order = self._book.order_to_send(self._clock())
        if order is None:
            return
        self._book.sending(order, self._clock())
        if line.order(ORDERS[order]) and order is not NoteOrder.NONE:
            self._book.taken()

    def _settle(self, line: Id003Line, code: int) -> bool:
        """Set the acceptor up, then open or close it as wanted."""
        if code == INITIALIZE:
            self._sent = self._notes = None
        if self._notes is None:
            notes = read_notes(line, self._settings.country)
            if notes is None or not line.set(SET_INHIBIT, b"\x01"):
                return False
            self._notes = notes
        codes = frozenset(
            code for code, note in self._notes.items() if note.amount_minor in self._accepted
        )
        if self._sent != (codes, bool(codes)):
            if not (line.set(SET_INHIBIT, b"\x01") and set_up(line, codes)):
                return False
            if codes and not line.set(SET_INHIBIT, b"\x00"):
                return False
            self._sent = (codes, bool(codes))
        elif codes and code == DISABLED:
            self._sent = None  # it was closed by something else: set it again
        self._note(AcceptorCondition.ACCEPTING if codes else AcceptorCondition.REFUSING)
        return True


def _reject_reason(data: bytes) -> RejectReason:
    code = data[0] if data else 0
    if code == _REJECT_REFUSED:
        return RejectReason.REFUSED
    return RejectReason.TRANSPORT if code in _REJECT_TRANSPORT else RejectReason.INVALID


def open_id003_bills(
    uri: DeviceUri, on_event: EventSink, resume: Resume | None
) -> BillAcceptorDevice:
    """Start the acceptor a URI names.

    Raises:
        BadDeviceUri: an option is unknown, wrong or missing.
    """
    uri.refuse_options_beyond(_OPTIONS)
    line = SerialSettings.from_uri(uri, default_baud=9600, default_parity="even")
    settings = Id003Settings(
        # Without a default: another country's notes must not be counted as ours.
        country=uri.whole_number("country", default=-1, low=0, high=255),
        hold=HoldTiming(hold_s=uri.whole_number("hold", default=60, low=5, high=600)),
    )
    engine = Id003Bills(uri.text, settings, resume=resume)
    device = BillAcceptorDevice(uri.text, lambda: SerialTransport(uri.path, line), engine, on_event)
    device.start()
    return device
