"""Read everything that prices a set of meters: the one read of a batch.

For a sale the rows are locked first, ascending: contracts, then debts, then meters; only then is
anything read, so that what is priced is what is true.  SQLite needs no row locks: its writer is
alone from the first statement on.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa

from token_engine.tid import BaseDate
from vending_server.corrections.model import Untold
from vending_server.corrections.news import untold
from vending_server.db.statements import Query, Question, among, ask
from vending_server.errors import Refused
from vending_server.key_changes.model import OpenKeyChange
from vending_server.key_changes.service import open_changes
from vending_server.meters import service as meter_service
from vending_server.meters.service import ServedMeter
from vending_server.meters.tables import meters
from vending_server.payments.sums import paid_of_debt
from vending_server.pricing.period import BillingPeriod, billing_period
from vending_server.tariffs import service as tariff_service
from vending_server.tariffs.model import (
    Arrears,
    Due,
    PolicyVersion,
    TariffVersion,
    kinder_policy,
    policy_in_force,
    tariff_in_force,
)
from vending_server.tariffs.tables import arrears_accounts, contract_arrears
from vending_server.vending.model import Supply, TidSequence
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.tables import sale_deductions, sales, tokens
from vending_server.wire.problems import ProblemCode


@dataclass(frozen=True, slots=True)
class LockedScope:
    """What a meter's sale has locked: no two sales of one batch may share any of it."""

    contract_id: int
    arrears_ids: frozenset[int]

    def claims(self) -> Iterator[tuple[str, int]]:
        """Yield what the sale may spend or pay: two sales with one of these are not independent."""
        yield "contract", self.contract_id
        for arrears_id in self.arrears_ids:
            yield "debt", arrears_id


def lock_scopes(
    connection: sa.Connection, drns: Collection[str]
) -> tuple[dict[str, ServedMeter], dict[str, LockedScope]]:
    """Lock what selling to these meters may change; return them as they are now, and what it is."""
    asked = {"drns": drns}
    locks: tuple[Question[Any], ...] = (
        meter_service.contracts_locked(drns),
        Question(_LOCK_DEBTS, asked, lambda _rows: None),
        meter_service.meters_locked(drns),
    )
    if connection.dialect.name == "sqlite":
        locks = ()
    *_, debts, served = ask(
        connection,
        *locks,
        Question(_DEBTS, asked, _debts_by_contract),
        meter_service.meters_served(drns),
    )
    scopes = {
        drn: LockedScope(one.contract.id, debts.get(one.contract.id, frozenset()))
        for drn, one in served.items()
    }
    return served, scopes


