"""Read the tills' journals into what they tell of money: each record once, in its order.

A terminal's journal is read on from its mark, some thousand records in a transaction of their own
that also moves the mark.  So memory stays flat, a process that dies goes on where it stopped, two
of them wait for each other at the mark, and after a restore the mark stands where the copy does.
Nothing here looks at a sale of the server's: this is what the tills say alone.

A request reads what came since the last one, and never more than somebody waits for: what is
more, above all everything after an upgrade, is read in the background (refresher.py), and until
then whoever asks is told that not everything is here.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from vending_server.db.engine import reading, take_time, writing
from vending_server.db.errors import DatabaseBusy, RowConflict
from vending_server.db.statements import Change, Query, among, insert_into
from vending_server.reconciliation.chapter import Chapter, Taking
from vending_server.reconciliation.tables import (
    journal_closings,
    journal_copies,
    journal_marks,
    journal_notes,
    journal_takings,
)
from vending_server.reconciliation.telling import KINDS, Page, told_in
from vending_server.sync.tables import journal_heads, journal_records

RECORDS_AT_ONCE: Final = 5_000
RECORDS_IN_A_REQUEST: Final = 20_000
_SIDE_BY_SIDE: Final = 2
_ATTEMPTS: Final = 5
_record, _taking, _note = journal_records.c, journal_takings.c, journal_notes.c
_KEY: Final = ("terminal_id", "document_id", "sequence", "position")
_MOVED: Final = (
    *("outcome", "ended_sequence", "ended_at", "returned_minor", "returned_sequence"),
    *("returned_shift_id", "print_sequence", "print_verdict", "copies"),
)
_TAKING_COLUMNS: Final = Taking.__struct_fields__
_TAKINGS: Final = insert_into(journal_takings, *_TAKING_COLUMNS)
_COPIES: Final = insert_into(journal_copies, *journal_copies.c.keys())
_CLOSINGS: Final = insert_into(journal_closings, *journal_closings.c.keys())
_NOTES: Final = insert_into(journal_notes, *journal_notes.c.keys())
_MOVE: Final = Change(
    lambda given: (
        journal_takings.update()
        .where(*(_taking[name] == given[f"the_{name}"] for name in _KEY))
        .values({name: given[name] for name in _MOVED})
    ),
    {f"the_{name}": _taking[name] for name in _KEY} | {name: _taking[name] for name in _MOVED},
)
_END_NOTE: Final = Change(
    lambda given: (
        journal_notes.update()
        .where(_note.terminal_id == given["the_terminal"], _note.escrow_id == given["the_escrow"])
        .values(end=given["end"], ended_sequence=given["ended_sequence"])
    ),
    {
        "the_terminal": _note.terminal_id,
        "the_escrow": _note.escrow_id,
        "end": _note.end,
        "ended_sequence": _note.ended_sequence,
    },
)
_RECORDS: Final = Query(
    sa.select(_record.sequence, _record.body)
    .where(_record.terminal_id == sa.bindparam("terminal_id", type_=_record.terminal_id.type))
    .where(_record.sequence > sa.bindparam("after"), _record.sequence <= sa.bindparam("until"))
    .where(_record.kind.in_([sa.literal_column(f"'{kind}'") for kind in ("", *KINDS)]))
    .order_by(_record.sequence)
)
_KNOWN: Final = Query(
    sa.select(*(_taking[name] for name in _TAKING_COLUMNS))
    .where(_taking.terminal_id == sa.bindparam("terminal_id", type_=_taking.terminal_id.type))
    .where(among(_taking.document_id, "documents"))
    .order_by(_taking.sequence, _taking.position)
)
_COPY_END: Final = Change(
    lambda given: (
        journal_copies.update()
        .where(journal_copies.c.terminal_id == given["the_terminal"])
        .where(journal_copies.c.document_id == given["the_document"])
        .where(journal_copies.c.copy_number == given["the_copy"])
        .values(verdict=given["verdict"])
    ),
    {
        "the_terminal": journal_copies.c.terminal_id,
        "the_document": journal_copies.c.document_id,
        "the_copy": journal_copies.c.copy_number,
        "verdict": journal_copies.c.verdict,
    },
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to where a journal was read, and what was open there."""

    sequence: int
    shift_id: str | None
    last_at: dt.datetime | None
    unread: int
    first_unread: int | None
    oldest_at: dt.datetime | None


