"""Issuers: what every implementation of TokenIssuer does, and what a silent one does to a sale.

The software engine is the one real implementation; beside it stands a stand-in for a certified
module behind a line, which answers, refuses or stays silent.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.little_town import DRN, Till
from token_engine.engine import Dkga, KeyType, TokenEngine, derive_decoder_key
from token_engine.tid import BaseDate, Tid, tid_from_time
from vending_server.db.engine import reading
from vending_server.errors import Refused
from vending_server.keys.model import vending_key_of
from vending_server.meters import service as meter_service
from vending_server.vending.issuer import IssuedToken, IssuerSilent, SoftwareIssuer
from vending_server.vending.tables import outbox, sales, tokens, vends
from vending_server.vending.writer import VendWriter
from vending_server.wire.problems import Problem, ProblemCode

NOW = little_town.NOON
TID = tid_from_time(NOW, BaseDate.Y2014)
MINUTE = dt.timedelta(minutes=1)


class Keys:
    """A key store of two keys in memory, with the bounds that a test wants."""

    def __init__(self, **bounds):
        common = {"sgc": "345678", "base_year": 2014, "is_test": True}
        common |= {"active_from": dt.datetime(2014, 1, 1, tzinfo=dt.UTC)} | bounds
        self.keys = {
            2: vending_key_of(little_town.DES_KEY, dkga=Dkga.DES, krn=2, **common),
            3: vending_key_of(little_town.HMAC_KEY, dkga=Dkga.KDF_HMAC, krn=3, **common),
        }

    def vending_key(self, *, sgc, krn):
        if sgc != "345678" or krn not in self.keys:
            raise Refused(ProblemCode.KEY_UNAVAILABLE)
        return self.keys[krn]

    def all_keys(self):
        return list(self.keys.values())

    def add(self, new_keys):
        raise NotImplementedError


class RemoteIssuer:
    """A module behind a line: the tokens of the software issuer, unless the line is silent."""

    def __init__(self, issuer):
        self.issuer = issuer
        self.is_silent = False
        self.asked = []

    def issue_credit(self, *, meter, tid, units_tenths):
        self.asked.append((meter.drn, tid, units_tenths))
        issued = self.issuer.issue_credit(meter=meter, tid=tid, units_tenths=units_tenths)
        if self.is_silent:
            # The module may well have made the token; nobody here will ever see it.
            raise IssuerSilent("no answer within the deadline")
        return dataclasses.replace(issued, issuer="stand-in")


def software(**bounds):
    return SoftwareIssuer(engine=TokenEngine(), key_store=Keys(**bounds))


@pytest.fixture(params=["software", "remote"])
def make_issuer(request):
    return {"software": software, "remote": lambda **bounds: RemoteIssuer(software(**bounds))}[
        request.param
    ]


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


def meter_of(engine, name="plain"):
    with reading(engine) as connection:
        return meter_service.served_meters(connection, [DRN[name]])[DRN[name]].meter


def count(engine, table) -> int:
    with reading(engine) as connection:
        return connection.scalars(sa.select(sa.func.count()).select_from(table)).one()


@pytest.mark.parametrize("name", ["plain", "indebted", "water"])
def test_a_token_says_what_was_asked_and_who_made_it_with_which_key(engine, make_issuer, name):
    meter = meter_of(engine, name)

    issued = make_issuer().issue_credit(meter=meter, tid=TID, units_tenths=457)

    key = Keys().vending_key(sgc=meter.sgc, krn=meter.krn)
    spec = meter.key_spec()
    decoded = TokenEngine().decode(
        token=issued.token, decoder_key=derive_decoder_key(key.secret, spec), ea=spec.ea
    )
    assert isinstance(issued, IssuedToken)
    assert (decoded.tid, decoded.units_tenths) == (issued.tid, 457) == (TID, 457)
    assert issued.key_check_value == key.key_check_value
    assert issued.issuer
    assert issued.token not in repr(issued)


@pytest.mark.parametrize(
    ("bounds", "reason"),
    [
        ({"active_from": NOW + MINUTE}, "not_active_yet"),
        ({"issued_until": NOW}, "issue_period_over"),
        ({"expires_at": NOW}, "expired"),
        ({"issued_until": NOW - MINUTE, "expires_at": NOW}, "expired"),
        ({"credit_limit_tenths": 456}, "above_credit_limit"),
        ({"ken": 5}, "key_expired"),
    ],
)
def test_a_key_out_of_its_bounds_makes_no_token(engine, make_issuer, bounds, reason):
    with pytest.raises(Refused) as caught:
        make_issuer(**bounds).issue_credit(meter=meter_of(engine), tid=TID, units_tenths=457)

    assert caught.value.code is ProblemCode.KEY_UNAVAILABLE
    assert caught.value.params["reason"] == reason


@pytest.mark.parametrize(
    "bounds",
    [
        {"active_from": NOW},
        {"issued_until": NOW + MINUTE},
        {"expires_at": NOW + MINUTE},
        {"credit_limit_tenths": 457},
    ],
)
def test_a_key_just_within_its_bounds_makes_a_token(engine, make_issuer, bounds):
    meter = meter_of(engine)

    assert make_issuer(**bounds).issue_credit(meter=meter, tid=TID, units_tenths=457).token


@pytest.mark.parametrize(
    "change",
    [
        {"sgc": "999999"},
        {"krn": 9},
        {"base_year": 2035},
        {"dkga": 2},
        {"key_type": int(KeyType.DCTK), "tct": 2},
        {"key_type": int(KeyType.DCTK), "tct": 1},  # a common key under DKGA04 is not settled
        {"key_type": int(KeyType.DDTK)},  # the meter would answer DDTKError
        {"key_type": int(KeyType.DITK)},
    ],
)
def test_a_meter_whose_key_is_not_there_or_takes_no_credit_gets_no_token(
    engine, make_issuer, change
):
    meter = dataclasses.replace(meter_of(engine), **change)

    with pytest.raises(Refused, match="key_unavailable"):
        make_issuer().issue_credit(meter=meter, tid=Tid(TID), units_tenths=457)


def test_every_token_is_recorded_with_its_issuer_check_value_and_tid(engine, make_issuer):
    issuer = make_issuer()
    till = Till(dataclasses.replace(little_town.service(engine), issuer=issuer))
    assert till.sell(DRN["plain"], 10_000).is_sale

    with reading(engine) as connection:
        row = connection.execute(sa.select(tokens)).one()
    expected = Keys().vending_key(sgc="345678", krn=row.krn).key_check_value
    name = "stand-in" if isinstance(issuer, RemoteIssuer) else SoftwareIssuer.NAME
    assert (row.issuer, row.key_check_value) == (name, expected)
    assert row.tid >= tid_from_time(NOW, BaseDate.Y2014)


def test_a_silent_issuer_leaves_the_vend_undecided_and_nothing_written(engine):
    issuer = RemoteIssuer(software())
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
    issuer = RemoteIssuer(software())
    till = Till(dataclasses.replace(little_town.service(engine), issuer=issuer))
    command = till.command(DRN["plain"])
    issuer.is_silent = True
    with pytest.raises(IssuerSilent):
        till.vending.decide([command])
    issuer.is_silent = False

    assert till.vending.decide([command])[0].is_sale
    assert till.vending.decide([command])[0].is_sale
    assert (count(engine, sales), count(engine, tokens)) == (1, 1)


def test_a_vend_that_met_silence_can_be_given_up_for_good(engine):
    issuer = RemoteIssuer(software())
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
    issuer = RemoteIssuer(software())
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
