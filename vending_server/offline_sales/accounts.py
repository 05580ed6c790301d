"""What contracts and debts are while the sales of one upload are added to them, one by one.

Read once, moved in memory and written once: of one contract several sales may come in one upload,
each of which stands on what the one before it left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa

from vending_server.db.statements import Query, among
from vending_server.meters.model import Contract
from vending_server.meters.service import SalesAdded, add_sales
from vending_server.offline_sales.reading import Books
from vending_server.pricing.period import BillingPeriod
from vending_server.tariffs.model import Arrears
from vending_server.tariffs.service import ArrearsPayment, pay_arrears
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.tables import sales

_UNCOUNTED = ""  # no period: what was paid of an instalment is counted from the sales again


@dataclass(slots=True)
class ContractAccount:
    """One contract as it is by now."""

    contract: Contract
    is_closed: bool
    carry_minor: int
    bought: dict[str, int] = field(default_factory=dict)  # tenths by period
    sales: int = 0
    more_untold: int = 0

    def buy(self, period: BillingPeriod, units_tenths: int) -> None:
        """Count units in their period."""
        self.bought[period.key] += units_tenths
        self.sales += 1

    def changed(self) -> SalesAdded:
        """Return what is to be written.

        The row counts one period only, the newest one; any other is counted from the sales.
        """
        known = self.contract
        newest = max([known.bought_period, *self.bought])
        return SalesAdded(
            contract_id=known.id,
            version=known.version,
            carry_minor=0 if self.is_closed else self.carry_minor,
            bought_tenths=self.bought.get(newest, known.bought_tenths),
            bought_period=newest,
            more_untold=self.more_untold,
        )


@dataclass(slots=True)
class DebtAccount:
    """One old debt as it is by now."""

    debt: Arrears
    left_minor: int

    def pay(self, asked_minor: int) -> int:
        """Take what is still owed, at most what is asked; return it."""
        taken = min(asked_minor, self.left_minor)
        self.left_minor -= taken
        return taken


class Accounts:
    """The contracts and debts of one upload."""

    def __init__(self, books: Books) -> None:
        self._contracts = {
            one.id: ContractAccount(one, one.id in books.closed, one.carry_minor)
            for one in books.contracts.values()
        }
        every = [one for debts in books.debts.values() for one in debts]
        self._debts = {one.id: DebtAccount(one, one.balance_minor) for one in every}
        self._by_contract = {
            contract_id: [self._debts[one.id] for one in debts]
            for contract_id, debts in books.debts.items()
        }

    def contract(self, contract_id: int) -> ContractAccount:
        """Return the account of a contract."""
        return self._contracts[contract_id]

    def debts(self, contract_id: int, code: str) -> list[DebtAccount]:
        """Return what is owed at a contract under a code, in the order in which it is paid."""
        return [one for one in self._by_contract[contract_id] if one.debt.code == code]

    def count_bought(
        self, connection: sa.Connection, wanted: Iterable[tuple[int, BillingPeriod]]
    ) -> None:
        """Read what contracts have bought in periods before the first of these sales."""
        unknown: defaultdict[BillingPeriod, set[int]] = defaultdict(set)
        for contract_id, period in wanted:
            account = self._contracts[contract_id]
            if account.contract.bought_period == period.key:
                account.bought[period.key] = account.contract.bought_tenths
            else:
                unknown[period].add(contract_id)
        for period, contract_ids in unknown.items():
            rows = _BOUGHT.rows(
                connection, ids=sorted(contract_ids), start=period.start, end=period.end
            )
            counted = {contract_id: int(tenths) for contract_id, tenths in rows}
            for one in contract_ids:
                self._contracts[one].bought[period.key] = counted.get(one, 0)

    def write(self, connection: sa.Connection) -> None:
        """Write what was changed.

        Raises:
            RowConflict: somebody changed a contract or a debt meanwhile.
        """
        changed = [one.changed() for one in self._contracts.values() if one.sales]
        add_sales(connection, changed)
        paid = [one for one in self._debts.values() if one.left_minor != one.debt.balance_minor]
        pay_arrears(
            connection,
            [
                ArrearsPayment(
                    arrears_id=one.debt.id,
                    version=one.debt.version,
                    taken_minor=one.debt.balance_minor - one.left_minor,
                    period_paid_minor=0,
                    period_paid_of=_UNCOUNTED,
                )
                for one in paid
            ],
        )


_START = sa.bindparam("start", type_=sales.c.sold_at.type)
_END = sa.bindparam("end", type_=sales.c.sold_at.type)
_BOUGHT = Query(
    sa.select(sales.c.contract_id, sa.func.sum(sales.c.units_tenths))
    .where(among(sales.c.contract_id, "ids"))
    .where(sales.c.sold_at >= _START, sales.c.sold_at < _END, not_reversed())
    .group_by(sales.c.contract_id)
)
