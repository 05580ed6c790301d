"""Which sums the notes of a machine can make, for one meter."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

from kiosk.flows.machine import NOTES_MINOR, credit_added
from vending_server.wire.lookup import MeterFacts


@dataclass(frozen=True, slots=True)
class NoteSums:
    """Sums in agorot, rising; none when the meter takes no notes at all."""

    sums: tuple[int, ...]

    @classmethod
    def of(cls, meter: MeterFacts) -> NoteSums:
        """Return the sums that a meter takes beside the credit that is added to them."""
        credit = credit_added(meter)
        least, most = meter.tender_minor_min - credit, meter.tender_minor_max - credit
        return cls(tuple(one for one in sums_of(NOTES_MINOR, most) if one >= least))

    def __contains__(self, amount_minor: int) -> bool:
        return amount_minor in self.sums

    @property
    def least(self) -> int:
        """The smallest of them; 0 when there is none."""
        return self.sums[0] if self.sums else 0

    @property
    def most(self) -> int:
        """The largest of them; 0 when there is none."""
        return self.sums[-1] if self.sums else 0

    def beside(self, amount_minor: int) -> tuple[int, int]:
        """Return the next sums below and above one that lies between `least` and `most`."""
        at = bisect_left(self.sums, amount_minor)
        return self.sums[at - 1], self.sums[at]


def sums_of(notes: Sequence[int], most: int) -> list[int]:
    """Return what one note or several add up to, up to `most`, rising."""
    step, made = gcd(*notes), {0}
    for total in range(step, most + 1, step):
        if any(total - note in made for note in notes):
            made.add(total)
    return sorted(made - {0})
