"""Customers' cards at the server: issued, replaced, revoked, found and read back, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from drivers.customer_cards.base import CardUnreadable
from drivers.customer_cards.signed_record import SignedRecord
from tests.helpers import api, little_town
from tests.helpers.api import problem_of
from tests.helpers.audit import audit
from tests.helpers.card_office import OTHER_UID, UID, CardOffice, card_key, name_of
from tests.helpers.little_town import DRN
from tests.helpers.office import new_document_id
from tests.helpers.pages import walked
from vending_server.audit.tables import audit_log
from vending_server.cards.tables import customer_cards
from vending_server.db.engine import reading, writing
from vending_server.db.errors import RowConflict
from vending_server.errors import Refused
from vending_server.keys.card_keys import CardKeys
from vending_server.meters.tables import contracts, meters
from vending_server.operators.model import Role

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def office(engine):
    yield CardOffice(engine)
    with reading(engine) as connection:
        audit(connection)


def believed(card, uid: str = UID):
    """What a till that trusts the town's key reads from what it was given."""
    keys = {card.key.number: _public(card.key.public_key)}
    return SignedRecord.from_bytes(bytes.fromhex(card.record)).verified(bytes.fromhex(uid), keys)


def _public(text: str):
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))


def test_a_card_is_signed_for_its_chip_and_finds_its_meter(office):
    made = office.issue()

    record = believed(made)
    assert (record.meter_pan, record.customer_no) == (made.meter_pan, "000000000001")
    assert (record.issue, record.key_id, record.issued_on) == (1, 1, TODAY)
    with pytest.raises(CardUnreadable, match="forged"):
        believed(made, OTHER_UID)
    assert office.find(name_of(made).text) == DRN["plain"]
    assert made.key.public_key == card_key().public_key.hex()


def test_a_strip_is_signed_without_an_identifier_and_a_chip_never(office):
    made = office.issue(medium="strip", uid="")

    assert believed(made, "").issue == 1
    assert (made.meter_card.ea, made.meter_card.krn) == ("11", "3")
    for medium, uid in (("chip", ""), ("strip", UID)):
        with pytest.raises(Refused, match="invalid_request"):
            office.issue(drn=DRN["water"], medium=medium, uid=uid)


def test_an_identifier_has_one_spelling_so_that_a_chip_is_one_chip(office):
    office.issue()

    for spelling in (UID[:4] + "\n", UID + "\n"):
        with pytest.raises(Refused, match="invalid_request"):
            office.issue(drn=DRN["water"], uid=spelling)


def test_the_same_request_gives_the_same_bytes_for_ever_and_another_body_is_refused(office):
    wanted = office.asked()
    first = office.desk.issue(office.rana, wanted)
    office.clock.advance(dt.timedelta(days=3))
    again = office.desk.issue(office.rana, wanted)

    assert (first.status, again.status, first.body) == (201, 200, again.body)
    with pytest.raises(Refused, match="document_id_reused"):
        office.issue(document_id=wanted.document_id, uid=OTHER_UID)
    assert len(office.cards().cards) == 1


def test_a_meter_has_one_card_and_a_chip_is_one_meters(office):
    made = office.issue()

    with pytest.raises(Refused, match="card_exists") as refused:
        office.issue(uid=OTHER_UID)
    assert refused.value.params == {"issue": 1, "date": TODAY.isoformat()}
    with pytest.raises(Refused, match="card_in_use"):
        office.issue(drn=DRN["water"])
    office.revoke(made.card_id)
    assert office.issue(drn=DRN["water"]).issue == 1, "the chip is free again"


def test_after_a_replacement_only_the_new_card_is_taken(office):
    old = office.issue()
    office.clock.advance(dt.timedelta(days=1))
    new = office.replace(old.card_id)

    assert (new.issue, new.replaces, believed(new, OTHER_UID).issue) == (2, old.card_id, 2)
    with pytest.raises(Refused, match="card_replaced") as refused:
        office.find(name_of(old).text)
    assert refused.value.params == {"date": "2026-11-23"}
    assert office.find(name_of(new).text) == DRN["plain"]
    with pytest.raises(Refused, match="card_replaced"):
        office.replace(old.card_id, uid="04" * 7)
    told = [(one.issue, one.state, one.cause, one.ended_by) for one in office.cards().cards]
    assert told == [(2, "live", None, None), (1, "replaced", "lost", "rana")]


def test_a_damaged_card_is_written_anew_on_its_own_chip(office):
    old = office.issue()
    new = office.replace(old.card_id, uid=UID, cause="damaged")

    assert (new.issue, new.uid) == (2, UID)
    with pytest.raises(Refused, match="card_replaced"):
        office.find(name_of(old).text)


def test_a_revoked_card_finds_nothing_and_the_next_one_has_a_number_of_its_own(office):
    made = office.issue()
    with pytest.raises(Refused, match="reason_missing"):
        office.revoke(made.card_id, "  ")

    revoked = office.revoke(made.card_id)

    assert (revoked.state, revoked.reason, revoked.ended_by) == (
        "revoked",
        "the customer lost it",
        "rana",
    )
    with pytest.raises(Refused, match="card_revoked"):
        office.find(name_of(made).text)
    with pytest.raises(Refused, match="card_revoked"):
        office.revoke(made.card_id)
    with pytest.raises(Refused, match="card_revoked"):
        office.replace(made.card_id)
    assert office.issue(uid=OTHER_UID).issue == 2


def test_a_card_that_was_never_issued_here_is_unknown_whatever_it_says(office):
    made = office.issue()
    known = name_of(made)
    for text in (
        known.text.replace(UID, OTHER_UID),  # copied to another chip
        known.text.replace(".1.", ".2."),
        known.text.replace("000000000001", "000000000002"),
        "gibberish",
        "",
    ):
        with pytest.raises(Refused, match="card_unknown"):
            office.find(text)


