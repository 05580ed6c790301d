"""A ccTalk bill validator with escrow (docs/protocols/cctalk.md).

Polling, set-up and holes stand in `cctalk_engine`.  Here a note is routed: an order
whose answer is lost may have been carried out, so it is sent again only after a poll
that shows the note still there.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final

from drivers.cash_acceptors.acceptor_device import BillAcceptorDevice
from drivers.cash_acceptors.base import (
    AcceptorCondition,
    AcceptorEvent,
    DoubtReason,
    FraudAttempt,
    FraudKind,
    LastSeen,
    Note,
    NoteOrder,
    NoteRejected,
    RejectReason,
    Resume,
)
from drivers.cash_acceptors.cctalk_engine import CctalkEngine, CctalkSettings
from drivers.cash_acceptors.cctalk_events import BufferedEvent, Reading
from drivers.cash_acceptors.cctalk_frames import (
    BILL_VALIDATOR,
    MODIFY_BILL_MODE,
    READ_BILL_EVENTS,
    ROUTE_BILL,
)
from drivers.cash_acceptors.cctalk_line import CctalkAddress, CctalkLine, Clock
from drivers.cash_acceptors.cctalk_notes import read_notes
from drivers.cash_acceptors.cctalk_uri import ADDRESS_OPTIONS, address_from_uri
from drivers.cash_acceptors.note_book import HoldTiming, NoteBook
from drivers.events import EventSink
from drivers.transport import SerialSettings, SerialTransport
from drivers.uri import DeviceUri

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
_OPTIONS: Final = (*SerialSettings.OPTIONS, *ADDRESS_OPTIONS, "hold")


@dataclass(frozen=True, slots=True, kw_only=True)
class BillSettings(CctalkSettings):
    """One validator's ways."""

    address: CctalkAddress = field(default_factory=lambda: CctalkAddress(number=BILL_VALIDATOR))
    hold: HoldTiming = field(default_factory=HoldTiming)


def _new_id() -> str:
    return secrets.token_hex(8)


class CctalkBills(CctalkEngine):
    """See `drivers.cash_acceptors.acceptor_device.BillEngine`."""

    category = b"Bill Validator"
    read_events = READ_BILL_EVENTS
    faults: ClassVar[Mapping[int, AcceptorCondition]] = {
        39: AcceptorCondition.JAMMED,
        44: AcceptorCondition.STACKER_REMOVED,
        45: AcceptorCondition.STACKER_FULL,
    }

    def __init__(
        self,
        uri: str,
        settings: BillSettings,
        *,
        resume: Resume | None = None,
        clock: Clock = time.monotonic,
        new_id: Callable[[], str] = _new_id,
    ) -> None:
        super().__init__(uri, settings, mark=resume.mark if resume else None, clock=clock)
        self._book = NoteBook(uri, new_id, settings.hold)
        self._notes: dict[int, Note] = {}
        self._gives_back = False
        if resume is not None and resume.open_note is not None:
            self._book.resume(resume.open_note, clock())

    def order(self, escrow_id: str, wanted: NoteOrder) -> None:
        """Want something done with the note in escrow."""
        self._book.order(escrow_id, wanted)

    def _read_money(self, line: CctalkLine) -> Mapping[int, Note] | None:
        notes = read_notes(line)
        self._notes = self._notes if notes is None else notes
        return notes

    def _prepare(self, line: CctalkLine) -> bool:
        return line.tell(MODIFY_BILL_MODE, STACKER_AND_ESCROW)

    def _waiting_events(self, now: Reading) -> list[AcceptorEvent]:
        newest = now.events[0]
        is_waiting = newest[0] and newest[1] == IN_ESCROW
        return self._events_of(newest, now.mark) if is_waiting else []

    def _give_up(self, reason: DoubtReason, mark: str) -> list[AcceptorEvent]:
        return self._book.doubt(reason, mark)

    def _in_contact(self) -> None:
        self._book.contact(self._clock())

    # ------------------------------------------------------------ events

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
            self._suspect()
        if code in _JAMS:
            self._book.jammed()
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

    # ------------------------------------------------------------ act

    def _act(self, line: CctalkLine) -> None:
        self._tell_all(self._book.overdue(self._mark(), self._clock()))
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
