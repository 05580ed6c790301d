"""What may be told of a till's line: trouble, and an agent's account."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kiosk.flows.standing import ClockState, TillStanding
from tests.helpers.screen_till import NOW
from vending_server.wire.agents import AgentFacts

AGENT: Final = AgentFacts(
    point_number=4,
    float_minor=123_450,
    credit_limit_minor=50_000,
    left_minor=173_450,
    commission_bp=250,
    commission_owed_minor=1_000,
    unsettled_count=3,
    unsettled_minor=9_000,
    unsettled_commission_minor=225,
)
TROUBLED: Final = TillStanding(
    unanswered=2,
    unanswered_minor=35_000,
    oldest_at=NOW - dt.timedelta(minutes=4),
    clock=ClockState(off_s=-75, seen_at=NOW),
)
