"""What a ccTalk device says it is, and which notes and coins it knows.

A bill identifier is seven characters, `IL0020A`: country, value, issue.  The value is
multiplied by the country's scaling factor and has that many decimal places.  A coin
identifier is six, `IL010A`; its value counts the smallest unit, and a letter stands
for thousands (`1K0` is 1000).  What is not a whole number of agorot, or of another
country, is left out, and so never accepted.
"""

from __future__ import annotations

import re
from typing import Final

from drivers.cash_acceptors.base import Coin, Note
from drivers.cash_acceptors.cctalk_frames import (
    REQUEST_BILL_ID,
    REQUEST_CATEGORY,
    REQUEST_COIN_ID,
    REQUEST_SCALING,
)
from drivers.cash_acceptors.cctalk_line import CctalkLine

TYPES_MAX: Final = 16
CATEGORY_BYTES_MAX: Final = 32

_COUNTRY: Final = b"IL"
_MINOR_PLACES: Final = 2
_BILL: Final = re.compile(rb"IL([0-9]{4})[A-Z]")
_COIN: Final = re.compile(rb"IL(?:([0-9]{3})|([0-9]{1,2})K([0-9]{0,1}))[A-Z]")
_BILL_BYTES: Final = 7
_COIN_BYTES: Final = 6
_SCALING_BYTES: Final = 3


def is_category(line: CctalkLine, category: bytes) -> bool | None:
    """Whether the device is of the kind we look for; some write `_` for a blank."""
    answer = line.ask_any(REQUEST_CATEGORY, sizes=tuple(range(1, CATEGORY_BYTES_MAX)))
    return None if answer is None else answer.replace(b"_", b" ").strip() == category


def read_notes(line: CctalkLine) -> dict[int, Note] | None:
    """Return the notes by their number, or None when the device stopped answering."""
    scaling = line.ask_twice(REQUEST_SCALING, _COUNTRY, size=_SCALING_BYTES)
    if scaling is None:
        return None
    notes = {}
    for number in range(1, TYPES_MAX + 1):
        identifier = line.ask_twice(REQUEST_BILL_ID, bytes((number,)), size=_BILL_BYTES)
        if identifier is None:
            return None
        if note := note_of(identifier, scaling):
            notes[number] = note
    return notes


def note_of(identifier: bytes, scaling: bytes) -> Note | None:
    """Return the note of a bill identifier."""
    match = _BILL.fullmatch(identifier)
    factor, places = int.from_bytes(scaling[:2], "little"), scaling[2]
    if match is None or places > 6:
        return None
    scaled = int(match[1]) * factor * 10**_MINOR_PLACES
    amount_minor, rest = divmod(scaled, 10**places)
    return Note(amount_minor=amount_minor) if amount_minor and not rest else None


def read_coins(line: CctalkLine) -> dict[int, Coin] | None:
    """Return the coins by their number, or None when the device stopped answering."""
    coins = {}
    for number in range(1, TYPES_MAX + 1):
        identifier = line.ask_twice(REQUEST_COIN_ID, bytes((number,)), size=_COIN_BYTES)
        if identifier is None:
            return None
        if coin := coin_of(identifier):
            coins[number] = coin
    return coins


def coin_of(identifier: bytes) -> Coin | None:
    """Return the coin of a coin identifier."""
    match = _COIN.fullmatch(identifier)
    if match is None:
        return None
    if match[1] is not None:
        amount_minor = int(match[1])
    else:
        amount_minor = int(match[2]) * 1000 + int(match[3] or b"0") * 100
    return Coin(amount_minor=amount_minor) if amount_minor else None
