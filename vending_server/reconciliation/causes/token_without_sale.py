"""A token of a key that stands behind no sale, no pack and no act of the counter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import sqlalchemy as sa

from vending_server.aftersales.tables import counter_documents, lifeline_tokens
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
from vending_server.sealing.tables import sealed_vends
from vending_server.vending.tables import tokens

KIND: Final = CauseKind.TOKEN_WITHOUT_SALE
SUBJECTS: Final = frozenset({SubjectKind.KEY})
_LINKS_MAX: Final = 50
_token = tokens.c


def read(connection: sa.Connection, differences: Sequence[Difference]) -> Mapping[str, list[Link]]:
    """Return the tokens of keys that nothing stands for: never the token, only which it is."""
    keys = {one.subject.id for one in differences if one.kind is DifferenceKind.COUNT}
    found: dict[str, list[Link]] = defaultdict(list)
    if not keys:
        return found
    query = sa.select(
        _token.sgc, _token.krn, _token.meter_id, _token.base_year, _token.tid, _token.units_tenths
    ).where(_token.sale_id.is_(None))
    for table in (sealed_vends, counter_documents, lifeline_tokens):
        same = [table.c[name] == _token[name] for name in ("meter_id", "base_year", "tid")]
        query = query.where(~sa.exists().where(*same))
    for row in connection.execute(query.order_by(_token.meter_id, _token.tid)):
        key = f"{row.sgc}:{row.krn}"
        if key in keys and len(found[key]) < _LINKS_MAX:
            found[key].append(
                Link(
                    kind=LinkKind.RECORD,
                    id=f"token:{row.meter_id}:{row.base_year}:{row.tid}",
                    told={"units": row.units_tenths},
                )
            )
    return found


def judge(difference: Difference, found: Sequence[Link]) -> Iterator[Cause]:
    """Return that tokens were made which nobody paid for."""
    if found and difference.kind is DifferenceKind.COUNT:
        yield Cause(
            kind=KIND,
            strength=Strength.PROVEN,
            explains_minor=difference.amount_minor,
            links=tuple(found),
            told={"tokens": len(found)},
        )
