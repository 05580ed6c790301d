"""Where names stand in what is never changed, and taking them out of some rows at a time.

The database's own triggers let through what is done here and nothing else (db/name_doors.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.documents.tables import documents
from vending_server.privacy.names import (
    IN_ANSWERS,
    IN_IMPORTS,
    IN_REGISTRY,
    blanked,
    without_names,
)
from vending_server.registry.tables import registry_documents
from vending_server.registry_import.tables import import_batches, import_changes
from vending_server.vending.tables import RecoveredOutcome, VendKind, recovered_vends, vends

_Row = sa.RowMapping
_NO_HASH: Final = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """One table of such rows: which of them hold names, since when, and what becomes of them."""

    table: sa.Table
    since: sa.ColumnElement[dt.datetime]
    condition: sa.ColumnElement[bool]
    without: Callable[[_Row], dict[str, Any]]
    source: sa.FromClause

    @property
    def named(self) -> sa.Select[Any]:
        """The rows that still hold names."""
        return (
            sa.select(self.table)
            .select_from(self.source)
            .where(self.table.c.names_removed_at.is_(None), self.condition)
        )


def _answer(column: str, fields: Sequence[str], **also: str) -> Callable[[_Row], dict[str, Any]]:
    return lambda row: {column: without_names(bytes(row[column]), fields), **also}


def _import_change(row: _Row) -> dict[str, Any]:
    is_customer = row["table_name"] == "customers"
    return {
        "before": blanked(row["before"], IN_IMPORTS),
        "after": blanked(row["after"], IN_IMPORTS),
        "name": f"#{row['row_id']}" if is_customer else row["name"],
    }


SALES: Final = Store(
    table=vends,
    since=vends.c.decided_at,
    condition=vends.c.kind == VendKind.SALE,
    without=_answer("response", IN_ANSWERS),
    source=vends,
)
DOCUMENTS: Final = Store(
    table=documents,
    since=documents.c.made_at,
    condition=sa.true(),
    without=_answer("response", IN_ANSWERS),
    source=documents,
)
REGISTRY: Final = Store(
    table=registry_documents,
    since=registry_documents.c.made_at,
    condition=sa.true(),
    without=_answer("response", IN_REGISTRY, body_sha256=_NO_HASH),
    source=registry_documents,
)
RECOVERED: Final = Store(
    table=recovered_vends,
    since=recovered_vends.c.received_at,
    condition=recovered_vends.c.outcome == RecoveredOutcome.POSTED,
    without=_answer("answer", IN_ANSWERS),
    source=recovered_vends,
)
IMPORTS: Final = Store(
    table=import_changes,
    since=import_batches.c.applied_at,
    condition=import_changes.c.table_name.in_(("customers", "contracts")),
    without=_import_change,
    source=import_changes.join(import_batches),
)


def remove_names(
    connection: sa.Connection, store: Store, rows: sa.Select[Any], now: dt.datetime
) -> int:
    """Take the names out of the rows that a query over `store.named` finds; return how many.

    Two who do it at once share the rows: what one has taken, the other leaves out.
    """
    leave_nothing_behind(connection)
    locked = rows.with_for_update(of=store.table, skip_locked=True)
    found = connection.execute(locked).mappings().all()
    key = [column.name for column in store.table.primary_key]
    changes = [
        {
            **{f"key_{name}": row[name] for name in key},
            **{f"new_{name}": value for name, value in store.without(row).items()},
        }
        for row in found
    ]
    if changes:
        names = [one.removeprefix("new_") for one in changes[0] if one.startswith("new_")]
        connection.execute(
            store.table.update()
            .where(*(store.table.c[name] == sa.bindparam(f"key_{name}") for name in key))
            .values({name: sa.bindparam(f"new_{name}") for name in names})
            .values(names_removed_at=now),
            changes,
        )
    return len(changes)


def leave_nothing_behind(connection: sa.Connection) -> None:
    """Let SQLite overwrite what is replaced, also in its file's unused parts."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
