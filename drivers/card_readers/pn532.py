"""A PN532 on a serial line: reads and writes chip cards.  See docs/protocols/pn532.md.

Theory of operation.  The device's thread wakes the device up, sets it up, and then asks
every `poll_s` whether a card is there.  A card that was not there before is read and
told once; it is told again after it was away for `_AWAY_POLLS` questions.

An order waits for its card, reads it, and writes only if it is the very card, still
as it was when the image was made.  Until the first write the outcome is NOT_WRITTEN.
Afterwards everything is read back: WRITTEN when it is the image, UNSURE otherwise.

A device that does not answer is woken up and set up again, as long as its port is there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from drivers.card_readers.base import (
    CardMisread,
    MisreadReason,
    ReaderCondition,
    ReaderConditionChanged,
)
from drivers.card_readers.chip_memory import (
    AREA_BYTES,
    FACTORY_KEY,
    CardLeft,
    CardNotOurs,
    ChipCard,
    ChipKind,
    ChipMemory,
    ChipTapped,
)
from drivers.card_readers.pn532_link import (
    IN_DATA_EXCHANGE,
    IN_LIST_PASSIVE_TARGET,
    RF_CONFIGURATION,
    SAM_CONFIGURATION,
    CommandRefused,
    Pn532Link,
    Pn532Timing,
)
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
from drivers.errors import CardImageRefused, DeviceSilent, DriverError

if TYPE_CHECKING:
    from drivers.events import DeviceEvent, EventSink
    from drivers.transport import Transport, TransportOpener

_NORMAL_MODE: Final = bytes((0x01, 0x14, 0x01))
_RETRIES: Final = bytes((0x05, 0xFF, 0x01, 0x02))  # the last: three looks for a card, then "none"
_ONE_TYPE_A: Final = bytes((0x01, 0x00))
_TARGET: Final = b"\x01"
_AWAY_POLLS: Final = 2
_UNIT_BYTES_MAX: Final = 16
_USUAL: Final = Pn532Timing()


@dataclass(frozen=True, slots=True)
class ChipImage:
    """What to write where, on which card, and how the card was before."""

    uid: bytes
    before: bytes = field(repr=False)
    writes: tuple[tuple[int, bytes], ...] = field(repr=False)

    @property
    def after(self) -> bytes:
        """How the area will be."""
        area = bytearray(self.before)
        for offset, data in self.writes:
            area[offset : offset + len(data)] = data
        return bytes(area)

    def refuse_if_odd(self) -> None:
        """Refuse an image that does not fit the area, or does not end where units do.

        Raises:
            CardImageRefused: it is so.
        """
        is_whole = all(
            offset % _UNIT_BYTES_MAX == len(data) % _UNIT_BYTES_MAX == 0
            and 0 <= offset <= offset + len(data) <= AREA_BYTES
            for offset, data in self.writes
        )
        if not (is_whole and self.writes and len(self.before) == AREA_BYTES):
            raise CardImageRefused("the image does not fit the card's area")


class Pn532Reader:
    """See `drivers.card_readers.writing.CardWriter` for the promises."""

    def __init__(
        self,
        uri: str,
        opener: TransportOpener,
        on_event: EventSink,
        *,
        key: bytes = FACTORY_KEY,
        timing: Pn532Timing = _USUAL,
        event_of: Callable[[str, ChipCard], DeviceEvent] = ChipTapped,
    ) -> None:
        self._key = key
        self._timing = timing
        self._event_of = event_of
        self._orders: OrderQueue[ChipImage] = OrderQueue()
        self._link: Pn532Link | None = None
        self._condition: ReaderCondition | None = None
        self._told_uid: bytes | None = None
        self._away_polls = 0
        self._thread = DeviceThread(uri, opener, self, on_event)
        self._thread.start()

    @property
    def uri(self) -> str:
        """The URI this reader was opened from."""
        return self._thread.uri

    def stop(self, timeout_s: float = 5.0) -> None:
        """Close the port and end the thread; an order under way ends as it stands."""
        self._thread.stop(timeout_s)

    def write_card(self, image: ChipImage) -> WriteOutcome:
        """Write one card and read it back; see `CardWriter.write_card`."""
        image.refuse_if_odd()
        order = self._orders.put(image)
        self._thread.wake()
        if self._thread.is_stopping:  # the thread may have looked for the last time
            self._orders.turn_away(WriteReason.STOPPED)
        return order.outcome.result()

    def give_up(self) -> None:
        """Wait for no card any more; see `CardWriter.give_up`."""
        self._orders.give_up()
        self._thread.wake()

    # ------------------------------------------------------------ the device's thread

    def serve(self, transport: Transport) -> None:
        """Look for cards, and write what is ordered, until the device goes away."""
        self._condition, self._told_uid = None, None
        while not self._thread.is_stopping:
            self._link = Pn532Link(transport, self._timing, lambda: self._thread.is_stopping)
            try:
                self._set_up()
                self._work()
            except (DeviceSilent, CommandRefused):
                self._note(ReaderCondition.SILENT)
                self._orders.turn_away(WriteReason.SILENT)
                self._link.idle(self._timing.answer_s)

    def absent(self) -> None:
        """Without a port nothing can be written."""
        is_stopping = self._thread.is_stopping
        self._orders.turn_away(WriteReason.STOPPED if is_stopping else WriteReason.GONE)

    def _set_up(self) -> None:
        link = self._linked()
        link.command(SAM_CONFIGURATION, _NORMAL_MODE, is_waking=True)
        link.command(RF_CONFIGURATION, _RETRIES)
        self._note(ReaderCondition.READY)

    def _work(self) -> None:
        while not self._thread.is_stopping:
            if (order := self._orders.next()) is not None:
                self._carry_out(order)
                continue
            card = self._find_card()
            if card is None:
                self._away_polls += 1
                if self._away_polls >= _AWAY_POLLS:
                    self._told_uid = None
            else:
                self._away_polls = 0
                if card.uid != self._told_uid:
                    self._tell_tap(card)
            self._linked().idle(self._timing.poll_s)

    def _tell_tap(self, card: ChipMemory) -> None:
        """Read a card that has just come; one that left too soon may come again at once."""
        try:
            area = card.read()
        except CardLeft:
            self._thread.tell(CardMisread(self.uri, MisreadReason.CARD_LEFT))
            return
        except CardNotOurs:
            self._told_uid = card.uid
            self._thread.tell(CardMisread(self.uri, MisreadReason.NOT_OURS))
            return
        self._told_uid = card.uid
        self._thread.tell(self._event_of(self.uri, ChipCard(card.uid, card.kind, area)))

    def _find_card(self) -> ChipMemory | None:
        """Ask whether a card is there, and select it."""
        answer = self._linked().command(IN_LIST_PASSIVE_TARGET, _ONE_TYPE_A)
        # count, number, SENS_RES (2), SEL_RES, length of the identifier, the identifier
        if len(answer) < 6 or answer[0] != 1:
            return None
        uid = answer[6 : 6 + answer[5]]
        if len(uid) != answer[5] or len(uid) < 4:
            return None
        kind = ChipKind.from_sak(answer[4])
        return ChipMemory(self._exchange, uid=uid, kind=kind, key=self._key)

    def _exchange(self, command: bytes) -> bytes:
        return self._linked().command(IN_DATA_EXCHANGE, _TARGET + command)

    # ------------------------------------------------------------ an order

    def _carry_out(self, order: WriteOrder[ChipImage]) -> None:
        verdict = not_written
        try:
            card = self._await_card(order)
            if card is None:
                return
            verdict = unsure  # from here on the card may be touched
            order.settle(self._write_and_verify(card, order.image))
        except DriverError as error:
            order.settle(verdict(reason_of(error, is_stopping=self._thread.is_stopping)))
            raise
        finally:  # also when a bug of ours ends the thread: nobody may wait for ever
            order.settle(verdict(WriteReason.FAILED))

    def _await_card(self, order: WriteOrder[ChipImage]) -> ChipMemory | None:
        """Return the order's own card, unchanged; else settle the order."""
        self._thread.tell(CardWanted(self.uri, CardStep.WRITE))
        ends_at = time.monotonic() + self._timing.card_s
        while (card := self._find_card()) is None:
            is_over = order.is_given_up.is_set() or time.monotonic() >= ends_at
            if self._thread.is_stopping or is_over:
                is_stopping = self._thread.is_stopping
                reason = WriteReason.STOPPED if is_stopping else WriteReason.NO_CARD
                order.settle(not_written(reason))
                return None
            self._linked().idle(self._timing.poll_s)
        refusal = self._refusal(card, order.image)
        if refusal is not WriteReason.OTHER_CARD:
            self._told_uid, self._away_polls = card.uid, 0  # known here: no tap of a new card
        if refusal is not None:
            order.settle(not_written(refusal))
            return None
        return card

    def _refusal(self, card: ChipMemory, image: ChipImage) -> WriteReason | None:
        if card.uid != image.uid:
            return WriteReason.OTHER_CARD
        try:
            return None if card.read() == image.before else WriteReason.CHANGED
        except CardLeft:
            return WriteReason.CARD_LEFT
        except CardNotOurs:
            return WriteReason.REFUSED

    def _write_and_verify(self, card: ChipMemory, image: ChipImage) -> WriteOutcome:
        try:
            for offset, data in image.writes:
                card.write(offset, data)
            found = card.read()
        except CardLeft:
            return unsure(WriteReason.CARD_LEFT)
        except CardNotOurs:
            return unsure(WriteReason.REFUSED)
        return WRITTEN if found == image.after else unsure(WriteReason.MISMATCH)

    # ------------------------------------------------------------ small things

    def _note(self, condition: ReaderCondition) -> None:
        if condition is not self._condition and not self._thread.is_stopping:
            self._condition = condition
            self._thread.tell(ReaderConditionChanged(self.uri, condition))

    def _linked(self) -> Pn532Link:
        assert self._link is not None
        return self._link
