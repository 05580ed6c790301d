"""Login: a terminal that signs, then a person who knows a password.

The steps, each of which may refuse:
1. the terminal is known and not suspended, and its challenge is used up (short write);
2. the device's signature is right: from here on a machine of ours is asking;
3. one more try is counted, unless the login is locked (short write, committed before the answer);
4. the password is checked (tens of milliseconds, in no transaction);
5. the pack key is wrapped for whoever sells at a terminal with a pack (as long, likewise);
6. the tries are forgotten, the session opened (short write).

A password that stands on a slip ends at step 4, unless the person's own comes with it (slips.py).

An unknown operator, and one who does not work at this point, goes through the same steps at the
same cost and gets the same answers.
Counting before looking means that guesses sent side by side cannot outrun the lock; a crash in
between costs the operator one try.  The fifth wrong password is answered with the lock itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import msgspec
import sqlalchemy as sa

from vending_server.db.engine import writing
from vending_server.errors import Refused
from vending_server.operators import service, sessions
from vending_server.operators.challenges import use_challenge
from vending_server.operators.model import Caller, Tries
from vending_server.operators.passwords import Passwords
from vending_server.operators.service import Operator
from vending_server.operators.slips import keep_own_password, own_password
from vending_server.operators.strangers import StrangerTries
from vending_server.points.model import Terminal, check_device_signature
from vending_server.points.service import active_terminal, municipality_facts, point_facts
from vending_server.wire.facts import AGENT
from vending_server.wire.login import (
    LoginRequest,
    OperatorFacts,
    SessionAnswer,
    ShiftAtTill,
    login_message,
)
from vending_server.wire.packs import PackExchange, PackWrap
from vending_server.wire.problems import ProblemCode

# (connection, terminal_id) -> the highest receipt number the server knows of a terminal.
ReceiptSequenceLast = Callable[[sa.Connection, str], int]
# (connection, terminal_id) -> the shift that is open there.
ShiftAt = Callable[[sa.Connection, str], ShiftAtTill | None]


class Wrapping(Protocol):
    """Wraps the key of a terminal's pack for whoever signs in there (sealing/wraps.py)."""

    def check(self, terminal: Terminal, exchange: PackExchange) -> None:
        """Refuse an exchange key that is not the device's."""
        ...

    def wrap(
        self, request: LoginRequest, operator: Operator, terminal: Terminal, now: dt.datetime
    ) -> PackWrap | None:
        """Return the wrap, none for whoever needs none; blocks."""
        ...

    def is_due(self, terminal: Terminal) -> bool:
        """Say whether anything sealed for a terminal is not accounted for."""
        ...

    def logins_over(self, terminal: Terminal, now: dt.datetime) -> list[str]:
        """Return whose wraps at a terminal count no more."""
        ...


