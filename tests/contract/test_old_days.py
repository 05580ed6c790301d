"""Days before the last five weeks are compared again when something comes of them, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.office import new_document_id
from tests.helpers.reconciled_town import ReconciledTown
from vending_server.days.tables import late_postings
from vending_server.db.engine import reading, writing
from vending_server.reconciliation import comparing, old_days
from vending_server.reconciliation.desk import ReconciliationDesk, recent
from vending_server.reconciliation.model import ItemState
from vending_server.reconciliation.tables import day_comparisons, reconciliation_items

DAY = dt.timedelta(days=1)
FIRST = dt.date(2026, 11, 22)


class Town(ReconciledTown):
    """The town and the desk at head office."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        self.head = ReconciliationDesk(engine=engine, clock=self.clock, zone=little_town.ZONE)

    def told(self) -> list[tuple[str, int, ItemState]]:
        return [(one.kind.value, one.amount_minor, one.state) for one in self.items()]

    def compared(self) -> list[tuple[int, dt.date]]:
        query = sa.select(day_comparisons).where(day_comparisons.c.compared_at.is_not(None))
        with reading(self.engine) as connection:
            return [(row.point_number, row.day) for row in connection.execute(query)]

    def short_without_journal(self):
        """A shift 200.00 short whose till is away; what its journal will tell."""
        shift = self.open(tell=False)
        self.sell(shift, 10_000, tell=False)
        self.close(shift, 10_000, tell=False)
        return shift

    def journal_comes(self, shift) -> None:
        self.journal.opening(shift.shift_id, 20_000)
        self.journal.sale(10_000)
        self.journal.closing(shift.shift_id, 10_000, new_document_id())
        self.bring()

    def put_item(self, day: dt.date) -> None:
        now = self.clock.now()
        with writing(self.engine) as connection:
            connection.execute(
                reconciliation_items.insert().values(
                    id=new_document_id(),
                    subject_kind="shift",
                    subject_id=f"of {day}",
                    left_view="journal",
                    right_view="counted",
                    kind="amount",
                    point_number=2,
                    day=day,
                    since=now,
                    amount_minor=-100,
                    count=0,
                    state=ItemState.OPEN,
                    settled_minor=0,
                    settled_count=0,
                    first_seen_at=now,
                    changed_at=now,
                    causes=[],
                    rows=[],
                )
            )


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    yield Town(engine)
    engine.dispose()


def test_a_journal_that_comes_after_six_weeks_tells_what_was_short(town):
    shift = town.short_without_journal()
    town.clock.advance(2 * DAY)
    town.head.refresh_recent()
    assert ("gap", 20_000, ItemState.OPEN) in town.told()
    town.clock.advance(40 * DAY)
    town.journal_comes(shift)
    town.head.refresh_recent()

    assert ("gap", 20_000, ItemState.CLEARED) in town.told()
    assert ("amount", -20_000, ItemState.OPEN) in town.told()


def test_a_late_journal_is_compared_even_where_nothing_waits_any_more(town):
    shift = town.short_without_journal()
    town.clock.advance(2 * DAY)
    town.head.refresh_recent()
    row = reconciliation_items.c
    with writing(town.engine) as connection:  # somebody gave up waiting
        connection.execute(
            reconciliation_items.update().values(
                state=ItemState.EXPLAINED, settled_minor=row.amount_minor, settled_count=row.count
            )
        )
    town.clock.advance(40 * DAY)
    town.journal_comes(shift)
    town.head.refresh_recent()

    assert ("amount", -20_000, ItemState.OPEN) in town.told()


def test_days_of_records_are_compared_once_and_no_further_back_than_a_clock_may_be_wrong(
    town, monkeypatch
):
    monkeypatch.setattr(old_days, "READ_AT_MOST", 3 * DAY)
    shift = town.short_without_journal()
    town.clock.advance(42 * DAY)
    town.journal_comes(shift)
    town.head.refresh_recent()
    weeks = town.clock.time.astimezone(little_town.ZONE).date() - 35 * DAY
    assert town.compared() == [(2, weeks - n * DAY) for n in (3, 2, 1)]
    then = town.clock.now()
    town.clock.advance(dt.timedelta(minutes=10))
    town.head.refresh_recent()

    with reading(town.engine) as connection:
        last = connection.scalars(sa.select(sa.func.max(day_comparisons.c.compared_at))).one()
    assert last < then


def test_the_day_of_a_late_posting_is_compared_once(town):
    with writing(town.engine) as connection:
        connection.execute(
            late_postings.insert().values(
                transaction_id=new_document_id(),
                point_number=2,
                happened_at=town.clock.now(),
                posted_at=town.clock.now() + 40 * DAY,
            )
        )
    town.clock.advance(41 * DAY)
    town.head.refresh_recent()
    assert town.compared() == [(2, FIRST)]
    town.clock.advance(DAY)
    now = town.clock.now()
    old_days.ask_for_old_days(town.engine, recent(now, little_town.ZONE), now)

    assert town.head.compare_asked() == 0


def test_old_days_with_open_items_take_turns(town, monkeypatch):
    monkeypatch.setattr(old_days, "DAYS_AT_ONCE", 2)
    days = [FIRST + n * DAY for n in range(3)]
    for day in days:
        town.put_item(day)
    town.clock.advance(60 * DAY)
    town.head.refresh_recent()
    assert town.compared() == [(2, day) for day in days[:2]]
    town.clock.advance(dt.timedelta(minutes=10))
    town.head.refresh_recent()

    assert town.compared() == [(2, day) for day in days]
    assert {state for _, _, state in town.told()} == {ItemState.CLEARED}


def test_a_round_compares_no_more_than_it_may(town, monkeypatch):
    monkeypatch.setattr(comparing, "IN_A_ROUND", 1)
    for n in range(3):
        town.put_item(FIRST + n * DAY)
    town.clock.advance(60 * DAY)
    town.head.refresh_recent()

    assert len(town.compared()) == 1
    assert town.head.compare_asked() == 1