def read_on(
    engine: sa.Engine,
    *,
    records_at_once: int = RECORDS_AT_ONCE,
    is_over: Callable[[], bool] | None = None,
) -> int:
    """Read every journal up to where its copy goes; return how many records were looked at.

    `is_over` is asked after each stretch and ends the reading; who asks nothing wants all at once.

    Raises:
        DatabaseBusy: what was read stays read; ask again.
    """
    behind = _behind(engine)
    is_much = len(behind) > 1 and sum(behind.values()) > RECORDS_IN_A_REQUEST
    if is_much and is_over is None and engine.dialect.name == "postgresql":
        return _read_side_by_side(engine, list(behind), records_at_once)
    looked_at, is_enough = 0, is_over or (lambda: False)
    for terminal_id in behind:
        looked_at += _read_journal(engine, terminal_id, records_at_once, is_enough)
        if is_enough():
            break
    return looked_at


def _read_side_by_side(engine: sa.Engine, terminals: list[str], records_at_once: int) -> int:
    """Read one journal while the database works at another's, which SQLite could not."""
    is_over = threading.Event()

    def read_one(terminal_id: str) -> int:
        return _read_journal(engine, terminal_id, records_at_once, is_over.is_set)

    with ThreadPoolExecutor(_SIDE_BY_SIDE, "journals") as pool:
        try:
            return sum(pool.map(read_one, terminals))
        finally:
            is_over.set()  # one that failed ends the others after their stretch


def _read_journal(
    engine: sa.Engine, terminal_id: str, records_at_once: int, is_over: Callable[[], bool]
) -> int:
    looked_at = 0
    while found := _read_stretch(engine, terminal_id, records_at_once):
        looked_at += found
        if is_over():
            break
    return looked_at


def read_what_came(engine: sa.Engine) -> frozenset[str]:
    """Read on while somebody waits; return the terminals that have more than that to be read.

    Raises:
        DatabaseBusy: what was read stays read; ask again.
    """
    behind = _behind(engine)
    if sum(behind.values()) > RECORDS_IN_A_REQUEST:
        return frozenset(behind)
    read_on(engine)
    return frozenset()


def require_read(engine: sa.Engine) -> None:
    """Read on while somebody waits who must not see a part of it.

    Raises:
        DatabaseBusy: there is more to be read than anybody waits for; ask again later.
    """
    if read_what_came(engine):
        raise DatabaseBusy("journals are still being read")


def _behind(engine: sa.Engine) -> dict[str, int]:
    """Return the terminals of which something was not read yet, and how many records."""
    mark = sa.func.coalesce(journal_marks.c.sequence, 0)
    query = (
        sa.select(journal_heads.c.terminal_id, journal_heads.c.sequence - mark)
        .outerjoin(journal_marks, journal_marks.c.terminal_id == journal_heads.c.terminal_id)
        .where(journal_heads.c.sequence > mark)
        .order_by(journal_heads.c.terminal_id)
    )
    with reading(engine) as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def _read_stretch(engine: sa.Engine, terminal_id: str, records_at_once: int) -> int:
    conflicts = 0
    while True:
        try:
            with writing(engine) as connection:
                take_time(connection)
                return _read_some(connection, terminal_id, records_at_once)
        except RowConflict:  # another process made the mark at this moment
            conflicts += 1
            if conflicts == _ATTEMPTS:
                raise


def _read_some(connection: sa.Connection, terminal_id: str, records_at_once: int) -> int:
    """Read the next records of a journal; return how far the mark moved."""
    mark = _locked_mark(connection, terminal_id)
    head = connection.scalar(
        sa.select(journal_heads.c.sequence).where(journal_heads.c.terminal_id == terminal_id)
    )
    if head is None or head <= mark.sequence:
        return 0
    until = min(head, mark.sequence + records_at_once)
    chapter = Chapter(terminal_id=terminal_id, shift_id=mark.shift_id)
    pages, unread = told_in(
        _RECORDS.rows(connection, terminal_id=terminal_id, after=mark.sequence, until=until)
    )
    for row in _known(connection, terminal_id, chapter.wanted(pages)):
        chapter.remember(row)
    _remember_notes(connection, chapter, pages)
    chapter.read(pages)
    _write(connection, chapter)
    _empty_boxes(connection, chapter)
    connection.execute(
        journal_marks.update()
        .where(journal_marks.c.terminal_id == terminal_id)
        .values(
            sequence=until,
            shift_id=chapter.shift_id,
            last_at=pages[-1][1].moment if pages else mark.last_at,
            unread=mark.unread + len(unread),
            first_unread=mark.first_unread or (unread[0] if unread else None),
            oldest_at=_oldest(mark, chapter),
        )
    )
    return int(until - mark.sequence)


