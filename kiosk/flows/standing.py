"""How a till stands towards its server, as far as it knows by itself; and a try of the line.

Nothing is told here that nobody has measured: what has no answer comes from the journal, the clock
from the server's time at the last sign-in, an agent's account from the server's own words.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from kiosk.flows.counter_acts import CounterActs
from kiosk.flows.journal_sync import JournalSync, SyncState
from kiosk.flows.shifts import Shifts
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import VendView
from kiosk.flows.vend_states import WITHOUT_ANSWER
from vending_server.wire.agents import AgentFacts
from vending_server.wire.login import SessionAnswer

CLOCK_OFF_S: Final = 60
"""From here on a clock is said to be wrong; less is the way of the answer, or nobody's harm."""
_AGENT: Final = "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockState:
    """How this machine's clock stood when somebody signed in."""

    off_s: int  # positive: it is ahead of the server's
    seen_at: dt.datetime

    @property
    def is_right(self) -> bool:
        """Whether times on paper can be believed."""
        return abs(self.off_s) < CLOCK_OFF_S


@dataclass(frozen=True, slots=True, kw_only=True)
class TillStanding:
    """What the till knows without asking anybody."""

    unanswered: int = 0  # sales, acts of the counter and of the cash desk
    unanswered_minor: int = 0  # what was taken for the sales and acts among them
    oldest_at: dt.datetime | None = None
    clock: ClockState | None = None  # nobody has signed in since the start
    sync: SyncState = field(default_factory=SyncState)  # how much of the journal the server holds


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One of what has no answer."""

    what: Literal["sale", "act", "cash_act"]
    made_at: dt.datetime
    amount_minor: int  # what was taken for it


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTrial:
    """The server answered."""

    took_ms: int
    agent: AgentFacts | None = None


class Standings:
    """Reads the books of one till, and tries its line."""

    def __init__(
        self,
        sync: JournalSync,
        clock: TillClock,
        vends: Callable[[], Iterable[VendView]],
        acts: CounterActs,
        shifts: Shifts,
    ) -> None:
        """Take the journal's way over the line, the clock, and what reads what stands open."""
        self._sync, self._api = sync, sync.api
        self._clock = clock
        self._vends, self._acts, self._shifts = vends, acts, shifts
        self._session: SessionAnswer | None = None
        self._seen: ClockState | None = None

    def signed_in(self, session: SessionAnswer) -> None:
        """Compare clocks, and remember for whom an account would be asked."""
        self._session = session
        now = self._clock.now()
        off = now - dt.datetime.fromisoformat(session.server_time)
        self._seen = ClockState(off_s=round(off.total_seconds()), seen_at=now)

    def local(self) -> TillStanding:
        """Return what the journal and the last sign-in tell."""
        waiting = self.unanswered()
        return TillStanding(
            unanswered=len(waiting),
            unanswered_minor=sum(one.amount_minor for one in waiting),
            oldest_at=min((one.made_at for one in waiting), default=None),
            clock=self._seen,
            sync=self._sync.state,
        )

    def unanswered(self) -> list[Unanswered]:
        """Return what was sent, or would be by now, and has no answer."""
        vends = [view for view in self._vends() if view.state in WITHOUT_ANSWER]
        acts = [view for view in self._acts.open_acts() if view.state in WITHOUT_ANSWER]
        found = [Unanswered("sale", view.made_at, view.received_minor) for view in vends]
        found += [Unanswered("act", view.made_at, view.received_minor) for view in acts]
        pending = self._shifts.state().pending
        return found + [Unanswered("cash_act", view.made_at, 0) for view in pending]

    def try_line(self) -> LineTrial:
        """Ask the server whether it lives, and for the account of an agent who is signed in.

        Raises:
            Unreachable: no answer.
            Declined, SessionEnded: it lives, and does not tell an agent's account.
        """
        began = time.monotonic_ns()
        self._api.health()
        took_ms = (time.monotonic_ns() - began) // 1_000_000
        session, agent = self._session, None
        if session is not None and _AGENT in session.operator.roles:
            agent = self._api.agent(session.point.number)
        return LineTrial(took_ms=took_ms, agent=agent)
