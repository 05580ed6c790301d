"""What tills sold while the line was down becomes sales in the books."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.little_town import DRN
from tests.helpers.sealed_town import RECEIPT_KEY, SealedTown
from vending_server.corrections.tables import contract_corrections
from vending_server.db.engine import reading
from vending_server.ledger.service import balance_of, trial_balance
from vending_server.meters.tables import contracts
from vending_server.offline_sales.tables import offline_findings
from vending_server.operations import books
from vending_server.sealing.tables import sealed_vends
from vending_server.tariffs.tables import arrears_accounts
from vending_server.vending.tables import outbox, sale_tenders, sales, vends
from vending_server.wire.receipt_text import text_of
from vending_server.wire.vend import VendAnswer


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def town(engine):
    return SealedTown(engine)


def contract_of(town, number):
    (row,) = (one for one in town.rows(contracts, contracts.c.id) if one.id == number)
    return row


def findings_of(town):
    rows = town.rows(offline_findings, offline_findings.c.sequence, offline_findings.c.position)
    return [(row.reason.value, row.state.value, row.amount_minor) for row in rows]


def check(town):
    with reading(town.engine) as connection:
        audit(connection)
        assert books.findings(connection) == []


def test_an_offline_sale_becomes_a_sale_with_its_money_and_its_units(town):
    sealed = town.seal("plain", 2_000)
    told = town.sell(sealed)

    town.bring()

    (sale,) = town.rows(sales, sales.c.id)
    quote = sealed.vend.quote
    assert (sale.tender_minor, sale.units_tenths) == (2_000, quote.units_tenths)
    assert (sale.vend_id, sale.receipt_sequence) == (told.vends[0].vend_id, 1)
    assert (sale.carry_before_minor, sale.carry_after_minor) == (0, quote.carry_after_minor)
    assert sale.sold_at == dt.datetime.fromisoformat(told.at)
    (row,) = town.rows(sealed_vends, sealed_vends.c.id)
    assert (row.state.value, row.sale_id) == ("sold", sale.id)
    contract = contract_of(town, 1)
    assert contract.carry_minor == quote.carry_after_minor
    assert (contract.bought_tenths, contract.bought_period) == (quote.units_tenths, "2026-11")
    with reading(town.engine) as connection:
        assert balance_of(connection, f"drawer:{town.terminal_id}") == 2_000
        assert sum(trial_balance(connection).values()) == 0
    assert [row.subject_id for row in town.rows(outbox, outbox.c.id)] == [sale.id]
    assert findings_of(town) == []
    check(town)


def test_the_sale_can_be_asked_about_and_copied_like_any_other(town):
    sealed = town.seal("plain", 2_000)
    told = town.sell(sealed)
    town.bring()

    answer = town.vending.ask(town.seller, told.vends[0].vend_id)

    sale = msgspec.json.decode(answer.body, type=VendAnswer)
    assert answer.is_sale
    assert answer.http_status == 200
    assert sale.tokens == sealed.vend.tokens
    assert sale.customer_name == "محمود خليل أبو عرّة"
    assert sale.receipt_number == "2-01-000001"
    assert sale.operator_name.en == "Employee"
    assert RECEIPT_KEY.made(text_of(sale), sale.receipt_tag)
    assert town.vending.resolve(town.seller, told.vends[0].vend_id) == answer


def test_the_same_upload_again_posts_nothing(town):
    town.sell(town.seal("plain", 2_000))
    town.bring()
    before = town.rows(sales, sales.c.id)

    town.office.take(town.chain)

    assert town.rows(sales, sales.c.id) == before
    assert len(town.rows(vends, vends.c.vend_id)) == 1
    check(town)


def test_several_sales_of_one_contract_stand_on_each_other(town):
    one, two, three = (town.seal("plain", minor) for minor in (2_000, 3_000, 5_000))
    town.sell(one, two)
    town.note()
    town.sell(three)

    town.bring()

    rows = sorted(town.rows(sales, sales.c.id), key=lambda row: row.receipt_sequence)
    left = [sealed.vend.quote.carry_after_minor for sealed in (one, two, three)]
    assert [row.carry_before_minor for row in rows] == [0, left[0], left[0] + left[1]]
    assert contract_of(town, 1).carry_minor == sum(left)
    assert contract_of(town, 1).bought_tenths == sum(row.units_tenths for row in rows)
    assert [row.bought_before_tenths for row in rows] == [
        0,
        rows[0].units_tenths,
        rows[0].units_tenths + rows[1].units_tenths,
    ]
    check(town)


def test_the_carry_waits_for_the_next_sale_with_a_line(town):
    sealed = town.seal("plain", 2_000)
    till = little_town.Till(town.vending, town.seller, sequence=iter(range(100, 200)))
    till.sell(DRN["plain"], 10_000)
    before = contract_of(town, 1).carry_minor
    town.sell(sealed)
    town.bring()

    kept = before + sealed.vend.quote.carry_after_minor
    assert contract_of(town, 1).carry_minor == kept
    till.sell(DRN["plain"], 10_000)
    last = max(town.rows(sales, sales.c.id), key=lambda row: row.receipt_sequence)
    assert last.carry_before_minor == kept
    check(town)


def test_a_percent_debt_is_paid_and_shared_ones_are_left_alone(town):
    town.sell(town.seal("indebted", 5_000))

    town.bring()

    owed = {
        row.code: row.balance_minor for row in town.rows(arrears_accounts, arrears_accounts.c.id)
    }
    assert owed == {"shared": 3_000, "old": 49_500}
    check(town)


def test_sales_with_and_without_a_line_end_in_the_same_books(town):
    """Two purchases one after the other cost the same, wherever they were made."""
    till = little_town.Till(town.vending, town.seller, sequence=iter(range(100, 200)))
    till.sell(DRN["plain"], 70_000)
    town.sell(town.seal("plain", 20_000))

    town.bring()

    assert findings_of(town) == []
    assert town.rows(contract_corrections, contract_corrections.c.contract_id) == []
    assert len(town.rows(sale_tenders, sale_tenders.c.sale_id)) == 2
    check(town)


def test_an_unfit_statement_leaves_neither_records_nor_sales(town, monkeypatch):
    town.sell(town.seal("plain", 2_000))

    def fail(*_):
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr("vending_server.offline_sales.writing.write_findings", fail)
    with pytest.raises(RuntimeError):
        town.bring()
    monkeypatch.undo()

    assert town.office.state().sequence == 0
    assert town.rows(sales, sales.c.id) == []
    town.bring()
    assert len(town.rows(sales, sales.c.id)) == 1
    check(town)


def test_every_column_of_the_sale_is_one_a_live_sale_has(town):
    till = little_town.Till(town.vending, town.seller, sequence=iter(range(100, 200)))
    till.sell(DRN["plain"], 2_000)
    town.sell(town.seal("plain", 2_000))
    town.bring()

    live, offline = sorted(town.rows(sales, sales.c.id), key=lambda row: -row.receipt_sequence)
    same = {"contract_id", "meter_id", "period", "tariff_version_id", "policy_id", "tender_minor"}
    for name in sorted(same):
        assert getattr(live, name) == getattr(offline, name), name
    with reading(town.engine) as connection:
        nothing = sa.select(sa.func.count()).select_from(sales).where(sales.c.shift_id.is_not(None))
        assert connection.scalar(nothing) == 0
