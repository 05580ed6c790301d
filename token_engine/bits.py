"""Fields of bits: packed from the most significant end, as every STS layout is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from token_engine.errors import FieldOutOfRange

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCK_BITS: Final = 64
BLOCK_MASK: Final = (1 << BLOCK_BITS) - 1


def pack(*fields: tuple[int, int]) -> int:
    """Join (value, width) fields; the first becomes the most significant.

    Raises:
        FieldOutOfRange: a value is negative or wider than its field.
    """
    packed = 0
    for value, width in fields:
        # The value itself is not told: half of the fields of a key-change token are key.
        if value < 0 or value >> width:
            raise FieldOutOfRange(f"a field of {width} bits was given a value outside it")
        packed = packed << width | value
    return packed


def unpack(packed: int, widths: Sequence[int]) -> tuple[int, ...]:
    """Split a number into fields of these widths, the most significant first."""
    assert packed >> sum(widths) == 0, "the layout is narrower than the number"
    values = []
    for width in reversed(widths):
        values.append(packed & ((1 << width) - 1))
        packed >>= width
    return tuple(reversed(values))


def rotate_left_64(value: int, count: int) -> int:
    """Rotate 64 bits towards the most significant end."""
    return (value << count | value >> (BLOCK_BITS - count)) & BLOCK_MASK


def rotate_right_64(value: int, count: int) -> int:
    """Rotate 64 bits towards the least significant end."""
    return rotate_left_64(value, BLOCK_BITS - count)
