"""Who is who, for the routes: enrolment, login, session and logout, each in its own transaction.

Only this class opens them and asks the clock; the functions behind it are told.  All but
`recent_caller` block: call them from a worker thread.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

import msgspec
import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.db.engine import reading, writing
from vending_server.operators import challenges, sessions
from vending_server.operators.login import LoginDesk
from vending_server.operators.model import Caller
from vending_server.operators.recent import RecentCallers
from vending_server.points import service as points
from vending_server.wire.enrolment import EnrolmentAnswer, EnrolmentRequest
from vending_server.wire.login import (
    ChallengeAnswer,
    ChallengeRequest,
    LoginRequest,
    SessionAnswer,
)

Told = TypeVar("Told", EnrolmentAnswer, SessionAnswer)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityService:
    """Machines and people, over one database."""

    engine: sa.Engine
    clock: Clock
    desk: LoginDesk
    idle_limit: dt.timedelta
    recent: RecentCallers
    is_training: bool = False  # the keys are test keys

    def enrol(self, request: EnrolmentRequest) -> EnrolmentAnswer:
        """Make a machine a terminal; see points.service.enrol for what it refuses."""
        points.check_enrolment_signature(request)  # needs no database: strangers end here
        with writing(self.engine) as connection:
            answer = points.enrol(connection, request, self.clock.now())
        return self._marked(answer)

    def new_challenge(self, request: ChallengeRequest) -> ChallengeAnswer:
        """Give a terminal something to sign; see challenges.new_challenge."""
        # Strangers are sent away before they can ask for the right to write.
        with reading(self.engine) as connection:
            points.active_terminal(connection, request.terminal_id)
        with writing(self.engine) as connection:
            return challenges.new_challenge(connection, request.terminal_id, self.clock.now())

    def login(self, request: LoginRequest) -> SessionAnswer:
        """Open a session; see LoginDesk.login for what it refuses."""
        answer = self.desk.login(request, self.clock.now())
        self.recent.forget_all()
        return self._marked(answer)

    def _marked(self, answer: Told) -> Told:
        if not self.is_training:
            return answer
        facts = points.in_training(answer.municipality)
        return msgspec.structs.replace(answer, municipality=facts)

    def authenticate(self, session: str) -> Caller:
        """Return who is calling; see sessions.authenticate for what it refuses."""
        generation = self.recent.generation
        caller = sessions.authenticate(
            self.engine, session, now=self.clock.now(), idle_limit=self.idle_limit
        )
        self.recent.keep(sessions.session_hash(session), caller, generation=generation)
        return caller

    def recent_caller(self, session: str) -> Caller | None:
        """Return who called with a session a moment ago; does not block and asks no database."""
        return self.recent.find(sessions.session_hash(session))

    def logout(self, session: str) -> None:
        """End a session; ending it twice is no error."""
        with writing(self.engine) as connection:
            sessions.logout(connection, session, self.clock.now())
        self.recent.forget_all()
