"""A day is locked only over what was compared, on both databases: now, or before and unchanged."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.decided import decide_all
from tests.helpers.reconciled_town import ReconciledTown
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import post
from vending_server.reconciliation import comparing
from vending_server.reconciliation.desk import ReconciliationDesk
from vending_server.reconciliation.model import ItemState
from vending_server.reconciliation.refresher import Refresher
from vending_server.reconciliation.tables import day_comparisons, reconciliation_items
from vending_server.wire.ids import RANDOM_BYTES, uuid7
from vending_server.wire.problems import ProblemCode
from vending_server.wire.reconciliation import RefreshAsked

TODAY, TOMORROW = "2026-11-22", "2026-11-23"
DAY = dt.timedelta(days=1)


class Town(ReconciledTown):
    """The town and the desk at head office; nobody has looked at anything."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        self.head = ReconciliationDesk(engine=engine, clock=self.clock, zone=little_town.ZONE)

    def short(self, minor: int = 20_000) -> None:
        shift = self.open()
        self.sell(shift, 10_000)
        self.close(shift, 30_000 - minor)

    def lines(self, day: str = TODAY):
        told = self.head.checklist(self.maysa, 2, dt.date.fromisoformat(day))
        return told, {one.key: one for one in told.lines}

    def decide(self) -> None:
        """Let everything that is told of yesterday and before be decided, whatever it is."""
        yesterday = self.clock.time.astimezone(little_town.ZONE).date() - DAY
        decide_all(self.engine, 2, yesterday, self.clock.now())

    def refused(self, day: str = TODAY) -> Refused:
        with pytest.raises(Refused) as caught:
            self.lock(day)
        return caught.value

    def post_late(self) -> None:
        """Post an entry into the point's first day, as a late record does."""
        with writing(self.engine) as connection:
            post(
                connection,
                [Entry(accounts.BANK, accounts.HEAD_OFFICE_CASH, 700)],
                transaction_id=uuid7(unix_ms=0, random_bytes=b"\1" * RANDOM_BYTES),
                posted_at=little_town.NOON,
                point_number=2,
            )


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    yield Town(engine)
    engine.dispose()


@pytest.fixture
def crowded_town(town, monkeypatch):
    """A town whose days have more entries than anybody waits for."""
    monkeypatch.setattr(comparing, "ENTRIES_AT_ONCE", 1)
    return town


def test_a_shift_closed_short_keeps_its_day_open_although_nobody_has_looked_yet(town):
    town.short()
    town.clock.advance(DAY)
    refused = town.refused()

    assert (refused.code, refused.params) == (ProblemCode.DAY_HAS_OPEN_ITEMS, {"open": 1})
    assert [(one.amount_minor, one.state) for one in town.items()] == [(-20_000, ItemState.OPEN)]


def test_a_checklist_tells_what_nobody_has_looked_at_yet(town):
    town.short()
    town.clock.advance(DAY)
    told, lines = town.lines()

    assert not told.may_lock
    assert (lines["differences_decided"].open, "day_compared" in lines) == (1, False)


def test_a_difference_that_arises_between_the_look_and_the_lock_is_seen_by_the_lock(
    town, monkeypatch
):
    town.short()
    town.clock.advance(DAY)
    monkeypatch.setattr(comparing, "compare", lambda *_: True)  # as if it had looked before

    assert town.refused().code is ProblemCode.DAY_HAS_OPEN_ITEMS
    assert town.items() == [], "the lock itself tells nothing"


def test_a_decision_about_another_sum_does_not_let_a_day_be_locked(town, monkeypatch):
    town.short()
    town.refresh()
    town.decide()
    with writing(town.engine) as connection:
        connection.execute(reconciliation_items.update().values(settled_minor=-100))
    town.clock.advance(DAY)
    monkeypatch.setattr(comparing, "compare", lambda *_: True)

    assert town.refused().code is ProblemCode.DAY_HAS_OPEN_ITEMS
    town.decide()
    assert town.lock(TODAY).locked_through == TODAY


