"""A copy of a receipt that somebody took for a sale: money came in, and nothing was sold.

Copies are printed every day; the pattern is a shift that is over by just what a receipt says of
which it printed a copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vending_server.reconciliation.causes.evidence import Candidate, ShiftEvidence
from vending_server.reconciliation.causes.links import count_link, record_link
from vending_server.reconciliation.model import CauseKind

KIND: Final = CauseKind.REPRINT_TAKEN_AS_SALE


def judge(evidence: ShiftEvidence) -> Iterator[Candidate]:
    """Return the copies that were printed in the shift."""
    for copy in evidence.copies:
        if copy.cash_minor:
            yield Candidate(
                kind=KIND,
                over_minor=copy.cash_minor,
                doubt=1,
                links=(record_link(evidence, copy.sequence, copy.at, copy.cash_minor),),
                uses=f"copy {copy.sequence}",
                told={"x": copy.cash_minor, "copy": copy.copy_number},
            )
    if not evidence.copies and evidence.count_id:
        yield Candidate(
            kind=KIND,
            over_minor=None,
            sign=1,
            doubt=0,
            links=(count_link(evidence),),
            is_ruled_out=True,
            told={"why": "no_copy"},
        )
