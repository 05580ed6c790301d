"""What may happen to a pack of sealed vends while the line is down: real till, real server.

On SQLite only: the services behind have their tests on both databases.
"""

from __future__ import annotations

import datetime as dt
import functools
import shutil

import pytest
import sqlalchemy as sa

from kiosk.api_client import Unreachable
from kiosk.errors import TillRefusal
from kiosk.flows.journal_sync import JournalDiffers
from kiosk.flows.till_values import LocalCode
from kiosk.flows.vend_states import VendState
from kiosk.store.offline_records import PackLost, VendsSoldOffline
from kiosk.store.records import decode_record
from tests.helpers import api, little_town
from tests.helpers.audit import audit
from tests.helpers.fake_till import a_sale
from tests.helpers.little_town import DRN, HandClock
from tests.helpers.machines import (
    LOGIN,
    PASSWORD,
    Line,
    Machine,
    buy_for_weeks,
    give_pack,
    offered,
    sell_offline,
)
from tests.helpers.office import take_on
from vending_server.db.engine import reading, writing
from vending_server.meters.tables import meters
from vending_server.offline_sales.tables import offline_findings
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.operators.tables import operators
from vending_server.sealing.states import SealedState
from vending_server.sealing.tables import sealed_vends
from vending_server.vending.tables import sales
from vending_server.wire import pack_crypto

CEILING_MINOR = 30_000
METERS = ("plain", "water")
HOUR = dt.timedelta(hours=1)


class Town:
    """One server, its clock, and the machines that hang on it."""

    def __init__(self, engine, client, clock, folder):
        self.engine, self.clock, self.folder = engine, clock, folder
        self.line = Line(client)

    def machine(self, name="machine", *, ceiling_minor=CEILING_MINOR) -> Machine:
        """Enrol a machine that may sell offline, and fill its pack."""
        machine = Machine(self.folder / name, self.line, self.clock.now)
        machine.steady_ns = lambda: int(self.clock.ticks * 10**9)
        machine.enrol(self.engine, self.clock.now())
        give_pack(self.engine, machine, ceiling_minor=ceiling_minor)
        return machine

    def rows(self, table, *where):
        with reading(self.engine) as connection:
            return connection.execute(sa.select(table).where(*where)).all()

    def sale_of(self, vend_id):
        (sale,) = self.rows(sales, sales.c.vend_id == vend_id)
        return sale

    def findings(self) -> list[str]:
        return [one.reason.value for one in self.rows(offline_findings)]

    def change(self, statement) -> None:
        with writing(self.engine) as connection:
            connection.execute(statement)


@pytest.fixture
def town(migrated_sqlite, tmp_path, monkeypatch):
    cheap = functools.partial(pack_crypto.password_secret, memory_kib=64)
    monkeypatch.setattr(pack_crypto, "password_secret", lambda *args, **_: cheap(*args))
    shutil.copyfile(migrated_sqlite, tmp_path / "town.sqlite")
    engine = little_town.build(f"sqlite:///{tmp_path / 'town.sqlite'}")
    api.let_in(engine, Role.CASHIER)
    clock = HandClock(little_town.NOON - dt.timedelta(weeks=4))
    buy_for_weeks(engine, clock, METERS)
    with api.running(str(engine.url), tmp_path, clock=clock) as client:
        yield Town(engine, client, clock, tmp_path)
        with reading(engine) as connection:
            audit(connection)
    engine.dispose()


def records(till, kind):
    found = [decode_record(body) for _, body in till._journal.bodies()]
    return [one for one in found if isinstance(one, kind)]


def sells_nothing(till, code=LocalCode.PACK_EMPTY) -> None:
    with pytest.raises(TillRefusal) as refused:
        till.offline.meter_of(DRN["plain"])
    assert refused.value.code == code


# ---------------------------------------------------------------------- time and money


