"""Passwords: Argon2id, slow on purpose, and the rule that makes one worth the wait.

The same password will one day open a till's sealed pack while the line is down.  Whoever steals
that till can try passwords without asking anybody, so length is the only defence that counts: at
least 12 characters for everyone, no rule about their kinds, no exception (a short one that "only"
logs in online today would be the one that a stolen till gives away tomorrow).

Hashing takes tens of milliseconds and 64 MiB: never on the event loop, never inside a transaction.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from typing import Final

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from vending_server.errors import Misconfigured

CHARS_MIN: Final = 12
CHARS_MAX: Final = 128
_DISTINCT_MIN: Final = 5


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs."""

    passes: int
    memory_kib: int
    lanes: int


# RFC 9106 section 4, the second recommended option: 64 MiB are what keeps graphics cards from
# trying thousands at once; three passes make up for not taking the 2 GiB of the first option,
# which a server that also sells does not have for every login.  A login has 1.0 s on the screen.
HOUSE_COST: Final = Cost(passes=3, memory_kib=64 * 1024, lanes=4)


class Passwords:
    """Hashes and checks passwords at one cost."""

    def __init__(self, cost: Cost = HOUSE_COST) -> None:
        self._hasher = argon2.PasswordHasher(
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            type=argon2.Type.ID,
        )
        # What an unknown operator is checked against, so that both take the same time.
        self._nobody = self._hasher.hash(secrets.token_hex())

    def hash(self, password: str) -> str:
        """Return the encoded hash of a password that keeps the rule."""
        return self._hasher.hash(_normal(password))

    def matches(self, encoded: str | None, password: str) -> bool:
        """Say whether a password is the right one; never for None, which takes as long."""
        if len(password) > CHARS_MAX:
            # Everybody's password is shorter, so this tells nothing about anybody.
            return False
        try:
            self._hasher.verify(encoded or self._nobody, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
        return encoded is not None


def check_password(password: str, *, login: str) -> None:
    """Refuse a password that breaks the rule.

    Raises:
        Misconfigured: too short, too long, too few different characters, or made of the login.
    """
    if not CHARS_MIN <= len(password) <= CHARS_MAX:
        raise Misconfigured(f"a password has {CHARS_MIN} to {CHARS_MAX} characters")
    if len(set(password)) < _DISTINCT_MIN:
        raise Misconfigured(f"a password has at least {_DISTINCT_MIN} different characters")
    if login.casefold() in password.casefold():
        raise Misconfigured("a password does not contain the login name")


def _normal(password: str) -> str:
    """Return one spelling for what keyboards and systems spell differently (Arabic above all)."""
    return unicodedata.normalize("NFKC", password)
