"""The part of a chip card that is ours: 144 bytes, whatever chip holds them.

| chip | where | written at once |
|---|---|---|
| NTAG213 and above, Ultralight C | pages 4 to 39 | 4 bytes |
| MIFARE Classic 1K and 4K | blocks 4-6, 8-10, 12-14, each sector opened with key A | 16 bytes |

144 bytes is what the smallest of these holds; see docs/protocols/pn532.md for the commands.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from drivers.errors import DriverError
from drivers.events import DeviceEvent

AREA_BYTES: Final = 144
FACTORY_KEY: Final = b"\xff" * 6

_READ, _WRITE_PAGE, _WRITE_BLOCK, _OPEN_WITH_KEY_A = 0x30, 0xA2, 0xA0, 0x60
_FIRST_PAGE: Final = 4
_PAGE_BYTES, _BLOCK_BYTES = 4, 16
_BLOCKS: Final = (4, 5, 6, 8, 9, 10, 12, 13, 14)
_CAPABILITY_AT: Final = 12  # page 3, within a reading of pages 0 to 3
_CAPABILITY_MAGIC: Final = 0xE1
_CAPABILITY_UNIT: Final = 8
_OK, _KEY_WRONG = 0x00, 0x14
_ERROR_BITS: Final = 0x3F


class ChipKind(enum.StrEnum):
    """What kind of chip answers, as far as it matters here."""

    ULTRALIGHT = "ultralight"
    CLASSIC = "classic"
    OTHER = "other"

    @classmethod
    def from_sak(cls, sak: int) -> ChipKind:
        """Return the kind that a card names when it is selected."""
        if sak == 0x00:
            return cls.ULTRALIGHT
        return cls.CLASSIC if sak in {0x08, 0x18} else cls.OTHER


@dataclass(frozen=True, slots=True)
class ChipCard:
    """A chip as it was read.  The area may hold a token, so no repr shows it."""

    uid: bytes
    kind: ChipKind
    area: bytes = field(repr=False)

    @property
    def unit_bytes(self) -> int:
        """How many bytes the chip writes at once."""
        return _PAGE_BYTES if self.kind is ChipKind.ULTRALIGHT else _BLOCK_BYTES


@dataclass(frozen=True, slots=True)
class ChipTapped(DeviceEvent):
    """A chip came near and its area was read."""

    chip: ChipCard


class CardLeft(DriverError):
    """The card was taken away, or is too far."""

    code = "card_left"
    may_retry = True


class CardNotOurs(DriverError):
    """Another kind of chip, one that is too small, or one locked with another key."""

    code = "card_not_ours"


class Exchange(Protocol):
    """Sends one command to the selected card."""

    def __call__(self, command: bytes) -> bytes:
        """Return status and data, as InDataExchange gives them."""
        ...


class ChipMemory:
    """The area of the card that is selected now."""

    def __init__(self, exchange: Exchange, *, uid: bytes, kind: ChipKind, key: bytes) -> None:
        self.uid = uid
        self.kind = kind
        self._exchange = exchange
        self._key = key
        self._open_sector: int | None = None

    def read(self) -> bytes:
        """Return the whole area.

        Raises:
            CardLeft: some of it could not be read.
            CardNotOurs: there is no such area.
        """
        if self.kind is ChipKind.ULTRALIGHT:
            self._refuse_small()
            count = AREA_BYTES // _BLOCK_BYTES
            numbers = [_FIRST_PAGE + 4 * index for index in range(count)]
            return b"".join(self._read_16(number) for number in numbers)
        if self.kind is ChipKind.CLASSIC:
            return b"".join(self._in_sector(block, self._read_16) for block in _BLOCKS)
        raise CardNotOurs("not a chip that holds customer cards")

    def write(self, offset: int, data: bytes) -> None:
        """Write whole units from `offset` on, in order.

        Raises:
            CardLeft: some of it may have been written.
        """
        unit = _PAGE_BYTES if self.kind is ChipKind.ULTRALIGHT else _BLOCK_BYTES
        assert offset % unit == 0, "images begin where a unit does"
        assert len(data) % unit == 0, "images end where a unit does"
        for at in range(0, len(data), unit):
            self._write_unit((offset + at) // unit, data[at : at + unit])

    def _write_unit(self, index: int, data: bytes) -> None:
        if self.kind is ChipKind.ULTRALIGHT:
            self._do(bytes((_WRITE_PAGE, _FIRST_PAGE + index)) + data)
        else:
            self._in_sector(
                _BLOCKS[index], lambda block: self._do(bytes((_WRITE_BLOCK, block)) + data)
            )

    def _refuse_small(self) -> None:
        capability = self._read_16(0)[_CAPABILITY_AT:]
        is_formatted = capability[0] == _CAPABILITY_MAGIC
        if not is_formatted or capability[2] * _CAPABILITY_UNIT < AREA_BYTES:
            raise CardNotOurs("too small, or not formatted as NFC Forum type 2")

    def _read_16(self, number: int) -> bytes:
        data = self._do(bytes((_READ, number)))
        if len(data) != _BLOCK_BYTES:
            raise CardLeft("half an answer")
        return data

    def _in_sector(self, block: int, act: Callable[[int], bytes]) -> bytes:
        if self._open_sector != block // 4:
            self._do(bytes((_OPEN_WITH_KEY_A, block)) + self._key + self.uid[-4:])
            self._open_sector = block // 4
        return act(block)

    def _do(self, command: bytes) -> bytes:
        answer = self._exchange(command)
        status = answer[0] & _ERROR_BITS if answer else -1
        if status == _KEY_WRONG:
            raise CardNotOurs("locked with another key")
        if status != _OK:
            raise CardLeft(f"card status {status:#04x}")
        return answer[1:]
