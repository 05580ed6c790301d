"""A drawer whose till also writes its journal: what is done at the server is told there as well."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.drawer import Drawer
from tests.helpers.journal_copies import JournalOffice
from tests.helpers.office import new_document_id
from tests.helpers.told_journals import ToldJournal
from vending_server.db.engine import reading
from vending_server.reconciliation import items
from vending_server.reconciliation.seen_shifts import seen_shifts
from vending_server.reconciliation.span import Span
from vending_server.reconciliation.tables import reconciliation_acts, reconciliation_items


class ReconciledTown(Drawer):
    """Rana's till at point 2; `tell=False` is what never reached the journal's copy."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        self.journal = ToldJournal(self.clock.time)
        self.office = JournalOffice(engine, self.rana, clock=self.clock)

    def open(self, amount: int = 20_000, *, tell: bool = True, **changes: Any):
        self.journal.at = self.clock.time
        shift = super().open(amount, **changes)
        if tell:
            self.journal.opening(shift.shift_id, amount)
        return shift

    def sell(self, shift, tender: int, *, tell: bool = True, **more: Any):
        vend_id = new_document_id()
        receipt = next(self.journal.receipts)
        stored = super().sell(tender, vend_id=vend_id, receipt_sequence=receipt, **more)
        if tell:
            self.journal.sale(tender, vend_id=vend_id, receipt=receipt)
        return stored

    def move_out(self, shift, amount: int, *, tell: bool = True):
        movement_id = new_document_id()
        self.move(shift.shift_id, amount, movement_id=movement_id)
        if tell:
            self.journal.movement(movement_id, shift.shift_id, -amount)

    def close(
        self, shift, counted: int, *, left: int | None = None, tell: bool = True, **more: Any
    ):
        """Close with all that was counted left in the drawer, unless some of it is for the bank."""
        closing_id = new_document_id()
        report = super().close(
            shift.shift_id,
            counted,
            left_minor=counted if left is None else left,
            closing_id=closing_id,
            **more,
        )
        if tell:
            self.journal.closing(shift.shift_id, counted, closing_id)
            self.bring()
        return report

    def bring(self) -> None:
        self.office.take(self.journal.chain)

    def span(self, days: int = 30) -> Span:
        today = self.clock.time.astimezone(little_town.ZONE).date()
        return Span(
            from_day=today - dt.timedelta(days=days), through_day=today, zone=little_town.ZONE
        )

    def refresh(self) -> items.Refreshed:
        return items.refresh(self.engine, self.span(), self.clock.now(), nothing_known)

    def items(self) -> list[Any]:
        query = sa.select(reconciliation_items).order_by(reconciliation_items.c.id)
        with reading(self.engine) as connection:
            return list(connection.execute(query))

    def acts(self, item_id: str) -> list[str]:
        act = reconciliation_acts.c
        query = sa.select(act.act).where(act.item_id == item_id).order_by(act.made_at, act.id)
        with reading(self.engine) as connection:
            return [one.value for one in connection.scalars(query)]

    def views(self, shift) -> dict[str, int]:
        with reading(self.engine) as connection:
            (seen,) = seen_shifts(connection, self.span(), self.clock.now(), [shift.shift_id])
        return {view.value: one.amount_minor for view, one in seen.views.items()}


def nothing_known(_connection, differences):
    return [() for _ in differences]
