"""Encrypted blocks of credit tokens as 20 ASCII digits a row (class 0: the class bits are 00).

A token is a number of 66 bits, two more than a word has. It is taken apart into five groups of
four digits, each of which is then looked up.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from token_engine.batch.arrays import Bytes, Indices, Words

GROUP: Final = 10_000
_GROUPS: Final = 5

# STS 8.4, "class bit insertion": as in `digits`.
_CLASS_SHIFT: Final = np.uint64(27)
_CLASS_MASK: Final = np.uint64(3)
_NOT_CLASS: Final = np.uint64(~(3 << 27) & (1 << 64) - 1)

_LOW_PART: Final = np.uint64(10**12)  # three groups of four
_TWO_GROUPS: Final = np.uint64(10**8)
# 2^64 = 18446744 073709551616, at the same cut: three times the lower part carries 1 at most.
_WORD_HIGH, _WORD_LOW = (np.uint64(part) for part in divmod(1 << 64, 10**12))

DIGITS_OF_GROUP: Final[NDArray[np.uint32]] = np.frombuffer(
    b"".join(f"{value:04d}".encode() for value in range(GROUP)), np.uint32
)


def credit_digits(blocks: Words) -> Bytes:
    """Return the tokens of encrypted blocks, shape (n, 20)."""
    return digits_of_groups(_groups_of_tokens(blocks))


def digits_of_groups(groups: Indices) -> Bytes:
    """Return the digits of numbers given in groups of four, shape (n, groups), as rows."""
    return DIGITS_OF_GROUP.take(groups, mode="clip").view(np.uint8)


def divide(values: Words, divisor: np.uint64) -> Words:
    """Return quotients and leave the rests: numpy has a fast division, but no fast remainder."""
    quotients: Words = values // divisor
    values -= quotients * divisor
    return quotients


def write_pair(values: Words, groups: Indices, place: int) -> None:
    """Write numbers of eight digits as two groups."""
    # Half as wide, the division is more than twice as fast.
    narrow = values.astype(np.uint32)
    higher = narrow // np.uint32(GROUP)
    narrow -= higher * np.uint32(GROUP)
    groups[:, place], groups[:, place + 1] = higher, narrow


def _groups_of_tokens(blocks: Words) -> Indices:
    displaced = blocks >> _CLASS_SHIFT
    displaced &= _CLASS_MASK
    low = blocks & _NOT_CLASS
    high = divide(low, _LOW_PART)
    # The displaced bits stand above the word: they count 2^64 each.
    low += displaced * _WORD_LOW
    carries = low >= _LOW_PART
    low -= carries * _LOW_PART
    displaced *= _WORD_HIGH
    high += displaced
    high += carries
    groups = np.empty((len(blocks), _GROUPS), np.intp)
    write_pair(high, groups, 0)
    groups[:, 2] = divide(low, _TWO_GROUPS)
    write_pair(low, groups, 3)
    return groups
