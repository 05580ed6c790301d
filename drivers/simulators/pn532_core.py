"""The inside of a PN532 on its serial line, written from UM0701-02, and what may go wrong with it.

Faults: mute; noise before each answer; answers that arrive broken and are asked for again;
acknowledgements lost; a card that leaves after so many exchanges, tearing a write.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from drivers.simulators.chip_cards import GONE, ChipCard

_ACK: Final = b"\x00\x00\xff\x00\xff\x00"
_ERROR: Final = b"\x00\x00\xff\x01\xff\x7f\x81\x00"
_FIRMWARE: Final = b"\x32\x01\x06\x07"


@dataclass
class Pn532Faults:
    """What goes wrong; the counters count down to nothing."""

    is_mute: bool = False
    noise: bytes = b""
    broken_answers: int = 0
    lost_acks: int = 0


class Pn532Core:
    """See `drivers.simulators.answering_device.AnsweringCore`."""

    def __init__(self) -> None:
        self.faults = Pn532Faults()
        self.card: ChipCard | None = None
        self.exchanges = 0
        self._leaves_after: int | None = None
        self._is_awake = False
        self._has_sam = False
        self._input = b""
        self._last = b""
        self._polls = 0
        self._changed = threading.Condition()

    def power_up(self) -> None:
        """Begin anew."""
        with self._changed:
            self._is_awake = self._has_sam = False
            self._input = b""

    def put_card(self, card: ChipCard, *, leaves_after: int | None = None) -> bytes:
        """Lay a card on the reader, perhaps to be taken away after so many exchanges."""
        with self._changed:
            self.card, self._leaves_after = card, leaves_after
            if leaves_after == 0:
                self.card = None
        return b""

    def take_card_away(self) -> bytes:
        """Lift the card."""
        with self._changed:
            self.card = None
        return b""

    def wait_for_polls(self, count: int = 1, timeout_s: float = 10.0) -> None:
        """Wait until the host has asked for a card so many times more."""
        with self._changed:
            wanted = self._polls + count
            assert self._changed.wait_for(lambda: self._polls >= wanted, timeout_s)

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the host."""
        if self.faults.is_mute:
            return b""
        with self._changed:
            self._is_awake = self._is_awake or b"\x55" in data
            if not self._is_awake:
                return b""
            self._input += data
            said = b""
            while (answer := self._one_frame()) is not None:
                said += answer
            self._changed.notify_all()
            return said

    def _one_frame(self) -> bytes | None:
        begin = self._input.find(b"\x00\xff")
        self._input = self._input[begin:] if begin >= 0 else self._input[-1:]
        head = self._input[2:4] if begin >= 0 else b""
        if head in {b"\x00\xff", b"\xff\x00"}:
            self._input = self._input[4:]
            is_nack = head == b"\xff\x00"  # say it again; on an ACK nothing is under way here
            return self._sent(self._last) if is_nack else b""
        if len(head) < 2 or len(self._input) < 5 + head[0]:
            return None
        whole, self._input = self._input[: 5 + head[0]], self._input[5 + head[0] :]
        return self._take(whole[4:-1], is_good=not (sum(head) & 0xFF or sum(whole[4:]) & 0xFF))

    def _take(self, body: bytes, *, is_good: bool) -> bytes:
        if not is_good or body[:1] != b"\xd4":
            return b""
        if self.faults.lost_acks:
            self.faults.lost_acks -= 1
            return b""
        return _ACK + self._answer(body[1], body[2:])

    def _answer(self, code: int, params: bytes) -> bytes:
        if code == 0x14:
            self._has_sam = True
        hand: Callable[[], bytes] | None = {
            0x02: lambda: _FIRMWARE,
            0x14: lambda: b"",
            0x32: lambda: b"",
            0x4A: self._list,
            0x40: lambda: self._exchange(params[1:]),
        }.get(code)
        if hand is None or (code in {0x4A, 0x40} and not self._has_sam):
            return _ERROR
        data = bytes((0xD5, code + 1)) + hand()
        head = bytes((len(data), -len(data) & 0xFF))
        self._last = b"\x00\x00\xff" + head + data + bytes((-sum(data) & 0xFF, 0))
        return self._sent(self._last)

    def _sent(self, frame: bytes) -> bytes:
        if self.faults.broken_answers:
            self.faults.broken_answers -= 1
            return frame[:-3] + bytes((frame[-3] ^ 0x40,)) + frame[-2:]
        return self.faults.noise + frame

    def _list(self) -> bytes:
        self._polls += 1
        if self.card is None:
            return b"\x00"
        self.card.select()
        uid = self.card.uid
        return b"\x01\x01\x00\x44" + bytes((self.card.sak, len(uid))) + uid

    def _exchange(self, command: bytes) -> bytes:
        card = self.card
        if card is None:
            return GONE
        self.exchanges += 1
        if self._leaves_after is not None:
            self._leaves_after -= 1
            if self._leaves_after <= 0:
                self.card = None
                card.take(command, tears=True)
                return GONE
        return card.take(command)
