"""A token of a key that stands behind no sale, no pack and no act of the counter.

What the difference itself holds are the tokens: they were found by the join that found it.
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
    Strength,
    SubjectKind,
)

KIND: Final = CauseKind.TOKEN_WITHOUT_SALE
SUBJECTS: Final = frozenset({SubjectKind.KEY})


def read(
    connection: sa.Connection,  # noqa: ARG001 - the same form as every reader
    differences: Sequence[Difference],
) -> Mapping[str, list[Link]]:
    """Return the tokens that were found."""
    return {one.subject.id: list(one.rows) for one in differences}


def judge(difference: Difference, found: Sequence[Link]) -> Iterator[Cause]:
    """Return that tokens were made which nobody paid for."""
    is_about_tokens = difference.kind in {DifferenceKind.COUNT, DifferenceKind.AMOUNT}
    if found and is_about_tokens:
        yield Cause(
            kind=KIND,
            strength=Strength.PROVEN,
            explains_minor=difference.amount_minor,
            links=tuple(found),
            told={"tokens": len(found)},
        )
