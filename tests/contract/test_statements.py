"""What every sale runs on the driver itself: any text comes back as it went in, on both databases."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
import sqlalchemy as sa

from vending_server.db.columns import UtcTime, UuidText
from vending_server.db.engine import open_engine, reading, writing
from vending_server.db.errors import DatabaseError, RowConflict
from vending_server.db.statements import Change, Query, Question, among, ask, insert_into, together

THINGS = sa.Table(
    "things",
    sa.MetaData(),
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("name", sa.Text),
    sa.Column("number", sa.BigInteger),
    sa.Column("uuid", UuidText),
    sa.Column("bytes", sa.LargeBinary),
    sa.Column("time", UtcTime),
    sa.Column("is_one", sa.Boolean),
)
INSERT = insert_into(THINGS, *THINGS.c.keys())
ALL = Query(sa.select(THINGS).order_by(THINGS.c.id))
RENAME = Change(
    lambda given: THINGS.update().where(THINGS.c.id == given["the_id"]).values(name=given["word"]),
    {"the_id": THINGS.c.id, "word": THINGS.c.name},
)
AWKWARD = ['"', "\\", "{a,b}", "NULL", "", "  ", "'", "\\x41", "%s %(a)s", "سمر", "a\nb", None]
NOON = dt.datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=dt.UTC)
UUID = "01900000-0000-7000-8000-000000000001"


@pytest.fixture
def engine(database_url):
    engine = open_engine(database_url)
    with writing(engine) as connection:
        THINGS.create(connection)
    yield engine
    engine.dispose()


def a_row(number: int, name: str | None = None) -> dict[str, object]:
    return {
        "id": number,
        "name": name,
        "number": None if number == 1 else -(10**12),
        "uuid": UUID,
        "bytes": bytes(range(256)),
        "time": NOON,
        "is_one": number == 1,
    }


def test_awkward_values_come_back_as_they_went_in(engine):
    rows = [a_row(at, name) for at, name in enumerate(AWKWARD)]
    with writing(engine) as connection:
        INSERT.run(connection, rows)

    with reading(engine) as connection:
        found = ALL.rows(connection)
        named = Query(sa.select(THINGS.c.name).where(among(THINGS.c.name, "names")))
        wanted = [name for name in AWKWARD if name is not None]
        by_name = {name for (name,) in named.rows(connection, names=wanted)}

    assert [plain(row) for row in found] == [tuple(row.values()) for row in rows]
    assert by_name == set(wanted)


def plain(row) -> tuple[object, ...]:
    """A row with its bytes as Python compares them."""
    return tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)


@pytest.mark.parametrize("name", AWKWARD)
def test_a_column_comes_back_as_it_went_in_whatever_its_values_are_like(engine, name):
    zone = dt.timezone(dt.timedelta(hours=2))
    rows = [a_row(at, text) for at, text in enumerate(["a", name, None, "b"])]
    rows[1] |= {"time": None, "is_one": None, "number": 2**63 - 1}
    rows[2] |= {"time": NOON.astimezone(zone)} if name is None else {}
    with writing(engine) as connection:
        columns = {column: [row[column] for row in rows] for column in rows[0]}
        INSERT.run_columns(connection, columns)
        INSERT.run_columns(connection, {column: [] for column in rows[0]})
    with reading(engine) as connection:
        found = [plain(row) for row in ALL.rows(connection)]

    assert found == [tuple(row.values()) for row in rows]


def test_a_time_without_its_zone_never_reaches_the_database(engine):
    row = a_row(1) | {"time": NOON.replace(tzinfo=None)}
    with pytest.raises(AssertionError, match="naive time"), writing(engine) as connection:
        INSERT.run(connection, [a_row(2), row])


def test_a_text_with_a_nul_is_never_taken_for_two_texts(engine):
    named = Query(sa.select(THINGS.c.name).where(among(THINGS.c.name, "names")))
    found = []
    with writing(engine) as connection:
        INSERT.run(connection, [a_row(1, "c")])
    with contextlib.suppress(DatabaseError), reading(engine) as connection:
        found = named.rows(connection, names=["a\0c"])

    assert found == []


def test_a_list_of_ids_may_be_empty(engine):
    by_uuid = Query(sa.select(THINGS.c.id).where(among(THINGS.c.uuid, "uuids")))
    with writing(engine) as connection:
        INSERT.run(connection, [a_row(7)])
        assert by_uuid.rows(connection, uuids=[]) == []
        assert by_uuid.rows(connection, uuids=[UUID]) == [(7,)]


def test_a_change_that_does_not_meet_every_row_is_a_conflict_where_that_is_said(engine):
    with writing(engine) as connection:
        INSERT.run(connection, [a_row(1, "a"), a_row(2, "b")])
        RENAME.run(connection, [{"the_id": n, "word": f"{n}"} for n in (1, 2, 3)])
        names = [row[1] for row in ALL.rows(connection)]
        with pytest.raises(RowConflict, match="somebody is gone"):
            RENAME.run(connection, [{"the_id": 3, "word": "c"}], otherwise="somebody is gone")

    assert names == ["1", "2"]


def test_a_fact_twice_is_a_conflict_and_a_broken_statement_a_fault_of_the_database(engine):
    with pytest.raises(RowConflict), writing(engine) as connection:
        INSERT.run(connection, [a_row(1), a_row(1)])
    with pytest.raises(DatabaseError), writing(engine) as connection:
        Query(sa.select(sa.column("nothing").label("x"))).rows(connection)

    with reading(engine) as connection:
        assert ALL.rows(connection) == []


def test_a_value_of_a_kind_that_was_not_foreseen_is_not_guessed_at(engine):
    with pytest.raises((KeyError, DatabaseError)), writing(engine) as connection:
        INSERT.run(connection, [{**a_row(1), "name": object()}])


def test_a_statement_may_be_made_before_the_table_its_column_points_at(database_url):
    metadata = sa.MetaData()
    parts = sa.Table("parts", metadata, sa.Column("thing_id", sa.ForeignKey("owners.id")))
    insert = insert_into(parts, "thing_id")
    asked = Query(sa.select(parts).where(among(parts.c.thing_id, "things")))
    sa.Table("owners", metadata, sa.Column("id", UuidText, primary_key=True))
    engine = open_engine(database_url)

    with writing(engine) as connection:
        metadata.create_all(connection)
        connection.execute(metadata.tables["owners"].insert().values(id=UUID))
        insert.run(connection, [{"thing_id": UUID}])
        assert asked.rows(connection, things=[UUID]) == [(UUID,)]
    engine.dispose()


def test_changes_sent_together_are_done_in_their_order(engine):
    # More than lines between processes buffer: each statement is sent whole before answers are read.
    large = [a_row(number, "x" * 2_000) for number in range(2, 600)]
    with writing(engine) as connection, together(connection):
        INSERT.run(connection, [a_row(1, "first")])
        RENAME.run(connection, [{"the_id": 1, "word": "second"}], otherwise="it is there")
        INSERT.run(connection, large)

    with reading(engine) as connection:
        found = ALL.rows(connection)
    assert len(found) == 599
    assert found[0][1] == "second"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda connection: INSERT.run(connection, [a_row(1, "again")]),
        lambda connection: RENAME.run(
            connection, [{"the_id": 9, "word": "nobody"}], otherwise="it is not there"
        ),
    ],
)
def test_one_wrong_change_of_those_sent_together_leaves_nothing(engine, wrong):
    def change() -> None:
        with writing(engine) as connection:
            with together(connection):
                INSERT.run(connection, [a_row(1, "first")])
                wrong(connection)
                INSERT.run(connection, [a_row(2), a_row(3)])
                INSERT.run(connection, [a_row(4)])
            pytest.fail("a conflict was overlooked")

    with pytest.raises(RowConflict):
        change()
    with writing(engine) as connection:
        assert ALL.rows(connection) == []
        INSERT.run(connection, [a_row(7)])  # outside of `together` it is done at once
        assert [row[0] for row in ALL.rows(connection)] == [7]


def test_questions_put_together_are_answered_in_their_order(engine):
    named = Query(sa.select(THINGS.c.id).where(among(THINGS.c.name, "names")).order_by(THINGS.c.id))
    with writing(engine) as connection:
        INSERT.run(connection, [a_row(1, "a"), a_row(2, "b"), a_row(3, "a")])
        ids, nobody, rows = ask(
            connection,
            Question(named, {"names": ["a"]}, lambda rows: [row[0] for row in rows]),
            Question(named, {"names": []}, len),
            Question(ALL, {}, lambda rows: [row[4:6] for row in rows]),
        )

    assert (ids, nobody) == ([1, 3], 0)
    assert [(bytes(data), time) for data, time in rows] == [(bytes(range(256)), NOON)] * 3


def test_a_broken_question_among_others_is_a_fault_and_the_line_lives_on(engine):
    broken = Query(sa.select(sa.column("nothing").label("x")))
    with pytest.raises(DatabaseError), reading(engine) as connection:
        ask(connection, Question(ALL, {}, len), Question(broken, {}, len), Question(ALL, {}, len))

    with reading(engine) as connection:
        assert ask(connection, Question(ALL, {}, len)) == [0]
