"""Look-up tables of functions that XOR can take apart, made from what single bits become.

A bit permutation and a CRC both satisfy f(a ^ b) = f(a) ^ f(b) ^ f(0), so a table for any part of
the input needs f at its single bits only.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from token_engine.batch.arrays import Words


def linear_table(function: Callable[[int], int], *, shift: int, bits: int) -> Words:
    """Return f(v << shift) ^ f(0) for every `bits`-bit number v."""
    table = np.zeros(1, np.uint64)
    nothing = function(0)
    for bit in range(bits):
        table = np.concatenate((table, table ^ np.uint64(function(1 << shift + bit) ^ nothing)))
    return table
