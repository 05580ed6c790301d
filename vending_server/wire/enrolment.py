"""Enrolment: a machine proves with a one-time code that it may become a terminal of a point.

The terminal makes its own Ed25519 key and keeps it; the server learns the public half and the
proof that the sender holds the other half.
"""

from __future__ import annotations

from typing import Final

from vending_server.wire.base import Answer, Request
from vending_server.wire.facts import MunicipalityFacts, PointFacts

_PURPOSE: Final = b"charging-point enrolment v1"


def enrolment_message(*, code: str, device_public_key: str) -> bytes:
    """Return the bytes that the new device signs with its own key."""
    return b"\x00".join((_PURPOSE, code.encode(), device_public_key.encode()))


class AuthorityAnswer(Answer, frozen=True, kw_only=True):
    """GET /v1/certificate-authority: whom tills are to trust, compared by its fingerprint."""

    certificate: str  # PEM


class EnrolmentRequest(Request, frozen=True, kw_only=True):
    """POST /v1/enrolments."""

    code: str  # one-time code, as `python -m vending_server enrol` printed it
    device_public_key: str  # 32 bytes of Ed25519 in hex
    signature: str  # over enrolment_message, 64 bytes in hex
    software_version: str


class EnrolmentAnswer(Answer, frozen=True, kw_only=True):
    """201: who this terminal is from now on."""

    terminal_id: str
    terminal_number: int  # within its point; receipts carry point-terminal-sequence
    point: PointFacts
    municipality: MunicipalityFacts
    server_time: str
