"""A server restored from an older backup, and the tills that remember: real till, real server.

What the server makes of what it is brought has its tests on both databases in test_recovery.py.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import itertools
import shutil

import msgspec
import pytest
import sqlalchemy as sa

from kiosk.api_client import Declined, Unreachable
from kiosk.errors import TillRefusal
from kiosk.flows.recovery import request_of
from kiosk.flows.shift_values import NewBag, NewMovement
from kiosk.flows.till_values import ConfirmedSale, SaleMode
from kiosk.flows.vend_states import VendState
from kiosk.store.records import VendIntended, decode_record
from tests.helpers import api, disaster
from tests.helpers.audit import audit
from tests.helpers.fake_till import a_sale
from tests.helpers.little_town import DRN, HandClock
from tests.helpers.machines import (
    HASTY,
    Line,
    Machine,
    buy_for_weeks,
    give_pack,
    offered,
    sell_offline,
)
from tests.helpers.office import take_on
from vending_server.db.engine import reading, writing
from vending_server.ledger.service import trial_balance
from vending_server.offline_sales.tables import offline_findings
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.points.tables import terminals
from vending_server.shifts.tables import cash_movements, shifts
from vending_server.vending.tables import recovered_vends, sales, tokens, vends
from vending_server.wire.canonical import digest_hex
from vending_server.wire.cash_count import CountLine
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

METER = DRN["plain"]


class Town:
    """A server that can be restored; `machine` hangs on whichever serves now."""

    def __init__(self, folder, stack):
        self.folder, self._stack = folder, stack
        self._restores = itertools.count(1)
        self.clock = HandClock()
        self.town = disaster.town_of(f"sqlite:///{folder / 'town.sqlite'}", folder, self.clock)
        self.engine = self.town.engine
        api.let_in(self.engine, Role.CASHIER)
        with writing(self.engine) as connection:  # only the machines of these tests are awaited
            connection.execute(terminals.update().values(suspended_at=self.clock.now()))
        (folder / "server").mkdir()
        self._config = api.config_for(str(self.engine.url), folder / "server")
        self.line = Line(self._serve())

    def _serve(self):
        """Serve over the database of now, with the keys of always."""
        config = dataclasses.replace(self._config, database_url=str(self.engine.url))
        return self._stack.enter_context(api.serving(config, clock=self.clock))

    def use_shifts(self) -> None:
        self._config = dataclasses.replace(self._config, uses_shifts=True)
        self.line.client = self._serve()

    def take_on(self, login: str) -> None:
        hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
        with writing(self.engine) as connection:
            take_on(connection, login, Role.CASHIER, password_hash=hashed)

    def machine(self, name="machine") -> Machine:
        machine = Machine(self.folder / name, self.line, self.clock.now, HASTY)
        machine.enrol(self.engine, self.clock.now())
        return machine

    def backup(self):
        return self.town.file_of(self.town.backup())

    def restore(self, file) -> None:
        folder = self.folder / f"restored-{next(self._restores)}"
        folder.mkdir()
        engine = self._stack.enter_context(disaster.empty_database("sqlite", folder, None))
        self.town.restore(engine, file)
        self.engine = self.town.engine = engine
        self.line.client = self._serve()

    def rows(self, table):
        with reading(self.engine) as connection:
            return connection.execute(sa.select(table).order_by(*table.primary_key)).all()


@pytest.fixture
def town(migrated_sqlite, tmp_path):
    shutil.copyfile(migrated_sqlite, tmp_path / "town.sqlite")
    with contextlib.ExitStack() as stack:
        town = Town(tmp_path, stack)
        yield town
        with reading(town.engine) as connection:
            audit(connection)
        town.town.engine.dispose()


def sell(till, drn=METER, **more):
    view = till.sell(a_sale(till, drn=drn, **more))
    assert view.state is VendState.TOKEN, view
    till.print_receipt(view.vend_id)
    return view


def test_printed_but_not_on_the_server_the_till_brings_it_back_and_sells_on(town):
    machine = town.machine()
    with machine.till() as till:
        sell(till)
        file = town.backup()
        sell(till, tender_minor=3_000)
        sell(till, DRN["indebted"])
        till.sync.bring()
    before = {table: town.rows(table) for table in (sales, tokens)}
    town.restore(file)
    assert len(town.rows(sales)) == 1

    with machine.till() as till:
        assert till.sync.bring().behind == 0
        assert {table: town.rows(table) for table in before} == before
        sell(till, tender_minor=4_000)
    assert len(town.rows(sales)) == 4


def test_until_it_has_reported_the_till_sells_nothing_and_takes_no_word_back(town):
    machine = town.machine()
    with machine.till() as till:
        file = town.backup()
        sell(till)
    town.restore(file)

    with machine.till() as till:
        with pytest.raises(Declined, match="recovering_after_restore"):
            a_sale(till, drn=METER, tender_minor=3_000)
        till.sync.bring()
        sell(till, tender_minor=3_000)
    assert len(town.rows(sales)) == 2


def test_a_line_that_breaks_over_any_of_it_is_followed_by_the_whole_again(town):
    machine = town.machine()
    with machine.till() as till:
        file = town.backup()
        for tender_minor in (2_000, 3_000):
            sell(till, tender_minor=tender_minor)
    before = town.rows(sales)
    town.restore(file)

    with machine.till() as till:
        for path in ("/v1/recovery", "/v1/recovery/vends", "/v1/recovery/report"):
            town.line.loses_answer_to = path
            with pytest.raises(Unreachable):
                till.sync.bring()
        till.sync.bring()
        sell(till, tender_minor=4_000)
    assert town.rows(sales)[:2] == before
    assert [row.outcome for row in town.rows(recovered_vends)] == ["posted", "posted"]


def test_a_sale_that_the_server_refuses_stops_neither_the_others_nor_the_journal(town, monkeypatch):
    machine = town.machine()
    with machine.till() as till:
        file = town.backup()
        sell(till, tender_minor=2_000)
        sell(till, DRN["water"], tender_minor=3_000)
    town.restore(file)

    with machine.till() as till:
        bring_back = till.sync.api.bring_back
        spoilt = [lambda one: bring_back(msgspec.structs.replace(one, request="{}")), bring_back]

        def bring(vend):
            return spoilt.pop(0)(vend)

        monkeypatch.setattr(till.sync.api, "bring_back", bring)
        with pytest.raises(Declined, match="invalid_request"):
            till.sync.bring()
        assert till.sync.state.behind == 0
        assert [row.tender_minor for row in town.rows(sales)] == [3_000]
        with pytest.raises(Declined, match="recovering_after_restore"):
            a_sale(till, drn=METER, tender_minor=4_000)


def test_refusals_visits_units_and_what_was_wanted_again_come_back_as_they_were(town):
    machine = town.machine()
    with machine.till() as till:
        file = town.backup()
        sell(till, tender_minor=3_000, sell_again=True)
        sell_units(till, 600)
        visit = [a_sale(till, drn=DRN[key]) for key in ("plain", "water")]
        assert all(one.state is VendState.TOKEN for one in till.sell_visit(visit))
        wrong = dataclasses.replace(a_sale(till, drn=DRN["indebted"]), quote_hash="0" * 64)
        assert till.sell(wrong).problem.code == "price_changed"
        asked = {path for _, path, _ in town.line.sent}
        assert not any(path.startswith("/v1/recovery/") for path in asked)
        for _, body in till._journal.bodies():
            record = decode_record(body)
            if isinstance(record, VendIntended):
                assert digest_hex(request_of(record)) == record.request_sha256
    before = {table: [row._mapping for row in town.rows(table)] for table in (sales, vends)}
    town.restore(file)

    with machine.till() as till:
        till.sync.bring()
    after = {table: [row._mapping for row in town.rows(table)] for table in before}
    assert {row.outcome for row in town.rows(recovered_vends)} == {"posted"}
    assert after[sales] == before[sales]
    assert [without_time(row) for row in after[vends]] == [without_time(r) for r in before[vends]]


def sell_units(till, units_tenths) -> None:
    quoted = till.quote(METER, units_tenths=units_tenths)
    price = quoted.quote.tender_minor
    sale = ConfirmedSale(
        quote=quoted.quote,
        quote_hash=quoted.quote_hash,
        drn=METER,
        mode=SaleMode.UNITS,
        tenders=(Tender(kind=TenderKind.CASH, amount_minor=price),),
        received_minor=price,
    )
    assert till.sell(sale).state is VendState.TOKEN


def without_time(row):
    return {name: value for name, value in row.items() if name != "decided_at"}


def test_only_what_the_backup_may_lack_is_brought_whatever_the_tills_clock_says(town):
    machine = town.machine()
    machine.clock = lambda: town.clock.now() - dt.timedelta(days=365)
    with machine.till() as till:
        for tender_minor in (2_000, 3_000, 4_000):
            sell(till, tender_minor=tender_minor)
        town.clock.advance(dt.timedelta(days=3))
        till.login("samar", api.PASSWORD)
        file = town.backup()
        sell(till, tender_minor=5_000)
    town.restore(file)

    with machine.till() as till:
        till.sync.bring()
    brought = [path for _, path, _ in town.line.sent if path == "/v1/recovery/vends"]
    assert len(brought) == 1
    assert len(town.rows(sales)) == 4


def test_a_till_that_was_away_over_two_restores_brings_back_what_the_first_one_forgot(town):
    machine, other = town.machine(), town.machine("other")
    with machine.till() as till:
        first = town.backup()
        sell(till, tender_minor=5_000)
    before = town.rows(sales)
    town.restore(first)
    with other.till() as till:
        till.sync.bring()
    town.clock.advance(dt.timedelta(days=5))
    second = town.backup()
    town.restore(second)
    assert town.rows(sales) == []

    with machine.till() as till:
        till.sync.bring()
    assert town.rows(sales) == before


def test_an_old_sale_whose_answer_came_last_hides_no_newer_one(town):
    machine = town.machine()
    with machine.till() as till:
        town.line.loses_answer_to, town.line.is_down_after_loss = "/v1/vends", True
        lost = till.sell(a_sale(till, drn=DRN["water"]))
        assert town.line.was_lost.wait(30)
    town.line.is_down = False
    assert lost.state is VendState.IN_DOUBT
    town.clock.advance(dt.timedelta(days=3))
    file = town.backup()
    with machine.till() as till:
        sell(till, tender_minor=5_000)
        assert till.ask(lost.vend_id).state is VendState.TOKEN
    before = town.rows(sales)
    town.restore(file)

    with machine.till() as till:
        till.sync.bring()
    assert town.rows(sales) == before


def test_a_vend_in_doubt_over_the_restore_is_denied_once_every_till_has_reported(town):
    machine, other = town.machine(), town.machine("other")
    with machine.till() as till:
        file = town.backup()
        town.line.loses_answer_to = "/v1/vends"
        town.line.is_down_after_loss = True
        lost = till.sell(a_sale(till, drn=METER))
        assert town.line.was_lost.wait(30)
    town.line.is_down = False
    assert (lost.state, len(town.rows(sales))) == (VendState.IN_DOUBT, 1)
    town.restore(file)

    with machine.till() as till:
        till.sync.bring()
        assert till.resolve(lost.vend_id).state is VendState.IN_DOUBT
    with other.till() as till:
        till.sync.bring()
    with machine.till() as till:
        none = till.resolve(lost.vend_id)
        assert (none.state, none.problem.code) == (VendState.REFUSED, "vend_none")
    assert town.rows(sales) == []


def test_a_till_whose_clock_is_ahead_brings_its_sale_back_into_its_shift(town):
    town.use_shifts()
    machine = town.machine()
    machine.clock = lambda: town.clock.now() + dt.timedelta(hours=2)
    with machine.till() as till:
        till.shifts.open(counted(notes=2))
        file = town.backup()
        sell(till, tender_minor=5_000)
        till.sync.bring()
    town.restore(file)

    with machine.till() as till:
        till.sync.bring()

    (sale,), (shift,) = town.rows(sales), town.rows(shifts)
    assert sale.sold_at < shift.opened_at
    assert sale.shift_id == shift.id


@pytest.mark.parametrize("opened", ["before_the_backup", "after_it"])
def test_a_sale_that_comes_back_lies_in_the_drawer_of_its_shift(town, opened):
    town.use_shifts()
    machine = town.machine()
    with machine.till() as till:
        file = town.backup()
        till.shifts.open(counted(notes=2))
        if opened == "before_the_backup":
            file = town.backup()
        sell(till, tender_minor=5_000)
        till.sync.bring()
    town.restore(file)

    with machine.till() as till:
        till.sync.bring()
        assert till.shifts.state().is_mine
        sell(till, tender_minor=10_000)
        till.shifts.close(counted(notes=5), float_left_minor=0)
        till.sync.bring()
    (shift,) = town.rows(shifts)
    assert (shift.counted_minor, shift.variance_minor) == (25_000, 0)
    came_back, _ = sorted(town.rows(sales), key=lambda row: row.sold_at)
    assert came_back.shift_id == shift.id


def test_a_restored_server_gets_openings_counts_and_bags_again_among_the_sales(town):
    town.use_shifts()
    town.take_on("rana")
    machine = town.machine()
    with machine.till() as till:
        till.shifts.open(counted(notes=2))
        file = town.backup()
        sell(till, tender_minor=5_000)
        till.shifts.move(till.shifts.new_movement(PETTY))
        till.shifts.close(counted(notes=2), float_left_minor=5_000)
        (closed,) = till.shifts.to_deposit()
        till.shifts.bag(bag_of(closed.shift_id, notes=1))
        till.login("rana", api.PASSWORD)  # another's acts come back in her own name
        till.shifts.open(counted(notes=1))
        sell(till, tender_minor=10_000)
        till.sync.bring()
    before = {table: town.rows(table) for table in (sales, shifts, cash_movements)}
    before_ledger = balances(town)
    town.clock.advance(dt.timedelta(days=1))
    town.restore(file)

    with machine.till(operator="rana") as till:
        till.sync.bring()
        assert till.shifts.state().is_mine
        assert {table: town.rows(table) for table in before} == before
        assert balances(town) == before_ledger
        sell(till, tender_minor=4_000)
        till.shifts.close(counted(notes=4), float_left_minor=0)
    _, last = town.rows(shifts)
    assert last.variance_minor == 20_000 - 19_000


def test_a_shift_counted_since_the_backup_is_closed_at_its_till_too(town):
    town.use_shifts()
    machine = town.machine()
    with machine.till() as till:
        till.shifts.open(counted(notes=2))
        file = town.backup()
        till.shifts.close(counted(notes=2), float_left_minor=5_000)
    town.restore(file)

    with machine.till() as till:
        assert till.shifts.state().shift is None, "its Z lies here, whatever the backup has"
        for path in ("/v1/recovery/acts", "/v1/recovery/report"):
            town.line.loses_answer_to = path
            with pytest.raises(Unreachable):
                till.sync.bring()
        till.sync.bring()
        assert till.shifts.state().shift is None
        till.shifts.open(counted(notes=1))
    assert [row.counted_minor for row in town.rows(shifts)] == [10_000, None]


def test_no_new_shift_stands_in_the_way_of_one_that_a_till_still_has_to_bring_back(town):
    town.use_shifts()
    machine = town.machine()
    with machine.till() as till:
        file = town.backup()
        till.shifts.open(counted(notes=2))
    before = town.rows(shifts)
    town.restore(file)

    with machine.till() as till:
        with pytest.raises(Declined, match="recovering_after_restore"):
            till.shifts.open(counted(notes=3))
        till.sync.bring()
        assert [one.state for one in till.shifts.resume().pending] == []
        assert till.shifts.state().is_mine
    assert town.rows(shifts) == before


def test_no_shift_is_closed_beside_an_opening_that_has_no_answer(town):
    town.use_shifts()
    machine = town.machine()
    with machine.till() as till:
        file = town.backup()
        till.shifts.open(counted(notes=2))
    town.restore(file)

    with machine.till() as till:
        with pytest.raises(Declined, match="recovering_after_restore"):
            till.shifts.open(counted(notes=2))
        till.sync.bring()
        with pytest.raises(TillRefusal, match="shift_act_in_doubt"):
            till.shifts.close(counted(notes=2), float_left_minor=5_000)
        till.shifts.resume()
        till.shifts.close(counted(notes=2), float_left_minor=5_000)
        till.shifts.resume()
    assert [(row.counted_minor, row.variance_minor) for row in town.rows(shifts)] == [(10_000, 0)]


PETTY = NewMovement(
    direction="out",
    reason="petty_expense",
    amount_minor=5_000,
    counterpart="the shop",
    paper="bill 7",
)


def bag_of(shift_id: str, *, notes: int) -> NewBag:
    counts = tuple(counted(notes=notes))
    return NewBag(shift_ids=(shift_id,), counts=counts, bank="the bank", bag_number="B1")


def balances(town) -> dict[str, int]:
    with reading(town.engine) as connection:
        return trial_balance(connection)


def counted(*, notes: int) -> list[CountLine]:
    return [CountLine(denomination_minor=5_000, pieces=notes)]


# ---------------------------------------------------------------------- sold from a pack


def with_pack(town) -> Machine:
    machine = town.machine()
    machine.steady_ns = lambda: int(town.clock.ticks * 10**9)
    give_pack(town.engine, machine, ceiling_minor=30_000)
    buy_for_weeks(town.engine, town.clock, ("plain", "water"))
    return machine


def test_sales_from_a_pack_that_the_backup_lacks_are_posted_again_from_the_journal_once(town):
    machine = with_pack(town)
    with machine.till() as till:
        machine.renew(till)
        file = town.backup()
        town.line.is_down = True
        sell_offline(till, offered(till, "plain")[0])
        town.line.is_down = False
        till.sync.bring()
        sell(till, DRN["water"], tender_minor=3_000)
    before = {row.vend_id: row.units_tenths for row in town.rows(sales)}
    town.restore(file)
    assert len(town.rows(sales)) == len(before) - 2

    with machine.till() as till:
        for _ in range(2):
            till.sync.bring()
    assert {row.vend_id: row.units_tenths for row in town.rows(sales)} == before
    assert town.rows(offline_findings) == []


def test_sales_from_a_pack_that_the_backup_never_heard_of_wait_for_two_people_and_no_more_is_sold(
    town,
):
    machine = with_pack(town)
    with machine.till() as till:
        till.sync.bring()
        file = town.backup()
        machine.renew(till)
        town.line.is_down = True
        (sold,) = sell_offline(till, offered(till, "plain")[0])
        left = till.offline.standing()
    town.restore(file)
    town.line.is_down = False

    with machine.till() as till:
        machine.renew(till)
        (finding,) = town.rows(offline_findings)
        assert (finding.reason, finding.state) == ("not_in_pack", "quarantined")
        assert finding.amount_minor == sold.tender_minor
        standing = till.offline.standing()
        assert standing.pack_number > left.pack_number, "what it held opens nothing any more"
        assert (left.count_left > 0, standing.count_left) == (True, 0)


def test_a_shift_opened_without_a_line_follows_the_one_that_comes_back(town):
    town.use_shifts()
    machine = with_pack(town)
    with machine.till() as till:
        machine.renew(till)
        till.shifts.open(counted(notes=1))
        file = town.backup()
        till.shifts.close(counted(notes=1), float_left_minor=5_000)
        town.line.is_down = True
        till.shifts.open(counted(notes=1))
        (sold,) = sell_offline(till, offered(till, "plain")[0])
        town.restore(file)
        town.line.is_down = False
        till.sync.bring()
    first, second = town.rows(shifts)
    assert (first.closed_at is None, second.closed_at) == (False, None)
    (sale,) = (one for one in town.rows(sales) if one.vend_id == sold.vend_id)
    assert sale.shift_id == second.id
