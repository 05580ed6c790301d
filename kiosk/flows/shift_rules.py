"""What ends an act of the cash desk, and what is a count; without journal and line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from kiosk.api_client import Declined, SessionEnded, Unreachable
from kiosk.errors import KioskError, TillRefusal
from kiosk.flows.shift_book import ActFacts
from kiosk.flows.shift_values import ANSWER_OF, ActAnswer, Message, answers
from kiosk.flows.till_values import LocalCode
from kiosk.vend_outcomes import DoubtReason
from vending_server.wire.cash_count import CountLine, is_count
from vending_server.wire.problems import ProblemCode as P

# The server looks for the kept answer before it refuses with one of these: nothing was done.
_NOT_DONE: Final = frozenset(
    {
        *(P.SHIFT_OPEN_ALREADY, P.SHIFT_UNKNOWN, P.SHIFT_CLOSED, P.SHIFT_NOT_CLOSED),
        *(P.SHIFT_DEPOSITED, P.BATCH_NOT_OPEN, P.MOVEMENT_NOT_ALLOWED, P.SUMS_DISAGREE),
        *(P.APPROVAL_MISSING, P.APPROVAL_REJECTED, P.APPROVAL_EXPIRED, P.APPROVAL_DIFFERS),
        *(P.APPROVAL_USED, P.APPROVAL_WITHDRAWN, P.DOCUMENT_ID_REUSED),
    }
)
_MAYBE_LATER: Final = frozenset(
    {P.DATABASE_BUSY, P.TOO_MANY_REQUESTS, P.CLOCK_UNRELIABLE, P.RECOVERING_AFTER_RESTORE}
)


def is_not_done(facts: ActFacts, refused: Declined) -> bool:
    """Say whether a refusal proves that the server did nothing under this act's id."""
    is_first = not facts.was_lost and 400 <= refused.problem.status <= 499
    return refused.code in _NOT_DONE or (is_first and refused.code not in _MAYBE_LATER)


def read_answer(raw: bytes, facts: ActFacts, message: Message) -> ActAnswer | None:
    """Return the answer if it is whole and about this act."""
    try:
        answer: ActAnswer = msgspec.json.decode(raw, type=ANSWER_OF[facts.kind])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return answer if answers(answer, message, facts.shift_id) else None


def why_not_yet(journal_first: Callable[[], None]) -> DoubtReason | None:
    """Bring the sales from the pack, which the Z must count; say why the count has to wait."""
    try:
        journal_first()
    except SessionEnded:
        return DoubtReason.SESSION_ENDED
    except Unreachable as lost:
        return lost.reason
    except KioskError:
        return DoubtReason.NOT_DECIDED
    return None


def require_count(counts: Sequence[CountLine]) -> None:
    """See that somebody counted.

    Raises:
        TillRefusal: not_counted.
    """
    if not is_count(counts):
        raise TillRefusal(LocalCode.NOT_COUNTED)
