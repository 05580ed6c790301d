"""The hash of a locked day, computed again on both databases: one changed row is found everywhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.office import new_document_id
from tests.helpers.reconciled_town import ReconciledTown
from vending_server.audit.tables import audit_log
from vending_server.db.engine import reading, snapshot, writing
from vending_server.errors import Refused
from vending_server.operations import books, doctor
from vending_server.reconciliation.seals import SealFault, checked
from vending_server.reconciliation.tables import day_seals
from vending_server.reports.kinds import daily
from vending_server.reports.kinds.books import Books
from vending_server.reports.model import Asked, Period, ReportKind
from vending_server.wire.days import DayFacts, DayLocking
from vending_server.wire.problems import ProblemCode

TODAY, TOMORROW = "2026-11-22", "2026-11-23"
DAY = dt.timedelta(days=1)


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    town = ReconciledTown(engine)
    shift = town.open()
    town.sell(shift, 10_000)
    town.close(shift, 30_000)
    town.clock.advance(2 * DAY)
    yield town
    engine.dispose()


def past_every_door(town, statement: str) -> None:
    """Change a row as somebody does who holds the database itself."""
    with writing(town.engine) as connection:
        if connection.dialect.name == "sqlite":
            doors = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for (name,) in connection.exec_driver_sql(doors).all():
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql(statement)


def one_agora_more(town) -> None:
    past_every_door(
        town,
        "UPDATE ledger_entries SET amount_minor = amount_minor + 1 WHERE transaction_id ="
        " (SELECT id FROM sales)",
    )


def seals(town, **which):
    with reading(town.engine) as connection:
        return list(checked(connection, little_town.ZONE, **which))


def test_a_lock_leaves_its_hash_in_the_audit_log(town):
    facts = town.lock(TODAY)
    log = audit_log.c
    with reading(town.engine) as connection:
        query = sa.select(log.details).where(log.subject == facts.document_id)
        details = connection.scalars(query).one()

    assert (details["rows"], details["root"]) == (facts.rows, facts.rows_root)
    assert facts.rows > 0


def test_a_locked_day_whose_rows_are_as_they_were_is_whole(town):
    facts = town.lock(TODAY)
    told = town.days.seal(town.maysa, 2, dt.date.fromisoformat(TODAY))

    assert (told.fault, told.is_in_the_log) == (None, True)
    assert told.rows_root == told.root_found == facts.rows_root
    assert told.rows == told.rows_found == facts.rows


def test_one_changed_row_of_a_locked_day_is_found_by_everybody_who_looks(town):
    town.lock(TODAY)
    one_agora_more(town)

    told = town.days.seal(town.maysa, 2, dt.date.fromisoformat(TODAY))
    assert told.fault == "changed"
    assert told.rows_root != told.root_found
    with reading(town.engine) as connection:
        assert f"locked day {TODAY} of point 2" in " ".join(books.findings(connection))
        said = list(doctor._seals(connection, 7))
    assert [level for level, _ in said] == [doctor.Level.FAIL]


def test_a_hash_that_was_changed_with_its_rows_is_not_the_one_in_the_audit_log(town):
    town.lock(TODAY)
    one_agora_more(town)
    (found,) = seals(town)
    past_every_door(town, f"UPDATE day_seals SET root = '{found.root_found}'")

    assert [one.fault for one in seals(town)] == [SealFault.NOT_IN_THE_LOG]


def test_a_day_that_was_opened_again_has_no_hash_until_it_is_locked_again(town):
    town.lock(TODAY)
    town.reopen(TODAY)
    assert seals(town) == []
    with pytest.raises(Refused) as caught:
        town.days.seal(town.maysa, 2, dt.date.fromisoformat(TODAY))
    assert caught.value.code is ProblemCode.NOT_FOUND
    town.lock(TODAY)

    assert [one.fault for one in seals(town)] == [None]


def test_the_newest_days_are_looked_at_unless_all_are_asked_for(town):
    town.lock(TODAY)
    town.lock(TOMORROW)

    assert [one.day.isoformat() for one in seals(town, newest=1)] == [TOMORROW]
    assert [one.day.isoformat() for one in seals(town, newest=None)] == [TODAY, TOMORROW]


def test_the_history_tells_who_agreed_and_which_hash_a_lock_left(town):
    facts = town.lock(TODAY)
    town.reopen(TODAY)
    opened, locked = town.days.days(town.maysa, 2).events

    assert (opened.act, opened.operator, opened.approved_by) == ("reopened", "maysa", "laila")
    assert (opened.rows_root, locked.approved_by) == ("", None)
    assert (locked.act, locked.rows, locked.rows_root) == ("locked", facts.rows, facts.rows_root)


def test_what_came_late_is_told_with_its_sum(town):
    at = town.clock.now()
    town.clock.advance(DAY)
    town.lock(TODAY)
    town.lock(TOMORROW)
    town.lock("2026-11-24")
    town.keep(3_000, at=at)

    (late,) = town.days.days(town.maysa, 2).late
    assert (late.happened_at, late.amount_minor) == (at.isoformat(), 3_000)


def test_a_supervisor_looks_at_the_hashes_of_his_own_point_only(town):
    with pytest.raises(Refused) as caught:
        town.days.seal(town.walid, 3, dt.date.fromisoformat(TODAY))
    assert caught.value.code is ProblemCode.NOT_PERMITTED


def test_a_lock_sent_again_is_the_same_answer_with_one_record(town):
    wanted = DayLocking(document_id=new_document_id(), point_number=2, day=TODAY)
    first = town.days.lock(town.maysa, wanted)
    again = town.days.lock(town.maysa, wanted)
    assert again.body == first.body
    facts = msgspec.json.decode(first.body, type=DayFacts)
    with reading(town.engine) as connection:
        assert connection.scalars(sa.select(day_seals.c.root)).all() == [facts.rows_root]


@pytest.mark.parametrize("point", [2, None])
def test_the_paper_of_a_day_bears_its_hash(town, point):
    facts = town.lock(TODAY)
    day = dt.date.fromisoformat(TODAY)
    asked = Asked(
        kind=ReportKind.DAILY,
        period=Period(from_day=day, through_day=day),
        point_number=point,
    )
    with snapshot(town.engine) as connection:
        sold = Books(
            connection=connection, asked=asked, zone=little_town.ZONE, now=town.clock.now()
        )
        rows = [row for table in daily.build(sold).tables[-1:] for row in table.rows]
        earlier = replace(sold, now=town.clock.now() - DAY)
        before = [row for table in daily.build(earlier).tables[-1:] for row in table.rows]

    assert [(row[0], row[1], *row[3:]) for row in rows] == [(day, "2", facts.rows, facts.rows_root)]
    assert before == [], "what is made again as of then tells what was known then"
