"""What a day of a point lacks before it is closed.

Inside the caller's transaction.  A line that is *required* keeps the day from being locked; the
others are told, and a person decides.  Tolerance plays no part: it only sorts lists.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from vending_server.days.model import end_of
from vending_server.offline_sales.model import FindingState
from vending_server.offline_sales.tables import offline_findings
from vending_server.operations.tables import restore_proofs
from vending_server.points.tables import terminals
from vending_server.reconciliation.links import told_at
from vending_server.reconciliation.lock_span import locked_through, span_of_lock
from vending_server.reconciliation.model import DifferenceKind, SubjectKind, View, ViewState
from vending_server.reconciliation.naming import kind_of
from vending_server.reconciliation.seals import kept_seals
from vending_server.reconciliation.seen_days import seen_days
from vending_server.reconciliation.seen_shifts import seen_shifts
from vending_server.reconciliation.seen_tills import seen_till_days
from vending_server.reconciliation.span import Seen, Span
from vending_server.reconciliation.tables import (
    Outcome,
    TakingKind,
    journal_takings,
    reconciliation_items,
)
from vending_server.reconciliation.waiting import WAITING
from vending_server.wire.reconciliation import CheckLine, DayChecklist, LinkFacts

PROOF_AGE: Final = dt.timedelta(hours=50)
"""How old the last proven restore may be before a backup counts as unproven."""
_LINKS: Final = 20
_item, _taken = reconciliation_items.c, journal_takings.c


def checklist(
    connection: sa.Connection,
    point_number: int,
    day: dt.date,
    *,
    zone: dt.tzinfo,
    now: dt.datetime,
    is_compared: bool | None,
) -> DayChecklist:
    """Return the lines of a day, the open ones first.

    That it was not compared is told where it is so; `is_compared` is None where nobody asks.
    """
    span = Span(from_day=day, through_day=day, zone=zone, point_number=point_number)
    lines = list(_lines(connection, span, now))
    if is_compared is False:
        lines.append(_line("day_compared", [_day(span)], is_required=True))
    lines.sort(key=lambda one: (one.is_met, not one.is_required))
    through = locked_through(connection, point_number)
    is_locked = through is not None and day <= through
    seals = kept_seals(connection, point_number=point_number, first=day, last=day)
    seal = seals[0] if is_locked and seals else None
    is_over = now >= end_of(day, zone)
    return DayChecklist(
        point_number=point_number,
        day=day.isoformat(),
        is_locked=is_locked,
        may_lock=is_over and not is_locked and all(one.is_met for one in lines if one.is_required),
        lines=lines,
        rows_root=None if seal is None else seal.root,
        rows=0 if seal is None else seal.entries,
        as_of=now.isoformat(),
    )


def _lines(connection: sa.Connection, span: Span, now: dt.datetime) -> Iterator[CheckLine]:
    shifts = list(seen_shifts(connection, span, now))
    tills = list(seen_till_days(connection, span, now))
    yield _line("shifts_closed", [_shift(one) for one in shifts if _is_open(one)], is_required=True)
    silent = [one for one in (*shifts, *tills) if _is_silent(one, now)]
    yield _line("points_synced", [_shift(one) for one in silent], is_required=False)
    yield _line("none_in_doubt", _in_doubt(connection, span), is_required=False)
    closed = span_of_lock(connection, _point_of(span), span.from_day, span.zone)
    yield _line("differences_decided", _undecided(connection, closed), is_required=True)
    loose = [one for one in shifts if one.views[View.DEPOSIT].state is ViewState.MISSING]
    unbagged = [_shift(one) for one in loose if not _is_open(one)]
    yield _line("deposits_under_way", unbagged, is_required=False)
    yield _line("quarantine_decided", _quarantined(connection, span), is_required=False)
    yield _line("vouchers_exported", _vouchers(connection, span, now), is_required=False)
    yield _line("counters_equal", _counters(connection), is_required=False)
    yield _line("backup_proven", _unproven(connection, now), is_required=False)


def _point_of(span: Span) -> int:
    assert span.point_number is not None, "a checklist is of one point"
    return span.point_number


def _day(span: Span) -> LinkFacts:
    told = f"{span.point_number}:{span.from_day.isoformat()}"
    return LinkFacts(kind=SubjectKind.DAY_OF_POINT.value, id=told)


def _line(key: str, links: list[LinkFacts], *, is_required: bool) -> CheckLine:
    return CheckLine(
        key=key,
        is_met=not links,
        is_required=is_required,
        open=len(links),
        amount_minor=sum(abs(one.amount_minor) for one in links),
        links=links[:_LINKS],
    )


def _is_open(seen: Seen) -> bool:
    return seen.subject.kind is SubjectKind.SHIFT and seen.ended_at is None


def _is_silent(seen: Seen, now: dt.datetime) -> bool:
    """Say whether records of it may still be missing, and its till may still be without a line."""
    if seen.views[View.JOURNAL].state is not ViewState.PROVISIONAL:
        return False
    gaps = [one for one in seen.differences if one.kind is DifferenceKind.GAP]
    return not gaps or any(not one.is_due(now) for one in gaps)


def _shift(seen: Seen) -> LinkFacts:
    kind = "shift" if seen.subject.kind is SubjectKind.SHIFT else seen.subject.kind.value
    return LinkFacts(
        kind=kind,
        id=seen.subject.id,
        at=told_at(seen.begun_at),
        told={"terminal": seen.terminal_number, "number": seen.number or 0},
    )


def _in_doubt(connection: sa.Connection, span: Span) -> list[LinkFacts]:
    query = (
        sa.select(journal_takings)
        .join(terminals, terminals.c.id == _taken.terminal_id)
        .where(terminals.c.point_number == span.point_number)
        .where(_taken.outcome == Outcome.PENDING, _taken.at >= span.since, _taken.at < span.until)
        .where(_taken.kind.in_((TakingKind.SALE, TakingKind.PAYMENT)))
        .order_by(_taken.at)
    )
    return [
        LinkFacts(
            kind="record",
            id=f"{row.terminal_id}:{row.sequence}",
            at=told_at(row.at),
            amount_minor=row.cash_minor or 0,
            told={"receipt": row.receipt_sequence or 0},
        )
        for row in connection.execute(query)
    ]


def _undecided(connection: sa.Connection, span: Span) -> list[LinkFacts]:
    query = sa.select(reconciliation_items).where(
        _item.state.in_(WAITING),
        _item.point_number == span.point_number,
        _item.day >= span.from_day,
        _item.day <= span.through_day,
    )
    return _items(connection, query)


def _items(connection: sa.Connection, query: sa.Select[Any]) -> list[LinkFacts]:
    return [
        LinkFacts(
            kind="item",
            id=row.id,
            at=told_at(row.first_seen_at),
            amount_minor=row.amount_minor,
            told={
                "subject": kind_of(row).value,
                "state": row.state.value,
                "day": row.day.isoformat(),
            },
        )
        for row in connection.execute(query.order_by(_item.first_seen_at, _item.id))
    ]


def _quarantined(connection: sa.Connection, span: Span) -> list[LinkFacts]:
    found = offline_findings.c
    query = (
        sa.select(offline_findings)
        .join(terminals, terminals.c.id == found.terminal_id)
        .where(terminals.c.point_number == span.point_number)
        .where(found.state == FindingState.QUARANTINED)
        .where(sa.func.coalesce(found.sold_at, found.found_at) >= span.since)
        .where(sa.func.coalesce(found.sold_at, found.found_at) < span.until)
        .order_by(found.found_at, found.id)
    )
    return [
        LinkFacts(
            kind="finding",
            id=row.id,
            at=told_at(row.found_at),
            amount_minor=row.amount_minor,
            told={"reason": row.reason.value},
        )
        for row in connection.execute(query)
    ]


def _vouchers(connection: sa.Connection, span: Span, now: dt.datetime) -> list[LinkFacts]:
    """Return the day where its voucher is not made, not taken over, or of another sum."""
    return [
        LinkFacts(
            kind=SubjectKind.DAY_OF_POINT.value,
            id=seen.subject.id,
            amount_minor=seen.views[View.LEDGER].amount_minor,
        )
        for seen in seen_days(connection, span, now)
        if seen.views[View.VOUCHER].state is not ViewState.KNOWN or seen.differences
    ]


def _counters(connection: sa.Connection) -> list[LinkFacts]:
    query = sa.select(reconciliation_items).where(
        _item.state.in_(WAITING), _item.subject_kind == SubjectKind.KEY
    )
    return _items(connection, query)


def _unproven(connection: sa.Connection, now: dt.datetime) -> list[LinkFacts]:
    proof = restore_proofs.c
    query = sa.select(sa.func.max(proof.proven_at)).where(proof.is_proven)
    last = connection.scalar(query)
    if last is not None and now - last <= PROOF_AGE:
        return []
    return [LinkFacts(kind="backup", id="last_proven", at=told_at(last))]
