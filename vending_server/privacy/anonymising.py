"""Make a customer nobody: his name, phones, identity number and address are replaced, for good.

What stays names contracts: sales, tokens, money, meters, ledger, receipt and account numbers, and
the audit chain.  His answers lose their names first, some in each transaction; the customer's own
row comes last, so that whoever was stopped in between is found again.  Before that row is touched
he stands on the list that outlives a restore (forgotten.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.audit.model import Actor
from vending_server.clock import Clock
from vending_server.db.engine import snapshot, writing
from vending_server.meters.service import lock_contracts_by_id
from vending_server.meters.tables import contracts, customers
from vending_server.privacy.forgotten import ForgottenList, Line
from vending_server.privacy.periods import ANSWER_DAYS_MIN
from vending_server.privacy.persons import (
    Naming,
    Namings,
    Obstacle,
    Person,
    all_namings,
    long_gone,
    obstacles,
    of_sales,
    person_by_id,
)
from vending_server.privacy.stores import IMPORTS, Store, leave_nothing_behind, remove_names
from vending_server.registry_import.tables import import_changes

MOST: Final = 200
ANONYMISED: Final = "person.anonymised"
NAMES_REMOVED: Final = "person.names_removed"
# Why, in the audit log, where no person asked for it.
PERIOD: Final = "period"
RESTORED: Final = "restored"

Details = Mapping[str, int | str]


@dataclass(slots=True)
class Done:
    """Whom a run made nobody, who must wait for what, and which copies of the list are missing."""

    anonymised: int = 0
    waiting: dict[int, list[Obstacle]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anonymiser:
    """Anonymises over one database; `give_way` is called between two transactions."""

    engine: sa.Engine
    clock: Clock
    actor: Actor
    forgotten: ForgottenList
    give_way: Callable[[], None]

    def end_overdue(self, days: int) -> Done:
        """Anonymise whose period is over, and whom a restore brought back.

        Raises:
            DatabaseBusy: others kept the database; the next run goes on.
            Misconfigured: the list cannot be read or written.
        """
        done = Done(faults=self.forgotten.level())
        with snapshot(self.engine) as connection:
            people = due(connection, self.forgotten.read(), days=days, now=self.clock.now())
            namings = all_namings(connection) if people else None
        for one, reason in people:
            found = self.anonymise(one, {"reason": reason}, namings)
            if found:
                done.waiting[one.customer_id] = found
            else:
                done.anonymised += 1
        if done.anonymised:
            done.faults = self.forgotten.level()
        return done

    def anonymise(
        self, one: Person, details: Details, namings: Namings | None = None
    ) -> list[Obstacle]:
        """Anonymise a customer, or return what stands in the way: then nothing was changed.

        `namings` are all documents that name anybody; whoever anonymises several reads them once.

        Raises:
            DatabaseBusy: others kept the database; the same again goes on where it stopped.
            Misconfigured: the list cannot be written.
        """
        with snapshot(self.engine) as connection:
            namings = namings or all_namings(connection)
            found, naming = _look(connection, one, namings, self.clock.now())
        if found:
            return found
        for store, rows in _his_rows(one, naming):
            while self._remove(one, store, rows):
                self.give_way()
        with writing(self.engine) as connection:
            act = _Act(connection, self.actor, self.clock.now())
            return act.finish(one, details, self.forgotten)

    def _remove(self, one: Person, store: Store, rows: sa.Select[Any]) -> int:
        with writing(self.engine) as connection:
            act = _Act(connection, self.actor, self.clock.now())
            return act.remove(one, store, rows.limit(MOST))


def due(
    connection: sa.Connection, lines: Sequence[Line], *, days: int, now: dt.datetime
) -> list[tuple[Person, str]]:
    """Return who is to be anonymised and why: by his period, or because he was before."""
    gone = long_gone(connection, (now - dt.timedelta(days=days)).date())
    people = {one.customer_id: (one, RESTORED) for one in listed(connection, lines)}
    for customer_id in gone:
        one = person_by_id(connection, customer_id)
        if one is not None:
            people.setdefault(customer_id, (one, PERIOD))
    return [people[customer_id] for customer_id in sorted(people)]


def listed(connection: sa.Connection, lines: Sequence[Line]) -> list[Person]:
    """Return who stands on the list and is somebody all the same."""
    rows = customers.c.id.in_({line.customer for line in lines})
    known = sa.select(customers.c.id).where(rows, customers.c.anonymised_at.is_(None))
    found = connection.scalars(known.order_by(customers.c.id)).all()
    people = (person_by_id(connection, customer_id) for customer_id in found)
    return [one for one in people if one and any(line.is_of(one) for line in lines)]


def anonymise_again(
    connection: sa.Connection, lines: Sequence[Line], *, actor: Actor, now: dt.datetime
) -> tuple[int, int]:
    """Anonymise whom a restore brought back, in its own transaction; return how many, and waiting.

    Who waits - his contract is open again in the older books - is anonymised by the daily run, once
    it is closed and settled.
    """
    done = waiting = 0
    act = _Act(connection, actor, now)
    people = listed(connection, lines)
    namings = all_namings(connection) if people else Namings({}, {})
    for one in people:
        found, naming = _look(connection, one, namings, now)
        if found:
            waiting += 1
            continue
        for store, rows in _his_rows(one, naming):
            while act.remove(one, store, rows.limit(MOST)):
                pass
        act.finish(one, {"reason": RESTORED}, None)
        done += 1
    return done, waiting


def _look(
    connection: sa.Connection, one: Person, namings: Namings, now: dt.datetime
) -> tuple[list[Obstacle], list[Naming]]:
    """Return what stands in the way, or else which documents name him."""
    found = obstacles(connection, one, now)
    if found:
        return found, []
    naming = namings.of(one)
    young = now - dt.timedelta(days=ANSWER_DAYS_MIN)
    if any(document.since > young for document in naming):
        return [Obstacle.ANSWER_YOUNG], []
    return [], naming


def _his_rows(one: Person, naming: Sequence[Naming]) -> Iterator[tuple[Store, sa.Select[Any]]]:
    yield from of_sales(one)
    for store, documents in groupby(naming, key=lambda document: document.store):
        ids = [document.document_id for document in documents]
        yield store, store.named.where(store.table.c.id.in_(ids))
    row, table = import_changes.c.row_id, import_changes.c.table_name
    his = (table == customers.name) & (row == one.customer_id)
    theirs = (table == contracts.name) & row.in_(one.contract_ids)
    yield IMPORTS, IMPORTS.named.where(his | theirs)


@dataclass(frozen=True, slots=True)
class _Act:
    """What is done in one transaction, with its trace."""

    connection: sa.Connection
    actor: Actor
    now: dt.datetime

    def remove(self, one: Person, store: Store, rows: sa.Select[Any]) -> int:
        removed = remove_names(self.connection, store, rows, self.now)
        if removed:
            self._record(NAMES_REMOVED, one, {"table": str(store.table.name), "rows": removed})
        return removed

    def finish(
        self, one: Person, details: Details, forgotten: ForgottenList | None
    ) -> list[Obstacle]:
        """Replace what is his own, unless something came in between."""
        # Nobody opens a contract for him from here on.
        same = sa.select(customers.c.id).where(customers.c.id == one.customer_id)
        self.connection.execute(same.with_for_update())
        lock_contracts_by_id(self.connection, one.contract_ids)
        now_his = person_by_id(self.connection, one.customer_id)
        if now_his is None:
            return []  # somebody was faster
        found = obstacles(self.connection, now_his, self.now)
        if found:
            return found
        self._replace(now_his)
        self._record(ANONYMISED, now_his, {"contracts": len(now_his.contract_ids), **details})
        if forgotten is not None:
            # Before the commit: whoever is forgotten here is on the list, also after a power cut.
            forgotten.add(now_his)
        return []

    def _replace(self, one: Person) -> None:
        nobody = {
            **dict.fromkeys(("name_search", "phone", "phone_search", "id_number"), ""),
            "name": f"#{one.customer_id}",
            "number": None,
            "anonymised_at": self.now,
        }
        leave_nothing_behind(self.connection)
        his = customers.c.id == one.customer_id
        self.connection.execute(customers.update().where(his).values(nobody))
        theirs = contracts.c.customer_id == one.customer_id
        self.connection.execute(contracts.update().where(theirs).values(address=""))

    def _record(self, action: str, one: Person, details: Details) -> None:
        audit.record(
            self.connection,
            action=action,
            actor=self.actor,
            subject=one.subject,
            details=details,
            now=self.now,
        )
