"""A report is made again to the same bytes, whatever came to the server since."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.helpers import little_town
from tests.helpers.decided import decide_all
from tests.helpers.office import new_document_id
from tests.helpers.report_town import TODAY, ReportTown
from vending_server.audit.model import Actor, Source
from vending_server.db.engine import reading, writing
from vending_server.reports import archive
from vending_server.reports.archive import Order
from vending_server.reports.desk import ReportDesk
from vending_server.reports.model import Asked, FileFormat, Language, Period, ReportKind
from vending_server.shifts.service import mark_synced
from vending_server.wire.facts import BothLanguages

ACTOR = Actor(source=Source.COMMAND, name="timer")
DAY = Period(from_day=TODAY, through_day=TODAY)


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    yield ReportTown(engine)
    engine.dispose()


def desk(town: ReportTown) -> ReportDesk:
    return ReportDesk(
        engine=town.engine, clock=town.clock, zone=little_town.ZONE, rerating=town.rerating
    )


def made(town: ReportTown, kind: ReportKind, point: int, file_format: FileFormat) -> str:
    order = Order(
        report_id=new_document_id(),
        asked=Asked(kind=kind, period=DAY, point_number=point),
        owner=None,
        language=Language.ARABIC,
        file_format=file_format,
        made_at=town.clock.now(),
        made_by=None,
        made_by_name=BothLanguages(ar="", en=""),
    )
    return desk(town).archive(order, ACTOR)[0].report_id


def is_same(town: ReportTown, report_id: str) -> bool | None:
    with reading(town.engine) as connection:
        order = archive.order_of(connection, report_id)
    assert order is not None
    return desk(town).checked(order, again=True).is_same_again


@pytest.mark.parametrize("kind", [ReportKind.SALES, ReportKind.DEPOSITS, ReportKind.VAT])
@pytest.mark.parametrize("file_format", [FileFormat.PDF, FileFormat.XLSX])
def test_journals_and_locks_that_come_later_change_no_paper(town, kind, file_format):
    town.clock.advance(dt.timedelta(days=3))
    report_id = made(town, kind, 2, file_format)
    assert is_same(town, report_id)

    with writing(town.engine) as connection:
        for shift in town.shifts:
            mark_synced(connection, shift)
    decide_all(town.engine, 2, TODAY, town.clock.now())
    town.lock(TODAY.isoformat(), point=2, caller=town.maysa)
    assert is_same(town, report_id)
    with reading(town.engine) as connection:
        assert archive.doubts_of(connection, report_id), "it says that it was not final"


def test_terms_of_an_agent_that_are_agreed_to_later_change_no_settlement(town):
    town.clock.advance(dt.timedelta(days=3))
    report_id = made(town, ReportKind.AGENT, 3, FileFormat.PDF)
    town.terms(300)
    again = made(town, ReportKind.AGENT, 3, FileFormat.CSV)

    assert is_same(town, report_id)
    assert is_same(town, again)
