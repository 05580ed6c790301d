"""Load a backup into an empty database, and prove that what is there is what was backed up.

Everything happens in the caller's transaction: migrate to the backup's own revision, load, read
every row back and compare it with the manifest.  Whoever commits has a whole copy, or nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

import sqlalchemy as sa

from vending_server.db.migrate import knows_revision, revision_of, upgrade_in
from vending_server.errors import Misconfigured
from vending_server.keys.sealing import Sealer
from vending_server.operations.archive import Archive, Manifest, TableDigest
from vending_server.operations.errors import BackupUnusable
from vending_server.operations.rows import TableShape, copy_values, decode_batch, read_batches

_Rows: TypeAlias = list[list[Any]]
# Filled before anybody sells: a database that has any of these is somebody's.
_SIGNS_OF_LIFE: Final = ("operators", "points", "customers", "vends", "audit_log")


def load_archive(connection: sa.Connection, archive: Archive, sealer: Sealer) -> Manifest:
    """Load a whole backup and verify it; the database ends at the backup's revision.

    Raises:
        BackupUnusable: the backup is damaged or not this server's, or reads back otherwise.
        Misconfigured: the database is not empty, or the backup is of a later release.
    """
    _prepare(connection, archive.head.revision)
    for shape in reversed(archive.head.tables):
        _clear(connection, shape)
    if connection.dialect.name == "sqlite":
        # A row may point at one that comes later; at the commit all must be there.
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for shape, batches in itertools.groupby(archive.batches(), key=lambda pair: pair[0]):
        _load_table(connection, shape, (batch for _, batch in batches))
    manifest = archive.finish(sealer)
    _go_on_counting(connection, archive.head.tables)
    for shape in archive.head.tables:
        _compare(connection, shape, manifest)
    return manifest


def _prepare(connection: sa.Connection, revision: str) -> None:
    if not knows_revision(revision):
        raise Misconfigured(f"the backup is at revision {revision}, which this release lacks")
    found = revision_of(connection)
    if found is None and sa.inspect(connection).get_table_names():
        raise Misconfigured("the database holds tables that are not ours; give an empty one")
    if found not in {None, revision}:
        raise Misconfigured(
            f"the database is at {found} and the backup at {revision}; give one without tables"
        )
    upgrade_in(connection, revision)
    for name in _SIGNS_OF_LIFE:
        if _has_rows(connection, name):
            raise Misconfigured(f"the database is not empty: there are {name.replace('_', ' ')}")


def _clear(connection: sa.Connection, shape: TableShape) -> None:
    """Take out what the migrations put in: the backup brings its own."""
    if _has_rows(connection, shape.name):
        connection.execute(sa.delete(shape.table()))


def _has_rows(connection: sa.Connection, name: str) -> bool:
    query = sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1)
    return connection.scalars(query).first() is not None


def _load_table(connection: sa.Connection, shape: TableShape, batches: Iterable[bytes]) -> None:
    rows = (decode_batch(batch, shape) for batch in batches)
    try:
        if connection.dialect.name == "postgresql":
            _copy(connection, shape, rows)
        else:
            _insert(connection, shape, rows)
    except sa.exc.IntegrityError:
        raise BackupUnusable(f"{shape.name}: rows that contradict each other") from None


def _insert(connection: sa.Connection, shape: TableShape, batches: Iterator[_Rows]) -> None:
    names = [name for name, _ in shape.columns]
    for rows in batches:
        values = [dict(zip(names, row, strict=True)) for row in rows]
        connection.execute(shape.table().insert(), values)


def _copy(connection: sa.Connection, shape: TableShape, batches: Iterator[_Rows]) -> None:
    """Load through COPY: one statement, so that rows of a table may point at each other."""
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name, _ in shape.columns)
    driver = connection.connection.driver_connection
    assert driver is not None, "the connection is open"
    with driver.cursor().copy(f"COPY {quote(shape.name)} ({columns}) FROM STDIN") as copy:
        for row in itertools.chain.from_iterable(batches):
            copy.write_row(copy_values(row, shape))


def _go_on_counting(connection: sa.Connection, shapes: Iterable[TableShape]) -> None:
    """Tell PostgreSQL's counters which ids are taken; SQLite looks for itself."""
    if connection.dialect.name != "postgresql":
        return
    for shape in shapes:
        if shape.key != ["id"] or ("id", "int") not in shape.columns:
            continue
        sequence = sa.func.pg_get_serial_sequence(shape.name, "id")
        last = sa.select(sa.func.max(shape.table().c.id)).scalar_subquery()
        if connection.scalar(sa.select(sequence)) is not None:
            connection.execute(sa.select(sa.func.setval(sequence, last)).where(last.is_not(None)))


def _compare(connection: sa.Connection, shape: TableShape, manifest: Manifest) -> None:
    digest = TableDigest()
    for batch in read_batches(connection, shape):
        digest.add(batch)
    if digest.sum() != manifest.tables[shape.name]:
        raise BackupUnusable(f"{shape.name}: what was loaded reads back otherwise")
