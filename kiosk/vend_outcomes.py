"""What an HTTP answer says about a vend: the strictest reading in the whole till.

Only two things decide a vend: a 200 or 201 that holds this very sale whole, and a stored refusal
(`decided` true) of this very vend.  Everything else, whatever it looks like (5xx, 401, a proxy's
HTML page, half an answer, somebody else's vend), leaves the vend in doubt: treating it as a
refusal would give money back for a token that exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import msgspec

from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.vend import VendAnswer

_SOLD_STATUS: Final = (200, 201)
_TOKEN_DIGITS: Final = 20


class DoubtReason(StrEnum):
    """Why an exchange settled nothing."""

    LINK = "link"
    CERTIFICATE_STRANGE = "certificate_strange"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_EARLY = "certificate_early"
    CERTIFICATE_OTHER_NAME = "certificate_other_name"
    TIMEOUT = "timeout"
    UNREADABLE = "unreadable"
    OTHER_VEND = "other_vend"
    NOT_DECIDED = "not_decided"
    SESSION_ENDED = "session_ended"
    INTERRUPTED = "interrupted"  # the till itself stopped while it waited
    UNKNOWN_YET = "unknown_yet"


CERTIFICATE_REASONS: Final = frozenset(
    {
        DoubtReason.CERTIFICATE_STRANGE,
        DoubtReason.CERTIFICATE_EXPIRED,
        DoubtReason.CERTIFICATE_EARLY,
        DoubtReason.CERTIFICATE_OTHER_NAME,
    }
)


@dataclass(frozen=True, slots=True)
class Sold:
    """The sale, as parsed and as the very bytes that the server keeps."""

    raw: bytes
    answer: VendAnswer

    def __repr__(self) -> str:
        return f"Sold(vend_id={self.answer.vend_id})"


@dataclass(frozen=True, slots=True)
class Refused:
    """Refused for ever, under this vend_id."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class NoSale:
    """A tombstone: this vend was not sold and never can be."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Unknown:
    """Asked: the server has not seen this vend.  Not final, it may still be on its way."""


@dataclass(frozen=True, slots=True)
class InDoubt:
    """Nothing usable came."""

    reason: DoubtReason


VendOutcome = Sold | Refused | NoSale | Unknown | InDoubt
Decided = Sold | Refused | NoSale


def read_vend_outcome(*, status: int, body: bytes, vend_id: str) -> VendOutcome:
    """Say what an answer to a vend, an ask or a resolution decides."""
    if status in _SOLD_STATUS:
        return _read_sale(body, vend_id)
    problem = read_problem(body)
    if problem is None:
        return InDoubt(DoubtReason.UNREADABLE)
    return _read_refusal(status, problem, vend_id)


def read_problem(body: bytes) -> Problem | None:
    """Return the problem details of a body, or None if it holds none."""
    try:
        return msgspec.json.decode(body, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _read_sale(body: bytes, vend_id: str) -> Sold | InDoubt:
    try:
        answer = msgspec.json.decode(body, type=VendAnswer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return InDoubt(DoubtReason.UNREADABLE)
    if answer.vend_id != vend_id:
        return InDoubt(DoubtReason.OTHER_VEND)
    if not answer.tokens or not all(is_token(line.token) for line in answer.tokens):
        return InDoubt(DoubtReason.UNREADABLE)
    return Sold(body, answer)


def is_token(text: str) -> bool:
    """Say whether a text has the form of a token."""
    return len(text) == _TOKEN_DIGITS and text.isascii() and text.isdigit()


def _read_refusal(status: int, problem: Problem, vend_id: str) -> VendOutcome:
    if problem.code == ProblemCode.SESSION_ENDED:
        return InDoubt(DoubtReason.SESSION_ENDED)
    if problem.code == ProblemCode.VEND_UNKNOWN and not problem.decided:
        return Unknown()
    # "Reused" tells about this request, not about the vend that stands under the id.
    is_about_request = problem.code == ProblemCode.VEND_ID_REUSED or status == 401
    if not problem.decided or is_about_request or not 400 <= status <= 499:
        return InDoubt(DoubtReason.NOT_DECIDED)
    if problem.vend_id != vend_id:
        return InDoubt(DoubtReason.OTHER_VEND)
    if problem.code == ProblemCode.VEND_NONE:
        return NoSale(problem)
    return Refused(problem)
