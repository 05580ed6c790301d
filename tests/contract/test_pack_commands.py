"""What head office says and sees of packs: ceilings, and what could be lost."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.helpers import api, little_town
from tests.helpers.office import take_on
from tests.helpers.pack_town import PackTown
from vending_server.__main__ import main
from vending_server.audit.service import verify
from vending_server.audit.tables import audit_log
from vending_server.db.engine import reading, writing
from vending_server.operations.doctor import Level, examine
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.paging import WHOLE
from vending_server.sealing import rows
from vending_server.sealing.listing import standings
from vending_server.sealing.tables import packs


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        take_on(connection, "layla", Role.ACCOUNTANT, password_hash=hashed)
        take_on(connection, "amal", Role.ADMINISTRATOR, password_hash=hashed)
        take_on(connection, "samir", Role.CASHIER, password_hash=hashed)
    yield engine
    engine.dispose()


@pytest.fixture
def vending(engine, database_url, tmp_path):
    folder = tmp_path / "server"
    made = ["init", "--mode", "sample", "--directory", str(folder), "--database-url", database_url]
    assert main(made) == 0
    return lambda command, *words: main([command, "--config", str(folder / "server.toml"), *words])


@pytest.fixture
def ceiling(vending, tmp_path):
    password = tmp_path / "password"
    password.write_text(api.PASSWORD)
    password.chmod(0o600)

    def run(ils, *people, terminal="1"):
        by = [text for one in people for text in ("--by", one)]
        files = ["--password-file", str(password)] * len(people)
        where = ["--point", "2", "--terminal", terminal, "--ils", str(ils)]
        return vending("offline-ceiling", *where, *by, *files)

    return run


def ceilings(engine):
    with reading(engine) as connection:
        return connection.scalars(sa.select(packs.c.ceiling_minor)).all()


def test_one_person_sets_a_small_ceiling_and_it_is_written_down(engine, ceiling, capsys):
    assert ceiling(20_000) == 0
    assert ceiling(500) == 0

    assert ceilings(engine) == [50_000]
    assert "2-01 may hold 500 ILS" in capsys.readouterr().out
    with reading(engine) as connection:
        rows = connection.execute(sa.select(audit_log).order_by(audit_log.c.sequence)).all()
        assert verify(connection).fault == ""
    told = [one for one in rows if one.action == "terminal.offline_ceiling"]
    assert len(told) == 2
    assert '"ils":500' in str(told[-1].details).replace(" ", "").replace("'", '"')


def test_a_large_ceiling_takes_two_people_who_may(engine, ceiling):
    for people in ((), ("layla",), ("samir", "amal"), ("layla", "samir")):
        assert ceiling(20_001, *people) == 2, people
    assert ceilings(engine) == []

    assert ceiling(100_000, "layla", "amal") == 0

    assert ceilings(engine) == [10_000_000]


def test_a_ceiling_that_cannot_be_is_not_set(engine, ceiling):
    assert [ceiling(-1), ceiling(1_000_001, "layla", "amal"), ceiling(100, terminal="9")] == [2] * 3
    assert ceilings(engine) == []


def test_packs_are_listed_with_both_figures_of_what_could_be_lost(engine, vending, capsys):
    town = PackTown(engine, ceiling_minor=10_000)
    town.want(("plain", 2000), ("water", 3000))
    town.till.renew()
    town.want()
    town.change(sa.text("UPDATE meters SET blocked_ar = 'x', blocked_en = 'x' WHERE id = 3"))
    town.till.apply(town.till.ask())

    with reading(engine) as connection:
        (asked,) = standings(connection, WHOLE).packs
    assert (asked.live_count, asked.live_minor, asked.exposed_minor) == (1, 2000, 5000)
    town.till.bring_journal()
    assert vending("packs") == 0
    told = capsys.readouterr().out
    assert "2-01" in told
    assert "20.00  20.00    50.00" in told, "live, exposed, ever delivered"
    assert "1 packs" in told


def test_doctor_tells_of_a_silent_terminal_and_of_one_that_was_given_all_it_may(
    engine, database_url, tmp_path, monkeypatch
):
    monkeypatch.setattr(rows, "EVER_MAX_CEILINGS", 1)
    config = api.config_for(database_url, tmp_path)
    town = PackTown(engine, ceiling_minor=2000)
    town.want(("plain", 2000))
    town.till.renew()

    def said(after):
        found = examine(config, engine, town.clock.time + after)
        return [(one.level, one.text) for one in found if one.what == "packs"]

    well, given_all = said(dt.timedelta(hours=1))
    assert well == (Level.OK, "1, with 20 ILS that could be lost")
    assert (given_all[0], "as much as it ever may" in given_all[1]) == (Level.WARN, True)
    silent = said(dt.timedelta(hours=26))[1]
    assert (silent[0], "holds 20 ILS past its pack's end" in silent[1]) == (Level.WARN, True)
