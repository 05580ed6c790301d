"""Why a due may be put off, and within which bounds; no SQL here."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from vending_server.errors import Refused
from vending_server.tariffs.model import Due, PostponingLimits
from vending_server.wire.problems import ProblemCode


class PostponementCause(StrEnum):
    """Why: from a list, so that reports can count; what was said stands beside it."""

    HARDSHIP = "hardship"
    SOCIAL_CASE = "social_case"
    OBJECTION = "objection"
    METER_FAULT = "meter_fault"
    DECISION = "decision"
    OTHER = "other"


class PostponementState(StrEnum):
    """How a postponement stands on a day; only a withdrawal is written."""

    RUNNING = "running"
    OVER = "over"  # its day has come, all was paid, or a later one took its place
    WITHDRAWN = "withdrawn"


def state_of(
    *, until: dt.date, today: dt.date, is_withdrawn: bool, holds_any: bool
) -> PostponementState:
    """Return how a postponement stands; `holds_any`: some due still waits for its day."""
    if is_withdrawn:
        return PostponementState.WITHDRAWN
    is_running = holds_any and today < until
    return PostponementState.RUNNING if is_running else PostponementState.OVER


def latest_day(limits: PostponingLimits, today: dt.date) -> dt.date | None:
    """Return the latest day that a due may be put off to; None: nothing may be."""
    if not (limits.days_max and limits.times_max):
        return None
    return today + dt.timedelta(days=limits.days_max)


def require_within(
    limits: PostponingLimits, *, until: dt.date, today: dt.date, times_before: int
) -> None:
    """Hold a postponement to the policy.

    Raises:
        Refused: POSTPONEMENT_NOT_ALLOWED, POSTPONEMENT_DAY (param `date`: the latest), or
            POSTPONEMENTS_USED_UP (`times`).
    """
    latest = latest_day(limits, today)
    if latest is None:
        raise Refused(ProblemCode.POSTPONEMENT_NOT_ALLOWED)
    if not today < until <= latest:
        raise Refused(ProblemCode.POSTPONEMENT_DAY, date=latest.isoformat())
    if times_before >= limits.times_max:
        raise Refused(ProblemCode.POSTPONEMENTS_USED_UP, times=limits.times_max)


def require_later(due: Due, until: dt.date) -> None:
    """Refuse to put a due off to where it stands already, or to an earlier day.

    Raises:
        Refused: POSTPONED_ALREADY (param `date`).
    """
    if due.postponed_until is not None and due.postponed_until >= until:
        raise Refused(ProblemCode.POSTPONED_ALREADY, date=due.postponed_until.isoformat())
