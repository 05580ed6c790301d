"""A machine that is lost: what could come of its pack, until its meters have other keys."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.helpers import api, little_town
from tests.helpers.issuers import SGC
from tests.helpers.key_town import KeyTown
from tests.helpers.little_town import DRN
from tests.helpers.office import take_on
from tests.helpers.pack_town import PackTown
from vending_server.__main__ import main
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.paging import PageAsked
from vending_server.points.service import suspend_terminal
from vending_server.sealing import losing, rows
from vending_server.sealing.tables import packs


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def town(engine):
    """A till that holds four vends of three meters."""
    town = PackTown(engine)
    town.want(("plain", 2000), ("plain", 5000), ("water", 3000), ("indebted", 4000))
    town.till.renew()
    return town


@pytest.fixture
def keys(engine, town):
    keys = KeyTown(engine)
    keys.till.vending = town.vending
    return keys


def lose(town) -> None:
    with writing(town.engine) as connection:
        terminal_id = suspend_terminal(connection, 2, 1, town.clock.now())
        losing.revoke_pack(connection, terminal_id, town.clock.now())


def lost(town):
    (found,) = town.desk.lost().packs
    return found


def test_a_lost_terminal_is_listed_with_the_worst_that_can_come_of_it(town):
    town.want(("plain", 2000), ("plain", 5000), ("indebted", 4000))
    void(town, "water")
    assert town.desk.lost().packs == [], "nothing is lost yet"

    lose(town)

    told = lost(town)
    assert (told.point, told.terminal, told.groups) == (2, 1, [SGC])
    assert (told.exposed_count, told.exposed_minor, told.exposed_meters) == (3, 11_000, 2)
    assert (told.ever_delivered_minor, told.meters) == (14_000, 3), "a void is the till's word"
    assert (told.meters_with_key_change, told.meters_keyed_since) == (0, 0)


def void(town, name) -> None:
    block = "UPDATE meters SET blocked_ar = 'x', blocked_en = 'x' WHERE drn = :drn"
    town.change(sa.text(block).bindparams(drn=DRN[name]))
    town.till.renew()


def test_its_meters_are_told_with_what_of_each_could_be_used(town):
    void(town, "water")
    lose(town)

    page = PageAsked(limit=2, after=None, cursor_of=str)
    first = town.desk.meters_of(town.caller.terminal_id, page)
    whole = town.desk.meters_of(town.caller.terminal_id)

    assert len(first.meters) == 2
    assert first.next_cursor is not None
    assert {(one.drn, one.exposed_minor, one.ever_delivered_minor) for one in whole.meters} == {
        (DRN["plain"], 7000, 7000),
        (DRN["indebted"], 4000, 4000),
        (DRN["water"], 0, 3000),
    }
    with pytest.raises(Refused, match="terminal_unknown"):
        town.desk.meters_of(little_town.seller(9).terminal_id)


def test_what_is_sold_and_in_the_books_is_not_lost(town):
    town.change(sa.text("UPDATE sealed_vends SET state = 'sold' WHERE amount_minor = 5000"))

    lose(town)

    assert (lost(town).exposed_minor, lost(town).ever_delivered_minor) == (9000, 9000)


@pytest.mark.parametrize(("reach", "planned"), [("exposed", 2), ("ever", 3)])
def test_new_keys_are_planned_for_the_meters_of_a_lost_terminal_and_no_others(
    town, keys, reach, planned
):
    void(town, "water")
    lose(town)

    done = keys.plan(keys.campaign(), terminal_id=town.caller.terminal_id, reach=reach)

    assert (done.planned, done.left) == (planned, 0)
    assert lost(town).meters_with_key_change == planned
    other = little_town.seller(2).terminal_id
    assert keys.plan(keys.campaign(), terminal_id=other).planned == 0


def test_with_the_new_key_what_was_delivered_for_a_meter_is_worth_nothing(town, keys):
    lose(town)
    keys.plan(keys.campaign(), terminal_id=town.caller.terminal_id)
    assert kinds(keys.sell("plain", old_tokens_entered=True)) == ["credit"], "it may still be sold"
    town.clock.advance(dt.timedelta(hours=25, minutes=1))
    assert kinds(keys.sell("plain", old_tokens_entered=True))[0] == "key_change"
    assert lost(town).exposed_minor == 14_000, "a set that lies at home changes no key"

    keys.confirm("plain", krn=4, ti="05")

    told = lost(town)
    assert (told.exposed_minor, told.ever_delivered_minor) == (7000, 7000)
    assert (told.meters, told.meters_keyed_since) == (2, 1)
    with reading(town.engine) as connection:
        assert rows.exposure_of(connection, town.caller.terminal_id).amount_minor == 7000


def kinds(sale):
    return [line.kind for line in sale.tokens]


def test_at_a_terminal_that_still_sells_a_vend_of_an_old_key_stays_what_it_is(town, keys):
    keys.plan(keys.campaign(), terminal_id=town.caller.terminal_id)
    keys.confirm("plain", krn=4, ti="05")

    assert town.states() == ["live"] * 4, "a sale of it may still come, made in time"


def test_what_a_lost_terminal_was_given_opens_nothing_that_is_sealed_later(town):
    lose(town)

    with reading(town.engine) as connection:
        assert connection.scalar(sa.select(packs.c.pack_number)) == 2
    with pytest.raises(Refused, match="terminal_suspended"):
        town.till.ask()


def test_suspending_a_terminal_says_what_could_come_of_its_pack(
    engine, town, database_url, tmp_path, capsys
):
    folder, password = tmp_path / "server", tmp_path / "password"
    made = ["init", "--mode", "sample", "--directory", str(folder), "--database-url", database_url]
    assert main(made) == 0
    password.write_text(api.PASSWORD)
    password.chmod(0o600)
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        take_on(connection, "huda", Role.ADMINISTRATOR, password_hash=hashed)
        take_on(connection, "nasser", Role.SUPERVISOR, password_hash=hashed)
    config = ["--config", str(folder / "server.toml")]
    people = ["--by", "huda", "--by", "nasser", *["--password-file", str(password)] * 2]
    where = ["--point", "2", "--terminal", "1"]

    assert main(["suspend-terminal", *config, *where, "--reason", "stolen", *people]) == 0
    assert "4 sealed vends of 3 meters, 140.00 ILS" in capsys.readouterr().out
    assert main(["lost-packs", *config]) == 0
    assert "140.00" in capsys.readouterr().out
    assert main(["lost-packs", *config, *where]) == 0
    told = capsys.readouterr().out
    assert DRN["plain"] in told
    assert "3 meters" in told
    assert main(["lost-packs", *config, "--point", "2"]) == 2
    assert main(["lost-packs", *config, *where[:3], "9"]) == 2
