"""Packs: what is sealed for a terminal, what it lacks, and what it says that it destroyed."""

from __future__ import annotations

import dataclasses
import datetime as dt

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.little_town import DRN, NOON
from tests.helpers.pack_town import PackTill, PackTown, meter_ids, set_ceiling
from token_engine.tid import BaseDate, is_reserved, tid_from_time
from vending_server.db.engine import reading, writing
from vending_server.meters.tables import contracts, meters
from vending_server.sealing.choosing import ByPurchases
from vending_server.sealing.model import Occasion
from vending_server.sealing.tables import packs
from vending_server.vending.tables import tokens
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


def test_a_pack_holds_what_was_wanted_and_each_vend_opens_with_the_pack_key(town):
    town.want(("plain", 2000), ("plain", 3000), ("water", 2000))

    town.till.renew()

    assert town.till.amounts("plain") == [2000, 3000]
    assert town.till.amounts("water") == [2000]
    assert town.till.manifest.exposure_minor == 7000
    assert town.till.manifest.ceiling_minor == 100_000
    (vend,) = town.till.vends("water")
    assert vend.quote.units_tenths == vend.tokens[0].units_tenths > 0
    assert vend.customer_class == "residential"


def test_a_sealed_vend_names_nobody_and_lies_under_no_meter_number(town):
    town.want(("plain", 2000))
    delta = town.till.renew()

    text = msgspec.json.encode(delta).decode()
    assert DRN["plain"] not in text
    assert "أبو عرّة" not in msgspec.json.encode(town.till.vends("plain")).decode()


def test_tokens_of_sealed_vends_are_issued_ones_under_the_meters_own_key(town):
    town.want(("plain", 2000), ("indebted", 2000))
    town.till.renew()

    for name in ("plain", "indebted"):
        (vend,) = town.till.vends(name)
        with reading(town.engine) as connection:
            supply = town.vending.supplies.one(connection, DRN[name], NOON)
            row = connection.execute(
                sa.select(tokens).where(tokens.c.meter_id == supply.meter.id)
            ).one()
        read = town.issuer.verify(meter=supply.meter, token=vend.tokens[0].token).meaning
        assert (read.tid, read.amount) == (vend.tokens[0].tid, vend.quote.units_tenths)
        assert (row.token, row.sale_id) == (vend.tokens[0].token, None)


def test_a_sealed_vend_takes_no_fee_and_spends_no_carry_but_its_share_of_a_debt(town):
    town.change(contracts.update().values(carry_minor=77))
    town.want(("indebted", 2000), ("water", 2000))
    town.till.renew()

    town.change(contracts.update().values(carry_minor=0))  # as the books have it
    (indebted,), (water,) = town.till.vends("indebted"), town.till.vends("water")
    assert [line.kind for line in indebted.quote.deductions] == ["arrears"]
    assert indebted.quote.deductions_minor == 200, "a tenth of it; no instalment of the other debt"
    assert indebted.quote.arrears_after_minor == 53_000 - 200
    assert water.quote.deductions == []
    assert {indebted.quote.carry_before_minor, water.quote.carry_before_minor} == {0}


def test_tids_are_old_ascending_and_never_taken_again_by_an_online_vend(town):
    town.want(*[("plain", amount) for amount in (2000, 3000, 5000)])
    town.till.renew()
    answer = msgspec.json.decode(town.online.sell(DRN["plain"]).body, type=VendAnswer)

    now = tid_from_time(town.clock.time, BaseDate.Y2014)
    tids = sorted(one.tid for one in town.sealed())
    assert tids[0] >= now - 24 * 60
    assert tids == list(range(tids[0], tids[0] + 3))
    assert not any(map(is_reserved, tids))
    assert answer.tokens[0].tid > tids[-1]


def test_a_meter_that_just_bought_has_room_for_no_older_token(town):
    town.online.sell(DRN["plain"])
    town.want(("plain", 2000), ("water", 2000))

    town.till.renew()

    assert town.till.amounts("plain") == []
    town.clock.advance(dt.timedelta(minutes=3))
    town.till.renew()
    assert town.till.amounts("plain") == [2000]


def test_exposure_stays_under_the_ceiling_and_the_best_come_first(engine):
    town = PackTown(engine, ceiling_minor=5500)
    town.want(("plain", 3000), ("indebted", 3000), ("water", 2000))

    town.till.renew()

    assert (town.till.amounts("plain"), town.till.amounts("indebted")) == ([3000], [])
    assert town.till.amounts("water") == [2000]
    assert town.till.manifest.exposure_minor == 5000


def test_nothing_is_sealed_without_a_ceiling_or_before_a_login_brought_an_exchange_key(town):
    town.want(("plain", 2000))
    town.change(packs.update().values(exchange_key=None))
    town.till.renew()
    assert town.till.boxes == {}

    town.change(packs.update().values(exchange_key="00" * 32, ceiling_minor=0))
    town.till.renew()
    assert town.till.boxes == {}


