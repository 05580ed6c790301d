"""The registry over HTTP: one conversation of the office, and what is refused at the door."""

from __future__ import annotations

import pytest

from tests.helpers import api, little_town
from tests.helpers.little_town import DRN
from tests.helpers.office import new_document_id
from vending_server.operators.model import Role


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def office(engine, database_url, tmp_path):
    api.let_in(engine, Role.SUPERVISOR)
    with api.running(database_url, tmp_path) as client:
        till = api.HttpTill(client, engine)
        assert till.enrol().status_code == 201
        assert till.login().status_code == 201
        yield till


def a_customer(**changes):
    return {
        "document_id": new_document_id(),
        "number": "C9",
        "name": "ليلى جابر",
        "phone": "0599 123",
    } | changes


def an_opening(**changes):
    return {
        "document_id": new_document_id(),
        "account_number": "N1",
        "customer_number": "C9",
        "utility": "water",
        "customer_class": "residential",
        "place": {
            "code": "P1",
            "address": "حي الزيتونة",
            "latitude_micro": 1,
            "longitude_micro": 2,
        },
    } | changes


def test_the_office_takes_on_a_customer_opens_a_contract_and_closes_it(office):
    opening = an_opening()
    assert office.post("/v1/customers", a_customer()).status_code == 201
    opened = office.post("/v1/contracts", opening)
    assert opened.status_code == 201
    again = office.post("/v1/contracts", opening)
    assert (again.status_code, again.content) == (200, opened.content)
    found = office.post("/v1/contract-lookups", {"account_number": "N1"}).json()
    assert (found["customer_name"], found["drns"]) == ("ليلى جابر", [])
    closing = {"document_id": new_document_id(), "account_number": "N1", "reason": "moved"}
    closed = office.post("/v1/contract-closings", closing)

    assert (closed.status_code, closed.json()["payout_minor"]) == (201, 0)
    assert office.post("/v1/contract-lookups", {"account_number": "N1"}).json()["closed_on"]


def test_a_meter_is_stopped_released_and_tells_its_history(office):
    block = {"document_id": new_document_id(), "drn": DRN["plain"]}
    texts = {"reason_ar": "عبث", "reason_en": "tampering"}
    assert office.post("/v1/meter-blocks", block | texts).status_code == 201
    release = {"document_id": new_document_id(), "drn": DRN["plain"], "reason": "inspected"}
    assert office.post("/v1/meter-releases", release).status_code == 201
    told = office.post("/v1/meter-histories", {"drn": DRN["plain"]}).json()

    assert [one["kind"] for one in told["events"]] == ["blocked", "unblocked"]
    assert [one["operator"] for one in told["events"]] == ["samar", "samar"]
    assert told["installations"][0]["account_number"] == "0001"


@pytest.mark.parametrize(
    ("path", "message", "where"),
    [
        ("/v1/customers", a_customer(document_id="7"), "document_id"),
        ("/v1/customers", a_customer(number=" "), "number"),
        ("/v1/customers", a_customer(name="x" * 501), "name"),
        ("/v1/contracts", an_opening(utility="gas"), "utility"),
        ("/v1/contracts", an_opening(place={"code": "", "address": "x"}), "place.code"),
        (
            "/v1/contracts",
            an_opening(place={"code": "P", "address": "x", "latitude_micro": 1}),
            "place.latitude_micro",
        ),
        (
            "/v1/contracts",
            an_opening(
                place={
                    "code": "P",
                    "address": "x",
                    "latitude_micro": 90_000_001,
                    "longitude_micro": 0,
                }
            ),
            "place.latitude_micro",
        ),
    ],
)
def test_what_cannot_be_stored_is_refused_at_the_door(office, path, message, where):
    answer = office.post(path, message)

    assert answer.status_code == 400
    assert answer.json()["params"] == {"where": where}