def _debts_by_contract(rows: Iterable[tuple[Any, ...]]) -> dict[int, frozenset[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for contract_id, debt in rows:
        found[contract_id].add(debt)
    return {contract_id: frozenset(some) for contract_id, some in found.items()}


# What may be paid where these meters are served; asked by their numbers, so as not to wait.
_DEBT: Final = contract_arrears.c.arrears_account_id
_AT_CONTRACTS: Final = contract_arrears.c.contract_id.in_(
    sa.select(meters.c.contract_id).where(among(meters.c.drn, "drns"))
)
_DEBTS: Final = Query(sa.select(contract_arrears.c.contract_id, _DEBT).where(_AT_CONTRACTS))
_LOCK_DEBTS: Final = Query(
    sa.select(arrears_accounts.c.id)
    .where(arrears_accounts.c.id.in_(sa.select(_DEBT).where(_AT_CONTRACTS)))
    .order_by(arrears_accounts.c.id)
    .with_for_update()
)


@dataclass(frozen=True, slots=True)
class SupplyReader:
    """Reads supplies in the municipality's time zone."""

    zone: dt.tzinfo

    def one(self, connection: sa.Connection, drn: str, now: dt.datetime) -> Supply:
        """Return the supply of one meter.

        Raises:
            Refused: METER_UNKNOWN or NO_TARIFF.
        """
        found = self.all(connection, [drn], now)[drn]
        if isinstance(found, Refused):
            raise found
        return found

    def all(
        self, connection: sa.Connection, drns: Collection[str], now: dt.datetime
    ) -> dict[str, Supply | Refused]:
        """Return, for each meter number, its supply or why there is none."""
        served = meter_service.served_meters(connection, drns)
        return self.of_served(connection, drns, served, now)

    def of_served(
        self,
        connection: sa.Connection,
        drns: Collection[str],
        served: Mapping[str, ServedMeter],
        now: dt.datetime,
    ) -> dict[str, Supply | Refused]:
        """Return the same as `all` for meters that were read, and locked, already."""
        context = self._context(connection, list(served.values()), now)
        return {
            drn: context.supply(connection, served[drn])
            if drn in served
            else Refused(ProblemCode.METER_UNKNOWN)
            for drn in drns
        }

    def _context(
        self, connection: sa.Connection, served: Collection[ServedMeter], now: dt.datetime
    ) -> _Context:
        contracts = [one.contract for one in served]
        contract_ids = [one.id for one in contracts]
        news = [one.id for one in contracts if one.untold_corrections]
        today = now.astimezone(self.zone).date()
        versions, policies, dues, debts = ask(
            connection,
            tariff_service.active_versions(),
            tariff_service.active_policies(),
            tariff_service.dues_unpaid(contract_ids, today),
            tariff_service.debts_collected(contract_ids),
        )
        return _Context(
            zone=self.zone,
            now=now,
            versions=versions,
            policies=policies,
            dues=dues,
            arrears=tariff_service.arrears_of(connection, debts, contract_ids, today),
            untold=untold(connection, news),
            key_changes=open_changes(connection, [one.meter for one in served]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    zone: dt.tzinfo
    now: dt.datetime
    versions: list[TariffVersion]
    policies: list[PolicyVersion]
    dues: Mapping[int, list[Due]]
    arrears: Mapping[int, list[Arrears]]
    untold: Mapping[int, list[Untold]]
    key_changes: Mapping[int, OpenKeyChange]

    def supply(self, connection: sa.Connection, served: ServedMeter) -> Supply | Refused:
        contract = served.contract
        today = self.now.astimezone(self.zone).date()
        version = tariff_in_force(
            self.versions,
            utility=contract.utility,
            customer_class=contract.customer_class,
            on=today,
        )
        policy = policy_in_force(self.policies, utility=contract.utility, on=today)
        if version is None or policy is None:
            return Refused(ProblemCode.NO_TARIFF)
        period = billing_period(self.now, version.tariff.period, self.zone)
        return Supply(
            meter=served.meter,
            contract=contract,
            version=version,
            policy=kinder_policy(policy, self.arrears[contract.id]),
            period=period,
            bought_tenths=_bought(connection, served, period),
            dues=tuple(self.dues[contract.id]),
            arrears=tuple(_paid_of(connection, self.arrears[contract.id], period)),
            corrections=tuple(self.untold.get(contract.id, ())),
            key_change=self.key_changes.get(served.meter.id),
        )


def _bought(connection: sa.Connection, served: ServedMeter, period: BillingPeriod) -> int:
    """Return what the contract bought in the period.

    The same key means the same first day, so the stored sum is right; under another key it is
    counted from the sales, since a new tariff version may have changed the period's length.
    """
    contract = served.contract
    if contract.bought_period == period.key:
        return contract.bought_tenths
    query = sa.select(sa.func.coalesce(sa.func.sum(sales.c.units_tenths), 0)).where(
        sales.c.contract_id == contract.id,
        sales.c.sold_at >= period.start,
        sales.c.sold_at < period.end,
        not_reversed(),
    )
    return int(connection.scalars(query).one())


def _paid_of(
    connection: sa.Connection, arrears: Iterable[Arrears], period: BillingPeriod
) -> Iterable[Arrears]:
    """Return the debts with what this period paid of them; see `_bought` for why."""
    for one in arrears:
        if one.period_paid_of == period.key:
            yield one
            continue
        query = (
            sa.select(sa.func.coalesce(sa.func.sum(sale_deductions.c.taken_minor), 0))
            .join(sales)
            .where(sale_deductions.c.arrears_account_id == one.id)
            .where(sales.c.sold_at >= period.start, sales.c.sold_at < period.end)
            .where(not_reversed())
        )
        paid = int(connection.scalars(query).one())
        paid += paid_of_debt(connection, one.id, since=period.start, until=period.end)
        yield replace(one, period_paid_minor=paid, period_paid_of=period.key)


def tid_sequences(supplies: Iterable[Supply]) -> set[TidSequence]:
    """Return the sequences from which the tokens of these supplies may come.

    A meter in the middle of a key change has one for its present and one for its coming base date.
    """
    return {
        (one.meter.id, base_year)
        for one in supplies
        for base_year in (
            one.meter.base_year,
            *(() if one.key_change is None else (one.key_change.new_key.base_year,)),
        )
    }


def last_tids(connection: sa.Connection, sequences: set[TidSequence]) -> dict[TidSequence, int]:
    """Return the last TID issued of each sequence; absent when none was.

    The index that forbids a TID to repeat also answers this; it is stored nowhere else.
    """
    if not sequences:
        return {}
    rows = _LAST_TIDS.rows(connection, meter_ids=sorted({meter_id for meter_id, _ in sequences}))
    found = {(meter, base_year): tid for meter, base_year, tid in rows if tid is not None}
    return {one: found[one] for one in found.keys() & sequences}


_YEARS: Final = sa.union_all(
    *(sa.select(sa.literal_column(str(one.year)).label("base_year")) for one in BaseDate)
).subquery("years")
# One look into the index for each sequence: a meter's tokens become many over the years.
_LAST_TIDS: Final = Query(
    sa.select(
        meters.c.id,
        _YEARS.c.base_year,
        sa.select(sa.func.max(tokens.c.tid))
        .where(tokens.c.meter_id == meters.c.id, tokens.c.base_year == _YEARS.c.base_year)
        .scalar_subquery(),
    )
    .select_from(meters.join(_YEARS, sa.literal_column("1") == sa.literal_column("1")))
    .where(among(meters.c.id, "meter_ids"))
)
