"""What is past its period is ended: names go out of what is stored, and nothing else changes."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import sqlalchemy as sa

from tests.helpers import api, little_town
from tests.helpers.little_town import DRN, NOON, HandClock, Till
from vending_server.__main__ import main
from vending_server.audit.model import Actor, Source
from vending_server.audit.service import verify
from vending_server.audit.tables import audit_log
from vending_server.config import config_text
from vending_server.db.engine import reading, writing
from vending_server.db.errors import DatabaseError, RowConflict
from vending_server.documents.tables import documents
from vending_server.operations import books
from vending_server.operators.sessions import open_session
from vending_server.operators.tables import sessions
from vending_server.privacy import retention
from vending_server.privacy.periods import default_periods
from vending_server.privacy.retention import end_overdue, overdue
from vending_server.privacy.stores import SALES, remove_names
from vending_server.registry.model import Act
from vending_server.registry.tables import registry_documents
from vending_server.registry_import.tables import import_batches, import_changes
from vending_server.vending.tables import vends
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.vend import ReprintRequest

ROBOT = Actor(source=Source.SERVER, name="retention")
LATER = NOON + dt.timedelta(days=401)
NAME = "Ahmad Saleh"


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


def end(engine, now=LATER):
    return end_overdue(
        engine, default_periods(), clock=HandClock(now), actor=ROBOT, give_way=lambda: None
    )


def answers(engine):
    with reading(engine) as connection:
        rows = connection.execute(sa.select(vends).order_by(vends.c.decided_at)).mappings()
        return [dict(row) for row in rows]


def store_everywhere(engine):
    """Put a name into each of the other stores."""
    registered = {"id_number": "900", "name": NAME, "number": "C-2", "phone": "0599"}
    imported = {"name": NAME, "phone": "0599", "customer_class": "home"}
    with writing(engine) as connection:
        open_session(
            connection, operator_id=1, terminal_id=little_town.seller().terminal_id, now=NOON
        )
        connection.execute(
            documents.insert().values(
                id=little_town.new_vend_id(),
                kind="kept_money",
                body_sha256="1" * 64,
                response=canonical_bytes({"amount_minor": 5, "customer_name": NAME}),
                operator_id=1,
                terminal_id=little_town.seller().terminal_id,
                made_at=NOON,
            )
        )
        connection.execute(
            registry_documents.insert().values(
                id=little_town.new_vend_id(),
                kind=Act.NEW_CUSTOMER,
                body_sha256="1" * 64,
                operator_id=1,
                made_at=NOON,
                response=canonical_bytes(registered),
            )
        )
        batch = little_town.new_vend_id()
        connection.execute(
            import_batches.insert().values(
                id=batch,
                applied_at=NOON,
                applied_by="root",
                file_name="list.csv",
                file_sha256="1" * 64,
                mapping_sha256="1" * 64,
            )
        )
        for table, before in (("customers", None), ("contracts", imported), ("meters", imported)):
            connection.execute(
                import_changes.insert().values(
                    batch_id=batch,
                    table_name=table,
                    row_id=2,
                    name="C-2",
                    before=before,
                    after=imported,
                )
            )


def test_an_answer_past_its_period_loses_name_and_address_and_nothing_else(engine):
    till = Till(little_town.service(engine))
    sold = till.sell(DRN["plain"])
    before = answers(engine)

    assert end(engine, NOON + dt.timedelta(days=399))["vends"] == 0
    assert end(engine)["vends"] == 1

    (row,), (was,) = answers(engine), before
    assert {name for name in row if row[name] != was[name]} == {"response", "names_removed_at"}
    told, first = json.loads(row["response"]), json.loads(sold.body)
    assert (told["customer_name"], told["address"]) == ("", "")
    assert "محمود" in first["customer_name"]
    assert {**first, "customer_name": "", "address": ""} == told
    assert canonical_bytes(told) == row["response"]


def test_who_asks_after_the_period_still_gets_his_token_and_a_copy_is_counted(engine):
    service = little_town.service(engine)
    till = Till(service)
    command = till.command(DRN["plain"])
    (sold,) = service.decide([command])
    end(engine)

    asked = service.ask(command.seller, command.request.vend_id)
    (again,) = service.decide([command])
    copy = service.reprint(
        command.seller,
        command.request.vend_id,
        ReprintRequest(reprint_id=little_town.new_vend_id()),
    )

    assert asked.is_sale
    assert asked.body == again.body
    tokens = json.loads(sold.body)["tokens"]
    assert json.loads(asked.body)["tokens"] == tokens
    assert (copy.copy_number, copy.sale.customer_name) == (1, "")


def test_every_store_is_ended_once_audited_and_a_second_run_finds_nothing(engine, monkeypatch):
    monkeypatch.setattr(retention, "MOST", 2)
    till = Till(little_town.service(engine))
    for key in ("plain", "indebted", "water"):
        till.sell(DRN[key])
    store_everywhere(engine)
    wanted = {
        "vends": 3,
        "documents": 1,
        "registry_documents": 1,
        "recovered_vends": 0,
        "import_changes": 2,
        "sessions": 1,
    }

    with reading(engine) as connection:
        assert overdue(connection, default_periods(), LATER) == wanted
    assert end(engine) == wanted
    assert set(end(engine).values()) == {0}

    with reading(engine) as connection:
        kept = [
            str([row._asdict() for row in connection.execute(sa.select(table))])
            for table in (documents, registry_documents, import_changes, sessions)
        ]
        changes = connection.execute(sa.select(import_changes)).all()
        told = sa.select(audit_log.c.subject, audit_log.c.details).order_by(audit_log.c.sequence)
        audited = connection.execute(told).all()
        assert verify(connection).fault == ""
        assert books.findings(connection) == []
    assert [text for text in kept if "900" in text or "C-2" in text] == [kept[2]]
    names = {one.table_name: one.after["name"] for one in changes}
    assert names == {"customers": "", "contracts": "", "meters": NAME}, "a meter names nobody"
    assert [(*one, one.details["rows"])[::2] for one in audited][:2] == [("vends", 2), ("vends", 1)]


def test_the_door_lets_nothing_through_but_names(engine):
    Till(little_town.service(engine)).sell(DRN["plain"])
    (row,) = answers(engine)
    bare = {**json.loads(row["response"]), "customer_name": "", "address": ""}
    right = {"response": canonical_bytes(bare), "names_removed_at": LATER}
    for wrong in (
        {"response": canonical_bytes(bare | {"change_minor": 1})},
        {"response": canonical_bytes(bare | {"customer_name": "Huda"})},
        {"response": row["response"]},
        {"response": b'{"customer_name":"Huda",' + canonical_bytes(bare)[1:]},
        {"names_removed_at": None},
        {"names_removed_at": NOON + dt.timedelta(days=89)},
        {"status": 500},
        {"decided_at": NOON - dt.timedelta(days=1)},
    ):
        with pytest.raises(RowConflict), writing(engine) as connection:
            connection.execute(vends.update().values(right | wrong))
    behind = {"response": right["response"] + b"\0Huda"}
    with pytest.raises(DatabaseError), writing(engine) as connection:
        connection.execute(vends.update().values(right | behind))
    with writing(engine) as connection:
        connection.execute(vends.update().values(right))
    for again in (right, {"names_removed_at": LATER + dt.timedelta(days=1)}):
        with pytest.raises(RowConflict), writing(engine) as connection:
            connection.execute(vends.update().values(again))
    with pytest.raises(RowConflict), writing(engine) as connection:
        connection.execute(vends.delete())


def test_who_sells_waits_for_nobody_who_takes_names_out(engine):
    if engine.dialect.name == "sqlite":
        return  # one writer at a time, for milliseconds
    till = Till(little_town.service(engine))
    till.sell(DRN["plain"])
    with writing(engine) as connection:
        assert remove_names(connection, SALES, SALES.named.limit(9), LATER) == 1
        assert till.sell(DRN["plain"]).is_sale


def test_the_command_shows_first_and_ends_only_when_told_to(engine, database_url, tmp_path, capsys):
    config = tmp_path / "server.toml"
    config.write_text(config_text(mode=api.Mode.SAMPLE, database_url=database_url), "utf-8")
    store_everywhere(engine)
    with writing(engine) as connection:
        connection.execute(sessions.update().values(last_seen_at=NOON - dt.timedelta(days=4000)))
    argv = ["retention", "--config", str(config)]

    def told():
        assert main(argv) == 0
        lines = capsys.readouterr().out.splitlines()
        return next(line.split()[:4] for line in lines if line.startswith("sessions"))

    assert told() == ["sessions", "90", "sessions", "1"]
    assert told() == ["sessions", "90", "sessions", "1"]
    argv.append("--apply")
    assert told() == ["sessions", "90", "sessions", "1"]
    assert told() == ["sessions", "90", "sessions", "0"]
