"""The register as a list, on both databases: what is found, what is told of a meter, page by page."""

from __future__ import annotations

import pytest

from tests.helpers import api, little_town
from tests.helpers.little_town import DRN
from tests.helpers.office import new_document_id
from vending_server.operators.model import Role

PATH = "/v1/meter-lists"


@pytest.fixture
def office(database_url, tmp_path):
    engine = little_town.build(database_url)
    api.let_in(engine, Role.SUPERVISOR)
    with api.running(database_url, tmp_path) as client:
        till = api.HttpTill(client, engine)
        till.enrol()
        till.login()
        yield till
    engine.dispose()


def found(office, **asked) -> list[str]:
    return [one["drn"] for one in office.post(PATH, asked).json()["meters"]]


def test_meters_are_found_by_number_customer_account_place_state_and_key(office):
    everything = found(office)
    plain = office.post(PATH, {"drn": DRN["plain"]}).json()["meters"][0]
    seat = plain["seat"]

    assert everything == sorted(DRN.values())
    assert found(office, drn=DRN["indebted"][:5]) == [DRN["indebted"]]
    assert found(office, drn="99") == []
    assert DRN["plain"] in found(office, customer=seat["customer_name"])
    assert found(office, customer="nobody of that name") == []
    assert found(office, account=seat["account_number"]) == [DRN["plain"]]
    assert DRN["plain"] in found(office, place=seat["address"][:4])
    assert found(office, place="%") == []
    assert found(office, is_blocked=True) == [DRN["blocked"]]
    assert found(office, state="in_stock") == []
    assert found(office, sgc=plain["sgc"], krn=9) == []
    assert DRN["plain"] in found(office, sgc=plain["sgc"], krn=plain["krn"])


def test_a_name_is_found_however_it_is_spelled(office):
    customer = {"document_id": new_document_id(), "number": "C9", "name": "أحمد سلامة"}
    office.post("/v1/customers", customer)
    office.post(
        "/v1/contract-closings",
        {"document_id": new_document_id(), "account_number": "0001", "reason": "moved"},
    )
    shelved = {"document_id": new_document_id(), "drn": DRN["plain"], "shelf": "in_stock"}
    assert office.post("/v1/meter-shelvings", shelved | {"reason": "looked at"}).status_code == 201
    assert found(office, state="in_stock") == [DRN["plain"]]
    opening = {
        "document_id": new_document_id(),
        "account_number": "N1",
        "customer_number": "C9",
        "utility": "electricity",
        "customer_class": "residential",
        "place": {"code": "P1", "address": "حي الزيتونة"},
        "drn": DRN["plain"],
    }
    assert office.post("/v1/contracts", opening).status_code == 201

    assert found(office, customer="احمد سلامه") == [DRN["plain"]]
    assert found(office, place="p1") == [DRN["plain"]]


def test_a_stopped_meter_says_why_and_by_whom_and_no_key(office):
    block = {"document_id": new_document_id(), "drn": DRN["plain"]}
    office.post("/v1/meter-blocks", block | {"reason_ar": "عبث", "reason_en": "tampering"})
    told = office.post(PATH, {"drn": DRN["plain"]}).json()["meters"][0]

    assert told["block_reason"] == {"ar": "عبث", "en": "tampering"}
    assert (told["blocked_by"], told["state"]) == ("samar", "installed")
    assert told["blocked_at"] is not None
    assert not {name for name in told if "secret" in name or name in {"key", "keys"}}


def test_the_register_is_walked_in_pages_without_missing_a_meter(office):
    seen, query = [], "limit=3"
    while True:
        page = office.post(f"{PATH}?{query}", {}).json()
        seen += [one["drn"] for one in page["meters"]]
        if page["next_cursor"] is None:
            break
        query = f"limit=3&cursor={page['next_cursor']}"
    assert seen == sorted(DRN.values())


@pytest.mark.parametrize("asked", [{"drn": "12a"}, {"krn": 0}, {"state": "lost"}, {"name": "x"}])
def test_a_question_that_is_not_understood_is_refused(office, asked):
    assert office.post(PATH, asked).status_code == 400
