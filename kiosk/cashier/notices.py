"""From an error to what the operator is told, and to what it means for the line and for selling."""

from __future__ import annotations

from typing import Final

from kiosk.api_client import Declined, Unreachable
from kiosk.errors import JournalBroken, JournalUnwritable, KioskError, TillRefusal
from kiosk.flows.refusals import FigureKind, Telling, tell, tell_error
from kiosk.flows.till_values import LocalCode
from kiosk.widgets.banner import Notice
from vending_server.wire.lookup import MeterFacts
from vending_server.wire.problems import Problem, ProblemCode

_AFTER_SILENCE: Final = frozenset(
    {
        *(LocalCode.NOT_IN_PACK, LocalCode.NOT_OFFLINE, LocalCode.PACK_EMPTY),
        *(LocalCode.LEASE_ENDED, LocalCode.CLOCK_NOT_TRUSTED, LocalCode.PACK_CLOSED),
        *(LocalCode.OFFLINE_LOGIN_UNKNOWN, LocalCode.OFFLINE_LOGIN_WRONG),
        LocalCode.OFFLINE_LOGIN_LOCKED,
    }
)
_UNFORESEEN: Final = "kiosk_error"
_SIGN_IN_AGAIN: Final = frozenset({ProblemCode.SESSION_ENDED.value, LocalCode.NOT_SIGNED_IN.value})


def notice_of(error: Exception, reference: str) -> Notice:
    """Return what to tell; what nobody foresaw gets a reference that also stands in the log."""
    return Notice(_telling_of(error, reference))


def notice_of_problem(problem: Problem) -> Notice:
    """Return what to tell about a stored refusal of the server."""
    return Notice(tell(problem.code, problem.params, ref=problem.request_id or ""))


def notice_of_block(meter: MeterFacts) -> Notice:
    """Return what to tell about a meter that buys nothing here."""
    reason = meter.block_reason
    ar, en = (reason.ar, reason.en) if reason else ("—", "—")
    return Notice(tell(ProblemCode.METER_BLOCKED, {"reason_ar": ar, "reason_en": en}))


def notice_of_gap(field_name: str) -> Notice:
    """Return what to tell about a field in which something must stand."""
    return Notice(Telling("E554", {"x": (FigureKind.TEXT, field_name)}))


def is_lost_line(error: Exception) -> bool:
    """Say whether nobody answered; the pack is only asked about in vain after that."""
    is_after = isinstance(error, TillRefusal) and error.code in _AFTER_SILENCE
    return is_after or isinstance(error, Unreachable)


def is_plain_silence(error: Exception) -> bool:
    """Say whether nobody answered, and not because the certificate is wrong."""
    return isinstance(error, Unreachable) and error.code == Unreachable.code


def notice_of_nothing_offline() -> Notice:
    """Return what to tell where something needs the server, and a pack has nothing for it."""
    return Notice(tell(LocalCode.NOT_OFFLINE, {}))


def is_stopping(error: Exception) -> bool:
    """Say whether nothing may be sold until a technician came (G13)."""
    return isinstance(error, JournalUnwritable | JournalBroken)


def is_session_over(error: Exception) -> bool:
    """Say whether the operator has to sign in again."""
    return isinstance(error, KioskError) and error.code in _SIGN_IN_AGAIN


def is_declined(error: Exception, code: ProblemCode) -> bool:
    """Say whether the server said no with this code."""
    return isinstance(error, Declined) and error.code == code


def _telling_of(error: Exception, reference: str) -> Telling:
    if isinstance(error, KioskError):
        return tell_error(error)
    return tell(_UNFORESEEN, {"ref": reference})
