"""A machine's box that holds other notes than the machine's journal took.

The acceptor told each note, so the pieces say which notes lack; nobody gives change out of a box.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from vending_server.machine_cash.tables import cash_box_counts, cash_box_pieces
from vending_server.reconciliation.model import (
    Cause,
    CauseKind,
    Difference,
    Link,
    LinkKind,
    Strength,
    SubjectKind,
)

KIND: Final = CauseKind.CASSETTE_SHORT
SUBJECTS: Final = frozenset({SubjectKind.CASSETTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What a box should hold and what was counted, piece by piece."""

    count_id: str
    counted_minor: int
    more: Mapping[int, int]  # pieces beyond what the journal took, by denomination


def read(connection: sa.Connection, differences: Sequence[Difference]) -> Mapping[str, list[Box]]:
    """Return the pieces of emptied boxes."""
    ids = [one.subject.id for one in differences]
    pieces: dict[str, Counter[int]] = defaultdict(Counter)
    query = sa.select(cash_box_pieces).where(cash_box_pieces.c.emptying_id.in_(ids))
    for row in connection.execute(query):
        sign = -1 if row.document_id == row.emptying_id else 1
        pieces[row.emptying_id][row.denomination_minor] += sign * row.pieces
    counted = cash_box_counts.c
    rows = connection.execute(sa.select(cash_box_counts).where(counted.emptying_id.in_(ids)))
    return {
        row.emptying_id: [
            Box(
                count_id=row.document_id,
                counted_minor=row.counted_minor,
                more={one: count for one, count in pieces[row.emptying_id].items() if count},
            )
        ]
        for row in rows
    }


def judge(difference: Difference, boxes: Sequence[Box]) -> Iterator[Cause]:
    """Return which notes lack, or are too many."""
    for box in boxes:
        worst = max(box.more, key=lambda one: abs(box.more[one] * one), default=0)
        yield Cause(
            kind=KIND,
            strength=Strength.STRONG,
            explains_minor=difference.amount_minor,
            links=(
                Link(kind=LinkKind.COUNT, id=box.count_id, amount_minor=box.counted_minor),
                *difference.rows[:10],
            ),
            told={"note": worst, "pieces": box.more.get(worst, 0), "kinds": len(box.more)},
        )
