"""A list is looked at over the wire and taken over exactly as it was shown, or not at all."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.issuers import MemoryKeys
from tests.helpers.little_town import HandClock
from tests.helpers.office import new_document_id, take_on
from token_engine.identifiers import make_drn
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.meters.tables import customers, meters
from vending_server.operators.model import Role
from vending_server.registry_import.desk import RegistryImportDesk
from vending_server.registry_import.service import undo_batch
from vending_server.registry_import.tables import import_batches
from vending_server.wire.registry_imports import (
    CHANGES_SHOWN,
    FINDINGS_SHOWN,
    ListImport,
    ListImportAnswer,
    ListLook,
)

EXAMPLES = Path(__file__).parents[2] / "docs/examples/registry"
DATA = (EXAMPLES / "customers.csv").read_bytes()
MAPPING = (EXAMPLES / "mapping.toml").read_text("utf-8")


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def desk(engine):
    zone = ZoneInfo("Asia/Hebron")
    return RegistryImportDesk(engine=engine, clock=HandClock(), zone=zone, keys=MemoryKeys())


@pytest.fixture
def boss(engine):
    with writing(engine) as connection:
        return take_on(connection, "yousef", Role.ADMINISTRATOR)


def a_look(data: bytes = DATA, mapping: str = MAPPING) -> ListLook:
    return ListLook(file_name="customers.csv", data=data, mapping=mapping)


def an_import(plan: str, data: bytes = DATA, mapping: str = MAPPING, **changes) -> ListImport:
    fields = {"document_id": new_document_id(), "file_name": "customers.csv", "data": data}
    return ListImport(**(fields | {"mapping": mapping, "plan_sha256": plan} | changes))


def count(engine, table) -> int:
    with reading(engine) as connection:
        return connection.scalars(sa.select(sa.func.count()).select_from(table)).one()


def refusal(act, *args) -> str:
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value.code.value


def test_a_look_tells_counts_and_warnings_and_writes_nothing(desk, engine):
    before = count(engine, meters)
    told = desk.look(a_look())

    new = {one.kind: one.new for one in told.kinds}
    assert new["meter"] > 0
    assert told.rows == sum(new.values())
    assert (told.errors, told.changes) == (0, [])
    assert {one.is_warning for one in told.findings} == {True}  # no key, no tariff for them here
    assert all(one.text.ar and one.text.en for one in told.findings)
    assert (count(engine, meters), count(engine, import_batches)) == (before, 0)


def test_what_was_shown_is_taken_over_once_and_can_be_taken_back(desk, boss, engine):
    before, told = count(engine, meters), desk.look(a_look())
    wanted = an_import(told.plan_sha256)

    kept = desk.take_over(boss, wanted)

    answer = msgspec.json.decode(kept.body, type=ListImportAnswer)
    assert (answer.batch_id, answer.rows) == (wanted.document_id, told.rows)
    assert desk.take_over(boss, wanted).body == kept.body
    assert count(engine, import_batches) == 1
    assert desk.look(a_look()).rows == 0
    with writing(engine) as connection:
        undo_batch(connection, answer.batch_id, actor=boss.actor, now=little_town.NOON)
    assert count(engine, meters) == before


def test_a_register_that_was_changed_meanwhile_is_looked_at_again(desk, boss, engine):
    desk.take_over(boss, an_import(desk.look(a_look()).plan_sha256))
    name = "محمود خليل أبو عرّة"
    renamed = DATA.replace(name.encode(), b"Mahmoud")
    shown = desk.look(a_look(renamed))
    assert [fact.after for one in shown.changes for fact in one.facts] == ["Mahmoud"]
    with writing(engine) as connection:
        connection.execute(
            customers.update().where(customers.c.name == name).values(name="somebody else")
        )

    assert refusal(desk.take_over, boss, an_import(shown.plan_sha256, renamed)) == "list_differs"
    assert count(engine, import_batches) == 1


def test_another_list_than_the_one_that_was_shown_is_refused(desk, boss, engine):
    shown = desk.look(a_look()).plan_sha256
    other = DATA.replace(b"0590000001", b"0590000009")

    assert refusal(desk.take_over, boss, an_import(shown, other)) == "list_differs"
    assert count(engine, import_batches) == 0


def test_a_list_with_an_error_is_told_line_by_line_and_not_taken_over(desk, boss, engine):
    bad = DATA.replace(b"1207910000017", b"1207910000018")
    told = desk.look(a_look(bad))

    assert told.errors == 1
    assert (told.findings[0].line, told.findings[0].is_warning) == (2, False)
    assert told.findings[0].column == "رقم العداد"
    assert refusal(desk.take_over, boss, an_import(told.plan_sha256, bad)) == "list_has_errors"
    assert count(engine, import_batches) == 0


def test_a_list_whose_columns_are_called_as_ours_needs_no_mapping(desk):
    head = "drn,utility,ea,tct,dkga,sgc,krn,ti,base_year,remarks"
    drn = make_drn(57, 98_765_432)
    data = f"{head}\r\n{drn},electricity,11,02,04,345678,3,05,2014,new\r\n".encode()
    told = desk.look(a_look(data, ""))

    assert (told.findings, told.rows) == ([], 1)


@pytest.mark.parametrize(
    ("data", "mapping"),
    [
        (b"a,b\r\n1,2\r\n", ""),
        (b"", ""),
        (b"\xff\xfe", MAPPING),
        (b"a,b\r\n", MAPPING),
        (DATA, "not = toml = at all"),
        (DATA, MAPPING + '\n[unknown]\na = "b"\n'),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_written(desk, data, mapping):
    assert refusal(desk.look, a_look(data, mapping)) == "list_unreadable"


def test_of_many_findings_and_changes_the_first_are_told_errors_before_warnings(desk):
    rows = "".join(f"N{at},x,0{at}\r\n" for at in range(FINDINGS_SHOWN + 100))
    data = f"account_number,utility,phone\r\n{rows}".encode()
    told = desk.look(a_look(data, ""))

    assert len(told.findings) == FINDINGS_SHOWN
    assert told.findings_in_all > FINDINGS_SHOWN
    assert not any(one.is_warning for one in told.findings)
    assert len(told.changes) <= CHANGES_SHOWN
