"""Rows as bytes, the same from either database: what a backup holds, and what its hashes are of.

A table is described by the names of its columns and a word for each one's type, so that a backup
can be loaded without the code that wrote it.  Rows are read in the order of their primary key,
compared byte by byte, so that the same rows give the same bytes on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from vending_server.db.columns import UtcTime, UuidText
from vending_server.operations.errors import BackupUnusable

_LENGTH_BYTES: Final = 4
_BATCH_ROWS: Final = 500

# The first that fits names a column: Enum is a String, and BigInteger an Integer.
_TYPES: Final[tuple[tuple[str, type[Any], Any], ...]] = (
    ("utc", UtcTime, UtcTime()),
    ("uuid", sa.Uuid, UuidText),
    # What is absent stays absent: JSON has a null of its own.
    ("json", sa.JSON, sa.JSON(none_as_null=True)),
    ("bool", sa.Boolean, sa.Boolean()),
    ("date", sa.Date, sa.Date()),
    ("int", sa.Integer, sa.BigInteger()),
    ("bytes", sa.LargeBinary, sa.LargeBinary()),
    ("text", sa.String, sa.Text()),
)
_TYPE_OF: Final = {word: made for word, _, made in _TYPES}

_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(list[Any])


class TableShape(msgspec.Struct, frozen=True, kw_only=True):
    """What must be known of a table to read or load its rows."""

    name: str
    columns: list[tuple[str, str]]  # name and type word
    key: list[str]

    def table(self) -> sa.TableClause:
        """Return the table as SQL knows it."""
        return sa.table(self.name, *(sa.column(one, _TYPE_OF[word]) for one, word in self.columns))


def shape_of(table: sa.Table) -> TableShape:
    """Return the shape of one of our tables; a type without a word is our own bug."""
    # str(): SQLAlchemy's names are a text type of its own.
    return TableShape(
        name=str(table.name),
        columns=[(str(column.name), _word(column.type)) for column in table.columns],
        key=[str(column.name) for column in table.primary_key.columns],
    )


def read_batches(connection: sa.Connection, shape: TableShape) -> Iterator[bytes]:
    """Yield a table's rows as bytes, some at a time, in the order of the key."""
    table = shape.table()
    words = dict(shape.columns)
    is_postgresql = connection.dialect.name == "postgresql"
    order = [_ordered(table.c[one], words[one], is_postgresql=is_postgresql) for one in shape.key]
    # Of the statement, not of the connection: others use that one too.
    found = connection.execute(
        sa.select(table).order_by(*order), execution_options={"yield_per": _BATCH_ROWS}
    )
    for rows in found.partitions():
        yield b"".join(_framed(_ENCODER.encode(tuple(row))) for row in rows)


def decode_batch(data: bytes, shape: TableShape) -> list[list[Any]]:
    """Return the rows of one batch, in the order of the shape's columns.

    Raises:
        BackupUnusable: not what `read_batches` makes.
    """
    rows, at = [], 0
    try:
        while at < len(data):
            length = int.from_bytes(data[at : at + _LENGTH_BYTES], "big")
            at += _LENGTH_BYTES
            rows.append(_typed(_DECODER.decode(data[at : at + length]), shape))
            at += length
    except (msgspec.DecodeError, ValueError):
        raise BackupUnusable(f"{shape.name}: a row cannot be read") from None
    return rows


def count_of(data: bytes) -> int:
    """Return how many rows a batch holds."""
    count = at = 0
    while at < len(data):
        at += _LENGTH_BYTES + int.from_bytes(data[at : at + _LENGTH_BYTES], "big")
        count += 1
    return count


def copy_values(row: Sequence[Any], shape: TableShape) -> list[Any]:
    """Return a row as PostgreSQL's COPY takes it."""
    return [
        json.dumps(value) if word == "json" and value is not None else value
        for value, (_, word) in zip(row, shape.columns, strict=True)
    ]


def _typed(values: list[Any], shape: TableShape) -> list[Any]:
    if len(values) != len(shape.columns):
        raise ValueError("another number of columns")
    return [
        dt.date.fromisoformat(value) if word == "date" and value is not None else value
        for value, (_, word) in zip(values, shape.columns, strict=True)
    ]


def _word(kind: sa.types.TypeEngine[Any]) -> str:
    return next(word for word, known, _ in _TYPES if isinstance(kind, known))


def _ordered(column: sa.ColumnElement[Any], word: str, *, is_postgresql: bool) -> Any:
    """Order texts by their bytes: a server's language must not change a hash."""
    return sa.collate(column, "C") if word == "text" and is_postgresql else column


def _framed(row: bytes) -> bytes:
    return len(row).to_bytes(_LENGTH_BYTES, "big") + row
