"""Who reads the tills' journals: a request a little, the background all the rest; both databases."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading

import pytest

from tests.helpers import little_town
from tests.helpers.agent_books import Books
from tests.helpers.journal_copies import JournalOffice
from tests.helpers.little_town import DRN
from tests.helpers.reconciled_town import ReconciledTown
from tests.helpers.told_journals import ToldJournal
from vending_server.db.errors import DatabaseBusy
from vending_server.reconciliation import refresher
from vending_server.reconciliation.desk import ReconciliationDesk
from vending_server.reconciliation.projection import read_on
from vending_server.reconciliation.refresher import Refresher, refreshing
from vending_server.wire.reconciliation import RefreshAsked, RowsAsked

DAYS = {"from_day": "2026-11-20", "through_day": "2026-11-30"}
LONG_ENOUGH_S = 30


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def nobody_waits(monkeypatch):
    """Let everything be more than somebody waits for."""
    monkeypatch.setattr("vending_server.reconciliation.projection.RECORDS_IN_A_REQUEST", 0)


def head_office(town) -> ReconciliationDesk:
    return ReconciliationDesk(engine=town.engine, clock=town.clock, zone=little_town.ZONE)


def told(town):
    """The one row, and its views by name."""
    (row,) = head_office(town).rows(town.maysa, RowsAsked(**DAYS)).rows
    return row, {view.view: view.state for view in row.views}


def short_shift(engine) -> ReconciledTown:
    town = ReconciledTown(engine)
    shift = town.open()
    town.sell(shift, 10_000)
    town.close(shift, 25_000)
    town.clock.advance(dt.timedelta(days=2))  # whatever may be late is late by now
    return town


@pytest.mark.usefixtures("nobody_waits")
def test_a_shift_whose_journal_was_not_read_is_not_all_here_and_differs_from_nothing(engine):
    town = short_shift(engine)
    row, states = told(town)
    assert (row.standing, states["journal"], row.differences) == ("provisional", "provisional", [])
    sums = head_office(town).sums(town.maysa, RowsAsked(**DAYS))
    assert (sums.points_not_final, sums.differences) == ([2], [])

    assert Refresher(head_office(town)).read() > 0
    row, states = told(town)
    assert (row.standing, states["journal"]) == ("decide", "known")
    assert [one.amount_minor for one in row.differences] == [-5_000]


@pytest.mark.usefixtures("nobody_waits")
def test_a_day_whose_journal_was_not_read_is_not_all_here_although_the_till_was_heard(engine):
    town = Books(engine)
    town.top_up(100_000)
    seat = town.agent.seller
    agent = dataclasses.replace(
        town.agents_person, terminal_id=seat.terminal_id, terminal_number=seat.terminal_number
    )
    journal, office = ToldJournal(town.clock.time), JournalOffice(engine, agent, clock=town.clock)
    town.agent.sell(DRN["plain"], 10_000)
    journal.write("operator_signed_in", operator="agent")
    town.clock.advance(dt.timedelta(days=2))
    office.take(journal.chain)
    row, states = told(town)
    assert (row.standing, states["journal"], row.differences) == ("provisional", "provisional", [])

    read_on(engine)
    row, states = told(town)
    assert (row.standing, states["journal"]) == ("decide", "known")
    assert [one.amount_minor for one in row.differences] == [10_000], "the journal lacks the sale"


@pytest.mark.usefixtures("nobody_waits")
def test_nothing_is_decided_on_journals_that_were_not_read(engine):
    town = short_shift(engine)
    head, today = head_office(town), dt.date(2026, 11, 22)
    for act in (
        lambda: head.refresh(town.maysa, RefreshAsked(**DAYS)),
        lambda: head.checklist(town.maysa, 2, today),
    ):
        with pytest.raises(DatabaseBusy):
            act()
    assert town.items() == []

    read_on(engine)
    assert head.refresh(town.maysa, RefreshAsked(**DAYS)).open_items == 1
    lines = {one.key: one.open for one in head.checklist(town.maysa, 2, today).lines}
    assert lines["differences_decided"] == 1


def test_what_came_since_is_read_by_whoever_asks(engine):
    row, states = told(short_shift(engine))
    assert (row.standing, states["journal"]) == ("decide", "known")


def test_reading_ends_between_two_stretches_when_it_is_over_and_goes_on_from_there(engine):
    town = short_shift(engine)
    assert read_on(engine, records_at_once=2, is_over=lambda: True) == 2
    rest = len(town.journal.chain.bodies) - 2
    assert read_on(engine, records_at_once=2) == rest


def test_a_server_begins_to_read_as_soon_as_it_runs(engine, monkeypatch):
    is_read = threading.Event()

    def reads(_engine, **_how):
        is_read.set()
        return 0

    monkeypatch.setattr(refresher, "read_on", reads)
    with refreshing(head_office(ReconciledTown(engine))):
        assert is_read.wait(LONG_ENOUGH_S)
