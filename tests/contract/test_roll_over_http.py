"""The rehearsal of a roll-over, over HTTP to the end: a meter of 1993 takes what a sale printed."""

from __future__ import annotations

import pytest

from tests.helpers import api, little_town
from tests.helpers.api import HttpTill, problem_of, sale_of
from tests.helpers.little_town import DES_KEY, DRN
from tests.helpers.office import new_document_id, take_on
from token_engine.engine import CreditService, TokenEngine, derive_decoder_key
from token_engine.tid import TID_MAX
from token_engine.virtual_meter import Verdict, VirtualMeter
from vending_server.db.engine import reading, writing
from vending_server.meters.service import served_meters
from vending_server.meters.tables import meters
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords

METER = DRN["indebted"]
PEOPLE = {
    "rana": Role.CASHIER,
    "nasser": Role.SUPERVISOR,
    "huda": Role.KEY_CUSTODIAN,
    "layla": Role.KEY_CUSTODIAN,
}


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        for login, role in PEOPLE.items():
            take_on(connection, login, role, password_hash=hashed)
        connection.execute(
            meters.update().where(meters.c.drn == METER).values(krn=1, dkga=2, base_year=1993)
        )
    yield engine
    engine.dispose()


@pytest.fixture
def till(engine, database_url, tmp_path):
    with api.running(database_url, tmp_path) as client:
        till = HttpTill(client, engine)
        assert till.enrol().status_code == 201
        yield till


def document(**fields):
    return {"document_id": new_document_id(), **fields}


def agreed_campaign(till) -> str:
    """A campaign that one custodian asks for and another agrees to at his machine."""
    assert till.login(operator="huda").status_code == 201
    target = {"sgc": "345678", "krn": 3, "base_year": 2014, "dkga": 4}
    target |= {"ti": None, "key_type": None, "ken": 255}
    body = document(name="1993 to 2014", from_sgc="345678", target=target, reason="TIDs run out")
    approval = {"approval_id": new_document_id(), "action": "key_change_token", "payload": body}
    assert till.post("/v1/approvals", approval | {"subject": "", "reason": "r"}).status_code == 201
    lone = till.post("/v1/key-campaigns", body | {"approval_id": approval["approval_id"]})
    assert problem_of(lone).code == "approval_missing"
    said = {"operator": "layla", "password": api.PASSWORD, "accept": True}
    here = f"/v1/approvals/{approval['approval_id']}/decisions-here"
    assert till.post(here, said).status_code == 200
    kept = till.post("/v1/key-campaigns", body | {"approval_id": approval["approval_id"]})
    assert kept.status_code == 201, kept.text
    return kept.json()["campaign_id"]


def progress(till, campaign_id) -> tuple[int, int, int]:
    facts = till.get(f"/v1/key-campaigns/{campaign_id}").json()
    return facts["planned"], facts["issued"], facts["confirmed"]


def on_the_wall(engine) -> tuple[VirtualMeter, str]:
    """The meter as it hangs, and a token that was made for it before the roll-over."""
    with reading(engine) as connection:
        meter = served_meters(connection, [METER])[METER].meter
    spec = meter.key_spec()
    key = derive_decoder_key(DES_KEY, spec)
    old = TokenEngine().issue_credit(
        decoder_key=key,
        ea=spec.ea,
        service=CreditService.ELECTRICITY,
        tid=TID_MAX,
        amount=100,
        rnd=5,
    )
    engine_of_meter = TokenEngine()
    return VirtualMeter.for_key(
        spec=spec, decoder_key=key, service=CreditService.ELECTRICITY, engine=engine_of_meter
    ), old


def test_a_meter_of_1993_takes_the_set_of_a_real_vend_then_the_credit_and_no_old_token(
    till, engine
):
    meter, old_token = on_the_wall(engine)
    campaign_id = agreed_campaign(till)
    plans = f"/v1/key-campaigns/{campaign_id}/plans"
    wanted = document(zone=None)
    planned = till.post(plans, wanted)
    assert planned.json()["planned"] == 1  # the others have the new key already
    assert till.post(plans, wanted).content == planned.content
    listed = till.post(f"/v1/key-campaigns/{campaign_id}/pages", {"state": "planned"}).json()
    assert METER in {one["drn"] for one in listed["meters"]}

    assert till.login(operator="rana").status_code == 201
    body = till.vend_body(METER, old_tokens_entered=True)
    sold = till.post("/v1/vends", body)
    again = till.post("/v1/vends", body)

    assert (sold.status_code, again.status_code) == (201, 200)
    assert again.content == sold.content
    assert till.get(f"/v1/vends/{body['vend_id']}").content == sold.content
    sale = sale_of(sold)
    verdicts = [meter.enter(line.token) for line in sale.tokens]
    assert verdicts == [Verdict.FIRST_KCT, Verdict.ACCEPT, Verdict.ACCEPT]
    assert meter.credit(CreditService.ELECTRICITY) == sale.quote.units_tenths
    assert meter.tids[0] == 0  # RO = 1
    assert meter.enter(old_token) == Verdict.CRC_ERROR

    seen = document(drn=METER, krn=meter.register.krn, ti=f"{meter.register.ti:02d}")
    refused = till.post("/v1/key-change-confirmations", seen)
    assert problem_of(refused).code == "not_permitted"
    assert till.login(operator="nasser").status_code == 201
    assert till.post("/v1/key-change-confirmations", seen).status_code == 201
    assert progress(till, campaign_id) == (0, 0, 1)
    key = till.post("/v1/key-change-lookups", {"drn": METER}).json()
    assert (key["present"]["base_year"], key["changes"][0]["old"]["base_year"]) == (2014, 1993)
    assert sale.tokens[0].token not in str(key)


def test_a_key_that_no_meter_could_have_is_refused_before_anybody_agrees(till):
    assert till.login(operator="huda").status_code == 201
    good = {"sgc": "345678", "krn": 3, "base_year": 2014, "dkga": 4}
    wrong = ({"krn": 0}, {"sgc": "1"}, {"base_year": 2000}, {"ti": "x"}, {"key_type": 9})

    codes = [
        problem_of(
            till.post(
                "/v1/key-campaigns",
                document(name="n", from_sgc="345678", target=good | one, reason="r"),
            )
        ).code
        for one in ({}, *wrong)
    ]

    assert codes == ["approval_missing", *["invalid_request"] * len(wrong)]
