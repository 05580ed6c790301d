"""Statements of sales, logins, shifts and journals, compiled once and run on the driver itself.

SQLAlchemy builds them for both databases; running them through it would cost more than the
database does.  A query returns plain tuples; a change takes many rows and is one statement on
PostgreSQL (arrays, unnested) and one prepared loop on SQLite.  Everything else of the server goes
the usual way: this module is for what tills ask all day.

Waiting for each answer costs more than most statements do, so questions that are put with `ask`,
and changes that are run inside `together`, are sent in one go and answered at the end.  PostgreSQL
still works through them one after the other, each seeing what those before it did and waited for;
after the first that fails it skips the rest.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final, Generic, NamedTuple, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles

from vending_server.db.columns import UtcTime
from vending_server.db.errors import RowConflict, translate_driver

_TOGETHER: Final = "changes sent together"

Row = Mapping[str, Any]
Answer = TypeVar("Answer")
Processor = Callable[[Any], Any] | None
_SOURCE: Final = "given"
_MOMENTS_KEPT: Final = 64


class _ListOf(sa.types.UserDefinedType[Any]):
    """A list of a column's values as one parameter: an array on PostgreSQL, JSON on SQLite.

    The column's own type is looked at as late as may be: a foreign key has none before the table
    that it points at was imported too.
    """

    cache_ok = True

    def __init__(self, column: sa.ColumnElement[Any]) -> None:
        self.column = column

    def get_col_spec(self, **_options: Any) -> str:
        raise NotImplementedError("no column has this type")

    def bind_processor(self, dialect: sa.Dialect) -> Processor:
        is_array = dialect.name == "postgresql"
        is_time = is_array and isinstance(self.column.type, UtcTime)  # see _time_text
        process = None if is_time else _processor(self.column.type, dialect)
        write = _array_text if is_array else _json_text

        def of_list(values: Sequence[Any]) -> Any:
            found = values if process is None else list(map(process, values))
            return write(found)

        return of_list


def _json_text(values: Sequence[Any]) -> str:
    return json.dumps(list(values))


def _array_text(values: Sequence[Any]) -> str:
    """Return PostgreSQL's text form of an array; the driver's own way takes ten times as long."""
    kinds = set(map(type, values)) - {type(None)}
    if kinds <= _NUMBERS or kinds == {bool}:  # as JSON spells the list
        return _braced(_ENCODE(values))
    if kinds == {str}:
        found = _ENCODE(values)
        if b"\\" not in found:  # which the two spell differently: a quote, a control character
            return _braced(found)
    elif kinds == {dt.datetime}:
        found = _ENCODE(values)
        # A naive one would bear no zone.
        if found.count(b'Z"') + found.count(b"null") == len(values):
            return _braced(found)
    return "{" + ",".join([_WRITTEN[type(one)](one) for one in values]) + "}"


def _braced(listed: bytes) -> str:
    return "{" + listed[1:-1].decode() + "}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _time_text(value: dt.datetime) -> str:
    """Return a moment with its offset, which PostgreSQL reads; as UtcTime, take no naive one."""
    assert value.tzinfo is not None, "a naive time reached the database"
    return value.isoformat()


_NUMBERS: Final = {int}
_ENCODE: Final = msgspec.json.Encoder().encode
# By the exact type: whatever is not here is our own mistake and must not be guessed at.
_WRITTEN: Final[Mapping[type, Callable[[Any], str]]] = {
    int: str,
    bool: lambda value: "t" if value else "f",
    str: _quoted,
    bytes: lambda value: f'"\\\\x{value.hex()}"',
    dt.datetime: _time_text,
    type(None): lambda _value: "NULL",
}


class _Among(sa.ColumnElement[bool]):
    """Whether a column is one of the values of a list parameter; see `among`."""

    inherit_cache = False
    type = sa.Boolean()
    # Else it is compared with 1 where there are no booleans, and SQLite uses no index for that.
    _is_implicitly_boolean = True

    def __init__(self, column: sa.ColumnElement[Any], name: str) -> None:
        self.column = column
        self.values = sa.bindparam(name, type_=_ListOf(column))


def among(column: sa.ColumnElement[Any], name: str) -> sa.ColumnElement[bool]:
    """Return `column IN (values)` for a parameter of any length, in one unchanging text."""
    return _Among(column, name)


@compiles(_Among, "postgresql")
def _among_on_postgresql(element: _Among, compiler: Any, **how: Any) -> str:
    kind = element.column.type.compile(dialect=compiler.dialect)
    column = compiler.process(element.column, **how)
    return f"{column} = ANY(CAST({compiler.process(element.values, **how)} AS {kind}[]))"


@compiles(_Among, "sqlite")
def _among_on_sqlite(element: _Among, compiler: Any, **how: Any) -> str:
    column = compiler.process(element.column, **how)
    values = compiler.process(element.values, **how)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - compiled parts


class _Place(NamedTuple):
    name: str
    process: Processor
    constant: Any
    is_constant: bool


@dataclass(frozen=True, slots=True)
class _Compiled:
    text: str
    places: tuple[_Place, ...] | None  # of the parameters, where they go by place
    constants: Mapping[str, Any]
    inward: Mapping[str, Processor]
    outward: tuple[tuple[int, Callable[[Any], Any]], ...]

    def parameters(self, given: Row) -> Any:
        if self.places is not None:
            return [
                constant
                if is_constant
                else given[name]
                if process is None
                else process(given[name])
                for name, process, constant, is_constant in self.places
            ]
        found = dict(self.constants)
        for name, value in given.items():
            process = self.inward[name]
            found[name] = value if process is None else process(value)
        return found

    def converted(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        if not self.outward:
            return rows
        return [_converted(row, self.outward) for row in rows]


class Query:
    """A SELECT that is asked all day; an enumeration comes as its value, see `_outward`."""

    def __init__(self, select: sa.Select[Any] | sa.CompoundSelect[Any]) -> None:
        self._select = select
        self._compiled: dict[str, _Compiled] = {}

    @functools.cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self._select.selected_columns)

    def rows(self, connection: sa.Connection, **parameters: Any) -> list[tuple[Any, ...]]:
        """Return the rows as tuples, in the order of the selected columns."""
        compiled = self.compiled(connection.dialect)
        with _cursor_of(connection) as cursor:
            cursor.execute(compiled.text, compiled.parameters(parameters))
            return compiled.converted(cursor.fetchall())

    def compiled(self, dialect: sa.Dialect) -> _Compiled:
        """Return the text for one database, made once."""
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _compile(self._select, dialect)
        return compiled

    def record(self, connection: sa.Connection, **parameters: Any) -> Any:
        """Return the first row with its columns as attributes, None if there is none."""
        return next(iter(self.records(connection, **parameters)), None)

    def records(self, connection: sa.Connection, **parameters: Any) -> list[Any]:
        """Return the rows with their columns as attributes."""
        rows = self.rows(connection, **parameters)
        return [SimpleNamespace(**dict(zip(self._names, row, strict=True))) for row in rows]

    def value(self, connection: sa.Connection, **parameters: Any) -> Any:
        """Return the first column of the first row, None if there is none."""
        rows = self.rows(connection, **parameters)
        return rows[0][0] if rows else None


@contextlib.contextmanager
def together(connection: sa.Connection) -> Iterator[None]:
    """Send the changes that are run inside when the block ends, without waiting between them.

    Nothing else inside may rely on what they change.

    Raises:
        RowConflict: as the first of them that did not do what it should.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    changes: list[_Sent] = []
    connection.info[_TOGETHER] = changes
    try:
        yield
    finally:
        del connection.info[_TOGETHER]
    if not changes:
        return
    with _sent_together(connection, [(one.text, one.parameters) for one in changes]) as cursors:
        for one, cursor in zip(changes, cursors, strict=True):
            _check_count(one, cursor.rowcount)


