"""The live board: what terminals tell, what the books say, and what is worth a look."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.board_told import a_pack, a_standing
from tests.helpers.little_town import AGENT_POINT, DRN, ZONE, HandClock, Till
from tests.helpers.reversals import Reversals
from tests.helpers.sealed_town import SealedTown
from vending_server.agents.tables import agents
from vending_server.board.day import DayBook
from vending_server.board.desk import BoardDesk
from vending_server.board.model import STALE
from vending_server.db.engine import writing
from vending_server.errors import Refused
from vending_server.operations.tables import backup_runs, restore_proofs
from vending_server.operators.model import Caller
from vending_server.operators.tables import sessions
from vending_server.points.tables import terminals
from vending_server.sync.model import Standing
from vending_server.sync.tables import journal_heads
from vending_server.vending.tables import tokens, vending_key_totals
from vending_server.wire.standings import OpenDoubt, OpenShift

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)


class NoKeys:
    def all_keys(self):
        return []


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def clock():
    return HandClock()


def desk_of(engine, clock):
    return BoardDesk(engine=engine, clock=clock, day=DayBook(ZONE), keys=NoKeys())


@pytest.fixture
def desk(engine, clock):
    return desk_of(engine, clock)


def caller(number=1):
    at = little_town.seller(number)
    return Caller(
        operator_id=1,
        login="samar",
        name=at.operator_name,
        title=at.operator_title,
        roles=frozenset(),
        terminal_id=at.terminal_id,
        terminal_number=number,
        point=at.point,
    )


def tell(desk, number=1, **changes):
    now = desk.clock.time
    return desk.hear(caller(number), a_standing(**changes), software_time=now)


def terminal(board, number=1):
    (found,) = (one for point in board.points for one in point.terminals if one.number == number)
    return found


def codes(board):
    return [one.code for one in board.alerts if one.terminal is not None]


def session_seen(engine, at, number=1):
    with writing(engine) as connection:
        connection.execute(
            sessions.insert().values(
                session_hash=f"{number:064}",
                operator_id=1,
                terminal_id=little_town.seller(number).terminal_id,
                opened_at=at,
                last_seen_at=at,
            )
        )


# ---------------------------------------------------------------- what terminals tell


def test_the_newest_word_of_a_terminal_is_on_the_board(desk):
    tell(desk)
    tell(
        desk,
        paper="low",
        printer="paper_low",
        shift=OpenShift(number=7, operator="samar", opened_at="2026-11-22T06:00:00+00:00"),
    )

    found = terminal(desk.board())

    assert found.presence == "online"
    assert found.tells
    assert (found.told.paper, found.told.shift.number) == ("low", 7)
    assert found.software_version == "0.2.0"
    assert codes(desk.board()) == ["paper_low"]


def test_what_was_told_two_minutes_ago_says_nothing_about_now(desk, clock):
    tell(desk, paper="out", printer="paper_out")
    assert codes(desk.board()) == ["paper_out"]

    clock.advance(STALE)

    found = terminal(desk.board())
    assert found.presence == "unknown"
    assert found.since == found.told_at
    assert codes(desk.board()) == ["no_news"]


def test_online_is_reckoned_from_the_first_word_after_a_silence(desk, clock):
    first = tell(desk).heard_at
    clock.advance(MINUTE)
    tell(desk)
    assert terminal(desk.board()).since == first

    clock.advance(STALE + MINUTE)
    again = tell(desk).heard_at

    assert terminal(desk.board()).since == again


def test_a_till_of_an_older_release_is_heard_and_tells_nothing(desk, engine, clock):
    session_seen(engine, clock.time)

    found = terminal(desk.board())

    assert found.presence == "online"
    assert (found.tells, found.told, found.since) == (False, None, None)


def test_a_till_that_was_set_back_to_an_older_release_tells_no_more(desk, engine, clock):
    tell(desk)
    clock.advance(STALE + MINUTE)
    session_seen(engine, clock.time)

    found = terminal(desk.board())

    assert (found.presence, found.tells) == ("online", False)
    assert codes(desk.board()) == []


def test_a_machine_that_never_reported_is_never_online(desk):
    assert terminal(desk.board()).presence == "never"
    assert desk.board().alerts[0].code == "backup_bad"


def test_a_suspended_terminal_may_not_tell_and_is_shown_as_what_it_is(desk, engine, clock):
    tell(desk)
    with writing(engine) as connection:
        connection.execute(terminals.update().values(suspended_at=clock.time))

    with pytest.raises(Refused) as refused:
        tell(desk)

    assert refused.value.code == "terminal_suspended"
    assert terminal(desk.board()).presence == "suspended"
    assert codes(desk.board()) == []


def test_money_in_doubt_stays_an_alert_when_the_till_falls_silent(desk, clock):
    doubt = OpenDoubt(what="sale", since="2026-11-22T09:58:00+00:00", amount_minor=5_000)
    tell(desk, in_doubt_count=1, in_doubt_minor=5_000, doubts=[doubt])
    clock.advance(STALE)

    (money,) = (one for one in desk.board().alerts if one.code == "in_doubt")

    assert (money.level, money.count, money.amount_minor) == ("bad", 1, 5_000)
    assert money.since == doubt.since


def test_devices_pack_clock_and_journal_each_have_their_alert(desk, engine, clock):
    desk.hear(
        caller(),
        a_standing(
            role="selfservice",
            printer="gone",
            reader="gone",
            acceptor="stacker_full",
            is_serving=False,
            unsynced_count=2,
            unsynced_minor=7_000,
            pack=a_pack(amount_left_minor=10_000),
        ),
        software_time=clock.time + dt.timedelta(minutes=9),
    )
    with writing(engine) as connection:
        connection.execute(
            journal_heads.insert().values(
                terminal_id=little_town.seller(1).terminal_id,
                sequence=3,
                hash="0" * 64,
                standing=Standing.FORKED,
                differs_since=clock.time,
                heard_at=clock.time,
            )
        )

    assert codes(desk.board()) == [
        *("acceptor", "journal_differs", "not_serving", "printer"),
        *("clock", "pack_low", "reader", "unsynced"),
    ]


def test_a_machine_of_head_office_may_be_switched_off(desk, clock):
    tell(desk, role="headoffice", printer="none", reader="none", paper="unknown")
    clock.advance(STALE)

    assert terminal(desk.board()).presence == "unknown"
    assert codes(desk.board()) == []


# ---------------------------------------------------------------- what the books say


def test_todays_sales_are_counted_by_utility_as_they_are_made(desk, engine, clock):
    till = Till(little_town.service(engine, clock))
    till.sell(DRN["plain"], 10_000)
    assert [(one.utility, one.count) for one in desk.board().today.utilities] == [
        ("electricity", 1)
    ]

    till.sell(DRN["water"], 5_000)

    board = desk.board()
    told = [(one.utility, one.count, one.amount_minor) for one in board.today.utilities]
    assert told == [("electricity", 1, 10_000), ("water", 1, 5_000)]
    assert terminal(board).sales == board.today.utilities
    hour = next(one for one in board.today.hours if one.count)
    assert dt.datetime.fromisoformat(hour.begins_at).astimezone(ZONE).hour == 12
    assert (hour.count, hour.amount_minor) == (2, 15_000)


def test_sums_are_the_same_before_and_after_every_cut(desk, engine, clock):
    till = Till(little_town.service(engine, clock))
    for number in range(1, 8):
        till.sell(DRN["plain"], 1_000 * number)
        clock.advance(dt.timedelta(minutes=2, seconds=7))
        fresh = desk_of(engine, clock).board().today
        kept = desk.board().today
        assert (kept.count, kept.amount_minor) == (number, sum(range(number + 1)) * 1_000)
        assert kept == fresh


def test_a_sale_that_was_taken_back_leaves_the_sums_of_its_cut(engine):
    till = Reversals(engine)
    desk = desk_of(engine, till.clock)
    sold = till.sell(5_000)
    till.clock.advance(dt.timedelta(minutes=11))
    assert desk.board().today.amount_minor == 5_000, "kept as decided before the cut"

    till.reverse(json.loads(sold.body)["vend_id"])

    assert desk.board().today.amount_minor == 0
    till.clock.advance(dt.timedelta(minutes=11))
    assert desk.board().today.count == 0


def test_a_sale_without_a_line_counts_when_its_journal_arrives(engine, clock):
    town = SealedTown(engine)
    desk = desk_of(engine, town.clock)
    sealed = town.seal("plain", 2_000)
    town.sell(sealed)
    town.clock.advance(dt.timedelta(minutes=31))
    assert desk.board().today.count == 0, "and the sums up to the cut are kept from now on"

    town.bring()

    today = desk.board().today
    assert (today.count, today.amount_minor) == (1, 2_000)


def test_today_stands_beside_the_same_weekday_up_to_the_same_time(desk, engine, clock):
    till = Till(little_town.service(engine, clock))
    till.sell(DRN["plain"], 3_000)
    clock.advance(dt.timedelta(hours=4))
    till.sell(DRN["water"], 4_000)
    clock.advance(7 * DAY - dt.timedelta(hours=3))

    today = desk.board().today

    assert (today.count, today.before_count, today.before_minor) == (0, 1, 3_000)
    assert today.before_whole_minor == 7_000
    assert [one.before_count for one in today.hours if one.before_count] == [1, 1]


def test_what_was_sold_yesterday_is_not_todays(desk, engine, clock):
    Till(little_town.service(engine, clock)).sell(DRN["plain"], 3_000)
    assert desk.board().today.count == 1

    clock.advance(DAY)

    assert desk.board().today.count == 0
    assert len(desk.board().today.hours) == 24


def test_what_a_pack_holds_is_told_and_is_not_the_agents_to_sell(engine):
    town = SealedTown(engine)
    desk = desk_of(engine, town.clock)
    town.seal("plain", 2_000)

    assert terminal(desk.board()).exposed_minor == 2_000


def test_an_agent_has_what_his_packs_do_not_hold(desk, engine):
    with writing(engine) as connection:
        little_town.open_agent_point(connection, float_minor=0)
        connection.execute(agents.update().values(float_minor=20_000, credit_limit_minor=80_000))

    point = next(one for one in desk.board().points if one.number == AGENT_POINT.number)
    assert (point.kind, point.agent.left_minor) == ("agent", 100_000)
    assert point.agent.held_minor == 0

    with writing(engine) as connection:
        connection.execute(agents.update().values(float_minor=-79_000))
    low = [one for one in desk.board().alerts if one.point == AGENT_POINT.number]
    assert [(one.code, one.amount_minor) for one in low] == [("float_low", 1_000)]


# ---------------------------------------------------------------- lights


def test_a_backup_is_green_only_when_a_restore_of_one_was_proven(desk, engine, clock):
    now = clock.time
    with writing(engine) as connection:
        connection.execute(
            backup_runs.insert().values(
                id="01930000-0000-7000-8000-000000000001",
                taken_at=now,
                finished_at=now,
                epoch=1,
                revision="0036",
                file_name="a",
                bytes=1,
                sha256="0" * 64,
                targets={"/b": ""},
                is_everywhere=True,
            )
        )
    clock.advance(MINUTE)
    assert desk.board().backup.light == "warning"

    with writing(engine) as connection:
        connection.execute(
            restore_proofs.insert().values(
                id="01930000-0000-7000-8000-000000000002",
                proven_at=now,
                backup_sha256="0" * 64,
                backup_taken_at=now,
                is_proven=True,
                findings=[],
            )
        )
    clock.advance(MINUTE)

    assert desk.board().backup.light == "good"
    clock.advance(dt.timedelta(hours=27))
    assert desk.board().backup.light == "warning"
    clock.advance(DAY)
    assert desk.board().backup.light == "bad"
    assert "backup_bad" in [one.code for one in desk.board().alerts]


def test_a_counter_that_differs_from_the_tokens_is_red(desk, engine, clock):
    Till(little_town.service(engine, clock)).sell(DRN["plain"], 3_000)
    with writing(engine) as connection:
        row = connection.execute(sa.select(tokens)).one()
        connection.execute(
            vending_key_totals.insert().values(
                sgc=row.sgc, krn=row.krn, issued_tenths=row.units_tenths
            )
        )
    good = desk.board().issuer
    assert (good.light, good.keys, good.sales) == ("good", 1, 1)

    with writing(engine) as connection:
        connection.execute(vending_key_totals.update().values(issued_tenths=1))
    assert desk.board().issuer.light == "good", "it is looked at once an hour"
    clock.advance(dt.timedelta(hours=1))

    bad = desk.board()
    assert (bad.issuer.light, bad.issuer.keys_that_differ) == ("bad", 1)
    assert "issuer_differs" in [one.code for one in bad.alerts]


# ---------------------------------------------------------------- the version


def test_every_process_gives_the_same_board_the_same_version(desk, engine, clock):
    tell(desk)
    version = desk.board().version

    assert desk_of(engine, clock).board().version == version
    tell(desk, software_time="2026-11-22T10:00:09+00:00")  # the same again, later
    assert desk.board().version == version
    tell(desk, paper="low", printer="paper_low")
    assert desk.board().version != version


def test_a_sale_and_a_silence_are_each_another_board(desk, engine, clock):
    tell(desk)
    seen = {desk.board().version}

    Till(little_town.service(engine, clock)).sell(DRN["plain"], 3_000)
    seen.add(desk.board().version)
    clock.advance(STALE)
    seen.add(desk.board().version)
    clock.advance(MINUTE)
    seen.add(desk.board().version)

    assert len(seen) == 3, "a silence that lasts is the same silence"
