"""A voucher that was posted with another sum than the ledger's, or that nobody made."""

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

KIND: Final = CauseKind.VOUCHER_WRONG
SUBJECTS: Final = frozenset({SubjectKind.DAY_OF_POINT})


def read(
    connection: sa.Connection,  # noqa: ARG001 - the same form as every reader
    differences: Sequence[Difference],
) -> Mapping[str, list[Link]]:
    """Return the vouchers of days: the difference holds them, of head office beside its entries."""
    return {
        one.subject.id: [row for row in one.rows if row.kind is LinkKind.VOUCHER]
        for one in differences
    }


def judge(difference: Difference, vouchers: Sequence[Link]) -> Iterator[Cause]:
    """Return that the accounting system and the ledger do not agree about a day."""
    if vouchers:
        is_missing = difference.kind is DifferenceKind.MISSING
        yield Cause(
            kind=KIND,
            strength=Strength.STRONG,
            explains_minor=difference.amount_minor,
            clears_itself=is_missing,
            links=tuple(vouchers[:10]),
            told={"how": "missing" if is_missing else "other_sum"},
        )
