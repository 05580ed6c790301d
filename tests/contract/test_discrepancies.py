"""A planted month, read by the product: what it finds, what it makes up, and what each judge is for."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections import Counter

import pytest
import sqlalchemy as sa

from tests.discrepancies import run
from tests.discrepancies.month import OF_SHIFTS
from tests.discrepancies.notes import Planted
from tests.discrepancies.plan import MOST, PLANTED, draw_kinds
from tests.discrepancies.scoring import Item, score
from vending_server.db.engine import reading
from vending_server.reconciliation import causes
from vending_server.reconciliation.model import CauseKind, SubjectKind

SEED = 1
SHORT_DAYS = 10


@pytest.fixture(scope="module")
def played():
    with run.database() as url, run.month(url, SEED) as month:
        yield month


@pytest.fixture(scope="module")
def found(played):
    town, month, _ = played
    return run.worklist(town, month)


def test_all_that_was_planted_is_found_and_nine_of_ten_are_understood(played, found):
    planted = played[2]
    told = score(planted, found)
    assert len(planted) == PLANTED
    assert told.is_good(PLANTED), told.line(PLANTED)


def test_every_cause_of_the_worklist_names_the_rows_that_speak_for_it(found):
    assert all(cause.links for item in found for cause in item.told)


def test_a_second_refresh_tells_the_same_items(played, found):
    town, month, _ = played
    again = run.worklist(town, month)
    assert [one.named for one in again] == [one.named for one in found]
    assert [one.causes for one in again] == [one.causes for one in found]


@pytest.mark.parametrize("kind", list(MOST))
def test_without_its_judge_a_cause_is_never_named(played, found, kind):
    town, month, planted = played

    def without(connection, differences):
        return causes.explain(
            connection,
            differences,
            shift_judges={k: one for k, one in causes.SHIFT_JUDGES.items() if k is not kind},
            judges=[one for one in causes.JUDGES if one.kind is not kind],
        )

    whole, less = score(planted, found), score(planted, run.worklist(town, month, without))
    named = {place for place, one in enumerate(planted) if one.kind is kind}
    assert not less.right & named
    assert len(less.right) < len(whole.right)


def test_nothing_planted_is_nothing_found_on_both_databases(database_url):
    with run.month(database_url, SEED, kinds=Counter(), days=4) as (town, month, _):
        assert run.worklist(town, month) == []


def test_each_kind_is_found_and_understood_on_both_databases(database_url):
    kinds = Counter(dict.fromkeys(MOST, 1))
    with run.month(database_url, SEED + 1, kinds=kinds, days=SHORT_DAYS) as (town, month, planted):
        told = score(planted, run.worklist(town, month))
    assert len(planted) == len(MOST)
    assert told.is_good(len(MOST)), told.line(len(MOST))
    assert not told.false


def test_nothing_that_was_planted_stands_in_the_database(played):
    """The product cannot read the answers: they are in this process only."""
    town, _, planted = played
    with reading(town.engine) as connection:
        tables = sa.inspect(connection).get_table_names()
        dump = "\n".join(
            str(row)
            for table in tables
            if not table.startswith("reconciliation")
            for row in connection.execute(sa.text(f'SELECT * FROM "{table}"'))
        )
    assert "planted" not in dump
    assert not [one for one in planted if one.told in dump]
    assert not [one.kind for one in planted if one.kind.value in dump]


def test_the_command_ends_with_the_figures_and_says_by_its_status_whether_they_suffice(monkeypatch):
    monkeypatch.setattr(run, "worklist", lambda *_: [])
    monkeypatch.setattr(run, "month", _no_month)
    out = io.StringIO()
    assert run.main(["--seed", "3"], out) == 1
    assert out.getvalue() == "found 0 of 1, first cause right 0, false 0\n"


def _no_month(*_args, **_more):
    class Month:
        def __enter__(self):
            return None, None, [planted(CauseKind.NOTE_MISCOUNTED, -5_000)]

        def __exit__(self, *_):
            return None

    return Month()


def test_forty_are_drawn_of_every_kind_within_its_room():
    for seed in range(50):
        kinds = draw_kinds(random.Random(seed))
        assert sum(kinds.values()) == PLANTED
        assert all(1 <= kinds[kind] <= most for kind, most in MOST.items())
    assert set(OF_SHIFTS) <= set(MOST)


# ---------------------------------------------------------------- the judge of the judge

SHIFT = (SubjectKind.SHIFT, "s")
SLIP = (SubjectKind.SLIP, "b")


def planted(kind, amount, at=SHIFT) -> Planted:
    return Planted(kind=kind, shows_at={at: amount}, told="")


def item(amount, *kinds, at=SHIFT, pair="journal/counted amount") -> Item:
    return Item(named=at, pair=pair, amount_minor=amount, causes=kinds)


C = CauseKind


@pytest.mark.parametrize(
    ("of", "items", "line"),
    [
        ([planted(C.NOTE_MISCOUNTED, -50)], [item(-50, C.NOTE_MISCOUNTED)], (1, 1, 0)),
        ([planted(C.NOTE_MISCOUNTED, -50)], [item(-50, C.PAYOUT_UNCOUNTED)], (1, 0, 0)),
        ([planted(C.NOTE_MISCOUNTED, -50)], [item(50, C.NOTE_MISCOUNTED)], (0, 0, 1)),
        ([planted(C.NOTE_MISCOUNTED, -50)], [item(-60, C.NOTE_MISCOUNTED)], (0, 0, 1)),
        ([planted(C.NOTE_MISCOUNTED, -50)], [item(-50, C.NOTE_MISCOUNTED, at=SLIP)], (0, 0, 1)),
        ([planted(C.NOTE_MISCOUNTED, -50)], [], (0, 0, 0)),
        # Of two in one shift, both stand on the first two places.
        (
            [planted(C.NOTE_MISCOUNTED, -50), planted(C.REPRINT_TAKEN_AS_SALE, 30)],
            [item(-20, C.REPRINT_TAKEN_AS_SALE, C.NOTE_MISCOUNTED)],
            (2, 2, 0),
        ),
        (
            [planted(C.NOTE_MISCOUNTED, -50), planted(C.REPRINT_TAKEN_AS_SALE, 30)],
            [item(-20, C.NOTE_MISCOUNTED)],
            (2, 1, 0),
        ),
        # Where the journal stands against the server, what is too much in the drawer lacks there.
        (
            [planted(C.RESOLVED_LATER, 30)],
            [item(-30, C.RESOLVED_LATER, pair="journal/ledger amount")],
            (1, 1, 0),
        ),
        # A second cause is not the first.
        (
            [planted(C.NOTE_MISCOUNTED, -50)],
            [item(-50, C.PAYOUT_UNCOUNTED, C.NOTE_MISCOUNTED)],
            (1, 0, 0),
        ),
    ],
)
def test_a_score_counts_the_right_subject_the_right_sum_and_the_first_cause(of, items, line):
    told = score(of, items)
    assert (len(told.found), len(told.right), len(told.false)) == line


@pytest.mark.parametrize(
    ("found_count", "right", "false", "is_good"),
    [(40, 36, 5, True), (39, 39, 0, False), (40, 35, 0, False), (40, 40, 6, False)],
)
def test_the_goal_is_all_found_nine_of_ten_understood_and_five_false(
    found_count, right, false, is_good
):
    told = score([], [])
    told.found = {n: item(0) for n in range(found_count)}
    told.right = set(range(right))
    told.false = [item(0)] * false
    assert told.is_good(PLANTED) == is_good


def test_the_month_is_in_the_past_of_the_clock_that_reads_it(played):
    town, month, _ = played
    assert town.clock.time > town.moment(month.days[-1], 0) + dt.timedelta(hours=24)
