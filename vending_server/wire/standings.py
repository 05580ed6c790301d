"""What a terminal tells of itself, so that head office sees it as it is (docs/headoffice.md).

    POST /v1/terminal-standings   how this terminal is; the newest word replaces the one before

Nothing is decided by it and no money follows from it: sums of sales come from the books, what a
till says of its devices, its shift and what it has not brought yet comes from here.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.journal_sync import Sequence
from vending_server.wire.scalars import LOGIN_CHARS_MAX, Moment, MoneyMinor, Uuid7

DOUBTS_MAX: Final = 10
MESSAGES_MAX: Final = 20
EVERY_S: Final = 30  # a terminal that is well tells so often, and at once when something changes

Tally: TypeAlias = Annotated[int, Meta(ge=0, le=10**6)]
TerminalRole: TypeAlias = Literal["cashier", "selfservice", "headoffice"]
PaperState: TypeAlias = Literal["ok", "low", "out", "unknown"]
PrinterState: TypeAlias = Literal[
    "ready", "paper_low", "paper_out", "cover_open", "error", "offline", "silent", "gone", "none"
]
ReaderState: TypeAlias = Literal["ready", "gone", "none"]
AcceptorState: TypeAlias = Literal[
    "accepting",
    "refusing",
    "stacker_removed",
    "stacker_full",
    "jammed",
    "fault",
    "wrong_device",
    "silent",
    "gone",
    "none",
]


class OpenDoubt(Request, frozen=True, kw_only=True):
    """Something that was sent and has no answer."""

    what: Literal["sale", "act", "cash_act"]
    since: Moment
    amount_minor: MoneyMinor  # what was taken for it


class PackLeft(Request, frozen=True, kw_only=True):
    """What may still be sold while the line is down."""

    amount_left_minor: MoneyMinor
    sales_left: Tally
    exposure_minor: MoneyMinor  # of the whole pack, as it came
    valid_until: Moment
    order_number: Annotated[str, Meta(max_length=40)] = ""  # of a closure order in force
    lock: Annotated[str, Meta(max_length=40)] = ""  # why nothing of it may be sold now


class OpenShift(Request, frozen=True, kw_only=True):
    """The shift that is open there."""

    number: Tally
    operator: Annotated[str, Meta(max_length=LOGIN_CHARS_MAX)]
    opened_at: Moment


class TerminalStanding(Request, frozen=True, kw_only=True):
    """POST /v1/terminal-standings."""

    role: TerminalRole
    software_version: Annotated[str, Meta(max_length=40, examples=["0.1.0"])]
    software_time: Moment  # this terminal's clock
    paper: PaperState
    printer: PrinterState
    reader: ReaderState
    acceptor: AcceptorState
    is_serving: bool  # a customer who comes now is served
    journal_head: Sequence
    behind: Sequence  # records that the server had not when it was last asked
    synced_at: Moment | None = None  # when it had all of them
    unsynced_count: Tally = 0  # sales without a line that the server does not know
    unsynced_minor: MoneyMinor = 0
    in_doubt_count: Tally = 0
    in_doubt_minor: MoneyMinor = 0
    doubts: Annotated[list[OpenDoubt], Meta(max_length=DOUBTS_MAX)] = msgspec.field(
        default_factory=list
    )  # the oldest first
    pack: PackLeft | None = None
    shift: OpenShift | None = None
    # Of the messages that came with an answer: those that somebody has read.  Left out without any.
    messages_read: Annotated[list[Uuid7], Meta(max_length=MESSAGES_MAX)] | msgspec.UnsetType = (
        msgspec.UNSET
    )


class MessageForTill(Answer, frozen=True, kw_only=True):
    """Words of head office for whoever works here."""

    message_id: str
    text: str
    written_at: str  # aware UTC


class StandingTaken(Answer, frozen=True, kw_only=True):
    """200: heard; tell again after so many seconds though nothing changed."""

    heard_at: str  # aware UTC
    again_after_s: int = EVERY_S
    messages: list[MessageForTill] = msgspec.field(default_factory=list)  # unread, the oldest first
