"""Recovery: after the server was restored from a backup, a till brings back what it holds.

    GET  /v1/recovery                       is this terminal awaited?
    POST /v1/recovery/vends                 one answer that the till once got, with its request
    POST /v1/recovery/acts                  one act of the cash desk that the server once did
    POST /v1/recovery/report                that was all; from here on this terminal sells again

The device signs each of them, so that what was brought back is evidence and not a claim.  Bringing
the same again changes nothing.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.canonical import digest_hex
from vending_server.wire.scalars import LOGIN_CHARS_MAX, Uuid7

_VEND_PURPOSE: Final = b"charging-point recovered vend v1"
_ACT_PURPOSE: Final = b"charging-point recovered act v1"
_REPORT_PURPOSE: Final = b"charging-point recovery report v1"
SEQUENCE_MAX: Final = 2**62


def recovered_vend_message(*, terminal_id: str, operator: str, request: str, answer: str) -> bytes:
    """Return the bytes that the device signs for one vend."""
    parts = (terminal_id, operator, digest_hex(request.encode()), digest_hex(answer.encode()))
    return b"\x00".join((_VEND_PURPOSE, *(part.encode() for part in parts)))


def recovered_act_message(
    *, terminal_id: str, operator: str, kind: str, shift_id: str | None, request: str
) -> bytes:
    """Return the bytes that the device signs for one act of the cash desk."""
    parts = (terminal_id, operator, kind, shift_id or "", digest_hex(request.encode()))
    return b"\x00".join((_ACT_PURPOSE, *(part.encode() for part in parts)))


def recovery_report_message(
    *, terminal_id: str, epoch: int, journal_sequence: int, journal_hash: str
) -> bytes:
    """Return the bytes that the device signs when it has brought back everything."""
    parts = (terminal_id, str(epoch), str(journal_sequence), journal_hash)
    return b"\x00".join((_REPORT_PURPOSE, *(part.encode() for part in parts)))


class RecoveryFacts(Answer, frozen=True, kw_only=True):
    """200: whether the server waits for this terminal, and since when it has forgotten."""

    epoch: int
    is_awaited: bool
    backup_taken_at: str | None  # the oldest that this one has not reported since; none: no restore


class RecoveredVend(Request, frozen=True, kw_only=True):
    """POST /v1/recovery/vends: request and answer as they were, byte for byte."""

    operator: Annotated[str, Meta(max_length=LOGIN_CHARS_MAX)]  # who sold, by login
    request: str
    answer: str
    signature: str  # over recovered_vend_message, 64 bytes in hex


class RecoveredVendAnswer(Answer, frozen=True, kw_only=True):
    """200: `known` (nothing was missing), `posted`, or `held` for two people to decide."""

    outcome: str
    reason: str


class RecoveredAct(Request, frozen=True, kw_only=True):
    """POST /v1/recovery/acts: the request as it was; only from an awaited terminal."""

    operator: Annotated[str, Meta(max_length=LOGIN_CHARS_MAX)]  # who did it, by login
    kind: Literal["opening", "movement", "closing", "bag"]
    shift_id: Uuid7 | None  # none: a bag, which names its shifts itself
    request: str
    signature: str  # over recovered_act_message, 64 bytes in hex


class RecoveredActAnswer(Answer, frozen=True, kw_only=True):
    """200: `known`, `posted`, or `held`: it could not be done again, for a stable reason."""

    outcome: str
    reason: str


class RecoveryReport(Request, frozen=True, kw_only=True):
    """POST /v1/recovery/report: everything up to this record of the journal was brought back."""

    epoch: Annotated[int, Meta(ge=0, le=SEQUENCE_MAX)]
    journal_sequence: Annotated[int, Meta(ge=0, le=SEQUENCE_MAX)]
    journal_hash: Annotated[str, Meta(max_length=64)]
    signature: str  # over recovery_report_message, 64 bytes in hex