def _oldest(mark: Mark, chapter: Chapter) -> dt.datetime | None:
    """Return the oldest moment of what was read since somebody looked, by the till's clock."""
    moments = [row.at for row in (*chapter.takings, *chapter.moved)]
    return min([*moments, *([] if mark.oldest_at is None else [mark.oldest_at])], default=None)


def _locked_mark(connection: sa.Connection, terminal_id: str) -> Mark:
    query = sa.select(journal_marks).where(journal_marks.c.terminal_id == terminal_id)
    row = connection.execute(query.with_for_update()).one_or_none()
    if row is None:
        connection.execute(
            journal_marks.insert().values(terminal_id=terminal_id, sequence=0, unread=0)
        )
        return Mark(0, None, None, 0, None, None)
    return Mark(
        row.sequence, row.shift_id, row.last_at, row.unread, row.first_unread, row.oldest_at
    )


def _known(connection: sa.Connection, terminal_id: str, documents: set[str]) -> list[Taking]:
    if not documents:
        return []
    rows = _KNOWN.rows(connection, terminal_id=terminal_id, documents=sorted(documents))
    return [Taking(*row) for row in rows]


def _remember_notes(connection: sa.Connection, chapter: Chapter, pages: list[Page]) -> None:
    wanted = chapter.wanted_notes(pages)
    if not wanted:
        return
    query = sa.select(_note.escrow_id).where(
        _note.terminal_id == chapter.terminal_id, _note.escrow_id.in_(sorted(wanted))
    )
    chapter.known_notes.update(connection.scalars(query))


def _write(connection: sa.Connection, chapter: Chapter) -> None:
    _write_takings(connection, chapter.takings)
    moved = [
        {f"the_{name}": getattr(row, name) for name in _KEY}
        | {name: getattr(row, name) for name in _MOVED}
        for row in chapter.moved
    ]
    _MOVE.run(connection, moved)
    _COPIES.run(connection, chapter.copies)
    _COPY_END.run(connection, chapter.copy_ends)
    _NOTES.run(connection, chapter.notes)
    _END_NOTE.run(connection, chapter.note_ends)
    _CLOSINGS.run(connection, [_proved(connection, chapter, one) for one in chapter.closings])


def _write_takings(connection: sa.Connection, takings: Sequence[Taking]) -> None:
    columns = zip(*map(msgspec.structs.astuple, takings), strict=True)
    _TAKINGS.run_columns(connection, dict(zip(_TAKING_COLUMNS, columns, strict=False)))


def _proved(connection: sa.Connection, chapter: Chapter, closing: dict[str, Any]) -> dict[str, Any]:
    """Say whether the head that a Z bears is a record of the copy."""
    query = sa.select(_record.hash).where(
        _record.terminal_id == chapter.terminal_id, _record.sequence == closing["head_sequence"]
    )
    return closing | {"is_head_known": connection.scalar(query) == closing["head_hash"]}


def _empty_boxes(connection: sa.Connection, chapter: Chapter) -> None:
    """Say of each emptying what the journal took since the one before it."""
    for emptying in chapter.emptyings:
        before = (
            sa.select(sa.func.coalesce(sa.func.max(_taking.sequence), 0))
            .where(_taking.terminal_id == chapter.terminal_id, _taking.kind == emptying.kind)
            .where(_taking.sequence < emptying.sequence)
            .scalar_subquery()
        )
        taken = (
            sa.select(sa.func.coalesce(sa.func.sum(_note.amount_minor), 0))
            .where(_note.terminal_id == chapter.terminal_id, _note.end == "stacked")
            .where(_note.ended_sequence > before, _note.ended_sequence < emptying.sequence)
        )
        emptying.cash_minor = int(connection.scalars(taken).one())
        _write_takings(connection, [emptying])
