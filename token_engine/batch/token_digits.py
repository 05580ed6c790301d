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
_GROUP_WORD: Final = np.uint64(GROUP)
_GROUPS: Final = 5

# STS 8.4, "class bit insertion": as in `digits`.
_CLASS_SHIFT: Final = np.uint64(27)
_CLASS_MASK: Final = np.uint64(3)
_NOT_CLASS: Final = np.uint64(~(3 << 27) & (1 << 64) - 1)

_LOW_PART: Final = 10**12  # three groups of four
_TWO_GROUPS: Final = np.uint64(10**8)
# 2^64 = 18446744 073709551616, at the same cut.
_WORD_HIGH, _WORD_LOW = (np.uint64(part) for part in divmod(1 << 64, _LOW_PART))

DIGITS_OF_GROUP: Final[NDArray[np.uint32]] = np.frombuffer(
    b"".join(f"{value:04d}".encode() for value in range(GROUP)), np.uint32
)


def credit_digits(blocks: Words) -> Bytes:
    """Return the tokens of encrypted blocks, shape (n, 20)."""
    return digits_of_groups(_groups_of_tokens(blocks))


def digits_of_groups(groups: Indices) -> Bytes:
    """Return the digits of numbers given in groups of four, shape (groups, n), as rows."""
    digits = np.ascontiguousarray(DIGITS_OF_GROUP.take(groups, mode="clip").T)
    return digits.view(np.uint8)


def _groups_of_tokens(blocks: Words) -> Indices:
    low_part = np.uint64(_LOW_PART)
    displaced = blocks >> _CLASS_SHIFT
    displaced &= _CLASS_MASK
    words = blocks & _NOT_CLASS
    # One row of eight digits, then four, then eight: `ends` holds the first and the last.
    ends = np.empty((2, len(blocks)), np.uint64)
    high, low = ends
    np.floor_divide(words, low_part, out=high)
    np.subtract(words, high * low_part, out=low)
    # The displaced bits stand above the word: they count 2^64 each.
    low += displaced * _WORD_LOW
    carry = low // low_part
    low -= carry * low_part
    displaced *= _WORD_HIGH
    high += displaced
    high += carry
    groups = np.empty((_GROUPS, len(blocks)), np.uint64)
    np.floor_divide(low, _TWO_GROUPS, out=groups[2])
    low -= groups[2] * _TWO_GROUPS
    np.floor_divide(ends, _GROUP_WORD, out=groups[0::3])
    np.subtract(ends, groups[0::3] * _GROUP_WORD, out=groups[1::3])
    return groups.view(np.intp)
