"""DES of many blocks under one key, for DKGA02: tables made for the key, then look-ups only.

One round computes f(R, K): 32 bits widened to eight groups of six, the round key, eight
substitutions, a permutation. All but the substitution is a bit permutation or an XOR with a
constant, so everything can be folded into tables. Two neighbouring groups share two bits and see
10 bits of R together; a half block is kept as four such 10-bit fields, one in each 16 bits of a
word, and a table entry holds the four fields that the next round reads. A round is then four
look-ups and four XORs.

Tables and names are those of FIPS 46-3. The key's own tables are secret like the key: they are
made for one batch and dropped with it.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from token_engine.batch.arrays import HALVES_PER_WORD, Indices, Words, halves_of
from token_engine.batch.linear_tables import linear_table

_ROUNDS: Final = 16
_FIELD_BITS: Final = 10
_BLOCK_BYTES: Final = 8

# Every permutation below is FIPS 46-3's: entry k names the input bit (1 = most significant)
# that becomes output bit k.
# fmt: off
_IP: Final = (
    58, 50, 42, 34, 26, 18, 10, 2, 60, 52, 44, 36, 28, 20, 12, 4,
    62, 54, 46, 38, 30, 22, 14, 6, 64, 56, 48, 40, 32, 24, 16, 8,
    57, 49, 41, 33, 25, 17, 9, 1, 59, 51, 43, 35, 27, 19, 11, 3,
    61, 53, 45, 37, 29, 21, 13, 5, 63, 55, 47, 39, 31, 23, 15, 7,
)
_P: Final = (
    16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10,
    2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
)
_PC1: Final = (
    57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18,
    10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
    63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22,
    14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
)
_PC2: Final = (
    14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10,
    23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
    41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48,
    44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
)
_KEY_SHIFTS: Final = (1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1)
# Four rows of sixteen in hexadecimal: the outer bits choose the row, the inner four the column.
_S: Final = (
    "e4d12fb83a6c5907 0f74e2d1a6cb9538 41e8d62bfc973a50 fc8249175b3ea06d",
    "f18e6b34972dc05a 3d47f28ec01a69b5 0e7ba4d158c6932f d8a13f42b67c05e9",
    "a09e63f51dc7b428 d709346a285ecbf1 d6498f30b12c5ae7 1ad069874fe3b52c",
    "7de3069a1285bc4f d8b56f03472c1ae9 a690cb7df13e5284 3f06a1d8945bc72e",
    "2c417ab6853fd0e9 eb2c47d150fa3986 421bad78f9c5630e b8c71e2d6f09a453",
    "c1af92680d34e75b af427c9561de0b38 9ef528c3704a1db6 432c95fabe17608d",
    "4b2ef08d3c975a61 d0b7491ae35c2f86 14bdc37eaf680592 6bd814a7950fe23c",
    "d2846fb1a93e50c7 1fd8a374c56b0e92 7b419ce206adf358 21e74a8dfc90356b",
)
# fmt: on


class DesArrays:
    """DES under one 8-byte key."""

    def __init__(self, key: bytes) -> None:
        """Fold the key into the tables of the 16 rounds."""
        fields = np.arange(1 << _FIELD_BITS)
        first, second = fields >> 4, fields & 0x3F
        substituted = _substituted()
        self._rounds = [
            [
                substituted[2 * field][first ^ round_key[2 * field]]
                ^ substituted[2 * field + 1][second ^ round_key[2 * field + 1]]
                for field in range(HALVES_PER_WORD)
            ]
            for round_key in _round_keys(int.from_bytes(key, "big"))
        ]

    def encrypt(self, blocks: Words) -> Words:
        """Return the encrypted blocks."""
        found = np.empty_like(blocks)
        places = np.empty((_BLOCK_BYTES, len(blocks)), np.intp)
        fields = places[:HALVES_PER_WORD]
        left, right, encrypted = np.zeros((3, len(blocks)), np.uint64)
        places[:] = blocks.view(np.uint8).reshape(-1, _BLOCK_BYTES).T
        for tables, half in zip(_initial_tables(), (left, right), strict=True):
            _look_up(tables, places, half, found)
        for tables in self._rounds:
            fields[:] = halves_of(right).T
            _look_up(tables, fields, left, found)
            left, right = right, left
        # The last round does not exchange the halves: the right one stands first.
        for tables, half in zip(_final_tables(), (right, left), strict=True):
            fields[:] = halves_of(half).T
            _look_up(tables, fields, encrypted, found)
        return encrypted


def _look_up(tables: list[Words], indices: Indices, into: Words, found: Words) -> None:
    """XOR what each table has for its indices into words; `found` is scratch."""
    for table, index in zip(tables, indices, strict=True):
        into ^= table.take(index, out=found, mode="clip")


def _permuted(value: int, width: int, order: tuple[int, ...]) -> int:
    made = 0
    for source in order:
        made = made << 1 | value >> (width - source) & 1
    return made


def _fields(half: int) -> int:
    """Return a half block as four fields; field p holds its bits 8p to 8p + 9, cyclically."""
    around = (half & 1) << 33 | half << 1 | half >> 31
    mask = (1 << _FIELD_BITS) - 1
    return sum((around >> 24 - 8 * place & mask) << 16 * place for place in range(HALVES_PER_WORD))


def _half(fields: int) -> int:
    """Return the half block that four fields hold: of each the eight bits in the middle."""
    own = (fields >> 16 * place + 1 & 0xFF for place in range(HALVES_PER_WORD))
    return int.from_bytes(bytes(own), "big")


@cache
def _substituted() -> list[Words]:
    """Return, for each of the eight S, what its 64 inputs become after P, as fields."""
    tables = []
    for box, text in enumerate(_S):
        rows = [[int(digit, 16) for digit in row] for row in text.split()]
        made = (rows[(v >> 5) << 1 | v & 1][v >> 1 & 0xF] for v in range(64))
        placed = [_fields(_permuted(four << 28 - 4 * box, 32, _P)) for four in made]
        tables.append(np.array(placed, np.uint64))
    return tables


def _round_keys(key: int) -> list[list[int]]:
    """Return 16 round keys as eight groups of six bits each."""
    chosen = _permuted(key, 64, _PC1)
    keys = []
    turned = 0
    for shift in _KEY_SHIFTS:
        turned += shift
        c, d = (_turned_left(part, turned) for part in (chosen >> 28, chosen & (1 << 28) - 1))
        round_key = _permuted(c << 28 | d, 56, _PC2)
        keys.append([round_key >> 42 - 6 * group & 0x3F for group in range(8)])
    return keys


def _turned_left(part: int, count: int) -> int:
    return (part << count | part >> (28 - count)) & (1 << 28) - 1


@cache
def _initial_tables() -> tuple[list[Words], list[Words]]:
    """Return the tables by which each byte of a block, lowest first, goes to the two halves."""

    def left(block: int) -> int:
        return _fields(_permuted(block, 64, _IP) >> 32)

    def right(block: int) -> int:
        return _fields(_permuted(block, 64, _IP) & (1 << 32) - 1)

    shifts = range(0, 64, 8)
    return (
        [linear_table(left, shift=shift, bits=8) for shift in shifts],
        [linear_table(right, shift=shift, bits=8) for shift in shifts],
    )


@cache
def _final_tables() -> tuple[list[Words], list[Words]]:
    """Return the tables by which each field of the two halves goes to the encrypted block."""
    inverse = tuple(_IP.index(position) + 1 for position in range(1, 65))

    def upper(fields: int) -> int:
        return _permuted(_half(fields) << 32, 64, inverse)

    def lower(fields: int) -> int:
        return _permuted(_half(fields), 64, inverse)

    shifts = range(0, 64, 16)
    return (
        [linear_table(upper, shift=shift, bits=_FIELD_BITS) for shift in shifts],
        [linear_table(lower, shift=shift, bits=_FIELD_BITS) for shift in shifts],
    )
