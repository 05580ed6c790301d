"""A vend in doubt over the end of a shift, which then turned out to be no sale.

Its money lay in the drawer that was counted, and left the drawer of another shift when it was given
back: one is over, the other short, by the same sum.  Both moments stand in the till's journal.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vending_server.reconciliation.causes.evidence import Candidate, ShiftEvidence
from vending_server.reconciliation.model import CauseKind

KIND: Final = CauseKind.RESOLVED_LATER


def judge(evidence: ShiftEvidence) -> Iterator[Candidate]:
    """Return what such vends did to the drawer."""
    for one in evidence.unsettled:
        over = (one.cash_minor if one.taken_here else 0) - one.returned_here_minor
        if over:
            yield Candidate(
                kind=KIND,
                over_minor=over,
                doubt=0,
                links=(one.link,),
                is_recorded=True,
                uses=one.document_id,
                told={"money": "taken" if over > 0 else "returned", "x": abs(over)},
            )
