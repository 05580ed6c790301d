"""The daily paper tells what was done about a difference: by whom, who agreed, by which word."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.contract.test_reconciliation_desk import Office
from tests.helpers import little_town
from vending_server.db.engine import snapshot
from vending_server.reports.making import report_of
from vending_server.reports.model import Asked, Period, ReportKind, Said

DAY = Period(from_day=dt.date(2026, 11, 22), through_day=dt.date(2026, 11, 22))


@pytest.fixture
def office(database_url):
    engine = little_town.build(database_url)
    yield Office(engine)
    engine.dispose()


def done(office: Office, now: dt.datetime | None = None) -> list[dict[str, object]]:
    """The rows of the table of what was done, by their titles' ids."""
    with snapshot(office.engine) as connection:
        report = report_of(
            connection,
            Asked(kind=ReportKind.DAILY, period=DAY, point_number=2),
            zone=little_town.ZONE,
            now=now or office.clock.now(),
            rerating=None,
        )
        (table,) = (one for one in report.tables if one.title == "P1000")
        rows = [list(row) for row in table.rows]
    titles = [column.title for column in table.columns]
    return [
        {
            title: cell.text_id if isinstance(cell, Said) else cell
            for title, cell in zip(titles, row, strict=True)
        }
        for row in rows
    ]


def test_a_charge_stands_with_its_sum_and_both_names(office):
    shift, item = office.short_shift()
    office.act(item, "charge", login="rana")

    (row,) = done(office)
    assert (row["P1001"], row["P1007"]) == ("P1015", -5_000)
    assert (row["P1004"], row["P1005"]) == ("maysa", "laila")
    assert row["P735"] == f"2-01-{shift.number}"


def test_a_second_count_stands_beside_the_difference_that_it_took_away(office):
    shift, _ = office.short_shift()
    office.recount(shift.shift_id, 30_000)
    office.refresh()

    (row,) = done(office)
    assert (row["P1001"], row["P1007"]) == ("P1019", 30_000)
    assert (row["P1004"], row["P1005"]) == ("walid", "laila")


def test_what_was_done_later_is_not_on_an_earlier_paper(office):
    _, item = office.short_shift()
    before = office.clock.now()
    office.clock.advance(dt.timedelta(minutes=5))
    office.act(item, "write_off", decision_number="2026/12")

    assert done(office, now=before) == []
    (row,) = done(office)
    assert (row["P1001"], row["P1003"]) == ("P1016", "2026/12")


def test_a_difference_without_an_act_is_no_row_of_what_was_done(office):
    office.short_shift()
    assert done(office) == []
