"""One till's journal runs twice, was rolled back, or is not signed by its device.

The server keeps what contradicts its copy as evidence; there is nothing to guess.  What a copy of
the disk sold is booked to the shift that it names, and stands in no journal that the server holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import sqlalchemy as sa

from vending_server.reconciliation.causes.evidence import Candidate, ShiftEvidence
from vending_server.reconciliation.model import (
    Cause,
    CauseKind,
    Difference,
    DifferenceKind,
    Link,
    LinkKind,
    Strength,
    SubjectKind,
)
from vending_server.sync.tables import journal_differences

KIND: Final = CauseKind.JOURNAL_FORKED
SUBJECTS: Final = frozenset({SubjectKind.TERMINAL, SubjectKind.SHIFT, SubjectKind.BATCH})


def read(connection: sa.Connection, differences: Sequence[Difference]) -> Mapping[str, list[Link]]:
    """Return the evidence kept of terminals, the oldest first."""
    ids = {one.subject.terminal_id or one.subject.id for one in differences}
    kept = journal_differences.c
    query = (
        sa.select(kept.terminal_id, kept.sequence, kept.standing, kept.received_at)
        .where(kept.terminal_id.in_(ids))
        .order_by(kept.id)
    )
    found: dict[str, list[Link]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.terminal_id].append(
            Link(
                kind=LinkKind.RECORD,
                id=f"{row.terminal_id}:{row.sequence}",
                at=row.received_at,
                told={"standing": row.standing.value},
            )
        )
    return {one.subject.id: found[one.subject.terminal_id or one.subject.id] for one in differences}


def judge(difference: Difference, kept: Sequence[Link]) -> Iterator[Cause]:
    """Return that the chain is another one; of a shift's money it is only a reason to look."""
    if not kept:
        return
    is_about_it = difference.subject.kind is SubjectKind.TERMINAL
    if not is_about_it and difference.kind is not DifferenceKind.GAP:
        return  # what is here of a journal is proved, whatever came later
    yield Cause(
        kind=KIND,
        strength=Strength.PROVEN if is_about_it else Strength.WEAK,
        explains_minor=difference.amount_minor,
        links=tuple(kept[:10]),
        told={"standing": kept[0].told["standing"]},
    )


def judge_shift(evidence: ShiftEvidence) -> Iterator[Candidate]:
    """Return the cash of what another disk sold in a shift: the journal lacks all of it."""
    apart = [one for one in evidence.kept_apart if one.cash_minor]
    if apart:
        cash = sum(one.cash_minor for one in apart)
        yield Candidate(
            kind=KIND,
            over_minor=-cash,
            doubt=0,
            links=tuple(
                Link(
                    kind=LinkKind.FINDING,
                    id=one.finding_id,
                    at=one.at,
                    amount_minor=one.cash_minor,
                )
                for one in apart
            ),
            is_recorded=True,
            uses="what another disk sold",
            told={"apart": len(apart), "x": cash},
        )
