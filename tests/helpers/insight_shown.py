"""A line that tells of a town's insight: ten zones, some meters, signs of every kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from tests.helpers.office_bench import FakeLine
from token_engine.identifiers import make_drn
from vending_server.sample_town.people import NEIGHBOURHOODS
from vending_server.wire.insight import (
    BalancePeriod,
    Balances,
    BlockSold,
    Decision,
    DecisionFacts,
    History,
    MeterPoint,
    MeterPoints,
    MonthBought,
    OutlineFacts,
    OutlineList,
    SalesLook,
    SalesSeen,
    Sign,
    SignCount,
    Signs,
    Sold,
    TariffSold,
    ZoneBalance,
)

TODAY = dt.date(2026, 11, 22)
KINDS = ("tamper", "none_bought", "falling", "low", "small_frequent")
_WEST, _NORTH, _WIDE = 35_200_000, 31_900_000, 4_000
_LOSSES = (820, 1_450, 2_210, 3_480, 610, None, 1_130, -240, None, 2_740)


def drn(number: int) -> str:
    return make_drn(57, 40_000_000 + number)


def with_insight(
    line: FakeLine, *, signs: int = 40, points: int = 1_500, has_outlines: bool = True
) -> FakeLine:
    """Let a line answer whatever the screens of insight ask."""
    told = [a_sign(number) for number in range(signs)]

    def listed(*, request: Any, cursor: str | None = None, limit: int = 50, **_: Any) -> Signs:
        state = request.state or "open"
        kept = [
            one
            for one in told
            if (request.sign is None or one.sign == request.sign)
            and (request.zone is None or one.zone == request.zone)
            and one.state == state
        ]
        first = int(cursor or 0)
        return Signs(
            judged_through="2026-11-21",
            meters=2_100,
            found=len(kept),
            missing_tenths=sum(one.missing_tenths for one in kept),
            counts=[SignCount(sign=kind, count=8) for kind in KINDS],
            signs=kept[first : first + limit],
            next_cursor=str(first + limit) if first + limit < len(kept) else None,
        )

    def decided(*, request: Decision, **_: Any) -> DecisionFacts:
        fact = DecisionFacts(
            decision_id=request.document_id,
            drn=request.drn,
            sign=request.sign,
            decision=request.decision,
            reason=request.reason,
            decided_at="2026-11-22T08:00:00+00:00",
            decided_by="huda",
            until=request.until,
        )
        for at, one in enumerate(told):
            if one.drn == request.drn:
                told[at] = a_sign(at, state=request.decision, decision=fact)
        return fact

    line.on("POST", "/v1/insight/signs", listed)
    line.on("POST", "/v1/insight/decisions", decided)
    line.on("POST", "/v1/insight/histories", lambda *, request, **_: a_history(request.drn))
    line.on("POST", "/v1/insight/balances", lambda *, request, **_: balances(request.utility))
    line.on("POST", "/v1/insight/sales", lambda request, **_: sales_seen(request))
    line.on("GET", "/v1/zone-outlines", lambda **_: outlines() if has_outlines else NO_OUTLINES)
    line.on(
        "POST",
        "/v1/insight/points",
        lambda **_: MeterPoints(placed=points, unplaced=12, points=many_points(points)),
    )
    return line


def a_sign(number: int, **changes: Any) -> Sign:
    kind = KINDS[number * 7 % 5] if number >= 3 else KINDS[number]
    facts: dict[str, Any] = {
        "drn": drn(number),
        "account_number": f"20 {1000 + number}",
        "customer_name": "محمود خليل أبو عرّة",
        "address": f"{NEIGHBOURHOODS[number % 10]}، قرب مدرسة البنات",
        "zone": NEIGHBOURHOODS[number % 10],
        "customer_class": "commercial" if number % 6 == 1 else "residential",
        "sign": kind,
        "against": "town" if number % 9 == 4 else "zone",
        "neighbours": 47,
        "window_days": 60,
        "bought_tenths": 0 if kind == "none_bought" else 1_240 + number * 10,
        "neighbours_tenths": 9_578,
        "missing_tenths": max(9_578 - number * 160, 500),
        "purchases": 0 if kind == "none_bought" else 3 + number % 20,
        "neighbours_purchases": 4,
        "change_bp": None if kind == "none_bought" else 2_140,
        "neighbours_change_bp": 9_420,
        "last_bought_on": "2026-08-29",
        "tamper": 2 if kind == "tamper" else 0,
        "read_at": "2026-11-19T09:12:00+00:00" if kind == "tamper" else None,
        "state": "open",
        "decision": None,
    }
    return Sign(**{**facts, **changes})


def a_history(number: str) -> History:
    firsts = [f"{2025 + (10 + at) // 12}-{(10 + at) % 12 + 1:02}" for at in range(13)]
    own = (4100, 5200, 5600, 4300, 4000, 3600, 3900, 4200, 4100, 1900, 900, 0, 0)
    near = (4800, 6800, 7200, 6100, 5200, 4800, 4900, 5500, 5600, 5200, 4900, 4700, 3100)
    return History(
        drn=number,
        utility="electricity",
        opened_on="2019-04-01",
        against="zone",
        neighbours=47,
        months=[
            MonthBought(month=month, units_tenths=mine, purchases=3, neighbours_tenths=theirs)
            for month, mine, theirs in zip(firsts, own, near, strict=True)
        ],
        decisions=[
            DecisionFacts(
                decision_id="01930000-0000-7000-8000-000000000001",
                drn=number,
                sign="falling",
                decision="dismiss",
                reason="البيت مغلق، العائلة في السفر",
                decided_at="2025-06-02T08:00:00+00:00",
                decided_by="walid",
                until="2026-06-02",
            )
        ],
    )


def _a_period(month: int, first: int, loss_bp: int) -> BalancePeriod:
    came = 1_200_000 + first * 53_000 + month * 9_000
    lost = came * loss_bp // 10_000
    return BalancePeriod(
        from_at=f"2026-{month:02}-01T06:00:00+00:00",
        through_at=f"2026-{month + 1:02}-01T06:00:00+00:00",
        input_tenths=came,
        sold_tenths=came - lost,
        loss_tenths=lost,
        loss_bp=loss_bp,
    )


def balances(utility: str = "electricity") -> Balances:
    zones = []
    for at, (name, loss) in enumerate(zip(NEIGHBOURHOODS, _LOSSES, strict=True)):
        periods = [] if loss is None else [_a_period(m, at, loss + m * 15) for m in range(4, 11)]
        whole = None
        if periods and loss is not None:
            came, sold = (
                sum(getattr(one, name_) for one in periods)
                for name_ in ("input_tenths", "sold_tenths")
            )
            whole = BalancePeriod(
                from_at=periods[0].from_at,
                through_at=periods[-1].through_at,
                input_tenths=came,
                sold_tenths=sold,
                loss_tenths=came - sold,
                loss_bp=(came - sold) * 10_000 // came,
            )
        zones.append(
            ZoneBalance(
                zone=name,
                state="known" if periods else ("no_meter" if at == 5 else "no_readings"),
                bulk_meters=[] if at == 5 else [f"TR-{at + 1:02}"],
                households=190 + at * 4,
                sold_tenths=7_400_000,
                whole=whole,
                periods=periods,
            )
        )
    return Balances(utility=utility, zones=zones)


def outlines() -> OutlineList:
    found = []
    for at, name in enumerate(sorted(NEIGHBOURHOODS)):
        row, column = divmod(NEIGHBOURHOODS.index(name), 4)
        west, south = _WEST + column * _WIDE, _NORTH - row * _WIDE
        bend = 300 + at * 40
        ring = [
            [west, south],
            [west + _WIDE, south],
            [west + _WIDE - bend, south + _WIDE // 2],
            [west + _WIDE, south + _WIDE],
            [west, south + _WIDE],
            [west, south],
        ]
        found.append(
            OutlineFacts(
                zone=name,
                polygons=[ring],
                note="zones.geojson",
                given_at="2026-11-01T08:00:00+00:00",
                given_by="walid",
            )
        )
    return OutlineList(outlines=found)


NO_OUTLINES = OutlineList(outlines=[])


def many_points(count: int) -> list[MeterPoint]:
    found = []
    for at in range(count):
        row, column = divmod(at % 10, 4)
        sign = KINDS[at // 23 % 5] if at % 23 == 0 else None
        found.append(
            MeterPoint(
                drn=drn(at),
                longitude_micro=_WEST + column * _WIDE + at * 2_741 % (_WIDE - 400),
                latitude_micro=_NORTH - row * _WIDE + at * 1_237 % _WIDE,
                zone=NEIGHBOURHOODS[at % 10],
                customer_class="residential",
                bought_tenths=4_000 + at % 900,
                sign=sign,
            )
        )
    return found


def sales_seen(look: SalesLook) -> SalesSeen:
    """Tell the days that were asked for; hours, zones and tariffs share out the same sums."""
    days, hours, zones, sums = [], [], [], dict[str, Sold]()
    for utility, share in (("electricity", 100), ("water", 17)):
        of_days = list(_days_sold(look, utility, share))
        whole = sums[utility] = _sold(
            "",
            utility,
            sum(one.count for one in of_days),
            sum(one.tender_minor for one in of_days),
        )
        days += of_days
        hours += _shared(whole, {str(hour): 300 - abs(hour - 11) * 23 for hour in range(7, 23)})
        places = {name: 410 - at * 26 for at, name in enumerate(NEIGHBOURHOODS)}
        zones += _shared(whole, {**places, "": 21})
    tariffs = [
        TariffSold(
            part=one.part,
            name=name,
            customer_class=kind,
            utility=utility,
            count=one.count,
            tender_minor=one.tender_minor,
            units_tenths=one.units_tenths,
        )
        for utility, shares in (
            ("electricity", {"E-RES-2026": 214, "E-COM-2026": 91}),
            ("water", {"W-DOM-2026": 1}),
        )
        for one, (name, kind) in zip(_shared(sums[utility], shares), _TARIFFS[utility], strict=True)
    ]
    blocks = [
        BlockSold(
            part=code,
            utility=utility,
            customer_class=kind,
            block=number,
            upper_tenths=upper,
            rate_micro=437_000 + 60_000 * number,
            count=900 // number,
            units_tenths=units,
        )
        for code, kind, utility, bounds in (
            (
                "E-RES-2026",
                "residential",
                "electricity",
                ((1_600, 2_614_000), (2_500, 1_190_500), (4_000, 431_200), (None, 44_300)),
            ),
            ("E-COM-2026", "commercial", "electricity", ((None, 1_820_000),)),
            ("W-DOM-2026", "domestic", "water", ((200, 610_000), (None, 250_000))),
        )
        for number, (upper, units) in enumerate(bounds, 1)
    ]
    return SalesSeen(days=days, hours=hours, zones=zones, tariffs=tariffs, blocks=blocks)


_TARIFFS = {
    "electricity": (
        ("Electricity, residential", "residential"),
        ("Electricity, commercial", "commercial"),
    ),
    "water": (("Water, domestic", "domestic"),),
}


def _days_sold(look: SalesLook, utility: str, share: int) -> Iterator[Sold]:
    first, last = (dt.date.fromisoformat(day) for day in (look.from_day, look.through_day))
    for back in range((TODAY - last).days, (TODAY - first).days + 1):
        day = TODAY - dt.timedelta(days=back)
        if day.weekday() != 4:  # desks are closed on Friday
            yield _sold(day.isoformat(), utility, 60, (9_200 + back * 3_137 % 4_100) * share)


def _shared(whole: Sold, weights: dict[str, int]) -> Iterator[Sold]:
    """Share a sum out, its odd agorot to the last."""
    money, count, left = whole.tender_minor, whole.count, sum(weights.values())
    for part, weight in weights.items():
        its_money, its_count = money * weight // left, count * weight // left
        yield _sold(part, whole.utility, its_count, its_money)
        money, count, left = money - its_money, count - its_count, left - weight


def _sold(part: str, utility: str, count: int, money: int) -> Sold:
    return Sold(
        part=part, utility=utility, count=count, tender_minor=money, units_tenths=money // 5
    )
