"""Days on which no line reaches a point: real till, real server, and what goes between by hand.

On SQLite only: the services behind have their tests on both databases.
"""

from __future__ import annotations

import datetime as dt
import functools
import importlib
import re
import shutil

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.errors import TillRefusal
from kiosk.flows.till_values import LocalCode
from tests.helpers import api, little_town
from tests.helpers.audit import audit
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
from tests.helpers.office import new_document_id, take_on
from vending_server.__main__ import main
from vending_server.audit.tables import audit_log
from vending_server.db.engine import reading, writing
from vending_server.offline_sales.tables import offline_findings
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.operators.sessions import last_seller_at
from vending_server.points.service import terminal
from vending_server.points.tables import terminals
from vending_server.sealing import closures, rows
from vending_server.sealing.extending import extend_pack
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.wire import pack_crypto
from vending_server.wire.closures import ClosureShare
from vending_server.wire.pack_medium import close_for_device

CEILING_MINOR = 6_000
HOUR = dt.timedelta(hours=1)


class Town:
    """One server, its clock, one machine that sells offline, and two people of the office."""

    def __init__(self, engine, client, clock, folder):
        self.engine, self.clock, self.line = engine, clock, Line(client)
        self.packs = client.app.state.services.packs
        self.machine = Machine(folder / "machine", self.line, clock.now)
        self.machine.steady_ns = lambda: int(clock.ticks * 10**9)
        self.machine.enrol(engine, clock.now())
        give_pack(engine, self.machine, ceiling_minor=CEILING_MINOR)
        hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
        with writing(engine) as connection:
            self.layla = take_on(connection, "layla", Role.ACCOUNTANT, password_hash=hashed)
            self.amal = take_on(connection, "amal", Role.ADMINISTRATOR, password_hash=hashed)

    def order(self, *, ceiling_minor: int, hours: int) -> None:
        now = self.clock.now()
        order = closures.NewOrder(
            order_id=new_document_id(),
            shares=[ClosureShare(point=2, terminal=0, ceiling_minor=ceiling_minor)],
            begins_at=now,
            ends_at=now + hours * HOUR,
            reason="roads closed",
            made_by=self.layla.operator_id,
            agreed_by=self.amal.operator_id,
        )
        with writing(self.engine) as connection:
            closures.make_order(connection, order, now)

    def medium(self) -> bytes:
        """What `pack-file` writes."""
        with reading(self.engine) as connection:
            caller = last_seller_at(connection, self.machine.terminal_id)
            at = packs.c.terminal_id == self.machine.terminal_id
            device_key = connection.scalar(sa.select(packs.c.exchange_key).where(at))
        return close_for_device(
            self.packs.whole(caller),
            terminal_id=self.machine.terminal_id,
            device_key=bytes.fromhex(device_key),
            ephemeral=X25519PrivateKey.generate(),
        )

    def extend(self, *, hours: int) -> str:
        terminal_id = self.machine.terminal_id
        with writing(self.engine) as connection:
            known = rows.pack_of(connection, terminal_id).edition
            code, _ = extend_pack(
                connection,
                terminal_id,
                edition=known,
                hours=hours,
                master=self.packs.planner.maker.master,
            )
        return code

    def findings(self) -> list[tuple[str, str]]:
        with reading(self.engine) as connection:
            found = connection.execute(sa.select(offline_findings)).all()
        return [(one.reason.value, one.order_number) for one in found]


@pytest.fixture
def town(migrated_sqlite, tmp_path, monkeypatch):
    cheap = functools.partial(pack_crypto.password_secret, memory_kib=64)
    monkeypatch.setattr(pack_crypto, "password_secret", lambda *args, **_: cheap(*args))
    shutil.copyfile(migrated_sqlite, tmp_path / "town.sqlite")
    engine = little_town.build(f"sqlite:///{tmp_path / 'town.sqlite'}")
    api.let_in(engine, Role.CASHIER)
    clock = HandClock(little_town.NOON - dt.timedelta(weeks=4))
    buy_for_weeks(engine, clock, ("plain", "water"))
    config = api.config_for(str(engine.url), tmp_path)
    with api.serving(config, clock=clock) as client:
        town = Town(engine, client, clock, tmp_path)
        town.config = config
        yield town
        with reading(engine) as connection:
            audit(connection)
    engine.dispose()


def bring(town, till) -> None:
    """Let the line be back; whoever works signs in anew, and the journal goes to the server."""
    town.line.is_down = False
    till.login(LOGIN, PASSWORD)
    town.machine.renew(till)


