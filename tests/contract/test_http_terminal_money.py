"""Money kept by a terminal without a person, over HTTP under its own role: taken, spent, refused."""

from __future__ import annotations

import pytest

from tests.helpers import api, little_town
from tests.helpers.api import HttpTill, problem_of, sale_of
from tests.helpers.audit import audit
from tests.helpers.little_town import DRN
from tests.helpers.office import new_document_id
from vending_server.db.engine import reading
from vending_server.operations.books import findings
from vending_server.operators.model import Role
from vending_server.wire.kept_money import RETURNED, TAKEN
from vending_server.wire.problems import ProblemCode

METER = DRN["plain"]


@pytest.fixture
def terminal(database_url, tmp_path):
    """A machine signed in under a login that is `self_service` and nothing else."""
    engine = little_town.build(database_url)
    api.let_in(engine, Role.SELF_SERVICE)
    with api.running(database_url, tmp_path) as client:
        till = HttpTill(client, engine)
        assert till.enrol().status_code == 201
        assert till.login().status_code == 201
        yield till
    with reading(engine) as connection:
        audit(connection)
        assert findings(connection) == []
    engine.dispose()


def facts_of(terminal, drn=METER):
    answer = terminal.post("/v1/lookups", {"by": "drn", "value": drn})
    assert answer.status_code == 200, answer.text
    (meter,) = answer.json()["meters"]
    return meter


def keep(terminal, amount_minor, account, act=TAKEN):
    return terminal.post(
        "/v1/kept-money",
        {
            "document_id": new_document_id(),
            "account_number": account,
            "act": act,
            "amount_minor": amount_minor,
            "receipt_sequence": next(terminal.sequence),
            "reason": "kept by the self-service terminal",
            "happened_at": "2026-11-22T10:00:00+00:00",
        },
    )


def sell_with_deposit(terminal, deposit_minor, cash_minor):
    parts = [
        {"kind": "cash", "amount_minor": cash_minor},
        {"kind": "deposit", "amount_minor": deposit_minor},
    ]
    total = deposit_minor + cash_minor
    body = terminal.vend_body(METER, total, tenders=parts, received_minor=cash_minor)
    return terminal.post("/v1/vends", body), terminal.post("/v1/vends", body)


def test_kept_money_pays_the_next_notes_at_a_terminal_once(terminal):
    account = facts_of(terminal)["account_number"]
    assert keep(terminal, 4_000, account).status_code == 201
    assert facts_of(terminal)["deposit_minor"] == 4_000

    first, again = sell_with_deposit(terminal, 4_000, 6_000)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content
    sale = sale_of(first)
    assert sale.quote.tender_minor == 10_000
    assert len(sale.tokens) == 1
    assert facts_of(terminal)["deposit_minor"] == 0


def test_credit_that_is_not_there_refuses_the_whole_vend_at_a_terminal(terminal):
    account = facts_of(terminal)["account_number"]
    assert keep(terminal, 3_000, account).status_code == 201

    refused, again = sell_with_deposit(terminal, 4_000, 6_000)

    problem = problem_of(refused)
    assert (problem.code, problem.decided) == (ProblemCode.DEPOSIT_SHORT, True)
    assert problem.params == {"left": 3_000}
    assert refused.content == again.content
    assert facts_of(terminal)["deposit_minor"] == 3_000


def test_a_terminal_keeps_money_for_the_customers_other_meter_too(terminal):
    water = facts_of(terminal, DRN["water"])

    assert keep(terminal, 5_000, water["account_number"]).status_code == 201

    assert facts_of(terminal, DRN["water"])["deposit_minor"] == 5_000
    assert facts_of(terminal)["deposit_minor"] == 0


def test_a_terminal_gives_no_kept_money_back(terminal):
    account = facts_of(terminal)["account_number"]
    assert keep(terminal, 3_000, account).status_code == 201

    refused = keep(terminal, 3_000, account, RETURNED)

    assert problem_of(refused).code == ProblemCode.NOT_PERMITTED
    assert facts_of(terminal)["deposit_minor"] == 3_000
