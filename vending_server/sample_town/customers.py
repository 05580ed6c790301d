"""Who lives in the town: customers, their contracts, meters and old debts, before any purchase.

Kinds of customers follow each other in a fixed cycle, so that a town of a hundred holds every
class, cipher, base date and rule; names, appetites and amounts are drawn from the seed.  The very
first customer is the one of the screen designs.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from token_engine.identifiers import Drn
from vending_server.meters.model import Contract, Meter, Place
from vending_server.pricing.model import Utility
from vending_server.sample_town import people
from vending_server.sample_town.map import place_of
from vending_server.sample_town.meter_lots import installed_meter, lot_installed
from vending_server.sample_town.people import Person
from vending_server.sample_town.places import POINTS
from vending_server.sample_town.visits import Habit, Visit, habit_of, visits_of
from vending_server.sample_town.window import Window
from vending_server.tariffs.model import Arrears, ArrearsRule
from vending_server.wire.facts import BothLanguages

_HOME: Final = (Utility.ELECTRICITY, "residential")
_SHOP: Final = (Utility.ELECTRICITY, "commercial")
_HOME_WATER: Final = (Utility.WATER, "domestic")
_SHOP_WATER: Final = (Utility.WATER, "commercial")
_E: Final = (_HOME,)
_BOTH: Final = (_HOME, _HOME_WATER)
_CYCLE: Final = (
    *(_BOTH, _E, _E, _E, _BOTH, _E, (_SHOP,), (_HOME, _SHOP, _HOME_WATER), _E, (_HOME_WATER,)),
    *(_BOTH, _E, (_SHOP, _SHOP_WATER), _E, _BOTH, _E, (_HOME, _HOME), _E, _BOTH, _E),
)

# The customer of the screen designs, with both of his meters.
_FIRST: Final = Person("محمود خليل أبو عرّة", "0590000001")
_FIRST_ADDRESS: Final = "حي الكروم، قرب مدرسة البنات"
_FIRST_DRNS: Final = {
    Utility.ELECTRICITY: Drn("04123456784"),
    Utility.WATER: Drn("07981204550"),
}
_FIRST_DEBT_MINOR: Final = 150_000
_ACCOUNT_PREFIX: Final = {Utility.ELECTRICITY: "20", Utility.WATER: "30"}
_ACCOUNT_FIRST: Final = 1187

_OLD_DEBT: Final = BothLanguages(ar="قسط ديون سابقة", en="Old debt")
_COURT_DEBT: Final = BothLanguages(ar="دين بقرار محكمة", en="Court-ordered debt")
_SETTLEMENT: Final = BothLanguages(ar="تسوية ديون", en="Settlement plan")
_DEBT_EVERY: Final = 9
_NEW_CONTRACT_EVERY: Final = 29
_NEW_CONTRACT_AT: Final = 5
# A blocked meter was blocked this long before the window's end.
BLOCKED_FOR: Final = dt.timedelta(days=21)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedContract:
    """A contract before its first purchase, the meter that serves it, and the visits to come."""

    contract: Contract
    place: Place
    opened_on: dt.date
    meter: Meter
    visits: tuple[Visit, ...]
    arrears_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCustomer:
    """A customer with everything that is his."""

    id: int
    person: Person
    contracts: tuple[PlannedContract, ...]
    arrears: tuple[Arrears, ...]


def plan_customers(*, count: int, seed: int, window: Window) -> Iterator[PlannedCustomer]:
    """Yield the customers of a town; the same arguments give the same people."""
    planner = _Planner(window)
    for index in range(count):
        # A text seeds the same on every machine and for every customer apart.
        rng = random.Random(f"town {seed} customer {index}")  # noqa: S311 - nothing secret
        yield planner.customer(index, rng)


@dataclass(slots=True)
class _Planner:
    """Plans customer after customer, giving out row ids."""

    window: Window
    contracts: int = 0
    debts: int = 0
    of_utility: dict[Utility, int] = field(default_factory=lambda: dict.fromkeys(Utility, 0))

    def customer(self, index: int, rng: random.Random) -> PlannedCustomer:
        kinds = _CYCLE[index % len(_CYCLE)]
        drawn = people.shop(rng) if kinds[0] == _SHOP else people.person(rng)
        arrears = tuple(self._arrears(index, rng))
        debt_ids = tuple(one.id for one in arrears)
        quarter = rng.randrange(len(people.NEIGHBOURHOODS))
        who = _Household(
            index=index,
            person=_FIRST if index == 0 else drawn,
            neighbourhood=people.NEIGHBOURHOODS[quarter],
            home_point=POINTS[quarter % len(POINTS)].number,
        )
        contracts = [
            # Every other customer's debts are collected at all of his contracts.
            self._contract(who, kind, debt_ids if nth == 0 or index % 2 == 0 else (), rng)
            for nth, kind in enumerate(kinds)
        ]
        return PlannedCustomer(
            id=index + 1, person=who.person, contracts=tuple(contracts), arrears=arrears
        )

    def _contract(
        self,
        who: _Household,
        kind: tuple[Utility, str],
        arrears_ids: tuple[int, ...],
        rng: random.Random,
    ) -> PlannedContract:
        utility, customer_class = kind
        nth = self.of_utility[utility]
        self.of_utility[utility] += 1
        self.contracts += 1
        lot = lot_installed(utility, nth)
        meter = installed_meter(
            lot,
            meter_id=self.contracts,
            customer_class=customer_class,
            drn=_FIRST_DRNS[utility] if who.index == 0 else None,
        )
        opened_on = self._opened_on(rng)
        contract = who.contract(
            contract_id=self.contracts,
            account_number=f"{_ACCOUNT_PREFIX[utility]}{_ACCOUNT_FIRST + nth}",
            kind=kind,
            opened_on=opened_on,
            rng=rng,
        )
        habit = habit_of(utility, customer_class, home_point=who.home_point, rng=rng)
        visits = _possible_visits(habit, meter, opened_on, self.window, rng)
        return PlannedContract(
            contract=contract,
            place=place_of(
                contract.id,
                account_number=contract.account_number,
                address=contract.address,
                neighbourhood=who.neighbourhood,
            ),
            opened_on=opened_on,
            meter=meter,
            visits=tuple(visits) if lot.is_sellable else (),
            arrears_ids=arrears_ids,
        )

    def _opened_on(self, rng: random.Random) -> dt.date:
        days_before = rng.randrange(400, 4_000)
        if self.contracts % _NEW_CONTRACT_EVERY == _NEW_CONTRACT_AT:
            length = (self.window.until - self.window.start).days
            return self.window.start + dt.timedelta(days=days_before % length)
        return self.window.start - dt.timedelta(days=days_before)

    def _arrears(self, index: int, rng: random.Random) -> Iterator[Arrears]:
        match index % _DEBT_EVERY:
            case 0:
                debt = self._debt("old-debt", _OLD_DEBT, rng, percent_bp=1_000)
                yield debt if index else replace(debt, balance_minor=_FIRST_DEBT_MINOR)
                if index % 2:
                    yield self._debt("court", _COURT_DEBT, rng, percent_bp=333)
            case 4:
                debt = self._debt("settlement", _SETTLEMENT, rng, instalment_minor=2_000)
                yield replace(debt, rule=ArrearsRule.PER_VEND)
            case 7:
                debt = self._debt("settlement", _SETTLEMENT, rng, instalment_minor=10_000)
                yield replace(debt, rule=ArrearsRule.PER_PERIOD)

    def _debt(
        self,
        code: str,
        name: BothLanguages,
        rng: random.Random,
        *,
        percent_bp: int | None = None,
        instalment_minor: int | None = None,
    ) -> Arrears:
        self.debts += 1
        return Arrears(
            id=self.debts,
            code=code,
            name=name,
            balance_minor=rng.randrange(150, 4_000) * 100,
            rule=ArrearsRule.PERCENT,
            percent_bp=percent_bp,
            instalment_minor=instalment_minor,
            period_paid_minor=0,
            period_paid_of="",
            version=1,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Household:
    """Who signs a customer's contracts, and where he lives."""

    index: int
    person: Person
    neighbourhood: str
    home_point: int

    def contract(
        self,
        *,
        contract_id: int,
        account_number: str,
        kind: tuple[Utility, str],
        opened_on: dt.date,
        rng: random.Random,
    ) -> Contract:
        utility, customer_class = kind
        drawn = people.address_in(self.neighbourhood, rng)
        return Contract(
            id=contract_id,
            account_number=account_number,
            customer_id=self.index + 1,
            customer_name=self.person.name,
            address=_FIRST_ADDRESS if self.index == 0 else drawn,
            utility=utility,
            customer_class=customer_class,
            carry_minor=0,
            bought_tenths=0,
            bought_period=f"{opened_on:%Y-%m}",
            version=1,
        )


def _possible_visits(
    habit: Habit, meter: Meter, opened_on: dt.date, window: Window, rng: random.Random
) -> Iterator[Visit]:
    """Yield the visits between the contract's first day and the meter's last in the window."""
    first = max(opened_on, window.start)
    last = window.until - BLOCKED_FOR if meter.block_reason else window.until
    opens_at, closes_at = window.moment(first, 0), window.moment(last, 0)
    for visit in visits_of(habit, window, rng):
        if opens_at <= visit.at < closes_at:
            yield visit