def test_a_pack_used_after_its_expiry_sells_nothing(town):
    machine = town.machine()
    with machine.till() as till:
        machine.renew(till)
        choice = offered(till, "plain")[0]
        town.line.is_down = True
        town.clock.advance(25 * HOUR)
        sells_nothing(till, LocalCode.LEASE_ENDED)
        with pytest.raises(TillRefusal) as refused:
            sell_offline(till, choice)
        assert refused.value.code == LocalCode.LEASE_ENDED
        assert records(till, VendsSoldOffline) == []


def test_a_clock_set_back_a_year_sells_nothing_from_a_pack_until_the_server_was_heard(town):
    machine = town.machine()
    with machine.till() as till:
        machine.renew(till)
        town.line.is_down = True
        town.clock.time -= 365 * 24 * HOUR
        sells_nothing(till, LocalCode.CLOCK_NOT_TRUSTED)
    with machine.till() as till:  # signed in without a line
        sells_nothing(till, LocalCode.CLOCK_NOT_TRUSTED)
        town.clock.time += 365 * 24 * HOUR
        sells_nothing(till, LocalCode.CLOCK_NOT_TRUSTED)
    town.line.is_down = False
    with machine.till() as till:
        assert sell_offline(till, offered(till, "plain")[0])[0].state is VendState.TOKEN


def test_with_the_ceiling_reached_the_till_sells_until_its_pack_is_empty_and_gets_no_more(town):
    machine = town.machine(ceiling_minor=6_000)
    with machine.till() as till:
        machine.renew(till)
        standing = till.offline.standing()
        assert 0 < standing.exposure_minor <= standing.ceiling_minor == 6_000
        town.line.is_down = True
        taken = 0
        for key in METERS:
            while found := offered(till, key) if till.offline.standing().count_left else ():
                taken += sum(one.tender_minor for one in sell_offline(till, found[0]))
        assert taken == standing.exposure_minor
        sells_nothing(till, LocalCode.PACK_EMPTY)
    exposed = town.rows(sealed_vends, sealed_vends.c.state == SealedState.LIVE)
    assert sum(one.amount_minor for one in exposed) == standing.exposure_minor


def test_a_session_closed_with_unsent_sales_loses_none_and_the_next_operator_brings_them(town):
    machine = town.machine()
    with writing(town.engine) as connection:
        take_on(connection, "rana", Role.CASHIER, password_hash=Passwords(api.CHEAP).hash(PASSWORD))
    with machine.till() as till:
        machine.renew(till)
        town.line.is_down = True
        (view,) = sell_offline(till, offered(till, "plain")[0])
        till.logout()
        assert till.offline.unsynced().count == 1
    town.line.is_down = False

    with machine.till(operator="rana") as till:
        assert till.sync.bring().behind == 0
        assert till.offline.unsynced().count == 0
    sale = town.sale_of(view.vend_id)
    seller = next(one.login for one in town.rows(operators) if one.id == sale.operator_id)
    assert (sale.tender_minor, seller) == (view.tender_minor, LOGIN), (
        "who sold it, not who brought it"
    )


# ---------------------------------------------------------------------- what changed at the server


def sold_over(town, change, *, key="plain") -> None:
    """Sell from a pack what the server changes its mind about while the line is down; reconnect."""
    machine = town.machine()
    with machine.till() as till:
        machine.renew(till)
        town.line.is_down = True
        change()
        (view, *_) = sell_offline(till, offered(till, key)[0])
        assert view.state is VendState.TOKEN
        town.line.is_down = False
        till.login(LOGIN, PASSWORD)  # the session may have ended meanwhile
        machine.renew(till)
        assert (town.sale_of(view.vend_id).tender_minor, till.sync.state.behind) == (
            view.tender_minor,
            0,
        )


def test_a_sale_of_a_meter_that_was_blocked_meanwhile_is_posted_and_told(town):
    blocked = meters.update().where(meters.c.drn == DRN["plain"]).values(**BLOCKED)
    sold_over(town, lambda: town.change(blocked))

    assert town.findings() == ["blocked_meter"]
    meter_id = next(one.id for one in town.rows(meters) if one.drn == DRN["plain"])
    live = (sealed_vends.c.state == SealedState.LIVE, sealed_vends.c.meter_id == meter_id)
    assert town.rows(sealed_vends, *live) == [], "no more of it lies anywhere"


