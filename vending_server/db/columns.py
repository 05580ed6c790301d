"""Column types and the metadata that every table of the server hangs on.

Constraints carry names made by one rule, so that a migration can drop what an earlier one made
and an error names the fact that was violated.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only when the type is spelled INTEGER.
RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Minor = sa.BigInteger  # agorot
Tenths = sa.BigInteger  # 0.1 kWh or 0.1 m3
UuidText = sa.Uuid(as_uuid=False)


class UtcTime(sa.types.TypeDecorator[dt.datetime]):
    """An aware UTC time; a naive one is refused on its way in.

    PostgreSQL keeps the zone itself; SQLite keeps text without one, always meaning UTC.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: dt.datetime | None, dialect: sa.Dialect
    ) -> dt.datetime | None:
        """Turn an aware time into what the engine stores."""
        if value is None:
            return None
        assert value.tzinfo is not None, "a naive time reached the database"
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self,
        value: dt.datetime | None,
        dialect: sa.Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> dt.datetime | None:
        """Turn what the engine stored into an aware UTC time."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def closed_set(kind: type[StrEnum]) -> sa.Enum:
    """Return a column type for a StrEnum, stored by value under a CHECK."""

    def values(members: type[StrEnum]) -> list[str]:
        return [member.value for member in members]

    return sa.Enum(
        kind,
        values_callable=values,
        native_enum=False,
        create_constraint=True,
        name=kind.__name__.lower(),
        length=max(len(member.value) for member in kind),
    )


def row_id() -> sa.Column[Any]:
    """Return an ascending primary key; rows are always locked in its order."""
    return sa.Column("id", RowId, primary_key=True, autoincrement=True)
