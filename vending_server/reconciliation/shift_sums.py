"""What each source says of shifts, for many at once: sums in the database, no sale read out.

Every function takes shifts of neighbouring days and returns a sum for each that has one.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.days.tables import late_postings
from vending_server.ledger import accounts
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.offline_sales.model import FindingState
from vending_server.offline_sales.tables import offline_findings
from vending_server.reconciliation.span import SLACK
from vending_server.reconciliation.tables import Outcome, TakingKind, journal_takings
from vending_server.sealing.tables import sealed_vends
from vending_server.shifts.model import Direction
from vending_server.shifts.tables import cash_movements, shifts
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.tables import sales, tokens

_taken, _entry, _sale = journal_takings.c, ledger_entries.c, sales.c
SALES: Final = (TakingKind.SALE, TakingKind.OFFLINE_SALE)
_BY_HAND: Final = (TakingKind.OPENING, TakingKind.MOVEMENT)
HELD: Final = (FindingState.QUARANTINED, FindingState.CHARGED)
_HANDOVER: Final = "handover:%"


@dataclass(frozen=True, slots=True)
class Amount:
    """Agorot and how many documents."""

    minor: int = 0
    count: int = 0


NOTHING: Final = Amount()


@dataclass(frozen=True, slots=True)
class Hours:
    """When the shifts of a question were open, with room for clocks that differ."""

    since: dt.datetime
    until: dt.datetime

    @classmethod
    def of(cls, rows: Sequence[Any], now: dt.datetime) -> Hours:
        """Return the hours of these rows of `shifts`."""
        return cls(
            min(row.opened_at for row in rows) - SLACK,
            max(row.closed_at or now for row in rows) + SLACK,
        )


def by_journal(connection: sa.Connection, shift_ids: Collection[str]) -> dict[str, Amount]:
    """Return what the tills' journals say that the drawers took, and how many sales they tell."""
    is_done = _taken.kind.in_(SALES) & (_taken.outcome == Outcome.DONE)
    is_not = _taken.kind.in_(_BY_HAND) & (_taken.outcome == Outcome.REFUSED)
    cash = sa.case((is_not, 0), else_=sa.func.coalesce(_taken.cash_minor, 0))
    came = (
        sa.select(_taken.shift_id, sa.func.sum(cash), sa.func.sum(sa.case((is_done, 1), else_=0)))
        .where(_taken.shift_id.in_(shift_ids), _taken.kind != TakingKind.EMPTYING)
        .group_by(_taken.shift_id)
    )
    went = (
        sa.select(_taken.returned_shift_id, sa.func.sum(_taken.returned_minor))
        .where(_taken.returned_shift_id.in_(shift_ids))
        .group_by(_taken.returned_shift_id)
    )
    minor: defaultdict[str, int] = defaultdict(int)
    count: dict[str, int] = {}
    for shift_id, total, number in connection.execute(came):
        minor[shift_id], count[shift_id] = int(total), int(number)
    for shift_id, total in connection.execute(went):
        minor[shift_id] -= int(total)
    for shift_id, total in _untold(connection, shift_ids):
        minor[shift_id] += total
    return {one: Amount(minor[one], count.get(one, 0)) for one in minor}


def _untold(connection: sa.Connection, shift_ids: Collection[str]) -> list[tuple[str, int]]:
    """Return what acts moved whose records of an older till name no sum: the server's documents."""
    is_told = _taken.shift_id.in_(shift_ids) & (_taken.outcome != Outcome.REFUSED)
    nameless = is_told & _taken.cash_minor.is_(None)
    signed = sa.case(
        (cash_movements.c.direction == Direction.IN, cash_movements.c.amount_minor),
        else_=-cash_movements.c.amount_minor,
    )
    moved = (
        sa.select(_taken.shift_id, signed)
        .join(cash_movements, cash_movements.c.id == _taken.document_id)
        .where(nameless, _taken.kind == TakingKind.MOVEMENT)
    )
    opened = (
        sa.select(_taken.shift_id, shifts.c.opening_float_minor)
        .join(shifts, shifts.c.id == _taken.document_id)
        .where(nameless, _taken.kind == TakingKind.OPENING)
    )
    return [(row[0], int(row[1])) for query in (moved, opened) for row in connection.execute(query)]