@dataclass(frozen=True, slots=True)
class _Sent:
    text: str
    parameters: Any = field(repr=False)  # may hold names and tokens
    rows: int
    otherwise: str | None


def _check_count(sent: _Sent, changed: int) -> None:
    if sent.otherwise is not None and changed != sent.rows:
        raise RowConflict(sent.otherwise)


@contextlib.contextmanager
def _sent_together(
    connection: sa.Connection, statements: Sequence[tuple[str, Any]]
) -> Iterator[list[Any]]:
    """Yield a cursor with the answer to each statement; all are answered by then."""
    line = connection.connection.driver_connection
    assert line is not None, "a connection in use has one"
    driver_error = connection.dialect.loaded_dbapi.Error
    with contextlib.ExitStack() as stack:
        cursors = [stack.enter_context(line.cursor()) for _ in statements]
        failed: Exception | None = None
        try:
            # The end of the pipeline reads all answers.  Its own `sync` is of no use here: it waits
            # for answers while a part of what it sent may still lie in this process, for ever.
            with line.pipeline():
                try:
                    for cursor, (text, parameters) in zip(cursors, statements, strict=True):
                        cursor.execute(text, parameters)
                except driver_error as error:  # left to itself, the driver would log the next one
                    failed = error
        except driver_error as error:
            failed = failed or error
        if failed is not None:
            first = _first_of(failed, driver_error)
            raise translate_driver(first, connection.dialect) from first
        yield cursors


