"""Rules of what stands out; no SQL here.

A household is compared with its neighbours: those of the same zone and tariff class who were there
for the whole time.  Too few of them in the zone: those of the class in the whole town, and it is
said so.  Each rule is a row of `RULES` with figures that a municipality may want to change.

What a rule finds is a *sign*: a reason to look.  People travel, houses stand empty, and small,
frequent purchases are what a household makes that has little money; none of this blocks a meter.
All figures are integers: tenths of a unit, basis points.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

ONE_BP: Final = 10_000
KEPT_DAYS: Final = 365  # so long a dismissal or a result stands; then the sign is seen again
_TAMPER_FIRST: Final = 10**12


class SignKind(StrEnum):
    """Each rule, the gravest first."""

    TAMPER = "tamper"
    NONE_BOUGHT = "none_bought"
    FALLING = "falling"
    LOW = "low"
    SMALL_FREQUENT = "small_frequent"


class DecisionKind(StrEnum):
    """What somebody decided about a sign."""

    INSPECT = "inspect"  # somebody is sent
    INSPECTED = "inspected"  # he was there; the reason tells what he found
    DISMISS = "dismiss"
    SNOOZE = "snooze"  # until a day


class Against(StrEnum):
    """Whom a household was compared with."""

    ZONE = "zone"
    TOWN = "town"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The figures of the rules for one utility."""

    window_days: int  # what is looked at
    baseline_days: int  # what it is compared with: the time before
    worth_tenths: int  # in a window: who buys less by himself is not seen to fall
    neighbours_min: int = 8
    buyers_bp: int = 7_500  # so many neighbours bought, else nobody is asked why he did not
    low_bp: int = 2_000  # of the neighbours' median
    falling_bp: int = 5_000  # own change, of the neighbours' change
    frequent_times: int = 3  # more often than the neighbours
    frequent_min: int = 12  # purchases in the window
    small_bp: int = 4_000  # a purchase, of the neighbours'


