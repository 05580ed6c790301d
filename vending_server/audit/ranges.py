"""Prove a stretch of the audit log, fast: every record is hashed anew behind the one before it.

A stretch begins behind the hash that stands stored in the record before; whoever proves one after
another has proven the whole.  A million records are to be proven while somebody waits: the columns
of a page are taken as the driver gives them, made into canonical texts in their known order and
spelled, each in one go.  A test compares the hashes with the model's.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from vending_server.audit.model import GENESIS
from vending_server.audit.tables import audit_head, audit_log
from vending_server.db.statements import Query

_LINES: Final = msgspec.json.Encoder(order="deterministic").encode_lines
_DETAILS: Final = msgspec.json.Decoder(dict).decode
_TIME_CHARS: Final = len("2026-11-22 10:00:01.000000")
_ZONE: Final = "+00:00"
_PAGE: Final = 2_000
_log = audit_log.c
_TEXT: Final = sa.types.NullType()  # as it is stored: no time, no set and no object is made of it
_PLAIN: Final = (_log.sequence, _log.hash, _log.action, _log.actor, _log.operator_id, _log.subject)
Row = tuple[Any, ...]


def _page(*as_text: sa.ColumnElement[Any]) -> Query:
    """Return the query of a page; `as_text` are time, details and terminal as they are stored."""
    return Query(
        sa.select(*_PLAIN, sa.type_coerce(_log.source, _TEXT), *as_text)
        .where(_log.sequence > sa.bindparam("after"), _log.sequence <= sa.bindparam("last"))
        .order_by(_log.sequence)
        .limit(sa.bindparam("most", type_=sa.Integer))
    )


_PAGES: Final[Mapping[str, Query]] = {
    "sqlite": _page(
        *(sa.type_coerce(one, _TEXT) for one in (_log.happened_at, _log.details, _log.terminal_id))
    ),
    "postgresql": _page(
        # As SQLite stores it.
        sa.func.to_char(sa.func.timezone("UTC", _log.happened_at), "YYYY-MM-DD HH24:MI:SS.US"),
        sa.cast(_log.details, sa.Text),
        sa.cast(_log.terminal_id, sa.Text),
    ),
}


class ChainFault(StrEnum):
    """How a chain does not hold."""

    MISSING = "missing"  # a number is not there
    CHANGED = "changed"  # a record is not what was written
    END_MISSING = "end_missing"  # more was written than is there


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeVerdict:
    """What was found; `last` and `hash` are of the last record that holds."""

    last: int
    hash: str
    head_sequence: int
    fault: ChainFault | None = None
    fault_at: int | None = None


def verify_range(connection: sa.Connection, first: int, last: int) -> RangeVerdict:
    """Hash records anew, both ends included; where the log ends among them, its head must agree."""
    head = connection.execute(sa.select(audit_head)).one()
    previous = _hash_before(connection, first, head)
    if previous is None:
        return _Found(first - 2, "", head.sequence).broken(ChainFault.MISSING)
    found = _Found(first - 1, previous, head.sequence)
    for rows in _rows(connection, first, last):
        hashes = _hashes(rows, found.hash)
        if _is_whole(rows, hashes, found):
            found.last, found.hash = rows[-1][0], rows[-1][1]
            continue
        for (sequence, kept, *_), hashed in zip(rows, hashes, strict=False):
            if sequence != found.last + 1:
                return found.broken(ChainFault.MISSING)
            if sequence > head.sequence or hashed != kept:
                return found.broken(ChainFault.CHANGED)
            found.last, found.hash = sequence, kept
    if found.last < min(last, head.sequence):
        goes_on = sa.select(_log.sequence).where(_log.sequence > found.last).limit(1)
        is_gap = connection.execute(goes_on).one_or_none() is not None
        return found.broken(ChainFault.MISSING if is_gap else ChainFault.END_MISSING)
    if found.last == head.sequence and found.hash != head.hash:
        return found.broken(ChainFault.END_MISSING)
    return RangeVerdict(last=found.last, hash=found.hash, head_sequence=head.sequence)


@dataclass(slots=True)
class _Found:
    """How far the chain holds."""

    last: int
    hash: str
    head: int

    def broken(self, fault: ChainFault) -> RangeVerdict:
        return RangeVerdict(
            last=self.last,
            hash=self.hash,
            head_sequence=self.head,
            fault=fault,
            fault_at=self.last + 1,
        )


def _is_whole(rows: Sequence[Row], hashes: list[str], found: _Found) -> bool:
    """Say whether a page holds in all; where in it one does not is looked for one by one."""
    numbers, kept, *_ = zip(*rows, strict=True)
    expected = range(found.last + 1, found.last + 1 + len(rows))
    return hashes == list(kept) and list(numbers) == list(expected) and numbers[-1] <= found.head


def _hash_before(connection: sa.Connection, first: int, head: Any) -> str | None:
    if first == 1:
        return GENESIS
    if first > head.sequence:  # nothing was written there
        return str(head.hash)
    query = sa.select(_log.hash).where(_log.sequence == first - 1)
    return connection.execute(query).scalar_one_or_none()


def _rows(connection: sa.Connection, first: int, last: int) -> Iterator[Sequence[Any]]:
    """Yield the records in pages."""
    query, after = _PAGES[connection.dialect.name], first - 1
    while after < last:
        rows = query.rows(connection, after=after, last=last, most=_PAGE)
        if not rows:
            return
        yield rows
        after = rows[-1][0]


class _Record(msgspec.Struct, gc=False):
    """What is spelled and hashed; the keys stand in the order of the alphabet.

    Nothing is looked at here: whatever was put into a column is spelled as it is, and hashes to
    something else.
    """

    action: str
    actor: str
    details: dict[str, Any]
    happened_at: str
    operator_id: int | None
    previous: str
    sequence: int
    source: str
    subject: str
    terminal_id: str | None


def _hashes(rows: Sequence[Row], previous: str) -> list[str]:
    """Return what AuditRecord.hash_after would, up to an empty text where one is no record.

    Each is hashed behind the hash that is stored before it: whoever finds one that differs stops.
    """
    with contextlib.suppress(ValueError, TypeError):  # of msgspec too
        return _hashes_of_all(rows, previous)
    found: list[str] = []
    for row in rows:
        try:
            found += _hashes_of_all([row], previous)
        except (ValueError, TypeError):
            return [*found, ""]
        previous = row[1]
    return found


def _hashes_of_all(rows: Sequence[Row], previous: str) -> list[str]:
    numbers, kept, actions, actors, operators, subjects, *more = zip(*rows, strict=True)
    sources, times, details, terminals = more
    records = map(
        *(_Record, actions, actors, map(_DETAILS, details), _isos(times), operators),
        *((previous, *kept[:-1]), numbers, sources, subjects, map(_dashed, terminals)),
    )
    # No text holds a line's end: JSON spells it out.
    lines = _LINES(list(records)).splitlines()
    return [hashlib.sha256(line).hexdigest() for line in lines]


@functools.lru_cache(maxsize=1_000)
def _dashed(terminal_id: str | None) -> str | None:
    """Return an id of a terminal as the model spells it; ValueError if it is none."""
    return None if terminal_id is None else str(uuid.UUID(terminal_id))


def _isos(times: Sequence[str]) -> list[str]:
    """Return times like `2026-11-22 10:00:01.000000` as the model spells them.

    They always have six digits of a second here; `isoformat` writes none where they are nought.

    Raises:
        ValueError: one of them is not like this.
    """
    joined = f"{_ZONE}\n".join(times) + _ZONE
    if set(map(len, times)) != {_TIME_CHARS} or joined.count(" ") != len(times):
        raise ValueError("a moment is not as it was written")
    found = joined.replace(" ", "T").replace(f".000000{_ZONE}", _ZONE).split("\n")
    if len(found) != len(times):
        raise ValueError("a moment is more than one line")
    return found
