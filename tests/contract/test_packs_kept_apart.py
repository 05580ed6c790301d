"""What packs must leave alone: keys that change, floats, limits of keys, ceilings, restores."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from contextlib import nullcontext, suppress

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import disaster, little_town
from tests.helpers.audit import audit
from tests.helpers.key_town import KeyTown
from tests.helpers.little_town import DRN, NOON
from tests.helpers.office import new_document_id, take_on
from tests.helpers.pack_town import PackTill, PackTown, set_ceiling
from vending_server.agents.service import agent_at
from vending_server.db.engine import reading, writing
from vending_server.epochs.service import RestoredFrom, begin_epoch
from vending_server.errors import Refused
from vending_server.meters.tables import meters
from vending_server.operators.model import Role
from vending_server.sealing import editions, planning, rows
from vending_server.sealing.tables import packs
from vending_server.vending.tables import vending_key_totals
from vending_server.wire.key_changes import SetRequest
from vending_server.wire.packs import PackRenewalRequest
from vending_server.wire.vend import VendAnswer


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


@pytest.fixture
def town(engine):
    return PackTown(engine)


@pytest.fixture
def keys(engine, town):
    keys = KeyTown(engine)
    keys.till.vending = town.vending
    return keys


NOTHING_YET = PackRenewalRequest(pack_number=0, edition=0, software_time=NOON.isoformat())


def kinds(sale):
    return [line.kind for line in sale.tokens]


def planned(keys):
    done = keys.plan(keys.campaign())
    assert done.planned > 0, done


def hand_out(keys, name):
    request = SetRequest(document_id=new_document_id(), drn=DRN[name], reason="r")
    return keys.desk.hand_out(keys.custodian, keys.agreed(request))


def test_a_set_waits_until_the_till_has_destroyed_its_sealed_vends(town, keys):
    town.want(("plain", 2000))
    town.till.renew()
    planned(keys)

    sale = keys.sell("plain", old_tokens_entered=True)
    assert kinds(sale) == ["credit"], "under the old key, without a set"
    with pytest.raises(Refused, match="key_change_waits"):
        hand_out(keys, "plain")

    town.till.apply(town.till.ask())
    assert town.till.boxes == {}, "an open change takes the meter's vends out of the pack"
    assert kinds(keys.sell("plain", old_tokens_entered=True)) == ["credit"], "not told yet"
    town.till.bring_journal()
    assert kinds(keys.sell("plain", old_tokens_entered=True))[0] == "key_change"


def test_a_set_goes_out_an_hour_after_a_lost_tills_pack_has_expired(town, keys):
    town.want(("plain", 2000))
    town.till.renew()
    planned(keys)
    town.clock.advance(dt.timedelta(hours=24, minutes=30))
    assert kinds(keys.sell("plain", old_tokens_entered=True)) == ["credit"]

    town.clock.advance(dt.timedelta(minutes=31))

    assert kinds(keys.sell("plain", old_tokens_entered=True))[0] == "key_change"
    assert town.states() == ["live"], "its exposure is another matter: nobody told that it is gone"


def test_nothing_is_sealed_for_a_meter_whose_key_is_about_to_change(town, keys):
    planned(keys)
    town.want(("plain", 2000), ("blocked", 2000))

    town.till.renew()

    assert town.sealed() == [], "nor for a blocked one"


def test_a_vend_that_a_plan_overtook_is_not_written(town, keys):
    town.want(("plain", 2000))
    town.desk = dataclasses.replace(
        town.desk, on_step=lambda name: planned(keys) if name == "planned" else None
    )

    town.till.apply(town.till.ask())

    assert town.sealed() == []


def test_the_vends_of_a_meter_that_was_keyed_otherwise_are_taken_out(town):
    town.want(("plain", 2000))
    town.till.renew()
    town.change(meters.update().where(meters.c.drn == DRN["plain"]).values(krn=4))
    town.want()

    town.till.renew()

    assert town.states() == ["voided"]


def agents_till(town, *, float_minor, ceiling_minor=100_000):
    with writing(town.engine) as connection:
        seller = little_town.open_agent_point(connection, float_minor=float_minor)
        set_ceiling(connection, seller.terminal_id, ceiling_minor)
        caller = take_on(connection, "salim", Role.AGENT, point=seller.point)
    caller = dataclasses.replace(
        caller, terminal_id=seller.terminal_id, terminal_number=1, point=seller.point
    )
    town.online.seller = seller
    return PackTill(town, caller)


def test_an_agents_pack_is_held_against_his_float(town):
    till = agents_till(town, float_minor=5000)
    town.want(("plain", 2000), ("indebted", 2000), ("water", 2000))

    till.apply(till.ask())

    assert till.manifest.exposure_minor == 4000
    refused = msgspec.json.decode(town.online.sell(DRN["water"], 2000).body)
    assert refused["code"] == "agent_credit_short"
    assert refused["params"]["left"] == 1000
    sold = msgspec.json.decode(town.online.sell(DRN["water"], 1000).body, type=VendAnswer)
    assert sold.agent_float_minor == 4000, "the float itself is what it is"


def test_two_terminals_of_an_agent_share_his_float(town):
    first = agents_till(town, float_minor=5000)
    with writing(town.engine) as connection:
        seat = dataclasses.replace(
            little_town.agent_seller(),
            terminal_id="00000000-0000-7000-8000-0000000000b3",
            terminal_number=2,
        )
        little_town.add_terminal(connection, seat)
        set_ceiling(connection, seat.terminal_id, 100_000)
    second = PackTill(town, dataclasses.replace(first.caller, terminal_id=seat.terminal_id))
    town.want(("plain", 3000), ("water", 2000), ("indebted", 2000))

    first.apply(first.ask())
    second.apply(second.ask())

    assert first.manifest.exposure_minor + second.manifest.exposure_minor <= 5000
    assert first.manifest.exposure_minor == 5000
    with reading(town.engine) as connection:
        assert agent_at(connection, 3).float_minor == 5000


def test_what_an_agent_sold_while_a_pack_was_planned_is_not_sealed_as_well(town):
    till = agents_till(town, float_minor=5000)
    town.want(("plain", 3000), ("water", 1000))
    town.desk = dataclasses.replace(
        town.desk, on_step=lambda name: name == "planned" and town.online.sell(DRN["water"], 3000)
    )

    till.apply(till.ask())

    assert till.manifest.exposure_minor == 1000


def test_sealed_vends_count_toward_the_limit_of_their_key(engine):
    town = PackTown(engine, credit_limit_tenths=700)
    town.want(("plain", 2000), ("indebted", 2000), ("plain", 3000))

    town.till.renew()

    assert town.till.amounts("plain") == [2000], "the second one is above the limit"
    with reading(engine) as connection:
        totals = connection.execute(sa.select(vending_key_totals.c.issued_tenths)).scalars().all()
    assert sorted(totals) == sorted(one.units_tenths for one in town.sealed())


def test_sealing_stops_when_too_much_was_ever_delivered(town, monkeypatch):
    monkeypatch.setattr(rows, "EVER_MAX_CEILINGS", 1)
    with writing(town.engine) as connection:
        set_ceiling(connection, town.caller.terminal_id, 5000)
    town.want(("plain", 5000))
    town.till.renew()
    town.change(meters.update().values(blocked_ar="x", blocked_en="x"))
    town.till.renew()
    town.change(meters.update().values(blocked_ar=None, blocked_en=None))

    town.till.renew()

    assert town.states() == ["voided"], "what a dishonest operator may have kept counts for ever"
    town.change(meters.update().where(meters.c.drn == DRN["plain"]).values(krn=4))
    town.till.renew()
    assert town.states() == ["live", "voided"], "under another key it is worth nothing"


def test_a_terminal_whose_journal_differs_gets_nothing(town):
    town.want(("plain", 2000))
    town.office.tell_difference("rolled_back", town.till.chain)

    with pytest.raises(Refused, match="journal_differs"):
        town.till.ask()
    assert town.sealed() == []


def a_source(connection, epoch_of_backup=1):
    people = [
        take_on(connection, f"{login}{epoch_of_backup}", Role.ADMINISTRATOR).operator_id
        for login in ("amal", "basem")
    ]
    return RestoredFrom(
        backup_id=new_document_id(),
        backup_taken_at=NOON,
        backup_sha256="0" * 64,
        epoch_of_backup=epoch_of_backup,
        restored_by=people[0],
        agreed_by=people[1],
    )


def restore(town, *, within=None):
    """Let a new epoch begin under the desks, as if the database came from a backup."""
    with writing(town.engine) if within is None else nullcontext(within) as connection:
        begin_epoch(connection, a_source(connection), town.clock.now())
    town.epochs.__init__()  # what a server that is started anew knows: nothing


def test_after_a_restore_nothing_is_sealed_until_every_terminal_has_reported(town):
    town.want(("plain", 2000))
    town.till.renew()
    restore(town)

    with pytest.raises(Refused, match="recovering_after_restore"):
        town.till.ask()


def test_after_a_restore_a_till_destroys_its_whole_pack_and_gets_another_one(town):
    town.want(("plain", 2000))
    town.till.renew()
    unknown = "01900000-0000-7000-8000-000000000001"
    town.till.boxes[unknown] = ("00" * 16, b"sealed after the backup was taken")
    town.till.edition += 5
    restore(town)
    disaster.all_report(town.engine)

    town.till.renew()

    assert town.till.pack_number > 1
    assert town.till.boxes == {}, "for a day the TIDs below the floor may be somebody's"
    assert town.states() == ["voided"]
    assert unknown in town.till.chain.bodies[-1]
    town.clock.advance(dt.timedelta(days=1, hours=3))
    town.till.renew()
    assert town.till.amounts("plain") == [2000]


class _Lost(Exception):
    """The database of a restore is lost in its turn."""


def number_after_restore(town) -> int:
    """The pack number of a restore whose database is lost again."""
    numbers = []
    with suppress(_Lost), writing(town.engine) as connection:
        restore(town, within=connection)
        numbers.append(rows.pack_of(connection, town.caller.terminal_id).pack_number)
        raise _Lost
    return numbers[0]


@pytest.mark.parametrize("is_older_than_the_first_pack", [False, True])
def test_no_two_restores_give_a_pack_one_number_also_of_one_backup(
    town, is_older_than_the_first_pack
):
    """Else a till keeps what the second one does not know, and takes no pack of it for long."""
    if is_older_than_the_first_pack:
        town.change(packs.delete())
    first = number_after_restore(town)
    town.clock.advance(dt.timedelta(minutes=1))
    again = number_after_restore(town)
    restore(town)
    with writing(town.engine) as connection:
        later = rows.pack_of(connection, town.caller.terminal_id).pack_number
        begun_again = town.clock.now() - dt.timedelta(days=9)
        begin_epoch(connection, a_source(connection, 2), begun_again)
        by_a_wrong_clock = rows.pack_of(connection, town.caller.terminal_id).pack_number
    assert 1 < first < again <= later < by_a_wrong_clock


def test_after_a_restore_sets_wait_as_long_as_any_unknown_vend_may_be_valid(town, keys):
    town.want(("water", 2000))
    town.till.renew()
    restore(town)
    disaster.all_report(town.engine)
    planned(keys)

    assert kinds(keys.sell("plain", old_tokens_entered=True)) == ["credit"]
    town.clock.advance(dt.timedelta(hours=74))
    assert kinds(keys.sell("plain", old_tokens_entered=True))[0] == "key_change"


def test_of_two_renewals_at_once_the_ceiling_holds_and_one_waits_for_the_other(engine):
    town = PackTown(engine, ceiling_minor=5000)
    town.want(("plain", 2000), ("indebted", 2000), ("water", 2000))
    meeting = threading.Barrier(2, timeout=30)
    seen = []

    def meet(name):
        if name == "planned" and len(seen) < 2:
            seen.append(name)
            meeting.wait()

    town.desk = dataclasses.replace(town.desk, on_step=meet)
    deltas = []
    threads = [threading.Thread(target=lambda: deltas.append(town.till.ask())) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len(deltas) == 2
    assert len(town.sealed()) == 2
    assert deltas[0] == deltas[1]


def test_a_plan_that_another_renewal_overtook_is_made_anew(engine):
    town = PackTown(engine, ceiling_minor=5000)
    quiet, plans = town.desk, []

    def overtake(name):
        if name == "planned":
            plans.append(name)
        if plans == ["planned"] and name == "planned":
            town.want(("water", 4000))
            quiet.renew(town.caller, NOTHING_YET)

    town.want(("plain", 4000))
    town.desk = dataclasses.replace(town.desk, on_step=overtake)
    town.till.ask()

    assert len(plans) == 2
    assert [one.amount_minor for one in town.sealed()] == [4000], "not both: that is no ceiling"


def test_a_sale_that_comes_while_a_pack_is_written_waits_and_neither_stops_the_other(
    town, monkeypatch
):
    """A sale locks its contract and then its meter: a pack that is written must do so too."""
    town.want(("plain", 2000))
    command = town.online.command(DRN["plain"], 2000)
    answers, plans = [], []
    sale = threading.Thread(target=lambda: answers.append(town.vending.decide([command])[0]))
    write = rows.write_made

    def written_beside_a_sale(connection, *what, **more):
        sale.start()
        wait_until_somebody_is_locked_out(town.engine)
        write(connection, *what, **more)

    monkeypatch.setattr(rows, "write_made", written_beside_a_sale)
    town.desk = dataclasses.replace(town.desk, on_step=plans.append)
    town.till.ask()
    sale.join()

    assert answers[0].http_status == 201
    assert plans.count("planned") == 1, "nothing had to be made anew"


def wait_until_somebody_is_locked_out(engine):
    """On PostgreSQL; SQLite's writer is alone from its first statement on."""
    if engine.dialect.name != "postgresql":
        return
    waiting = sa.text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(100_000):  # each one asks the database: an end to a test that waits in vain
        with reading(engine) as connection:
            if connection.scalar(waiting) > 0:
                return
    raise AssertionError("nobody waits for a lock")


