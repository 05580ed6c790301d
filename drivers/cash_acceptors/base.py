"""What any acceptor of notes or coins reports, and how sure it is of it.

The life of a note.  `NoteInEscrow` says that a note lies where it can still be given
back; its owner writes that down and orders `stack_note` or `return_note`.  Then the
note has exactly one end: `NoteStacked` or `NoteReturned` when the acceptor itself
said so, `NoteInDoubt` when it could not or would not.  A note in doubt is never
counted and never forgotten; the event says what was ordered and what was last seen.

A `mark` names the place of an event in the acceptor's own book.  Journal the event
and its mark as one record, then `confirm` the mark, for every event and in order: after
a first meeting or a restart an acceptor stays closed until the journal holds it.  After
a crash the last journaled mark opens the driver again (`Resume`): what the journal has is not
told a second time, what it has not is told again.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final, Protocol

from drivers.events import Device, DeviceEvent

CURRENCY: Final = "ILS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A denomination of note; an acceptor takes the money of one country only."""

    amount_minor: int
    currency: str = CURRENCY

    def __post_init__(self) -> None:
        assert self.amount_minor > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coin:
    """A denomination of coin."""

    amount_minor: int
    currency: str = CURRENCY

    def __post_init__(self) -> None:
        assert self.amount_minor > 0


class NoteOrder(enum.StrEnum):
    """What may have reached the acceptor about a note in escrow."""

    NONE = "none"
    STACK = "stack"
    RETURN = "return"


class DoubtReason(enum.StrEnum):
    """Why the end of a note is not known."""

    RESTARTED = "restarted"
    """The acceptor lost its power, and with it its book."""
    EVENTS_LOST = "events_lost"
    NO_OUTCOME = "no_outcome"
    JAM = "jam"
    PULLED_BACK = "pulled_back"
    REPLACED = "replaced"
    """Another note is in escrow, and nobody said where this one went."""


class LastSeen(enum.StrEnum):
    """Where a note in doubt was seen last."""

    ESCROW = "escrow"
    MOVING = "moving"
    """Under way after an order that the acceptor had taken."""
    ENTRY = "entry"
    """Between slot and escrow, where a restart or a hand left it."""
    STACKER = "stacker"


class RejectReason(enum.StrEnum):
    """Why money came back at once."""

    INVALID = "invalid"
    TRANSPORT = "transport"
    REFUSED = "refused"
    """Its denomination, or everything, is not accepted now."""
    UNKNOWN_NOTE = "unknown_note"


class FraudKind(enum.StrEnum):
    """What looks like an attempt to cheat."""

    PULLED_BACK = "pulled_back"
    TAMPER = "tamper"
    SENSOR = "sensor"
    STRING = "string"


class AcceptorCondition(enum.StrEnum):
    """How an acceptor is; the gravest when several hold."""

    GONE = "gone"
    SILENT = "silent"
    WRONG_DEVICE = "wrong_device"
    STACKER_REMOVED = "stacker_removed"
    JAMMED = "jammed"
    STACKER_FULL = "stacker_full"
    FAULT = "fault"
    REFUSING = "refusing"
    """Well, and told to take nothing."""
    ACCEPTING = "accepting"


@dataclass(frozen=True, slots=True)
class AcceptorEvent(DeviceEvent):
    """Something that stands in the acceptor's book at `mark`."""

    mark: str


@dataclass(frozen=True, slots=True)
class NoteInEscrow(AcceptorEvent):
    """A note waits for an order.  Nobody decides for it, except to give it back in the end."""

    escrow_id: str
    note: Note


@dataclass(frozen=True, slots=True)
class NoteStacked(AcceptorEvent):
    """The acceptor said that the note is in the cash box."""

    escrow_id: str
    note: Note


@dataclass(frozen=True, slots=True)
class NoteReturned(AcceptorEvent):
    """The acceptor said that the customer has the note back, ordered or not."""

    escrow_id: str
    note: Note


@dataclass(frozen=True, slots=True)
class NoteInDoubt(AcceptorEvent):
    """The note's end is not known and will not be told any more; a person looks."""

    escrow_id: str
    note: Note
    ordered: NoteOrder
    reason: DoubtReason
    seen: LastSeen