def test_a_pack_under_an_order_is_carried_to_a_till_that_no_line_reaches(town):
    machine = town.machine
    with machine.till() as till:
        machine.renew(till)
        before = till.offline.standing()
        assert (before.ceiling_minor, before.order_number) == (CEILING_MINOR, "")
        town.line.is_down = True
        (sold,) = sell_offline(till, offered(till, "plain")[0])

        town.order(ceiling_minor=30_000, hours=70)
        assert till.pack.take_file(town.medium())

        standing = till.offline.standing()
        assert standing.ceiling_minor == 30_000
        assert standing.exposure_minor > before.exposure_minor
        assert standing.order_number == "2026/1"
        town.clock.advance(69 * HOUR)
        (later,) = sell_offline(till, offered(till, "plain")[0])
        assert later.vend_id != sold.vend_id
        bring(town, till)

    assert town.findings() == [("closure_order", "2026/1")], "the first was sold without an order"
    with reading(town.engine) as connection:
        at = packs.c.terminal_id == machine.terminal_id
        pack = connection.execute(sa.select(packs).where(at)).one()
        states = connection.scalars(sa.select(sealed_vends.c.state)).all()
    assert pack.acknowledged_edition >= standing.edition, "its journal told of the medium"
    assert [one.value for one in states].count("sold") == 2


def test_a_large_pack_goes_on_one_medium_whole(town, monkeypatch):
    monkeypatch.setattr("vending_server.sealing.planning.BOXES_MAX", 1)
    machine = town.machine
    with machine.till() as till:
        machine.renew(till)
        town.line.is_down = True
        town.order(ceiling_minor=30_000, hours=70)

        assert till.pack.take_file(town.medium())

        standing = till.offline.standing()
        assert standing.count_left > 2, "more than one renewal brings at once"
        with reading(town.engine) as connection:
            live = rows.exposure_of(connection, machine.terminal_id).count
        assert standing.count_left == live


def test_a_code_by_telephone_lets_a_pack_be_sold_longer_and_its_sales_are_in_time(town):
    machine = town.machine
    with machine.till() as till:
        machine.renew(till)
        town.line.is_down = True
        town.clock.advance(25 * HOUR)
        with pytest.raises(TillRefusal) as refused:
            till.offline.meter_of(DRN["plain"])
        assert refused.value.code == LocalCode.LEASE_ENDED

        until = till.pack.extend(town.extend(hours=60), "samar")

        assert until - town.clock.time > 34 * HOUR
        town.clock.advance(34 * HOUR)
        sell_offline(till, offered(till, "plain")[0])
        bring(town, till)

    assert town.findings() == [("closure_order", "phone/60")], "not quarantined as expired"


@pytest.fixture
def command(town, tmp_path, monkeypatch):
    (tmp_path / "server.toml").write_text(api.settings_text(town.config))
    password = tmp_path / "password"
    password.write_text(api.PASSWORD)
    password.chmod(0o600)
    for name in ("extend_pack", "pack_file"):
        module = importlib.import_module(f"vending_server.commands.{name}")
        monkeypatch.setattr(module, "SystemClock", lambda: town.clock)

    def run(name, *words, people=()):
        by = [text for one in people for text in ("--by", one, "--password-file", str(password))]
        with reading(town.engine) as connection:
            number = terminal(connection, town.machine.terminal_id).number
        where = ["--config", str(tmp_path / "server.toml"), "--point", "2"]
        return main([name, *where, "--terminal", str(number), *words, *by])

    return run


@pytest.mark.shows_secret("the code is read over the telephone")
def test_two_people_get_a_code_at_the_server_and_the_till_takes_it(town, command, capsys):
    with town.machine.till() as till:
        town.machine.renew(till)
        words = ("--edition", str(till.offline.standing().edition), "--hours", "48")
        told = (*words, "--reason", "the bridge is closed")
        assert command("extend-pack", *told, people=("layla",)) == 2
        assert command("extend-pack", *told, people=("layla", "samar")) == 2
        assert "read out" not in capsys.readouterr().out

        assert command("extend-pack", *told, people=("layla", "amal")) == 0

        code = re.search(r"^    ([\d ]+)$", capsys.readouterr().out, re.MULTILINE)[1]
        before = till.offline.standing().valid_until
        assert till.pack.extend(code, "samar") - before == 24 * HOUR
    with reading(town.engine) as connection:
        acts = connection.scalars(sa.select(audit_log.c.action)).all()
    assert acts.count("pack.extended") == 1


def test_a_file_is_written_once_and_a_suspended_terminal_gets_none(town, command, tmp_path, capsys):
    out = ("--out", str(tmp_path / "pack.bin"))
    assert command("pack-file", *out) == 2, "nobody ever signed in there"
    with town.machine.till() as till:
        town.machine.renew(till)
        town.order(ceiling_minor=30_000, hours=70)

        assert command("pack-file", *out) == 0

        assert "valid until" in capsys.readouterr().out
        assert till.pack.take_file((tmp_path / "pack.bin").read_bytes())
        assert till.offline.standing().ceiling_minor == 30_000
    assert command("pack-file", *out) == 2, "there is a file of this name"
    with writing(town.engine) as connection:
        connection.execute(terminals.update().values(suspended_at=town.clock.now()))
    assert command("pack-file", "--out", str(tmp_path / "other.bin")) == 2
    assert not (tmp_path / "other.bin").exists()
