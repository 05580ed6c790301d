"""Records that are known to exist and have not come: of a terminal, or of one batch.

The cause is that of a shift whose journal is not here (batch_missing.py), asked about the journal
itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import sqlalchemy as sa

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
from vending_server.sync.tables import journal_heads

KIND: Final = CauseKind.BATCH_MISSING
SUBJECTS: Final = frozenset({SubjectKind.TERMINAL, SubjectKind.BATCH, SubjectKind.TILL_DAY})


def read(connection: sa.Connection, differences: Sequence[Difference]) -> Mapping[str, list[Link]]:
    """Return how far the server holds the journals."""
    ids = {one.subject.terminal_id or one.subject.id for one in differences}
    heads = journal_heads.c
    query = sa.select(journal_heads).where(heads.terminal_id.in_(ids))
    found = {
        row.terminal_id: [
            Link(
                kind=LinkKind.RECORD,
                id=f"{row.terminal_id}:{row.sequence}",
                at=row.heard_at,
                told={"held": row.sequence},
            )
        ]
        for row in connection.execute(query)
    }
    return {
        one.subject.id: found.get(one.subject.terminal_id or one.subject.id, [])
        for one in differences
    }


def judge(difference: Difference, held: Sequence[Link]) -> Iterator[Cause]:
    """Return that the rest of a journal is on its way, or lost with its machine."""
    if difference.kind in {DifferenceKind.GAP, DifferenceKind.MISSING} and held:
        yield Cause(
            kind=KIND,
            strength=Strength.STRONG,
            explains_minor=difference.amount_minor,
            clears_itself=True,
            links=(*held, *difference.rows[:10]),
            told={"held": held[0].told["held"]},
        )