def by_ledger(
    connection: sa.Connection, shift_ids: Collection[str], hours: Hours
) -> dict[str, int]:
    """Return what the entries say should be in the drawers when they are counted.

    Left out is what a count, the handover and a bag make of it: differences that were found after
    the opening, what stays for the next shift, and what goes to the bank.
    """
    of_code = {accounts.drawer_of_shift(one): one for one in shift_ids}
    rows = connection.execute(
        sa.select(ledger_accounts.c.id, ledger_accounts.c.code).where(
            ledger_accounts.c.code.in_(of_code)
        )
    )
    shift_of = {row.id: of_code[row.code] for row in rows}
    variance, transit = (_account(connection, one) for one in _COUNTED_AWAY)
    handovers = sa.select(ledger_accounts.c.id).where(ledger_accounts.c.code.like(_HANDOVER))
    is_later = _entry.transaction_id.not_in(shift_ids)  # an opening's difference was there at once
    sides = (
        (_entry.debit_account_id, 1, ~((_entry.credit_account_id == variance) & is_later)),
        (
            _entry.credit_account_id,
            -1,
            ~((_entry.debit_account_id == variance) & is_later)
            & (_entry.debit_account_id != transit)
            & _entry.debit_account_id.not_in(handovers),
        ),
    )
    found: defaultdict[str, int] = defaultdict(int)
    for side, sign, counts in sides:
        query = sa.select(side, sa.func.sum(_entry.amount_minor)).where(side.in_(shift_of), counts)
        within = query.where(_entry.posted_at >= hours.since, _entry.posted_at < hours.until)
        late = (
            query.join(late_postings, late_postings.c.transaction_id == _entry.transaction_id)
            .where(late_postings.c.posted_at >= hours.until)
            .where(_entry.posted_at >= hours.until)
        )
        for part in (within, late):
            for account_id, total in connection.execute(part.group_by(side)):
                found[shift_of[account_id]] += sign * int(total)
    return dict(found)


_COUNTED_AWAY: Final = (accounts.CASH_VARIANCE, accounts.CASH_IN_TRANSIT)


def _account(connection: sa.Connection, code: str) -> int:
    query = sa.select(ledger_accounts.c.id).where(ledger_accounts.c.code == code)
    return int(connection.scalars(query).one())


def sales_of(
    connection: sa.Connection, shift_ids: Collection[str], hours: Hours
) -> Mapping[str, int]:
    """Return how many sales the server holds of shifts, those in quarantine included."""
    standing = (
        sa.select(_sale.shift_id, sa.func.count())
        .where(*_within(shift_ids, hours))
        .group_by(_sale.shift_id)
    )
    held = (
        sa.select(offline_findings.c.shift_id, sa.func.count())
        .where(offline_findings.c.shift_id.in_(shift_ids), offline_findings.c.is_booked)
        .where(offline_findings.c.state.in_(HELD))
        .group_by(offline_findings.c.shift_id)
    )
    found: defaultdict[str, int] = defaultdict(int)
    for query in (standing, held):
        for shift_id, number in connection.execute(query):
            found[shift_id] += int(number)
    return found


def by_tokens(
    connection: sa.Connection, shift_ids: Collection[str], hours: Hours
) -> dict[str, Amount]:
    """Return how many tokens stand for the sales of shifts, and what was paid for them.

    The token of a pack was there before its sale: only the sealed vend says which sale it became.
    """
    query = (
        sa.select(_sale.shift_id, sa.func.sum(_sale.tender_minor), sa.func.count())
        .join(tokens, (tokens.c.meter_id == _sale.meter_id) & (tokens.c.sale_id == _sale.id))
        .where(*_within(shift_ids, hours))
        .group_by(_sale.shift_id)
    )
    found = {row[0]: Amount(int(row[1]), int(row[2])) for row in connection.execute(query)}
    of_packs = (
        sa.select(_sale.shift_id, sa.func.sum(_sale.tender_minor), sa.func.count())
        .join(sealed_vends, sealed_vends.c.sale_id == _sale.id)
        .where(*_within(shift_ids, hours))
        .group_by(_sale.shift_id)
    )
    for shift_id, minor, number in connection.execute(of_packs):
        known = found.get(shift_id, NOTHING)
        found[shift_id] = Amount(known.minor + int(minor), known.count + int(number))
    for shift_id, number in _held_tokens(connection, shift_ids):
        known = found.get(shift_id, NOTHING)
        found[shift_id] = Amount(known.minor, known.count + number)
    return found


def _held_tokens(connection: sa.Connection, shift_ids: Collection[str]) -> list[tuple[str, int]]:
    """Return what shifts gave out that is in quarantine: its token left the pack."""
    found = offline_findings.c
    query = (
        sa.select(found.shift_id, sa.func.count())
        .where(found.shift_id.in_(shift_ids), found.is_booked, found.state.in_(HELD))
        .group_by(found.shift_id)
    )
    return [(row[0], int(row[1])) for row in connection.execute(query)]


def _within(shift_ids: Collection[str], hours: Hours) -> list[sa.ColumnElement[bool]]:
    return [
        _sale.sold_at >= hours.since,
        _sale.sold_at < hours.until,
        _sale.shift_id.in_(shift_ids),
        not_reversed(),
    ]
