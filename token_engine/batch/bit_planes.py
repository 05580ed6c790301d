"""Between rows of bytes and bit planes: a plane holds one bit of many blocks, 64 in every word.

A chunk has 64 * width blocks of 8 bytes. Byte j of all of them first becomes a column; a column
is then eight lanes of `width` words, and the 8 x 8 bits that stand under each other in the lanes
are turned in three steps (swap halves, quarters, single bits), each for the whole chunk. Byte for
byte and bit for bit this can be undone: turning twice gives the lanes back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np

from token_engine.batch.arrays import Bytes, Words

BLOCK_BYTES: Final = 8
BYTE_BITS: Final = 8
LANES: Final = BLOCK_BYTES * BYTE_BITS

# A call with its arrays, bound once and made many times: what takes the time is numpy's work.
Step: TypeAlias = tuple[Callable[..., object], tuple[object, ...]]

_LOW_BITS: Final = {
    4: 0x0F0F0F0F0F0F0F0F,
    2: 0x3333333333333333,
    1: 0x5555555555555555,
}


def run(steps: list[Step]) -> None:
    """Make the calls, one after another."""
    for call, arrays in steps:
        call(*arrays)


def plane_of(byte: int, bit: int) -> int:
    """Return where the plane of one bit stands among the turned lanes."""
    return bit * BLOCK_BYTES + byte


def byte_columns(lanes: Words) -> Bytes:
    """Return a view of lanes, shape (64, width), that takes and gives rows of 8 bytes.

    Its shape is (8, 8 * width, 8): a chunk's rows in order, as (n, 8) reshaped.
    """
    columns = lanes.view(np.uint8).reshape(BYTE_BITS, BLOCK_BYTES, -1)
    return columns.transpose(0, 2, 1)


def turning_steps(lanes: Words, scratch: Words) -> list[Step]:
    """Return the steps that turn `lanes`, shape (64, width), in place; half of it is scratch."""
    assert scratch.size >= lanes.size // 2, "scratch takes half of the lanes"
    moved = scratch.reshape(-1)[: lanes.size // 2]
    steps: list[Step] = []
    for distance, low_bits in _LOW_BITS.items():
        pairs = lanes.reshape(BYTE_BITS // (2 * distance), 2, -1)
        upper, lower = pairs[:, 0], pairs[:, 1]
        swap = moved.reshape(upper.shape)
        shift = np.uint64(distance)
        steps += [
            (np.right_shift, (upper, shift, swap)),
            (np.bitwise_xor, (swap, lower, swap)),
            (np.bitwise_and, (swap, np.uint64(low_bits), swap)),
            (np.bitwise_xor, (lower, swap, lower)),
            (np.left_shift, (swap, shift, swap)),
            (np.bitwise_xor, (upper, swap, upper)),
        ]
    return steps
