"""What is kept of one customer, given to him: all of it, and nothing of anybody else's."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import api, little_town
from tests.helpers.little_town import DRN, Till
from vending_server.__main__ import main
from vending_server.audit.model import Source
from vending_server.audit.tables import audit_log
from vending_server.config import config_text
from vending_server.db.engine import reading, writing
from vending_server.db.tables import metadata
from vending_server.meters.tables import customers
from vending_server.operators.model import Role
from vending_server.privacy.export import FORMAT, LEFT_OUT, SECTIONS, as_json, export_person
from vending_server.privacy.persons import person_by_number
from vending_server.vending.tables import tokens
from vending_server.wire.persons import PersonExport

ROOT = Path(__file__).parents[2]
# Rows that belong to a person because they belong to one of these.
OF_A_PERSON = {"customers", "contracts", "sales", "arrears_accounts", "dues", "payments"}


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    till = Till(little_town.service(engine))
    for key in ("plain", "indebted", "indebted", "water"):
        assert till.sell(DRN[key]).is_sale
    with writing(engine) as connection:
        for one in (1, 2):
            numbered = customers.update().where(customers.c.id == one)
            connection.execute(numbered.values(number=f"C-{one}"))
    yield engine
    engine.dispose()


def exported(engine, number):
    with reading(engine) as connection:
        return export_person(connection, person_by_number(connection, number))


def test_a_customer_gets_what_is_his_and_nothing_of_anybody_else(engine):
    first, second = exported(engine, "C-1"), exported(engine, "C-2")

    assert second["format"] == FORMAT
    assert [one["name"] for one in second["customer"]] == ["Ahmad Saleh"]
    assert [one["account_number"] for one in second["contracts"]] == ["0002", "0003", "0004"]
    assert [one["drn"] for one in second["meters"]] == [
        DRN[key] for key in ("indebted", "water", "blocked")
    ]
    assert (len(first["sales"]), len(second["sales"])) == (1, 3)
    assert {one["code"] for one in second["old_debts"]} == {"shared", "old"}
    assert first["old_debts"] == first["deductions"] == []
    assert "Ahmad" not in as_json(first).decode()
    for name in ("contracts", "sales", "tenders", "meters", "places", "installations"):
        ours, others = (map(json.dumps, one[name]) for one in (first, second))
        assert set(ours).isdisjoint(others), name


def test_the_sums_of_an_export_are_those_that_were_paid(engine):
    document = exported(engine, "C-2")

    paid = sum(one["tender_minor"] for one in document["sales"])
    assert paid == sum(one["amount_minor"] for one in document["tenders"]) == 30_000
    taken = sum(one["deductions_minor"] for one in document["sales"])
    assert taken == sum(one["taken_minor"] for one in document["deductions"]) > 0


def test_an_export_holds_no_token_and_nobody_of_the_staff(engine):
    text = as_json(exported(engine, "C-2")).decode()

    with reading(engine) as connection:
        made = connection.scalars(sa.select(tokens.c.token)).all()
    assert made
    assert [one for one in [*made, "samar", "Samar", "operator"] if one in text] == []


def test_every_table_that_leads_to_a_person_is_told_or_left_out_for_a_reason():
    leading = {
        table.name
        for table in metadata.sorted_tables
        if OF_A_PERSON & {key.column.table.name for key in table.foreign_keys}
    }
    told = {section.table for section in SECTIONS.values()}

    assert leading <= told | set(LEFT_OUT)
    assert told.isdisjoint(LEFT_OUT)


def test_the_command_writes_one_private_file_and_says_so_in_the_audit_log(
    engine, database_url, tmp_path
):
    config, output = tmp_path / "server.toml", tmp_path / "c2.json"
    text = config_text(mode=api.Mode.SAMPLE, database_url=database_url)
    config.write_text(text, encoding="utf-8")
    argv = ["export-person", "--config", str(config), "--customer", "C-2", "--output", str(output)]

    assert main([*argv, "--reason", " "]) == 2
    assert main([*argv, "--reason", "his letter", "--customer", "C-3"]) == 2
    assert main([*argv, "--reason", "his letter of 3 May"]) == 0
    assert main([*argv, "--reason", "again"]) == 2, "a file that is there is not written over"

    assert output.read_bytes() == as_json(exported(engine, "C-2"))
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    with reading(engine) as connection:
        (record,) = connection.execute(sa.select(audit_log)).all()
    assert (record.action, record.subject) == ("person.exported", "customer #2")
    assert record.details == {"reason": "his letter of 3 May"}


def test_the_office_is_given_the_same_over_the_line(engine, database_url, tmp_path):
    api.let_in(engine, Role.SUPERVISOR)
    asked = {"customer_number": "C-2", "reason": "his letter"}
    with api.running(database_url, tmp_path) as client:
        till = api.HttpTill(client, engine)
        assert till.enrol().status_code == 201
        assert till.login().status_code == 201
        told = till.post("/v1/person-exports", asked)
        unknown = till.post("/v1/person-exports", asked | {"customer_number": "C-3"})
        unsaid = till.post("/v1/person-exports", asked | {"reason": " "})

    assert told.content == as_json(exported(engine, "C-2"))
    assert msgspec.json.decode(told.content, type=PersonExport).format == FORMAT
    assert set(PersonExport.__struct_fields__) == {"format", *SECTIONS}
    assert (unknown.json()["code"], unsaid.json()["code"]) == ("customer_unknown", "reason_missing")
    with reading(engine) as connection:
        (record,) = connection.execute(sa.select(audit_log)).all()
    assert (record.action, record.subject) == ("person.exported", "customer #2")
    assert (record.source, record.details) == (Source.TERMINAL, {"reason": "his letter"})


def test_the_document_names_every_section():
    text = (ROOT / "docs" / "person-export.md").read_text("utf-8")

    assert [name for name in SECTIONS if f"`{name}`" not in text] == []
    assert [name for name in LEFT_OUT if f"`{name}`" not in text] == []
