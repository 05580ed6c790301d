"""What the tills' journals tell of money, on both databases: each record once, in whatever pieces."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import little_town
from tests.helpers.journal_copies import JournalOffice
from tests.helpers.office import new_document_id, take_on
from tests.helpers.told_journals import ToldJournal
from tests.helpers.undone import undone
from vending_server.db.engine import reading, writing
from vending_server.db.errors import DatabaseBusy
from vending_server.operators.model import Caller, Role
from vending_server.reconciliation import projection
from vending_server.reconciliation.projection import read_on
from vending_server.reconciliation.tables import (
    journal_closings,
    journal_copies,
    journal_marks,
    journal_takings,
)


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def office(engine):
    return JournalOffice(engine)


def takings(engine) -> dict[str, sa.Row]:
    query = sa.select(journal_takings).order_by(journal_takings.c.sequence)
    with reading(engine) as connection:
        return {row.document_id: row for row in connection.execute(query)}


def drawer(engine, shift_id: str) -> int:
    """What a shift's drawer took by the journal: what came in less what went back."""
    taken, back = journal_takings.c, sa.func.coalesce
    came = sa.select(back(sa.func.sum(taken.cash_minor), 0)).where(taken.shift_id == shift_id)
    went = sa.select(back(sa.func.sum(taken.returned_minor), 0)).where(
        taken.returned_shift_id == shift_id
    )
    with reading(engine) as connection:
        return int(connection.scalars(came).one()) - int(connection.scalars(went).one())


def marks(engine) -> list[sa.Row]:
    with reading(engine) as connection:
        return connection.execute(sa.select(journal_marks)).all()


def test_a_days_records_tell_what_each_drawer_took(engine, office):
    journal, shift = ToldJournal(), new_document_id()
    journal.opening(shift)
    sale = journal.sale(10_000)
    mixed = journal.sale(2_000, card=3_000)
    journal.offline(shift, 2_000, 5_000)
    journal.payment(received=10_000, change=4_000, amount=6_000)
    journal.movement(new_document_id(), shift, -1_500)
    journal.closing(shift, 44_500)
    office.take(journal.chain)

    assert read_on(engine) == len(journal.chain.bodies)
    found = takings(engine)
    assert drawer(engine, shift) == 20_000 + 10_000 + 2_000 + 7_000 + 6_000 - 1_500
    assert (found[mixed].cash_minor, found[mixed].other_minor) == (2_000, 3_000)
    assert (found[sale].outcome, found[sale].shift_id) == ("done", shift)
    assert (found[sale].print_verdict, found[sale].copies) == ("printed", 0)


def test_money_of_a_refused_vend_lies_in_the_drawer_until_it_is_given_back(engine, office):
    journal, first, second = ToldJournal(), new_document_id(), new_document_id()
    journal.opening(first)
    doubtful = journal.intent(10_000)
    journal.closing(first, 30_000)
    journal.opening(second)
    journal.refused(doubtful)
    journal.returned(doubtful, 10_000)
    office.take(journal.chain)
    read_on(engine)

    assert drawer(engine, first) == 30_000, "it was there when the first drawer was counted"
    assert drawer(engine, second) == 10_000, "and was given back out of the second"


def test_money_of_a_refused_vend_that_pays_another_counts_once(engine, office):
    journal, shift = ToldJournal(), new_document_id()
    journal.opening(shift, 0)
    refused = journal.refused(journal.intent(10_000))
    journal.token(journal.intent(10_000, instead_of=refused))
    office.take(journal.chain)
    read_on(engine)

    assert drawer(engine, shift) == 10_000