def test_a_crowded_day_is_compared_in_the_background_and_then_locked(crowded_town):
    town = crowded_town
    town.short(0)
    town.clock.advance(DAY)
    told, lines = town.lines()
    assert not told.may_lock
    assert (lines["day_compared"].is_met, lines["day_compared"].is_required) == (False, True)
    assert town.refused().code is ProblemCode.DAY_NOT_COMPARED

    assert Refresher(town.head).compare_asked() == 1

    assert town.lines()[0].may_lock
    assert town.lock(TODAY).locked_through == TODAY


def test_a_crowded_day_that_changed_since_is_compared_again(crowded_town):
    town = crowded_town
    town.short(0)
    town.clock.advance(DAY)
    town.refused()
    town.head.compare_asked()
    town.post_late()

    assert town.refused().code is ProblemCode.DAY_NOT_COMPARED
    assert town.head.compare_asked() == 1
    assert town.lock(TODAY).locked_through == TODAY


def test_a_crowded_day_with_a_difference_is_not_locked_once_it_is_compared(crowded_town):
    town = crowded_town
    town.short()
    town.clock.advance(DAY)
    town.refused()
    town.head.compare_asked()

    assert town.refused().code is ProblemCode.DAY_HAS_OPEN_ITEMS


def test_what_was_amber_when_a_crowded_day_was_compared_is_looked_at_again_once_it_is_red(
    crowded_town,
):
    town = crowded_town
    shift = town.open()
    town.sell(shift, 10_000)
    town.close(shift, 30_000, left=10_000)  # the rest waits three days for its bag
    town.clock.advance(DAY)
    town.refused()
    town.head.compare_asked()
    assert town.lines()[0].may_lock
    town.clock.advance(3 * DAY)

    assert town.refused().code is ProblemCode.DAY_NOT_COMPARED


def test_a_day_is_asked_for_once_and_served_once(crowded_town):
    town = crowded_town
    town.short()
    town.clock.advance(DAY)
    town.lines()
    town.lines()
    with reading(town.engine) as connection:
        (row,) = connection.execute(sa.select(day_comparisons)).all()
    assert (row.asked_at is not None, row.compared_at) == (True, None)

    assert (town.head.compare_asked(), town.head.compare_asked()) == (1, 0)


def test_the_first_lock_does_not_close_the_open_items_of_days_before(town):
    town.short()
    town.clock.advance(2 * DAY)
    refused = town.refused(TOMORROW)
    assert (refused.code, refused.params) == (ProblemCode.DAY_HAS_OPEN_ITEMS, {"open": 1})
    told, lines = town.lines(TOMORROW)
    assert (told.may_lock, lines["differences_decided"].open) == (False, 1)

    town.decide()
    assert town.lock(TOMORROW).locked_through == TOMORROW


def test_a_later_lock_asks_for_its_own_day_only(town):
    town.clock.advance(DAY)
    town.lock(TODAY)
    town.clock.advance(DAY)
    with writing(town.engine) as connection:
        connection.execute(
            reconciliation_items.insert().values(
                id=uuid7(unix_ms=0, random_bytes=b"\2" * RANDOM_BYTES),
                subject_kind="shift",
                subject_id="an old one",
                left_view="journal",
                right_view="counted",
                kind="amount",
                point_number=2,
                day=dt.date.fromisoformat(TODAY),
                since=little_town.NOON,
                amount_minor=-100,
                count=0,
                state=ItemState.OPEN,
                settled_minor=0,
                settled_count=0,
                first_seen_at=little_town.NOON,
                changed_at=little_town.NOON,
                causes=[],
                rows=[],
            )
        )

    assert town.lock(TOMORROW).locked_through == TOMORROW


def test_a_look_at_one_day_does_not_put_off_the_look_at_the_last_weeks(town):
    refresher = Refresher(town.head, every=dt.timedelta(minutes=10))
    assert refresher.refresh_if_due()
    town.clock.advance(dt.timedelta(minutes=9))
    asked = RefreshAsked(from_day=TODAY, through_day=TODAY)
    town.head.refresh(town.maysa, asked)
    town.clock.advance(dt.timedelta(minutes=2))

    assert refresher.refresh_if_due()
