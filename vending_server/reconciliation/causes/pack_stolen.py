"""A lost machine: its pack holds vends that whoever has it could read out and use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import sqlalchemy as sa

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
from vending_server.sealing.states import EXPOSED
from vending_server.sealing.tables import sealed_vends

KIND: Final = CauseKind.PACK_STOLEN
SUBJECTS: Final = frozenset({SubjectKind.PACK})
_LINKS_MAX: Final = 50


def read(connection: sa.Connection, differences: Sequence[Difference]) -> Mapping[str, list[Link]]:
    """Return what suspended machines still hold."""
    ids = {one.subject.terminal_id or one.subject.id for one in differences}
    query = (
        sa.select(
            sealed_vends.c.terminal_id,
            sealed_vends.c.id,
            sealed_vends.c.amount_minor,
            terminals.c.suspended_at,
        )
        .join_from(sealed_vends, terminals, terminals.c.id == sealed_vends.c.terminal_id)
        .where(sealed_vends.c.terminal_id.in_(ids), sealed_vends.c.state.in_(EXPOSED))
        .where(terminals.c.suspended_at.is_not(None))
        .order_by(sealed_vends.c.id)
    )
    found: dict[str, list[Link]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.terminal_id].append(
            Link(
                kind=LinkKind.PACK,
                id=row.id,
                at=row.suspended_at,
                amount_minor=row.amount_minor,
            )
        )
    return {one.subject.id: found[one.subject.terminal_id or one.subject.id] for one in differences}


def judge(difference: Difference, held: Sequence[Link]) -> Iterator[Cause]:
    """Return what a lost machine can cost."""
    if held:
        yield Cause(
            kind=KIND,
            strength=Strength.PROVEN,
            explains_minor=difference.amount_minor,
            links=tuple(held[:_LINKS_MAX]),
            told={"vends": len(held), "x": sum(one.amount_minor for one in held)},
        )
