"""The one note in escrow and its one end, whatever the protocol.

Pure: facts in, events out, the time is handed in.  The book holds at most one note.
Two things are kept apart: what the owner wants done with it (`wanted`), and what may
have reached the acceptor (`sent`), since only the latter can have moved a note.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from drivers.cash_acceptors.base import (
    AcceptorEvent,
    DoubtReason,
    LastSeen,
    Note,
    NoteInDoubt,
    NoteInEscrow,
    NoteOrder,
    NoteReturned,
    NoteStacked,
    OpenNote,
    StrayNoteStacked,
)

ORDER_TRIES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldTiming:
    """How long a note may stay where it is."""

    extend_s: float = 5.0
    hold_s: float = 60.0
    """After that it is given back, if nobody has ordered anything."""
    outcome_s: float = 30.0
    """So long after an order the acceptor must have told its end."""


@dataclass(slots=True, kw_only=True)
class HeldNote:
    """A note between escrow and its end."""

    escrow_id: str
    note: Note
    since: float
    extended_at: float
    wanted: NoteOrder = NoteOrder.NONE
    sent: NoteOrder = NoteOrder.NONE
    sent_at: float = 0.0
    tries: int = 0
    is_taken: bool = False
    seen: LastSeen = LastSeen.ESCROW
    was_jammed: bool = False


class NoteBook:
    """What is known about the note in escrow."""

    def __init__(self, uri: str, new_id: Callable[[], str], timing: HoldTiming) -> None:
        self._uri = uri
        self._new_id = new_id
        self._timing = timing
        self._doubted_id: str | None = None
        self.held: HeldNote | None = None

    def resume(self, note: OpenNote, now: float) -> None:
        """Take over the note that the journal knows no end of."""
        self.held = HeldNote(
            escrow_id=note.escrow_id, note=note.note, since=now, extended_at=now,
            wanted=note.ordered, sent=note.ordered, sent_at=now,
        )  # fmt: skip

    def order(self, escrow_id: str, wanted: NoteOrder) -> None:
        """Note what the owner wants; the first order stands."""
        held = self.held
        if held is not None and held.escrow_id == escrow_id and held.wanted is NoteOrder.NONE:
            held.wanted = wanted

    def contact(self, now: float) -> None:
        """The acceptor answers again: nothing was overdue while it could not say so."""
        if self.held is not None:
            self.held.sent_at = self.held.extended_at = now
            self.held.tries = 0

    def in_escrow(self, note: Note, mark: str, now: float) -> list[AcceptorEvent]:
        """A note is in escrow."""
        events = self.doubt(DoubtReason.REPLACED, mark)
        held = HeldNote(escrow_id=self._new_id(), note=note, since=now, extended_at=now)
        self.held = held
        return [*events, NoteInEscrow(self._uri, mark, held.escrow_id, note)]

    def stacked(self, note: Note | None, mark: str) -> list[AcceptorEvent]:
        """A note is in the cash box."""
        held = self.held
        if held is not None and held.note == note:
            self.held = None
            return [NoteStacked(self._uri, mark, held.escrow_id, held.note)]
        # The stray first: if we stop between the two, the note is still open, and found so.
        doubted_id = held.escrow_id if held is not None else self._doubted_id
        stray = StrayNoteStacked(self._uri, mark, note, doubted_id)
        return [stray, *self.doubt(DoubtReason.REPLACED, mark)]

    def returned(self, mark: str) -> list[AcceptorEvent]:
        """The note in escrow was given back."""
        held, self.held = self.held, None
        return [] if held is None else [NoteReturned(self._uri, mark, held.escrow_id, held.note)]

    def jammed(self) -> None:
        """Something is stuck; the acceptor may still get it out."""
        if self.held is not None:
            self.held.was_jammed = True

    def doubt(
        self, reason: DoubtReason, mark: str, seen: LastSeen | None = None
    ) -> list[AcceptorEvent]:
        """Give up on the note in escrow, if there is one."""
        held, self.held = self.held, None
        if held is None:
            return []
        self._doubted_id = held.escrow_id
        place = seen or held.seen
        return [NoteInDoubt(self._uri, mark, held.escrow_id, held.note, held.sent, reason, place)]

    def overdue(self, mark: str, now: float) -> list[AcceptorEvent]:
        """Look at the clock: an undecided note goes back, an order without an end is in doubt."""
        held = self.held
        if held is None:
            return []
        if held.wanted is NoteOrder.NONE and now - held.since >= self._timing.hold_s:
            held.wanted = NoteOrder.RETURN
        if held.sent is NoteOrder.NONE or now - held.sent_at < self._timing.outcome_s:
            return []
        return self.doubt(DoubtReason.JAM if held.was_jammed else DoubtReason.NO_OUTCOME, mark)

    def order_to_send(self, now: float) -> NoteOrder | None:
        """Return what to send now: an order, NONE to hold the note longer, None for nothing."""
        held = self.held
        if held is None:
            return None
        if held.wanted is NoteOrder.NONE:
            return NoteOrder.NONE if now - held.extended_at >= self._timing.extend_s else None
        return None if held.is_taken or held.tries >= ORDER_TRIES else held.wanted

    def sending(self, order: NoteOrder, now: float) -> None:
        """An order is about to leave: from here on it may have arrived."""
        held = self.held
        assert held is not None, "an order about nothing"
        if order is NoteOrder.NONE:
            held.extended_at = now
            return
        if held.sent is NoteOrder.NONE:
            held.sent_at = now
        held.sent = order
        held.tries += 1

    def taken(self) -> None:
        """The acceptor took the order; it need not be sent again."""
        if self.held is not None and self.held.sent is not NoteOrder.NONE:
            self.held.is_taken = True
            self.held.seen = LastSeen.MOVING
