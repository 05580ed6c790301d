"""Evidence about shifts, read for all of them at once.

Only for shifts whose sums differ: theirs are the only records that are read one by one, each shift
after the other, so that memory holds one shift at a time.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from vending_server.offline_sales.model import FindingReason, FindingState
from vending_server.offline_sales.tables import offline_findings
from vending_server.reconciliation.causes import journal_words as words
from vending_server.reconciliation.causes.evidence import (
    Copy,
    KeptApart,
    Movement,
    Opening,
    Receipt,
    SealedLeft,
    ShiftEvidence,
    Unsettled,
)
from vending_server.reconciliation.model import Link, LinkKind
from vending_server.reconciliation.tables import Outcome, journal_takings
from vending_server.sealing.states import EXPOSED
from vending_server.sealing.tables import sealed_vends
from vending_server.shifts.model import CountKind, Direction
from vending_server.shifts.tables import cash_movements, shift_counts, shifts
from vending_server.sync.tables import journal_heads, journal_records
from vending_server.wire.journal_sync import CLOSING, SHIFT_ACT_INTENDED
from vending_server.wire.offline_sales import OfflineSale
from vending_server.wire.quote import TenderKind

AT_ONCE: Final = 200
"""Shifts of one question: a database takes only so many parameters."""
_OPENING: Final = "opening"
_END: Final = 2**62
_STILL_APART: Final = (FindingState.QUARANTINED, FindingState.CHARGED)


@dataclass
class _Told:
    """What the records of one shift say."""

    receipts: list[Receipt] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    copies: list[tuple[int, dt.datetime, str, int]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)


def evidence_of(
    connection: sa.Connection, shift_ids: Sequence[str]
) -> Iterator[tuple[str, ShiftEvidence]]:
    """Go through what is known of shifts, in no order."""
    for first in range(0, len(shift_ids), AT_ONCE):
        some = list(shift_ids[first : first + AT_ONCE])
        common = _Common(connection, some)
        rows = connection.execute(_records(some)).yield_per(1_000)
        seen = set()
        for shift_id, records in groupby(rows, key=lambda row: row.shift_id):
            if shift_id in common.shifts:
                seen.add(shift_id)
                yield shift_id, common.evidence(shift_id, _told(records))
        for shift_id in common.shifts.keys() - seen:
            yield shift_id, common.evidence(shift_id, _Told())


class _Common:
    """What is read for some shifts by one question each."""

    def __init__(self, connection: sa.Connection, some: list[str]) -> None:
        heads = journal_heads.c.sequence
        rows = connection.execute(
            sa.select(shifts, sa.func.coalesce(heads, 0).label("held_through"))
            .join_from(
                shifts,
                journal_heads,
                journal_heads.c.terminal_id == shifts.c.terminal_id,
                isouter=True,
            )
            .where(shifts.c.id.in_(some))
        )
        self.shifts = {row.id: row for row in rows}
        self.counts = _counts(connection, some)
        self.movements = _movements(connection, some)
        self.unsettled = _unsettled(connection, some)
        self.kept_apart = _kept_apart(connection, some)
        self.sealed = _sealed(
            connection, [row.terminal_id for row in self.shifts.values() if not row.is_synced]
        )
        self.cash: dict[str, int] = {}
        self._connection = connection

    def evidence(self, shift_id: str, told: _Told) -> ShiftEvidence:
        """Put together what is known of one shift."""
        row = self.shifts[shift_id]
        count_id, closing = self.counts.get((shift_id, "last"), ("", {}))
        return ShiftEvidence(
            shift_id=shift_id,
            terminal_id=row.terminal_id,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            is_synced=row.is_synced,
            held_through=row.held_through,
            opening_count=self.counts.get((shift_id, CountKind.OPENING), ("", {}))[1],
            closing_count=closing,
            count_id=count_id,
            counted_minor=row.counted_minor or 0,
            receipts=tuple(one for one in told.receipts if one.document_id not in told.refused),
            openings=tuple(told.openings),
            copies=self._copies(row.terminal_id, told),
            movements=tuple(self.movements[shift_id]),
            unsettled=tuple(self.unsettled[shift_id]),
            sealed_left=tuple(self.sealed[row.terminal_id]) if not row.is_synced else (),
            kept_apart=tuple(self.kept_apart[shift_id]),
        )

    def _copies(self, terminal_id: str, told: _Told) -> tuple[Copy, ...]:
        known = {one.document_id: one.cash_minor for one in told.receipts}
        asked = [one for _, _, one, _ in told.copies if one not in known]
        if asked:
            query = sa.select(journal_takings.c.document_id, journal_takings.c.cash_minor).where(
                journal_takings.c.terminal_id == terminal_id,
                journal_takings.c.document_id.in_(asked),
            )
            known |= {
                row.document_id: row.cash_minor or 0 for row in self._connection.execute(query)
            }
        return tuple(
            Copy(
                sequence=sequence,
                at=at,
                document_id=document_id,
                copy_number=number,
                cash_minor=known.get(document_id, 0),
            )
            for sequence, at, document_id, number in told.copies
        )


def _records(some: list[str]) -> sa.Select[Any]:
    """Return the records between the opening and the closing of each shift, in their order."""
    acts = journal_records.c
    is_act = acts.shift_id.in_(some) & (acts.kind == SHIFT_ACT_INTENDED)
    bounds = (
        sa.select(
            acts.terminal_id,
            acts.shift_id,
            sa.func.min(acts.sequence).filter(acts.act == _OPENING).label("first"),
            sa.func.max(acts.sequence).filter(acts.act == CLOSING).label("last"),
        )
        .where(is_act)
        .group_by(acts.terminal_id, acts.shift_id)
        .subquery()
    )
    inside = journal_records.alias()
    return (
        sa.select(bounds.c.shift_id, inside.c.sequence, inside.c.body)
        .join_from(
            bounds,
            inside,
            (inside.c.terminal_id == bounds.c.terminal_id)
            & (inside.c.sequence > bounds.c.first)
            & (inside.c.sequence < sa.func.coalesce(bounds.c.last, _END)),
        )
        .where(inside.c.kind.in_(words.KINDS))
        .order_by(bounds.c.shift_id, inside.c.sequence)
    )


def _told(records: Iterator[Any]) -> _Told:
    told = _Told()
    for record in records:
        read = words.read_word(record.body)
        if read is None:
            continue
        (word, at), sequence = read, record.sequence
        match word:
            case words.IntentWord():
                told.receipts.append(_receipt(sequence, at, word))
            case words.RefusedWord():
                told.refused.add(word.vend_id)
            case words.OpenedWord():
                told.openings.append(Opening(sequence=sequence, at=at, operator=word.operator))
            case words.PrintWord() if word.copy_number:
                told.copies.append((sequence, at, word.vend_id, word.copy_number))
            case words.ActWord():
                told.receipts.append(
                    Receipt(
                        sequence=sequence,
                        at=at,
                        document_id=word.act_id,
                        cash_minor=word.received_minor - word.change_minor,
                        received_minor=word.received_minor,
                    )
                )
            case words.OfflineWord():
                told.receipts += [
                    Receipt(
                        sequence=sequence,
                        at=at,
                        document_id=one.vend_id,
                        cash_minor=words.cash_of(one.tenders),
                        received_minor=one.received_minor,
                    )
                    for one in word.vends
                ]
            case _:
                pass
    return told


def _receipt(sequence: int, at: dt.datetime, word: words.IntentWord) -> Receipt:
    notes = {one.denomination_minor: one.pieces for one in word.notes or ()}
    return Receipt(
        sequence=sequence,
        at=at,
        document_id=word.vend_id,
        cash_minor=words.cash_of(word.tenders),
        received_minor=word.received_minor,
        notes=notes or None,
    )


def _counts(
    connection: sa.Connection, some: list[str]
) -> Mapping[tuple[str, str], tuple[str, dict[int, int]]]:
    """Return the opening count and the newest closing count of each shift, piece by piece."""
    counted = shift_counts.c
    query = (
        sa.select(shift_counts)
        .where(counted.shift_id.in_(some))
        .order_by(counted.document_id, counted.denomination_minor)  # ids sort by time
    )
    found: dict[tuple[str, str], tuple[str, dict[int, int]]] = {}
    for document_id, rows in groupby(connection.execute(query), key=lambda row: row.document_id):
        lines = list(rows)
        pieces = {row.denomination_minor: row.pieces for row in lines}
        kind = lines[0].kind if lines[0].kind is CountKind.OPENING else "last"
        found[lines[0].shift_id, kind] = (document_id, pieces)
    return found


def _movements(connection: sa.Connection, some: list[str]) -> Mapping[str, list[Movement]]:
    found: dict[str, list[Movement]] = defaultdict(list)
    query = sa.select(cash_movements).where(cash_movements.c.shift_id.in_(some))
    for row in connection.execute(query.order_by(cash_movements.c.happened_at)):
        sign = 1 if row.direction is Direction.IN else -1
        found[row.shift_id].append(
            Movement(movement_id=row.id, at=row.happened_at, amount_minor=sign * row.amount_minor)
        )
    return found


def _unsettled(connection: sa.Connection, some: list[str]) -> Mapping[str, list[Unsettled]]:
    """Return vends that were none in the end, by the shifts that took and returned their money."""
    taking = journal_takings.c
    query = (
        sa.select(journal_takings, shifts.c.closed_at.label("taken_until"))
        .join_from(journal_takings, shifts, shifts.c.id == taking.shift_id, isouter=True)
        .where(taking.outcome != Outcome.DONE)
        .where(taking.shift_id.in_(some) | taking.returned_shift_id.in_(some))
    )
    found: dict[str, list[Unsettled]] = defaultdict(list)
    for row in connection.execute(query):
        is_over_night = row.taken_until is not None and (
            row.ended_at is None or row.ended_at > row.taken_until
        )
        if not is_over_night:
            continue
        for shift_id in {row.shift_id, row.returned_shift_id} & set(some):
            found[shift_id].append(_unsettled_in(shift_id, row))
    return found


def _unsettled_in(shift_id: str, row: Any) -> Unsettled:
    return Unsettled(
        document_id=row.document_id,
        sequence=row.sequence,
        at=row.at,
        cash_minor=row.cash_minor or 0,
        taken_here=row.shift_id == shift_id,
        returned_here_minor=row.returned_minor if row.returned_shift_id == shift_id else 0,
        ended_at=row.ended_at,
        link=Link(
            kind=LinkKind.RECORD,
            id=f"{row.terminal_id}:{row.sequence}",
            at=row.at,
            amount_minor=row.cash_minor or 0,
        ),
    )


def _kept_apart(connection: sa.Connection, some: list[str]) -> Mapping[str, list[KeptApart]]:
    """Return the sales of forked journals whose money is booked to shifts."""
    told = offline_findings.c
    query = (
        sa.select(told.id, told.shift_id, told.position, told.found_at, told.evidence)
        .where(told.shift_id.in_(some), told.is_booked)
        .where(told.reason == FindingReason.FORKED_JOURNAL, told.state.in_(_STILL_APART))
        .order_by(told.found_at, told.id)
    )
    found: dict[str, list[KeptApart]] = defaultdict(list)
    for row in connection.execute(query):
        sale = msgspec.json.decode(row.evidence.encode(), type=OfflineSale)
        cash = (
            one.amount_minor
            for one in sale.vends[row.position - 1].tenders
            if one.kind is TenderKind.CASH
        )
        found[row.shift_id].append(
            KeptApart(finding_id=row.id, at=row.found_at, cash_minor=sum(cash))
        )
    return found


def _sealed(connection: sa.Connection, terminals: list[str]) -> Mapping[str, list[SealedLeft]]:
    found: dict[str, list[SealedLeft]] = defaultdict(list)
    query = (
        sa.select(sealed_vends.c.terminal_id, sealed_vends.c.id, sealed_vends.c.amount_minor)
        .where(sealed_vends.c.terminal_id.in_(terminals), sealed_vends.c.state.in_(EXPOSED))
        .order_by(sealed_vends.c.id)
    )
    for row in connection.execute(query) if terminals else ():
        found[row.terminal_id].append(SealedLeft(sealed_id=row.id, amount_minor=row.amount_minor))
    return found