@pytest.mark.parametrize(
    ("factor", "told"), [(2, "price_borne"), (0.5, "price_credited")], ids=["dearer", "cheaper"]
)
def test_a_tariff_that_changed_meanwhile_costs_the_customer_nothing_more(town, factor, told):
    blocks = [[limit, int(price * factor)] for limit, price in little_town.BLOCKS]
    today = town.clock.time.date()

    def decide() -> None:
        with writing(town.engine) as connection:
            little_town.supersede(connection, "E1", valid_from=today, blocks=blocks)

    sold_over(town, decide)
    assert sorted(town.findings()) == sorted(["tariff_changed", told])


def test_a_period_that_began_meanwhile_sells_what_was_sealed_for_it(town):
    town.clock.advance(dt.datetime(2026, 11, 30, 10, tzinfo=dt.UTC) - town.clock.time)
    sold_over(town, lambda: town.clock.advance(13 * HOUR))

    last = max(town.rows(sales), key=lambda one: one.sold_at)
    assert (last.period, last.bought_before_tenths) == ("2026-12", 0)
    assert town.findings() == []


# ---------------------------------------------------------------------- the file


@pytest.mark.expects_log("the pack is lost")
def test_a_wiped_pack_file_is_told_and_comes_again_without_what_was_sold(town):
    machine = town.machine()
    with machine.till() as till:
        machine.renew(till)
        town.line.is_down = True
        sell_offline(till, offered(till, "plain")[0])
    machine.lose_pack()

    town.line.is_down = False
    with machine.till() as till:
        sells_nothing(till)
        assert len(records(till, PackLost)) == 1
        machine.renew(till)
        standing = till.offline.standing()
        assert standing.exposure_minor <= CEILING_MINOR
        assert not sealed_ids(till) & {one.sealed_id for one in sold_vends(till)}
        assert sell_offline(till, offered(till, "plain")[0])[0].state is VendState.TOKEN


@pytest.mark.expects_log("the pack is lost")
def test_a_pack_file_copied_to_another_machine_opens_nothing_there(town):
    machine, other = town.machine(), town.machine("other", ceiling_minor=0)
    with machine.till() as till:
        machine.renew(till)
    with other.till() as till:
        till.sync.bring()
    shutil.copyfile(machine.pack_path, other.pack_path)

    town.line.is_down = True
    with other.till(operator=None) as till:
        with pytest.raises(Unreachable):
            till.login(LOGIN, PASSWORD)
        sells_nothing(till)
    town.line.is_down = False
    with other.till() as till:
        sells_nothing(till)
        assert till.sell(a_sale(till, drn=DRN["plain"], tender_minor=7_000)).answer


def test_a_pack_file_put_back_from_before_a_sale_does_not_sell_it_again(town, tmp_path):
    machine = town.machine()
    with machine.till() as till:
        machine.renew(till)
    shutil.copyfile(machine.pack_path, tmp_path / "before")
    town.line.is_down = True
    with machine.till() as till:
        sold = {one.sealed_id for one in sell_ids(till)}
    machine.lose_pack()
    shutil.copyfile(tmp_path / "before", machine.pack_path)

    with machine.till() as till:
        assert sold
        assert not sealed_ids(till) & sold


def test_a_cloned_disk_that_sells_the_same_vend_is_seen_and_its_money_waits_for_two_people(
    town, tmp_path
):
    machine = town.machine()
    with machine.till() as till:
        machine.renew(till)
    clone = machine.cloned_to(tmp_path / "clone")
    clone.steady_ns = machine.steady_ns
    town.line.is_down = True
    for one in (machine, clone):
        with one.till() as till:
            sell_offline(till, offered(till, "plain")[0])

    town.line.is_down = False
    with machine.till() as till:
        machine.renew(till)
    with clone.till() as till:
        assert not till.sync.bring().is_well
        with pytest.raises(JournalDiffers):
            sell_offline(till, offered(till, "plain")[0])
    assert len(town.rows(sales, sales.c.terminal_id == machine.terminal_id)) == 1
    (finding,) = town.rows(offline_findings)
    assert (finding.reason, finding.state) == ("forked_journal", "quarantined")
    assert finding.amount_minor > 0


