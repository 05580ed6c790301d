"""What there is of a point's day, counted: where a count changed, it is to be compared again.

Counts of what comes late into a day that is over: entries, records of journals, shifts and their
counts, bags.  A change that alters none of them is found by the look at the last weeks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from vending_server.days.model import end_of, start_of
from vending_server.days.tables import late_postings
from vending_server.ledger.seats import of_seat
from vending_server.ledger.tables import ledger_entries
from vending_server.points.tables import terminals
from vending_server.reconciliation.tables import journal_takings
from vending_server.shifts.tables import bank_confirmations, bank_deposits, shift_counts, shifts

_entry, _taken, _shift = ledger_entries.c, journal_takings.c, shifts.c
_slip, _late = bank_deposits.c, late_postings.c


def mark_of(connection: sa.Connection, point_number: int, day: dt.date, zone: dt.tzinfo) -> str:
    """Return the counts of a day, spelled as they are kept."""
    since, until = start_of(day, zone), end_of(day, zone)
    of_day = sa.select(_shift.id).where(
        _shift.point_number == point_number, _shift.opened_at >= since, _shift.opened_at < until
    )
    seats = sa.select(terminals.c.id).where(terminals.c.point_number == point_number)
    outside = _taken.shift_id.is_(None) & _taken.terminal_id.in_(seats)
    counted: Sequence[sa.Executable] = (
        sa.select(sa.func.count()).where(
            of_seat(point_number),
            _entry.posted_at >= since,
            _entry.posted_at < until,
        ),
        sa.select(sa.func.count()).where(
            _late.point_number == point_number,
            _late.happened_at >= since,
            _late.happened_at < until,
        ),
        sa.select(
            sa.func.count(),
            sa.func.count(_shift.closed_at),
            sa.func.count(_shift.deposit_id),
            sa.func.coalesce(sa.func.sum(_shift.counted_minor), 0),
        ).where(_shift.id.in_(of_day)),
        sa.select(sa.func.count()).where(shift_counts.c.shift_id.in_(of_day)),
        _told().where(_taken.shift_id.in_(of_day)),
        _told().where(outside, _taken.at >= since, _taken.at < until),
        sa.select(sa.func.count(), sa.func.count(bank_confirmations.c.id))
        .select_from(bank_deposits)
        .outerjoin(bank_confirmations, bank_confirmations.c.deposit_id == _slip.id)
        .where(_slip.point_number == point_number, _slip.made_at >= since, _slip.made_at < until),
    )
    rows = (connection.execute(query).one() for query in counted)
    return ":".join(str(int(one)) for row in rows for one in row)


def _told() -> sa.Select[int, int, int]:
    """Return how many records, and how many of them have their ends."""
    return sa.select(
        sa.func.count(),
        sa.func.count(_taken.ended_sequence),
        sa.func.count(_taken.returned_sequence),
    )
