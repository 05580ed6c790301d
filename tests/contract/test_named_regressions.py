"""What a disk, a clock or a hand can do to a till, each by its name: real till, real server.

On SQLite only: the services behind have their tests on both databases.  The table "Named
regressions" of docs/rules-and-tests.md tells where the others of that list are held.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import sqlite3

import pytest
import sqlalchemy as sa

from kiosk.api_client import Declined, SessionEnded
from kiosk.errors import JournalBroken
from kiosk.flows.journal_sync import JournalDiffers
from kiosk.flows.vend_states import VendState
from kiosk.identity import load_identity
from kiosk.store.verify import verify_journal
from tests.helpers import api, little_town
from tests.helpers.audit import audit
from tests.helpers.fake_till import a_sale
from tests.helpers.little_town import DRN, HandClock
from tests.helpers.machines import HASTY, LOGIN, Line, Machine
from tests.helpers.office import take_on
from vending_server.db.engine import reading, writing
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.points.tables import terminals
from vending_server.sync.tables import journal_differences, journal_heads, journal_records
from vending_server.vending.tables import sales, tokens

IDLE_S = 900
YEAR = dt.timedelta(days=365)
METER = DRN["plain"]


class Town:
    """One server, its clock, and the machines that hang on it."""

    def __init__(self, engine, client, clock, folder):
        self.engine, self.clock, self.folder = engine, clock, folder
        self.line = Line(client)

    def machine(self, name="machine") -> Machine:
        machine = Machine(self.folder / name, self.line, self.clock.now)
        machine.enrol(self.engine, self.clock.now())
        return machine

    def rows(self, table):
        with reading(self.engine) as connection:
            return connection.execute(sa.select(table)).all()

    def forget_sellers(self) -> None:
        """What is known of a seller is known for a second."""
        self.clock.advance(dt.timedelta(seconds=2))

    def audit(self) -> None:
        with reading(self.engine) as connection:
            audit(connection)


@pytest.fixture
def town(migrated_sqlite, tmp_path):
    shutil.copyfile(migrated_sqlite, tmp_path / "town.sqlite")
    engine = little_town.build(f"sqlite:///{tmp_path / 'town.sqlite'}")
    api.let_in(engine, Role.CASHIER)
    clock = HandClock()
    with api.running(str(engine.url), tmp_path, clock=clock) as client:
        town = Town(engine, client, clock, tmp_path)
        yield town
        town.audit()
    engine.dispose()


def sell(till, drn=METER, **more):
    view = till.sell(a_sale(till, drn=drn, **more))
    assert view.state is VendState.TOKEN, view
    till.print_receipt(view.vend_id)
    return view


def sells_no_more(till) -> None:
    with pytest.raises(JournalDiffers):
        till.sell(a_sale(till, drn=METER))


# ---------------------------------------------------------------------- disks


def test_two_terminals_with_the_same_identity_are_seen_at_the_second_contact_and_both_stop(
    town, tmp_path
):
    first = town.machine()
    with first.till() as till:
        sell(till)
        till.sync.bring()
    first.timeouts = HASTY
    second = first.cloned_to(tmp_path / "clone")
    with first.till() as till:
        sell(till, tender_minor=3_000)
        till.sync.bring()

    with second.till() as clone:
        assert not clone.sync.bring().is_well
        sells_no_more(clone)
    with first.till() as till:
        assert not till.sync.bring().is_well
        sells_no_more(till)
        till.sync.check_well = lambda: None  # a program that does not look
        view = till.sell(a_sale(till, drn=METER, tender_minor=4_000))
        assert (view.state, view.problem.code) == (VendState.REFUSED, "vend_none")
    assert len(town.rows(sales)) == 2
    assert town.rows(journal_differences)


def test_a_clone_that_sold_first_is_told_apart_as_soon_as_its_journal_comes(town, tmp_path):
    first = town.machine()
    with first.till() as till:
        till.sync.bring()
    second = first.cloned_to(tmp_path / "clone")
    with first.till() as till:
        sell(till)
        till.sync.bring()

    with second.till() as clone:
        for tender_minor in (2_000, 3_000, 4_000):  # its journal gets longer than the copy
            sell(clone, tender_minor=tender_minor)
        assert not clone.sync.bring().is_well
        sells_no_more(clone)
    assert len(town.rows(sales)) == 4, "money was taken and tokens were given: nothing is undone"


def test_wiped_local_storage_is_seen_sells_nothing_and_is_enrolled_anew(town, tmp_path):
    machine = town.machine()
    with machine.till() as till:
        sell(till)
        till.sync.bring()
    machine.lose_journal()

    with machine.till() as till:
        assert not till.sync.bring().is_well
        sells_no_more(till)
    (old,) = town.rows(journal_heads)
    assert (old.standing, len(town.rows(sales))) == ("rolled_back", 1)

    with writing(town.engine) as connection:
        mine = terminals.c.id == old.terminal_id
        connection.execute(terminals.update().where(mine).values(suspended_at=town.clock.now()))
    town.forget_sellers()
    with pytest.raises(Declined, match="terminal_suspended"), machine.till():
        pass
    anew = town.machine("anew")
    with anew.till() as till:
        sell(till)
        assert till.sync.bring().is_well
    assert len(town.rows(sales)) == 2
    assert len({row.number for row in town.rows(terminals)}) == len(town.rows(terminals))


def test_every_flipped_bit_of_a_small_journal_is_found(town):
    machine = town.machine()
    with machine.till() as till:
        till.logout()
    key = load_identity(machine.folder).public_key
    assert verify_journal(machine.journal_path, public_key=key).records == 3
    missed = [at for at in flips(machine.journal_path) if verifies(machine.journal_path, key)]

    assert missed == []
    assert verifies(machine.journal_path, key)


def verifies(path, key) -> bool:
    try:
        verify_journal(path, public_key=key)
    except JournalBroken:
        return False
    return True


COLUMNS = ("seq", "previous_hash", "body", "hash", "signature")


def flips(path):
    """Flip one bit after the other in the rows of a journal; tell which, while it is flipped.

    What the table itself would refuse is tried too: a disk asks no table.
    """
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as rows:
        rows.execute("PRAGMA synchronous = OFF")
        rows.execute("CREATE TABLE bare AS SELECT * FROM journal")
        rows.execute("DROP TABLE journal")
        rows.execute("ALTER TABLE bare RENAME TO journal")
        for row in rows.execute("SELECT rowid, * FROM journal ORDER BY seq").fetchall():
            for column, value in zip(COLUMNS, row[1:], strict=True):
                where = f"UPDATE journal SET {column} = ? WHERE rowid = {row[0]}"
                for bit, changed in changes(value):
                    rows.execute(where, (changed,))
                    yield row[0], column, bit
                rows.execute(where, (value,))


def changes(value):
    if isinstance(value, int):
        return [(bit, value ^ 1 << bit) for bit in range(63)] + [(63, value - 2**63)]
    number = int.from_bytes(value)
    return [(bit, (number ^ 1 << bit).to_bytes(len(value))) for bit in range(len(value) * 8)]


# ---------------------------------------------------------------------- sessions


def test_a_session_closed_with_unsent_records_loses_nothing_and_the_next_operator_brings_it(town):
    machine = town.machine()
    with writing(town.engine) as connection:
        hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
        take_on(connection, "rana", Role.CASHIER, password_hash=hashed)
    with machine.till() as till:
        sell(till)
        till.logout()
        unsent = till.sync.state
    assert unsent.behind == unsent.head > 0
    assert town.rows(journal_records) == []

    with machine.till(operator="rana") as till:
        assert till.sync.bring().behind == 0
        assert [row.body for row in town.rows(journal_records)] == bodies(till)
    kinds = [row.kind for row in town.rows(journal_records)]
    assert kinds.count("operator_signed_in") == 2
    assert len(town.rows(sales)) == 1


def test_a_session_that_ended_by_itself_keeps_its_records_for_the_next_one(town):
    machine = town.machine()
    with machine.till() as till:
        sell(till)
        town.clock.advance(dt.timedelta(seconds=IDLE_S + 1))
        with pytest.raises(SessionEnded):
            till.sync.bring()
        assert town.rows(journal_records) == []
        till.login(LOGIN, api.PASSWORD)

        assert till.sync.bring().behind == 0
        assert [row.body for row in town.rows(journal_records)] == bodies(till)


def bodies(till) -> list[str]:
    return [body.decode() for _, body in till._journal.bodies()]


# ---------------------------------------------------------------------- clocks


def test_a_tills_clock_set_back_a_year_changes_no_token_and_no_day_of_the_books(town):
    machine = town.machine()
    with machine.till() as till:
        sell(till)
    machine.clock = lambda: town.clock.now() - YEAR

    with machine.till() as till:
        sell(till, tender_minor=3_000)
        assert till.sync.bring().is_well
    first, second = sorted(town.rows(sales), key=lambda row: row.sold_at)
    assert dt.timedelta() < second.sold_at - first.sold_at < dt.timedelta(minutes=10)
    early, late = sorted(town.rows(tokens), key=lambda row: row.tid)
    assert 0 < late.tid - early.tid < 10


@pytest.mark.expects_log("the clock is not to be trusted")
def test_a_servers_clock_set_back_a_year_sells_nothing_until_it_is_right_again(town):
    machine = town.machine()
    with machine.till() as till:
        sell(till)
    town.clock.time -= YEAR  # nobody's watch went back

    machine.timeouts = HASTY
    with machine.till() as till:
        none = till.sell(a_sale(till, drn=METER, tender_minor=3_000))
        assert (none.state, none.problem.code) == (VendState.REFUSED, "vend_none")
        assert len(town.rows(sales)) == 1
        town.clock.time += YEAR
        till.login(LOGIN, api.PASSWORD)
        sell(till, tender_minor=3_000)
    assert len(town.rows(sales)) == 2
