"""A pack that may be sold longer by a code read over the telephone: what the server reckons with."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.helpers import little_town
from tests.helpers.key_town import KeyTown
from tests.helpers.little_town import NOON
from tests.helpers.pack_town import MASTER, PackTown
from vending_server.db.engine import reading, writing
from vending_server.errors import Misconfigured, Refused
from vending_server.points.service import suspend_terminal
from vending_server.sealing import rows
from vending_server.sealing.extending import extend_pack
from vending_server.wire.pack_extension import extension_code, hours_of

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    town = PackTown(engine)
    town.want(("plain", 2000), ("water", 3000))
    town.till.renew()
    yield town
    engine.dispose()


def extend(town, *, edition=1, hours=48):
    with writing(town.engine) as connection:
        terminal_id = town.caller.terminal_id
        return extend_pack(connection, terminal_id, edition=edition, hours=hours, master=MASTER)


def waiting(town, at) -> bool:
    with reading(town.engine) as connection:
        ids = {one.meter_id for one in town.sealed()}
        return rows.meters_waiting(connection, ids, at) == ids


def test_a_code_is_of_one_edition_and_says_its_hours(town):
    code, until = extend(town)

    assert hours_of(code) == 48
    assert (until - NOON) // HOUR == 48
    names = {"terminal_id": town.caller.terminal_id, "pack_number": 1, "hours": 48}
    assert extension_code(town.till.key, edition=1, **names) == code
    assert extension_code(town.till.key, edition=2, **names) != code


def test_a_key_change_waits_as_long_as_a_code_may_be_used(town):
    assert not waiting(town, NOON + 26 * HOUR)

    extend(town)

    assert waiting(town, NOON + 48 * HOUR)
    assert not waiting(town, NOON + 50 * HOUR)


def test_a_shorter_code_after_a_longer_one_takes_nothing_back(town):
    extend(town, hours=60)
    extend(town, hours=30)

    assert waiting(town, NOON + 60 * HOUR)


def test_only_what_the_edition_holds_is_reckoned_with(town):
    town.want(("plain", 2000), ("water", 3000), ("indebted", 4000))
    town.clock.advance(HOUR)
    town.till.apply(town.till.ask())

    extend(town, edition=1, hours=72)

    lasting = {one.amount_minor for one in town.sealed() if one.valid_until > NOON + 70 * HOUR}
    assert lasting == {2000, 3000}


@pytest.mark.parametrize(
    "asked", [{"edition": 2}, {"edition": 0}, {"hours": 73}, {"hours": 0}], ids=str
)
def test_no_code_for_an_edition_that_no_till_holds_or_for_longer_than_any_lease(town, asked):
    with pytest.raises(Misconfigured):
        extend(town, **asked)


def test_no_code_once_a_meter_of_the_pack_was_given_another_key(town):
    """Its customer would pay for a token that the meter takes no more."""
    keys = KeyTown(town.engine)
    keys.till.vending = town.vending
    assert keys.plan(keys.campaign()).planned > 0
    town.clock.advance(26 * HOUR)
    extend(town, hours=27)  # planned only: nobody has a set
    town.clock.advance(3 * HOUR)
    sale = keys.sell("plain", old_tokens_entered=True)
    assert sale.tokens[0].kind == "key_change"

    with pytest.raises(Misconfigured, match="1 meters of this pack were given another key"):
        extend(town, hours=60)

    assert not waiting(town, town.clock.now())


def test_an_edition_that_the_journal_has_left_behind_gets_no_code(town):
    town.want(("plain", 2000), ("water", 3000), ("indebted", 4000))
    town.till.renew()

    with pytest.raises(Misconfigured, match="from 2 to 2, not 1"):
        extend(town, edition=1)


def test_a_suspended_terminal_gets_no_code(town):
    with writing(town.engine) as connection:
        suspend_terminal(connection, 2, 1, town.clock.now())

    with pytest.raises(Refused, match="terminal_suspended"):
        extend(town)
