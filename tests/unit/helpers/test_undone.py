"""An engine whose commits are undone: what was committed is seen until the end, and never after."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.helpers.undone import undone
from vending_server.db.engine import open_engine, reading, snapshot, writing

THINGS = sa.Table("things", sa.MetaData(), sa.Column("name", sa.Text, primary_key=True))


@pytest.fixture
def engine(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    with writing(engine) as connection:
        THINGS.create(connection)
        connection.execute(THINGS.insert().values(name="before"))
    yield engine
    engine.dispose()


def names(engine, opened=reading) -> list[str]:
    with opened(engine) as connection:
        return list(connection.scalars(sa.select(THINGS.c.name).order_by(THINGS.c.name)))


def write(engine, name: str) -> None:
    with writing(engine) as connection:
        connection.execute(THINGS.insert().values(name=name))


def test_what_was_committed_is_seen_and_then_undone(engine):
    with undone(engine) as run:
        write(run, "during")
        assert names(run) == names(run, snapshot) == ["before", "during"]

    assert names(engine) == ["before"]


def test_what_fails_is_rolled_back_by_itself(engine):
    with undone(engine) as run:
        write(run, "during")
        with pytest.raises(Exception, match="fact was violated"):
            write(run, "before")
        assert names(run) == ["before", "during"]


def test_a_failure_inside_is_told_and_undone_too(engine):
    def fail() -> None:
        with undone(engine) as run:
            write(run, "during")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert names(engine) == ["before"]
