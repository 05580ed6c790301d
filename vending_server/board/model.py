"""Rules of the board that need no database: what counts as news, and what each light shows."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from vending_server.wire.board import STALE_S, Board, Light, Presence
from vending_server.wire.canonical import canonical_bytes

STALE: Final = dt.timedelta(seconds=STALE_S)
CLOCK_OFF_S_MAX: Final = 60
KEY_ENDS_SOON: Final = dt.timedelta(days=60)
BACKUP_LATE: Final = dt.timedelta(hours=26)
BACKUP_TOO_LATE: Final = dt.timedelta(hours=50)
PROOF_AGE_MAX: Final = dt.timedelta(days=35)

_VERSION_BYTES: Final = 16
_OFF_S_MAX: Final = 10**9  # what a column holds; a clock beyond that is wrong anyway
# What goes on by itself, or is news of nothing: a board that differs in these alone is the same.
_AGES: Final = ("heard_at", "told_at", "clock_off_s", "journal_heard_at", "checked_at")
_AGES_TOLD: Final = ("software_time", "synced_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """When a terminal was last heard of, in each way; None: never."""

    is_suspended: bool
    signed_in_at: dt.datetime | None  # somebody there asked something
    told_at: dt.datetime | None
    journal_at: dt.datetime | None
    told_since: dt.datetime | None = None

    @property
    def heard_at(self) -> dt.datetime | None:
        """Return the latest of all."""
        times = (self.signed_in_at, self.told_at, self.journal_at)
        return max((one for one in times if one is not None), default=None)

    @property
    def tells(self) -> bool:
        """Whether its last word is as young as all other news of it.

        An older release is heard of by its requests, and says nothing of itself.
        """
        heard_at = self.heard_at
        return heard_at is not None and is_fresh(self.told_at, heard_at)


def presence_of(seen: Seen, now: dt.datetime) -> Presence:
    """Say how a terminal is by what was heard of it; old news is none."""
    if seen.is_suspended:
        return "suspended"
    heard_at = seen.heard_at
    if heard_at is None:
        return "never"
    return "online" if is_fresh(heard_at, now) else "unknown"


def is_fresh(heard_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Say whether a word is young enough to be believed."""
    return heard_at is not None and now - heard_at <= STALE


def clock_off_s(software_time: dt.datetime, now: dt.datetime) -> int:
    """Return how many seconds a terminal's clock is ahead of the server's."""
    off = round((software_time - now).total_seconds())
    return max(-_OFF_S_MAX, min(_OFF_S_MAX, off))


def key_light(
    ends: Sequence[dt.datetime | None], now: dt.datetime
) -> tuple[Light, dt.datetime | None]:
    """Return the light of a key, and the first time after which it makes no credit token."""
    end = min((one for one in ends if one is not None), default=None)
    if end is None:
        return "good", None
    if end <= now:
        return "bad", end
    return ("warning" if end - now < KEY_ENDS_SOON else "good"), end


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was done last to keep the data; None: never."""

    taken_at: dt.datetime | None
    is_everywhere: bool
    proven_at: dt.datetime | None
    is_proven: bool | None


def backup_light(kept: Kept, now: dt.datetime) -> Light:
    """Return green only for data that was proven to come back, and not long ago."""
    if kept.taken_at is None or kept.is_proven is False:
        return "bad"
    age = now - kept.taken_at
    if age > BACKUP_TOO_LATE:
        return "bad"
    is_proven_lately = kept.proven_at is not None and now - kept.proven_at <= PROOF_AGE_MAX
    if age > BACKUP_LATE or not kept.is_everywhere or not is_proven_lately:
        return "warning"
    return "good"


def issuer_light(*, keys_that_differ: int, sales_without_token: int) -> Light:
    """Return whether what was issued is what stands here."""
    return "bad" if keys_that_differ or sales_without_token else "good"


def version_of(board: Board) -> str:
    """Return the fingerprint of all that is worth a look: the same from every process."""
    told = msgspec.to_builtins(board)
    for name in ("version", "server_time"):
        del told[name]
    for point in told["points"]:
        for terminal in point["terminals"]:
            _forget_ages(terminal)
    _forget(told["issuer"], _AGES)
    return hashlib.blake2s(canonical_bytes(told), digest_size=_VERSION_BYTES).hexdigest()


def _forget_ages(terminal: dict[str, object]) -> None:
    _forget(terminal, _AGES)
    if terminal["presence"] != "online":
        return  # since when there is no news is news, once
    word = terminal["told"]
    if isinstance(word, dict):
        _forget(word, _AGES_TOLD)


def _forget(told: dict[str, object], names: Sequence[str]) -> None:
    for name in names:
        told.pop(name, None)
