"""Sales from the pack that have not reached the server: their cash was counted all the same.

What can be missing are vends of the terminal's pack that nobody has told sold or destroyed.  When
some of them make the sum that is over, the evidence is strong; it clears by itself when the till's
journal comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vending_server.reconciliation.causes.evidence import Candidate, ShiftEvidence
from vending_server.reconciliation.causes.links import pack_link, record_link
from vending_server.reconciliation.model import CauseKind

KIND: Final = CauseKind.BATCH_MISSING
_SUMS_MAX: Final = 100_000


def judge(evidence: ShiftEvidence) -> Iterator[Candidate]:
    """Return that the journal of a closed shift is not here, and what its pack could make."""
    if evidence.is_synced or evidence.closed_at is None:
        return
    links = tuple(pack_link(one.sealed_id, one.amount_minor) for one in evidence.sealed_left)
    last = record_link(evidence, evidence.held_through, None)
    sums = sums_of([one.amount_minor for one in evidence.sealed_left])
    if sums:
        yield Candidate(
            kind=KIND,
            over_minor=None,
            sign=1,
            of_sums=frozenset(sums),
            doubt=1,
            links=(last, *links),
            uses="the journal that is not here",
            told={"sealed": len(links)},
            clears_itself=True,
        )
    yield Candidate(
        kind=KIND,
        over_minor=None,
        sign=1,
        doubt=4,
        links=(last, *links),
        uses="the journal that is not here",
        told={"held": evidence.held_through},
        clears_itself=True,
    )


def sums_of(amounts: list[int]) -> set[int]:
    """Return what some of these make, as far as there are not too many."""
    sums = {0}
    for amount in amounts:
        if len(sums) * 2 > _SUMS_MAX:
            break
        sums |= {one + amount for one in sums}
    return sums - {0}
