"""What any writer of cards can do, and how sure it is of having done it.

The verdict of a write is the point of this interface, as with a printer's.  WRITTEN
means that the whole image was read back from the card afterwards.  NOT_WRITTEN means
that the card cannot have been touched, so the same image may simply be written again.
Everything between is UNSURE: the card may hold the old image, the new one or a torn
one, and only its next reading tells.  Nothing is ever written a second time by itself.
"""

from __future__ import annotations

import enum
import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from drivers.errors import DeviceGone, DriverError
from drivers.events import Device, DeviceEvent

Image = TypeVar("Image")
Image_contra = TypeVar("Image_contra", contravariant=True)


class WriteVerdict(enum.StrEnum):
    """What is known about a card after an order; a journal stores the value."""

    WRITTEN = "WRITTEN"
    NOT_WRITTEN = "NOT_WRITTEN"
    UNSURE = "UNSURE"


class WriteReason(enum.StrEnum):
    """Why an order is not WRITTEN."""

    GONE = "gone"
    SILENT = "silent"
    STOPPED = "stopped"
    NO_CARD = "no_card"
    OTHER_CARD = "other_card"
    CHANGED = "changed"  # the card is not as it was when the image was made
    REFUSED = "refused"  # by the device, or by the card
    FAILED = "failed"  # the device says that writing or reading back went wrong
    CARD_LEFT = "card_left"
    MISMATCH = "mismatch"  # what was read back is something else


class CardStep(enum.StrEnum):
    """What a person is to do next."""

    WRITE = "write"
    VERIFY = "verify"


@dataclass(frozen=True, slots=True)
class CardWanted(DeviceEvent):
    """An order waits for the card: swipe it or hold it there, once for each step."""

    step: CardStep


@dataclass(frozen=True, slots=True)
class WriteOutcome:
    """The end of one order.  `reason` is None exactly when the verdict is WRITTEN."""

    verdict: WriteVerdict
    reason: WriteReason | None = None

    def __post_init__(self) -> None:
        assert (self.reason is None) == (self.verdict is WriteVerdict.WRITTEN)


WRITTEN = WriteOutcome(WriteVerdict.WRITTEN)


def not_written(reason: WriteReason) -> WriteOutcome:
    """Return the outcome of an order that cannot have touched the card."""
    return WriteOutcome(WriteVerdict.NOT_WRITTEN, reason)


def unsure(reason: WriteReason) -> WriteOutcome:
    """Return the outcome of an order that may have touched the card."""
    return WriteOutcome(WriteVerdict.UNSURE, reason)


def reason_of(error: DriverError, *, is_stopping: bool) -> WriteReason:
    """Return why an order ended with the line."""
    if is_stopping:  # the write or read was given up because we leave
        return WriteReason.STOPPED
    return WriteReason.GONE if isinstance(error, DeviceGone) else WriteReason.SILENT


class CardWriter(Device, Protocol[Image_contra]):
    """A reader that also writes: chips or tracks, as its `Image` says."""

    def write_card(self, image: Image_contra) -> WriteOutcome:
        """Write one card and read it back; blocks until the verdict stands.

        Not for a window's thread.  Waits for a card as long as the device URI's
        `wait` allows, and says so with `CardWanted`.

        Raises:
            CardImageRefused: no card could hold that.
        """
        ...

    def give_up(self) -> None:
        """Wait for no card any more: orders that only wait end, one being written ends itself."""
        ...


@dataclass(frozen=True, slots=True)
class WriteOrder(Generic[Image]):
    """An image waiting for the device's thread."""

    image: Image = field(repr=False)
    outcome: Future[WriteOutcome] = field(default_factory=Future)
    is_given_up: threading.Event = field(default_factory=threading.Event)

    def settle(self, outcome: WriteOutcome) -> None:
        """Tell whoever waits; the first word stands."""
        if not self.outcome.done():
            self.outcome.set_result(outcome)


class OrderQueue(Generic[Image]):
    """Orders on their way from any thread to the device's."""

    def __init__(self) -> None:
        self._orders: queue.SimpleQueue[WriteOrder[Image]] = queue.SimpleQueue()
        self._waiting: list[WriteOrder[Image]] = []
        self._lock = threading.Lock()

    def put(self, image: Image) -> WriteOrder[Image]:
        """Queue an image."""
        order = WriteOrder(image)
        with self._lock:
            self._waiting = [one for one in self._waiting if not one.outcome.done()]
            self._waiting.append(order)
        self._orders.put(order)
        return order

    def give_up(self) -> None:
        """Tell every order that nobody waits for its card any more."""
        with self._lock:
            for order in self._waiting:
                order.is_given_up.set()

    def next(self) -> WriteOrder[Image] | None:
        """Return the oldest order, if there is one."""
        try:
            return self._orders.get_nowait()
        except queue.Empty:
            return None

    def turn_away(self, reason: WriteReason) -> None:
        """Answer every order not begun."""
        while (order := self.next()) is not None:
            order.settle(not_written(reason))
