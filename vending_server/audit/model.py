"""An audit record and its place in the chain; no SQL here.

Each record carries the SHA-256 of the one before it, so that a changed, missing or inserted record
breaks every hash that follows. Whoever holds the last hash (it is printed by `verify-audit` and
stands in every backup) can also tell that the end was cut off.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vending_server.wire.canonical import canonical_digest_hex

# What stands before the first record.
GENESIS: Final = "0" * 64


class Source(StrEnum):
    """Where somebody acted from."""

    TERMINAL = "terminal"  # a signed-in operator at an enrolled machine
    COMMAND = "command"  # a command on the server itself
    SERVER = "server"  # the server by itself: a job


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: an operator at a terminal, or whoever runs a command on the server."""

    source: Source
    name: str  # the operator's login, or the system user of a command
    operator_id: int | None = None
    terminal_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """One act. `details` hold ids and figures, never a secret, a password or a token."""

    sequence: int
    happened_at: dt.datetime
    action: str
    actor: Actor
    subject: str
    details: Mapping[str, int | str]

    def hash_after(self, previous_hash: str) -> str:
        """Return the hash of this record behind a given one."""
        return canonical_digest_hex(
            {
                "previous": previous_hash,
                "sequence": self.sequence,
                "happened_at": self.happened_at.astimezone(dt.UTC).isoformat(),
                "action": self.action,
                "source": self.actor.source.value,
                "actor": self.actor.name,
                "operator_id": self.actor.operator_id,
                "terminal_id": self.actor.terminal_id,
                "subject": self.subject,
                "details": dict(self.details),
            }
        )
