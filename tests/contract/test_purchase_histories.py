"""The purchases that a pack is chosen by, on both databases; and the command that replays them."""

from __future__ import annotations

import csv
import datetime as dt

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.little_town import DRN, NOON, ZONE, HandClock, Till
from tests.helpers.reversals import Reversals
from tests.helpers.sealed_town import SealedTown
from vending_server.__main__ import main
from vending_server.commands.init import make_server
from vending_server.config import Mode, load_config
from vending_server.db.engine import open_engine, reading, writing
from vending_server.meters.tables import meters
from vending_server.operators.passwords import Cost, Passwords
from vending_server.paging import PageAsked
from vending_server.sample_town.loading import TownOrder, load_town
from vending_server.sealing import coverage_book
from vending_server.sealing.history import last_purchase_at, purchase_histories
from vending_server.vending.tables import sales
from vending_server.wire.vend import VendAnswer

UNTIL = dt.date(2026, 11, 1)
CHEAP = Passwords(Cost(passes=1, memory_kib=8, lanes=1))
DAY = dt.timedelta(days=1)


def bought(engine, *, since, until):
    with reading(engine) as connection:
        found = purchase_histories(connection, since=since, until=until, zone=ZONE)
    columns = (found.meter_id, found.point, found.at_s, found.amount_minor)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def meter_ids(engine):
    with reading(engine) as connection:
        rows = connection.execute(sa.select(meters.c.drn, meters.c.id))
        return {str(row.drn): row.id for row in rows}


def test_purchases_are_read_by_meter_and_time_with_point_and_tender(database_url):
    engine = little_town.build(database_url)
    with writing(engine) as connection:
        at_agent = little_town.open_agent_point(connection, float_minor=100_000)
    clock = HandClock(NOON)
    vending = little_town.service(engine, clock)
    for seller in (at_agent, little_town.seller()):
        till = Till(vending, seller)
        assert till.sell(DRN["water"]).is_sale
        assert till.sell(DRN["plain"]).is_sale
        clock.advance(dt.timedelta(hours=1))
    ids = meter_ids(engine)

    rows = bought(engine, since=NOON, until=NOON + DAY)

    agent, main_point = at_agent.point.number, little_town.seller().point.number
    wanted = sorted((ids[str(DRN[key])], key) for key in ("plain", "water"))
    assert [(row[0], row[1]) for row in rows] == [
        (meter_id, point) for meter_id, _ in wanted for point in (agent, main_point)
    ]
    assert all(row[3] == 10_000 for row in rows)
    for earlier, later in (rows[:2], rows[2:]):
        assert 3_600 <= later[2] - earlier[2] < 3_700
    assert bought(engine, since=NOON + DAY, until=NOON + 2 * DAY) == []
    engine.dispose()


def test_sealed_vends_of_one_act_are_one_purchase(database_url):
    engine = little_town.build(database_url)
    town = SealedTown(engine)
    one, two, three = (town.seal("plain", minor) for minor in (2_000, 3_000, 5_000))
    town.sell(one, two)
    town.note()
    town.sell(three)
    town.bring()

    rows = bought(engine, since=NOON - DAY, until=NOON + DAY)

    assert [row[3] for row in rows] == [5_000, 5_000]
    engine.dispose()


def test_a_sale_that_was_taken_back_is_no_purchase(database_url):
    engine = little_town.build(database_url)
    till = Reversals(engine)
    till.sell(12_340, drn="plain")
    gone = till.sell(5_000, drn="water")
    till.reverse(msgspec.json.decode(gone.body, type=VendAnswer).vend_id)

    rows = bought(engine, since=NOON - DAY, until=NOON + DAY)

    assert [row[3] for row in rows] == [12_340]
    engine.dispose()


@pytest.fixture(scope="module")
def config(shared_database_url, tmp_path_factory):
    """The settings of a server with a town of a few families, sold to for four months."""
    folder = tmp_path_factory.mktemp("server")
    path = make_server(folder / "server", mode=Mode.SAMPLE, database_url=shared_database_url)
    engine = open_engine(shared_database_url)
    order = TownOrder(customers=40, seed=1, until=UNTIL, months=4)
    load_town(engine, order, hash_password=CHEAP.hash)
    with reading(engine) as connection:
        assert last_purchase_at(connection) == connection.scalar(
            sa.select(sales.c.sold_at).order_by(sales.c.sold_at.desc()).limit(1)
        )
    engine.dispose()
    return path


