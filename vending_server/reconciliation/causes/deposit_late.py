"""A bag that the bank has not spoken of, or in which it counted something else.

The first clears by itself once the bank speaks.  In the second the slip was miscounted, or the bag
was opened on its way: a sum of one note is told as what it looks like.
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
    View,
)
from vending_server.shifts.tables import bank_confirmations

KIND: Final = CauseKind.DEPOSIT_LATE
SUBJECTS: Final = frozenset({SubjectKind.SLIP, SubjectKind.SHIFT})


def read(connection: sa.Connection, differences: Sequence[Difference]) -> Mapping[str, list[Link]]:
    """Return the bank's words for slips."""
    ids = [one.subject.id for one in differences if one.subject.kind is SubjectKind.SLIP]
    said = bank_confirmations.c
    query = sa.select(bank_confirmations).where(said.deposit_id.in_(ids))
    return {
        row.deposit_id: [
            Link(
                kind=LinkKind.CONFIRMATION,
                id=row.id,
                at=row.confirmed_at,
                amount_minor=row.amount_minor,
                told={"reference": row.bank_reference},
            )
        ]
        for row in connection.execute(query)
    }


def judge(difference: Difference, said: Sequence[Link]) -> Iterator[Cause]:
    """Return what the bank's silence or its count says."""
    is_shift = difference.subject.kind is SubjectKind.SHIFT
    if is_shift and View.DEPOSIT not in {difference.left, difference.right}:
        return
    kind = LinkKind.SHIFT if is_shift else LinkKind.SLIP
    about = Link(
        kind=kind,
        id=difference.subject.id,
        at=difference.since,
        amount_minor=abs(difference.amount_minor),
    )
    is_silent = difference.kind is DifferenceKind.MISSING or not said
    how = "not_bagged" if is_shift else "no_word" if is_silent else "counted_otherwise"
    yield Cause(
        kind=KIND,
        strength=Strength.STRONG,
        explains_minor=difference.amount_minor,
        clears_itself=is_silent,
        links=(about, *said),
        told={"how": how, "x": abs(difference.amount_minor)},
    )
