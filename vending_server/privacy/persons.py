"""Customers whose time is over: who they are, and what still stands in the way."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from vending_server.cases.tables import case_ends, case_files
from vending_server.kept_money.service import left_to_pay_out
from vending_server.machine_cash.tables import machine_claim_ends, machine_claims
from vending_server.meters.tables import contracts, customers
from vending_server.privacy.periods import ANSWER_DAYS_MIN
from vending_server.privacy.stores import DOCUMENTS, RECOVERED, REGISTRY, SALES, Store
from vending_server.tariffs.tables import arrears_accounts, dues
from vending_server.vending.tables import recovered_vends, sales

_PAGE: Final = 1_000


class Obstacle(StrEnum):
    """Why a customer cannot be anonymised yet."""

    CONTRACT_OPEN = "a contract is open"
    MONEY_KEPT = "money is kept for him, or waits to be paid out"
    MONEY_OWED = "he owes charges, fees or old debts"
    ANSWER_YOUNG = f"an answer is younger than {ANSWER_DAYS_MIN} days: a till may still ask for it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A customer as he is found again without his name."""

    customer_id: int
    number: str | None
    contract_ids: tuple[int, ...]
    account_numbers: tuple[str, ...]

    @property
    def subject(self) -> str:
        """What the audit log calls him: a number that says nothing outside of this database."""
        return f"customer #{self.customer_id}"


def person(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> Person | None:
    """Return a customer who is not anonymised."""
    query = sa.select(customers.c.id, customers.c.number)
    row = connection.execute(query.where(condition, _known())).one_or_none()
    if row is None:
        return None
    owned = sa.select(contracts.c.id, contracts.c.account_number)
    owned = owned.where(contracts.c.customer_id == row.id).order_by(contracts.c.id)
    found = connection.execute(owned).all()
    return Person(
        customer_id=row.id,
        number=row.number,
        contract_ids=tuple(one.id for one in found),
        account_numbers=tuple(one.account_number for one in found),
    )


def person_by_id(connection: sa.Connection, customer_id: int) -> Person | None:
    """Return a customer who is not anonymised, by his row."""
    return person(connection, customers.c.id == customer_id)


def person_by_number(connection: sa.Connection, number: str) -> Person | None:
    """Return a customer who is not anonymised, by the municipality's number."""
    return person(connection, customers.c.number == number)


def long_gone(connection: sa.Connection, until: dt.date) -> list[int]:
    """Return the customers who had contracts, all of which closed before a day."""
    closed = sa.func.count(contracts.c.closed_on)
    query = (
        sa.select(customers.c.id)
        .join(contracts, contracts.c.customer_id == customers.c.id)
        .where(_known())
        .group_by(customers.c.id)
        .having(closed == sa.func.count(), sa.func.max(contracts.c.closed_on) < until)
        .order_by(customers.c.id)
    )
    return list(connection.scalars(query))


def obstacles(connection: sa.Connection, one: Person, now: dt.datetime) -> list[Obstacle]:
    """Return what keeps a customer from being anonymised; no search through documents."""
    mine = contracts.c.id.in_(one.contract_ids)
    kept = (contracts.c.carry_minor != 0) | (contracts.c.deposit_minor != 0)
    owes = dues.c.contract_id.in_(one.contract_ids) & (dues.c.paid_minor < dues.c.amount_minor)
    debt = arrears_accounts.c.customer_id == one.customer_id
    waiting = any(left_to_pay_out(connection, contract_id) for contract_id in one.contract_ids)
    claimed = machine_claims.c.contract_id.in_(one.contract_ids) & machine_claims.c.id.not_in(
        sa.select(machine_claim_ends.c.claim_id)
    )
    disputed = case_files.c.sale_id.in_(
        sa.select(sales.c.id).where(sales.c.contract_id.in_(one.contract_ids))
    ) & case_files.c.id.not_in(sa.select(case_ends.c.case_id))
    young = now - dt.timedelta(days=ANSWER_DAYS_MIN)
    sold = sales.c.contract_id.in_(one.contract_ids)
    # After a restore a till may bring back what was sold long before.
    brought = (
        sold
        & (recovered_vends.c.terminal_id == sales.c.terminal_id)
        & (recovered_vends.c.vend_id == sales.c.vend_id)
        & (recovered_vends.c.received_at > young)
    )
    found = {
        Obstacle.CONTRACT_OPEN: _is_any(connection, mine & contracts.c.closed_on.is_(None)),
        Obstacle.MONEY_KEPT: waiting
        or _is_any(connection, mine & kept)
        or _is_any(connection, claimed)
        or _is_any(connection, disputed),
        Obstacle.MONEY_OWED: _is_any(connection, owes)
        or _is_any(connection, debt & (arrears_accounts.c.balance_minor > 0)),
        Obstacle.ANSWER_YOUNG: _is_any(connection, sold & (sales.c.sold_at > young))
        or _is_any(connection, brought),
    }
    return [obstacle for obstacle, stands in found.items() if stands]


@dataclass(frozen=True, slots=True)
class Naming:
    """A document that names somebody: in which store, under which id, and since when."""

    store: Store
    document_id: str
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class Namings:
    """All documents that still name anybody, by the account or number that they say."""

    by_account: Mapping[str, Sequence[Naming]]
    by_number: Mapping[str, Sequence[Naming]]

    def of(self, one: Person) -> list[Naming]:
        """Return those that name a customer."""
        found = [
            naming
            for account_number in one.account_numbers
            for naming in self.by_account.get(account_number, ())
        ]
        return [*found, *self.by_number.get(one.number or "", ())]


def all_namings(connection: sa.Connection) -> Namings:
    """Read every document that still names anybody.

    What a document says is its only link to an account, and whatever is past its own period names
    nobody any more: what is read is about a year of them.
    """
    accounts: dict[str, list[Naming]] = defaultdict(list)
    numbers: dict[str, list[Naming]] = defaultdict(list)
    for store in (DOCUMENTS, REGISTRY):
        for row in connection.execute(store.named.execution_options(yield_per=_PAGE)):
            said = msgspec.json.decode(row.response)
            naming = Naming(store, row.id, row.made_at)
            if not isinstance(said, dict):
                continue
            for found, key in ((accounts, "account_number"), (numbers, "number")):
                if isinstance(said.get(key), str):
                    found[said[key]].append(naming)
    return Namings(accounts, numbers)


def of_sales(one: Person) -> Iterable[tuple[Store, sa.Select[Any]]]:
    """Return which stored answers of sales are a customer's."""
    sold = sa.select(sales.c.terminal_id, sales.c.vend_id)
    sold = sold.where(sales.c.contract_id.in_(one.contract_ids))
    for store in (SALES, RECOVERED):
        key = sa.tuple_(store.table.c.terminal_id, store.table.c.vend_id)
        yield store, store.named.where(key.in_(sold))


def _known() -> sa.ColumnElement[bool]:
    return customers.c.anonymised_at.is_(None)


def _is_any(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> bool:
    return bool(connection.scalar(sa.select(sa.exists().where(condition))))
