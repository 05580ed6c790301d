"""A reversal over HTTP: ask for a second person, take back, and no token from anywhere after it."""

from __future__ import annotations

import pytest

from tests.helpers import api, little_town
from tests.helpers.api import HttpTill, problem_of, sale_of
from tests.helpers.little_town import DRN
from tests.helpers.office import new_document_id, take_on
from vending_server.db.engine import writing
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.wire.reversal import unseen_message


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        take_on(connection, "rana", Role.CASHIER, password_hash=hashed)
        take_on(connection, "nasser", Role.SUPERVISOR, password_hash=hashed)
    yield engine
    engine.dispose()


def signed(till: HttpTill, vend_id: str, document_id: str, state: str = "SENT") -> dict:
    said = {"vend_state": state, "journal_sequence": 3, "journal_hash": "cd" * 32}
    message = unseen_message(terminal_id=till.terminal_id, vend_id=vend_id, **said)
    body = {"document_id": document_id, "reason": "power cut"}
    return body | said | {"signature": till.key.sign(message).hex()}


def test_a_sale_is_taken_back_over_http_and_its_token_never_leaves_again(
    engine, database_url, tmp_path
):
    with api.running(database_url, tmp_path) as client:
        till = HttpTill(client, engine)
        assert till.enrol().status_code == 201
        assert till.login(operator="rana").status_code == 201
        body = till.vend_body(DRN["plain"])
        sold = sale_of(till.post("/v1/vends", body))
        path = f"/v1/vends/{sold.vend_id}/reversal"
        message = signed(till, sold.vend_id, new_document_id())
        assert problem_of(till.post(path, message)).code == "approval_missing"
        asked = till.post(
            "/v1/approvals",
            {
                "approval_id": new_document_id(),
                "action": "reversal",
                "subject": sold.receipt_number,
                "reason": "power cut",
                "payload": {
                    "vend_id": sold.vend_id,
                    "document_id": message["document_id"],
                    "reason": "power cut",
                },
            },
        ).json()
        till.post(
            f"/v1/approvals/{asked['approval_id']}/decisions-here",
            {"operator": "nasser", "password": api.PASSWORD, "accept": True},
        )
        message |= {"approval_id": asked["approval_id"]}

        first, again = till.post(path, message), till.post(path, message)

        assert (first.status_code, again.status_code) == (201, 200)
        assert first.content == again.content
        assert (first.json()["cash_minor"], first.json()["approved_by"]) == (10_000, ["nasser"])
        answers = [
            till.post("/v1/vends", body),
            till.get(f"/v1/vends/{sold.vend_id}"),
            till.post(f"/v1/vends/{sold.vend_id}/resolution", b""),
            till.post(f"/v1/vends/{sold.vend_id}/reprints", {"reprint_id": new_document_id()}),
        ]
        assert {(one.status_code, problem_of(one).code) for one in answers} == {
            (410, "sale_reversed")
        }
        for one in [*answers, first]:
            assert sold.tokens[0].token not in one.text
        assert till.quote(DRN["plain"]).quote.carry_before_minor == 0
