"""Issuers behind a sale: what is recorded of a token, and what a silent issuer does to a vend."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import issuers, little_town
from tests.helpers.audit import audit
from tests.helpers.issuers import MemoryKeys
from tests.helpers.little_town import DRN, Till
from token_engine.tid import BaseDate, tid_from_time
from vending_server.db.engine import reading
from vending_server.errors import Refused
from vending_server.issuing.boundary import IssuerSilent
from vending_server.vending.tables import outbox, sales, tokens, vends
from vending_server.vending.writer import VendWriter
from vending_server.wire.problems import Problem, ProblemCode

NOW = little_town.NOON


@pytest.fixture(params=["software", "remote"])
def make_issuer(request):
    return getattr(issuers, request.param)


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


def count(engine, table) -> int:
    with reading(engine) as connection:
        return connection.scalars(sa.select(sa.func.count()).select_from(table)).one()


def test_every_token_is_recorded_with_its_issuer_check_value_and_tid(engine, make_issuer):
    issuer = make_issuer()
    till = Till(dataclasses.replace(little_town.service(engine), issuer=issuer))
    assert till.sell(DRN["plain"], 10_000).is_sale

    with reading(engine) as connection:
        row = connection.execute(sa.select(tokens)).one()
    expected = MemoryKeys().vending_key(sgc="345678", krn=row.krn).key_check_value
    assert (row.issuer, row.key_check_value) == (issuer.NAME, expected)
    assert row.tid >= tid_from_time(NOW, BaseDate.Y2014)


def test_a_silent_issuer_leaves_the_vend_undecided_and_nothing_written(engine):
    issuer = issuers.remote()
    till = Till(dataclasses.replace(little_town.service(engine), issuer=issuer))
    command = till.command(DRN["plain"])
    issuer.is_silent = True

    with pytest.raises(IssuerSilent):
        till.vending.decide([command])

    with pytest.raises(Refused, match="vend_unknown"):
        till.vending.ask(till.seller, command.request.vend_id)
    assert [count(engine, one) for one in (sales, tokens, vends, outbox)] == [0, 0, 0, 0]
    assert len(issuer.asked) == 1, "an issuer is asked once; only the till sends again"


def test_the_same_vend_is_sold_once_the_issuer_speaks_again(engine):
    issuer = issuers.remote()
    till = Till(dataclasses.replace(little_town.service(engine), issuer=issuer))
    command = till.command(DRN["plain"])
    issuer.is_silent = True
    with pytest.raises(IssuerSilent):
        till.vending.decide([command])
    issuer.is_silent = False

    assert till.vending.decide([command])[0].is_sale
    assert till.vending.decide([command])[0].is_sale
    assert (count(engine, sales), count(engine, tokens)) == (1, 1)
    with reading(engine) as connection:
        token = connection.scalars(sa.select(tokens.c.token)).one()
    assert [one.token for one in issuer.results.values()] == [token], "the first token is found"


def test_the_vends_of_two_tills_are_two_acts_even_under_one_id(engine):
    issuer = issuers.remote()
    vending = dataclasses.replace(little_town.service(engine), issuer=issuer)
    one = Till(vending)
    other = Till(vending, seller=little_town.seller(2))
    command = one.command(DRN["plain"])
    copy = other.command(DRN["water"], vend_id=command.request.vend_id)

    assert one.vending.decide([command])[0].is_sale
    assert other.vending.decide([copy])[0].is_sale
    assert len(set(issuer.asked)) == 2


def test_a_vend_that_met_silence_can_be_given_up_for_good(engine):
    issuer = issuers.remote()
    till = Till(dataclasses.replace(little_town.service(engine), issuer=issuer))
    command = till.command(DRN["plain"])
    issuer.is_silent = True
    with pytest.raises(IssuerSilent):
        till.vending.decide([command])
    issuer.is_silent = False

    none = till.vending.resolve(till.seller, command.request.vend_id)
    late = till.vending.decide([command])[0]

    assert late.body == none.body
    assert msgspec.json.decode(none.body, type=Problem).code == ProblemCode.VEND_NONE
    assert count(engine, tokens) == 0


@pytest.mark.expects_log("a batch of 1 vends failed: IssuerSilent")
def test_the_till_hears_no_refusal_from_a_silent_issuer(engine):
    issuer = issuers.remote()
    issuer.is_silent = True
    till = Till(dataclasses.replace(little_town.service(engine), issuer=issuer))
    writer = VendWriter(till.vending)
    writer.start()
    try:
        waiting = writer.submit(till.command(DRN["plain"]))
        with pytest.raises(IssuerSilent):
            waiting.result(timeout=30)
    finally:
        writer.stop()
