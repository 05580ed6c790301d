"""The worklist on both databases: found, stable over refreshes, clearing itself, never netted."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.office import new_document_id
from tests.helpers.reconciled_town import ReconciledTown
from vending_server.db.engine import reading, writing
from vending_server.db.errors import RowConflict
from vending_server.paging import WHOLE
from vending_server.reconciliation.model import ItemState
from vending_server.reconciliation.tables import reconciliation_acts
from vending_server.reconciliation.worklist import items_in, one_item
from vending_server.wire.reconciliation import ItemsAsked

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    yield ReconciledTown(engine)
    engine.dispose()


def test_a_balanced_shift_makes_no_item(town):
    shift = town.open()
    town.sell(shift, 10_000)
    town.move_out(shift, 1_500)
    town.close(shift, 28_500)

    assert town.refresh().opened == 0
    assert town.views(shift) == {
        "counted": 28_500,
        "journal": 28_500,
        "ledger": 28_500,
        "tokens": 10_000,
        "deposit": 0,
        "bank": 0,
        "voucher": 0,
    }


def test_a_note_short_is_one_item_with_the_count_and_the_record_behind_it(town):
    shift = town.open()
    town.sell(shift, 10_000)
    town.close(shift, 25_000)
    town.refresh()

    (item,) = town.items()
    assert (item.left_view, item.right_view, item.amount_minor) == ("journal", "counted", -5_000)
    assert item.state is ItemState.OPEN
    assert {row["kind"] for row in item.rows} >= {"count", "record"}


def test_a_sale_that_only_the_journal_tells_is_named(town):
    shift = town.open()
    vend = town.journal.sale(4_000)
    town.close(shift, 24_000)
    town.refresh()

    (item,) = town.items()
    assert (item.left_view, item.right_view, item.amount_minor) == ("journal", "ledger", -4_000)
    (row,) = [one for one in item.rows if one["told"].get("vend_id") == vend]
    assert (row["kind"], row["amount_minor"], row["told"]["server"]) == ("record", 4_000, "nothing")


def test_over_in_one_shift_and_short_in_another_are_two_items_never_nothing(town):
    first = town.open()
    town.close(first, 25_000)
    second = town.open(25_000)
    town.close(second, 20_000)
    town.refresh()

    assert sorted(item.amount_minor for item in town.items()) == [-5_000, 5_000]


def test_items_are_the_same_over_refreshes_and_clear_when_a_recount_finds_the_note(town):
    shift = town.open()
    town.close(shift, 15_000)
    assert (town.refresh().opened, town.refresh().opened) == (1, 0)
    (item,) = town.items()

    town.recount(shift.shift_id, 20_000)
    assert town.refresh().cleared == 1
    (after,) = town.items()
    assert (after.id, after.state) == (item.id, ItemState.CLEARED)
    assert town.acts(item.id) == ["cleared"]


def test_an_item_that_comes_back_is_open_again(town):
    shift = town.open()
    town.close(shift, 15_000)
    town.refresh()
    town.recount(shift.shift_id, 20_000)
    town.refresh()
    town.recount(shift.shift_id, 18_000)
    town.refresh()

    (item,) = town.items()
    assert (item.state, item.amount_minor) == (ItemState.OPEN, -2_000)
    assert town.acts(item.id) == ["cleared", "changed"]


def test_a_z_without_its_journal_waits_until_it_is_overdue(town):
    shift = town.open(tell=False)
    town.sell(shift, 10_000, tell=False)
    town.close(shift, 30_000, tell=False)
    early = town.refresh()
    assert (early.opened, early.waiting) == (0, 1)

    town.clock.advance(25 * HOUR)
    assert town.refresh().opened == 1
    (item,) = town.items()
    assert (item.kind.value, item.amount_minor) == ("gap", 0)


def worklist(town, *kinds):
    asked = ItemsAsked(subject_kinds=list(kinds), states=["open", "cleared"])
    with reading(town.engine) as connection:
        return items_in(connection, asked, WHOLE, town.clock.now()).items


def test_a_shift_is_named_by_till_and_number_and_what_has_not_come_of_it_is_a_batch(town):
    short = town.open()
    town.close(short, 15_000)
    silent = town.open(15_000, tell=False)
    town.close(silent, 15_000, tell=False)
    town.clock.advance(25 * HOUR)
    town.refresh()

    told = {one.subject.id: one for one in worklist(town)}
    assert (told[short.shift_id].subject.kind, told[short.shift_id].shift_number) == ("shift", 1)
    assert (told[silent.shift_id].subject.kind, told[silent.shift_id].shift_number) == ("batch", 2)
    assert {one.terminal for one in told.values()} == {1}
    for kind, shift in (("shift", short), ("batch", silent)):
        assert [one.subject.id for one in worklist(town, kind)] == [shift.shift_id]
    assert len(worklist(town, "shift", "batch")) == 2
    assert worklist(town, "slip") == []
    with reading(town.engine) as connection:
        batch = told[silent.shift_id]
        whole = one_item(connection, batch.item_id, little_town.ZONE, town.clock.now())
    assert whole.item == batch
    assert [view.view for view in whole.views], "a batch is told by the views of its shift"


def test_a_batch_that_comes_late_clears_and_stays_the_same_item(town):
    shift = town.open(tell=False)
    town.close(shift, 20_000, tell=False)
    town.clock.advance(25 * HOUR)
    town.refresh()
    (late,) = worklist(town, "batch")
    town.journal.opening(shift.shift_id, 20_000)
    town.journal.closing(shift.shift_id, 20_000, new_document_id())
    town.bring()
    town.refresh()

    (now,) = worklist(town, "batch")
    assert (now.item_id, now.state) == (late.item_id, "cleared")


def test_cash_that_is_in_no_bag_and_a_bag_without_the_banks_word_are_told_when_late(town):
    shift = town.open()
    town.close(shift, 20_000, left=5_000)
    town.clock.advance(4 * 24 * HOUR)
    town.refresh()
    assert [(one.right_view, one.amount_minor) for one in town.items()] == [("deposit", -15_000)]

    slip = town.bag([shift.shift_id], 15_000)
    town.refresh()
    assert [one.state for one in town.items()] == [ItemState.CLEARED]
    town.clock.advance(4 * 24 * HOUR)
    town.refresh()
    assert [one.right_view for one in town.items() if one.state is ItemState.OPEN] == ["bank"]

    town.confirm(slip["document_id"], 14_000, "a note was false")
    town.refresh()
    (found,) = [one for one in town.items() if one.state is ItemState.OPEN]
    assert (found.kind.value, found.amount_minor) == ("amount", -1_000)


def test_acts_cannot_be_changed_by_anybody(town):
    shift = town.open()
    town.close(shift, 15_000)
    town.refresh()
    town.recount(shift.shift_id, 20_000)
    town.refresh()

    for change in (
        sa.update(reconciliation_acts).values(reason="x"),
        sa.delete(reconciliation_acts),
    ):
        with pytest.raises(RowConflict), writing(town.engine) as connection:
            connection.execute(change)
