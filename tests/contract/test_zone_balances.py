"""Input against sales of zones: readings of a list, what is told of them, and what is not."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.insight_town import sell, settle
from tests.helpers.little_town import ZONE, HandClock
from tests.helpers.office import new_document_id
from vending_server.audit.model import Actor, Source
from vending_server.db.engine import reading, writing
from vending_server.insight.bulk_import import apply_readings, look_at_readings, undo_readings
from vending_server.insight.bulk_reading import ReadingForm, ReadingMapping, read_readings
from vending_server.insight.desk import InsightDesk
from vending_server.insight.tables import zone_meters, zone_readings
from vending_server.registry_import.errors import ImportRefused
from vending_server.wire.insight import BalanceLook

NOW = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
PLAIN = ReadingMapping(
    columns={name: name for name in ("meter", "zone", "utility", "read_at", "reading")}
)
HEAD = "meter,zone,utility,read_at,reading\n"
CLERK = Actor(source=Source.COMMAND, name="clerk")


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


def look(engine, text, mapping=PLAIN):
    with reading(engine) as connection:
        return look_at_readings(connection, read_readings(text.encode(), mapping, ZONE), NOW)


def take_over(engine, text, mapping=PLAIN):
    data, batch = text.encode(), new_document_id()
    with writing(engine) as connection:
        apply_readings(
            connection,
            read_readings(data, mapping, ZONE),
            batch_id=batch,
            file_name="a.csv",
            data=data,
            actor=CLERK,
            now=NOW,
        )
    return batch


def faults(engine, text, mapping=PLAIN):
    return [(one.line, one.fault.value) for one in look(engine, text, mapping).findings]


def balance(engine, zone="north", utility="electricity", days=("2026-09-01", "2026-11-22")):
    desk = InsightDesk(engine=engine, clock=HandClock(), zone=ZONE)
    first, last = map(dt.date.fromisoformat, days)
    told = desk.balances(
        BalanceLook(utility=utility, from_day=days[0], through_day=days[1]), first, last
    )
    return next(one for one in told.zones if one.zone == zone)


def figures(told):
    return [
        (one.input_tenths, one.sold_tenths, one.loss_tenths, one.loss_bp) for one in told.periods
    ]


def sold(engine, number, day, units):
    with writing(engine) as connection:
        at = dt.datetime.fromisoformat(f"{day}T09:00:00+00:00")
        sell(connection, 100 + number, at, units)


def two_rounds(engine):
    settle(engine, 1, [])
    sold(engine, 1, "2026-10-10", 700)
    sold(engine, 1, "2026-10-20", 200)
    sold(engine, 1, "2026-11-05", 999)  # after the second round
    return (
        HEAD
        + "T1,north,electricity,2026-09-30 12:00,1000.0\n"
        + "T1,north,electricity,2026-10-31 12:00,1100.0\n"
    )


def test_between_two_rounds_input_stands_against_what_was_sold_then(engine):
    take_over(engine, two_rounds(engine))

    told = balance(engine)

    assert (told.state, told.bulk_meters, told.households) == ("known", ["T1"], 1)
    assert figures(told) == [(1_000, 900, 100, 1_000)]
    assert (told.whole.input_tenths, told.sold_tenths) == (1_000, 1_899)


def test_more_sold_than_came_in_is_told_as_it_is(engine):
    take_over(engine, two_rounds(engine).replace("1100.0", "1060.0"))

    assert figures(balance(engine)) == [(600, 900, -300, -5_000)]


def test_a_zone_without_a_bulk_meter_is_said_to_have_none_and_gets_no_loss(engine):
    settle(engine, 1, [(20, 500)], zone="hill")

    told = balance(engine, "hill")

    assert (told.state, told.whole, told.periods, told.sold_tenths) == ("no_meter", None, [], 500)


def test_one_reading_alone_is_no_period(engine):
    settle(engine, 1, [])
    take_over(engine, HEAD + "T1,north,electricity,2026-10-31 12:00,1100\n")

    assert (balance(engine).state, balance(engine).periods) == ("no_readings", [])


def test_a_round_that_one_meter_missed_is_not_told(engine):
    two = two_rounds(engine)
    more = (
        "T2,north,electricity,2026-09-30 13:00,500\n"  # and not in October
        "T1,north,electricity,2026-11-20 12:00,1150\n"
        "T2,north,electricity,2026-11-20 12:30,540\n"
    )
    take_over(engine, two + more)

    told = balance(engine)

    assert [(one.from_at[:10], one.through_at[:10]) for one in told.periods] == [
        ("2026-09-30", "2026-11-20")
    ]
    assert figures(told)[0][:2] == (1_500 + 400, 700 + 200 + 999)


def test_a_meter_that_came_in_between_leaves_that_time_untold_and_counts_from_then_on(engine):
    two = two_rounds(engine)
    more = (
        "T2,north,electricity,2026-10-15 12:00,0\n"
        "T2,north,electricity,2026-10-31 12:00,10\n"
        "T1,north,electricity,2026-11-20 12:00,1150\n"
        "T2,north,electricity,2026-11-20 12:00,40\n"
    )
    take_over(engine, two + more)

    assert [one.from_at[:10] for one in balance(engine).periods] == ["2026-10-31"]
    assert figures(balance(engine))[0][0] == 500 + 300


def test_a_meter_ends_with_its_last_reading_and_another_goes_on_from_that_day(engine):
    mapping = ReadingMapping(columns={**PLAIN.columns, "last": "last", "multiplier": "x"})
    text = (
        "meter,zone,utility,read_at,reading,last,x\n"
        "T1,north,electricity,2026-09-30 12:00,1000,,\n"
        "T1,north,electricity,2026-10-31 12:00,1100,yes,\n"
        "T9,north,electricity,2026-10-31 12:05,0,,40\n"
        "T9,north,electricity,2026-11-20 12:00,5,,40\n"
    )
    settle(engine, 1, [])
    batch = take_over(engine, text, mapping)

    assert [one[0] for one in figures(balance(engine))] == [1_000, 2_000]
    late = HEAD + "T1,north,electricity,2026-11-21 12:00,1200\n"
    assert faults(engine, late) == [(2, "after_the_last")]

    with writing(engine) as connection:
        assert undo_readings(connection, batch, actor=CLERK, now=NOW) == 4
    assert balance(engine).state == "no_meter"
    assert faults(engine, late) == []


def test_the_same_list_again_changes_nothing(engine):
    text = two_rounds(engine)
    take_over(engine, text)

    again = look(engine, text)

    assert (again.new, again.known, again.findings) == ([], 2, [])


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("T2,north,electricity,2026-10-31 12:00,12.34\n", "not_a_number"),
        ("T2,north,electricity,2026-10-31 12:00,-4\n", "not_a_number"),
        ("T2,north,electricity,31.10.2026,12\n", "not_a_time"),
        ("T2,north,electricity,2027-10-31 12:00,12\n", "in_the_future"),
        ("T2,north,gas,2026-10-31 12:00,12\n", "unknown_value"),
        (",north,electricity,2026-10-31 12:00,12\n", "missing_value"),
        ("T2,,,2026-10-31 12:00,12\n", "new_meter"),
        ("T2,north,electricity\n", "wrong_cells"),
        ("T1,south,electricity,2026-11-02 12:00,1200\n", "other_facts"),
        ("T1,north,electricity,2026-10-31 12:00,1101\n", "other_reading"),
        ("T1,north,electricity,2026-11-02 12:00,1099\n", "goes_back"),
        ("T1,north,electricity,2026-10-05 12:00,2000\n", "goes_back"),
        ("T2,nowhere,electricity,2026-10-31 12:00,12\n", "zone_unknown"),
    ],
)
def test_each_wrong_line_is_a_finding_and_keeps_the_whole_list_out(engine, line, fault):
    take_over(engine, two_rounds(engine))
    text = HEAD + line

    assert faults(engine, text) == [(2, fault)]
    for language in ("ar", "en"):
        assert look(engine, text).findings[0].told(language).startswith("2: ")
    if fault == "zone_unknown":
        return  # a warning
    with pytest.raises(ImportRefused):
        take_over(engine, text)
    with reading(engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(zone_readings)) == 2
        assert connection.scalar(sa.select(sa.func.count()).select_from(zone_meters)) == 1


def test_a_reading_that_stands_twice_is_found(engine):
    row = "T2,north,electricity,2026-10-31 12:00,5\n"
    settle(engine, 1, [])

    assert faults(engine, HEAD + row + row) == [(3, "duplicate")]


def test_columns_words_and_digits_are_the_towns_own(engine):
    settle(engine, 1, [])
    mapping = ReadingMapping(
        columns={"meter": "المحول", "zone": "المنطقة", "read_at": "الوقت", "reading": "القراءة"},
        defaults={"utility": "electricity"},
        file=ReadingForm(delimiter=";", times="%d/%m/%Y"),
        values={"zone": {"شمال": "north"}},
    )
    text = "الوقت;المحول;المنطقة;القراءة\n٣٠/٠٩/٢٠٢٦;م١;شمال;١٠٠\n31/10/2026;م١;شمال;150.5\n"
    take_over(engine, text, mapping)

    assert figures(balance(engine)) == [(505, 0, 505, 10_000)]


def test_a_batch_is_taken_back_once(engine):
    batch = take_over(engine, two_rounds(engine))
    with writing(engine) as connection:
        undo_readings(connection, batch, actor=CLERK, now=NOW)
    for known in (batch, new_document_id(), "x"):
        with writing(engine) as connection, pytest.raises(ImportRefused):
            undo_readings(connection, known, actor=CLERK, now=NOW)
