"""Many credit tokens at once: the same as one by one, and refused for the same reasons."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from tests.helpers.issuers import SGC, MemoryKeys, software
from token_engine.engine import BaseDate, TokenEngine
from token_engine.identifiers import make_drn, meter_pan_from_drn
from token_engine.tid import tid_from_time
from vending_server.errors import Refused
from vending_server.issuing.model import CreditOrder, IssuedToken
from vending_server.issuing.software import SoftwareIssuer
from vending_server.keys.opening import EngineWithoutSta
from vending_server.meters.model import Meter
from vending_server.pricing.model import Utility

NOW = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
TID = tid_from_time(NOW, BaseDate.Y2014)


def meter(number, **changes):
    drn = make_drn(57, number)
    made = Meter(
        id=number,
        drn=drn,
        meter_pan=meter_pan_from_drn(drn),
        utility=Utility.WATER if number % 3 == 0 else Utility.ELECTRICITY,
        ea=11,
        dkga=4,
        sgc=SGC,
        krn=3,
        ti="05",
        key_type=2,
        ken=255,
        base_year=2014,
        tct=2,
        block_reason=None,
    )
    return dataclasses.replace(made, **changes)


STA = {"ea": 7, "dkga": 2, "krn": 2}


def order(meter, *, tid=TID, units=1234):
    return CreditOrder(request_id="x", meter=meter, tid=tid, units_tenths=units)


def issue(orders, issuer=None):
    return (issuer or software()).issue_credits(orders)


def reasons(outcomes):
    return [None if isinstance(one, IssuedToken) else one.params["reason"] for one in outcomes]


@pytest.mark.parametrize("count", [3, 150], ids=["few", "many, by the vectorised ciphers"])
def test_each_token_says_to_its_own_meter_what_was_ordered(count):
    orders = [
        order(meter(number, **(STA if number % 2 else {})), tid=TID - number, units=100 + number)
        for number in range(1, count + 1)
    ]
    issuer = software()

    made = issue(orders, issuer)

    for one, token in zip(orders, made, strict=True):
        read = issuer.verify(meter=one.meter, token=token.token).meaning
        assert (read.tid, read.amount) == (one.tid, one.units_tenths) == (token.tid, token.value)
    single = issuer.issue_credit(
        request_id="y", meter=orders[0].meter, tid=orders[0].tid, units_tenths=101
    )
    assert dataclasses.replace(made[0], token="") == dataclasses.replace(single, token="")


def test_what_one_order_is_refused_for_stops_no_other():
    outcomes = issue(
        [
            order(meter(1)),
            order(meter(2, krn=9)),
            order(meter(3, key_type=1)),
            order(meter(4, base_year=1993)),
            order(meter(5, ken=0)),
            order(meter(6)),
        ]
    )

    told = [one if one is None else str(one) for one in reasons_or_codes(outcomes)]
    assert told[0] is None
    assert told[5] is None
    assert "" not in told
    assert [one is None for one in told] == [True, False, False, False, False, True]


def reasons_or_codes(outcomes):
    return [
        None if isinstance(one, IssuedToken) else one.params.get("reason", one.code.value)
        for one in outcomes
    ]


def test_the_bounds_of_a_key_are_kept_row_by_row():
    until = NOW - dt.timedelta(minutes=10)
    issuer = software(issued_until=until, credit_limit_tenths=5000)
    orders = [
        order(meter(1), tid=TID - 11),
        order(meter(2), tid=TID - 5),
        order(meter(3), tid=TID - 20, units=5001),
        order(meter(4), tid=TID - 20, units=5000),
    ]

    outcomes = issue(orders, issuer)

    assert reasons(outcomes) == [None, "issue_period_over", "above_credit_limit", None]
    assert outcomes[0].credit_limit_tenths == 5000


@pytest.mark.parametrize("count", [1, 100])
def test_without_the_operators_tables_no_ea07_token_is_made_however_many(count):
    issuer = SoftwareIssuer(engine=EngineWithoutSta(), key_store=MemoryKeys())

    outcomes = issue([order(meter(number, **STA)) for number in range(1, count + 1)], issuer)

    assert all(isinstance(one, Refused) for one in outcomes)
    assert isinstance(issue([order(meter(1))], issuer)[0], IssuedToken)


def test_nothing_ordered_is_nothing_made():
    assert issue([], SoftwareIssuer(engine=TokenEngine(), key_store=MemoryKeys())) == []
