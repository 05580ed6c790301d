"""After a restore, on both databases: who must report first, and what waits until all have."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from tests.helpers import disaster, little_town
from tests.helpers.little_town import DRN, Till
from token_engine.tid import BaseDate, tid_from_time
from vending_server.db.engine import reading, writing
from vending_server.epochs.service import (
    EpochBook,
    awaited_terminals,
    current_epoch,
    epoch_number,
    give_up_terminal,
)
from vending_server.errors import Misconfigured, Refused
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.quote import QuoteRequest
from vending_server.wire.vend import VendAnswer


@pytest.fixture
def town(database_url, tmp_path):
    town = disaster.town_of(database_url, tmp_path)
    yield town
    town.engine.dispose()


@pytest.fixture
def restored(request, town, database_url, tmp_path):
    """The town of a moment ago, restored; its old database goes on for what the tills remember."""
    dialect = town.engine.dialect.name

    def postgres():
        return request.getfixturevalue("postgres_server")

    path = town.file_of(town.backup())
    with disaster.empty_database(dialect, tmp_path, postgres) as engine:
        town.restore(engine, path)
        yield engine


def till_on(engine, town, number: int = 1) -> Till:
    return Till(little_town.service(engine, town.clock), little_town.seller(number))


def test_a_database_that_was_never_restored_waits_for_nobody(town):
    with reading(town.engine) as connection:
        assert (epoch_number(connection), awaited_terminals(connection)) == (1, [])
        assert EpochBook().tid_floor(connection, 2014) is None


def test_a_restore_begins_the_next_epoch_and_waits_for_every_terminal(restored):
    with reading(restored) as connection:
        assert epoch_number(connection) == 2
        assert awaited_terminals(connection) == [
            little_town.seller(number).terminal_id for number in (1, 2)
        ]


def test_a_terminal_that_has_not_reported_is_neither_quoted_nor_sold_to(town, restored):
    command = till_on(town.engine, town).command(DRN["plain"])
    till = till_on(restored, town)

    with pytest.raises(Refused, match="recovering_after_restore"):
        till.vending.quote(
            QuoteRequest(drn=DRN["plain"], tender_minor=10_000),
            terminal_id=till.seller.terminal_id,
        )
    answer = till.vending.decide([command])[0]

    problem = msgspec.json.decode(answer.body, type=Problem)
    assert problem.code == ProblemCode.RECOVERING_AFTER_RESTORE
    assert (problem.decided, answer.status) == (False, 503)
    with pytest.raises(Refused, match="vend_unknown"):
        till.vending.ask(till.seller, command.request.vend_id)


def test_no_tombstone_is_written_until_the_last_terminal_has_reported(town, restored):
    till = till_on(restored, town)
    vend_id = little_town.new_vend_id()

    for _ in range(2):
        with pytest.raises(Refused, match="recovering_after_restore"):
            till.vending.resolve(till.seller, vend_id)
        disaster.reports(restored, 1)
    disaster.reports(restored, 2)

    none = msgspec.json.decode(till.vending.resolve(till.seller, vend_id).body, type=Problem)
    assert none.code == ProblemCode.VEND_NONE


def test_a_terminal_that_has_reported_sells_while_others_are_awaited(town, restored):
    disaster.reports(restored, 1)

    assert till_on(restored, town, 1).sell(DRN["plain"]).is_sale
    assert not till_on(restored, town, 2).sell(DRN["indebted"]).is_sale


def test_tids_start_above_all_that_were_given_out_before_the_restore(town, restored):
    before = [_tid_of(till_on(town.engine, town, 2).sell(DRN["plain"])) for _ in range(1)]
    before += [_tid_of(till_on(town.engine, town).sell(DRN["plain"])) for _ in range(1)]
    disaster.all_report(restored)
    till = till_on(restored, town)

    after = [_tid_of(till.sell(DRN["plain"])) for _ in range(3)]

    with reading(restored) as connection:
        begun_at = current_epoch(connection).begun_at
    assert min(after) > max([*before, tid_from_time(begun_at, BaseDate.Y2014)])
    assert len(set(after)) == 3


def test_the_clock_overtakes_the_leap_after_a_day(town, restored):
    disaster.all_report(restored)
    town.clock.advance(dt.timedelta(days=2))

    tid = _tid_of(till_on(restored, town).sell(DRN["plain"]))

    assert tid == tid_from_time(town.clock.time, BaseDate.Y2014)


def test_a_lost_terminal_is_given_up_by_two_people_once(town, restored):
    terminal_id = little_town.seller(2).terminal_id
    with writing(restored) as connection:
        first, second = disaster.two_people(connection)
        order = {"given_up_by": first.operator_id, "agreed_by": second.operator_id}
        order["now"] = town.clock.now()
        give_up_terminal(connection, terminal_id, **order)

        assert awaited_terminals(connection) == [little_town.seller(1).terminal_id]
        with pytest.raises(Misconfigured, match="nobody waits"):
            give_up_terminal(connection, terminal_id, **order)


def test_a_terminal_reports_once_and_says_so_again_without_harm(restored):
    assert disaster.reports(restored, 1)
    assert not disaster.reports(restored, 1)


def test_a_backup_of_a_restored_town_knows_its_epoch(town, restored, tmp_path):
    town.engine, old = restored, town.engine
    path = town.file_of(town.backup())
    town.engine = old

    (tmp_path / "third").mkdir()
    with disaster.empty_database("sqlite", tmp_path / "third", lambda: None) as third:
        town.restore(third, path)
        with reading(third) as connection:
            assert epoch_number(connection) == 3


def _tid_of(answer) -> int:
    assert answer.is_sale
    return msgspec.json.decode(answer.body, type=VendAnswer).tokens[0].tid
