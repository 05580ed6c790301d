"""What a till with a forged journal can do to the server: be seen, with its money, and no more."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.helpers import little_town
from tests.helpers.little_town import new_vend_id
from tests.helpers.sealed_town import SealedTown
from vending_server.db.engine import reading
from vending_server.ledger.service import trial_balance
from vending_server.ledger.tables import ledger_entries
from vending_server.offline_sales.tables import offline_findings
from vending_server.vending.tables import sales
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import TENDERS_MAX, Tender


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def town(engine):
    return SealedTown(engine)


def reasons(town):
    rows = town.rows(offline_findings, offline_findings.c.sequence, offline_findings.c.position)
    return [row.reason.value for row in rows]


def test_one_record_of_thousands_of_vends_is_one_finding_not_one_for_each(town):
    sealed = town.seal("plain", 2_000)
    town.sell(vends=[town.vend(sealed) for _ in range(2_000)])
    town.bring()
    assert reasons(town) == ["unreadable"]
    evidence = town.rows(offline_findings, offline_findings.c.id)
    assert sum(len(one.evidence) for one in evidence) < 100_000


@pytest.mark.parametrize(
    "changes",
    [
        {"tenders": [Tender(kind=TenderKind.CASH, amount_minor=1)] * (TENDERS_MAX + 1)},
        {"drn": "7" * 2_000},
    ],
)
def test_what_no_till_writes_so_long_is_not_kept_many_times(town, changes):
    sealed = town.seal("plain", 2_000)
    town.sell(vends=[town.vend(sealed, **changes)])
    town.bring()
    assert reasons(town) == ["unreadable"]


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"])
@pytest.mark.parametrize(
    "pack_number", [pytest.param(1, id="its own vend"), pytest.param(7, id="of another pack")]
)
def test_no_money_is_posted_into_a_day_that_cannot_be(town, time, pack_number):
    sealed = town.seal("plain", 2_000)
    unknown = town.vend(sealed, sealed_id=new_vend_id())
    at = dt.datetime.fromisoformat(time)
    town.sell(sealed, pack_number=pack_number, at=at, vends=[unknown])
    town.bring()
    assert "not_in_pack" in reasons(town)
    days = {one.posted_at.date() for one in town.rows(ledger_entries)}
    assert days == {town.clock.now().date()}


def test_whatever_records_say_the_upload_is_taken_and_what_is_good_is_sold(town):
    town.sell(town.seal("plain", 2_000))
    said = town.chain.bodies[-1]
    lies = (
        ('"operator":"rana"', '"operator":"\\ud800"'),
        ('"pack_number":1', '"pack_number":' + "9" * 4_000),
        ('"pack_number":1', '"pack_number":1e400'),
        ('"shift_id":""', '"shift_id":' + "[" * 100_000),
        ('"shift_id":""', '"shift_id":null'),
        ('"order_number":""', '"order_number":"' + "x" * 2_000 + '"'),
        ('"units_tenths":', '"units_tenths":' + "8" * 400),
        ('"received_minor":', '"received_minor":-'),
        ('"amount_minor":', '"amount_minor":-'),
    )
    for field, lie in lies:
        assert field in said
        town.chain.bodies.append(said.replace(field, lie))
    town.sell(town.seal("water", 3_000))

    assert town.bring().sequence == len(lies) + 2

    assert len(town.rows(sales)) == 2
    assert set(reasons(town)) <= {"unreadable", "not_in_pack", "sold_twice"}
    assert len(reasons(town)) == len(lies)
    with reading(town.engine) as connection:
        assert sum(trial_balance(connection).values()) == 0
