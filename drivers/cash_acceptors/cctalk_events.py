"""The event buffer of a ccTalk acceptor: its last five events and a counter.

The counter goes 1..255 and then 1 again; 0 means that the device was switched on and
nothing has happened since.  Pure: two readings in, what is new out.

Theory of operation.  The counter alone does not show a restart after which something
happened at once.  So the events themselves are compared as well: those of the earlier
reading must still stand in the later one, moved on by as many places as the counter
says.  A `mark` is a reading as text, and so survives our own restart.
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass
from typing import Final

EVENTS_KEPT: Final = 5
READING_BYTES: Final = 1 + 2 * EVENTS_KEPT
_COUNTER_STATES: Final = 255

BufferedEvent = tuple[int, int]
_ANYTHING: Final = (255, 255)  # no device has an event like this


class BadMark(ValueError):
    """A mark that no reading gave."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the device last answered; the newest event comes first."""

    counter: int
    events: tuple[BufferedEvent, ...]

    @classmethod
    def parse(cls, data: bytes) -> Reading:
        """Return the reading of an answer."""
        assert len(data) == READING_BYTES, "the line checks the length"
        return cls(data[0], tuple(zip(data[1::2], data[2::2], strict=True)))

    @classmethod
    def from_mark(cls, mark: str) -> Reading:
        """Return the reading a mark was made of.

        Raises:
            BadMark: it was made of none.
        """
        try:
            data = bytes.fromhex(mark)
        except ValueError:
            data = b""
        if len(data) != READING_BYTES:
            raise BadMark("not a mark of a ccTalk acceptor")
        return cls.parse(data)

    @property
    def mark(self) -> str:
        """The reading as text."""
        flat = bytes(byte for event in self.events for byte in event)
        return binascii.hexlify(bytes((self.counter,)) + flat).decode("ascii")

    def followed_by(self, event: BufferedEvent) -> Reading:
        """Return the reading that one more event gives."""
        counter = self.counter % _COUNTER_STATES + 1
        return Reading(counter, (event, *self.events[:-1]))

    def before(self, count: int) -> Reading:
        """Return the reading before its last so many events, whatever fell out of it since."""
        counter = (self.counter - 1 - count) % _COUNTER_STATES + 1
        return Reading(counter, self.events[count:] + (_ANYTHING,) * count)


SWITCHED_ON: Final = Reading(0, ((0, 0),) * EVENTS_KEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """From one reading to the next; `fresh` are the new events, the oldest first."""

    fresh: tuple[BufferedEvent, ...] = ()
    lost: int = 0
    is_restart: bool = False
    is_broken: bool = False
    """The readings do not belong to one book: a restart, or another device."""


def progress(before: Reading, now: Reading) -> Progress:
    """Compare two readings."""
    if now.counter == 0:
        return Progress(is_restart=before.counter != 0)
    steps = now.counter
    if before.counter:
        steps = (now.counter - before.counter) % _COUNTER_STATES
    if steps > EVENTS_KEPT:
        return Progress(fresh=tuple(reversed(now.events)), lost=steps - EVENTS_KEPT)
    overlap = zip(now.events[steps:], before.events, strict=False)
    if any(earlier not in {later, _ANYTHING} for later, earlier in overlap):
        return Progress(is_broken=True)
    return Progress(fresh=tuple(reversed(now.events[:steps])))
