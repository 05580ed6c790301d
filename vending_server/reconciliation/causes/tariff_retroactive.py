"""Sales at a price that a later decision changed: who paid too much was credited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import sqlalchemy as sa

from vending_server.corrections.tables import tariff_corrections
from vending_server.reconciliation.model import (
    Cause,
    CauseKind,
    Difference,
    Link,
    LinkKind,
    Strength,
    SubjectKind,
)

KIND: Final = CauseKind.TARIFF_RETROACTIVE
SUBJECTS: Final = frozenset({SubjectKind.TARIFF})


def read(connection: sa.Connection, differences: Sequence[Difference]) -> Mapping[str, list[Link]]:
    """Return the corrections of tariff versions, the oldest first."""
    ids = [int(one.subject.id) for one in differences if one.subject.id.isdigit()]
    made = tariff_corrections.c
    query = sa.select(tariff_corrections).where(made.version_id.in_(ids)).order_by(made.made_at)
    found: dict[str, list[Link]] = defaultdict(list)
    for row in connection.execute(query):
        found[str(row.version_id)].append(
            Link(
                kind=LinkKind.VERSION,
                id=str(row.version_id),
                at=row.made_at,
                amount_minor=row.credited_minor,
                told={
                    "decision": row.decision,
                    "from": row.from_on.isoformat(),
                    "until": row.until_on.isoformat(),
                },
            )
        )
    return found


def judge(difference: Difference, made: Sequence[Link]) -> Iterator[Cause]:
    """Return the decision."""
    if made:
        yield Cause(
            kind=KIND,
            strength=Strength.PROVEN,
            explains_minor=difference.amount_minor,
            links=tuple(made),
            told=dict(made[-1].told) | {"x": abs(difference.amount_minor)},
        )
