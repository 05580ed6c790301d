"""Between blocks and bit planes: plane j holds bit j of 64 blocks in every word.

A chunk is 64 lanes of `width` words: block number `lane * width + word`. Turning the 64 x 64 bits
that stand under each other is done in six steps (swap halves, quarters, ..., single bits), each
for the whole chunk. Turning twice gives the blocks back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np

from token_engine.batch.arrays import Words

LANES: Final = 64

# A call with its arrays, bound once and made many times: what takes the time is numpy's work.
Step: TypeAlias = tuple[Callable[..., object], tuple[object, ...]]

_LOW_BITS: Final = {
    32: 0x00000000FFFFFFFF,
    16: 0x0000FFFF0000FFFF,
    8: 0x00FF00FF00FF00FF,
    4: 0x0F0F0F0F0F0F0F0F,
    2: 0x3333333333333333,
    1: 0x5555555555555555,
}


def run(steps: list[Step]) -> None:
    """Make the calls, one after another."""
    for call, arrays in steps:
        call(*arrays)


def turning_steps(lanes: Words, scratch: Words) -> list[Step]:
    """Return the steps that turn `lanes`, shape (64, width), in place; half of it is scratch."""
    width = lanes.shape[1]
    assert scratch.size >= lanes.size // 2, "scratch takes half of the lanes"
    moved = scratch.reshape(-1)[: lanes.size // 2]
    steps: list[Step] = []
    for distance, low_bits in _LOW_BITS.items():
        pairs = lanes.reshape(LANES // (2 * distance), 2, distance, width)
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
