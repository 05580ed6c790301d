"""Login challenges: a random text that a terminal's key signs once, within two minutes.

Only hashes are kept.  A used challenge is deleted, and whoever deletes it has used it: of two
requests with one challenge, one finds nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Final

import sqlalchemy as sa

from vending_server.db.statements import insert_into
from vending_server.errors import Refused
from vending_server.operators.tables import login_challenges
from vending_server.points.service import active_terminal
from vending_server.wire.login import ChallengeAnswer
from vending_server.wire.problems import ProblemCode

LIFETIME: Final = dt.timedelta(minutes=2)
_RANDOM_BYTES: Final = 32
_OPEN_MAX: Final = 100  # of one terminal; anybody may ask, so the oldest make room


def new_challenge(connection: sa.Connection, terminal_id: str, now: dt.datetime) -> ChallengeAnswer:
    """Return a challenge for a terminal; needs a transaction that may write.

    Raises:
        Refused: TERMINAL_UNKNOWN or TERMINAL_SUSPENDED.
    """
    active_terminal(connection, terminal_id)
    _sweep(connection, terminal_id, now)
    challenge = secrets.token_urlsafe(_RANDOM_BYTES)
    expires_at = now + LIFETIME
    row = {
        "challenge_hash": _hash(challenge),
        "terminal_id": terminal_id,
        "expires_at": expires_at,
    }
    _KEEP.run(connection, [row])
    return ChallengeAnswer(challenge=challenge, expires_at=expires_at.isoformat())


_KEEP: Final = insert_into(login_challenges, "challenge_hash", "terminal_id", "expires_at")


def use_challenge(
    connection: sa.Connection, *, terminal_id: str, challenge: str, now: dt.datetime
) -> None:
    """Use a challenge up; needs a transaction that may write.

    Raises:
        Refused: CHALLENGE_EXPIRED, also for one that was used or is another terminal's.
    """
    used = connection.execute(
        login_challenges.delete()
        .where(login_challenges.c.challenge_hash == _hash(challenge))
        .where(login_challenges.c.terminal_id == terminal_id)
        .where(login_challenges.c.expires_at > now)
    )
    if used.rowcount != 1:
        raise Refused(ProblemCode.CHALLENGE_EXPIRED)


def _sweep(connection: sa.Connection, terminal_id: str, now: dt.datetime) -> None:
    """Delete what has expired anywhere, and the oldest of this terminal beyond the maximum."""
    of_terminal = login_challenges.c.terminal_id == terminal_id
    newest = (
        sa.select(login_challenges.c.challenge_hash)
        .where(of_terminal)
        .order_by(login_challenges.c.expires_at.desc())
        .limit(_OPEN_MAX - 1)
    )
    crowded_out = of_terminal & login_challenges.c.challenge_hash.not_in(newest)
    expired = login_challenges.c.expires_at <= now
    connection.execute(login_challenges.delete().where(expired | crowded_out))


def _hash(challenge: str) -> str:
    return hashlib.sha256(challenge.encode()).hexdigest()
