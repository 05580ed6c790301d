"""Four eyes over HTTP: a second person at the same machine, or at another one."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.helpers import api, little_town
from tests.helpers.api import HttpTill, problem_of
from tests.helpers.office import new_document_id, take_on
from vending_server.db.engine import reading, writing
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.operators.tables import sessions

HERE = "/v1/approvals/{}/decisions-here"


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        take_on(connection, "rana", Role.CASHIER, password_hash=hashed)
        take_on(connection, "nasser", Role.SUPERVISOR, password_hash=hashed)
    yield engine
    engine.dispose()


@pytest.fixture
def client(engine, database_url, tmp_path):
    with api.running(database_url, tmp_path) as client:
        yield client


@pytest.fixture
def till(client, engine):
    return signed_in(client, engine, "rana")


def signed_in(client, engine, operator: str) -> HttpTill:
    till = HttpTill(client, engine)
    assert till.enrol().status_code == 201
    assert till.login(operator=operator).status_code == 201
    return till


def ask(till, **changes):
    body = {"approval_id": new_document_id(), "action": "reversal", "subject": "2-01-000001"}
    return till.post(
        "/v1/approvals", body | {"reason": "typed twice", "payload": {"sale": 1}} | changes
    )


def test_a_second_person_agrees_at_the_machine_of_the_first_whose_session_stays(till, engine):
    asked = ask(till).json()
    assert (asked["state"], asked["is_own"], asked["may_decide"]) == ("open", True, False)

    decided = till.post(
        HERE.format(asked["approval_id"]),
        {"operator": "nasser", "password": api.PASSWORD, "accept": True},
    )

    assert decided.json()["approved_by"] == ["nasser"]
    assert till.get(f"/v1/approvals/{asked['approval_id']}").json()["state"] == "approved"
    with reading(engine) as connection:
        assert connection.scalars(sa.select(sa.func.count()).select_from(sessions)).one() == 1


def test_a_wrong_password_of_the_second_person_counts_as_a_try(till):
    asked = ask(till).json()

    answers = [
        till.post(
            HERE.format(asked["approval_id"]),
            {"operator": "nasser", "password": "no", "accept": True},
        )
        for _ in range(5)
    ]

    assert problem_of(answers[0]).params["attempts_left"] == 4
    assert problem_of(answers[4]).code == "login_locked"
    assert till.get("/v1/approvals").json()["approvals"][0]["state"] == "open"


def test_the_one_who_asked_cannot_agree_at_his_own_machine_either(till):
    asked = ask(till).json()

    answer = till.post(
        HERE.format(asked["approval_id"]),
        {"operator": "rana", "password": api.PASSWORD, "accept": True},
    )

    assert problem_of(answer).code == "approver_is_requester"


def test_a_supervisor_elsewhere_sees_what_waits_and_decides(till, client, engine):
    asked = ask(till).json()
    boss = signed_in(client, engine, "nasser")

    listed = boss.get("/v1/approvals").json()["approvals"]
    assert [(one["approval_id"], one["may_decide"]) for one in listed] == [
        (asked["approval_id"], True)
    ]
    path = f"/v1/approvals/{asked['approval_id']}/decisions"
    assert boss.post(path, {"accept": False, "note": "no"}).json()["state"] == "rejected"
    assert boss.get("/v1/approvals").json()["approvals"] == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"action": "everything"}, "invalid_request"),
        ({"approval_id": "7"}, "invalid_request"),
        ({"reason": " "}, "reason_missing"),
        ({"reason": "x" * 501}, "invalid_request"),
        ({"action": "role_grant"}, "not_permitted"),
        ({"surprise": 1}, "unknown_field"),
    ],
)
def test_a_request_that_cannot_be_is_refused(till, changes, code):
    assert problem_of(ask(till, **changes)).code == code


def test_somebody_elses_business_is_not_shown(till, client, engine):
    asked = ask(till).json()
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        take_on(connection, "sami", Role.CASHIER, password_hash=hashed)
    other = signed_in(client, engine, "sami")

    assert other.get("/v1/approvals").json()["approvals"] == []
    answer = other.get(f"/v1/approvals/{asked['approval_id']}")
    assert problem_of(answer).code == "approval_missing"