def no_shift(_connection: sa.Connection, _terminal_id: str) -> None:
    """Know of no shifts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginDesk:
    """Logs operators in.  Blocks while it hashes: call it from a worker thread."""

    engine: sa.Engine
    passwords: Passwords
    idle_limit: dt.timedelta
    receipt_sequence_last: ReceiptSequenceLast
    shift_at: ShiftAt = no_shift
    uses_shifts: bool = False
    strangers: StrangerTries = field(default_factory=StrangerTries)
    wraps: Wrapping | None = None  # none: this server seals nothing

    def login(self, request: LoginRequest, now: dt.datetime) -> SessionAnswer:
        """Open a session; opens transactions of its own.

        Raises:
            Refused: TERMINAL_UNKNOWN, TERMINAL_SUSPENDED, CHALLENGE_EXPIRED, SIGNATURE_INVALID,
                LOGIN_REFUSED (attempts_left), LOGIN_LOCKED (until), PASSWORD_OF_SLIP, SLIP_EXPIRED
                or PASSWORD_WEAK (of the new one).
            DatabaseBusy: nothing was opened; a try may have been counted.
        """
        terminal = self._use_challenge(request, now)
        _check_signature(request, terminal)
        if self.wraps is not None and request.pack_exchange is not None:
            self.wraps.check(terminal, request.pack_exchange)
        operator = self._checked(request.operator, request.password, terminal.point_number, now)
        chosen = self._own_password(request, operator, now)
        if self.wraps is None:
            return self._open(operator, terminal, chosen, now)
        if not isinstance(request.new_password, msgspec.UnsetType):  # it opens the pack from now on
            request = msgspec.structs.replace(request, password=request.new_password)
        wrap = self.wraps.wrap(request, operator, terminal, now)
        is_due = self.wraps.is_due(terminal)
        answer = self._open(operator, terminal, chosen, now)
        over = self.wraps.logins_over(terminal, now)
        return msgspec.structs.replace(answer, pack_wrap=wrap, pack_is_due=is_due, logins_over=over)

    def second_person(self, caller: Caller, login: str, password: str, now: dt.datetime) -> Caller:
        """Return who gave this password at the caller's machine; the caller's session stays.

        Raises:
            Refused: LOGIN_REFUSED or LOGIN_LOCKED, counted like any try; PASSWORD_OF_SLIP: whoever
                made the slip could be this second person himself.
        """
        operator = self._checked(login, password, caller.point.number, now)
        if operator.slip_until is not None:
            raise Refused(ProblemCode.PASSWORD_OF_SLIP)
        with writing(self.engine) as connection:
            service.forget_tries(connection, operator.operator_id)
        return Caller(
            operator_id=operator.operator_id,
            login=operator.login,
            name=operator.name,
            title=operator.title,
            roles=operator.roles,
            terminal_id=caller.terminal_id,
            terminal_number=caller.terminal_number,
            point=caller.point,
        )

    def _checked(self, login: str, password: str, point_number: int, now: dt.datetime) -> Operator:
        """Return the operator whose password this is; the try is counted before it is looked at."""
        operator, tries = self._take_try(login, point_number, now)
        hashed = None if operator is None else operator.password_hash
        is_right = self.passwords.matches(hashed, password)
        if operator is None or not is_right:
            raise tries.refusal(now)
        return operator

    def _own_password(
        self, request: LoginRequest, operator: Operator, now: dt.datetime
    ) -> str | None:
        """Return the hash of a password that somebody chose; the one he gave was right."""
        try:
            return own_password(self.passwords, request, operator, now)
        except Refused:
            with writing(self.engine) as connection:
                service.forget_tries(connection, operator.operator_id)
            raise

    def _use_challenge(self, request: LoginRequest, now: dt.datetime) -> Terminal:
        with writing(self.engine) as connection:
            terminal = active_terminal(connection, request.terminal_id)
            use_challenge(
                connection,
                terminal_id=terminal.terminal_id,
                challenge=request.challenge,
                now=now,
            )
        return terminal

    def _take_try(
        self, login: str, point_number: int, now: dt.datetime
    ) -> tuple[Operator | None, Tries]:
        """Count a try; whoever does not work at this point is a stranger here.

        Otherwise one stolen terminal could lock out everybody of the town, or guess on.
        """
        with writing(self.engine) as connection:
            operator = service.find_operator(connection, login)
            if operator is not None and point_number in operator.point_numbers:
                return operator, service.take_try(connection, operator.operator_id, now)
        return None, self.strangers.take_try(login, now)

    def _open(
        self, operator: Operator, terminal: Terminal, chosen: str | None, now: dt.datetime
    ) -> SessionAnswer:
        with writing(self.engine) as connection:
            service.signed_in(connection, operator.operator_id, now)
            if chosen is not None:
                keep_own_password(connection, operator, chosen, terminal.terminal_id, now)
            return self._session(connection, operator, terminal, now)

    def _session(
        self,
        connection: sa.Connection,
        operator: Operator,
        terminal: Terminal,
        now: dt.datetime,
    ) -> SessionAnswer:
        token = sessions.open_session(
            connection,
            operator_id=operator.operator_id,
            terminal_id=terminal.terminal_id,
            now=now,
        )
        point = point_facts(connection, terminal.point_number)
        return SessionAnswer(
            session=token,
            idle_limit_s=int(self.idle_limit.total_seconds()),
            operator=OperatorFacts(
                login=operator.login,
                name=operator.name,
                title=operator.title,
                roles=sorted(operator.roles),
            ),
            point=point,
            terminal_number=terminal.number,
            municipality=municipality_facts(connection),
            server_time=now.isoformat(),
            receipt_sequence_last=self.receipt_sequence_last(connection, terminal.terminal_id),
            uses_shifts=self.uses_shifts and point.kind != AGENT,
            shift=self.shift_at(connection, terminal.terminal_id),
        )


def _check_signature(request: LoginRequest, terminal: Terminal) -> None:
    message = login_message(
        terminal_id=terminal.terminal_id, challenge=request.challenge, operator=request.operator
    )
    check_device_signature(
        public_key=terminal.public_key, message=message, signature=request.signature
    )
