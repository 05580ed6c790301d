"""Cash that was paid out and never written down: the drawer opened, money lacks, no movement.

How much was paid nobody wrote, so it explains whatever is left.  An opening that has its movement,
or follows a receipt at once, has another meaning first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from vending_server.reconciliation.causes.change_given_twice import AT_ONCE
from vending_server.reconciliation.causes.evidence import Candidate, Opening, ShiftEvidence
from vending_server.reconciliation.causes.links import count_link, record_link
from vending_server.reconciliation.model import CauseKind

KIND: Final = CauseKind.PAYOUT_UNCOUNTED
WITH_ITS_MOVEMENT: Final = dt.timedelta(minutes=10)


def judge(evidence: ShiftEvidence) -> Iterator[Candidate]:
    """Return one candidate for each opening of the drawer that has no movement."""
    alone = [one for one in evidence.openings if not _has_movement(one, evidence)]
    for opening in alone:
        yield Candidate(
            kind=KIND,
            over_minor=None,
            sign=-1,
            doubt=7 if _follows_receipt(opening, evidence) else 4,
            is_weak=_follows_receipt(opening, evidence),
            links=(record_link(evidence, opening.sequence, opening.at),),
            uses=f"opening {opening.sequence}",
            told={"openings": len(alone)},
        )
    if not alone and evidence.count_id:
        yield Candidate(
            kind=KIND,
            over_minor=None,
            sign=-1,
            doubt=0,
            links=(count_link(evidence),),
            is_ruled_out=True,
            told={"why": "no_opening" if not evidence.openings else "movement_there"},
        )


def _follows_receipt(opening: Opening, evidence: ShiftEvidence) -> bool:
    """Say whether the drawer was opened right after a receipt with change: then for that first."""
    return any(
        one.change_minor and dt.timedelta() <= opening.at - one.at <= AT_ONCE
        for one in evidence.receipts
    )


def _has_movement(opening: Opening, evidence: ShiftEvidence) -> bool:
    return any(
        abs(one.at - opening.at) <= WITH_ITS_MOVEMENT and one.amount_minor < 0
        for one in evidence.movements
    )
