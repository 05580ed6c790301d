"""What stands out among meters, what is decided about it, and what the books say of sales."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import insight_town, little_town
from tests.helpers.insight_town import STEADY, settle, street
from tests.helpers.little_town import DRN, NOON, ZONE, HandClock, Till
from tests.helpers.office import new_document_id, take_on
from tests.helpers.reversals import Reversals
from vending_server.cards.tables import card_readings, customer_cards
from vending_server.db.engine import writing
from vending_server.errors import Refused
from vending_server.insight.desk import InsightDesk
from vending_server.meters.tables import meters
from vending_server.operators.model import Role
from vending_server.paging import WHOLE, PageAsked
from vending_server.wire.insight import (
    Decision,
    HistoryLook,
    PointsLook,
    SignsLook,
    ZoneOutline,
)
from vending_server.wire.vend import VendAnswer

TODAY = dt.date(2026, 11, 22)
QUIET = tuple(one for one in STEADY if one[0] > 60)
POWER = SignsLook(utility="electricity")


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def desk(engine, clock):
    return InsightDesk(engine=engine, clock=clock, zone=ZONE)


@pytest.fixture
def boss(engine):
    with writing(engine) as connection:
        return take_on(connection, "walid", Role.SUPERVISOR)


def seen(desk, look=POWER, page=WHOLE):
    return [(one.drn, one.sign) for one in desk.signs(look, page).signs]


def decide(desk, boss, drn, decision="dismiss", until=None, **more):
    wanted = Decision(
        document_id=new_document_id(),
        drn=drn,
        sign="none_bought",
        decision=decision,
        reason="the house is empty",
        until=None if until is None else until.isoformat(),
        **more,
    )
    return json.loads(desk.decide(boss, wanted, until).body)


def card_read(engine, drn, tamper, at=NOON):
    """Let a meter write flags on a card that somebody reads."""
    with writing(engine) as connection:
        meter = connection.execute(sa.select(meters).where(meters.c.drn == drn)).one()
        card = new_document_id()
        connection.execute(
            customer_cards.insert().values(
                id=card,
                meter_id=meter.id,
                contract_id=meter.contract_id,
                meter_pan=meter.meter_pan,
                customer_no="1",
                issue=1 + connection.scalar(sa.select(sa.func.count()).select_from(customer_cards)),
                issued_on=TODAY,
                medium="strip",
                uid="",
                key_number=1,
                identity="known",
                made_by=1,
                made_at=at,
            )
        )
        connection.execute(
            card_readings.insert().values(
                card_id=card,
                document_id=new_document_id(),
                read_at=at,
                last_tid=1,
                credit_tenths=10,
                tamper=tamper,
                terminal_id=little_town.seller().terminal_id,
                received_at=at,
            )
        )


# ---------------------------------------------------------------- signs


def test_who_stopped_buying_while_the_neighbours_went_on_is_told_with_the_figures(desk, engine):
    street(engine)
    quiet = settle(engine, 50, QUIET)

    told = desk.signs(POWER, WHOLE)

    (sign,) = told.signs
    assert (sign.drn, sign.sign, sign.against) == (quiet, "none_bought", "zone")
    assert (sign.bought_tenths, sign.neighbours_tenths, sign.missing_tenths) == (0, 5_400, 5_400)
    assert sign.last_bought_on == (TODAY - dt.timedelta(days=65)).isoformat()
    assert (sign.state, sign.decision) == ("open", None)
    assert told.judged_through == "2026-11-21"
    assert {one.sign: one.count for one in told.counts if one.count} == {"none_bought": 1}


def test_a_sale_that_was_taken_back_is_in_no_sum(engine):
    till = Reversals(engine)
    desk = InsightDesk(engine=engine, clock=till.clock, zone=ZONE)
    sold = till.sell(5_000)
    assert [one.tender_minor for one in desk.sales(TODAY, TODAY).days] == [5_000]
    look = HistoryLook(drn=DRN["plain"])
    assert desk.history(look).months[-1].purchases == 1

    till.reverse(json.loads(sold.body)["vend_id"])

    told = desk.sales(TODAY, TODAY)
    assert (told.days, told.hours, told.zones, told.tariffs) == ([], [], [], [])
    assert desk.history(look).months[-1].purchases == 0


def test_a_meter_that_is_blocked_cannot_buy_and_is_no_sign(desk, engine):
    street(engine)
    drn = settle(engine, 50, QUIET)
    with writing(engine) as connection:
        row = meters.update().where(meters.c.drn == drn)
        connection.execute(row.values(blocked_ar="فحص", blocked_en="inspection"))

    assert seen(desk) == []


def test_flags_of_a_meter_come_first_and_go_when_the_meter_takes_them_back(desk, engine, clock):
    drns = street(engine)
    quiet = settle(engine, 50, QUIET)
    card_read(engine, drns[0], 2)

    assert seen(desk) == [(drns[0], "tamper"), (quiet, "none_bought")]

    card_read(engine, drns[0], 0)
    clock.advance(dt.timedelta(minutes=6))
    assert seen(desk) == [(quiet, "none_bought")]


def test_pages_tell_each_sign_once_the_gravest_first(desk, engine):
    street(engine, 20)
    for number in range(50, 55):
        settle(engine, number, QUIET)
    whole = seen(desk)
    walked, after = [], None
    while True:
        found = []
        page = PageAsked(
            limit=2, after=after, cursor_of=lambda at, into=found: into.append(at) or "c"
        )
        walked += seen(desk, page=page)
        if not found:
            break
        after = found[0]

    assert len(whole) == 5
    assert walked == whole


def test_a_town_is_judged_again_after_some_minutes_and_not_for_each_page(desk, engine, clock):
    street(engine)
    assert seen(desk) == []
    quiet = settle(engine, 50, QUIET)
    assert seen(desk) == []

    clock.advance(dt.timedelta(minutes=6))

    assert seen(desk) == [(quiet, "none_bought")]


# ---------------------------------------------------------------- decisions


def test_a_dismissed_sign_is_out_of_the_way_for_a_year_and_its_reason_stays(desk, engine, boss):
    street(engine)
    drn = settle(engine, 50, QUIET)

    told = decide(desk, boss, drn)

    assert (told["decided_by"], told["until"]) == ("walid", "2027-11-22")
    assert seen(desk) == []
    dismissed = SignsLook(utility="electricity", state="dismiss")
    (sign,) = desk.signs(dismissed, WHOLE).signs
    assert sign.decision.reason == "the house is empty"
    history = desk.history(HistoryLook(drn=drn))
    assert [one.decision for one in history.decisions] == ["dismiss"]


def test_what_is_put_off_is_open_again_on_its_day(desk, engine, boss, clock):
    street(engine, bought=tuple((back, 900) for back in range(-30, 245, 10)))
    drn = settle(engine, 50, QUIET)
    decide(desk, boss, drn, "snooze", dt.date(2026, 11, 24))
    assert seen(desk) == []

    clock.advance(dt.timedelta(days=2))

    assert seen(desk) == [(drn, "none_bought")]


def test_an_inspection_stays_ordered_until_its_result_is_told(desk, engine, boss, clock):
    street(engine)
    drn = settle(engine, 50, QUIET)
    assert decide(desk, boss, drn, "inspect")["until"] is None
    ordered = SignsLook(utility="electricity", state="inspect")
    assert seen(desk, ordered) == [(drn, "none_bought")]

    decide(desk, boss, drn, "inspected")

    assert seen(desk, ordered) == seen(desk) == []
    assert [one.decision for one in desk.history(HistoryLook(drn=drn)).decisions] == [
        "inspected",
        "inspect",
    ]


def test_no_decision_blocks_a_meter(desk, engine, boss):
    street(engine)
    drn = settle(engine, 50, QUIET)
    for decision in ("inspect", "inspected", "dismiss"):
        decide(desk, boss, drn, decision)

    with writing(engine) as connection:
        row = connection.execute(sa.select(meters).where(meters.c.drn == drn)).one()
    assert (row.blocked_ar, row.blocked_en) == (None, None)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"decision": "snooze"}, "invalid_request"),
        ({"decision": "dismiss", "until": dt.date(2026, 12, 1)}, "invalid_request"),
        ({"decision": "snooze", "until": TODAY}, "invalid_request"),
        ({"decision": "snooze", "until": dt.date(2028, 1, 1)}, "invalid_request"),
        ({"drn": "04123456783"}, "meter_unknown"),
    ],
)
def test_a_decision_that_says_nothing_is_refused(desk, engine, boss, changes, code):
    with pytest.raises(Refused) as refused:
        decide(desk, boss, **{"drn": DRN["plain"], **changes})
    assert refused.value.code.value == code


# ---------------------------------------------------------------- one household, and the map


def test_a_households_months_stand_beside_the_median_of_its_neighbours(desk, engine):
    street(engine)
    drn = settle(engine, 50, [(2, 300)])

    told = desk.history(HistoryLook(drn=drn))

    assert (told.against, told.neighbours) == ("zone", 10)
    assert len(told.months) == 13
    last, before = told.months[-1], told.months[-2]
    assert (last.month, last.units_tenths, last.purchases) == ("2026-11", 300, 1)
    assert (last.neighbours_tenths, before.month) == (1_800, "2026-10")
    assert (before.units_tenths, before.neighbours_tenths) == (0, 2_700)


def test_a_map_has_every_placed_meter_once_and_names_nobody(desk, engine):
    drns = street(engine)
    quiet = settle(engine, 50, QUIET)
    settle(engine, 51, is_placed=False)

    told = desk.points(PointsLook(utility="electricity"), WHOLE)

    assert {one.drn for one in told.points} == {*drns, quiet}
    assert {one.drn: one.sign for one in told.points if one.sign} == {quiet: "none_bought"}
    assert (told.placed, told.unplaced) == (11, 4)  # three of the little town have no coordinates
    assert not {"customer_name", "account_number", "address"} & set(
        told.points[0].__struct_fields__
    )


def test_an_outline_is_replaced_and_taken_away(desk, boss):
    square = [(0, 0), (10, 0), (10, 10), (0, 0)]

    def give(polygons):
        desk.give_outline(
            boss,
            ZoneOutline(
                document_id=new_document_id(), zone="north", polygons=polygons, note="a.json"
            ),
        )
        return [(one.zone, one.polygons) for one in desk.outlines(WHOLE).outlines]

    assert give([square]) == [("north", [[list(corner) for corner in square]])]
    assert give([square, square])[0][1] == [[list(corner) for corner in square]] * 2
    assert give([]) == []


# ---------------------------------------------------------------- sales


def test_sales_are_added_up_by_the_towns_own_day_and_hour(desk, engine):
    settle(engine, 1, [], zone="north")
    settle(engine, 2, [], zone="south")
    with writing(engine) as connection:
        # 23:30 on the 20th in Hebron, and 00:30 on the 21st, an hour apart.
        for contract, at in (
            (101, "2026-11-20T21:30:00+00:00"),
            (102, "2026-11-20T22:30:00+00:00"),
        ):
            insight_town.sell(connection, contract, dt.datetime.fromisoformat(at), 100)

    told = desk.sales(dt.date(2026, 11, 20), dt.date(2026, 11, 21))

    assert [(one.part, one.count, one.tender_minor) for one in told.days] == [
        ("2026-11-20", 1, 500),
        ("2026-11-21", 1, 500),
    ]
    assert [(one.part, one.units_tenths) for one in told.hours] == [("0", 100), ("23", 100)]
    assert {one.part: one.count for one in told.zones} == {"north": 1, "south": 1}
    assert [(one.part, one.customer_class, one.count) for one in told.tariffs] == [
        ("E1", "residential", 2)
    ]
    assert desk.sales(dt.date(2026, 11, 21), dt.date(2026, 11, 21)).zones[0].part == "south"


def test_a_look_at_sales_has_its_days_in_order_and_not_too_many(desk):
    for days in ((TODAY, TODAY - dt.timedelta(days=1)), (TODAY - dt.timedelta(days=92), TODAY)):
        with pytest.raises(Refused):
            desk.sales(*days)


def test_units_fall_into_the_blocks_that_receipts_tell(engine):
    till = Till(little_town.service(engine))
    sold = [till.sell(DRN[who], 30_000) for who in ("plain", "plain", "indebted", "water")]
    quotes = [msgspec.json.decode(one.body, type=VendAnswer).quote for one in sold]
    printed: Counter[tuple[str, int]] = Counter()
    for quote in quotes:
        for line in quote.blocks:
            printed[quote.tariff_code, line.block] += line.tenths
    desk = InsightDesk(engine=engine, clock=HandClock(), zone=ZONE)

    told = desk.sales(TODAY, TODAY)

    assert len(printed) > 4, "several blocks of both utilities"
    assert {(one.part, one.block): one.units_tenths for one in told.blocks} == printed
    assert sum(one.units_tenths for one in told.blocks) == sum(
        one.units_tenths for one in told.tariffs
    )
    first = next(one for one in told.blocks if one.part == "E1")
    assert (first.block, first.upper_tenths, first.count) == (1, 1_600, 2)


def test_a_sale_that_was_taken_back_fell_into_no_block(engine):
    till = Reversals(engine)
    sold = till.sell(5_000)
    till.reverse(json.loads(sold.body)["vend_id"])

    desk = InsightDesk(engine=engine, clock=till.clock, zone=ZONE)
    assert desk.sales(TODAY, TODAY).blocks == []
