"""What the server tells of itself: ready or not and why, counters, and the id of each request."""

from __future__ import annotations

import dataclasses

import pytest

from tests.helpers import api, little_town
from tests.helpers.api import HttpTill, problem_of
from vending_server.db.engine import open_engine
from vending_server.errors import Misconfigured, Refused
from vending_server.operators.model import Role
from vending_server.wire.problems import ProblemCode

TOKEN = "a-token-that-nobody-guesses"


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    api.let_in(engine, Role.CASHIER)
    yield engine
    engine.dispose()


@pytest.fixture
def token_file(tmp_path):
    file = tmp_path / "metrics.token"
    file.write_text(TOKEN + "\n")
    file.chmod(0o600)
    return file


@pytest.fixture
def client(engine, database_url, tmp_path, token_file):
    with api.running(database_url, tmp_path, metrics_token_file=token_file) as client:
        yield client


def with_checks(client, monkeypatch, **changes: object) -> None:
    services = client.app.state.services
    check = dataclasses.replace(services.check_ready, **changes)
    monkeypatch.setattr(
        client.app.state, "services", dataclasses.replace(services, check_ready=check)
    )


class NoKeys:
    def all_keys(self) -> list:
        return []


class WrongClock:
    def now(self, _connection):
        raise Refused(ProblemCode.CLOCK_UNRELIABLE)


def test_a_server_that_could_sell_says_so_of_all_it_needs(client):
    answer = client.get("/v1/ready")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "database": "well",
        "keys": "well",
        "clock": "well",
    }


@pytest.mark.parametrize(
    ("change", "failed"), [({"keys": NoKeys()}, "keys"), ({"guard": WrongClock()}, "clock")]
)
def test_what_is_not_well_is_named_and_the_others_are_not(client, monkeypatch, change, failed):
    with_checks(client, monkeypatch, **change)

    answer = client.get("/v1/ready")
    told = answer.json()
    assert (answer.status_code, told.pop("status")) == (503, "not_ready")
    assert [name for name, state in told.items() if state == "failed"] == [failed]
    assert client.get("/v1/health").status_code == 200


@pytest.mark.expects_log("not ready")
def test_a_database_that_is_gone_is_told_by_the_server_that_still_lives(client, monkeypatch):
    nowhere = open_engine("sqlite:////nowhere/at/all.sqlite")
    with_checks(client, monkeypatch, engine=nowhere)

    answer = client.get("/v1/ready")
    assert (answer.status_code, answer.json()["database"]) == (503, "failed")


def test_an_answer_carries_the_id_that_was_sent_or_one_made_here(client):
    offered = client.get("/v1/nothing", headers={"x-request-id": "till-7.42"})
    made = client.post("/v1/quotes", content=b"{}")

    assert offered.headers["x-request-id"] == problem_of(offered).request_id == "till-7.42"
    assert made.headers["x-request-id"] == problem_of(made).request_id
    assert len(problem_of(made).request_id) == 12


def test_a_stored_refusal_has_the_same_bytes_whatever_id_asks_again(client, engine):
    till = HttpTill(client, engine)
    till.enrol()
    till.login()
    body = till.vend_body(little_town.DRN["plain"], quote_hash="0" * 64)

    first = till.post("/v1/vends", body, **{"x-request-id": "one"})
    again = till.post("/v1/vends", body, **{"x-request-id": "two"})
    assert first.content == again.content
    assert (first.headers["x-request-id"], again.headers["x-request-id"]) == ("one", "two")


@pytest.mark.expects_log("/v1/lookups: .* at ")
def test_a_fault_is_logged_with_the_id_that_its_answer_names(client, engine, monkeypatch, caplog):
    till = HttpTill(client, engine)
    till.enrol()
    till.login()
    services = client.app.state.services
    broken = dataclasses.replace(services, lookup=None)
    monkeypatch.setattr(client.app.state, "services", broken)

    answer = till.post("/v1/lookups", {"by": "drn", "value": "1"}, **{"x-request-id": "till-9"})
    assert (answer.status_code, problem_of(answer).request_id) == (500, "till-9")


def test_counters_are_told_to_whoever_has_the_token(client):
    client.get("/v1/health")

    told = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert told.status_code == 200
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'requests_total{method="GET",route="/v1/health",status="200"} 1' in told.text
    assert "vending_ready_database 1" in told.text


@pytest.mark.parametrize(
    "header", ["", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer ", "Bearer é"]
)
def test_nobody_else_is_told_how_much_is_sold(client, header):
    answer = client.get("/metrics", headers={"authorization": header.encode("latin-1")})

    assert (answer.status_code, problem_of(answer).code) == (403, "not_permitted")


def test_without_a_token_in_the_settings_there_are_no_counters(engine, database_url, tmp_path):
    with api.running(database_url, tmp_path) as client:
        answer = client.get("/metrics", headers={"authorization": "Bearer None"})

    assert (answer.status_code, problem_of(answer).code) == (404, "not_found")


def test_a_token_that_could_be_guessed_is_refused_at_the_start(
    engine, database_url, tmp_path, token_file
):
    token_file.write_text("short")

    with (
        pytest.raises(Misconfigured, match="at least 20"),
        api.running(database_url, tmp_path, metrics_token_file=token_file),
    ):
        pass
