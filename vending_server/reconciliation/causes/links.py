"""Links of causes, each to a row that can be followed."""

from __future__ import annotations

import datetime as dt

from vending_server.reconciliation.causes.evidence import ShiftEvidence
from vending_server.reconciliation.model import Link, LinkKind


def record_link(
    evidence: ShiftEvidence, sequence: int, at: dt.datetime | None, amount_minor: int = 0
) -> Link:
    """A record of the till's journal."""
    return Link(
        kind=LinkKind.RECORD,
        id=f"{evidence.terminal_id}:{sequence}",
        at=at,
        amount_minor=amount_minor,
    )


def count_link(evidence: ShiftEvidence) -> Link:
    """The count that the shift ended with."""
    return Link(
        kind=LinkKind.COUNT,
        id=evidence.count_id,
        at=evidence.closed_at,
        amount_minor=evidence.counted_minor,
    )


def pack_link(sealed_id: str, amount_minor: int) -> Link:
    """A sealed vend of a pack."""
    return Link(kind=LinkKind.PACK, id=sealed_id, amount_minor=amount_minor)