@pytest.mark.parametrize("name", ["plain", "water"])
def test_where_a_month_begins_within_the_validity_both_sides_are_sealed(town, name):
    town.clock.advance(dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC) - NOON)
    town.want((name, 2000))
    town.till.renew()

    sides = sorted(town.till.vends(name), key=lambda one: one.not_before)

    midnight = dt.datetime(2026, 11, 30, 22, tzinfo=dt.UTC).isoformat()
    if name == "plain":
        assert (
            [one.not_after for one in sides][:1]
            == [one.not_before for one in sides][1:]
            == [midnight]
        )
        assert len({one.tokens[0].tid for one in sides}) == 2
    else:
        assert len(sides) == 1, "its period is of two months"
        assert sides[0].not_after > midnight


def test_where_a_tariff_begins_tonight_each_side_has_its_own_price(town):
    with writing(town.engine) as connection:
        little_town.supersede(
            connection,
            "E1",
            valid_from=dt.date(2026, 11, 23),
            blocks=[[1600, 874000], [None, 900000]],
        )
    town.want(("plain", 2000), ("water", 2000))
    town.till.renew()

    before, after = sorted(town.till.vends("plain"), key=lambda one: one.not_before)

    assert before.not_after == after.not_before == "2026-11-22T22:00:00+00:00"
    assert after.quote.units_tenths < before.quote.units_tenths
    assert len(town.till.vends("water")) == 1
    town.clock.advance(dt.timedelta(hours=14))
    town.till.renew()
    assert town.till.vends("plain") == [after], "the side that is over is taken out"


