"""The sum of every report is that of the ledger, recomputed entry by entry from the raw rows.

One town, in which every kind of act happens, on each database; the reports are read as their tables
give them, without the code that adds them up on paper.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.report_town import TODAY, TOMORROW, ReportTown
from vending_server.agents.tables import agents
from vending_server.db.engine import reading, snapshot
from vending_server.errors import Refused
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.meters.tables import customers
from vending_server.reports.making import report_of
from vending_server.reports.model import Asked, Period, Report, ReportKind
from vending_server.shifts.tables import shifts
from vending_server.tariffs.tables import arrears_accounts, dues
from vending_server.vending.tables import sale_deductions, sale_reversals, sales
from vending_server.wire.problems import ProblemCode

BOTH = Period(from_day=TODAY, through_day=TOMORROW)
FIRST = Period(from_day=TODAY, through_day=TODAY)
SECOND = Period(from_day=TOMORROW, through_day=TOMORROW)


@pytest.fixture(scope="module")
def town(shared_database_url) -> Iterator[ReportTown]:
    engine = little_town.build(shared_database_url)
    yield ReportTown(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def entries(town):
    """Every entry, with the codes of its accounts: nothing is added up by the database."""
    with reading(town.engine) as connection:
        codes = dict(
            connection.execute(sa.select(ledger_accounts.c.id, ledger_accounts.c.code)).all()
        )
        rows = connection.execute(sa.select(ledger_entries)).mappings().all()
    return [
        dict(row)
        | {"debit": codes[row["debit_account_id"]], "credit": codes[row["credit_account_id"]]}
        for row in rows
    ]


def rows_of(town: ReportTown, kind: ReportKind, period=BOTH, **asked):
    """The columns of a report's first table by their titles' ids, row by row; and the report."""
    with snapshot(town.engine) as connection:
        report = report_of(
            connection,
            Asked(kind=kind, period=period, **asked),
            zone=little_town.ZONE,
            now=town.clock.time,
            rerating=town.rerating,
        )
        table = report.tables[0]
        titles = [column.title for column in table.columns]
        return [dict(zip(titles, row, strict=True)) for row in table.rows], report


def fact(report: Report, label: str):
    return next(one.value for one in report.facts if one.label == label)


def total(rows, title) -> int:
    return sum(row[title] or 0 for row in rows)


def on(entries, period=BOTH, point=None):
    def day(entry):
        return entry["posted_at"].astimezone(little_town.ZONE).date()

    return [
        one
        for one in entries
        if period.from_day <= day(one) <= period.through_day
        and (point is None or one["point_number"] == point)
    ]


def balance(entries, *starts: str) -> int:
    """Debits less credits of the accounts whose code begins so."""
    return sum(
        entry["amount_minor"]
        * (entry["debit"].startswith(starts) - entry["credit"].startswith(starts))
        for entry in entries
    )


@pytest.mark.parametrize("point", [None, 2, 3])
@pytest.mark.parametrize("period", [BOTH, FIRST, SECOND])
def test_the_sales_journal_is_what_passed_through_clearing(town, entries, period, point):
    rows, _ = rows_of(town, ReportKind.SALES, period, point_number=point)

    sold = [
        one
        for one in on(entries, period, point)
        if "sale_clearing" in (one["debit"], one["credit"])
    ]
    assert total(rows, "P761") == balance(sold, "shift:", "drawer:")
    assert total(rows, "P762") == balance(
        sold, "bank", "cheques", "agent_float:", "customer_deposits"
    )
    assert total(rows, "P763") == balance(sold, "carry")
    assert total(rows, "P764") == -balance(sold, "fixed_charges", "municipal_fees")
    assert total(rows, "P765") == -balance(sold, "arrears")
    assert total(rows, "P766") == -balance(sold, "revenue:")
    assert total(rows, "P767") == -balance(sold, "vat")
    assert len(rows) == len({one["transaction_id"] for one in sold}) > 0


def test_every_line_of_the_sales_journal_adds_up(town):
    rows, _ = rows_of(town, ReportKind.SALES)

    assert all(
        sum(row[one] for one in ("P761", "P762", "P763"))
        == sum(row[one] for one in ("P764", "P765", "P766", "P767"))
        for row in rows
    )


def test_the_units_of_the_journal_are_those_sold_and_not_taken_back(town):
    rows, _ = rows_of(town, ReportKind.SALES)

    with reading(town.engine) as connection:
        back = set(connection.scalars(sa.select(sale_reversals.c.sale_id)))
        sold = connection.execute(sa.select(sales.c.id, sales.c.units_tenths)).all()
    assert len(back) == 1
    assert total(rows, "P842") + total(rows, "P843") == sum(
        row.units_tenths for row in sold if row.id not in back
    )


@pytest.mark.parametrize("number", [0, 1])
def test_a_shift_is_its_drawers_account(town, entries, number):
    shift_id = town.shifts[number]
    code = f"shift:{shift_id}"

    rows, report = rows_of(town, ReportKind.SHIFT, subject=shift_id)

    assert total(rows, "P736") == sum(e["amount_minor"] for e in entries if e["debit"] == code)
    assert total(rows, "P737") == sum(e["amount_minor"] for e in entries if e["credit"] == code)
    assert rows[-1]["P738"] == fact(report, "P832") == balance(entries, code) == 0
    with reading(town.engine) as connection:
        row = connection.execute(sa.select(shifts).where(shifts.c.id == shift_id)).one()
    assert fact(report, "P815") == row.counted_minor
    assert fact(report, "P756") == row.variance_minor == (-50, 0)[number]


def test_nobody_is_told_the_drawer_of_a_shift_that_is_open(database_url):
    engine = little_town.build(database_url)
    town = ReportTown(engine)
    shift = town.open(20_000, caller=town.other)

    with pytest.raises(Refused) as refused:
        rows_of(town, ReportKind.SHIFT, subject=shift.shift_id)
    engine.dispose()

    assert refused.value.code is ProblemCode.SHIFT_NOT_CLOSED


@pytest.mark.parametrize("period", [BOTH, FIRST, SECOND])
def test_an_agents_settlement_is_his_floats_account(town, entries, period):
    code = "agent_float:3"

    rows, report = rows_of(town, ReportKind.AGENT, period, point_number=3)

    mine = on(entries, period)
    before = [one for one in entries if one not in mine and one["posted_at"] < mine[0]["posted_at"]]
    assert total(rows, "P736") == sum(e["amount_minor"] for e in mine if e["credit"] == code)
    assert total(rows, "P737") == sum(e["amount_minor"] for e in mine if e["debit"] == code)
    assert fact(report, "P739") == -balance(before, code)
    assert rows[-1]["P738"] == fact(report, "P740") == -balance(before + mine, code)
    assert fact(report, "P746") == -balance(before + mine, "commission_payable:3")
    earned = sum(one["amount_minor"] for one in mine if one["credit"] == "commission_payable:3")
    assert fact(report, "P744") == earned
    with reading(town.engine) as connection:
        held = connection.scalar(sa.select(agents.c.float_minor))
    assert period is FIRST or rows[-1]["P738"] == held


@pytest.mark.parametrize("point", [None, 2])
def test_deposits_are_the_cash_in_transit(town, entries, point):
    rows, _ = rows_of(town, ReportKind.DEPOSITS, point_number=point)

    transit = [one for one in entries if "cash_in_transit" in (one["debit"], one["credit"])]
    assert total(rows, "P755") == balance(transit, "cash_in_transit") == 6_000
    into_bags = [one for one in transit if one["credit"].startswith("shift:")]
    assert total(rows, "P752") == sum(one["amount_minor"] for one in into_bags)
    assert total(rows, "P754") == sum(
        one["amount_minor"] for one in transit if one["debit"] == "bank"
    )
    assert total(rows, "P756") == -balance(transit, "cash_variance") == -20


def test_a_slip_under_way_when_a_period_begins_stands_in_it(town):
    rows, _ = rows_of(town, ReportKind.DEPOSITS, SECOND)

    assert [row["P755"] for row in rows] == [6_000]


@pytest.mark.parametrize("point", [None, 2, 3])
@pytest.mark.parametrize("period", [BOTH, SECOND])
def test_vat_is_the_ledgers_by_day(town, entries, period, point):
    rows, _ = rows_of(town, ReportKind.VAT, period, point_number=point)

    posted = on(entries, period, point)
    assert total(rows, "P773") == sum(e["amount_minor"] for e in posted if e["credit"] == "vat")
    assert total(rows, "P774") == sum(e["amount_minor"] for e in posted if e["debit"] == "vat")
    assert total(rows, "P775") == -balance(posted, "vat") > 0
    assert total(rows, "P770") == -balance(posted, "revenue:electricity")
    assert total(rows, "P771") == -balance(posted, "revenue:water")
    assert total(rows, "P764") == -balance(posted, "fixed_charges", "municipal_fees")


def test_what_is_owed_is_what_was_opened_less_what_the_ledger_took(town, entries):
    rows, _ = rows_of(town, ReportKind.AGING)

    with reading(town.engine) as connection:
        opened = sum(connection.scalars(sa.select(arrears_accounts.c.opening_minor)))
        due = sum(connection.scalars(sa.select(dues.c.amount_minor)))
        taken = connection.execute(
            sa.select(sale_deductions.c.vat_minor, sale_deductions.c.sale_id).where(
                sale_deductions.c.due_id.is_not(None)
            )
        ).all()
        back = set(connection.scalars(sa.select(sale_reversals.c.sale_id)))
    fees_vat = sum(row.vat_minor for row in taken if row.sale_id not in back)
    debts = opened + balance(entries, "arrears")
    fees = due + balance(entries, "fixed_charges", "municipal_fees") - fees_vat
    assert total(rows, "P715") == debts + fees > 0
    ages = ("P779", "P780", "P781", "P782", "P783", "P784")
    assert sum(total(rows, one) for one in ages) == total(rows, "P715")


def test_a_tariffs_effect_is_told_of_what_the_ledger_holds(town, entries):
    """The version in force changes nothing; what it is told of is the revenue of electricity."""
    rows, report = rows_of(town, ReportKind.TARIFF, FIRST, subject="1")

    posted = on(entries, FIRST)
    net = fact(report, "P791") - fact(report, "P794")
    assert net == -balance(posted, "revenue:electricity") > 0
    assert fact(report, "P793") == 0
    assert total(rows, "P787") == fact(report, "P787")


def test_a_day_that_is_not_locked_is_said_to_be_not_final(town):
    _, report = rows_of(town, ReportKind.SALES, point_number=3)

    assert [doubt.text_id for doubt in report.doubts] == ["P730"]
    told = Counter(doubt.text_id for doubt in rows_of(town, ReportKind.SALES)[1].doubts)
    assert told == {"P730": 2, "P728": 1}, "two points not locked; two Zs without their journals"


def test_a_locked_day_is_final(database_url):
    engine = little_town.build(database_url)
    town = ReportTown(engine)
    town.clock.advance(dt.timedelta(days=2))
    for point in (2, 3):
        town.lock_decided(TODAY.isoformat(), point=point)
        town.lock_decided(TOMORROW.isoformat(), point=point)

    assert rows_of(town, ReportKind.VAT, point_number=3)[1].doubts == []
    engine.dispose()


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ({"kind": ReportKind.AGENT}, "point_number"),
        ({"kind": ReportKind.AGING, "point_number": 2}, "point_number"),
        ({"kind": ReportKind.SHIFT}, "subject"),
        ({"kind": ReportKind.VAT, "subject": "x"}, "subject"),
        (
            {"kind": ReportKind.VAT, "period": Period(from_day=TOMORROW, through_day=TODAY)},
            "through_day",
        ),
        (
            {
                "kind": ReportKind.VAT,
                "period": Period(from_day=TODAY, through_day=TODAY + dt.timedelta(days=400)),
            },
            "through_day",
        ),
    ],
)
def test_what_no_report_can_be_made_of_is_refused(town, asked, where):
    with pytest.raises(Refused) as refused:
        rows_of(town, **asked)

    assert (refused.value.code, refused.value.params) == (
        ProblemCode.INVALID_REQUEST,
        {"where": where},
    )


def test_the_daily_reconciliation_tells_each_shift_as_the_ledger_does(town, entries):
    """What should lie in a drawer before it is emptied: all of its entries but those that empty it."""
    rows, report = rows_of(town, ReportKind.DAILY, point_number=2)

    emptied = ("handover:", "cash_variance", "cash_in_transit")
    with reading(town.engine) as connection:
        known = connection.execute(sa.select(shifts).order_by(shifts.c.opened_at)).all()
    told = [row for row in rows if row["P734"].text_id == "P859"]
    assert len(told) == len(known) == 2
    for row, shift in zip(told, known, strict=True):
        code = f"shift:{shift.id}"
        wanted = sum(one["amount_minor"] for one in entries if one["debit"] == code) - sum(
            one["amount_minor"]
            for one in entries
            if one["credit"] == code and not one["debit"].startswith(emptied)
        )
        assert row["P848"] == wanted
        assert row["P815"] == shift.counted_minor
    outside = [row for row in rows if row["P734"].text_id == "P860"]
    assert total(outside, "P848") == balance(on(entries, BOTH, 2), "drawer:") == 11_000
    assert report.tables[1].columns[-4].is_summed
    assert report.tables[1].columns[-3].is_summed


def test_no_report_names_a_customer(town):
    """What is archived is never changed: whoever is to be forgotten must not stand in it."""
    with reading(town.engine) as connection:
        names = set(connection.scalars(sa.select(customers.c.name)))
    asked = [
        (ReportKind.AGING, {}),
        (ReportKind.SALES, {}),
        (ReportKind.AGENT, {"point_number": 3}),
        (ReportKind.SHIFT, {"subject": town.shifts[0]}),
        (ReportKind.DAILY, {}),
    ]
    for kind, fields in asked:
        rows, report = rows_of(town, kind, **fields)
        told = str([list(row.values()) for row in rows]) + str(report.facts)
        assert rows
        assert [name for name in names if name in told] == []