def pages_of(config, *, of_rows: int):
    """All rows that are kept, read in pages of a few."""
    engine = open_engine(load_config(config).database_url)
    found, after = [], None
    with reading(engine) as connection:
        while True:
            page = PageAsked(limit=of_rows, after=after, cursor_of=str)
            answer = coverage_book.told(connection, page)
            assert len(answer.rows) <= of_rows
            found += answer.rows
            if answer.next_cursor is None:
                break
            last = answer.rows[-1]
            after = (last.point, last.amounts, last.hours, last.ceiling_minor)
    engine.dispose()
    return found


def told(capsys, config, *arguments):
    assert main(["replay-offline", "--config", str(config), *arguments]) == 0
    return capsys.readouterr().out


def test_the_replay_tells_what_an_outage_would_have_served(config, capsys):
    text = told(capsys, config, *("--point", "3", "--hours", "24", "--ceiling", "2000"))

    titles, row = (line.split() for line in text.splitlines())
    assert titles == ["POINT", "HOURS", "CEILING", "ILS", "OUTAGES", "CAME", "SOME", "USUAL"]
    point, hours, ceiling, outages, came, some, _, usual, _ = row
    assert (point, hours, ceiling, outages) == ("3", "24", "2000", "28")
    assert int(came) > 10
    assert 100 >= float(some) > float(usual) > 30


def test_the_curve_is_told_for_each_point_as_counts(config, capsys):
    rows = list(csv.DictReader(told(capsys, config, "--curve", "--csv").splitlines()))

    assert {(row["hours"], row["ceiling_ils"]) for row in rows if row["point"] == "3"} == {
        (hours, ceiling)
        for hours in ("2", "8", "24")
        for ceiling in ("10000", "30000", "100000", "200000")
    }
    assert len(rows) == 12 * len({row["point"] for row in rows}) >= 36
    for row in rows:
        assert int(row["usual"]) <= int(row["some"]) <= int(row["came"])


def test_without_a_point_all_points_are_added_up(config, capsys):
    days = ("--hours", "24", "--ceiling", "1000", "--from", "2026-10-20", "--days", "4")
    counts = list(csv.DictReader(told(capsys, config, *days, "--csv").splitlines()))

    (_, row) = (line.split() for line in told(capsys, config, *days).splitlines())

    came, some = (sum(int(one[name]) for one in counts) for name in ("came", "some"))
    tenths = some * 1_000 // came
    assert row[:5] == ["all", "24", "1000", str(4 * len(counts)), str(came)]
    assert row[5] == f"{tenths // 10}.{tenths % 10}"


def test_a_curve_that_is_kept_is_what_head_office_sees_until_the_next_one(config, capsys):
    days = ("--from", "2026-10-20", "--days", "4")
    told(capsys, config, "--curve", "--keep", "--from", "2026-10-10", "--days", "4")
    told(capsys, config, "--curve", "--keep", "--machine", "--point", "3", *days)
    rows = csv.DictReader(told(capsys, config, "--curve", "--keep", "--csv", *days).splitlines())

    kept = pages_of(config, of_rows=7)

    by_cashiers = [row for row in kept if row.amounts == "cashier"]
    assert [
        (row.point, row.hours, row.ceiling_minor, row.outages, row.came, row.some, row.usual)
        for row in by_cashiers
    ] == [
        tuple(int(row[name]) * (100 if name == "ceiling_ils" else 1) for name in row)
        for row in rows
    ]
    assert {(row.first_on, row.last_on) for row in kept} == {("2026-10-20", "2026-10-23")}
    assert [row.point for row in kept if row.amounts == "machine"] == [3] * 12


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--point", "77", "--curve"], "no point 77"),
        (["--hours", "8"], "--ceiling"),
        (["--hours", "8", "--ceiling", "1", "--keep"], "--keep goes with --curve"),
        (["--curve", "--hours", "8"], "its own lengths"),
        (["--hours", "73", "--ceiling", "1"], "1 to 72"),
        (["--hours", "8", "--ceiling", "-1"], "--ceiling"),
        (["--curve", "--days", "0"], "--days"),
        (["--curve", "--from", "2026-10-30", "--days", "4"], "after the last sale"),
        (["--curve", "--from", "2020-01-01"], "nothing was sold"),
    ],
)
def test_what_cannot_be_told_is_refused_in_one_line(config, capsys, arguments, why):
    assert main(["replay-offline", "--config", str(config), *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert why in line
