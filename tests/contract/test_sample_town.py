"""The sample town, on both databases: its books add up, its tokens read, and it can be sold to."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from zoneinfo import ZoneInfo

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers.audit import audit
from tests.helpers.little_town import HandClock, new_vend_id
from token_engine.engine import BaseDate, CreditService, TokenEngine
from token_engine.identifiers import parse_drn, parse_meter_pan
from token_engine.tid import time_from_tid
from vending_server.__main__ import main
from vending_server.commands.init import make_server
from vending_server.config import Mode, load_config
from vending_server.db.engine import open_engine, reading, writing
from vending_server.db.migrate import upgrade
from vending_server.db.tables import metadata
from vending_server.errors import Misconfigured, Refused
from vending_server.issuing.model import SERVICE_OF
from vending_server.issuing.software import SoftwareIssuer
from vending_server.keys.opening import open_key_store, open_token_engine
from vending_server.ledger.accounts import AccountIds
from vending_server.ledger.service import trial_balance
from vending_server.meters.service import served_meters
from vending_server.meters.tables import contracts, customers, meters, places
from vending_server.operators.passwords import Cost, Passwords
from vending_server.operators.service import find_operator
from vending_server.points.tables import terminals
from vending_server.pricing.model import Period
from vending_server.pricing.period import billing_period
from vending_server.registry.tables import meter_events, meter_installations
from vending_server.sample_town import command
from vending_server.sample_town.keys import decoder_key_of
from vending_server.sample_town.loading import TownOrder, load_town
from vending_server.sample_town.places import MUNICIPALITY, POINTS, STAFF
from vending_server.tariffs.tables import arrears_accounts, contract_arrears, dues, tariff_versions
from vending_server.vending.clock_guard import ClockGuard
from vending_server.vending.model import Seller, VendCommand
from vending_server.vending.service import VendingService
from vending_server.vending.supplies import SupplyReader
from vending_server.vending.tables import outbox, sale_deductions, sales, tokens, vends
from vending_server.wire.canonical import canonical_bytes, digest_hex
from vending_server.wire.quote import QuoteRequest, TenderKind
from vending_server.wire.vend import Tender, VendAnswer, VendRequest

ZONE = ZoneInfo("Asia/Hebron")
UNTIL = dt.date(2026, 11, 1)
ORDER = TownOrder(customers=60, seed=1, until=UNTIL, months=3)
CHEAP = Passwords(Cost(passes=1, memory_kib=8, lanes=1))


def load(url: str, order: TownOrder = ORDER) -> sa.Engine:
    engine = open_engine(url)
    load_town(engine, order, hash_password=CHEAP.hash)
    return engine


@pytest.fixture(scope="module")
def town(shared_database_url):
    """A town that is only read."""
    engine = load(shared_database_url)
    yield engine
    engine.dispose()


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch):
    monkeypatch.setattr(command, "Passwords", lambda: CHEAP)


def test_the_books_of_a_town_add_up(town):
    with reading(town) as connection:
        audit(connection)
        balance = trial_balance(connection)

    assert sum(balance.values()) == 0
    assert balance["sale_clearing"] == 0
    assert balance["carry"] < 0
    assert balance["revenue:electricity"] < 0
    assert balance["revenue:water"] < 0


def test_carry_and_block_position_are_those_of_the_last_sales(town):
    with reading(town) as connection:
        kept = connection.execute(sa.select(contracts)).all()
        version = {row.id: row for row in connection.execute(sa.select(tariff_versions))}
        sold = connection.execute(sa.select(sales).order_by(sales.c.sold_at)).all()
    by_contract = defaultdict(list)
    for sale in sold:
        by_contract[sale.contract_id].append(sale)

    assert by_contract
    for contract in kept:
        mine = by_contract[contract.id]
        assert contract.version == 1 + len(mine)
        if not mine:
            assert (contract.carry_minor, contract.bought_tenths) == (0, 0)
            continue
        period_kind = Period(version[mine[-1].tariff_version_id].period)
        period = billing_period(mine[-1].sold_at, period_kind, ZONE)
        in_period = [one for one in mine if period.start <= one.sold_at < period.end]
        assert contract.bought_period == period.key
        assert contract.bought_tenths == sum(one.units_tenths for one in in_period)
        assert contract.carry_minor == mine[-1].carry_after_minor


def test_dues_and_debts_are_what_the_sales_left_of_them(town):
    taken_of_due, taken_of_debt, times = defaultdict(int), defaultdict(int), defaultdict(int)
    with reading(town) as connection:
        for row in connection.execute(sa.select(sale_deductions)):
            if row.due_id is not None:
                taken_of_due[row.due_id] += row.taken_minor
            else:
                taken_of_debt[row.arrears_account_id] += row.taken_minor
                times[row.arrears_account_id] += 1
        of_dues = connection.execute(sa.select(dues)).all()
        debts = connection.execute(sa.select(arrears_accounts)).all()

    assert {row.kind for row in of_dues} == {"fixed_charge", "municipal_fee"}
    assert any(0 < row.paid_minor == row.amount_minor for row in of_dues)
    assert any(row.paid_minor < row.amount_minor for row in of_dues)
    assert any(row.postponed_reason for row in of_dues)
    for row in of_dues:
        assert row.paid_minor == taken_of_due[row.id]
        assert not (row.postponed_reason and row.paid_minor)
    assert {row.rule for row in debts} == {"percent", "per_vend", "per_period"}
    assert any(taken_of_debt.values())
    for row in debts:
        assert row.balance_minor == row.opening_minor - taken_of_debt[row.id]
        assert row.version == 1 + times[row.id]


def test_no_period_takes_more_than_its_instalment(town):
    shared = sa.select(contract_arrears.c.contract_id).where(
        contract_arrears.c.arrears_account_id == arrears_accounts.c.id
    )
    query = (
        sa.select(arrears_accounts, sales.c.sold_at, sale_deductions.c.taken_minor)
        .join(sale_deductions, sale_deductions.c.arrears_account_id == arrears_accounts.c.id)
        .join(sales)
        .where(arrears_accounts.c.rule == "per_period", shared.exists())
    )
    paid, instalment = defaultdict(int), {}
    with reading(town) as connection:
        for row in connection.execute(query):
            paid[row.id, f"{row.sold_at.astimezone(ZONE):%Y-%m}"] += row.taken_minor
            instalment[row.id] = row.instalment_minor

    assert paid
    assert all(taken <= instalment[debt] for (debt, _), taken in paid.items())
    assert any(taken == instalment[debt] for (debt, _), taken in paid.items())


def test_no_due_is_paid_before_its_period_begins(town):
    query = (
        sa.select(dues.c.period, sales.c.sold_at)
        .join(sale_deductions, sale_deductions.c.due_id == dues.c.id)
        .join(sales)
    )
    with reading(town) as connection:
        paid = connection.execute(query).all()

    assert paid
    assert all(row.period <= f"{row.sold_at.astimezone(ZONE):%Y-%m}" for row in paid)


def test_every_token_reads_as_its_sale_says(town):
    token_engine = TokenEngine()
    with reading(town) as connection:
        drns = connection.scalars(sa.select(meters.c.drn)).all()
        by_id = {one.meter.id: one.meter for one in served_meters(connection, drns).values()}
        issued = connection.execute(sa.select(tokens, sales.c.sold_at).join(sales)).all()

    assert len(issued) > 100
    for row in issued:
        meter = by_id[row.meter_id]
        spec = meter.key_spec()
        decoded = token_engine.decode(token=row.token, decoder_key=decoder_key_of(spec), ea=spec.ea)
        assert (decoded.tid, decoded.units_tenths) == (row.tid, row.units_tenths)
        assert CreditService(decoded.subclass) is SERVICE_OF[meter.utility]
        late = time_from_tid(decoded.tid, BaseDate.from_year(row.base_year)) - row.sold_at
        assert abs(late) <= dt.timedelta(minutes=3)
    assert {by_id[row.meter_id].ea for row in issued} == {7, 11}


def test_tids_rise_with_the_sales_of_a_meter(town):
    query = sa.select(tokens.c.meter_id, tokens.c.tid).join(sales).order_by(sales.c.sold_at)
    with reading(town) as connection:
        by_meter = defaultdict(list)
        for row in connection.execute(query):
            by_meter[row.meter_id].append(row.tid)

    assert all(tids == sorted(set(tids)) for tids in by_meter.values())


def test_every_meter_number_proves_itself(town):
    with reading(town) as connection:
        rows = connection.execute(sa.select(meters)).all()

    for row in rows:
        assert parse_drn(row.drn) == row.drn
        assert parse_meter_pan(row.meter_pan).endswith(f"{row.drn}{row.meter_pan[-1]}")
    assert {row.base_year for row in rows} == {1993, 2014, 2035}
    assert all(row.contract_id is None for row in rows if row.base_year == 2035)


def test_every_served_meter_hangs_at_a_place_on_the_map_since_its_contract_began(town):
    query = (
        sa.select(contracts.c.opened_on, meter_installations, places.c.latitude_micro)
        .join(meter_installations, meter_installations.c.contract_id == contracts.c.id)
        .join(meters, meter_installations.c.meter_id == meters.c.id)
        .join(places, contracts.c.place_id == places.c.id)
        .where(meters.c.contract_id == contracts.c.id, meters.c.type_id.is_not(None))
    )
    with reading(town) as connection:
        served = connection.scalars(sa.select(sa.func.count(meters.c.contract_id))).one()
        rows = connection.execute(query).all()

    assert len(rows) == served
    for row in rows:
        assert row.installed_at.astimezone(ZONE).date() == row.opened_on
        assert row.removed_at is None
        assert 31_800_000 < row.latitude_micro < 32_000_000


def test_a_block_says_who_when_and_what_the_customer_is_told(town):
    blocked = sa.select(meters).where(meters.c.blocked_ar.is_not(None))
    with reading(town) as connection:
        rows = connection.execute(blocked).all()
        events = connection.execute(sa.select(meter_events)).all()

    assert rows
    assert all(row.blocked_by and row.blocked_at for row in rows)
    assert {event.meter_id for event in events} == {row.id for row in rows}


def test_stored_answers_are_those_of_their_sales(town):
    query = sa.select(vends.c.response, vends.c.status, sales).join(sales)
    with reading(town) as connection:
        rows = connection.execute(query).all()

    for row in rows:
        answer = msgspec.json.decode(row.response, type=VendAnswer)
        assert row.status == 200
        assert (answer.sale_id, answer.vend_id) == (row.id, row.vend_id)
        assert answer.quote.tender_minor == row.tender_minor
        assert answer.quote.units_tenths == answer.tokens[0].units_tenths == row.units_tenths
        assert answer.change_minor >= 0


def test_receipts_are_numbered_by_time_at_every_terminal(town):
    query = sa.select(sales).order_by(sales.c.terminal_id, sales.c.receipt_sequence)
    by_terminal = defaultdict(list)
    with reading(town) as connection:
        for row in connection.execute(query):
            by_terminal[row.terminal_id].append(row)

    assert len(by_terminal) == len(POINTS)
    for rows in by_terminal.values():
        assert [row.receipt_sequence for row in rows] == list(range(1, len(rows) + 1))
        assert [row.sold_at for row in rows] == sorted(row.sold_at for row in rows)


def test_nobody_can_work_at_a_terminal_of_the_history_and_nothing_waits_to_be_sent(town):
    with reading(town) as connection:
        suspended = connection.scalars(sa.select(terminals.c.suspended_at)).all()
        waiting = connection.scalars(
            sa.select(sa.func.count()).select_from(outbox).where(outbox.c.sent_at.is_(None))
        ).one()

    assert all(suspended)
    assert len(suspended) == len(POINTS)
    assert waiting == 0


def test_the_operators_have_the_documented_passwords(town):
    with reading(town) as connection:
        found = {one.login: find_operator(connection, one.login) for one in STAFF}

    for one in STAFF:
        operator = found[one.login]
        assert CHEAP.matches(operator.password_hash, one.password)
        assert operator.roles == set(one.roles)
        assert operator.point_numbers == set(one.points)


def test_new_rows_take_up_counting_where_the_town_stopped(database_url):
    engine = load(database_url)
    row = {"name": "س", "name_search": "س", "phone": "", "phone_search": ""}
    with writing(engine) as connection:
        new = connection.scalars(customers.insert().values(row).returning(customers.c.id)).one()
    engine.dispose()

    assert new == ORDER.customers + 1


def test_a_town_is_loaded_into_an_empty_database_only(town):
    with pytest.raises(Misconfigured, match="not empty"):
        load_town(town, ORDER, hash_password=CHEAP.hash)


def a_server(tmp_path, database_url: str, mode: Mode = Mode.SAMPLE):
    return make_server(tmp_path / "server", mode=mode, database_url=database_url)


def test_the_command_makes_a_town_that_can_be_sold_to(database_url, tmp_path, capsys):
    config_path, examples_path = a_server(tmp_path, database_url), tmp_path / "examples.json"
    arguments = ["--config", str(config_path), "--customers", "60", "--seed", "1"]
    arguments += ["--until", "2025-06-01", "--months", "2", "--json", str(examples_path)]

    assert main(["load-sample-town", *arguments]) == 0
    told = capsys.readouterr().out
    examples = json.loads(examples_path.read_text("utf-8"))
    assert "60 customers" in told
    engine = open_engine(database_url)
    vending = selling(engine, load_config(config_path))
    for name in ("electricity_plain", "electricity_ea07", "water", "with_arrears_and_fees"):
        quoted, answer = sell(vending, engine, examples[name]["drn"])
        assert answer.customer_name == examples[name]["customer_name"]
        has_deductions = any(line.taken_minor for line in quoted.quote.deductions)
        assert has_deductions or name != "with_arrears_and_fees"
    with pytest.raises(Refused, match="meter_blocked"):
        sell(vending, engine, examples["blocked"]["drn"])
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


def selling(engine, config) -> VendingService:
    clock = HandClock(dt.datetime(2025, 6, 1, 9, 0, tzinfo=dt.UTC))
    return VendingService(
        engine=engine,
        clock=clock,
        clock_guard=ClockGuard(clock, lambda _connection, now: now),
        issuer=SoftwareIssuer(engine=open_token_engine(config), key_store=open_key_store(config)),
        municipality=MUNICIPALITY,
        supplies=SupplyReader(ZONE),
        account_ids=AccountIds(),
    )


def sell(vending: VendingService, engine, drn: str):
    quoted = vending.quote(QuoteRequest(drn=drn, tender_minor=10_000))
    with reading(engine) as connection:
        operator = find_operator(connection, "samar")
        terminal = connection.execute(sa.select(terminals).where(terminals.c.point_number == 2))
        terminal_id = terminal.one().id
        last = connection.scalars(
            sa.select(sa.func.max(sales.c.receipt_sequence)).where(
                sales.c.terminal_id == terminal_id
            )
        ).one()
    request = VendRequest(
        vend_id=new_vend_id(),
        drn=drn,
        tender_minor=10_000,
        tenders=[Tender(kind=TenderKind.CASH, amount_minor=10_000)],
        received_minor=10_000,
        quote_hash=quoted.quote_hash,
        receipt_sequence=last + 1,
        made_at="2025-06-01T09:00:00+00:00",
    )
    seller = Seller(
        terminal_id=terminal_id,
        terminal_number=1,
        point=POINTS[1],
        operator_id=operator.operator_id,
        operator_name=operator.name,
        operator_title=operator.title,
    )
    digest = digest_hex(canonical_bytes(request))
    command = VendCommand(seller=seller, request=request, body_sha256=digest)
    stored = vending.decide([command])[0]
    assert stored.is_sale, stored.body
    return quoted, msgspec.json.decode(stored.body, type=VendAnswer)


def test_the_command_refuses_a_second_town(tmp_path, capsys):
    url = f"sqlite:///{tmp_path / 'vending.sqlite'}"
    config_path = a_server(tmp_path, url)
    arguments = ["load-sample-town", "--config", str(config_path), "--customers", "3"]
    arguments += ["--seed", "1", "--until", "2025-06-01", "--months", "1"]

    assert main(arguments) == 0
    assert main(arguments) == 2
    assert "not empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (["--until", "2999-01-01"], "after today"),
        (["--until", "2024-06-01"], "2025-01-01 or later"),
        (["--customers", "0"], "customers"),
        (["--months", "0"], "months"),
    ],
)
def test_the_command_refuses_an_order_that_cannot_be_met(tmp_path, capsys, more, why):
    config_path = a_server(tmp_path, f"sqlite:///{tmp_path / 'vending.sqlite'}")
    arguments = ["load-sample-town", "--config", str(config_path), "--customers", "3"]

    assert main([*arguments, "--seed", "1", *more]) == 2
    assert why in capsys.readouterr().err


def test_production_refuses_the_town_and_its_keys(tmp_path, capsys):
    url = f"sqlite:///{tmp_path / 'vending.sqlite'}"
    config_path = a_server(tmp_path, url, Mode.PRODUCTION)
    arguments = ["load-sample-town", "--config", str(config_path), "--customers", "3"]

    assert main([*arguments, "--seed", "1"]) == 2
    assert "production" in capsys.readouterr().err
    assert open_key_store(load_config(config_path)).all_keys() == []
    with reading(open_engine(url)) as connection:
        assert connection.scalars(sa.select(customers.c.id)).all() == []


# What a run draws anew: the ids of sales, and whatever holds one.
DRAWN = {
    *("sales.id", "sale_deductions.sale_id", "sale_tenders.sale_id", "tokens.sale_id"),
    *("vends.sale_id", "vends.response", "outbox.subject_id", "ledger_entries.transaction_id"),
    *("operators.password_hash",),
}


def business_rows(engine) -> dict[str, list[str]]:
    with reading(engine) as connection:
        return {
            table.name: sorted(
                repr(tuple(row))
                for row in connection.execute(
                    sa.select(*[c for c in table.c if f"{table.name}.{c.name}" not in DRAWN])
                )
            )
            for table in metadata.sorted_tables
        }


def test_the_same_order_makes_the_same_town(tmp_path):
    engines = []
    for name in ("one", "other"):
        url = f"sqlite:///{tmp_path / name}.sqlite"
        upgrade(url)
        engines.append(load(url, TownOrder(customers=25, seed=3, until=UNTIL, months=2)))
    one, other = (business_rows(engine) for engine in engines)

    assert len(one["sales"]) > 30
    assert one == other
    for engine in engines:
        engine.dispose()
