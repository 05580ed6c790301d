"""A municipality's list becomes a register that can be sold to, can be looked at, can be undone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from token_engine.identifiers import make_drn
from vending_server.audit.model import Actor, Source
from vending_server.audit.service import verify
from vending_server.db.engine import reading, writing
from vending_server.db.tables import metadata
from vending_server.errors import Misconfigured
from vending_server.meters.service import meters_by_name, meters_by_phone, served_meters
from vending_server.meters.tables import contracts, customers, meter_types, meters, places
from vending_server.registry.tables import meter_events, meter_installations
from vending_server.registry_import.errors import ImportRefused
from vending_server.registry_import.mapping import FileForm, ListMapping, load_mapping
from vending_server.registry_import.model import Kind
from vending_server.registry_import.service import (
    ListFile,
    apply_list,
    look_at,
    read_file,
    undo_batch,
)
from vending_server.wire.ids import uuid7

ZONE = ZoneInfo("Asia/Hebron")
EXAMPLES = Path(__file__).parents[2] / "docs/examples/registry"
ROOT = Actor(source=Source.COMMAND, name="root")
BATCH = uuid7(unix_ms=1_800_000_000_000, random_bytes=bytes(10))
OTHER_BATCH = uuid7(unix_ms=1_800_000_000_001, random_bytes=bytes(10))
COLUMNS = (
    *("account_number", "customer_name", "phone", "utility", "customer_class", "address"),
    *("opened_on", "drn", "ea", "dkga", "sgc", "krn", "ti", "base_year", "tct"),
)
PLAIN = ListMapping(format=1, columns={name: name for name in COLUMNS})
IMPORTED = sa.select(meter_installations).where(meter_installations.c.reason == "imported")
DRNS = [make_drn(1207, 91_000_000 + number) for number in range(20)]


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


def line(number: int, **changes: str) -> dict[str, str]:
    """One good line: an account of its own with a meter that the little town has a key for."""
    return {
        "account_number": f"A{number}",
        "customer_name": f"Customer {number}",
        "phone": f"0599{number:06d}",
        "utility": "electricity",
        "customer_class": "residential",
        "address": f"Street {number}",
        "opened_on": "2024-02-29",
        "drn": DRNS[number],
        "ea": "11",
        "dkga": "04",
        "sgc": "345678",
        "krn": "3",
        "ti": "5",
        "base_year": "2014",
        "tct": "02",
    } | changes


def a_list(*lines: dict[str, str], mapping: ListMapping = PLAIN) -> ListFile:
    head = list(dict.fromkeys(name for one in lines for name in one))
    rows = [head, *([one[name] for name in head] for one in lines)]
    text = "".join(mapping.file.delimiter.join(row) + "\r\n" for row in rows)
    data = text.encode(mapping.file.encoding)
    return ListFile(name="list.csv", data=data, mapping=mapping)


def look(engine, *lines, mapping=PLAIN, keys=()):
    with reading(engine) as connection:
        return look_at(connection, read_file(a_list(*lines, mapping=mapping)), keys)


def apply(engine, *lines, mapping=PLAIN, batch_id=BATCH):
    with writing(engine) as connection:
        return apply_list(
            connection,
            read_file(a_list(*lines, mapping=mapping)),
            batch_id=batch_id,
            actor=ROOT,
            now=little_town.NOON,
            zone=ZONE,
        )


def undo(engine, batch_id=BATCH):
    with writing(engine) as connection:
        undo_batch(connection, batch_id, actor=ROOT, now=little_town.NOON)


def faults(looked) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.fault.value) for one in looked.errors]


def everything(engine) -> dict[str, list[str]]:
    """Every row of the register, ids and versions left out of what an undo may move on."""
    tables = (customers, places, meter_types, contracts, meters, meter_installations, meter_events)
    with reading(engine) as connection:
        return {
            table.name: sorted(
                repr(tuple(row))
                for row in connection.execute(
                    sa.select(*[one for one in table.c if one.name != "version"])
                )
            )
            for table in tables
        }


def test_the_example_list_of_the_handbook_can_be_applied_as_it_stands(engine):
    data = (EXAMPLES / "customers.csv").read_bytes()
    file = ListFile(
        name="customers.csv", data=data, mapping=load_mapping(EXAMPLES / "mapping.toml")
    )
    with writing(engine) as connection:
        looked = look_at(connection, read_file(file), ())
        assert looked.errors == []
        apply_list(
            connection, read_file(file), batch_id=BATCH, actor=ROOT, now=little_town.NOON, zone=ZONE
        )
        (found,) = served_meters(connection, ["1207910000017"]).values()
        place = connection.execute(sa.select(places).where(places.c.code == "100231")).one()
        stock = connection.execute(sa.select(meters).where(meters.c.drn == "1207910000041")).one()
        persons = connection.scalars(sa.select(customers.c.number).where(customers.c.id > 2)).all()

    assert found.contract.account_number == "100231"
    assert (place.latitude_micro, place.longitude_micro) == (31_901_250, 35_203_400)
    assert (stock.contract_id, stock.shelf) == (None, "in_stock")
    assert sorted(persons) == ["5001", "5002", "5003"]


def test_an_imported_meter_is_found_and_sold_to(engine):
    apply(engine, line(1, customer_name="آمنة الخطيب", phone="٠٥٩٩ 777 888"))
    sold = little_town.Till(little_town.service(engine)).sell(DRNS[1])
    with reading(engine) as connection:
        by_name = meters_by_name(connection, "امنه", 5)
        by_phone = meters_by_phone(connection, "777888", 5)

    assert sold.is_sale, sold.body
    assert [one.meter.drn for one in by_name] == [DRNS[1]]
    assert [one.meter.drn for one in by_phone] == [DRNS[1]]


def test_an_imported_meter_has_hung_there_since_its_contract_began(engine):
    apply(engine, line(1))
    with reading(engine) as connection:
        hung = connection.execute(IMPORTED).one()
        event = connection.execute(sa.select(meter_events)).one()

    assert hung.installed_at.astimezone(ZONE).date() == dt.date(2024, 2, 29)
    assert (hung.reason, hung.removed_at) == ("imported", None)
    assert (event.kind, event.details["sgc"], event.details["ti"]) == ("registered", "345678", "05")


def test_a_dry_run_writes_nothing(engine):
    before = everything(engine)
    looked = look(engine, line(1), line(2))

    assert [len(looked.plan.of(kind)) for kind in Kind] == [2, 2, 0, 2, 2]
    assert everything(engine) == before


def test_a_second_run_of_the_same_list_changes_nothing(engine):
    apply(engine, line(1), line(2))
    looked = look(engine, line(1), line(2))

    assert looked.plan.changes == ()
    assert looked.plan.unchanged[Kind.METER] == 2


def test_a_difference_is_told_as_old_and_new_with_its_line(engine):
    apply(engine, line(1), line(2))
    looked = look(engine, line(1), line(2, phone="0599123123", customer_class="commercial"))

    assert [
        (one.kind, one.key, one.line, one.before, one.after) for one in looked.plan.changes
    ] == [
        (Kind.CUSTOMER, "A2", 3, {"phone": "0599000002"}, {"phone": "0599123123"}),
        (
            *(Kind.CONTRACT, "A2", 3),
            *({"customer_class": "residential"}, {"customer_class": "commercial"}),
        ),
    ]


def test_what_a_list_lacks_is_named_and_left_alone(engine):
    apply(engine, line(1), line(2))
    looked = look(engine, line(1))
    apply(engine, line(1), batch_id=OTHER_BATCH)
    with reading(engine) as connection:
        still_open = connection.scalars(
            sa.select(contracts.c.closed_on).where(contracts.c.account_number == "A2")
        ).one()

    assert "A2" in looked.plan.missing[Kind.CONTRACT]
    assert DRNS[2] in looked.plan.missing[Kind.METER]
    assert still_open is None


def test_every_faulty_cell_is_found_in_one_go(engine):
    wrong_digit = DRNS[4][:-1] + str((int(DRNS[4][-1]) + 1) % 10)
    looked = look(
        engine,
        line(1, customer_name=""),
        line(2, utility="gas"),
        line(3, opened_on="29/02/2023"),
        line(4, drn=wrong_digit),
        line(5, drn="4123456784"),
        line(6, krn="0", base_year="2000"),
        line(7, account_number="", drn=""),
        line(8, address="x" * 201),
    )

    assert faults(looked) == [
        (2, "customer_name", "missing_value"),
        (3, "utility", "unknown_value"),
        (4, "opened_on", "not_a_date"),
        (5, "drn", "check_digit"),
        (6, "drn", "not_a_meter_number"),
        (7, "krn", "out_of_range"),
        (7, "base_year", "out_of_range"),
        (8, "", "nothing_to_import"),
        (9, "address", "too_long"),
    ]
    for one in looked.errors:
        assert one.told("ar").startswith(f"{one.line}: ")
        assert "{" not in one.told("en")


def test_a_list_with_one_error_is_not_applied_at_all(engine):
    before = everything(engine)
    with pytest.raises(ImportRefused, match="no meter number"):
        apply(engine, line(1), line(2, drn=DRNS[2][:-1] + "x"), line(3, drn="04123456785"))

    assert everything(engine) == before


def test_an_account_or_a_meter_stands_in_a_list_once(engine):
    looked = look(engine, line(1), line(2, account_number="A1"), line(3, drn=DRNS[1]))

    assert (4, "drn", "duplicate") in faults(looked)
    assert (3, "account_number", "duplicate") in faults(looked)


def test_one_customer_with_two_names_is_a_contradiction(engine):
    mapping = msgspec.structs.replace(
        PLAIN, columns={**PLAIN.columns, "customer_number": "customer_number"}
    )
    looked = look(
        engine,
        line(1, customer_number="7"),
        line(2, customer_number="7", customer_name="Customer 1", phone="0599000001"),
        line(3, customer_number="7"),
        mapping=mapping,
    )

    assert faults(looked) == [(4, "customer_number", "contradiction")]


def test_an_import_never_moves_a_meter_or_hands_an_account_over(engine):
    mapping = msgspec.structs.replace(
        PLAIN, columns={**PLAIN.columns, "customer_number": "customer_number"}
    )
    one, two = line(1, customer_number="1"), line(2, customer_number="2")
    apply(engine, one, two, mapping=mapping)
    looked = look(
        engine,
        one | {"drn": two["drn"]},
        two | {"drn": DRNS[9]},
        mapping=mapping,
    )
    assert faults(looked) == [
        (2, "drn", "meter_elsewhere"),
        (3, "drn", "account_has_meter"),
    ]
    looked = look(
        engine, one | {"customer_number": "2", "customer_name": "Customer 2"}, two, mapping=mapping
    )
    assert (2, "account_number", "other_customer") in faults(looked)
    with writing(engine) as connection:
        connection.execute(
            contracts.update()
            .where(contracts.c.account_number == "A1")
            .values(closed_on=dt.date(2026, 1, 1))
        )
    assert (2, "account_number", "account_closed") in faults(look(engine, one, mapping=mapping))


def test_a_list_may_bring_a_meter_in_stock_to_an_account_that_has_none(engine):
    apply(engine, line(1, drn=""), line(2, account_number=""))
    apply(engine, line(1, drn=DRNS[2]), batch_id=OTHER_BATCH)
    with reading(engine) as connection:
        (served,) = served_meters(connection, [DRNS[2]]).values()
        hung = connection.execute(IMPORTED).one()

    assert served.contract.account_number == "A1"
    assert hung.installed_at == little_town.NOON


def test_a_list_of_some_columns_changes_these_only(engine):
    apply(engine, line(1), line(2))
    columns = {"account_number": "account_number", "phone": "phone"}
    mapping = ListMapping(format=1, columns=columns)
    rows = [{"account_number": "A1", "phone": "0599555555"}, {"account_number": "A9", "phone": "1"}]
    looked = look(engine, *rows, mapping=mapping)

    assert [one.after for one in looked.plan.changes if one.row_id] == [{"phone": "0599555555"}]
    assert {one[2] for one in faults(looked)} == {"missing_value"}  # A9 is new and has no name
    with pytest.raises(ImportRefused):
        apply(engine, *rows, mapping=mapping, batch_id=OTHER_BATCH)
    apply(engine, rows[0], mapping=mapping, batch_id=OTHER_BATCH)
    with reading(engine) as connection:
        assert meters_by_phone(connection, "555555", 5)[0].contract.account_number == "A1"


def test_keys_and_tariffs_that_are_not_there_are_warnings(engine):
    known = {("345678", 3, 4, 2014)}
    fine = look(engine, line(1), keys=known)
    looked = look(
        engine, line(1), line(2, krn="4"), line(3, krn="4", customer_class="farm"), keys=known
    )

    assert fine.findings == ()
    assert looked.errors == []
    assert [(one.line, one.fault.value, one.other) for one in looked.findings] == [
        (3, "key_unknown", "2"),
        (4, "no_tariff", "1"),
    ]


def test_a_changed_key_is_warned_of_and_kept_in_the_meter_s_history(engine):
    apply(engine, line(1))
    looked = look(engine, line(1, krn="4"))
    apply(engine, line(1, krn="4"), batch_id=OTHER_BATCH)
    with reading(engine) as connection:
        events = connection.execute(sa.select(meter_events).order_by(meter_events.c.id)).all()

    assert "key_changed" in {one.fault.value for one in looked.findings}
    assert [(one.kind, one.details["krn"]) for one in events] == [("registered", 3), ("keyed", 4)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1256"])
def test_a_list_is_read_in_the_encoding_of_the_program_that_wrote_it(engine, encoding):
    mapping = msgspec.structs.replace(
        PLAIN, file=FileForm(encoding=encoding, delimiter=";", dates="%Y-%m-%d")
    )
    apply(engine, line(1, customer_name="فاطمة جابر"), mapping=mapping)
    with reading(engine) as connection:
        (served,) = served_meters(connection, [DRNS[1]]).values()

    assert served.contract.customer_name == "فاطمة جابر"


def test_the_words_of_a_list_mean_what_its_mapping_says(engine):
    words = {"utility": {"كهرباء": "electricity"}, "customer_class": {"منزلي": "residential"}}
    mapping = msgspec.structs.replace(PLAIN, values=words)
    good = look(engine, line(1, utility="كهرباء", customer_class="منزلي"), mapping=mapping)
    bad = look(engine, line(1, utility="كهرباء", customer_class="مخبز"), mapping=mapping)

    assert good.errors == []
    assert faults(bad) == [(2, "customer_class", "unknown_value")]


def test_a_list_without_a_mapped_column_is_refused_as_a_whole(engine):
    short = {name: text for name, text in line(1).items() if name != "sgc"}
    with pytest.raises(Misconfigured, match="no column sgc"):
        look(engine, short)


def test_undoing_a_batch_leaves_the_register_as_it_was(engine):
    apply(engine, line(1), line(2))
    before = everything(engine)
    apply(
        engine,
        line(1, phone="0599123123", krn="4", address="Street 99"),
        line(2),
        line(3),
        line(4, account_number=""),
        batch_id=OTHER_BATCH,
    )
    assert everything(engine) != before
    undo(engine, OTHER_BATCH)

    assert everything(engine) == before
    with reading(engine) as connection:
        assert verify(connection).fault == ""
    with pytest.raises(ImportRefused, match="was undone"):
        undo(engine, OTHER_BATCH)


def test_an_undone_list_can_be_put_right_and_applied_anew(engine):
    apply(engine, line(1))
    undo(engine)
    apply(engine, line(1, customer_name="Right"), batch_id=OTHER_BATCH)
    with reading(engine) as connection:
        (served,) = served_meters(connection, [DRNS[1]]).values()

    assert served.contract.customer_name == "Right"


def test_a_batch_is_not_undone_when_something_of_it_was_sold(engine):
    apply(engine, line(1), line(2))
    assert little_town.Till(little_town.service(engine)).sell(DRNS[2]).is_sale
    before = everything(engine)
    with pytest.raises(ImportRefused, match="A2 was sold to") as refused:
        undo(engine)

    assert not any("A1" in reason for reason in refused.value.reasons)
    assert everything(engine) == before


def test_a_batch_is_not_undone_when_somebody_changed_something_of_it(engine):
    apply(engine, line(1), line(2))
    apply(engine, line(1, phone="0599123123"), line(2), batch_id=OTHER_BATCH)
    with pytest.raises(ImportRefused, match="customers: A1 was changed"):
        undo(engine)
    undo(engine, OTHER_BATCH)
    undo(engine)


def test_a_batch_is_not_undone_when_something_hangs_on_what_it_brought(engine):
    apply(engine, line(1))
    with writing(engine) as connection:
        meter_id = connection.scalars(sa.select(meters.c.id).where(meters.c.drn == DRNS[1])).one()
        connection.execute(
            meter_events.insert().values(
                meter_id=meter_id, happened_at=little_town.NOON, kind="blocked", details={}
            )
        )
    before = everything(engine)
    with pytest.raises(ImportRefused, match="something was added since"):
        undo(engine)

    assert everything(engine) == before


def test_no_batch_is_undone_that_never_was(engine):
    for batch in (BATCH, "nothing"):
        with pytest.raises(ImportRefused, match="no batch"):
            undo(engine, batch)


def test_hundreds_of_lines_go_in_with_few_statements(engine):
    lines = [line(1, account_number=f"B{n}", drn=make_drn(1207, n)) for n in range(600)]
    counted = []

    def count(*_args) -> None:
        counted.append(1)

    sa.event.listen(sa.Engine, "before_cursor_execute", count)
    try:
        apply(engine, *lines)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", count)

    assert len(counted) < 100


def test_every_table_of_the_register_is_in_the_metadata():
    assert {"import_batches", "import_changes"} <= set(metadata.tables)
