"""The reporting views on both databases, each against a recomputation from the raw rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.little_town import DRN, HandClock, Till
from tests.helpers.reversals import Reversals
from vending_server.agents.tables import agents
from vending_server.db.engine import reading, writing
from vending_server.db.views import CLOCK_SHIFTS, drop_views, make_views, view_names
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.meters.tables import contracts, meters
from vending_server.points.tables import municipality, terminals
from vending_server.tariffs.tables import arrears_accounts, dues
from vending_server.vending.tables import sale_deductions, sales, tokens
from vending_server.wire.vend import VendAnswer

# Ten minutes before midnight in Hebron: the UTC day, and the UTC month, is another one.
LATE = dt.datetime(2026, 10, 31, 21, 50, tzinfo=dt.UTC)


@pytest.fixture
def engine(database_url):
    """Sales of two points and both utilities, on both sides of a local midnight."""
    engine = little_town.build(database_url)
    with writing(engine) as connection:
        at_agent = little_town.open_agent_point(connection, float_minor=100_000)
    clock = HandClock(LATE)
    vending = little_town.service(engine, clock)
    for seller in (little_town.seller(), at_agent):
        till = Till(vending, seller)
        for key in ("plain", "indebted", "water"):
            assert till.sell(DRN[key]).is_sale
        clock.advance(dt.timedelta(minutes=15))
    yield engine
    engine.dispose()


def rows_of(engine, what):
    with reading(engine) as connection:
        found = connection.execute(what if isinstance(what, sa.Select) else sa.select(what))
        return [dict(row) for row in found.mappings()]


def view(engine, name):
    return rows_of(engine, sa.select(sa.text("*")).select_from(sa.table(name)))


def local(time):
    return time.astimezone(little_town.ZONE).date().isoformat()


def test_sales_by_day_are_those_of_the_local_day(engine):
    point_of = {row["id"]: row["point_number"] for row in rows_of(engine, terminals)}
    utility_of = {row["id"]: row["utility"].value for row in rows_of(engine, contracts)}
    figures = ("tender_minor", "deductions_minor", "energy_gross_minor", "energy_vat_minor")
    wanted = defaultdict(lambda: defaultdict(int))
    for sale in rows_of(engine, sales):
        key = (local(sale["sold_at"]), point_of[sale["terminal_id"]])
        line = wanted[(*key, utility_of[sale["contract_id"]])]
        line["sales"] += 1
        for name in (*figures, "units_tenths"):
            line[name] += sale[name]

    found = view(engine, "report_sales_by_day")

    keys = ("day", "point_number", "utility")
    assert {tuple(row.pop(key) for key in keys): row for row in found} == wanted
    assert {day for day, _, _ in wanted} == {"2026-10-31", "2026-11-01"}


def test_vat_by_month_is_what_the_ledger_holds(engine):
    (vat,) = (row["id"] for row in rows_of(engine, ledger_accounts) if row["code"] == "vat")
    wanted = defaultdict(int)
    for entry in rows_of(engine, ledger_entries):
        sign = (entry["credit_account_id"] == vat) - (entry["debit_account_id"] == vat)
        wanted[local(entry["posted_at"])[:7]] += sign * entry["amount_minor"]

    found = view(engine, "report_vat_by_month")

    assert {row["month"]: row["vat_minor"] for row in found} == wanted
    assert set(wanted) == {"2026-10", "2026-11"}
    assert all(row["taken_minor"] - row["given_back_minor"] == row["vat_minor"] for row in found)


def test_a_sale_that_was_taken_back_counts_in_no_report_but_that_of_tokens(database_url):
    engine = little_town.build(database_url)
    till = Reversals(engine)
    sold = till.sell(12_340, drn="plain")
    till.reverse(msgspec.json.decode(sold.body, type=VendAnswer).vend_id)

    assert view(engine, "report_sales_by_day") == []
    (vat,) = view(engine, "report_vat_by_month")
    assert vat["taken_minor"] == vat["given_back_minor"] > 0
    assert [row["tokens"] for row in view(engine, "report_tokens_by_day")] == [1]
    engine.dispose()


def test_tokens_by_day_count_each_token_once(engine):
    sold_at = {row["id"]: row["sold_at"] for row in rows_of(engine, sales)}
    wanted = defaultdict(lambda: [0, 0])
    for token in rows_of(engine, tokens):
        line = wanted[local(sold_at[token["sale_id"]]), "sale"]
        line[0] += 1
        line[1] += token["units_tenths"]

    found = view(engine, "report_tokens_by_day")

    assert {(r["day"], r["reason"]): [r["tokens"], r["units_tenths"]] for r in found} == wanted


def test_an_agents_float_is_that_of_the_ledger(engine):
    (agent,) = rows_of(engine, agents)

    (found,) = view(engine, "report_agent_balances")

    assert found["float_minor"] == agent["float_minor"] == 100_000 - 30_000
    assert found["may_sell_minor"] == 70_000
    assert (found["difference_minor"], found["commission_unpaid_minor"]) == (0, 0)


def test_a_float_that_left_the_ledger_is_seen(engine):
    with writing(engine) as connection:
        connection.execute(agents.update().values(float_minor=agents.c.float_minor + 5))

    assert [row["difference_minor"] for row in view(engine, "report_agent_balances")] == [5]


def months_until(now, since):
    return (now.year - int(since[:4])) * 12 + now.month - int(since[5:])


def test_what_is_owed_is_as_old_as_its_period_or_its_last_payment(engine):
    with writing(engine) as connection:
        fee = {"code": "waste", "kind": "municipal_fee", "name_ar": "ر", "name_en": "w"}
        fee |= {"contract_id": 1, "vat_bp": 0, "amount_minor": 900, "paid_minor": 100}
        connection.execute(dues.insert().values(period="2025-12", **fee))
        debt = {"customer_id": 1, "code": "tax", "name_ar": "ض", "name_en": "t", "rule": "percent"}
        debt |= {"opening_minor": 400, "balance_minor": 400, "percent_bp": 100}
        connection.execute(arrears_accounts.insert().values(id=9, **debt))
    sold_at = {row["id"]: row["sold_at"] for row in rows_of(engine, sales)}
    last_paid = {}
    for taken in rows_of(engine, sale_deductions):
        paid = local(sold_at[taken["sale_id"]])[:7]
        account = taken["arrears_account_id"]
        last_paid[account] = max(last_paid.get(account, ""), paid)
    wanted = {
        ("due", one["id"]): (one["amount_minor"] - one["paid_minor"], one["period"])
        for one in rows_of(engine, dues)
        if one["amount_minor"] > one["paid_minor"]
    } | {
        ("old_debt", one["id"]): (one["balance_minor"], last_paid.get(one["id"]))
        for one in rows_of(engine, arrears_accounts)
        if one["balance_minor"] > 0
    }

    now = dt.datetime.now(little_town.ZONE)
    found = view(engine, "report_arrears_aging")

    key = ("source", "source_id")
    told = {tuple(r[one] for one in key): (r["owed_minor"], r["since"]) for r in found}
    assert told == wanted
    assert ("old_debt", 9) in wanted
    for row in found:
        if row["since"] is None:
            assert (row["months"], row["age"]) == (None, "unknown")
        else:  # the month may have ended since `now`
            assert row["months"] - months_until(now, row["since"]) in {0, 1}


def test_the_stock_counts_every_meter_once(engine):
    with writing(engine) as connection:
        connection.execute(
            meters.update().where(meters.c.drn == DRN["blocked"]).values(contract_id=None)
        )
    wanted = defaultdict(lambda: [0, 0])
    for meter in rows_of(engine, meters):
        state = "in_stock" if meter["contract_id"] is None else "serving"
        line = wanted[meter["utility"].value, state]
        line[0] += 1
        line[1] += meter["blocked_en"] is not None

    found = view(engine, "report_meter_stock")

    assert {(r["utility"], r["state"]): [r["meters"], r["blocked"]] for r in found} == wanted
    assert ["electricity", "in_stock"] in [list(key) for key in wanted]


def test_days_follow_the_clock_of_the_town_that_was_set(engine):
    """Everywhere in the year, to the minute at which the clocks change."""
    with writing(engine) as connection:
        connection.execute(municipality.update().values(time_zone="America/St_Johns"))
        make_views(connection)

    days = {row["day"] for row in view(engine, "report_sales_by_day")}
    assert days == {"2026-10-31"}, "half past seven in the evening there"
    shifts = view(engine, CLOCK_SHIFTS)
    assert {row["minutes"] for row in shifts} >= {-150, -210}
    changes = [str(row["begins"])[:16] for row in shifts if str(row["begins"]).startswith("2026")]
    assert changes == ["2026-03-08 05:30", "2026-11-01 04:30"]


def test_views_are_made_again_as_often_as_one_likes(engine):
    with writing(engine) as connection:
        assert make_views(connection) == make_views(connection) == view_names()
        names = sa.inspect(connection).get_view_names()
        assert sorted(names) == sorted(view_names())
        drop_views(connection)
        assert sa.inspect(connection).get_view_names() == []
        make_views(connection)
