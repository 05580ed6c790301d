"""Tells a person's typing from a reader that types like a keyboard (SCREENS 2.6).

Theory of operation.  Every character is held for at most `GAP_MS`.  When the next one comes later
than that, what was held was typed by a person and goes on to its field.  A run of at least
`BURST_KEYS` characters closer together than that came from a machine: no finger types so fast.
It is handed over whole as one scan, its Enter with it, so that a scan can neither confirm
anything nor fall into a field.  Pure: the caller brings the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

GAP_MS: Final = 30
BURST_KEYS: Final = 8
BURST_KEYS_MAX: Final = 256
ENTER: Final = "\r"


@dataclass(frozen=True, slots=True)
class Typed:
    """Characters that a person typed, in order; a carriage return is Enter."""

    keys: str


@dataclass(frozen=True, slots=True)
class Scan:
    """What a reader typed, without its Enter."""

    text: str


class BurstDetector:
    """Sorts characters into `Typed` and `Scan`."""

    def __init__(self) -> None:
        self._held = ""
        self._last_ms = 0

    @property
    def is_holding(self) -> bool:
        """Whether characters wait for the next one, or for `flush`."""
        return bool(self._held)

    def feed(self, key: str, *, at_ms: int) -> Typed | Scan | None:
        """Take one character; return what is certain now."""
        is_late = bool(self._held) and at_ms - self._last_ms >= GAP_MS
        before = self.flush() if is_late or len(self._held) >= BURST_KEYS_MAX else None
        self._held += key
        self._last_ms = at_ms
        if key == ENTER and len(self._held) > BURST_KEYS:
            return self.flush()
        return before

    def flush(self) -> Typed | Scan | None:
        """Return what is held: nothing came within the gap, or another kind of key did."""
        held, self._held = self._held, ""
        if not held:
            return None
        text = held.rstrip(ENTER)
        return Scan(text) if len(text) >= BURST_KEYS else Typed(held)
