"""Money of offline sales that cannot be sales: it lies in a drawer, so it is in the books.

Pure but for the ids of accounts.  A record that cannot be read has no certain amount; it is shown,
and nothing of it is posted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.days.model import posting_time
from vending_server.ledger import accounts
from vending_server.ledger.accounts import AccountIds
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import entry_rows
from vending_server.offline_sales.findings import Finding, new_finding_id
from vending_server.offline_sales.model import FindingReason, sold_between
from vending_server.offline_sales.reading import Books
from vending_server.offline_sales.records import ToldVend
from vending_server.vending.tenders import money_account
from vending_server.wire.quote import TenderKind

_KEPT_MAX: Final = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A sale in quarantine: what is told of it, and what of its money is posted."""

    finding: Finding
    told: ToldVend
    happened_at: dt.datetime  # by the till's clock, as far as that can be
    entries: tuple[Entry, ...] = ()
    is_out: bool = True  # its token left the pack
    is_late: bool = False  # its day was locked
    counted_shift: str | None = None  # whose count stood already
    cash_minor: int = 0

    @property
    def money_minor(self) -> int:
        """What is in the quarantine."""
        return sum(one.amount_minor for one in self.entries if one.credit == accounts.QUARANTINE)


def hold(books: Books, told: ToldVend, reason: FindingReason) -> Held:
    """Keep a sale apart with its money."""
    shift = books.shifts.get(told.sale.shift_id)
    parts = [one for one in told.vend.tenders if one.kind is not TenderKind.DEPOSIT]
    is_counted = shift is not None and shift.closed_at is not None and not books.seat.is_agent
    cash = sum(one.amount_minor for one in parts if one.kind is TenderKind.CASH)
    shift_id = None if shift is None else shift.shift_id
    entries = [
        Entry(
            money_account(
                one.kind, point=books.point, terminal_id=books.seat.terminal_id, shift_id=shift_id
            ),
            accounts.QUARANTINE,
            one.amount_minor,
        )
        for one in parts
    ]
    if is_counted and cash and shift_id is not None:
        # The count stood; what was expected did not.
        drawer = accounts.drawer_of_shift(shift_id)
        entries.append(Entry(accounts.CASH_VARIANCE, drawer, cash))
    until = books.locked_until
    happened_at = _happened_at(books, told)
    return Held(
        finding=Finding(
            told=told,
            reason=reason,
            finding_id=new_finding_id(books.seat.now),
            is_booked=bool(entries),
            shift_id=shift_id,
        ),
        told=told,
        happened_at=happened_at,
        entries=tuple(entries),
        is_late=until is not None and happened_at < until,
        counted_shift=shift_id if is_counted else None,
        cash_minor=cash,
    )


def note(books: Books, told: ToldVend, reason: FindingReason) -> Held:
    """Keep a sale apart that nobody vouches for: it is told, and nothing is posted."""
    finding = Finding(told=told, reason=reason, finding_id=new_finding_id(books.seat.now))
    return Held(finding=finding, told=told, happened_at=told.at, is_out=False)


def _happened_at(books: Books, told: ToldVend) -> dt.datetime:
    """Return when the money came: not before the vend was sealed, if we know it, and not later.

    Of a vend that we do not know only this is known: no till keeps a sale to itself for a year.
    """
    now = books.seat.now
    sealed = books.sealed.get(told.vend.sealed_id)
    if sealed is not None and sealed.terminal_id == books.seat.terminal_id:
        return sold_between(told.at, sealed_at=sealed.sealed_at, now=now)[0]
    return told.at if now - _KEPT_MAX < told.at < now else now


def held_rows(
    connection: sa.Connection, books: Books, held: Held, ids: AccountIds
) -> list[dict[str, Any]]:
    """Return the entries of a sale in quarantine, under the id of its finding."""
    seat = books.seat
    return entry_rows(
        held.entries,
        transaction_id=held.finding.finding_id,
        posted_at=posting_time(held.happened_at, books.locked_until, seat.now),
        ids=ids,
        connection=connection,
        point_number=seat.point_number,
    )
