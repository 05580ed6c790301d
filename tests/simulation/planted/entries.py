"""I5: every sale's entries add up to nothing, and none is ever changed or taken out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa

from tests.simulation.planted.schema import without_triggers
from tests.simulation.planted.seam import Bug, Patch
from vending_server.ledger import accounts
from vending_server.ledger.tables import ledger_entries
from vending_server.shifts import service
from vending_server.vending import rows


def _last_line_lost() -> list[Patch]:
    entries = rows._entries
    return [(rows, "_entries", lambda *args: entries(*args)[:-1])]


def _carry_unposted() -> list[Patch]:
    post_sale = rows.post_sale

    def posted(*args: Any) -> Any:
        return [one for one in post_sale(*args) if accounts.CARRY not in {one.debit, one.credit}]

    return [(rows, "post_sale", posted)]


def _agent_unposted() -> list[Patch]:
    entries = rows._entries

    def posted(decision: Any, *more: Any) -> Any:
        return [] if decision.command.seller.is_agent else entries(decision, *more)

    return [(rows, "_entries", posted)]


def _one_part_kept() -> list[Patch]:
    tender_rows = rows._tender_rows
    return [(rows, "_tender_rows", lambda decision: list(tender_rows(decision))[:1])]


_SAME = ("debit_account_id", "credit_account_id")


def _entry_updated() -> list[Patch]:
    write_sales = rows.write_sales

    def merged(connection: sa.Connection, decisions: Sequence[Any], ids: Any) -> None:
        write_sales(connection, decisions, ids)
        for one in decisions:
            _merge(connection, one.sale_id)

    return [without_triggers("ledger_entries"), (rows, "write_sales", merged)]


def _merge(connection: sa.Connection, sale_id: str) -> None:
    """Add a sale's first entry to an earlier one between the same accounts, to save a row."""
    row = ledger_entries.c
    of_sale = (row.transaction_id == sale_id) & (row.line == 1)
    mine = connection.execute(sa.select(ledger_entries).where(of_sale)).one()
    alike = [row[name] == getattr(mine, name) for name in _SAME]
    earlier = connection.execute(
        sa.select(ledger_entries).where(*alike, row.transaction_id != sale_id).limit(1)
    ).one_or_none()
    if earlier is None:
        return
    connection.execute(
        ledger_entries.update()
        .where(row.transaction_id == earlier.transaction_id, row.line == earlier.line)
        .values(amount_minor=earlier.amount_minor + mine.amount_minor)
    )
    connection.execute(ledger_entries.delete().where(of_sale))


def _condensed_at_close() -> list[Patch]:
    close_shift = service.close_shift

    def condensed(connection: sa.Connection, shift_id: str, *more: Any, **named: Any) -> Any:
        closed = close_shift(connection, shift_id, *more, **named)
        drawer = accounts.AccountIds().of(connection, accounts.drawer_of_shift(shift_id))
        row = ledger_entries.c
        oldest = sa.select(row.transaction_id).where(row.debit_account_id == drawer).limit(1)
        connection.execute(
            ledger_entries.delete().where(
                row.transaction_id == oldest.scalar_subquery(), row.debit_account_id == drawer
            )
        )
        return closed

    return [
        without_triggers("ledger_entries"),
        (service, "close_shift", condensed),
    ]


BUGS: Final = (
    Bug(
        name="last_line_lost",
        breaks="I5",
        rule="All of a sale's entries are written.",
        patches=_last_line_lost,
    ),
    Bug(
        name="carry_unposted",
        breaks="I5",
        rule="What a customer brings along and leaves behind is posted with the sale.",
        patches=_carry_unposted,
    ),
    Bug(
        name="agent_unposted",
        breaks="I5",
        rule="A sale at an agent's point is posted like any other.",
        patches=_agent_unposted,
    ),
    Bug(
        name="one_part_kept",
        breaks="I5",
        rule="Each part of a payment is kept.",
        patches=_one_part_kept,
    ),
    Bug(
        name="entry_updated",
        breaks="I5",
        rule="An entry is never changed, also not to save a row"
        " (the triggers that keep entries are gone).",
        patches=_entry_updated,
    ),
    Bug(
        name="entry_deleted_at_close",
        breaks="I5",
        rule="No entry is taken out when a shift closes (the triggers that keep entries are gone).",
        patches=_condensed_at_close,
    ),
)