def _first_of(error: Exception, kind: type[Exception]) -> Exception:
    """Return what failed first: the errors of statements skipped after it come on top of it."""
    while isinstance(error.__context__, kind):
        error = error.__context__
    return error


@dataclass(frozen=True, slots=True)
class Question(Generic[Answer]):
    """A query with its parameters, and what its rows mean."""

    query: Query
    parameters: Row
    meaning: Callable[[list[tuple[Any, ...]]], Answer]

    def asked(self, connection: sa.Connection) -> Answer:
        """Ask this alone."""
        return self.meaning(self.query.rows(connection, **self.parameters))


def ask(connection: sa.Connection, *questions: Question[Any]) -> list[Any]:
    """Return the answers to questions that are put in this order, without waiting between them."""
    dialect = connection.dialect
    if dialect.name != "postgresql":
        return [one.asked(connection) for one in questions]
    texts = [one.query.compiled(dialect) for one in questions]
    pairs = list(zip(texts, questions, strict=True))
    sent = [(text.text, text.parameters(one.parameters)) for text, one in pairs]
    with _sent_together(connection, sent) as cursors:
        found = [
            text.converted(cursor.fetchall()) for text, cursor in zip(texts, cursors, strict=True)
        ]
    return [one.meaning(rows) for one, rows in zip(questions, found, strict=True)]


