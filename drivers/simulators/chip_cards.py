"""Chip cards that lie on a simulated reader: NTAG213 and MIFARE Classic 1K, from their data sheets.

Every answer is a status byte as the reader passes it on, and data.
"""

from __future__ import annotations

from typing import Protocol

OK, GONE, WRONG_KEY = b"\x00", b"\x01", b"\x14"


class ChipCard(Protocol):
    """A card in reach of the reader."""

    uid: bytes
    sak: int

    def select(self) -> None:
        """Forget which sector is open."""
        ...

    def take(self, command: bytes, *, tears: bool = False) -> bytes:
        """Carry a command out; a write that tears programs half of its bytes."""
        ...


class Ntag213:
    """Pages of four bytes: 0-2 identifier and locks, 3 capabilities, 4-39 for anybody's use."""

    sak = 0x00

    def __init__(
        self, uid: bytes = bytes.fromhex("04a1b2c3d4e5f6"), *, capability: int = 0x12
    ) -> None:
        self.uid = uid
        self.memory = bytearray(45 * 4)
        self.memory[12:16] = bytes((0xE1, 0x10, capability, 0x00))

    @property
    def area(self) -> bytes:
        """Pages 4 to 39."""
        return bytes(self.memory[16:160])

    @area.setter
    def area(self, data: bytes) -> None:
        self.memory[16:160] = data

    def select(self) -> None:
        """Nothing is open on such a card."""

    def take(self, command: bytes, *, tears: bool = False) -> bytes:
        """READ gives four pages, WRITE takes one."""
        if command[:1] == b"\x30":
            begin = command[1] * 4
            return OK + bytes(self.memory[begin : begin + 16])
        if command[:1] == b"\xa2" and len(command) == 6:
            begin, data = command[1] * 4, command[2:]
            if not 16 <= begin < 160:
                return GONE
            self.memory[begin : begin + 4] = data[:2] + self.memory[begin + 2 : begin + 4]
            if not tears:
                self.memory[begin : begin + 4] = data
            return OK
        return GONE


class Classic1K:
    """Blocks of sixteen bytes, four to a sector, whose last holds the keys."""

    sak = 0x08

    def __init__(self, uid: bytes = bytes.fromhex("11223344"), *, key: bytes = b"\xff" * 6) -> None:
        self.uid = uid
        self.key = key
        self.blocks = [bytearray(16) for _ in range(64)]
        self._open: int | None = None

    @property
    def area(self) -> bytes:
        """The data blocks of sectors 1 to 3."""
        return b"".join(self.blocks[number] for number in self._numbers())

    @area.setter
    def area(self, data: bytes) -> None:
        for at, number in enumerate(self._numbers()):
            self.blocks[number][:] = data[16 * at : 16 * at + 16]

    @staticmethod
    def _numbers() -> list[int]:
        return [number for number in range(4, 16) if number % 4 != 3]

    def select(self) -> None:
        """A card that is selected anew has no sector open."""
        self._open = None

    def take(self, command: bytes, *, tears: bool = False) -> bytes:
        """Authenticate with key A, read and write blocks of the open sector."""
        block = command[1]
        if command[:1] == b"\x60":
            is_right = command[2:8] == self.key and command[8:12] == self.uid[-4:]
            self._open = block // 4 if is_right else None
            return OK if is_right else WRONG_KEY
        if block // 4 != self._open:
            return GONE
        if command[:1] == b"\x30":
            return OK + bytes(self.blocks[block])
        if command[:1] == b"\xa0" and len(command) == 18 and block % 4 != 3:
            self.blocks[block][:8] = command[2:10]
            if not tears:
                self.blocks[block][:] = command[2:]
            return OK
        return GONE