def test_near_a_boundary_the_best_are_whole_and_make_room_for_their_other_side(engine):
    town = PackTown(engine, ceiling_minor=6000)
    town.clock.advance(dt.datetime(2026, 11, 29, 6, tzinfo=dt.UTC) - NOON)
    town.want(("plain", 3000), ("indebted", 3000))
    town.till.renew()
    assert (town.till.amounts("plain"), town.till.amounts("indebted")) == ([3000], [3000])
    town.clock.advance(dt.timedelta(hours=20))

    town.till.renew()
    town.till.renew()

    assert town.till.amounts("plain") == [3000, 3000], "one for each month"
    assert town.till.amounts("indebted") == []


def test_more_than_one_answer_holds_comes_with_the_next_edition(town, monkeypatch):
    monkeypatch.setattr(planning, "BOXES_MAX", 2)
    monkeypatch.setitem(editions.turn.__kwdefaults__, "boxes_max", 2)
    town.want(*[("plain", amount) for amount in (2000, 3000, 4000, 5000, 6000)])

    more = [town.till.renew().has_more for _ in range(3)]

    assert more == [True, True, False]
    assert town.till.amounts("plain") == [2000, 3000, 4000, 5000, 6000]
    held = town.till.vends()
    town.till.boxes, town.till.edition = {}, 0
    again = [town.till.renew().has_more for _ in range(3)]
    assert again == [True, True, False]
    assert town.till.vends() == held
    assert len(town.sealed()) == 5
