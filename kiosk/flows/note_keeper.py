"""Between the acceptor and the journal: no note moves before its record is durable.

`take` gets the acceptor's events in its own thread and in order; each is journaled with its mark,
then confirmed, then told to whoever listens.  Orders are journaled before they leave.  When the
journal takes no record, nothing is confirmed, nothing more is accepted, and a note in escrow goes
back: what the journal has not is told again after the next start.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from drivers.cash_acceptors.base import (
    AcceptorEvent,
    BillAcceptor,
    NoteInDoubt,
    NoteInEscrow,
    NoteOrder,
    NoteReturned,
    NoteStacked,
    StrayNoteStacked,
)
from drivers.events import DeviceEvent
from kiosk.errors import JournalUnwritable
from kiosk.flows.purse_book import NoteState, PurseBook
from kiosk.flows.till_clock import TillClock
from kiosk.store.cash_records import (
    AcceptorRecord,
    AcceptorTold,
    NoteEnded,
    NoteOrdered,
    NoteSeen,
    StrayNote,
)

_ENDS: Final = {
    NoteStacked: NoteState.STACKED,
    NoteReturned: NoteState.RETURNED,
    NoteInDoubt: NoteState.IN_DOUBT,
}

NOTE_STEPS: Final = (
    *("before_note_in_escrow", "after_note_in_escrow", "ordered_stack", "sent_stack"),
    *("before_note_ended", "after_note_ended"),
)
"""For `on_step`: where a power cut is worth trying while a note is inside."""


class NoteNews(StrEnum):
    """What a screen hears of notes, once it is on disk."""

    ESCROW = "escrow"
    STACKED = "stacked"
    RETURNED = "returned"
    IN_DOUBT = "in_doubt"
    UNWRITABLE = "unwritable"  # the journal takes nothing: no more notes


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTold:
    """One piece of news."""

    news: NoteNews
    escrow_id: str = ""
    amount_minor: int = 0
    purse_id: str | None = None


class NoteKeeper:
    """The one that gives an acceptor its orders; safe to use from several threads."""

    def __init__(
        self,
        *,
        book: PurseBook,
        clock: TillClock,
        tell: Callable[[NoteTold], None],
        on_step: Callable[[str], None] = lambda _step: None,
    ) -> None:
        self._book = book
        self._clock = clock
        self._tell = tell
        self._on_step = on_step
        self._lock = threading.RLock()
        self._attached = threading.Event()
        self._acceptor: BillAcceptor | None = None
        self._purse_id: str | None = None
        self._closed: set[str] = set()

    def attach(self, acceptor: BillAcceptor) -> None:
        """Give orders to this acceptor; a note that waits since before the start goes back."""
        with self._lock:
            self._acceptor = acceptor
            acceptor.refuse_notes()
            for note in self._book.notes(NoteState.ESCROW):
                self._order(note.escrow_id, note.ordered)
        self._attached.set()

    def open(self, purse_id: str, amounts_minor: frozenset[int]) -> None:
        """Let notes in, into this purse; one that was closed stays closed, whoever comes late."""
        with self._lock:
            if purse_id in self._closed:
                return
            self._purse_id = purse_id
            self._device.accept_notes(amounts_minor)

    def close(self, purse_id: str) -> None:
        """Let no more notes into a purse, ever; one that waits for an order goes back."""
        with self._lock:
            self._closed.add(purse_id)
            if self._purse_id not in {None, purse_id}:
                return  # the next customer's is open already
            self._purse_id = None
            self._device.refuse_notes()
            for note in self._book.notes(NoteState.ESCROW):
                if note.ordered is NoteOrder.NONE:
                    self._order(note.escrow_id, NoteOrder.RETURN)

    def try_notes(self, amounts_minor: frozenset[int]) -> None:
        """Let notes in for nobody: each is read and goes back; not while a purse is open."""
        with self._lock:
            if self._purse_id is None:
                self._device.accept_notes(amounts_minor)

    def pause(self) -> None:
        """Let no more notes in; one in escrow stays where it is."""
        with self._lock:
            self._device.refuse_notes()

    def stack(self, escrow_id: str) -> None:
        """Take a note, if nothing else was ordered.

        Raises:
            JournalUnwritable: it stays in escrow and goes back.
        """
        with self._lock:
            self._order_once(escrow_id, NoteOrder.STACK)

    def give_back(self, escrow_id: str) -> None:
        """Give a note back, if nothing else was ordered."""
        with self._lock:
            self._order_once(escrow_id, NoteOrder.RETURN)

    @property
    def is_undecided(self) -> bool:
        """Whether a note is on its way somewhere."""
        return bool(self._book.notes(NoteState.ESCROW))

    def take(self, event: DeviceEvent) -> None:
        """Keep one event of the acceptor; called in its thread."""
        if not isinstance(event, AcceptorEvent):
            return
        self._attached.wait()
        with self._lock:
            try:
                told = self._keep(event)
            except JournalUnwritable:
                self._refuse_all(event)
                told = NoteTold(news=NoteNews.UNWRITABLE)
            else:
                self._device.confirm(event.mark)
        if told is not None:
            self._tell(told)

    # ------------------------------------------------------------------ inside

    @property
    def _device(self) -> BillAcceptor:
        assert self._acceptor is not None, "no acceptor is attached yet"
        return self._acceptor

    def _keep(self, event: AcceptorEvent) -> NoteTold | None:
        record = self._record_of(event)
        self._on_step(f"before_{record.__struct_config__.tag}")
        self._book.record(record)
        self._on_step(f"after_{record.__struct_config__.tag}")
        match event:
            case NoteInEscrow(escrow_id=escrow_id):
                if self._purse_id is None:
                    self._order(escrow_id, NoteOrder.RETURN)
                return self._told(NoteNews.ESCROW, escrow_id)
            case NoteStacked() | NoteReturned() | NoteInDoubt():
                return self._told(NoteNews(_ENDS[type(event)].value), event.escrow_id)
        return None

    def _told(self, news: NoteNews, escrow_id: str) -> NoteTold:
        note = self._book.note(escrow_id)
        return NoteTold(
            news=news,
            escrow_id=escrow_id,
            amount_minor=note.amount_minor if note else 0,
            purse_id=note.purse_id if note else None,
        )

    def _record_of(self, event: AcceptorEvent) -> AcceptorRecord:
        at = self._clock.stamp()
        match event:
            case NoteInEscrow(mark=mark, escrow_id=escrow_id, note=note):
                return NoteSeen(
                    at=at,
                    mark=mark,
                    escrow_id=escrow_id,
                    amount_minor=note.amount_minor,
                    purse_id=self._purse_id,
                )
            case NoteStacked() | NoteReturned() | NoteInDoubt():
                reason = event.reason.value if isinstance(event, NoteInDoubt) else ""
                return NoteEnded(
                    at=at,
                    mark=event.mark,
                    escrow_id=event.escrow_id,
                    end=_ENDS[type(event)].value,
                    reason=reason,
                )
            case StrayNoteStacked(mark=mark, note=stray, doubted_id=doubted_id):
                return StrayNote(
                    at=at,
                    mark=mark,
                    amount_minor=stray.amount_minor if stray else None,
                    doubted_id=doubted_id,
                )
        return AcceptorTold(at=at, mark=event.mark, event=type(event).__name__)

    def _order_once(self, escrow_id: str, order: NoteOrder) -> None:
        note = self._book.note(escrow_id)
        if note is not None and note.state is NoteState.ESCROW and note.ordered is NoteOrder.NONE:
            self._order(escrow_id, order)

    def _order(self, escrow_id: str, order: NoteOrder) -> None:
        """Write an order down, then give it; to give back needs no record when there is no disk."""
        wanted = NoteOrder.RETURN if order is NoteOrder.NONE else order
        try:
            self._book.record(
                NoteOrdered(at=self._clock.stamp(), escrow_id=escrow_id, order=wanted.value)
            )
        except JournalUnwritable:
            self._device.refuse_notes()
            self._device.return_note(escrow_id)
            if wanted is NoteOrder.STACK:
                raise
            return
        self._on_step(f"ordered_{wanted.value}")
        if wanted is NoteOrder.STACK:
            self._device.stack_note(escrow_id)
        else:
            self._device.return_note(escrow_id)
        self._on_step(f"sent_{wanted.value}")

    def _refuse_all(self, event: AcceptorEvent) -> None:
        self._purse_id = None
        self._device.refuse_notes()
        if isinstance(event, NoteInEscrow):
            self._device.return_note(event.escrow_id)