@dataclass(frozen=True, slots=True)
class StrayNoteStacked(AcceptorEvent):
    """A note went into the cash box that was not in escrow as far as we know.

    `doubted_id` names the last note in doubt: perhaps it is that one.  `note` is None
    when the acceptor does not say which denomination it was.
    """

    note: Note | None
    doubted_id: str | None


@dataclass(frozen=True, slots=True)
class NoteRejected(AcceptorEvent):
    """A note came back at once; it never was in escrow."""

    reason: RejectReason


@dataclass(frozen=True, slots=True)
class FraudAttempt(AcceptorEvent):
    """The acceptor believes that somebody cheats."""

    kind: FraudKind


@dataclass(frozen=True, slots=True)
class EventsLost(AcceptorEvent):
    """The acceptor's book has a hole.  `count` is None when not even its size is known."""

    count: int | None


@dataclass(frozen=True, slots=True)
class AcceptorRestarted(AcceptorEvent):
    """The acceptor lost its power or was reset; its book begins anew."""


@dataclass(frozen=True, slots=True)
class AcceptorMet(AcceptorEvent):
    """An acceptor with a book was met and no mark is known: its book counts from here on.

    It stays closed until the journal holds this; else what it takes next would be
    lost with a crash, for want of a mark to go on from.
    """


@dataclass(frozen=True, slots=True)
class AcceptorConditionChanged(DeviceEvent):
    """The acceptor is another way than before."""

    condition: AcceptorCondition


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNote:
    """A note of which the journal knows no end."""

    escrow_id: str
    note: Note
    ordered: NoteOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """What the journal knows: the last mark, and the note without an end."""

    mark: str
    open_note: OpenNote | None = None


class CoinDoubt(enum.StrEnum):
    """Why a coin counts as nothing though it may be in the box."""

    SWALLOWED = "swallowed"
    STUCK = "stuck"
    CANCELLED = "cancelled"
    """The acceptor took a credit back that it had given."""


@dataclass(frozen=True, slots=True)
class CoinAccepted(AcceptorEvent):
    """A coin is in the box: it cannot be given back.  `path` is 0 without a sorter."""

    coin: Coin
    path: int


@dataclass(frozen=True, slots=True)
class CoinRejected(AcceptorEvent):
    """A coin fell through into the return cup."""

    reason: RejectReason


@dataclass(frozen=True, slots=True)
class CoinInDoubt(AcceptorEvent):
    """A coin may be in the box and is not counted; None when not even its kind is known."""

    coin: Coin | None
    reason: CoinDoubt


@dataclass(frozen=True, slots=True)
class CoinReturnPressed(AcceptorEvent):
    """The customer pressed the return lever; there is nothing to give back."""


class BillAcceptor(Device, Protocol):
    """One acceptor with its own thread.  No call waits; what came of it is an event.

    It refuses everything until told otherwise, and remembers what it was told
    across an unplug.
    """

    def condition(self) -> AcceptorCondition:
        """Return the last known condition."""
        ...

    def accept_notes(self, amounts_minor: frozenset[int]) -> None:
        """Take notes of these denominations from now on, and no others."""
        ...

    def refuse_notes(self) -> None:
        """Take no more notes; one in escrow stays there."""
        ...

    def stack_note(self, escrow_id: str) -> None:
        """Let the note in escrow into the cash box.  Journal the intention first.

        Of an id that is not in escrow any more nothing happens: its end is told anyway.
        """
        ...

    def return_note(self, escrow_id: str) -> None:
        """Give the note in escrow back, unless it was ordered to be stacked."""
        ...

    def confirm(self, mark: str) -> None:
        """Say that the journal holds this event; some things wait for it."""
        ...


class CoinAcceptor(Device, Protocol):
    """One acceptor of coins with its own thread; there is no escrow.  No call waits."""

    def condition(self) -> AcceptorCondition:
        """Return the last known condition."""
        ...

    def accept_coins(self, amounts_minor: frozenset[int]) -> None:
        """Take coins of these denominations from now on, and no others."""
        ...

    def refuse_coins(self) -> None:
        """Take no more coins."""
        ...

    def confirm(self, mark: str) -> None:
        """Say that the journal holds this event."""
        ...