def test_a_whole_disk_put_back_that_sells_a_vend_again_is_seen_and_its_money_waits(town, tmp_path):
    machine = town.machine()
    with machine.till() as till:
        machine.renew(till)
    before = machine.cloned_to(tmp_path / "before")
    before.steady_ns = machine.steady_ns
    town.line.is_down = True
    with machine.till() as till:
        (sold,) = sell_offline(till, offered(till, "plain")[0])
        sell_offline(till, offered(till, "water")[0])
        town.line.is_down = False
        till.login(LOGIN, PASSWORD)
        till.sync.bring()
    assert len(town.rows(sales, sales.c.terminal_id == machine.terminal_id)) == 2

    town.line.is_down = True
    with before.till() as till:
        (again,) = sell_offline(till, offered(till, "plain")[0])
        town.line.is_down = False
        till.login(LOGIN, PASSWORD)
        for _ in range(2):
            assert not till.sync.bring().is_well
    (finding,) = town.rows(offline_findings)
    assert (finding.state, finding.vend_id, finding.amount_minor) == (
        "quarantined",
        again.vend_id,
        sold.tender_minor,
    )
    assert len(town.rows(sales, sales.c.terminal_id == machine.terminal_id)) == 2


def test_what_the_first_of_two_disks_sells_before_it_learns_of_the_other_is_told_too(
    town, tmp_path
):
    machine = town.machine()
    with machine.till() as till:
        machine.renew(till)
    clone = machine.cloned_to(tmp_path / "clone")
    clone.steady_ns = machine.steady_ns
    with machine.till() as till:
        till.sync.bring()
    with clone.till() as till:
        assert not till.sync.bring().is_well

    town.line.is_down = True
    with machine.till() as till:
        sell_offline(till, offered(till, "plain")[0])
        sell_offline(till, offered(till, "water")[0])
        town.line.is_down = False
        till.login(LOGIN, PASSWORD)
        assert not till.sync.bring().is_well
    assert [one.state for one in town.rows(offline_findings)] == ["quarantined"] * 2


@pytest.mark.expects_log("the pack is lost")
def test_a_pack_file_of_an_older_edition_is_lost_and_nothing_of_it_is_sold(town, tmp_path):
    machine = town.machine()
    with machine.till() as till:
        machine.renew(till)
    shutil.copyfile(machine.pack_path, tmp_path / "before")
    town.change(meters.update().where(meters.c.drn == DRN["plain"]).values(**BLOCKED))
    with machine.till() as till:
        machine.renew(till)
        assert offered(till, "plain") == ()
    machine.lose_pack()
    shutil.copyfile(tmp_path / "before", machine.pack_path)

    town.line.is_down = True
    with machine.till(operator=None) as till:
        sells_nothing(till)
        assert len(records(till, PackLost)) == 1


@pytest.mark.expects_log("the pack is lost")
def test_a_pack_whose_journal_was_wiped_is_lost_with_it(town):
    machine = town.machine()
    with machine.till() as till:
        machine.renew(till)
        town.line.is_down = True
        sell_offline(till, offered(till, "plain")[0])
    machine.lose_journal()

    with machine.till(operator=None) as till:
        with pytest.raises(Unreachable):
            till.login(LOGIN, PASSWORD)
        sells_nothing(till)


BLOCKED = {"blocked_ar": "مفقود", "blocked_en": "lost"}


def sealed_ids(till) -> set[str]:
    """Return what can be sold, of every meter."""
    found = set()
    for key in METERS:
        found |= {vend.sealed_id for choice in offered(till, key) for vend in choice.vends}
    return found


def sold_vends(till):
    return [one for sale in records(till, VendsSoldOffline) for one in sale.vends]


def sell_ids(till):
    sell_offline(till, offered(till, "plain")[0])
    return sold_vends(till)