def test_the_card_of_a_former_customer_finds_not_the_next_one(office, engine):
    made = office.issue()
    with writing(engine) as connection:  # he moved out, and somebody else moved in
        connection.execute(contracts.update().values(closed_on=TODAY).where(contracts.c.id == 1))
        moved = meters.update().where(meters.c.drn == DRN["plain"])
        connection.execute(moved.values(contract_id=2))

    with pytest.raises(Refused, match="card_mismatch"):
        office.find(name_of(made).text)
    assert office.cards().cards[0].state == "former"
    with pytest.raises(Refused, match="card_mismatch"):
        office.replace(made.card_id)
    other = office.issue(uid=OTHER_UID)
    assert (other.customer_no, other.issue) == ("000000000002", 1)
    assert office.revoke(made.card_id).state == "revoked"


def test_what_the_meter_wrote_is_kept_when_it_is_news(office):
    made = office.issue()
    name = name_of(made).text
    assert office.cards().cards[0].reading is None

    first = office.reading(name, tamper=3, credit_tenths=-40)
    same = office.reading(name, tamper=3, credit_tenths=-40)

    assert (first.is_news, same.is_news) == (True, False)
    told = office.cards().cards[0].reading
    assert (told.tamper, told.credit_tenths, told.last_tid) == (3, -40, 9_000_000)
    office.reading(name, tamper=0)
    assert office.cards().cards[0].reading.tamper == 0
    with pytest.raises(Refused, match="card_unknown"):
        office.reading(name.replace(".1.", ".7."))


def test_a_meter_is_listed_when_its_flags_became_others_and_not_at_every_tap(office):
    plain = name_of(office.issue()).text
    water = name_of(office.issue(drn=DRN["water"], uid=OTHER_UID)).text
    office.reading(plain, tamper=0)
    office.reading(plain, tamper=1, credit_tenths=40)
    office.reading(water, tamper=8)
    office.reading(plain, tamper=1, credit_tenths=30)  # the same flags, less credit
    office.reading(plain, tamper=3)

    pages = list(walked(office.desk.tampered, limit=2))

    told = [(one.drn, one.tamper, one.tamper_now) for page in pages for one in page.readings]
    assert [len(page.readings) for page in pages] == [2, 1]
    assert told == [(DRN["plain"], 3, 3), (DRN["water"], 8, 8), (DRN["plain"], 1, 3)]
    office.reading(plain, tamper=0)
    assert [one.tamper_now for one in office.desk.tampered().readings] == [0, 8, 0]


def test_the_next_card_of_a_meter_with_the_same_flags_is_no_news(office):
    old = office.issue()
    office.reading(name_of(old).text, tamper=2)
    new = office.replace(old.card_id)

    office.reading(name_of(new).text, tamper=2)

    (told,) = office.desk.tampered().readings
    assert (told.card_id, told.tamper_now) == (old.card_id, 2)


def test_no_card_is_given_out_by_a_server_without_a_key(office):
    bare = CardOffice.__new__(CardOffice)
    bare.__dict__ |= office.__dict__
    bare.desk = type(office.desk)(
        engine=office.engine, clock=office.clock, zone=little_town.ZONE, keys=CardKeys()
    )

    with pytest.raises(Refused, match="card_key_missing"):
        bare.issue()
    assert office.cards().cards == []


def test_each_act_stands_in_the_audit_log_and_no_row_is_changed(office, engine):
    made = office.issue()
    second = office.replace(made.card_id, cause="stolen")
    office.revoke(second.card_id, "found in the street")

    with reading(engine) as connection:
        written = sa.select(audit_log.c.action, audit_log.c.details).order_by(audit_log.c.sequence)
        acts = [(one.action, one.details) for one in connection.execute(written)]
    assert [action for action, _ in acts] == ["card_issue", "card_replacement", "card_revocation"]
    assert (acts[0][1]["identity"], acts[1][1]["cause"]) == ("identity_card", "stolen")
    with pytest.raises(RowConflict), writing(engine) as connection:
        connection.execute(customer_cards.update().values(issue=9))


def test_cards_over_http(engine, database_url, tmp_path):
    api.let_in(engine, Role.CASHIER)
    with api.running(database_url, tmp_path) as client:
        till = api.HttpTill(client, engine)
        till.enrol()
        till.login()
        keys = till.get("/v1/card-keys").json()["keys"]
        asked = {"document_id": new_document_id(), "drn": DRN["plain"], "medium": "chip"}
        asked |= {"uid": UID, "identity": "passport"}
        first, again = (till.post("/v1/customer-cards", asked) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.content == again.content
        made = first.json()
        assert keys == [made["key"]]
        name = f"{made['meter_pan']}.{made['customer_no']}.1.{UID}"
        found = till.post("/v1/lookups", {"by": "customer_card", "value": name})
        assert found.json()["meters"][0]["drn"] == DRN["plain"]
        told = {"document_id": new_document_id(), "card": name, "read_at": "2026-11-22T08:00:00Z"}
        told |= {"last_tid": 7, "credit_tenths": 0, "tamper": 1}
        assert till.post("/v1/customer-card-readings", told).status_code == 201
        listed = till.post("/v1/customer-card-lookups", {"drn": DRN["plain"]}).json()
        assert listed["cards"][0]["reading"]["tamper"] == 1
        revoked = {"document_id": new_document_id(), "card_id": made["card_id"], "reason": "lost"}
        assert till.post("/v1/customer-card-revocations", revoked).status_code == 201
        refused = till.post("/v1/lookups", {"by": "customer_card", "value": name})
        assert problem_of(refused).code == "card_revoked"
