"""The audit log on both databases: appended in order, never changed, and a break is found."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.helpers import little_town
from tests.helpers.audit_log import without_triggers
from vending_server.audit.model import Actor, Source
from vending_server.audit.service import record, verify
from vending_server.audit.tables import audit_head, audit_log
from vending_server.db.engine import reading, writing
from vending_server.db.errors import DatabaseError
from vending_server.errors import Refused
from vending_server.wire.problems import ProblemCode

ROOT = Actor(source=Source.COMMAND, name="root")


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


def write(engine, *actions):
    for action in actions:
        with writing(engine) as connection:
            record(
                connection,
                action=action,
                actor=ROOT,
                subject="point 2",
                details={"limit_minor": 10_000, "why": "تجربة"},
                now=little_town.NOON,
            )


def verdict(engine, **more):
    with reading(engine) as connection:
        return verify(connection, **more)


def test_an_empty_log_is_whole(engine):
    assert verdict(engine).fault == ""
    assert verdict(engine).records == 0


def test_records_follow_each_other_and_the_chain_holds(engine):
    write(engine, "a", "b", "c")

    assert verdict(engine).fault == ""
    assert verdict(engine).records == 3


def test_a_head_written_down_earlier_is_still_found_after_more_acts(engine):
    write(engine, "a")
    earlier = verdict(engine).head_hash
    write(engine, "b")

    assert verdict(engine, must_contain=earlier).fault == ""
    assert verdict(engine, must_contain="f" * 64).fault


def test_an_act_that_was_rolled_back_leaves_no_record(engine):
    with contextlib.suppress(Refused), writing(engine) as connection:
        record(connection, action="a", actor=ROOT, subject="", now=little_town.NOON)
        raise Refused(ProblemCode.NOT_PERMITTED)
    write(engine, "b")

    assert verdict(engine).records == 1
    assert verdict(engine).fault == ""


@pytest.mark.parametrize(
    "statement",
    [
        audit_log.update().values(actor="somebody else"),
        audit_log.delete(),
    ],
    ids=["update", "delete"],
)
def test_the_database_refuses_to_change_a_record(engine, statement):
    write(engine, "a")

    with pytest.raises(DatabaseError), writing(engine) as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (audit_log.update().where(audit_log.c.sequence == 2).values(actor="x"), "record 2 is not"),
        (
            audit_log.update().where(audit_log.c.sequence == 1).values(details={"limit_minor": 1}),
            "record 1 is not",
        ),
        (audit_log.delete().where(audit_log.c.sequence == 2), "record 2 is missing"),
        (audit_log.delete().where(audit_log.c.sequence == 3), "the end is missing"),
        (audit_head.update().values(sequence=2), "the end is missing"),
    ],
)
def test_whoever_gets_round_the_database_is_found_out(engine, statement, found):
    write(engine, "a", "b", "c")
    without_triggers(engine, statement)

    assert found in verdict(engine).fault


def test_acts_at_once_stand_one_behind_the_other(engine):
    barrier = threading.Barrier(4)

    def act(name):
        barrier.wait()
        write(engine, name)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(act, "abcd"))

    assert verdict(engine).fault == ""
    assert verdict(engine).records == 4
