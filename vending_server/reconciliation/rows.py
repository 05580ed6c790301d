"""The rows behind a difference: read only where there is one, and never more than fit a page.

A sale is looked for on the other side by the id that the till gave it; what both sides hold with
the same cash explains nothing and is left out, in the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from vending_server.days.model import HEAD_OFFICE, end_of, start_of
from vending_server.ledger.seats import of_seat
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.machine_cash.tables import cash_box_counts
from vending_server.offline_sales.model import FindingReason
from vending_server.offline_sales.tables import offline_findings
from vending_server.points.service import municipality_facts
from vending_server.points.tables import terminals
from vending_server.reconciliation.model import (
    ROWS_MAX,
    Difference,
    DifferenceKind,
    Link,
    LinkKind,
    SubjectKind,
    View,
)
from vending_server.reconciliation.rows_of_sales import unlike_sales, untokened
from vending_server.reconciliation.tables import (
    accounting_vouchers,
    journal_closings,
    journal_marks,
    journal_takings,
)
from vending_server.sealing.losing import lost_pack
from vending_server.shifts.tables import (
    bank_confirmations,
    bank_deposits,
    cash_movements,
    shift_counts,
    shifts,
)
from vending_server.sync.tables import journal_differences
from vending_server.tariffs.tables import tariff_versions
from vending_server.vending.tables import tokens


def with_rows(connection: sa.Connection, difference: Difference) -> Difference:
    """Return a difference with the rows behind it, unless they were told with it."""
    if difference.rows:
        return difference
    found = _READERS[difference.subject.kind](connection, difference)
    return replace(difference, rows=tuple(islice(found, ROWS_MAX)))


def _of_shift(connection: sa.Connection, difference: Difference) -> Iterator[Link]:
    shift_id, pair = difference.subject.id, (difference.left, difference.right)
    if pair == (View.JOURNAL, View.LEDGER):
        yield from _marks(connection, difference)
        yield from unlike_sales(connection, difference, ROWS_MAX)
        yield from _unlike_movements(connection, shift_id)
    elif pair == (View.LEDGER, View.TOKENS):
        yield from untokened(connection, difference, ROWS_MAX)
    elif pair == (View.LEDGER, View.COUNTED):
        yield from _handover(connection, shift_id)
    else:
        yield from _counts(connection, shift_id)
        yield from _closings(connection, shift_id)
        yield from _movements(connection, cash_movements.c.shift_id == shift_id)


def _counts(connection: sa.Connection, shift_id: str) -> Iterator[Link]:
    count = shift_counts.c
    query = (
        sa.select(
            count.document_id,
            count.kind,
            sa.func.sum(count.denomination_minor * count.pieces).label("minor"),
        )
        .where(count.shift_id == shift_id)
        .group_by(count.document_id, count.kind)
        .order_by(count.document_id)
    )
    for row in connection.execute(query):
        told = {"what": row.kind.value}
        yield Link(kind=LinkKind.COUNT, id=row.document_id, amount_minor=int(row.minor), told=told)


def _handover(connection: sa.Connection, shift_id: str) -> Iterator[Link]:
    """Yield the shift whose float was found otherwise, and the one before it."""
    now, before = shifts.alias("now"), shifts.alias("before")
    query = (
        sa.select(before)
        .join(now, (now.c.terminal_id == before.c.terminal_id))
        .where(now.c.id == shift_id, before.c.number <= now.c.number)
        .order_by(before.c.number.desc())
        .limit(2)
    )
    for row in connection.execute(query):
        is_it = row.id == shift_id
        yield Link(
            kind=LinkKind.SHIFT,
            id=row.id,
            at=row.opened_at if is_it else row.closed_at,
            amount_minor=row.opening_float_minor if is_it else row.float_left_minor or 0,
            told={"number": row.number, "what": "opening" if is_it else "left"},
        )


def _closings(connection: sa.Connection, shift_id: str) -> Iterator[Link]:
    closing = journal_closings.c
    query = sa.select(journal_closings).where(closing.shift_id == shift_id)
    for row in connection.execute(query.order_by(closing.sequence)):
        yield Link(
            kind=LinkKind.RECORD,
            id=f"{row.terminal_id}:{row.sequence}",
            told={"what": "closing", "digest": row.head_hash[:16]},
        )


def _movements(connection: sa.Connection, which: sa.ColumnElement[bool]) -> Iterator[Link]:
    query = sa.select(cash_movements).where(which).order_by(cash_movements.c.happened_at)
    for row in connection.execute(query):
        sign = 1 if row.direction.value == "in" else -1
        yield Link(
            kind=LinkKind.MOVEMENT,
            id=row.id,
            at=row.happened_at,
            amount_minor=sign * row.amount_minor,
            told={"what": row.reason.value, "paper": row.paper},
        )


def _unlike_movements(connection: sa.Connection, shift_id: str) -> Iterator[Link]:
    """Yield movements that only one side knows."""
    taken, moved = journal_takings.c, cash_movements.c
    only_told = (
        sa.select(journal_takings)
        .outerjoin(cash_movements, moved.id == taken.document_id)
        .where(taken.shift_id == shift_id, taken.kind == "movement", moved.id.is_(None))
        .where(taken.outcome != "refused")
    )
    for row in connection.execute(only_told):
        yield Link(
            kind=LinkKind.RECORD,
            id=f"{row.terminal_id}:{row.sequence}",
            at=row.at,
            amount_minor=row.cash_minor or 0,
            told={"what": "movement", "outcome": row.outcome.value},
        )
    known = sa.select(taken.document_id).where(
        taken.shift_id == shift_id, taken.kind == "movement", taken.outcome != "refused"
    )
    yield from _movements(connection, (moved.shift_id == shift_id) & moved.id.not_in(known))


def _marks(connection: sa.Connection, difference: Difference) -> Iterator[Link]:
    """Yield the last record that is here, where records are missing."""
    terminal_id = difference.subject.terminal_id
    if difference.kind is not DifferenceKind.GAP or terminal_id is None:
        return
    query = sa.select(journal_marks).where(journal_marks.c.terminal_id == terminal_id)
    row = connection.execute(query).one_or_none()
    sequence = 0 if row is None else row.sequence
    yield Link(
        kind=LinkKind.RECORD,
        id=f"{terminal_id}:{sequence}",
        at=None if row is None else row.last_at,
        told={"what": "last_here", "sequence": sequence},
    )


def _of_till_day(connection: sa.Connection, difference: Difference) -> Iterator[Link]:
    if difference.right is View.TOKENS:
        yield from untokened(connection, difference, ROWS_MAX)
        return
    yield from _marks(connection, difference)
    yield from unlike_sales(connection, difference, ROWS_MAX)


def _of_slip(connection: sa.Connection, difference: Difference) -> Iterator[Link]:
    """Yield a slip, those that bear the same bag or word of the bank, and its shifts."""
    slip, word = bank_deposits.c, bank_confirmations.c
    of_this = sa.select(slip.bag_number, word.bank_reference, slip.bank).outerjoin(
        bank_confirmations, word.deposit_id == slip.id
    )
    own = connection.execute(of_this.where(slip.id == difference.subject.id)).one()
    alike = (slip.id == difference.subject.id) | (
        (slip.bag_number == own.bag_number) & (slip.bank == own.bank)
    )
    if own.bank_reference is not None:
        alike |= word.bank_reference == own.bank_reference
    query = (
        sa.select(
            bank_deposits,
            word.id.label("word_id"),
            word.amount_minor.label("confirmed_minor"),
            word.bank_reference,
            word.confirmed_at,
        )
        .outerjoin(bank_confirmations, word.deposit_id == slip.id)
        .where(alike)
        .order_by(slip.made_at, slip.id)
    )
    for row in connection.execute(query):
        told = {"number": row.number, "bag": row.bag_number}
        yield Link(
            kind=LinkKind.SLIP, id=row.id, at=row.made_at, amount_minor=row.amount_minor, told=told
        )
        if row.word_id is not None:
            yield Link(
                kind=LinkKind.CONFIRMATION,
                id=row.word_id,
                at=row.confirmed_at,
                amount_minor=row.confirmed_minor,
                told={"reference": row.bank_reference},
            )
    bagged = sa.select(shifts).where(shifts.c.deposit_id == difference.subject.id)
    for row in connection.execute(bagged.order_by(shifts.c.opened_at)):
        yield Link(
            kind=LinkKind.SHIFT,
            id=row.id,
            at=row.opened_at,
            amount_minor=(row.counted_minor or 0) - (row.float_left_minor or 0),
            told={"number": row.number},
        )


def _of_cassette(connection: sa.Connection, difference: Difference) -> Iterator[Link]:
    taken, count = journal_takings.c, cash_box_counts.c
    told = sa.select(journal_takings).where(
        taken.terminal_id == difference.subject.terminal_id,
        taken.document_id == difference.subject.id,
    )
    for row in connection.execute(told):
        yield Link(
            kind=LinkKind.RECORD,
            id=f"{row.terminal_id}:{row.sequence}",
            at=row.at,
            amount_minor=row.cash_minor or 0,
            told={"what": "emptying"},
        )
    counted = sa.select(cash_box_counts).where(count.emptying_id == difference.subject.id)
    for row in connection.execute(counted):
        yield Link(
            kind=LinkKind.COUNT,
            id=row.document_id,
            at=row.counted_at,
            amount_minor=row.counted_minor,
            told={"what": "cash_box"},
        )


def _of_terminal(connection: sa.Connection, difference: Difference) -> Iterator[Link]:
    seen = journal_differences.c
    query = sa.select(journal_differences).where(seen.terminal_id == difference.subject.id)
    for row in connection.execute(query.order_by(seen.id)):
        yield Link(
            kind=LinkKind.RECORD,
            id=f"{row.terminal_id}:{row.sequence}",
            at=row.received_at,
            told={"what": row.standing.value, "sequence": row.sequence},
        )
    apart = (FindingReason.FORKED_JOURNAL, FindingReason.UNSIGNED_JOURNAL)
    found = offline_findings.c
    yield from _findings(
        connection, (found.terminal_id == difference.subject.id) & found.reason.in_(apart)
    )


def _of_agent(connection: sa.Connection, difference: Difference) -> Iterator[Link]:
    found = offline_findings.c
    of_point = sa.select(terminals.c.id).where(
        terminals.c.point_number == difference.subject.point_number
    )
    yield from _findings(
        connection,
        found.terminal_id.in_(of_point) & (found.reason == FindingReason.OVER_FLOAT),
    )


def _findings(connection: sa.Connection, which: sa.ColumnElement[bool]) -> Iterator[Link]:
    found = offline_findings.c
    query = sa.select(offline_findings).where(which).order_by(found.found_at.desc(), found.id)
    for row in connection.execute(query.limit(ROWS_MAX)):
        yield Link(
            kind=LinkKind.FINDING,
            id=row.id,
            at=row.sold_at or row.found_at,
            amount_minor=row.difference_minor or row.amount_minor,
            told={"reason": row.reason.value, "state": row.state.value},
        )


def _of_pack(connection: sa.Connection, difference: Difference) -> Iterator[Link]:
    pack = lost_pack(connection, difference.subject.id)
    if pack is not None:
        yield Link(
            kind=LinkKind.PACK,
            id=pack.terminal_id,
            at=difference.since,
            amount_minor=pack.exposed_minor,
            told={"vends": pack.exposed_count, "meters": pack.exposed_meters},
        )


def _of_tariff(connection: sa.Connection, difference: Difference) -> Iterator[Link]:
    version = tariff_versions.c
    query = sa.select(tariff_versions).where(version.id == int(difference.subject.id))
    for row in connection.execute(query):
        yield Link(
            kind=LinkKind.VERSION,
            id=str(row.id),
            at=row.activated_at,
            amount_minor=difference.amount_minor,
            told={"code": row.code, "valid_from": row.valid_from.isoformat()},
        )


def _of_key(connection: sa.Connection, difference: Difference) -> Iterator[Link]:
    sgc, _, krn = difference.subject.id.rpartition(":")
    token = tokens.c
    query = (
        sa.select(token.meter_id, token.base_year, token.tid, token.units_tenths)
        .where(token.sgc == sgc, token.krn == int(krn), token.sale_id.is_(None))
        .order_by(token.tid.desc())
        .limit(ROWS_MAX)
    )
    for row in connection.execute(query):
        yield Link(
            kind=LinkKind.TOKEN,
            id=f"{row.meter_id}:{row.base_year}:{row.tid}",
            told={"units_tenths": row.units_tenths},
        )


def _of_day(connection: sa.Connection, difference: Difference) -> Iterator[Link]:
    voucher, subject = accounting_vouchers.c, difference.subject
    query = sa.select(accounting_vouchers).where(
        voucher.point_number == subject.point_number, voucher.day == subject.day
    )
    for row in connection.execute(query.order_by(voucher.number)):
        yield Link(
            kind=LinkKind.VOUCHER,
            id=row.id,
            at=row.made_at,
            amount_minor=row.total_minor,
            told={"number": row.number},
        )
    if subject.point_number == HEAD_OFFICE:
        yield from _posted_by_head_office(connection, subject.day)


def _posted_by_head_office(connection: sa.Connection, day: dt.date) -> Iterator[Link]:
    """Yield the entries of a day: no shift and no till would tell where they came from."""
    zone = ZoneInfo(municipality_facts(connection).time_zone)
    debit, credit, entry = ledger_accounts.alias(), ledger_accounts.alias(), ledger_entries.c
    query = (
        sa.select(ledger_entries, debit.c.code.label("debit"), credit.c.code.label("credit"))
        .join(debit, debit.c.id == entry.debit_account_id)
        .join(credit, credit.c.id == entry.credit_account_id)
        .where(of_seat(HEAD_OFFICE))
        .where(entry.posted_at >= start_of(day, zone), entry.posted_at < end_of(day, zone))
        .order_by(entry.posted_at, entry.transaction_id, entry.line)
    )
    for row in connection.execute(query.limit(ROWS_MAX)):
        yield Link(
            kind=LinkKind.ENTRY,
            id=f"{row.transaction_id}:{row.line}",
            at=row.posted_at,
            amount_minor=row.amount_minor,
            told={"debit": row.debit, "credit": row.credit},
        )


def _none(_connection: sa.Connection, _difference: Difference) -> Iterator[Link]:
    return iter(())


_READERS: Final[Mapping[SubjectKind, Callable[[sa.Connection, Any], Iterator[Link]]]] = {
    SubjectKind.SHIFT: _of_shift,
    SubjectKind.CASSETTE: _of_cassette,
    SubjectKind.TILL_DAY: _of_till_day,
    SubjectKind.SLIP: _of_slip,
    SubjectKind.TERMINAL: _of_terminal,
    SubjectKind.AGENT: _of_agent,
    SubjectKind.BATCH: _none,
    SubjectKind.PACK: _of_pack,
    SubjectKind.TARIFF: _of_tariff,
    SubjectKind.KEY: _of_key,
    SubjectKind.DAY_OF_POINT: _of_day,
}
assert set(_READERS) == set(SubjectKind), "every subject has rows behind it"
