"""What an ID003 acceptor knows of notes, and how it is told which to take.

Its table has four bytes a denomination: the code used in escrow (61..70), the country,
a number and how many zeros follow it.  Entries of other countries are left out.
"""

from __future__ import annotations

from typing import Final

from drivers.cash_acceptors.base import Note
from drivers.cash_acceptors.id003_frames import (
    CURRENCY_TABLE,
    SET_DENOMINATIONS,
    SET_DIRECTIONS,
    SET_MODE,
    SET_SECURITY,
)
from drivers.cash_acceptors.id003_line import Id003Line

FIRST_CODE: Final = 0x61
CODES_MAX: Final = 16
_ENTRY_BYTES: Final = 4
_ZEROS_MAX: Final = 6
_MINOR_PER_UNIT: Final = 100
_ALL: Final = (1 << CODES_MAX) - 1
_POLLED: Final = b"\x00"
_EVERY_DIRECTION: Final = b"\x00"
_NORMAL_SECURITY: Final = b"\x00\x00"


def read_notes(line: Id003Line, country: int) -> dict[int, Note] | None:
    """Return the notes by their escrow code; None when the acceptor stopped answering.

    Raises:
        DriverError: the acceptor went away.
    """
    table = line.read(CURRENCY_TABLE)
    return None if table is None else notes_of(table, country)


def notes_of(table: bytes, country: int) -> dict[int, Note]:
    """Return the notes of a table of denominations."""
    notes = {}
    for at in range(0, len(table) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        code, of_country, number, zeros = table[at : at + _ENTRY_BYTES]
        is_code = FIRST_CODE <= code < FIRST_CODE + CODES_MAX
        if is_code and of_country == country and number and zeros <= _ZEROS_MAX:
            notes[code] = Note(amount_minor=number * 10**zeros * _MINOR_PER_UNIT)
    return notes


def set_up(line: Id003Line, codes: frozenset[int]) -> bool:
    """Set everything but the inhibit; whether all of it was taken.

    Raises:
        DriverError: the acceptor went away.
    """
    accepted = sum(1 << code - FIRST_CODE for code in codes)
    refused = (_ALL & ~accepted).to_bytes(2, "little")  # here a 1 refuses
    return (
        line.set(SET_DENOMINATIONS, refused)
        and line.set(SET_SECURITY, _NORMAL_SECURITY)
        and line.set(SET_DIRECTIONS, _EVERY_DIRECTION)
        and line.set(SET_MODE, _POLLED)
    )
