"""The list of what stands out, one household's history, and the points of a map."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import sqlalchemy as sa

from vending_server.days.model import start_of
from vending_server.errors import Refused
from vending_server.insight import decisions
from vending_server.insight.habits import last_bought, months_bought
from vending_server.insight.judged import Judgement
from vending_server.insight.model import Against, Found, Household, SignKind, median
from vending_server.meters.tables import contracts, customers, meters, places
from vending_server.paging import PageAsked, Position
from vending_server.pricing.model import Utility
from vending_server.wire.insight import (
    DecisionFacts,
    History,
    MeterPoint,
    MeterPoints,
    MonthBought,
    Sign,
    SignCount,
    Signs,
    SignsLook,
)
from vending_server.wire.problems import ProblemCode

MONTHS: Final = 13  # the present one, and the same of a year ago
_AT_ONCE: Final = 500
_HEAVIEST: Final = 2**61
_ORDER: Final = {kind: at for at, kind in enumerate(SignKind)}
_SHOWN_ON_MAPS: Final = frozenset({decisions.OPEN, "inspect"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    drn: str
    account_number: str
    customer_name: str
    address: str


def listed(
    connection: sa.Connection,
    judged: Judgement,
    wanted: SignsLook,
    page: PageAsked,
    zone: dt.tzinfo,
) -> Signs:
    """Return a page of signs, the gravest first."""
    decided = decisions.newest(connection)
    kept = list(_kept(judged, wanted, decided))
    shown, next_cursor = page.cut_all(kept, _position)
    facts = _facts_of(connection, shown)
    moments = last_bought(connection, [one.household.contract_id for one in shown])
    last = {contract: at.astimezone(zone).date() for contract, at in moments.items()}
    everywhere = Counter(
        one.kind for one in _kept(judged, SignsLook(utility=wanted.utility), decided)
    )
    return Signs(
        judged_through=(judged.end - dt.timedelta(days=1)).isoformat(),
        meters=len(judged.households),
        found=len(kept),
        missing_tenths=sum(one.missing_tenths for one in kept),
        counts=[SignCount(sign=kind.value, count=everywhere[kind]) for kind in SignKind],
        signs=[
            _told(
                one,
                facts[one.household.contract_id],
                judged,
                decided.get((one.household.meter_id, one.kind)),
                last.get(one.household.contract_id),
            )
            for one in shown
        ],
        next_cursor=next_cursor,
    )


def history(
    connection: sa.Connection,
    drn: str,
    judged_of: Callable[[Utility], Judgement],
    zone: dt.tzinfo,
    today: dt.date,
) -> History:
    """Return a household's months beside its neighbours' medians.

    Raises:
        Refused: METER_UNKNOWN (or it serves no open contract).
    """
    query = (
        sa.select(meters.c.id, meters.c.utility, meters.c.contract_id, contracts.c.opened_on)
        .join(contracts, contracts.c.id == meters.c.contract_id)
        .where(meters.c.drn == drn)
    )
    row = connection.execute(query).first()
    if row is None:
        raise Refused(ProblemCode.METER_UNKNOWN)
    judged = judged_of(row.utility)
    one = judged.households.get(row.contract_id)
    against, near = (Against.NOBODY, []) if one is None else _neighbours(judged, one)
    firsts = _firsts_of_months(today)
    spans = [(start_of(a, zone), start_of(b, zone)) for a, b in pairwise(firsts)]
    bought = months_bought(connection, [row.contract_id, *near], spans)
    return History(
        drn=drn,
        utility=row.utility.value,
        opened_on=row.opened_on.isoformat(),
        against=against.value,
        neighbours=len(near),
        months=[
            MonthBought(
                month=f"{firsts[at]:%Y-%m}",
                units_tenths=bought.get((row.contract_id, at), (0, 0))[0],
                purchases=bought.get((row.contract_id, at), (0, 0))[1],
                neighbours_tenths=median([bought.get((id_, at), (0, 0))[0] for id_ in near]),
            )
            for at in range(MONTHS)
        ],
        decisions=decisions.of_meter(connection, row.id),
    )


def points(
    connection: sa.Connection, judged: Judgement, page: PageAsked, today: dt.date
) -> MeterPoints:
    """Return a page of the meters that have a place."""
    is_placed = places.c.latitude_micro.is_not(None)
    query = (
        sa.select(
            contracts.c.id,
            contracts.c.customer_class,
            meters.c.drn,
            places.c.zone,
            places.c.latitude_micro,
            places.c.longitude_micro,
        )
        .join(meters, meters.c.contract_id == contracts.c.id)
        .join(places, places.c.id == contracts.c.place_id)
        .where(contracts.c.utility == judged.utility, contracts.c.closed_on.is_(None), is_placed)
    )
    placed = connection.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = connection.execute(page.rows_of(query, contracts.c.id, meters.c.drn)).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.id, row.drn))
    signs = _gravest(judged, decisions.newest(connection), today)
    return MeterPoints(
        placed=placed,
        unplaced=max(len(judged.households) - placed, 0),
        points=[
            MeterPoint(
                drn=row.drn,
                longitude_micro=row.longitude_micro,
                latitude_micro=row.latitude_micro,
                zone=row.zone,
                customer_class=row.customer_class,
                bought_tenths=_bought(judged, row.id),
                sign=signs.get(row.id),
            )
            for row in shown
        ],
        next_cursor=next_cursor,
    )


def _bought(judged: Judgement, contract_id: int) -> int:
    one = judged.households.get(contract_id)
    return 0 if one is None else one.bought_tenths


def _gravest(judged: Judgement, decided: decisions.Newest, today: dt.date) -> dict[int, str]:
    found: dict[int, str] = {}
    for one in judged.found:
        state = decisions.state_of(decided.get((one.household.meter_id, one.kind)), today)
        if state in _SHOWN_ON_MAPS:
            found.setdefault(one.household.contract_id, one.kind.value)
    return found


def _kept(judged: Judgement, wanted: SignsLook, decided: decisions.Newest) -> Iterable[Found]:
    state = wanted.state or decisions.OPEN
    for one in judged.found:
        decision = decided.get((one.household.meter_id, one.kind))
        if (
            decisions.state_of(decision, judged.end) == state
            and (wanted.sign is None or one.kind.value == wanted.sign)
            and (wanted.zone is None or one.household.zone == wanted.zone)
        ):
            yield one


def _position(one: Found) -> Position:
    return _HEAVIEST - one.weight, one.household.contract_id, _ORDER[one.kind]


def _facts_of(connection: sa.Connection, shown: Sequence[Found]) -> dict[int, _Facts]:
    """Return who is behind each contract shown, and the number of the meter that was judged."""
    found: dict[int, _Facts] = {}
    for at in range(0, len(shown), _AT_ONCE):
        meter_of = {
            one.household.contract_id: one.household.meter_id for one in shown[at : at + _AT_ONCE]
        }
        numbers = sa.select(meters.c.id, meters.c.drn).where(meters.c.id.in_(meter_of.values()))
        drns = {row.id: row.drn for row in connection.execute(numbers)}
        people = (
            sa.select(
                contracts.c.id, contracts.c.account_number, contracts.c.address, customers.c.name
            )
            .join(customers, customers.c.id == contracts.c.customer_id)
            .where(contracts.c.id.in_(meter_of))
        )
        for row in connection.execute(people):
            found[row.id] = _Facts(
                drn=drns[meter_of[row.id]],
                account_number=row.account_number,
                customer_name=row.name,
                address=row.address,
            )
    return found


def _told(
    one: Found,
    facts: _Facts,
    judged: Judgement,
    decision: DecisionFacts | None,
    last_bought_on: dt.date | None,
) -> Sign:
    household, near = one.household, one.neighbours
    return Sign(
        drn=facts.drn,
        account_number=facts.account_number,
        customer_name=facts.customer_name,
        address=facts.address,
        zone=household.zone,
        customer_class=household.customer_class,
        sign=one.kind.value,
        against=near.against.value,
        neighbours=near.count,
        window_days=judged.rules.window_days,
        bought_tenths=household.bought_tenths,
        neighbours_tenths=near.bought_tenths,
        missing_tenths=one.missing_tenths,
        purchases=household.purchases,
        neighbours_purchases=near.purchases,
        change_bp=one.change_bp,
        neighbours_change_bp=near.change_bp,
        last_bought_on=None if last_bought_on is None else last_bought_on.isoformat(),
        tamper=household.tamper,
        read_at=None if household.read_at is None else household.read_at.isoformat(),
        state=decisions.state_of(decision, judged.end),
        decision=decision,
    )


def _neighbours(judged: Judgement, one: Household) -> tuple[Against, list[int]]:
    """Return the contracts that a household is compared with, as judging does."""
    begin = judged.end - dt.timedelta(days=judged.rules.window_days)
    of_class = [
        other
        for other in judged.households.values()
        if other.customer_class == one.customer_class
        and other.contract_id != one.contract_id
        and other.was_there(begin)
    ]
    near = [other.contract_id for other in of_class if one.zone and other.zone == one.zone]
    least = judged.rules.neighbours_min
    if len(near) >= least:
        return Against.ZONE, near
    if len(of_class) >= least:
        return Against.TOWN, [other.contract_id for other in of_class]
    return Against.NOBODY, []


def _firsts_of_months(today: dt.date) -> list[dt.date]:
    """Return the first day of each of the last months, and that of the next."""
    count = today.year * 12 + today.month
    return [
        dt.date((count - back) // 12, (count - back) % 12 + 1, 1) for back in range(MONTHS, -1, -1)
    ]