RULES: Final[Mapping[str, Rules]] = {
    "electricity": Rules(window_days=60, baseline_days=180, worth_tenths=600),
    # Water is bought for two months at a time: twice as long a look.
    "water": Rules(window_days=120, baseline_days=240, worth_tenths=40),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """An open contract with its meter, and what it bought; flags are the meter's newest."""

    contract_id: int
    meter_id: int
    zone: str
    customer_class: str
    since: dt.date  # from then on it could buy
    bought_tenths: int = 0
    purchases: int = 0
    before_tenths: int = 0
    is_blocked: bool = False  # nothing can be bought, and nobody is compared with it
    tamper: int = 0
    read_at: dt.datetime | None = None

    def was_there(self, day: dt.date) -> bool:
        """Say whether it could buy from that day on."""
        return not self.is_blocked and self.since <= day


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The medians of a group."""

    against: Against
    count: int = 0
    bought_tenths: int = 0
    purchases: int = 0
    purchase_tenths: int = 0
    buyers_bp: int = 0
    change_bp: int | None = None  # none = too few were there before


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A sign, with what its rule compared."""

    household: Household
    kind: SignKind
    neighbours: Neighbours
    missing_tenths: int
    change_bp: int | None

    @property
    def weight(self) -> int:
        """How far in front it is told: flags of a meter first, then by what is missing."""
        first = _TAMPER_FIRST if self.kind is SignKind.TAMPER else 0
        return first + self.missing_tenths


def window_of(rules: Rules, end: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first day of the window and that of the time before it; `end` is no part of it."""
    begin = end - dt.timedelta(days=rules.window_days)
    return begin, begin - dt.timedelta(days=rules.baseline_days)


def judge(households: Sequence[Household], rules: Rules, end: dt.date) -> list[Found]:
    """Return every sign, the gravest first."""
    begin, baseline = window_of(rules, end)
    groups = Groups(households, rules, begin=begin, baseline=baseline)
    found = [
        one
        for household in households
        for one in _signs(household, groups.of(household), rules, baseline)
        if one.kind is SignKind.TAMPER or household.was_there(begin)
    ]
    found.sort(key=lambda one: (-one.weight, one.household.contract_id, one.kind))
    return found


class Groups:
    """Medians of neighbours, by zone and class and by class alone."""

    def __init__(
        self, households: Iterable[Household], rules: Rules, *, begin: dt.date, baseline: dt.date
    ) -> None:
        self._rules, self._baseline = rules, baseline
        near: defaultdict[tuple[str, str], list[Household]] = defaultdict(list)
        town: defaultdict[str, list[Household]] = defaultdict(list)
        for one in households:
            if one.was_there(begin):
                town[one.customer_class].append(one)
                if one.zone:
                    near[one.zone, one.customer_class].append(one)
        least = rules.neighbours_min
        self._near = {
            key: self._medians(Against.ZONE, group)
            for key, group in near.items()
            if len(group) > least
        }
        self._town = {
            key: self._medians(Against.TOWN, group)
            for key, group in town.items()
            if len(group) > least
        }
        self._nobody = Neighbours(against=Against.NOBODY)

    def of(self, household: Household) -> Neighbours:
        """Return whom to compare a household with."""
        key = household.zone, household.customer_class
        return self._near.get(key) or self._town.get(household.customer_class, self._nobody)

    def _medians(self, against: Against, group: Sequence[Household]) -> Neighbours:
        buyers = [one for one in group if one.purchases]
        changes = [
            change
            for one in group
            if (change := change_of(one, self._rules)) is not None and one.was_there(self._baseline)
        ]
        return Neighbours(
            against=against,
            count=len(group) - 1,  # all but the one who is compared
            bought_tenths=median([one.bought_tenths for one in buyers]),
            purchases=median([one.purchases for one in buyers]),
            purchase_tenths=median([one.bought_tenths // one.purchases for one in buyers]),
            buyers_bp=len(buyers) * ONE_BP // len(group),
            change_bp=median(changes) if len(changes) > self._rules.neighbours_min else None,
        )


def change_of(one: Household, rules: Rules) -> int | None:
    """Return what a household buys a day now, of what it bought before; none = too little then."""
    if one.before_tenths * rules.window_days < rules.worth_tenths * rules.baseline_days:
        return None
    return (
        one.bought_tenths * rules.baseline_days * ONE_BP // (one.before_tenths * rules.window_days)
    )


def median(values: Sequence[int]) -> int:
    """Return the lower median; of nothing 0."""
    return sorted(values)[(len(values) - 1) // 2] if values else 0


def _signs(one: Household, near: Neighbours, rules: Rules, baseline: dt.date) -> Iterator[Found]:
    change = change_of(one, rules) if one.was_there(baseline) else None
    fewer = max(near.bought_tenths - one.bought_tenths, 0)

    def found(kind: SignKind, missing_tenths: int) -> Found:
        return Found(
            household=one,
            kind=kind,
            neighbours=near,
            missing_tenths=missing_tenths,
            change_bp=change,
        )

    if one.tamper:
        yield found(SignKind.TAMPER, fewer)
    if near.against is Against.NOBODY:
        return
    if not one.purchases:
        if near.buyers_bp >= rules.buyers_bp:
            yield found(SignKind.NONE_BOUGHT, fewer)
        return
    if _is_falling(change, near.change_bp, rules):
        assert near.change_bp is not None, "compared"
        as_before = one.before_tenths * rules.window_days // rules.baseline_days
        as_they = as_before * near.change_bp // ONE_BP
        yield found(SignKind.FALLING, max(as_they - one.bought_tenths, 0))
    elif one.bought_tenths * ONE_BP < near.bought_tenths * rules.low_bp:
        yield found(SignKind.LOW, fewer)
    is_frequent = one.purchases >= max(rules.frequent_min, near.purchases * rules.frequent_times)
    size = one.bought_tenths // one.purchases
    if is_frequent and size * ONE_BP < near.purchase_tenths * rules.small_bp:
        yield found(SignKind.SMALL_FREQUENT, fewer)


def _is_falling(own: int | None, near: int | None, rules: Rules) -> bool:
    return own is not None and near is not None and own * ONE_BP < near * rules.falling_bp


def stands_until(kind: DecisionKind, decided_on: dt.date, until: dt.date | None) -> dt.date | None:
    """Return the day from which a sign is open again; none = only by another decision."""
    if kind is DecisionKind.SNOOZE:
        return until
    if kind is DecisionKind.INSPECT:
        return None
    return decided_on + dt.timedelta(days=KEPT_DAYS)
