"""Whether a sale could be decided now: the database, the keys, the clock, each by itself."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.db.errors import DatabaseError
from vending_server.errors import Refused
from vending_server.keys.store import KeyStore
from vending_server.vending.clock_guard import ClockGuard

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessCheck:
    """Looks at what every sale needs; changes nothing."""

    engine: sa.Engine
    guard: ClockGuard
    keys: KeyStore
    clock: Clock

    def __call__(self) -> Mapping[str, bool]:
        """Return what is well; without a database nothing is known of the clock."""
        is_reached = is_right = False
        try:
            with reading(self.engine) as connection:
                connection.scalar(sa.select(1))
                is_reached = True
                self.guard.now(connection)
                is_right = True
        except DatabaseError as error:
            _log.warning("not ready: %s", type(error).__name__)
        except Refused:
            pass  # the guard has said why in the log, once
        return {"database": is_reached, "keys": self._has_key(), "clock": is_right}

    def _has_key(self) -> bool:
        now = self.clock.now()
        return any(key.use_refusal(now) is None for key in self.keys.all_keys())
