"""A town judged once, and kept for a while: what a list, its next page and a map all look at.

Judging 20,000 meters reads a year of sales; the pages of a list and of a map follow each other in
seconds.  A judgement is of a whole day and told as such, so a few minutes make it no older.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.insight.habits import households_of
from vending_server.insight.model import RULES, Found, Household, Rules, judge
from vending_server.pricing.model import Utility

KEPT: Final = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """All households of a utility and what stands out among them."""

    utility: Utility
    rules: Rules
    end: dt.date  # the first day that was not looked at
    made_at: dt.datetime
    households: Mapping[int, Household]  # by contract
    found: tuple[Found, ...]  # the gravest first


@dataclass(slots=True)
class Judgements:
    """The newest judgement of each utility."""

    engine: sa.Engine
    clock: Clock
    zone: dt.tzinfo
    _kept: dict[Utility, Judgement] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, utility: Utility) -> Judgement:
        """Return how a utility's households stand by the end of yesterday."""
        now = self.clock.now()
        end = now.astimezone(self.zone).date()
        with self._lock:  # one that is being made is waited for, not made twice
            known = self._kept.get(utility)
            if known is None or known.end != end or now - known.made_at > KEPT:
                known = self._kept[utility] = self._made(utility, end, now)
            return known

    def _made(self, utility: Utility, end: dt.date, now: dt.datetime) -> Judgement:
        rules = RULES[utility.value]
        with reading(self.engine) as connection:
            households = households_of(connection, utility, rules, end=end, zone=self.zone)
        return Judgement(
            utility=utility,
            rules=rules,
            end=end,
            made_at=now,
            households={one.contract_id: one for one in households},
            found=tuple(judge(households, rules, end)),
        )
