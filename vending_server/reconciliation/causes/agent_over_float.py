"""A shop that sold more than it had paid for and was trusted with: from packs, without a line.

On the line no sale passes the limit.  The server flags each sale from a pack that did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import sqlalchemy as sa

from vending_server.offline_sales.model import FindingReason
from vending_server.offline_sales.tables import offline_findings
from vending_server.points.tables import terminals
from vending_server.reconciliation.model import (
    Cause,
    CauseKind,
    Difference,
    Link,
    LinkKind,
    Strength,
    SubjectKind,
)

KIND: Final = CauseKind.AGENT_OVER_FLOAT
SUBJECTS: Final = frozenset({SubjectKind.AGENT})
_LINKS_MAX: Final = 50


def read(connection: sa.Connection, differences: Sequence[Difference]) -> Mapping[str, list[Link]]:
    """Return the flagged sales of agents, by point, newest first."""
    points = {one.subject.point_number for one in differences}
    found_of = offline_findings.c
    query = (
        sa.select(
            terminals.c.point_number,
            found_of.id,
            found_of.found_at,
            found_of.amount_minor,
            found_of.difference_minor,
        )
        .join_from(offline_findings, terminals, terminals.c.id == found_of.terminal_id)
        .where(terminals.c.point_number.in_(points), found_of.reason == FindingReason.OVER_FLOAT)
        .order_by(found_of.found_at.desc(), found_of.id)
    )
    found: dict[int, list[Link]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.point_number].append(
            Link(
                kind=LinkKind.FINDING,
                id=row.id,
                at=row.found_at,
                amount_minor=row.amount_minor,
                told={"over": row.difference_minor},
            )
        )
    return {one.subject.id: found[one.subject.point_number] for one in differences}


def judge(difference: Difference, flagged: Sequence[Link]) -> Iterator[Cause]:
    """Return which sales passed the limit."""
    links = tuple(flagged[:_LINKS_MAX]) or difference.rows
    if links:
        yield Cause(
            kind=KIND,
            strength=Strength.PROVEN if flagged else Strength.STRONG,
            explains_minor=difference.amount_minor,
            links=links,
            told={"sales": len(flagged), "x": abs(difference.amount_minor)},
        )
