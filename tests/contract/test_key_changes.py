"""Key changes on both databases: sets before credit, both keys until somebody looked."""

from __future__ import annotations

import argparse
import contextlib

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.api import config_for
from tests.helpers.audit import audit
from tests.helpers.key_town import TO_2014, TO_KRN_4, KeyTown
from tests.helpers.little_town import DRN, NOON
from tests.helpers.office import new_document_id
from tests.helpers.pages import walked
from token_engine.engine import CreditService
from token_engine.virtual_meter import Verdict
from vending_server.audit.service import verify
from vending_server.commands import list_key_campaigns
from vending_server.db import statements as prepared
from vending_server.db.engine import reading, writing
from vending_server.db.errors import RowConflict
from vending_server.errors import Refused
from vending_server.key_changes.tables import key_change_tokens, key_changes
from vending_server.meters.tables import meters, places
from vending_server.vending.lookup import LookupService
from vending_server.vending.supplies import SupplyReader
from vending_server.vending.tables import tokens
from vending_server.wire.counter import DocumentAnswer, LifelineRequest, TokenReadingRequest
from vending_server.wire.key_changes import CampaignRequest, SetAnswer, SetRequest
from vending_server.wire.lookup import LookupBy, LookupRequest
from vending_server.wire.problems import Problem
from vending_server.wire.quote import QuoteRequest
from vending_server.wire.vend import ReprintRequest

ELECTRICITY = CreditService.ELECTRICITY


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    with reading(engine) as connection:
        audit(connection)
        assert verify(connection).fault == ""
    engine.dispose()


@pytest.fixture
def town(engine):
    return KeyTown(engine)


