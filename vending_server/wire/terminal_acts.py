"""What head office does to a single terminal, named by its point and its number there.

POST /v1/terminal-messages      some words for whoever works there (docs/headoffice.md)
POST /v1/terminal-suspensions   it may do nothing any more, or it may again; two people
POST /v1/offline-ceilings       how much it may hold to sell without a line; 0 ends that
POST /v1/pack-extensions        a code that is read out: its pack may be sold longer; two people

A message reaches its till with the answer to the next `POST /v1/terminal-standings`, which also
brings back that it was read.  Approvals are over the request without its `approval_id`: a
suspension takes one of the act `terminal_suspension`, an extension one of `pack_extension`, and to
hold more than before one of `ceiling_raise`; to hold less takes one person.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.packs import LEASE_HOURS_MAX
from vending_server.wire.scalars import PointNumber, Reason, Uuid7

TEXT_CHARS_MAX: Final = 280
UNREAD_MAX: Final = 5  # messages that wait at one terminal: more would not be read
CEILING_ALONE_MAX: Final = 2_000_000  # agorot; more for a time is a closure order

MessageText: TypeAlias = Annotated[
    str,
    Meta(pattern=r"\S", max_length=TEXT_CHARS_MAX, examples=["The bank car comes at two today."]),
]
SuspensionAct: TypeAlias = Literal["suspend", "resume"]


class TerminalMessageRequest(Request, frozen=True, kw_only=True):
    """POST /v1/terminal-messages."""

    document_id: Uuid7
    point: PointNumber
    terminal: PointNumber  # within the point
    text: MessageText


class TerminalMessage(Answer, frozen=True, kw_only=True):
    """A message, and whether it was read."""

    message_id: str
    text: str
    written_at: str
    written_by: str  # login
    read_at: str | None = None
    read_by: str | None = None  # login of who was signed in there


class TerminalSuspensionRequest(Request, frozen=True, kw_only=True):
    """POST /v1/terminal-suspensions."""

    document_id: Uuid7
    act: SuspensionAct
    point: PointNumber
    terminal: PointNumber
    reason: Reason
    approval_id: Uuid7 | None = None


class TerminalSuspensionAnswer(Answer, frozen=True, kw_only=True):
    """201: how it stands now, and what whoever has it may hold (agorot)."""

    terminal_id: str
    is_suspended: bool
    decided_at: str
    exposed_minor: int
    exposed_meters: int


class OfflineCeilingRequest(Request, frozen=True, kw_only=True):
    """POST /v1/offline-ceilings; a pack follows it at its next renewal."""

    document_id: Uuid7
    point: PointNumber
    terminal: PointNumber
    ceiling_minor: Annotated[int, Meta(ge=0, le=CEILING_ALONE_MAX, examples=[500_000])]
    reason: Reason
    approval_id: Uuid7 | None = None  # where it is more than before


class OfflineCeilingAnswer(Answer, frozen=True, kw_only=True):
    """201: what was said, and what still lies there until the till has renewed its pack."""

    terminal_id: str
    ceiling_minor: int
    exposed_minor: int
    valid_until: str | None  # what lies there may be sold until then


class PackExtensionRequest(Request, frozen=True, kw_only=True):
    """POST /v1/pack-extensions."""

    document_id: Uuid7
    point: PointNumber
    terminal: PointNumber
    edition: Annotated[int, Meta(ge=1, le=2**31, examples=[3])]  # as the till reads it out
    hours: Annotated[int, Meta(ge=1, le=LEASE_HOURS_MAX, examples=[48])]  # from the pack's issue
    reason: Reason
    approval_id: Uuid7 | None = None


class PackExtensionAnswer(Answer, frozen=True, kw_only=True):
    """201: good for that edition at that terminal alone."""

    code: str  # digits, to be read out
    until: str  # at the latest
