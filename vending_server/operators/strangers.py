"""Tries of logins that nobody has: counted as an operator's are, so that the answers look alike.

Whoever sits at an enrolled till and tries names must not learn from the count which of them are
people.  Nothing is at stake behind these counts, so they live in memory, in a bounded number, and
are forgotten with the process.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections import OrderedDict
from typing import Final

from vending_server.operators.model import Tries

_NAMES_MAX: Final = 1_000


class StrangerTries:
    """Counts tries by login; safe to call from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tries: OrderedDict[bytes, Tries] = OrderedDict()

    def take_try(self, login: str, now: dt.datetime) -> Tries:
        """Count one more try and return where that leads.

        Raises:
            Refused: LOGIN_LOCKED; nothing was counted.
        """
        key = hashlib.sha256(login.encode()).digest()  # names may be long; keys are not
        with self._lock:
            before = self._tries.get(key, Tries())
            if before.is_locked(now):
                raise before.refusal(now)
            after = before.one_more(now)
            self._tries[key] = after
            self._tries.move_to_end(key)
            if len(self._tries) > _NAMES_MAX:
                self._tries.popitem(last=False)
        return after
