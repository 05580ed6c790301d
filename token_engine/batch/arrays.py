"""Names for the arrays of a batch, and the one error for arrays that do not belong together."""

from __future__ import annotations

from typing import ClassVar, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from token_engine.errors import TokenEngineError

Words: TypeAlias = NDArray[np.uint64]
Halves: TypeAlias = NDArray[np.uint16]
Bytes: TypeAlias = NDArray[np.uint8]
Indices: TypeAlias = NDArray[np.intp]
Integers: TypeAlias = NDArray[np.integer]
Mask: TypeAlias = NDArray[np.bool_]

HALVES_PER_WORD: Final = 4

# The 16-bit parts of a 64-bit word are looked at in place, the least significant one first.
assert np.little_endian, "the batch engine is written for little-endian machines"


class BatchMalformed(TokenEngineError):
    """Arrays of different lengths, of another shape, or not of whole numbers."""

    code: ClassVar[str] = "batch_malformed"


def halves_of(words: Words) -> Halves:
    """Return a view of words as 16-bit parts, shape (n, 4), the least significant first."""
    return words.view(np.uint16).reshape(-1, HALVES_PER_WORD)


def require_column(name: str, values: Integers, rows: int) -> None:
    """Refuse anything but one whole number a row.

    Raises:
        BatchMalformed: another shape or a dtype that is not of integers.
    """
    if values.shape != (rows,) or values.dtype.kind not in "iu":
        raise BatchMalformed(f"{name} takes {rows} whole numbers")
