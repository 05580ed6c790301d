"""What a database can answer besides rows, in the server's own words.

Statements and parameters stay out of these texts: they may hold names and tokens.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from vending_server.errors import ServerError


class DatabaseError(ServerError):
    """The database did not do what was asked."""

    code = "server_fault"


class DatabaseBusy(DatabaseError):
    """Another writer held the database too long; the same request may be tried again."""

    code = "database_busy"


class RowConflict(DatabaseError):
    """A unique fact existed already, or a row changed since it was read; read again and decide."""

    code = "conflict"


# PostgreSQL: lock_not_available, deadlock_detected, serialization_failure, too many connections,
# query_canceled (the statement took too long).
_BUSY_STATES: Final = {"55P03", "40P01", "40001", "53300", "57014"}
_BUSY_WORDS: Final = ("database is locked", "database table is locked")


def translate(error: sa.exc.DBAPIError) -> DatabaseError:
    """Return our error for SQLAlchemy's; its text names no values."""
    return _translated(error.orig, is_conflict=isinstance(error, sa.exc.IntegrityError))


def translate_driver(error: Exception, dialect: sa.Dialect) -> DatabaseError:
    """Return our error for one that the driver itself raised."""
    return _translated(error, is_conflict=isinstance(error, dialect.loaded_dbapi.IntegrityError))


def _translated(original: BaseException | None, *, is_conflict: bool) -> DatabaseError:
    if is_conflict:
        return RowConflict("a unique or checked fact was violated")
    state = getattr(original, "sqlstate", None)
    if state in _BUSY_STATES or any(word in str(original) for word in _BUSY_WORDS):
        return DatabaseBusy("the database is held by another writer")
    return DatabaseError(f"the database failed: {type(original).__name__}")
