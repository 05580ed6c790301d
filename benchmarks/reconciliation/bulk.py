"""Rows by the million into either database: COPY on PostgreSQL, one prepared loop on SQLite."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from typing import Any, Final

import sqlalchemy as sa

from vending_server.db.engine import take_time, writing

_AT_ONCE: Final = 5_000
Value = str | int | None


class Bulk:
    """Writes rows of plain values: ids as 32 hex digits, moments as microseconds since 1970."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self.is_postgresql = engine.dialect.name == "postgresql"

    def uuid(self, text: str) -> str:
        """Return an id as this database takes it."""
        return text if self.is_postgresql else text.replace("-", "")

    def at(self, moment: dt.datetime) -> str:
        """Return a moment as this database takes it."""
        if self.is_postgresql:
            return moment.isoformat()
        return moment.replace(tzinfo=None).isoformat(" ", "microseconds")

    def write(
        self, table: sa.Table, columns: tuple[str, ...], rows: Iterable[tuple[Value, ...]]
    ) -> None:
        """Write rows into these columns of a table, in one transaction."""
        with writing(self._engine) as connection:
            take_time(connection)
            raw: Any = connection.connection.driver_connection
            if self.is_postgresql:
                names = ", ".join(columns)
                with raw.cursor().copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
                    for some in _some(rows):
                        copy.write("".join("\t".join(map(_text, row)) + "\n" for row in some))
                return
            places = ", ".join("?" * len(columns))
            insert = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})"
            for some in _some(rows):
                raw.executemany(insert, some)


def _text(value: Value) -> str:
    return "\\N" if value is None else str(value)


def _some(rows: Iterable[tuple[Value, ...]]) -> Iterator[list[tuple[Value, ...]]]:
    rest = iter(rows)
    while some := list(itertools.islice(rest, _AT_ONCE)):
        yield some
