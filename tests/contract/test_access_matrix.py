"""Every route by every role: who is let in stands in one table, and nothing else lets anybody in.

The whole matrix is tried over HTTP. A role that is not in a route's row must be told so before its
body is looked at; one that is in it must get past the door, whatever comes then.
"""

from __future__ import annotations

import re

import pytest

from tests.helpers import api, little_town
from tests.helpers.office import take_on
from vending_server.__main__ import main
from vending_server.db.engine import writing
from vending_server.http.access import ACCESS, OPEN_TO_ALL
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords

ANY_ID = "01900000-0000-7000-8000-000000000001"


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def client(engine, database_url, tmp_path):
    # One machine knocks at every door for every role: more often than people ever do.
    often = {"terminal_requests_per_minute": 10_000, "operator_requests_per_minute": 10_000}
    with api.running(database_url, tmp_path, **often) as client:
        yield client


def declared_routes(client) -> set[tuple[str, str]]:
    return {
        (method, path)
        for route in client.app.routes
        for handler in route.route_handlers
        for method in getattr(handler, "http_methods", ())
        for path in handler.paths
        if method != "OPTIONS"
    }


def call(client, method: str, path: str, session: str):
    concrete = re.sub(r"\{[a-z_]+:[a-z]+\}", ANY_ID, path)
    headers = {"authorization": f"Bearer {session}"} if session else {}
    return client.request(method, concrete, content=b"{}", headers=headers)


def code_of(answer) -> str:
    return answer.json().get("code", "") if answer.status_code >= 400 else ""


def test_every_route_stands_in_the_table_and_no_other(client):
    assert declared_routes(client) == set(ACCESS) | OPEN_TO_ALL


def test_no_session_opens_no_door(client):
    for method, path in ACCESS:
        for session in ("", "somebody-elses"):
            assert code_of(call(client, method, path, session)) == "session_ended", (method, path)


def test_each_role_passes_its_own_doors_only(client, engine):
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        for role in Role:
            take_on(connection, role.value, role, password_hash=hashed)
    till = api.HttpTill(client, engine)
    assert till.enrol().status_code == 201
    for role in Role:
        till.session = ""
        assert till.login(operator=role.value).status_code == 201
        for (method, path), allowed in ACCESS.items():
            code = code_of(call(client, method, path, till.session))
            assert (code == "not_permitted") == (role not in allowed), (role, method, path, code)


def test_anybody_may_read_how_the_server_is_talked_to(client, capsys):
    served = client.get("/v1/openapi.json")
    assert main(["openapi"]) == 0

    assert served.status_code == 200
    assert served.json()["openapi"] == "3.1.0"
    assert capsys.readouterr().out.strip().encode() == served.content


def test_a_terminal_without_a_person_names_one_meter_and_pays_nothing_out(client, engine):
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        take_on(connection, "k03", Role.SELF_SERVICE, password_hash=hashed)
    till = api.HttpTill(client, engine)
    assert till.enrol().status_code == 201
    assert till.login(operator="k03").status_code == 201
    headers = {"authorization": f"Bearer {till.session}"}

    def ask(path: str, **body: object):
        return client.post(path, json=body, headers=headers)

    found = ask("/v1/lookups", by="drn", value=little_town.DRN["plain"])
    assert found.status_code == 200
    assert code_of(ask("/v1/lookups", by="name", value="محمود")) == "not_permitted"
    money = {
        "document_id": ANY_ID,
        "account_number": "0001",
        "amount_minor": 5_000,
        "receipt_sequence": 1,
        "reason": "kept by the machine",
        "happened_at": "2026-11-23T08:00:00+00:00",
    }
    assert code_of(ask("/v1/kept-money", act="returned", **money)) == "not_permitted"
    assert ask("/v1/kept-money", act="taken", **money).status_code == 201
