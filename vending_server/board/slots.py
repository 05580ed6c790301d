"""What is read again only at round times: every server process has the same at the same moment."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")
_EPOCH: Final = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


class OncePer(Generic[T]):
    """Keeps one value for each stretch of `period` by the clock, and for one `key` at a time."""

    def __init__(self, period: dt.timedelta) -> None:
        self._period = period
        self._lock = threading.Lock()
        self._slot: tuple[dt.datetime, object] | None = None
        self._value: T | None = None

    def begin_of(self, now: dt.datetime) -> dt.datetime:
        """Return when the stretch began that holds a moment."""
        return now - (now - _EPOCH) % self._period

    def get(self, now: dt.datetime, read: Callable[[], T], key: object = None) -> T:
        """Return the value of now, read if there is none; a failure keeps nothing."""
        slot = (self.begin_of(now), key)
        with self._lock:
            if self._slot != slot or self._value is None:
                self._value = read()
                self._slot = slot
            return self._value
