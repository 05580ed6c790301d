"""A look at few days never undoes what a look at many has found, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.office import new_document_id
from tests.helpers.reconciled_town import ReconciledTown
from vending_server.corrections.tables import tariff_corrections
from vending_server.db.engine import writing
from vending_server.points.tables import terminals
from vending_server.reconciliation import items
from vending_server.reconciliation.model import ItemState
from vending_server.reconciliation.span import Span
from vending_server.reconciliation.tables import journal_marks, reconciliation_items
from vending_server.tariffs.tables import tariff_versions
from vending_server.vending.tables import sales, tokens

DAY = dt.timedelta(days=1)


class Town(ReconciledTown):
    """A town in which spans of all lengths are looked at."""

    def today(self) -> dt.date:
        return self.clock.time.astimezone(little_town.ZONE).date()

    def look(self, first: dt.date, last: dt.date | None = None, point: int | None = None):
        span = Span(
            from_day=first, through_day=last or first, zone=little_town.ZONE, point_number=point
        )
        return items.refresh(self.engine, span, self.clock.now())

    def look_widely(self):
        return self.look(self.today() - 35 * DAY, self.today())

    def told(self) -> list[tuple[str, int, int, ItemState]]:
        """Subject, sum, count and state of every item but those of shifts and bags."""
        return [
            (one.subject_kind.value, one.amount_minor, one.count, one.state)
            for one in self.items()
            if one.subject_kind.value in {"key", "tariff", "terminal", "till_day"}
        ]

    def explain_all(self) -> None:
        row = reconciliation_items.c
        with writing(self.engine) as connection:
            connection.execute(
                reconciliation_items.update().values(
                    state=ItemState.EXPLAINED,
                    settled_minor=row.amount_minor,
                    settled_count=row.count,
                )
            )

    def strange_token(self, receipt: int) -> None:
        """A sale whose token bears another check value than its key."""
        with writing(self.engine) as connection:
            row = connection.execute(sa.select(tokens).limit(1)).one()
            sale = connection.execute(sa.select(sales).where(sales.c.id == row.sale_id)).one()
            another = {"id": new_document_id(), "vend_id": new_document_id()}
            another |= {"receipt_sequence": receipt, "sold_at": self.clock.now()}
            connection.execute(sales.insert().values(dict(sale._mapping) | another))
            strange = {"tid": row.tid + receipt, "sale_id": another["id"]}
            strange |= {"key_check_value": "ABCDEF"}
            connection.execute(tokens.insert().values(dict(row._mapping) | strange))

    def credit(self, minor: int) -> None:
        """Two people credit something for one tariff, today."""
        with writing(self.engine) as connection:
            version = connection.scalars(sa.select(sa.func.min(tariff_versions.c.id))).one()
            connection.execute(
                tariff_corrections.insert().values(
                    id=new_document_id(),
                    version_id=version,
                    decision=f"of {minor}",
                    from_on=self.today(),
                    until_on=self.today(),
                    credited_minor=minor,
                    reason="decided late",
                    approval_id=new_document_id(),
                    made_by=self.maysa.operator_id,
                    made_at=self.clock.now(),
                )
            )


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    yield Town(engine)
    engine.dispose()


@pytest.fixture
def strange_town(town):
    """A day on which one of four tokens bore another check value, and the look that found it."""
    town.open()
    for tender in (10_000, 11_000, 12_000):
        town.sell(None, tender)
    town.strange_token(77)
    town.look_widely()
    assert town.told() == [("key", 0, 1, ItemState.OPEN)]
    return town


def test_a_wrong_check_value_is_not_cleared_by_a_look_at_another_day(strange_town):
    town = strange_town
    town.clock.advance(DAY)
    town.look(town.today())

    assert town.told() == [("key", 0, 1, ItemState.OPEN)]


def test_a_wrong_check_value_is_not_cleared_by_its_age(strange_town):
    town = strange_town
    town.clock.advance(40 * DAY)
    town.look_widely()

    assert town.told() == [("key", 0, 1, ItemState.OPEN)]


def test_a_part_of_the_wrong_check_values_does_not_make_them_fewer(strange_town):
    town = strange_town
    town.clock.advance(DAY)
    town.strange_token(78)
    town.look_widely()
    assert town.told() == [("key", 0, 2, ItemState.OPEN)]
    town.look(town.today() - DAY)

    assert town.told() == [("key", 0, 2, ItemState.OPEN)]


def test_another_wrong_check_value_opens_what_was_explained_even_much_later(strange_town):
    town = strange_town
    town.explain_all()
    town.look_widely()
    assert town.told() == [("key", 0, 1, ItemState.EXPLAINED)]
    town.clock.advance(40 * DAY)
    for tender in (13_000, 14_000):
        town.sell(None, tender)
    town.strange_token(79)
    town.look_widely()

    assert town.told() == [("key", 0, 2, ItemState.OPEN)]


def test_a_tariff_is_told_with_all_that_was_credited_for_it_whatever_days_are_looked_at(town):
    first = town.today()
    town.credit(1_000)
    town.clock.advance(DAY)
    town.credit(200)
    town.look_widely()
    assert town.told() == [("tariff", 1_200, 2, ItemState.OPEN)]
    town.explain_all()
    town.look(first)
    town.look(town.today())

    assert town.told() == [("tariff", 1_200, 2, ItemState.EXPLAINED)]


def test_what_was_credited_long_after_opens_an_explained_tariff_with_the_whole_sum(town):
    town.credit(1_000)
    town.look_widely()
    town.explain_all()
    town.clock.advance(50 * DAY)
    town.credit(200)
    town.look_widely()

    assert town.told() == [("tariff", 1_200, 2, ItemState.OPEN)]


def test_records_that_nobody_reads_are_not_cleared_by_a_look_at_the_day_they_were_found(town):
    shift = town.open()
    town.close(shift, 20_000)
    found_on = town.today()
    town.look_widely()
    with writing(town.engine) as connection:
        connection.execute(journal_marks.update().values(unread=1))
    town.look_widely()
    assert town.told() == [("terminal", 0, -1, ItemState.OPEN)]
    town.clock.advance(2 * DAY)
    town.journal.at = town.clock.time
    town.journal.sale(1_000)
    town.bring()  # the line works: it was heard since
    town.look(found_on)

    assert [one for one in town.told() if one[0] == "terminal"] == [
        ("terminal", 0, -1, ItemState.OPEN)
    ]


def test_a_tills_day_is_not_cleared_at_the_point_that_the_till_has_left(town):
    day = town.today()
    with writing(town.engine) as connection:
        little_town.open_agent_point(connection, float_minor=0)
        till = connection.scalars(sa.select(terminals.c.id).limit(1)).one()
        connection.execute(
            reconciliation_items.insert().values(
                id=new_document_id(),
                subject_kind="till_day",
                subject_id=f"{till}:{day.isoformat()}",
                left_view="journal",
                right_view="ledger",
                kind="amount",
                point_number=2,
                terminal_id=till,
                day=day,
                since=town.clock.now(),
                amount_minor=-100,
                count=0,
                state=ItemState.OPEN,
                settled_minor=0,
                settled_count=0,
                first_seen_at=town.clock.now(),
                changed_at=town.clock.now(),
                causes=[],
                rows=[],
            )
        )
        moved = terminals.update().where(terminals.c.id == till)
        connection.execute(moved.values(point_number=3, number=9))
    town.look(day, point=2)

    assert town.told() == [("till_day", -100, 0, ItemState.OPEN)]