def test_copies_after_the_original_are_told_one_by_one(engine, office):
    journal = ToldJournal()
    vend = journal.sale(10_000)
    journal.sheet(vend, copy=1)
    journal.sheet(vend, copy=2, verdict="unsure")
    office.take(journal.chain)
    read_on(engine)

    with reading(engine) as connection:
        query = sa.select(journal_copies).order_by(journal_copies.c.copy_number)
        copies = [(row.copy_number, row.verdict) for row in connection.execute(query)]
    assert copies == [(1, "printed"), (2, "unsure")]
    assert takings(engine)[vend].copies == 2


def test_the_head_that_a_z_bears_is_looked_for_in_the_copy(engine, office):
    journal, shift = ToldJournal(), new_document_id()
    journal.opening(shift)
    journal.closing(shift, 20_000)
    journal.act("closing", new_document_id(), new_document_id(), 0, head_hash="ab" * 32)
    office.take(journal.chain)
    read_on(engine)

    with reading(engine) as connection:
        query = sa.select(journal_closings.c.is_head_known).order_by(journal_closings.c.sequence)
        assert list(connection.scalars(query)) == [True, False]


def test_journals_read_side_by_side_tell_what_they_tell_one_by_one(engine, office, monkeypatch):
    offices = [office, *(JournalOffice(engine, colleague(engine, number)) for number in (3, 4))]
    for number, one in enumerate(offices, start=1):
        journal, shift = ToldJournal(), new_document_id()
        journal.opening(shift)
        for _ in range(4 * number):
            journal.sale(1_000 * number)
        journal.closing(shift, 20_000)
        one.take(journal.chain)
    looked_at = read_on(engine, records_at_once=7)
    one_by_one = (takings(engine), marks(engine))
    with writing(engine) as connection:
        for table in (journal_takings, journal_closings, journal_marks):
            connection.execute(table.delete())
    monkeypatch.setattr(projection, "RECORDS_IN_A_REQUEST", 0)

    assert read_on(engine, records_at_once=7) == looked_at
    assert sorted(marks(engine)) == sorted(one_by_one[1])
    assert takings(engine) == one_by_one[0]


def test_a_journal_that_fails_ends_the_others_and_what_was_read_stays_read(
    engine, office, monkeypatch
):
    for one in (office, JournalOffice(engine, colleague(engine, 3))):
        journal = ToldJournal()
        for _ in range(5):
            journal.sale(1_000)
        one.take(journal.chain)
    read_some = projection._read_some

    def fails_at_last(connection, terminal_id, records_at_once):
        if terminal_id == office.caller.terminal_id and has_read(connection, terminal_id):
            raise DatabaseBusy("no")
        return read_some(connection, terminal_id, records_at_once)

    monkeypatch.setattr(projection, "RECORDS_IN_A_REQUEST", 0)
    monkeypatch.setattr(projection, "_read_some", fails_at_last)
    with pytest.raises(DatabaseBusy):
        read_on(engine, records_at_once=3)
    monkeypatch.setattr(projection, "_read_some", read_some)
    read_on(engine)

    assert [row.cash_minor for row in takings(engine).values()] == [1_000] * 10


def colleague(engine, terminal: int) -> Caller:
    """Somebody at another till."""
    with writing(engine) as connection:
        little_town.add_terminal(connection, little_town.seller(terminal))
        return take_on(connection, f"till{terminal}", Role.CASHIER, terminal=terminal)


def has_read(connection, terminal_id: str) -> bool:
    mark = journal_marks.c
    query = sa.select(mark.sequence).where(mark.terminal_id == terminal_id, mark.sequence > 0)
    return connection.scalar(query) is not None


def test_what_cannot_be_read_is_counted_and_stops_nothing(engine, office):
    journal = ToldJournal()
    journal.write("vend_intended", vend_id="no id at all")
    journal.chain.bodies.append("no json")
    journal.write("a_kind_of_tomorrow", amount=5)
    vend = journal.sale(10_000)
    office.take(journal.chain)
    read_on(engine)

    assert takings(engine).keys() == {vend}
    (mark,) = marks(engine)
    assert (mark.unread, mark.first_unread) == (2, 1)