def test_a_renewal_without_news_changes_nothing_and_tells_the_same_edition(town):
    town.want(("plain", 2000))
    town.till.renew()
    first = (town.till.edition, town.sealed())

    delta = town.till.renew()

    assert (delta.added, delta.removed) == ([], [])
    assert (town.till.edition, town.sealed()) == first


def test_a_delta_that_was_lost_comes_again_byte_for_byte(town):
    town.want(("plain", 2000), ("water", 2000))
    lost = town.till.ask()

    again = town.till.ask()

    assert again == lost
    assert len(town.sealed()) == 2


def test_a_till_that_lost_its_file_gets_the_same_vends_once_more(town):
    town.want(("plain", 2000), ("water", 2000))
    town.till.renew()
    before = town.till.vends()
    town.till.boxes, town.till.edition = {}, 0

    town.till.renew()

    assert town.till.vends() == before
    assert len(town.sealed()) == 2


def test_validity_is_renewed_at_its_half_with_the_same_vends(town):
    town.want(("plain", 2000))
    town.till.renew()
    first, vends = town.till.manifest, town.till.vends()
    town.clock.advance(dt.timedelta(hours=13))

    delta = town.till.renew()

    assert (delta.added, delta.removed) == ([], [])
    assert town.till.manifest.edition == first.edition + 1
    assert town.till.manifest.valid_until > first.valid_until
    assert town.till.vends() == vends
    assert town.sealed()[0].valid_until == dt.datetime.fromisoformat(town.till.manifest.valid_until)


def test_an_online_vend_that_leaves_the_price_alone_leaves_the_sealed_one_alone(town):
    town.want(("plain", 2000))
    town.till.renew()
    held = town.till.vends()
    town.online.sell(DRN["plain"], 2000)

    delta = town.till.renew()

    assert (delta.removed, town.till.vends()) == ([], held)


def test_a_vend_whose_price_changed_is_replaced_once_the_till_has_destroyed_it(engine):
    town = PackTown(engine, ceiling_minor=2500)
    town.want(("plain", 2000))
    town.till.renew()
    (old,) = town.till.vends()
    town.online.sell(DRN["plain"], 120_000)  # into another block
    town.clock.advance(dt.timedelta(minutes=5))

    town.till.renew()

    assert town.till.boxes == {}, "the old one is exposed until the journal came: no room"
    assert town.states() == ["voided"]
    town.till.renew()
    (new,) = town.till.vends()
    assert new.quote.units_tenths < old.quote.units_tenths
    assert new.tokens[0].tid > old.tokens[0].tid
    assert town.states() == ["live", "voided"]


def test_a_void_is_believed_only_when_the_signed_journal_says_so(town):
    town.want(("plain", 2000))
    town.till.renew()
    town.want()
    town.change(meters.update().values(blocked_ar="x", blocked_en="x"))
    town.till.apply(town.till.ask())

    assert town.states() == ["void_asked"]
    town.clock.advance(dt.timedelta(days=10))
    town.till.ask()
    assert town.states() == ["void_asked"], "time alone voids nothing"

    town.till.bring_journal()
    assert town.states() == ["voided"]
    with reading(town.engine) as connection:
        assert connection.scalars(sa.select(packs.c.acknowledged_edition)).one() > 0


def test_a_lowered_ceiling_takes_vends_out_until_it_is_kept(town):
    town.want(("plain", 2000), ("water", 2000), ("indebted", 2000))
    town.till.renew()
    with writing(town.engine) as connection:
        set_ceiling(connection, town.caller.terminal_id, 4000)

    town.till.renew()

    assert town.till.manifest.exposure_minor == 4000
    assert sorted(town.states()) == ["live", "live", "voided"]


def test_two_terminals_share_no_token_of_a_meter(town):
    other = little_town.seller(2)
    with writing(town.engine) as connection:
        set_ceiling(connection, other.terminal_id, 100_000)
    town.want(("plain", 2000))
    town.till.renew()
    caller = dataclasses.replace(town.caller, terminal_id=other.terminal_id, terminal_number=2)
    second = PackTill(town, caller)
    second.apply(second.ask())

    rows = town.sealed()
    assert {one.terminal_id for one in rows} == {town.caller.terminal_id, other.terminal_id}
    assert len({one.tid for one in rows}) == 2


def test_the_pack_of_a_point_is_chosen_by_what_was_bought_there(town):
    for name in ("plain", "water"):
        town.online.sell(DRN[name])
    town.clock.advance(dt.timedelta(hours=5))
    choose = ByPurchases(little_town.ZONE)
    occasion = Occasion(
        point=2, takes_notes_only=False, now=town.clock.time, hours=24, ceiling_minor=10_000
    )

    with reading(town.engine) as connection:
        wanted = choose(connection, occasion)
        ids = meter_ids(connection)

    assert {one.meter_id for one in wanted} == {ids["plain"], ids["water"]}
    assert sum(one.amount_minor for one in wanted) <= 10_000
    town.change(meters.update().where(meters.c.id == ids["water"]).values(has_key_change=True))
    with reading(town.engine) as connection:
        again = choose(connection, occasion)
    assert {one.meter_id for one in again} == {ids["plain"]}
