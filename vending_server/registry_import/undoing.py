"""Undo a batch: every row as it was before, or nothing at all.

What the batch brought is taken out, what it changed is changed back.  A row that was sold to, or
changed by anybody, since then stands in the way and is named: money and later work are never undone
with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.meters.tables import contracts, customers, meter_types, meters, places
from vending_server.registry.tables import meter_events, meter_installations
from vending_server.registry_import.errors import ImportRefused
from vending_server.registry_import.tables import import_changes
from vending_server.registry_import.writing import stored
from vending_server.vending.tables import sales

# Locked in the order of every sale: contracts before meters.
_LOCKED: Final = (contracts, meters, customers, places, meter_types)
# Emptied from the leaves on.
_EMPTIED: Final = (
    *(meter_events, meter_installations, meters, contracts),
    *(meter_types, places, customers),
)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One row that is not as the batch left it."""

    table: str
    name: str
    is_sold: bool

    def __str__(self) -> str:
        why = "was sold to" if self.is_sold else "was changed"
        return f"{self.table}: {self.name} {why} since the import"


def undo_rows(connection: sa.Connection, batch_id: str, applied_at: dt.datetime) -> None:
    """Bring every row of a batch back.

    Raises:
        ImportRefused: some rows are not as the batch left them; nothing was undone.
    """
    obstacles = [*_sold(connection, batch_id, applied_at)]
    found = {(one.table, one.name) for one in obstacles}
    changed = {table.name: [*_rows(connection, table, batch_id)] for table in _LOCKED}
    for table in (meter_installations, meter_events):
        changed[table.name] = [*_rows(connection, table, batch_id)]
    for name, rows in changed.items():
        obstacles += [
            Obstacle(name, row.name, is_sold=False)
            for row in rows
            if not row.is_as_left and (name, row.name) not in found
        ]
    if obstacles:
        raise ImportRefused([str(one) for one in obstacles])
    for table in _LOCKED:
        _change_back(connection, table, changed[table.name])
    try:
        for table in _EMPTIED:
            connection.execute(table.delete().where(table.c.id.in_(_new_ids(table, batch_id))))
    except sa.exc.IntegrityError:
        # A block, a due, a document: rows that no import writes hang on what it brought.
        raise ImportRefused(["something was added since to what the import brought"]) from None


@dataclass(frozen=True, slots=True)
class _KeptRow:
    row_id: int
    name: str
    before: Mapping[str, Any] | None
    is_as_left: bool


def _rows(connection: sa.Connection, table: sa.Table, batch_id: str) -> Iterator[_KeptRow]:
    """Lock a batch's rows of one table and compare them with what the batch left."""
    query = (
        sa.select(import_changes, table)
        .select_from(import_changes.outerjoin(table, table.c.id == import_changes.c.row_id))
        .where(import_changes.c.batch_id == batch_id, import_changes.c.table_name == table.name)
    )
    locks = sa.select(table.c.id).where(table.c.id.in_(_ids(table, batch_id))).order_by(table.c.id)
    connection.execute(locks.with_for_update()).all()
    for row in connection.execute(query).mappings():
        now = stored({column.name: row[column] for column in table.c})
        after = row[import_changes.c.after]
        yield _KeptRow(
            row_id=row[import_changes.c.row_id],
            name=row[import_changes.c.name],
            before=row[import_changes.c.before],
            is_as_left=all(now[name] == value for name, value in after.items()),
        )


def _sold(connection: sa.Connection, batch_id: str, applied_at: dt.datetime) -> Iterator[Obstacle]:
    sold_since = sales.c.sold_at >= applied_at
    for table, column in ((contracts, sales.c.contract_id), (meters, sales.c.meter_id)):
        query = (
            sa.select(import_changes.c.name)
            .where(import_changes.c.batch_id == batch_id)
            .where(import_changes.c.table_name == table.name)
            .where(import_changes.c.row_id.in_(sa.select(column).where(sold_since)))
            .order_by(import_changes.c.row_id)
        )
        for name in connection.scalars(query):
            yield Obstacle(table.name, name, is_sold=True)


def _change_back(connection: sa.Connection, table: sa.Table, rows: list[_KeptRow]) -> None:
    for row in rows:
        if row.before is None:
            continue
        values = {name: _restored(table.c[name], value) for name, value in row.before.items()}
        if table is contracts:
            values["version"] = contracts.c.version + 1
        connection.execute(table.update().where(table.c.id == row.row_id).values(values))


def _restored(column: sa.Column[Any], value: Any) -> Any:
    is_day = isinstance(column.type, sa.Date) and value is not None
    return dt.date.fromisoformat(value) if is_day else value


def _ids(table: sa.Table, batch_id: str) -> sa.Select[Any]:
    return sa.select(import_changes.c.row_id).where(
        import_changes.c.batch_id == batch_id, import_changes.c.table_name == table.name
    )


def _new_ids(table: sa.Table, batch_id: str) -> sa.Select[Any]:
    return _ids(table, batch_id).where(import_changes.c.before.is_(sa.null()))
