"""Read everything that prices a set of meters: the one read of a batch.

For a sale the rows are locked first, ascending: contracts, then debts, then meters; only then is
anything read, so that what is priced is what is true.  SQLite needs no row locks: its writer is
alone from the first statement on.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import sqlalchemy as sa

from token_engine.tid import BaseDate
from vending_server.corrections.model import Untold
from vending_server.corrections.news import untold
from vending_server.db.statements import Query, Question, among, ask
from vending_server.errors import Refused
from vending_server.key_changes.model import KeyChangeState, OpenKeyChange
from vending_server.key_changes.service import open_changes
from vending_server.meters import service as meter_service
from vending_server.meters.model import Contract, Meter
from vending_server.meters.service import ServedMeter
from vending_server.meters.tables import meters
from vending_server.payments.sums import paid_of_debt
from vending_server.pricing.model import Utility
from vending_server.pricing.period import BillingPeriod, billing_period
from vending_server.sealing.rows import meters_waiting
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
        terms = {drn: context.terms(served[drn]) for drn in drns if drn in served}
        counts = _Counts.of(connection, [one for one in terms.values() if one is not None], context)
        return {
            drn: _supply(context, terms[drn], counts)
            if drn in terms
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
            key_changes=_key_changes(connection, [one.meter for one in served], now),
        )


def _key_changes(
    connection: sa.Connection, some: Collection[Meter], now: dt.datetime
) -> dict[int, OpenKeyChange]:
    """Return the open changes by meter, told which must wait; most sales ask for none."""
    found = open_changes(connection, some)
    planned = [one.meter_id for one in found.values() if one.state is KeyChangeState.PLANNED]
    if planned:
        for meter_id in meters_waiting(connection, planned, now):
            found[meter_id] = replace(found[meter_id], is_waiting=True)
    return found


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
    # What all of one utility and class have in common, found once.
    decided: dict[tuple[Utility, str], _Decided | None] = field(default_factory=dict)

    def terms(self, served: ServedMeter) -> _Terms | None:
        """Return what was decided for a meter; None where no tariff or policy is in force."""
        contract = served.contract
        kind = (contract.utility, contract.customer_class)
        if kind not in self.decided:
            self.decided[kind] = self._decided(*kind)
        found = self.decided[kind]
        if found is None:
            return None
        version, policy, period = found
        return _Terms(served, version, kinder_policy(policy, self.arrears[contract.id]), period)

    def _decided(self, utility: Utility, customer_class: str) -> _Decided | None:
        today = self.now.astimezone(self.zone).date()
        version = tariff_in_force(
            self.versions, utility=utility, customer_class=customer_class, on=today
        )
        policy = policy_in_force(self.policies, utility=utility, on=today)
        if version is None or policy is None:
            return None
        return version, policy, billing_period(self.now, version.tariff.period, self.zone)


_Decided = tuple[TariffVersion, PolicyVersion, BillingPeriod]


@dataclass(frozen=True, slots=True)
class _Terms:
    served: ServedMeter
    version: TariffVersion
    policy: PolicyVersion
    period: BillingPeriod


def _supply(context: _Context, terms: _Terms | None, counts: _Counts) -> Supply | Refused:
    if terms is None:
        return Refused(ProblemCode.NO_TARIFF)
    contract = terms.served.contract
    return Supply(
        meter=terms.served.meter,
        contract=contract,
        version=terms.version,
        policy=terms.policy,
        period=terms.period,
        bought_tenths=counts.bought(contract, terms.period),
        dues=tuple(context.dues[contract.id]),
        arrears=tuple(counts.paid(one, terms.period) for one in context.arrears[contract.id]),
        corrections=tuple(context.untold.get(contract.id, ())),
        key_change=context.key_changes.get(terms.served.meter.id),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """What was bought and paid in a period, where the stored sum is of another one.

    The same key means the same first day, so the stored sum is right; under another key it is
    counted from the sales, since a new tariff version may have changed the period's length.
    """

    bought_of: Mapping[tuple[int, str], int]
    paid_of: Mapping[tuple[int, str], int]

    @classmethod
    def of(cls, connection: sa.Connection, terms: Collection[_Terms], context: _Context) -> _Counts:
        contract_ids: defaultdict[BillingPeriod, set[int]] = defaultdict(set)
        debt_ids: defaultdict[BillingPeriod, set[int]] = defaultdict(set)
        for one in terms:
            contract, period = one.served.contract, one.period
            if contract.bought_period != period.key:
                contract_ids[period].add(contract.id)
            for debt in context.arrears[contract.id]:
                if debt.period_paid_of != period.key:
                    debt_ids[period].add(debt.id)
        return cls(
            bought_of={
                (contract_id, period.key): bought
                for period, ids in contract_ids.items()
                for contract_id, bought in _bought_in(connection, period, ids)
            },
            paid_of={
                (debt_id, period.key): paid + paid_of_debt(connection, debt_id, **_within(period))
                for period, ids in debt_ids.items()
                for debt_id, paid in _paid_in(connection, period, ids).items()
            },
        )

    def bought(self, contract: Contract, period: BillingPeriod) -> int:
        """Return what a contract bought in the period."""
        if contract.bought_period == period.key:
            return contract.bought_tenths
        return self.bought_of.get((contract.id, period.key), 0)

    def paid(self, one: Arrears, period: BillingPeriod) -> Arrears:
        """Return a debt with what the period paid of it."""
        if one.period_paid_of == period.key:
            return one
        paid = self.paid_of[one.id, period.key]
        return replace(one, period_paid_minor=paid, period_paid_of=period.key)


def _within(period: BillingPeriod) -> dict[str, dt.datetime]:
    return {"since": period.start, "until": period.end}


def _bought_in(
    connection: sa.Connection, period: BillingPeriod, contract_ids: Collection[int]
) -> list[tuple[Any, ...]]:
    return _BOUGHT.rows(connection, contract_ids=sorted(contract_ids), **_within(period))


def _paid_in(
    connection: sa.Connection, period: BillingPeriod, debt_ids: Collection[int]
) -> dict[int, int]:
    rows = _PAID.rows(connection, debt_ids=sorted(debt_ids), **_within(period))
    found: dict[int, int] = dict.fromkeys(debt_ids, 0)
    return found | {debt_id: int(paid) for debt_id, paid in rows}


_IN_PERIOD: Final = (
    sales.c.sold_at >= sa.bindparam("since", type_=sales.c.sold_at.type),
    sales.c.sold_at < sa.bindparam("until", type_=sales.c.sold_at.type),
    not_reversed(),
)
_BOUGHT: Final = Query(
    sa.select(sales.c.contract_id, sa.cast(sa.func.sum(sales.c.units_tenths), sa.BigInteger))
    .where(among(sales.c.contract_id, "contract_ids"), *_IN_PERIOD)
    .group_by(sales.c.contract_id)
)
_DEBT_OF: Final = sale_deductions.c.arrears_account_id
_PAID: Final = Query(
    sa.select(_DEBT_OF, sa.cast(sa.func.sum(sale_deductions.c.taken_minor), sa.BigInteger))
    .join(sales, sales.c.id == sale_deductions.c.sale_id)
    .where(among(_DEBT_OF, "debt_ids"), *_IN_PERIOD)
    .group_by(_DEBT_OF)
)


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
