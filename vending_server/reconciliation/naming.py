"""What the subject of an item is called on paper: by its till and the number of its shift.

What of a closed shift has not come is a batch of its own to those who look for it: it is asked for
at the till and not counted again.  Its item is kept as a gap of the shift all the same: the two
differ in nothing else, and an item is the same over all refreshes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.points.tables import terminals
from vending_server.reconciliation.model import DifferenceKind, SubjectKind
from vending_server.reconciliation.tables import reconciliation_items
from vending_server.shifts.tables import shifts

_item = reconciliation_items.c
_IS_BATCH: Final = (_item.subject_kind == SubjectKind.SHIFT) & (_item.kind == DifferenceKind.GAP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers that a Z bears besides its point; none where there is none."""

    terminal: int | None = None
    shift: int | None = None


def kind_of(row: Any) -> SubjectKind:
    """Return what an item is told to be about."""
    kind: SubjectKind = row.subject_kind
    is_batch = kind is SubjectKind.SHIFT and row.kind is DifferenceKind.GAP
    return SubjectKind.BATCH if is_batch else kind


def told_as(kinds: Collection[SubjectKind]) -> sa.ColumnElement[bool]:
    """Return the condition of items that are told to be about one of these."""
    others = _item.subject_kind.in_([one for one in kinds if one is not SubjectKind.BATCH])
    return sa.or_(others & ~_IS_BATCH, _IS_BATCH if SubjectKind.BATCH in kinds else sa.false())


def numbers_of(connection: sa.Connection, rows: Collection[Any]) -> dict[str, Numbers]:
    """Return the numbers of the subjects of some items, by the items' ids."""
    of_shifts = {row.subject_id for row in rows if row.subject_kind is SubjectKind.SHIFT}
    of_tills = {row.terminal_id for row in rows if row.terminal_id is not None}
    shift, till = shifts.c, terminals.c
    shift_query = sa.select(shift.id, shift.number).where(shift.id.in_(of_shifts))
    till_query = sa.select(till.id, till.number).where(till.id.in_(of_tills))
    shift_numbers = {row.id: row.number for row in connection.execute(shift_query)}
    till_numbers = {row.id: row.number for row in connection.execute(till_query)}
    return {
        row.id: Numbers(
            terminal=till_numbers.get(row.terminal_id), shift=shift_numbers.get(row.subject_id)
        )
        for row in rows
    }