@pytest.fixture
def statements(monkeypatch):
    """Every statement that is sent to a database, also by the prepared ways past SQLAlchemy."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    class Noting:
        def __init__(self, cursor):
            self.cursor = cursor

        def execute(self, text, *parameters):
            seen.append(text)
            return self.cursor.execute(text, *parameters)

        def __getattr__(self, name):
            return getattr(self.cursor, name)

    @contextlib.contextmanager
    def noted_cursor_of(connection):
        with cursor_of(connection) as cursor:
            yield Noting(cursor)

    cursor_of = prepared._cursor_of
    monkeypatch.setattr(prepared, "_cursor_of", noted_cursor_of)
    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


def kinds(sale):
    return [line.kind for line in sale.tokens]


def typed(meter, sale):
    return [meter.enter(line.token) for line in sale.tokens]


def refusal(act, *arguments, **more) -> str:
    with pytest.raises(Refused) as refused:
        act(*arguments, **more)
    return refused.value.code.value


def test_a_due_set_comes_first_and_the_credit_is_under_the_new_key(town):
    meter = town.on_the_wall("plain")
    town.plan(town.campaign())

    sale = town.sell("plain", old_tokens_entered=True)

    assert kinds(sale) == ["key_change"] * 4 + ["credit"]
    assert typed(meter, sale)[-2:] == [Verdict.ACCEPT, Verdict.ACCEPT]
    assert meter.register.krn == 4
    assert meter.credit(ELECTRICITY) == sale.quote.units_tenths
    assert town.states("plain") == ["issued"]


def test_old_tokens_at_home_keep_the_credit_under_the_old_key_and_the_set_waits(town):
    meter = town.on_the_wall("plain")
    town.plan(town.campaign())

    for said in (False, None):
        sale = town.sell("plain", old_tokens_entered=said)
        assert kinds(sale) == ["credit"]
        assert typed(meter, sale) == [Verdict.ACCEPT]
    assert town.states("plain") == ["planned"]
    assert town.count(key_change_tokens) == 0


def test_a_set_once_handed_out_is_repeated_as_it_was_until_confirmed(town):
    town.plan(town.campaign())
    first = town.sell("plain", old_tokens_entered=True)

    again = town.sell("plain", old_tokens_entered=True)
    older_till = town.sell("plain")

    assert first.tokens[:4] == again.tokens[:4] == older_till.tokens[:4]
    assert town.count(key_change_tokens) == 4


def test_until_confirmed_a_credit_under_the_old_key_can_still_be_made(town):
    meter = town.on_the_wall("plain")
    town.plan(town.campaign())
    town.sell("plain", old_tokens_entered=True)  # its paper is lost, nothing was typed

    sale = town.sell("plain", old_tokens_entered=False)

    assert kinds(sale) == ["credit"]
    assert typed(meter, sale) == [Verdict.ACCEPT]


def test_a_repeated_set_does_no_harm_to_a_meter_that_took_it_before(town):
    meter = town.on_the_wall("plain")
    town.plan(town.campaign())
    typed(meter, town.sell("plain", old_tokens_entered=True))

    verdicts = typed(meter, town.sell("plain", old_tokens_entered=True))

    assert verdicts == [Verdict.CRC_ERROR] * 4 + [Verdict.ACCEPT]


def test_a_confirmed_key_is_the_meters_key_and_no_set_goes_out_any_more(town):
    town.plan(town.campaign())
    town.sell("plain", old_tokens_entered=True)

    town.confirm("plain", krn=4, ti="05")

    assert (town.meter("plain").krn, town.meter("plain").has_key_change) == (4, False)
    assert kinds(town.sell("plain", old_tokens_entered=False)) == ["credit"]
    assert town.states("plain") == ["confirmed"]


def test_the_same_vend_gets_the_same_bytes_with_its_set_whatever_happened_since(town):
    town.plan(town.campaign())
    command = town.till.command(DRN["plain"], old_tokens_entered=True)

    (first,) = town.till.vending.decide([command])
    town.confirm("plain", krn=4, ti="05")
    (again,) = town.till.vending.decide([command])

    assert (first.body, first.http_status, again.http_status) == (again.body, 201, 200)
    assert town.till.vending.ask(command.seller, command.request.vend_id).body == first.body
    assert town.count(key_change_tokens) == 4


def test_a_reprint_carries_the_set_before_the_credit(town):
    town.plan(town.campaign())
    sale = town.sell("plain", old_tokens_entered=True)

    copy = town.till.vending.reprint(
        town.till.seller, sale.vend_id, ReprintRequest(reprint_id=new_document_id())
    )

    assert (copy.copy_number, copy.sale.tokens) == (1, sale.tokens)


def test_a_refused_sale_makes_no_set(town):
    town.plan(town.campaign())

    stored = town.till.sell(DRN["plain"], quote_hash="0" * 64, old_tokens_entered=True)

    assert msgspec.json.decode(stored.body, type=Problem).code == "price_changed"
    assert town.states("plain") == ["planned"]


def test_tids_of_the_new_key_go_on_where_the_base_date_stays(town):
    town.plan(town.campaign())
    sold = [town.sell("plain", old_tokens_entered=said) for said in (False, True, False, True)]

    numbers = [sale.tokens[-1].tid for sale in sold]

    assert numbers == sorted(set(numbers))


@pytest.mark.expects_log("cannot be issued")
def test_a_set_that_cannot_be_made_keeps_nobody_from_his_credit(town):
    meter = town.on_the_wall("plain")
    town.plan(town.campaign())
    del town.keys.keys["345678", 4]

    sale = town.sell("plain", old_tokens_entered=True)

    assert kinds(sale) == ["credit"]
    assert typed(meter, sale) == [Verdict.ACCEPT]
    assert town.states("plain") == ["planned"]


def test_a_reading_of_another_key_confirms_nothing(town):
    town.plan(town.campaign())
    town.sell("plain", old_tokens_entered=True)

    for shown in (
        {"krn": 3, "ti": "05"},
        {"krn": 4, "ti": "06"},
        {"krn": 4, "ti": "05", "sgc": "111111"},
    ):
        assert refusal(town.confirm, "plain", **shown) == "key_reading_differs"
    assert town.states("plain") == ["issued"]


def test_where_both_keys_look_alike_only_an_accepted_token_confirms(town):
    target = msgspec.structs.replace(TO_KRN_4, krn=3, ken=254)
    town.plan(town.campaign(target))
    sale = town.sell("plain", old_tokens_entered=True)
    looks_alike = {"krn": 3, "ti": "05", "sgc": "345678"}

    assert refusal(town.confirm, "plain", **looks_alike) == "key_reading_proves_nothing"
    foreign = town.sell("water").tokens[0].token
    assert (
        refusal(town.confirm, "plain", accepted_token=foreign, **looks_alike)
        == "key_reading_differs"
    )
    town.confirm("plain", accepted_token=sale.tokens[-1].token, **looks_alike)
    assert town.meter("plain").ken == 254


def test_a_planned_meter_is_withdrawn_and_one_with_its_set_is_not(town):
    town.plan(town.campaign())
    town.withdraw("water")
    town.sell("plain", old_tokens_entered=True)

    assert refusal(town.withdraw, "plain") == "key_change_issued"
    assert refusal(town.withdraw, "water") == "key_change_unknown"
    assert (town.states("water"), town.states("plain")) == (["withdrawn"], ["issued"])
    assert kinds(town.sell("water", old_tokens_entered=True)) == ["credit"]


def test_no_meter_is_planned_twice_at_a_time_and_a_withdrawn_one_may_be_again(town, engine):
    campaign = town.campaign()
    first = town.plan(campaign)
    town.withdraw("water")

    assert (first.planned, town.plan(campaign).planned) == (4, 1)
    with reading(engine) as connection:
        row = dict(connection.execute(sa.select(key_changes)).mappings().first())
    del row["id"]
    with pytest.raises(RowConflict), writing(engine) as connection:
        connection.execute(key_changes.insert().values(row | {"state": "planned"}))


def test_meters_are_planned_by_zone_and_type_and_only_of_the_agreed_group(town, engine):
    with writing(engine) as connection:
        connection.execute(places.update().where(places.c.code == "0003").values(zone="north"))
        connection.execute(
            meters.update().where(meters.c.drn == DRN["blocked"]).values(sgc="111111", krn=2)
        )
    campaign = town.campaign()

    assert town.plan(campaign, zone="nowhere").planned == 0
    assert town.plan(campaign, maker="Nobody").planned == 0
    assert town.plan(campaign, zone="north").planned == 1
    assert town.states("water") == ["planned"]
    assert town.plan(campaign).planned == 2
    assert town.states("blocked") == []


def test_meters_that_no_set_could_be_made_for_are_named_with_the_reason(town, engine):
    with writing(engine) as connection:
        connection.execute(meters.update().where(meters.c.drn == DRN["blocked"]).values(krn=9))

    plan = town.plan(town.campaign())

    assert plan.planned == 3
    assert [(one.krn, one.meters) for one in plan.unfit] == [(9, 1)]
    assert town.states("blocked") == []


def test_a_campaign_tells_how_far_it_has_come(town):
    campaign = town.campaign()
    town.plan(campaign)
    town.withdraw("blocked")
    town.sell("plain", old_tokens_entered=True)
    town.sell("water", old_tokens_entered=True)
    town.confirm("water", krn=4, ti="05")

    facts = town.desk.progress(campaign)

    assert (facts.planned, facts.issued, facts.confirmed, facts.withdrawn) == (1, 1, 1, 1)
    assert town.desk.campaigns().campaigns == [facts]


def test_a_campaigns_meters_are_listed_page_by_page(town):
    campaign = town.campaign()
    town.plan(campaign)

    first, second = walked(lambda page: town.desk.meters(campaign, state=None, page=page), 3)

    assert (len(first.meters), len(second.meters)) == (3, 1)
    assert {one.drn for one in (*first.meters, *second.meters)} == set(DRN.values())


def test_a_campaign_without_a_second_person_is_refused(town):
    request = CampaignRequest(
        document_id=new_document_id(), name="n", from_sgc="345678", target=TO_KRN_4, reason="r"
    )

    assert refusal(town.desk.create_campaign, town.custodian, request) == "approval_missing"
    other = msgspec.structs.replace(town.agreed(request), from_sgc="111111")
    assert refusal(town.desk.create_campaign, town.custodian, other) == "approval_differs"


def test_a_set_is_handed_out_without_a_sale_by_two_people_and_is_the_one_that_sales_repeat(town):
    meter = town.on_the_wall("plain")
    town.plan(town.campaign())
    request = town.agreed(SetRequest(document_id=new_document_id(), drn=DRN["plain"], reason="r"))

    made = town.desk.hand_out(town.boss, request)
    again = town.desk.hand_out(town.boss, request)

    answer = msgspec.json.decode(made.body, type=SetAnswer)
    assert (made.status, again.status, again.body) == (201, 200, made.body)
    assert [meter.enter(line.token) for line in answer.tokens][-1] == Verdict.ACCEPT
    assert town.sell("plain").tokens[:4] == answer.tokens
    lone = msgspec.structs.replace(request, document_id=new_document_id(), approval_id=None)
    assert refusal(town.desk.hand_out, town.boss, lone) == "approval_missing"


def test_a_change_that_was_confirmed_by_mistake_is_mended_with_the_stored_set(town):
    meter = town.on_the_wall("plain")
    town.plan(town.campaign())
    sale = town.sell("plain", old_tokens_entered=True)
    town.confirm("plain", krn=4, ti="05")  # read from the neighbour's meter
    request = town.agreed(SetRequest(document_id=new_document_id(), drn=DRN["plain"], reason="r"))

    made = msgspec.json.decode(town.desk.hand_out(town.boss, request).body, type=SetAnswer)

    assert made.tokens == sale.tokens[:4]
    assert [meter.enter(line.token) for line in made.tokens][-1] == Verdict.ACCEPT
    assert meter.enter(sale.tokens[-1].token) == Verdict.ACCEPT
    never = town.agreed(SetRequest(document_id=new_document_id(), drn=DRN["indebted"], reason="r"))
    town.withdraw("indebted")
    assert refusal(town.desk.hand_out, town.boss, never) == "key_change_unknown"


def test_a_meter_of_1993_rolls_over_and_refuses_what_was_made_before(engine):
    town = KeyTown(engine, now=NOON.replace(year=2024, month=6))
    town.to_base_1993("plain")
    meter = town.on_the_wall("plain")
    before = town.sell("plain")
    town.plan(town.campaign(TO_2014))

    sale = town.sell("plain", old_tokens_entered=True)

    assert typed(meter, sale) == [Verdict.FIRST_KCT, Verdict.ACCEPT, Verdict.ACCEPT]
    assert (before.tokens[0].base_year, sale.tokens[-1].base_year) == (1993, 2014)
    assert set(meter.tids) == {0, sale.tokens[-1].tid}  # RO: the store was filled with zeros
    assert meter.enter(before.tokens[0].token) == Verdict.CRC_ERROR
    assert meter.enter(sale.tokens[-1].token) == Verdict.USED_ERROR


def test_after_the_last_tid_of_1993_only_the_set_lets_a_customer_buy(town):
    town.to_base_1993("plain")
    town.plan(town.campaign(TO_2014))

    stored = town.till.sell(DRN["plain"], old_tokens_entered=False)

    assert msgspec.json.decode(stored.body, type=Problem).code == "tid_exhausted"
    assert kinds(town.sell("plain", old_tokens_entered=True)) == ["key_change"] * 2 + ["credit"]


def test_an_ordinary_sale_makes_no_statement_for_key_changes(town, statements):
    town.plan(town.campaign())
    town.withdraw("plain")
    statements.clear()

    town.sell("plain", old_tokens_entered=True)
    ordinary = list(statements)
    town.sell("water", old_tokens_entered=True)

    assert ordinary
    assert not any("key_changes" in one for one in ordinary)
    assert any("key_changes" in one for one in statements)


def test_the_token_of_a_sale_under_the_new_key_is_recorded_with_that_key(town, engine):
    town.plan(town.campaign())
    sale = town.sell("plain", old_tokens_entered=True)

    with reading(engine) as connection:
        (row,) = connection.execute(sa.select(tokens)).all()

    assert (row.token, row.krn, row.tid) == (sale.tokens[-1].token, 4, sale.tokens[-1].tid)


def test_a_card_of_a_former_key_still_finds_its_meter(town):
    meter = town.meter("plain")
    card = f"{meter.meter_pan}0000{meter.tct:02d}{meter.ea:02d}{meter.sgc}{meter.ti}{meter.krn}"
    town.plan(town.campaign())
    town.sell("plain", old_tokens_entered=True)
    town.confirm("plain", krn=4, ti="05")

    looking = LookupService(
        engine=town.engine, clock=town.clock, supplies=SupplyReader(little_town.ZONE)
    )
    found = looking.lookup(LookupRequest(by=LookupBy.CARD, value=card))

    assert [(one.drn, one.key_change) for one in found.meters] == [(DRN["plain"], None)]
    water = looking.lookup(LookupRequest(by=LookupBy.DRN, value=DRN["water"]))
    assert water.meters[0].key_change == "planned"
    stranger = LookupRequest(by=LookupBy.CARD, value=card[:-1] + "7")
    assert refusal(looking.lookup, stranger) == "card_mismatch"


def test_free_units_after_a_set_are_for_the_new_key_and_both_keys_are_read(town):
    town.plan(town.campaign())
    before = town.sell("plain", old_tokens_entered=False)
    meter = town.on_the_wall("plain")
    typed(meter, town.sell("plain", old_tokens_entered=True))
    town.grant("electricity", 50)

    free = town.free_units("plain")

    assert meter.enter(free.tokens[0].token) == Verdict.ACCEPT
    for token, sale_id in ((free.tokens[0], None), (before.tokens[0], before.sale_id)):
        read = town.counter.read_token(TokenReadingRequest(drn=DRN["plain"], token=token.token))
        assert (read.is_on_record, read.sale_id) == (True, sale_id)


def test_the_free_units_of_a_class_are_issued_once_in_a_period(town):
    assert refusal(town.free_units, "plain") == "lifeline_not_granted"
    town.grant("electricity", 50)
    request = LifelineRequest(document_id=new_document_id(), drn=DRN["plain"])

    first = town.lifelines.issue(town.boss, request)
    again = town.lifelines.issue(town.boss, request)

    assert (first.status, again.status, again.body) == (201, 200, first.body)
    made = msgspec.json.decode(first.body, type=DocumentAnswer)
    meter = town.on_the_wall("plain")
    assert meter.enter(made.tokens[0].token) == Verdict.ACCEPT
    assert (meter.credit(ELECTRICITY), made.kind, made.approved_by) == (50, "lifeline", [])
    assert refusal(town.free_units, "plain") == "lifeline_used"
    assert town.sell("plain").quote.bought_before_tenths == 0
    assert refusal(town.free_units, "blocked") == "meter_blocked"
    reading_of = TokenReadingRequest(drn=DRN["plain"], token=made.tokens[0].token)
    assert town.counter.read_token(reading_of).document_id == request.document_id


def test_a_quote_does_not_depend_on_a_planned_key(town):
    request = QuoteRequest(drn=DRN["plain"], tender_minor=10_000)
    before = town.till.vending.quote(request)
    town.plan(town.campaign())

    assert town.till.vending.quote(request).quote_hash == before.quote_hash


def test_the_command_tells_how_far_each_campaign_has_come(
    town, database_url, tmp_path, capsys, monkeypatch
):
    town.plan(town.campaign())
    town.sell("plain", old_tokens_entered=True)
    config = config_for(database_url, tmp_path)
    monkeypatch.setattr(list_key_campaigns, "config_of", lambda _args: config)

    assert list_key_campaigns.run(argparse.Namespace()) == 0

    told = capsys.readouterr().out.splitlines()
    assert told[1].split()[:8] == ["roll-over", "345678", "345678/4", "of", "2014", "3", "1", "0"]
