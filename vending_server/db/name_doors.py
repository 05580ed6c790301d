"""A narrow door in tables that are never changed: names may be taken out of them, and nothing else.

A door lets one UPDATE of a row through, once: fields of a JSON document become empty texts, and the
row says when.  The database compares the two documents itself.  What the door does not name stays
as it was, or the UPDATE is refused like any other; called by migrations, on either database.

A column that is added later is guarded by PostgreSQL at once, by SQLite when the door is made anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

MARK: Final = "names_removed_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What may be changed of a table that `refuse_changes` guards.

    `documents` are JSON columns, as bytes or as JSON; `also` is what other columns become, in SQL
    over OLD; `only` is a condition on OLD, and `since` the column from which `days` must be over.
    """

    table: str
    documents: tuple[str, ...]
    fields: tuple[str, ...]
    is_bytes: bool = True
    since: str | None = None
    days: int = 0
    also: tuple[tuple[str, str], ...] = ()
    only: str = ""


def open_door(connection: sa.Connection, door: Door) -> None:
    """Let names be taken out of a table from now on; the column MARK is there already."""
    if connection.dialect.name == "sqlite":
        _open_on_sqlite(connection, door)
    else:
        _open_on_postgresql(connection, door)


def make_name_remover(connection: sa.Connection) -> None:
    """Teach PostgreSQL what SQLite knows as json_replace; once, before the first door."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "CREATE FUNCTION without_names(document jsonb, fields text[]) RETURNS jsonb "
            "LANGUAGE sql IMMUTABLE AS $$ SELECT CASE WHEN jsonb_typeof(document) = 'object' "
            "THEN document || coalesce((SELECT jsonb_object_agg(field, ''::text) "
            "FROM unnest(fields) AS field WHERE document ? field), '{}'::jsonb) "
            "ELSE document END $$"
        )


def _open_on_sqlite(connection: sa.Connection, door: Door) -> None:
    moved = {MARK, *door.documents, *(column for column, _ in door.also)}
    others = [one for one in _columns(connection, door.table) if one not in moved]
    # datetime() leaves no fraction, which sorts before any.
    late = f"NEW.{MARK} >= datetime(OLD.{door.since}, '+{door.days:d} days')"
    holds = _conditions(door, late) + [f"NEW.{one} IS OLD.{one}" for one in others]
    paths = ", ".join(f"'$.{field}', ''" for field in door.fields)
    for one in door.documents:
        old, new = (f"CAST({row}.{one} AS TEXT)" for row in ("OLD", "NEW"))
        holds.append(f"json({new}) IS json_replace({old}, {paths})")
        # Its JSON functions read a text up to the first NUL only.
        holds.append(f"ifnull(instr(CAST(NEW.{one} AS BLOB), x'00'), 0) = 0")
    name = f"{door.table}_no_update"
    connection.exec_driver_sql(f"DROP TRIGGER {name}")
    connection.exec_driver_sql(
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {door.table} "
        f"WHEN ({' AND '.join(holds)}) IS NOT TRUE "
        f"BEGIN SELECT RAISE(ABORT, '{door.table} are never changed'); END"
    )


def _open_on_postgresql(connection: sa.Connection, door: Door) -> None:
    table = door.table
    late = f"NEW.{MARK} >= OLD.{door.since} + INTERVAL '{door.days:d} days'"
    moved = _array((MARK, *door.documents, *(column for column, _ in door.also)))
    holds = [*_conditions(door, late), f"to_jsonb(NEW) - {moved} = to_jsonb(OLD) - {moved}"]
    for one in door.documents:
        old, new = (
            f"convert_from({row}.{one}, 'UTF8')::jsonb" if door.is_bytes else f"{row}.{one}::jsonb"
            for row in ("OLD", "NEW")
        )
        holds.append(f"{new} IS NOT DISTINCT FROM without_names({old}, {_array(door.fields)})")
        holds.append(_each_key_once(f"({new.removesuffix('b')})"))  # jsonb keeps the last only
    execute = connection.exec_driver_sql
    execute(
        f"CREATE FUNCTION {table}_guard_update() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF ({' AND '.join(holds)}) IS NOT TRUE THEN "
        f"RAISE EXCEPTION '{table} are never changed' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    execute(f"DROP TRIGGER {table}_no_change ON {table}")
    execute(
        f"CREATE TRIGGER {table}_no_change BEFORE DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse_change()"
    )
    execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_guard_update()"
    )


def _each_key_once(document: str) -> str:
    keys = f"json_object_keys({document}) AS key"
    once = f"SELECT count(*) = count(DISTINCT key) FROM {keys}"  # noqa: S608 - our own names
    return f"CASE json_typeof({document}) WHEN 'object' THEN ({once}) ELSE true END"


def _conditions(door: Door, late: str) -> list[str]:
    holds = [f"OLD.{MARK} IS NULL", f"NEW.{MARK} IS NOT NULL"]
    if door.since is not None:
        holds.append(late)
    if door.only:
        holds.append(f"({door.only})")
    return holds + [f"NEW.{column} = {becomes}" for column, becomes in door.also]


def _columns(connection: sa.Connection, table: str) -> Sequence[str]:
    return [str(one["name"]) for one in sa.inspect(connection).get_columns(table)]


def _array(names: Sequence[str]) -> str:
    quoted = ", ".join(f"'{one}'" for one in names)
    return f"ARRAY[{quoted}]"
