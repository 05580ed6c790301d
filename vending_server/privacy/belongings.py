"""Which rows are a customer's, by the column that leads to him.

A meter is his while it hangs for one of his contracts: what was decided about it before and after
is about somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.cases.tables import case_files as _cases
from vending_server.db.tables import metadata
from vending_server.meters.tables import contracts as _contracts
from vending_server.registry.tables import meter_installations as _hung
from vending_server.vending.tables import sales as _sales


@dataclass(frozen=True, slots=True)
class Belongings:
    """What belongs to one customer, as conditions for the queries of others."""

    customer_id: int

    def condition(
        self, column: sa.Column[Any], at: sa.Column[Any] | None = None
    ) -> sa.ColumnElement[bool]:
        """Return which rows are his, by the column that leads to him.

        `at` is when something happened to a meter: only what happened while it hung for him is his.
        """
        table = column.table
        if column.primary_key and table.name == "places":
            return column.in_(self._places())
        if column.primary_key and table.name == "meters":
            return column.in_(self._of_contracts(_hung, "meter_id"))
        if at is not None:
            return self._hung_then(column, at)
        if column.name == "subject":
            return self._lettered(column)
        return column.in_(self._leading(column.name))

    def cases(self) -> sa.ColumnElement[bool]:
        """Return which cases are his: about his purchases, or others meant for his meter."""
        meant = self._hung_then(_cases.c.right_meter_id, _cases.c.opened_at)
        return _cases.c.sale_id.in_(self._of_contracts(_sales, "id")) | meant

    def _lettered(self, subject: sa.Column[Any]) -> sa.ColumnElement[bool]:
        """Return which reports are about a case or claim; SQLite keeps ids without hyphens."""
        claims = self._of_contracts(metadata.tables["machine_claims"], "id")
        asked = sa.union(sa.select(_cases.c.id).where(self.cases()), claims).subquery()
        return _plain_id(subject).in_(sa.select(_plain_id(sa.cast(asked.c.id, sa.Text))))

    def _leading(self, name: str) -> Any:
        """Return the values of a column that are his; `id` is the customer's own row."""
        match name:
            case "id" | "customer_id":
                return sa.select(sa.literal(self.customer_id))
            case "contract_id":
                return sa.select(_contracts.c.id).where(self._owned)
            case "arrears_account_id":
                debts = metadata.tables["arrears_accounts"]
                return sa.select(debts.c.id).where(debts.c.customer_id == self.customer_id)
            case "case_id":
                return sa.select(_cases.c.id).where(self.cases())
        return self._of_contracts(metadata.tables[_NAMED[name]], "id")

    def _of_contracts(self, table: sa.Table, name: str) -> sa.Select[Any]:
        mine = sa.select(_contracts.c.id).where(self._owned)
        return sa.select(table.c[name]).where(table.c.contract_id.in_(mine))

    def _places(self) -> sa.CompoundSelect[Any]:
        lived_at = sa.select(_contracts.c.place_id).where(self._owned)
        return sa.union(self._of_contracts(_hung, "place_id"), lived_at)

    def _hung_then(self, meter: sa.Column[Any], at: sa.Column[Any]) -> sa.ColumnElement[bool]:
        then = _hung.alias("hung_then")
        return sa.exists().where(
            then.c.meter_id == meter,
            then.c.contract_id.in_(sa.select(_contracts.c.id).where(self._owned)),
            then.c.installed_at <= at,
            then.c.removed_at.is_(None) | (then.c.removed_at > at),
        )

    @property
    def _owned(self) -> sa.ColumnElement[bool]:
        return _contracts.c.customer_id == self.customer_id


# Tables whose rows lead to a contract, by the column with which others name such a row.
_NAMED: Final = {
    "sale_id": "sales",
    "payment_id": "payments",
    "card_id": "customer_cards",
    "claim_id": "machine_claims",
    "postponement_id": "postponements",
}


def _plain_id(text: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    return sa.func.replace(text, "-", "")
