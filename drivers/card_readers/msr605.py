"""An MSR605: reads and writes magnetic cards.  See docs/protocols/msr605.md.

Theory of operation.  The device's thread owns the line.  At start, and after every
idle `alive_s`, the device is reset and tested; then it is armed to read.  Armed, it
takes nothing but a reset until a card goes through: so each card, each misread and
each order ends with arming it anew.

An order has four steps: test, set the coercivity, *write* at the first swipe, *verify*
at the second.  Until the write command is on the line the outcome is NOT_WRITTEN.  Afterwards
it is NOT_WRITTEN only when the device itself refuses the command, or answers
a test without having seen a swipe; WRITTEN only when the second swipe gives the same
tracks; and UNSURE otherwise.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from drivers.card_readers.base import (
    CardMisread,
    MisreadReason,
    ReaderCondition,
    ReaderConditionChanged,
)
from drivers.card_readers.msr605_frames import (
    HIGH_COERCIVITY,
    LOW_COERCIVITY,
    READ,
    RESET,
    TEST,
    Answer,
    CardBlock,
    Msr605Decoder,
    Status,
    Tracks,
    write_command,
)
from drivers.card_readers.track2 import BadRecord, decode_track2, track2_event
from drivers.card_readers.writing import (
    WRITTEN,
    CardStep,
    CardWanted,
    OrderQueue,
    WriteOrder,
    WriteOutcome,
    WriteReason,
    not_written,
    reason_of,
    unsure,
)
from drivers.device_thread import DeviceThread
from drivers.errors import DriverError

if TYPE_CHECKING:
    from drivers.events import DeviceEvent, EventSink
    from drivers.transport import Transport, TransportOpener

_READ_BYTES: Final = 256
_VERIFY_SWIPES_MAX: Final = 3
_REFUSALS: Final = frozenset({Status.FORMAT_ERROR, Status.INVALID_COMMAND})


@dataclass(frozen=True, slots=True, kw_only=True)
class Msr605Timing:
    """How long to wait for what."""

    answer_s: float = 1.0
    silence_s: float = 0.5
    alive_s: float = 30.0
    swipe_s: float = 30.0
    write_s: float = 2.0


def meter_card_event(uri: str, tracks: Tracks) -> DeviceEvent:
    """Return what the second track says, as any reader of meter cards would tell it."""
    if tracks.second is None:
        return CardMisread(uri, MisreadReason.LENGTH)
    try:
        return track2_event(uri, decode_track2(tracks.second))
    except BadRecord as error:
        return CardMisread(uri, error.reason)


class Msr605Reader:
    """See `drivers.card_readers.writing.CardWriter` for the promises."""

    def __init__(
        self,
        uri: str,
        opener: TransportOpener,
        on_event: EventSink,
        *,
        is_high_coercivity: bool = True,
        timing: Msr605Timing = Msr605Timing(),
        event_of: Callable[[str, Tracks], DeviceEvent] = meter_card_event,
    ) -> None:
        self._coercivity = HIGH_COERCIVITY if is_high_coercivity else LOW_COERCIVITY
        self._timing = timing
        self._event_of = event_of
        self._orders: OrderQueue[Tracks] = OrderQueue()
        self._decoder = Msr605Decoder()
        self._line: Transport | None = None
        self._condition: ReaderCondition | None = None
        self._thread = DeviceThread(uri, opener, self, on_event)
        self._thread.start()

    @property
    def uri(self) -> str:
        """The URI this reader was opened from."""
        return self._thread.uri

    def stop(self, timeout_s: float = 5.0) -> None:
        """Close the port and end the thread; an order under way ends as it stands."""
        self._thread.stop(timeout_s)

    def write_card(self, image: Tracks) -> WriteOutcome:
        """Write one card and read it back; see `CardWriter.write_card`."""
        write_command(image)  # refuse here what no card could hold
        order = self._orders.put(image)
        self._thread.wake()
        if self._thread.is_stopping:  # the thread may have looked for the last time
            self._orders.turn_away(WriteReason.STOPPED)
        return order.outcome.result()

    def give_up(self) -> None:
        """Wait for no swipe any more; see `CardWriter.give_up`."""
        self._orders.give_up()
        self._thread.wake()

    # ------------------------------------------------------------ the device's thread

    def serve(self, transport: Transport) -> None:
        """Read, and write what is ordered, until the device goes away."""
        self._line, self._condition = transport, None
        self._decoder.forget()
        try:
            while not self._thread.is_stopping:
                if self._test():
                    self._work()
                else:
                    self._orders.turn_away(WriteReason.SILENT)
                    self._pump(self._timing.answer_s)
        finally:
            self._tell_if_cut_off()
            self._disarm()
            self._line = None

    def _disarm(self) -> None:
        """Reset a device that we leave: armed to write, it would write the next card.

        Waits for the answer: closing a port throws away what is not yet on the line.
        """
        for _ in range(2):  # the first write may be the one that `stop` gives up
            with contextlib.suppress(DriverError):
                self._write(RESET + TEST)
                ends_at = time.monotonic() + self._timing.answer_s
                while (left_s := ends_at - time.monotonic()) > 0:
                    found, _ = self._pump(left_s)
                    if Answer(Status.ALIVE) in found:
                        return
                return

    def absent(self) -> None:
        """Without a port nothing can be written."""
        is_stopping = self._thread.is_stopping
        self._orders.turn_away(WriteReason.STOPPED if is_stopping else WriteReason.GONE)

    def _work(self) -> None:
        """Arm, take what comes, and return when the device is due for a test."""
        while not self._thread.is_stopping:
            if (order := self._orders.next()) is not None:
                self._carry_out(order)
                return
            self._write(READ)
            if not self._take_one_card():
                return

    def _take_one_card(self) -> bool:
        """Wait for a card; whether one came, so that the device waits to be armed again."""
        ends_at = time.monotonic() + self._timing.alive_s
        while (left_s := ends_at - time.monotonic()) > 0:
            is_inside = self._decoder.is_inside
            wait_s = self._timing.silence_s if is_inside else left_s
            found, is_quiet = self._pump(wait_s)
            for one in found:
                self._tell_card(one)
            if found:
                return True
            if is_inside and is_quiet:
                self._tell_if_cut_off()
                return False
            if is_quiet:  # woken for an order, or to stop
                return False
        return False

    def _tell_card(self, one: Answer | CardBlock) -> None:
        is_whole = isinstance(one, CardBlock) and one.status == Status.OK
        if is_whole and one.tracks is not None:  # type: ignore[union-attr]
            self._thread.tell(self._event_of(self.uri, one.tracks))  # type: ignore[union-attr]
        elif isinstance(one, CardBlock) or one.status == Status.READ_WRITE_ERROR:
            self._thread.tell(CardMisread(self.uri, MisreadReason.DEVICE))

    def _tell_if_cut_off(self) -> None:
        if self._decoder.forget():
            self._thread.tell(CardMisread(self.uri, MisreadReason.TIMEOUT))

    # ------------------------------------------------------------ an order

    def _carry_out(self, order: WriteOrder[Tracks]) -> None:
        verdict = not_written
        try:
            refusal = self._prepare()
            if refusal is not None:
                order.settle(refusal)
                return
            verdict = unsure  # from here on the card may be touched
            order.settle(self._write_and_verify(order))
        except DriverError as error:
            order.settle(verdict(reason_of(error, is_stopping=self._thread.is_stopping)))
            raise
        finally:  # also when a bug of ours ends the thread: nobody may wait for ever
            order.settle(verdict(WriteReason.FAILED))

    def _prepare(self) -> WriteOutcome | None:
        """Test the device and set it up; what to say when it is not up to it."""
        if not self._test():
            return not_written(WriteReason.SILENT)
        self._write(self._coercivity)
        answer = self._await_answer(self._timing.answer_s)
        return None if answer == Status.OK else not_written(WriteReason.REFUSED)

    def _write_and_verify(self, order: WriteOrder[Tracks]) -> WriteOutcome:
        self._thread.tell(CardWanted(self.uri, CardStep.WRITE))
        self._write(write_command(order.image))
        status = self._await_answer(self._timing.swipe_s, order)
        if status is None:
            status = self._give_up_waiting()
        if self._thread.is_stopping and status is None:
            return unsure(WriteReason.STOPPED)
        if status is None:
            return unsure(WriteReason.SILENT)
        if status == Status.ALIVE:
            return not_written(WriteReason.NO_CARD)
        if status in _REFUSALS:
            return not_written(WriteReason.REFUSED)
        return self._verify(order) if status == Status.OK else unsure(WriteReason.FAILED)

    def _give_up_waiting(self) -> int | None:
        """End a write that nobody swiped for; a status that comes all the same counts."""
        if self._thread.is_stopping:
            return None
        self._write(RESET + TEST)
        return self._await_answer(self._timing.answer_s)

    def _verify(self, order: WriteOrder[Tracks]) -> WriteOutcome:
        """Read the card back at another swipe; a misread swipe may be repeated."""
        self._thread.tell(CardWanted(self.uri, CardStep.VERIFY))
        for _ in range(_VERIFY_SWIPES_MAX):
            self._write(READ)
            block = self._await_block(self._timing.swipe_s, order)
            if block is None:
                is_stopping = self._thread.is_stopping
                return unsure(WriteReason.STOPPED if is_stopping else WriteReason.NO_CARD)
            if block.status == Status.OK and block.tracks is not None:
                is_it = block.tracks == order.image
                return WRITTEN if is_it else unsure(WriteReason.MISMATCH)
        return unsure(WriteReason.FAILED)

    # ------------------------------------------------------------ the line

    def _test(self) -> bool:
        """Reset the device and hear whether it is there; told when that changed."""
        self._decoder.forget()
        self._write(RESET + TEST)
        ends_at = time.monotonic() + self._timing.answer_s
        is_alive = False
        while not (is_alive or self._thread.is_stopping):
            if (left_s := ends_at - time.monotonic()) <= 0:
                break
            is_alive = self._await_answer(left_s) == Status.ALIVE
        condition = ReaderCondition.READY if is_alive else ReaderCondition.SILENT
        if condition is not self._condition and not self._thread.is_stopping:
            self._condition = condition
            self._thread.tell(ReaderConditionChanged(self.uri, condition))
        return is_alive

    def _await_answer(
        self, timeout_s: float, order: WriteOrder[Tracks] | None = None
    ) -> int | None:
        """Return the next status; None at the deadline, or when an order is given up."""
        found = self._await(Answer, timeout_s, order)
        return found.status if isinstance(found, Answer) else None

    def _await_block(self, timeout_s: float, order: WriteOrder[Tracks]) -> CardBlock | None:
        found = self._await(CardBlock, timeout_s, order)
        return found if isinstance(found, CardBlock) else None

    def _await(
        self, kind: type[Answer | CardBlock], timeout_s: float, order: WriteOrder[Tracks] | None
    ) -> Answer | CardBlock | None:
        ends_at = time.monotonic() + timeout_s
        while not self._thread.is_stopping and (left_s := ends_at - time.monotonic()) > 0:
            if order is not None and order.is_given_up.is_set():
                return None
            found, _ = self._pump(left_s)
            for one in found:
                if isinstance(one, kind):
                    return one
        return None

    def _write(self, data: bytes) -> None:
        assert self._line is not None
        self._line.write(data, self._timing.write_s)

    def _pump(self, timeout_s: float) -> tuple[list[Answer | CardBlock], bool]:
        """Return what the device says, and whether it said nothing at all."""
        assert self._line is not None
        data = self._line.read(_READ_BYTES, timeout_s)
        return self._decoder.feed(data), not data
