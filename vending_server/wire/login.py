"""Login: the operator's password and the device's signature over a challenge of the server.

A stolen password is useless on another machine, a stolen machine without a password.  The session
that comes back is opaque; the server keeps only its hash.
"""

from __future__ import annotations

from typing import Final

import msgspec

from vending_server.wire.base import Answer, Request
from vending_server.wire.facts import BothLanguages, MunicipalityFacts, PointFacts
from vending_server.wire.packs import PackExchange, PackWrap

_PURPOSE: Final = b"charging-point login v1"


def login_message(*, terminal_id: str, challenge: str, operator: str) -> bytes:
    """Return the bytes that the device key signs at a login."""
    return b"\x00".join((_PURPOSE, terminal_id.encode(), challenge.encode(), operator.encode()))


class ChallengeRequest(Request, frozen=True, kw_only=True):
    """POST /v1/login-challenges."""

    terminal_id: str


class ChallengeAnswer(Answer, frozen=True, kw_only=True):
    """201: sign this within the time given."""

    challenge: str
    expires_at: str


class LoginRequest(Request, frozen=True, kw_only=True):
    """POST /v1/sessions."""

    terminal_id: str
    operator: str
    password: str
    challenge: str
    signature: str  # Ed25519 over login_message, hex
    pack_exchange: PackExchange | None = None  # from a till that can sell offline
    # The person's own, in the place of the one on a slip; an older server never sees the field.
    new_password: str | msgspec.UnsetType = msgspec.UNSET


class OperatorFacts(Answer, frozen=True, kw_only=True):
    """Who stands at the till."""

    login: str
    name: BothLanguages
    title: BothLanguages  # follows the person: GLOSSARY section 3
    roles: list[str]


class ShiftAtTill(Answer, frozen=True, kw_only=True):
    """The shift that is open at this terminal, whoever opened it; no sum of money."""

    shift_id: str
    number: int
    operator: str  # login
    opened_at: str


class SessionAnswer(Answer, frozen=True, kw_only=True):
    """201: an open session, sent back as `Authorization: Bearer <session>`."""

    session: str
    idle_limit_s: int
    operator: OperatorFacts
    point: PointFacts
    terminal_number: int
    municipality: MunicipalityFacts
    server_time: str
    receipt_sequence_last: int  # highest the server knows of this terminal, 0 = none
    uses_shifts: bool = False  # this till sells in an open shift only
    shift: ShiftAtTill | None = None
    pack_wrap: PackWrap | None = None  # opens this terminal's pack for this operator
    pack_is_due: bool = False  # vends are sealed for this terminal: its till renews, wrap or not
    # Whose earlier logins here count no more, also without a line.
    logins_over: list[str] = msgspec.field(default_factory=list)