def test_what_was_read_is_never_read_again(engine, office):
    journal = ToldJournal()
    journal.sale(10_000)
    office.take(journal.chain)
    read_on(engine)
    journal.sale(20_000)
    office.take(journal.chain)

    assert read_on(engine) == 5, "the second sale alone"
    assert read_on(engine) == 0
    assert sum(row.cash_minor for row in takings(engine).values()) == 30_000


STEPS = st.lists(
    st.sampled_from(
        (
            "sale",
            "card",
            "refuse",
            "give_back",
            "instead",
            "offline",
            "pay",
            "move",
            "copy",
            "change",
        )
    ),
    min_size=3,
    max_size=25,
)


def test_what_was_thrown_away_is_made_anew_the_same(engine, office):
    journal, shift = ToldJournal(), new_document_id()
    journal.opening(shift)
    journal.sheet(journal.sale(10_000), copy=1)
    journal.closing(shift, 30_000)
    office.take(journal.chain)
    read_on(engine)
    before = takings(engine)
    with writing(engine) as connection:
        for table in (journal_takings, journal_copies, journal_closings, journal_marks):
            connection.execute(table.delete())
    read_on(engine)

    assert takings(engine) == before


@pytest.fixture(scope="module")
def shared(shared_database_url):
    engine = little_town.build(shared_database_url)
    yield engine
    engine.dispose()


@settings(max_examples=12)
@given(steps=STEPS, sizes=st.lists(st.integers(1, 7), min_size=1, max_size=4))
def test_in_whatever_pieces_a_journal_is_read_it_tells_the_same(shared, steps, sizes):
    drawers = Drawers()
    for number, step in enumerate(steps, start=1):
        moved = getattr(drawers, step)(number * 100)
        drawers.held[drawers.shift] += moved
    with undone(shared) as engine:
        JournalOffice(engine).take(drawers.journal.chain)
        for size in (*sizes, 1_000):
            read_on(engine, records_at_once=size)
        assert {one: drawer(engine, one) for one in drawers.held} == drawers.held


class Drawers:
    """Steps as a journal tells them, and beside it what each drawer holds by plain arithmetic."""

    def __init__(self) -> None:
        self.journal, self.shift = ToldJournal(), new_document_id()
        self.journal.opening(self.shift, 20_000)
        self.held = {self.shift: 20_000}
        self.open_money: list[tuple[str, int]] = []
        self.sold = self.journal.sale(0)

    def sale(self, amount: int) -> int:
        self.sold = self.journal.sale(amount)
        return amount

    def card(self, amount: int) -> int:
        self.journal.sale(amount, card=500)
        return amount

    def refuse(self, amount: int) -> int:
        self.open_money.append((self.journal.refused(self.journal.intent(amount)), amount))
        return amount

    def give_back(self, _amount: int) -> int:
        if not self.open_money:
            return 0
        vend, back = self.open_money.pop()
        self.journal.returned(vend, back)
        return -back

    def instead(self, amount: int) -> int:
        if not self.open_money:
            return 0
        vend, back = self.open_money.pop()
        self.journal.token(self.journal.intent(amount, instead_of=vend))
        return amount - back

    def offline(self, amount: int) -> int:
        self.journal.offline(self.shift, amount, 100)
        return amount + 100

    def pay(self, amount: int) -> int:
        self.journal.payment(received=amount + 50, change=50, amount=amount)
        return amount

    def move(self, amount: int) -> int:
        self.journal.movement(new_document_id(), self.shift, -amount)
        return -amount

    def copy(self, _amount: int) -> int:
        self.journal.sheet(self.sold, copy=1)
        return 0

    def change(self, amount: int) -> int:
        """Close the shift and open the next one."""
        self.journal.closing(self.shift, self.held[self.shift])
        self.shift = self.journal.opening(new_document_id(), amount)
        self.held[self.shift] = 0
        return amount
