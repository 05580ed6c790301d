"""Make the town: plan everybody, let them live through the window, write it all or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from vending_server.db.engine import take_time, writing
from vending_server.errors import Misconfigured
from vending_server.ledger.accounts import AccountIds
from vending_server.sample_town import writing as rows
from vending_server.sample_town.customers import PlannedCustomer, plan_customers
from vending_server.sample_town.decisions import sample_decisions
from vending_server.sample_town.dues import DuesMaker
from vending_server.sample_town.examples import Examples
from vending_server.sample_town.history import History, LivedCustomer, visits_in_order
from vending_server.sample_town.issuer import HistoryIssuer
from vending_server.sample_town.meter_lots import meters_in_stock
from vending_server.sample_town.places import MUNICIPALITY, POINTS, STAFF
from vending_server.sample_town.window import Window, window_ending

CUSTOMERS_MAX: Final = 50_000
MONTHS_MAX: Final = 60
MONTHS_DEFAULT: Final = 12
_CHUNK: Final = 200
_STOCK_LEAST: Final = 4
_CUSTOMERS_PER_STOCKED_METER: Final = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class TownOrder:
    """Which town is wanted; the same order gives the same town."""

    customers: int
    seed: int
    until: dt.date
    months: int = MONTHS_DEFAULT


@dataclass(frozen=True, slots=True, kw_only=True)
class TownSummary:
    """What was made."""

    window: Window
    customers: int
    contracts: int
    meters_in_stock: int
    sales: int
    tenders_minor: int
    examples: dict[str, Any]


def load_town(
    engine: sa.Engine, order: TownOrder, *, hash_password: Callable[[str], str]
) -> TownSummary:
    """Fill an empty database with a town, in one transaction.

    Raises:
        Misconfigured: the order cannot be met, or the database holds something already.
        DatabaseError: see there; nothing was written.
    """
    decisions = sample_decisions()
    window = _window(order, earliest=decisions.last_decided)
    # Hashing is slow on purpose: not while the database is held.
    hashes = {one.login: hash_password(one.password) for one in STAFF}
    planned = list(plan_customers(count=order.customers, seed=order.seed, window=window))
    with writing(engine) as connection:
        take_time(connection)
        _require_empty(connection)
        rows.write_decisions(connection, decisions)
        rows.write_meter_types(connection)
        history = History(
            seed=order.seed,
            window=window,
            decisions=decisions,
            dues=DuesMaker.starting(decisions, window),
            issuer=HistoryIssuer(),
            sellers=rows.write_places(connection, seed=order.seed, window=window, hashes=hashes),
        )
        tally = _write_lives(connection, history, planned)
        stock = list(
            meters_in_stock(first_id=tally.contracts + 1, count=_stock_size(order.customers))
        )
        rows.write_stock(connection, stock)
        rows.top_agents_up(connection, seed=order.seed, window=window)
        rows.finish(connection, window)
    return TownSummary(
        window=window,
        customers=order.customers,
        contracts=tally.contracts,
        meters_in_stock=len(stock),
        sales=tally.sales,
        tenders_minor=tally.tenders_minor,
        examples=tally.examples.document(),
    )


@dataclass(slots=True)
class _Tally:
    """What was written so far."""

    contracts: int = 0
    sales: int = 0
    tenders_minor: int = 0
    examples: Examples = field(default_factory=Examples)

    def add(self, lived: Sequence[LivedCustomer]) -> None:
        for one in lived:
            self.contracts += len(one.state.contracts)
            self.sales += len(one.sales)
            self.tenders_minor += sum(sale.priced.tender for sale in one.sales)
        self.examples.look_at(lived)


def _write_lives(
    connection: sa.Connection, history: History, planned: Sequence[PlannedCustomer]
) -> _Tally:
    """Let customers live and write them, some at a time: a town's sales do not fit in memory."""
    tally, ids = _Tally(), AccountIds()
    pairs = zip(planned, _receipts(planned), strict=True)
    lives = (history.live(one, receipts) for one, receipts in pairs)
    while chunk := list(islice(lives, _CHUNK)):
        rows.write_customers(connection, chunk, ids, history.window)
        tally.add(chunk)
    return tally


def _receipts(planned: Sequence[PlannedCustomer]) -> list[list[int]]:
    """Number the receipts of each point's terminal by time; return them by customer, in order."""
    at_point: dict[int, list[tuple[dt.datetime, int, int]]] = {one.number: [] for one in POINTS}
    receipts: list[list[int]] = []
    for place, customer in enumerate(planned):
        visits = visits_in_order(customer)
        receipts.append([0] * len(visits))
        for nth, (_, visit) in enumerate(visits):
            at_point[visit.point].append((visit.at, place, nth))
    for moments in at_point.values():
        for sequence, (_, place, nth) in enumerate(sorted(moments), start=1):
            receipts[place][nth] = sequence
    return receipts


def _window(order: TownOrder, *, earliest: dt.date) -> Window:
    if not 1 <= order.customers <= CUSTOMERS_MAX:
        raise Misconfigured(f"a town has 1 to {CUSTOMERS_MAX} customers")
    if not 1 <= order.months <= MONTHS_MAX:
        raise Misconfigured(f"a history has 1 to {MONTHS_MAX} months")
    zone = ZoneInfo(MUNICIPALITY.time_zone)
    return window_ending(order.until, months=order.months, zone=zone, earliest=earliest)


def _require_empty(connection: sa.Connection) -> None:
    table = rows.first_filled_table(connection)
    if table is not None:
        raise Misconfigured(f"the database is not empty: there are {table.replace('_', ' ')}")


def _stock_size(customers: int) -> int:
    return _STOCK_LEAST + customers // _CUSTOMERS_PER_STOCKED_METER
