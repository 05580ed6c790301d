"""Change that went over the counter twice: the drawer opened again right after a receipt.

The pattern is a drawer that is opened without a sale shortly after a receipt with change, in a
shift that lacks just that change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from vending_server.reconciliation.causes.evidence import Candidate, ShiftEvidence
from vending_server.reconciliation.causes.links import record_link
from vending_server.reconciliation.model import CauseKind

KIND: Final = CauseKind.CHANGE_GIVEN_TWICE
AT_ONCE: Final = dt.timedelta(minutes=2, seconds=30)
SOON: Final = dt.timedelta(minutes=6)


def judge(evidence: ShiftEvidence) -> Iterator[Candidate]:
    """Return the receipts with change after which the drawer was opened once more."""
    for opening in evidence.openings:
        for receipt in evidence.receipts:
            since = opening.at - receipt.at
            if not receipt.change_minor or not dt.timedelta() <= since <= SOON:
                continue
            yield Candidate(
                kind=KIND,
                over_minor=-receipt.change_minor,
                doubt=1 if since <= AT_ONCE else 3,
                links=(
                    record_link(evidence, receipt.sequence, receipt.at, receipt.change_minor),
                    record_link(evidence, opening.sequence, opening.at),
                ),
                uses=f"opening {opening.sequence}",
                asks=3 if since <= AT_ONCE else 0,
                told={
                    "x": receipt.change_minor,
                    "received": receipt.received_minor,
                    "seconds": int(since.total_seconds()),
                },
            )
