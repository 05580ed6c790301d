"""Rules of operators that need no database: who is calling, and how many tries a login has."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vending_server.audit.model import Actor, Source
from vending_server.errors import Refused
from vending_server.wire.facts import BothLanguages, PointFacts
from vending_server.wire.problems import ProblemCode
from vending_server.wire.scalars import LOGIN_CHARS_MAX

TRIES_MAX: Final = 5
LOCK_TIME: Final = dt.timedelta(minutes=15)


class Role(StrEnum):
    """What a person may do; checked on the server at every request."""

    CASHIER = "cashier"
    SUPERVISOR = "supervisor"
    ACCOUNTANT = "accountant"
    TARIFF_MANAGER = "tariff_manager"
    KEY_CUSTODIAN = "key_custodian"
    AUDITOR = "auditor"
    AGENT = "agent"
    ADMINISTRATOR = "administrator"
    SELF_SERVICE = "self_service"  # a terminal without a person: one login for each


SELLERS: Final = frozenset({Role.CASHIER, Role.SUPERVISOR, Role.AGENT})  # people who sell


@dataclass(frozen=True, slots=True)
class Tries:
    """How often in a row a login failed, and until when it is locked."""

    failed: int = 0
    locked_until: dt.datetime | None = None

    def is_locked(self, now: dt.datetime) -> bool:
        """Say whether no password is looked at now."""
        return self.locked_until is not None and now < self.locked_until

    def one_more(self, now: dt.datetime) -> Tries:
        """Return the state after one more try; a lock that has passed starts the count anew."""
        assert not self.is_locked(now), "a locked login takes no try"
        failed = 1 if self.locked_until is not None else self.failed + 1
        return Tries(failed, now + LOCK_TIME if failed >= TRIES_MAX else None)

    def refusal(self, now: dt.datetime) -> Refused:
        """Return what the operator is told when the password was wrong, or is not looked at."""
        if self.locked_until is not None and self.is_locked(now):
            return Refused(ProblemCode.LOGIN_LOCKED, until=self.locked_until.isoformat())
        return Refused(ProblemCode.LOGIN_REFUSED, attempts_left=TRIES_MAX - self.failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who is asking, as the session says: one person at one terminal."""

    operator_id: int
    login: str
    name: BothLanguages
    title: BothLanguages
    roles: frozenset[Role]
    terminal_id: str
    terminal_number: int
    point: PointFacts
    is_journal_well: bool = True  # its journal goes on where the server's copy ends

    @property
    def actor(self) -> Actor:
        """The caller as the audit log names him."""
        return Actor(
            source=Source.TERMINAL,
            name=self.login,
            operator_id=self.operator_id,
            terminal_id=self.terminal_id,
        )


def require(caller: Caller, *roles: Role) -> None:
    """Check that the caller has at least one of the roles.

    Raises:
        Refused: NOT_PERMITTED.
    """
    if caller.roles.isdisjoint(roles):
        raise Refused(ProblemCode.NOT_PERMITTED)


def require_books_of(caller: Caller, point_number: int) -> None:
    """Refuse another point's books to anybody who does not keep all of them.

    Raises:
        Refused: NOT_PERMITTED.
    """
    if point_number != caller.point.number:
        require(caller, Role.ACCOUNTANT, Role.AUDITOR)


def is_storable_login(login: str) -> bool:
    """Say whether a login name can be stored; others belong to nobody and are not looked up."""
    return 0 < len(login) <= LOGIN_CHARS_MAX and login.isprintable() and login == login.strip()


__all__ = [
    "LOCK_TIME",
    "SELLERS",
    "TRIES_MAX",
    "Caller",
    "Role",
    "Tries",
    "is_storable_login",
    "require",
    "require_books_of",
]