class Change:
    """An INSERT or UPDATE of many rows; its values come from rows with the same names in each."""

    def __init__(
        self,
        make: Callable[[Mapping[str, sa.ColumnElement[Any]]], Any],
        columns: Mapping[str, sa.Column[Any]],
    ) -> None:
        """`make` builds the statement from an expression for each name of `columns`.

        A value under a name is of that column's type.
        """
        self._make = make
        self._columns = columns
        self._compiled: dict[str, _Compiled] = {}

    def run(
        self, connection: sa.Connection, rows: Sequence[Row], *, otherwise: str | None = None
    ) -> None:
        """Change or write the rows, now or at the end of `together`.

        Raises:
            RowConflict: with the words of `otherwise`, if given, when not every row was there.
        """
        if not rows:
            return
        if connection.dialect.name == "postgresql":
            columns = {name: [row[name] for row in rows] for name in self._columns}
            self.run_columns(connection, columns, otherwise=otherwise)
            return
        compiled = self._compiled_for(connection.dialect)
        sent = _Sent(compiled.text, None, len(rows), otherwise)
        with _cursor_of(connection) as cursor:
            cursor.executemany(sent.text, [compiled.parameters(row) for row in rows])
            _check_count(sent, cursor.rowcount)

    def run_columns(
        self,
        connection: sa.Connection,
        columns: Mapping[str, Sequence[Any]],
        *,
        otherwise: str | None = None,
    ) -> None:
        """Change or write rows that are given as columns; none at all is no row.

        Raises:
            RowConflict: see `run`.
        """
        rows = len(next(iter(columns.values()), ()))
        if not rows:
            return
        if connection.dialect.name != "postgresql":
            made = [
                dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)
            ]
            self.run(connection, made, otherwise=otherwise)
            return
        compiled = self._compiled_for(connection.dialect)
        sent = _Sent(compiled.text, compiled.parameters(columns), rows, otherwise)
        waiting = connection.info.get(_TOGETHER)
        if waiting is not None:
            waiting.append(sent)
            return
        with _cursor_of(connection) as cursor:
            cursor.execute(sent.text, sent.parameters)
            _check_count(sent, cursor.rowcount)

    def _compiled_for(self, dialect: sa.Dialect) -> _Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = self._compile(dialect)
        return compiled

    def _compile(self, dialect: sa.Dialect) -> _Compiled:
        types = {name: one.type for name, one in self._columns.items()}
        if dialect.name != "postgresql":
            single = {name: sa.bindparam(name, type_=one) for name, one in types.items()}
            return _compile(self._make(single), dialect)
        arrays = (
            sa.cast(sa.bindparam(name, type_=_ListOf(one)), postgresql.ARRAY(one.type))
            for name, one in self._columns.items()
        )
        columns = [sa.column(name, one) for name, one in types.items()]
        source = sa.func.unnest(*arrays).table_valued(*columns, name=_SOURCE).render_derived()
        return _compile(self._make({name: source.c[name] for name in types}), dialect)


def insert_into(table: sa.Table, *names: str) -> Change:
    """Return the INSERT of many rows into these columns of a table."""

    def make(values: Mapping[str, sa.ColumnElement[Any]]) -> Any:
        if isinstance(next(iter(values.values())), sa.BindParameter):
            return table.insert().values(dict(values))
        return table.insert().from_select(list(names), sa.select(*values.values()))

    return Change(make, {name: table.c[name] for name in names})


def _compile(statement: Any, dialect: sa.Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    constants = {name: one.value for name, one in compiled.binds.items() if not one.required}
    inward = {name: _processor(one.type, dialect) for name, one in compiled.binds.items()}
    is_read = isinstance(statement, sa.Select | sa.CompoundSelect)
    columns = statement.selected_columns if is_read else ()
    outward = ((at, _outward(one.type, dialect)) for at, one in enumerate(columns))
    return _Compiled(
        text=str(compiled),
        places=tuple(
            _Place(name, inward[name], constants.get(name), name in constants)
            for name in compiled.positiontup
        )
        if compiled.positional
        else None,
        constants=constants,
        inward=inward,
        outward=tuple((at, process) for at, process in outward if process is not None),
    )


def _processor(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Processor:
    if isinstance(kind, sa.Uuid | sa.LargeBinary | sa.Boolean) and dialect.name == "postgresql":
        return None  # written as they are, see _array_text
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    if process is not None and isinstance(kind, UtcTime | sa.Enum):
        # Most rows of a change bear the same few moments and words, and finding their form is slow.
        return functools.lru_cache(maxsize=_MOMENTS_KEPT)(process)
    return process


def _outward(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Processor:
    if isinstance(kind, sa.Enum):
        return None  # whoever asks makes the member he expects
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _converted(
    row: tuple[Any, ...], outward: Sequence[tuple[int, Callable[[Any], Any]]]
) -> tuple[Any, ...]:
    values = list(row)
    for at, process in outward:
        values[at] = process(values[at])
    return tuple(values)


@contextlib.contextmanager
def _cursor_of(connection: sa.Connection) -> Iterator[Any]:
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except connection.dialect.loaded_dbapi.Error as error:
        raise translate_driver(error, connection.dialect) from error
    finally:
        cursor.close()
