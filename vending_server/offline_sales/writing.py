"""Write the sales of one upload and what was found about them, in bulk and in one transaction.

Whatever fails here fails the upload: neither the records nor anything that follows from them is
kept, and the till brings them again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from vending_server.days.tables import late_postings
from vending_server.db.statements import Change, together
from vending_server.ledger.accounts import AccountIds
from vending_server.ledger.tables import ledger_corrections, ledger_entries
from vending_server.offline_sales.accounts import Accounts
from vending_server.offline_sales.charging import charge
from vending_server.offline_sales.crediting import write_credits
from vending_server.offline_sales.findings import Finding, new_finding_id, write_findings
from vending_server.offline_sales.model import FindingReason
from vending_server.offline_sales.posting import Posted
from vending_server.offline_sales.quarantine import Held, held_rows
from vending_server.offline_sales.reading import Books
from vending_server.sealing.states import EXPOSED_SQL, SealedState
from vending_server.sealing.tables import sealed_vends
from vending_server.shifts.service import closing_of, note_late_cash
from vending_server.vending.rows import insert_sealed_sales


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What becomes of the offline sales of one upload."""

    posted: Sequence[Posted]
    held: Sequence[Held]
    unreadable: Sequence[Finding]


def write(
    connection: sa.Connection,
    books: Books,
    accounts: Accounts,
    outcome: Outcome,
    ids: AccountIds,
) -> None:
    """Write all of it.

    Raises:
        RowConflict: something of it was changed meanwhile; nothing may be committed.
    """
    posted = outcome.posted
    with together(connection):
        accounts.write(connection)
    insert_sealed_sales(connection, [one.decision for one in posted], ids)
    _mark_sold(connection, books, outcome)
    write_credits(
        connection, books.seat, [one.credit for one in posted if one.credit is not None], ids
    )
    _write_held(connection, books, outcome.held, ids)
    _note_late(connection, books, outcome)
    _put_shifts_right(connection, outcome)
    findings = [finding for one in posted for finding in one.findings]
    findings += [*(one.finding for one in outcome.held), *outcome.unreadable]
    findings += _charge(connection, books, outcome)
    write_findings(connection, books.seat, findings)


def _mark_sold(connection: sa.Connection, books: Books, outcome: Outcome) -> None:
    """Say that these are gone from the pack; what is in quarantine has no sale yet."""
    rows = [
        {"the_id": one.placed.sealed.sealed_id, "at": books.seat.now, "sale": one.decision.sale_id}
        for one in outcome.posted
    ]
    _SOLD.run(connection, rows, otherwise="a sealed vend was voided while its sale arrived")
    kept_apart = [
        {"the_id": sealed_id, "at": books.seat.now, "sale": None}
        for sealed_id in _gone(books, outcome.held)
    ]
    _SOLD.run(connection, kept_apart)


def _gone(books: Books, held: Sequence[Held]) -> list[str]:
    """Return the sealed vends of this terminal that are out, though no sale follows from it."""
    wanted = {one.told.vend.sealed_id for one in held if one.is_out}
    rows = (books.sealed[one] for one in sorted(wanted) if one in books.sealed)
    return [one.sealed_id for one in rows if one.terminal_id == books.seat.terminal_id]


_SOLD: Final = Change(
    lambda given: (
        sealed_vends.update()
        .where(sealed_vends.c.id == given["the_id"])
        .where(sa.text(EXPOSED_SQL))
        .values(
            state=sa.literal_column(f"'{SealedState.SOLD.value}'"),
            state_at=given["at"],
            sale_id=given["sale"],
        )
    ),
    {
        "the_id": sealed_vends.c.id,
        "at": sealed_vends.c.state_at,
        "sale": sealed_vends.c.sale_id,
    },
)


def _write_held(
    connection: sa.Connection, books: Books, held: Sequence[Held], ids: AccountIds
) -> None:
    rows = [row for one in held for row in held_rows(connection, books, one, ids)]
    if rows:
        connection.execute(ledger_entries.insert(), rows)


def _note_late(connection: sa.Connection, books: Books, outcome: Outcome) -> None:
    """Link what was posted to an open day with when it happened."""
    late = [(one.decision.sale_id, one.decision.sold_at) for one in outcome.posted if one.late]
    late += [(one.finding.finding_id, one.happened_at) for one in outcome.held if one.is_late]
    if late:
        connection.execute(
            late_postings.insert(),
            [
                {
                    "transaction_id": transaction_id,
                    "point_number": books.seat.point_number,
                    "happened_at": happened_at,
                    "posted_at": books.seat.now,
                }
                for transaction_id, happened_at in late
            ],
        )


def _put_shifts_right(connection: sa.Connection, outcome: Outcome) -> None:
    """Tell shifts that were counted already what was in their drawers.

    Where the day was locked as well, the Z stays as it is, and only the entries say so.
    """
    told = [
        (one.decision.sale_id, one.closed_shift.shift_id, 0 if one.late else one.placed.cash_minor)
        for one in outcome.posted
        if one.closed_shift is not None and one.placed.cash_minor
    ]
    told += [
        (one.finding.finding_id, one.counted_shift, 0 if one.is_late else one.cash_minor)
        for one in outcome.held
        if one.counted_shift is not None and one.cash_minor
    ]
    cash: Counter[str] = Counter()
    for _, shift_id, minor in told:
        cash[shift_id] += minor
    closings = {one: closing_of(connection, one) for one in sorted(cash)}
    for shift_id in closings:
        note_late_cash(connection, shift_id, cash[shift_id])
    if told:
        links = [
            {"transaction_id": transaction_id, "corrects_id": closings[shift_id]}
            for transaction_id, shift_id, _ in told
        ]
        connection.execute(ledger_corrections.insert(), links)


def _charge(connection: sa.Connection, books: Books, outcome: Outcome) -> list[Finding]:
    """Take what an agent's point sold from his float; the last lock of all."""
    if not books.seat.is_agent:
        return []
    sold: list[tuple[Posted | Held, int]] = [
        (one, one.decision.priced.tender) for one in outcome.posted if one.placed.money_from is None
    ]
    sold += [(one, one.money_minor) for one in outcome.held if one.money_minor]
    beyond = charge(connection, books.seat.point_number, sold) if sold else []
    return [
        Finding(
            told=one.placed.told,
            reason=FindingReason.OVER_FLOAT,
            finding_id=new_finding_id(books.seat.now),
            difference_minor=over,
            sale_id=one.decision.sale_id,
        )
        for one, over in beyond
        if isinstance(one, Posted)  # what is in quarantine is looked at anyway
    ]
