"""Money of offline sales that cannot be sales: it lies in a drawer, so it is in the books.

Pure but for the ids of accounts.  A record that cannot be read has no certain amount; it is shown,
and nothing of it is posted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from vending_server.days.model import posting_time
from vending_server.ledger import accounts
from vending_server.ledger.accounts import AccountIds
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import entry_rows
from vending_server.offline_sales.findings import Finding, new_finding_id
from vending_server.offline_sales.model import FindingReason, Seat
from vending_server.offline_sales.reading import Books
from vending_server.offline_sales.records import ToldVend
from vending_server.vending.tenders import money_account
from vending_server.wire.quote import TenderKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A sale in quarantine: what is told of it, and what of its money is posted."""

    finding: Finding
    told: ToldVend
    entries: tuple[Entry, ...]
    cash_minor: int  # of a shift whose count stood already

    @property
    def money_minor(self) -> int:
        """What is in the quarantine."""
        return sum(one.amount_minor for one in self.entries if one.credit == accounts.QUARANTINE)


def hold(books: Books, told: ToldVend, reason: FindingReason) -> Held:
    """Keep a sale apart with its money."""
    entries = tuple(_entries(books, told))
    booked = any(one.credit == accounts.QUARANTINE for one in entries)
    return Held(
        finding=Finding(
            told=told,
            reason=reason,
            finding_id=new_finding_id(books.seat.now),
            is_booked=booked,
        ),
        told=told,
        entries=entries,
        cash_minor=sum(e.amount_minor for e in entries if e.debit == accounts.CASH_VARIANCE),
    )


def held_rows(
    connection: sa.Connection, books: Books, held: Held, ids: AccountIds
) -> list[dict[str, Any]]:
    """Return the entries of a sale in quarantine, under the id of its finding."""
    seat: Seat = books.seat
    return entry_rows(
        held.entries,
        transaction_id=held.finding.finding_id,
        posted_at=posting_time(held.told.at, books.locked_until, seat.now),
        ids=ids,
        connection=connection,
        point_number=seat.point_number,
    )


def _entries(books: Books, told: ToldVend) -> Iterator[Entry]:
    shift = books.shifts.get(told.sale.shift_id)
    shift_id = None if shift is None else shift.shift_id
    for part in told.vend.tenders:
        if part.kind is TenderKind.DEPOSIT:
            continue  # nothing came in: it was ours already, and stays on its contract
        account = money_account(
            part.kind,
            point=books.point,
            terminal_id=books.seat.terminal_id,
            shift_id=shift_id,
        )
        yield Entry(account, accounts.QUARANTINE, part.amount_minor)
        is_counted = shift is not None and shift.closed_at is not None
        if is_counted and part.kind is TenderKind.CASH and not books.seat.is_agent:
            yield Entry(accounts.CASH_VARIANCE, account, part.amount_minor)
