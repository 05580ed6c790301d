"""MeterPANs as 18-digit numbers: both check digits, the issuer, and their digits as BCD and ASCII.

A number is taken apart into groups of four digits; one look-up a group gives the four digits as
BCD together with their share of both Luhn sums.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from token_engine.batch.arrays import Bytes, Indices, Integers, Mask, Words
from token_engine.batch.refusals import Refusal
from token_engine.batch.token_digits import GROUP, digits_of_groups
from token_engine.identifiers import IIN_OF_11_DIGIT_DRN, METER_PAN_DIGITS

_GROUP: Final = np.uint64(GROUP)
_GROUPS: Final = 5  # of 4 digits: 20, two of which stand before an 18-digit number
_PADDING: Final = 4 * _GROUPS - METER_PAN_DIGITS
_LONG_ISSUER: Final = np.uint64(int(IIN_OF_11_DIGIT_DRN))
# Issuer 0000 and 13 digits; a manufacturer code below 0100 would have an 11-digit meter number.
_SHORT_ISSUER_END: Final = np.uint64(10**14)
_SHORT_ISSUER_FIRST: Final = np.uint64(100 * 10**10)
_PANS_END: Final = np.uint64(10**METER_PAN_DIGITS)
_AFTER_ISSUER: Final = np.uint64(10**12)

# A table entry: four digits as BCD, their share of the PAN's sum, their share of the DRN's sum.
# Five shares never exceed 8 bits, so both sums are added at once.
_BCD_MASK: Final = np.uint32(0xFFFF)
_SUMS_SHIFT: Final = np.uint32(16)
_DRN_SUM_SHIFT: Final = np.uint32(8)
_SUM_MASK: Final = np.uint32(0xFF)


def _doubled(digit: int) -> int:
    return 2 * digit - (9 if digit > 4 else 0)


def _entry(group: int) -> int:
    digits = [int(digit) for digit in f"{group:04d}"]
    bcd = int(f"{group:04d}", 16)
    # The PAN's check digit is the last digit of the last group, the DRN's the one before it:
    # what is doubled in the one sum is not doubled in the other.
    pan_sum = _doubled(digits[0]) + digits[1] + _doubled(digits[2]) + digits[3]
    drn_sum = digits[0] + _doubled(digits[1]) + digits[2] + _doubled(digits[3])
    return bcd | pan_sum << 16 | drn_sum << 24


_TABLE: Final[NDArray[np.uint32]] = np.array([_entry(group) for group in range(GROUP)], np.uint32)
_UNEVEN: Final = np.arange(256) % 10 != 0
# The DRN's sum takes no part in the last digit, and must be clear of what the issuer adds to it.
_SHARE_OF_LAST: Final = np.array([_doubled(group % 10) for group in range(GROUP)], np.uint32)
_SHARE_OF_ISSUER: Final = sum(
    _doubled(digit) if place % 2 else digit
    for place, digit in enumerate(map(int, reversed(IIN_OF_11_DIGIT_DRN)), start=1)
)
_ISSUER_CLEARED: Final = np.uint32(-_SHARE_OF_ISSUER % 10)


@dataclass(frozen=True, slots=True, eq=False)
class MeterNumbers:
    """A column of MeterPANs, taken apart."""

    pans: Words
    groups: Indices
    entries: NDArray[np.uint32]

    @classmethod
    def of(cls, meter_pans: Integers) -> MeterNumbers:
        """Take numbers apart; a negative one becomes one that is too large."""
        pans = meter_pans.astype(np.uint64)
        groups = np.empty((_GROUPS, len(pans)), np.uint64)
        rest = np.minimum(pans, _PANS_END - np.uint64(1))
        for place in range(_GROUPS - 1, 0, -1):
            higher = rest // _GROUP
            np.subtract(rest, higher * _GROUP, out=groups[place])
            rest = higher
        groups[0] = rest
        indices = groups.view(np.intp)
        return cls(pans, indices, _TABLE.take(indices, mode="clip"))

    def findings(self) -> Iterator[tuple[Refusal, Mask]]:
        """Tell what is wrong with the numbers, in the order of `parse_meter_pan`."""
        yield Refusal.IDENTIFIER, self.pans >= _PANS_END
        sums = np.add.reduce(self.entries >> _SUMS_SHIFT, axis=0, dtype=np.uint32)
        yield Refusal.CHECK_DIGIT, _UNEVEN.take(sums & _SUM_MASK, mode="clip")
        long = self.has_long_issuer()
        yield Refusal.IDENTIFIER, ~long & (self.pans >= _SHORT_ISSUER_END)
        drn_sums = sums >> _DRN_SUM_SHIFT
        drn_sums -= _SHARE_OF_LAST.take(self.groups[-1], mode="clip")
        drn_sums += long * _ISSUER_CLEARED
        yield Refusal.CHECK_DIGIT, _UNEVEN.take(drn_sums, mode="clip")
        yield Refusal.IDENTIFIER, ~long & (self.pans < _SHORT_ISSUER_FIRST)

    def has_long_issuer(self) -> Mask:
        """Return where the issuer is 600727, and so the meter number 11 digits long."""
        long: Mask = self.pans // _AFTER_ISSUER == _LONG_ISSUER
        return long

    def pan_blocks(self) -> Words:
        """Return the 16 digits before the check digit as BCD."""
        bcd = (self.entries & _BCD_MASK).astype(np.uint64)
        blocks: Words = bcd[4] >> np.uint64(4)
        for place, shift in enumerate((60, 44, 28, 12)):
            blocks |= bcd[place] << np.uint64(shift)
        return blocks

    def digits(self) -> Bytes:
        """Return the 18 digits in ASCII, shape (n, 18)."""
        return digits_of_groups(np.ascontiguousarray(self.groups.T))[:, _PADDING:]
