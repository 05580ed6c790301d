"""Prove a stretch of the audit log, fast: every record is hashed anew behind the one before it.

A stretch begins behind the hash that stands stored in the record before; whoever proves one after
another has proven the whole.  A million records are to be proven while somebody waits: columns are
taken as the driver gives them, and the canonical text is put together in its known order.  A test
compares the hashes with the model's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from vending_server.audit.model import GENESIS
from vending_server.audit.tables import audit_head, audit_log

_SORTED: Final = msgspec.json.Encoder(order="sorted").encode
_AS_GIVEN: Final = msgspec.json.Encoder().encode
_DECODE: Final = msgspec.json.decode
_PAGE: Final = 2_000
_log = audit_log.c
_TEXT: Final = sa.types.NullType()  # as it is stored: no time, no set and no object is made of it
_PLAIN: Final = (
    *(_log.sequence, _log.action, _log.actor, _log.operator_id, _log.terminal_id, _log.subject),
)
_COLUMNS_OF: Final[Mapping[str, tuple[sa.ColumnElement[Any], ...]]] = {
    "sqlite": (
        *_PLAIN,
        *(sa.type_coerce(one, _TEXT) for one in (_log.happened_at, _log.source, _log.details)),
        _log.hash,
    ),
    "postgresql": (
        *_PLAIN,
        # As SQLite stores it.
        sa.func.to_char(sa.func.timezone("UTC", _log.happened_at), "YYYY-MM-DD HH24:MI:SS.US"),
        sa.type_coerce(_log.source, _TEXT),
        sa.cast(_log.details, sa.Text),
        _log.hash,
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
    for row in _rows(connection, first, last):
        if row[0] != found.last + 1:
            return found.broken(ChainFault.MISSING)
        if row[0] > head.sequence or _hash_of(row, found.hash) != row[-1]:
            return found.broken(ChainFault.CHANGED)
        found = _Found(row[0], row[-1], head.sequence)
    if found.last < min(last, head.sequence):
        goes_on = sa.select(_log.sequence).where(_log.sequence > found.last).limit(1)
        is_gap = connection.execute(goes_on).one_or_none() is not None
        return found.broken(ChainFault.MISSING if is_gap else ChainFault.END_MISSING)
    if found.last == head.sequence and found.hash != head.hash:
        return found.broken(ChainFault.END_MISSING)
    return RangeVerdict(last=found.last, hash=found.hash, head_sequence=head.sequence)


@dataclass(frozen=True, slots=True)
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


def _hash_before(connection: sa.Connection, first: int, head: Any) -> str | None:
    if first == 1:
        return GENESIS
    if first > head.sequence:  # nothing was written there
        return str(head.hash)
    query = sa.select(_log.hash).where(_log.sequence == first - 1)
    return connection.execute(query).scalar_one_or_none()


def _rows(connection: sa.Connection, first: int, last: int) -> Iterator[Any]:
    query = sa.select(*_COLUMNS_OF[connection.dialect.name]).order_by(_log.sequence).limit(_PAGE)
    after = first - 1
    while after < last:
        within = query.where(_log.sequence > after, _log.sequence <= last)
        rows = connection.execute(within).all()
        if not rows:
            return
        yield from rows
        after = rows[-1][0]


def _hash_of(row: Any, previous: str) -> str:
    """Return what AuditRecord.hash_after would; the keys stand in the order of the alphabet."""
    sequence, action, actor, operator_id, terminal_id, subject, *raw = row
    happened_at, source, details, _ = raw
    told = {
        "action": action,
        "actor": actor,
        "details": msgspec.Raw(_SORTED(_DECODE(details))),
        "happened_at": _iso(happened_at),
        "operator_id": operator_id,
        "previous": previous,
        "sequence": sequence,
        "source": source,
        "subject": subject,
        "terminal_id": terminal_id,
    }
    return hashlib.sha256(_AS_GIVEN(told)).hexdigest()


def _iso(time: str) -> str:
    """Return `2026-11-22 10:00:01.000000` as the model spells it.

    It always has six digits of a second here; `isoformat` writes none where they are nought.
    """
    whole, _, fraction = time.replace(" ", "T").partition(".")
    return f"{whole}.{fraction}+00:00" if fraction.strip("0") else f"{whole}+00:00"
