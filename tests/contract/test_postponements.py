"""Charges and fees are put off by two people and fall due again by themselves: on both databases."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import api, little_town
from tests.helpers.api import HttpTill, problem_of
from tests.helpers.audit import audit
from tests.helpers.debts import TODAY, WASTE, Debts, let_postpone
from tests.helpers.little_town import DRN
from tests.helpers.office import new_document_id, take_on
from tests.helpers.pages import walked
from tests.helpers.payments import INDEBTED, WATER
from vending_server.audit.tables import audit_log
from vending_server.db.engine import reading, writing
from vending_server.db.errors import RowConflict
from vending_server.errors import Refused
from vending_server.meters.tables import contracts
from vending_server.operations.books import findings
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.postponements.tables import postponements
from vending_server.tariffs.tables import dues, policies
from vending_server.wire.quote import QuoteRequest

DAY = dt.timedelta(days=1)


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    with reading(engine) as connection:
        audit(connection)
        assert findings(connection) == []
    engine.dispose()


@pytest.fixture
def office(engine):
    return Debts(engine)


def asked_by_a_sale(office, key="indebted") -> set[str]:
    quote = office.till.vending.quote(QuoteRequest(drn=DRN[key], tender_minor=20_000)).quote
    return {line.code for line in quote.deductions}


def test_a_fee_that_was_put_off_falls_due_again_on_its_day_by_itself(office):
    assert "waste" in asked_by_a_sale(office)
    made = office.postpone(30)

    assert (made.state, made.asked_by, made.approved_by) == ("running", "rana", ["walid"])
    assert [(one.item, one.left_minor) for one in made.lines] == [(WASTE, 1_200)]
    assert "waste" not in asked_by_a_sale(office)
    office.sell(drn="indebted")
    office.clock.time = dt.datetime(2026, 12, 21, 21, 59, 58, tzinfo=dt.UTC)  # local 23:59:58
    assert "waste" not in asked_by_a_sale(office)
    office.clock.advance(DAY / 86_400 * 2)  # the local day begins
    assert "waste" in asked_by_a_sale(office)
    assert office.postponements.outlook(INDEBTED).postponements[0].state == "over"


def test_the_lookup_tells_until_when_and_why_a_fee_waits_and_who_agreed(office):
    made = office.postpone(30, cause="social_case", reason="letter of the ministry")

    facts = office.meter()

    (told,) = facts.postponed
    assert (told.code, told.left_minor, told.until) == ("waste", 1_200, made.until)
    assert (told.cause, told.reason) == ("social_case", "letter of the ministry")
    assert (told.approved_by, facts.fees_due_minor) == (["walid"], 0)
    outlook = office.postponements.outlook(INDEBTED)
    assert outlook.dues[0].postponed_until == made.until
    assert (outlook.times_left, outlook.latest_until) == (1, (TODAY + 60 * DAY).isoformat())


def test_one_person_alone_puts_nothing_off_and_nothing_else_than_was_agreed(office):
    wanted = office.asked()
    with pytest.raises(Refused, match="approval_missing"):
        office.send(wanted)
    agreed = office.seconded(wanted)
    with pytest.raises(Refused, match="approval_differs"):
        office.send(msgspec.structs.replace(agreed, until="2026-12-31"))
    with pytest.raises(Refused, match="reason_missing"):
        office.send(office.seconded(office.asked(reason=" ")))
    assert "waste" in asked_by_a_sale(office)

    first, again = office.send(agreed), office.send(agreed)

    assert (first.is_new, again.is_new, first.body) == (True, False, again.body)
    with reading(office.engine) as connection:
        written = sa.select(audit_log.c.actor, audit_log.c.details).where(
            audit_log.c.action == "postponement"
        )
        ((actor, details),) = connection.execute(written)
    assert (actor, details["items"], details["until"]) == ("rana", WASTE, wanted.until)


def test_the_policy_bounds_how_long_and_how_often(office, engine):
    for days in (0, -1, 61):
        with pytest.raises(Refused, match="postponement_day") as refused:
            office.postpone(days)
        assert refused.value.params == {"date": "2027-01-21"}
    assert office.postpone(10).state == "running"
    with pytest.raises(Refused, match="postponed_already"):
        office.postpone(10)
    second = office.postpone(60)
    first = office.postponements.outlook(INDEBTED).postponements[1]
    assert (first.state, second.state) == ("over", "running"), "the later took its place"
    office.withdraw(second.postponement_id)
    with pytest.raises(Refused, match="postponements_used_up") as refused:
        office.postpone(20)
    assert refused.value.params == {"times": 2}, "what was taken back counts"
    office.clock.time = dt.datetime(2026, 12, 31, 22, 30, tzinfo=dt.UTC)
    assert office.postpone(60).state == "running", "a new local year begins"
    with pytest.raises(Refused, match="postponement_not_allowed"):
        office.postpone(account_number=WATER, items=["due:2"])
    with pytest.raises(Refused, match="due_not_owed"):
        office.postpone(70, items=["due:2"])
    with writing(engine) as connection:
        connection.execute(contracts.update().values(closed_on=TODAY).where(contracts.c.id == 2))
    with pytest.raises(Refused, match="contract_closed"):
        office.postpone(70)


def test_a_fixed_charge_waits_too_and_what_was_paid_of_a_fee_stays_paid(office, engine):
    with writing(engine) as connection:
        limits = {"postponement_days_max": 60, "postponements_max": 2}
        figures = {"ceiling_bp": 5000, "guaranteed_tenths": 10, "cash_step_minor": 10}
        row = {"utility": "water", "valid_from": dt.date(2026, 1, 1)} | figures | limits
        connection.execute(policies.insert().values(row))
    office.pay(500, INDEBTED, [WASTE])

    assert office.postpone().lines[0].left_minor == 700
    office.postpone(account_number=WATER, items=["due:2"])
    with writing(engine) as connection:  # behind everybody's back
        connection.execute(dues.update().values(postponed_until=TODAY).where(dues.c.id == 2))
        assert findings(connection) == ["dues put off otherwise than was agreed: 2"]
        back = dues.update().values(postponed_until=TODAY + 30 * DAY).where(dues.c.id == 2)
        connection.execute(back)

    assert "standing" not in asked_by_a_sale(office, "water")
    office.sell(drn="water")
    paid = office.pay(100, WATER, ["due:2"])
    assert paid.quote.lines[0].is_postponed, "whoever wants to pay may"


def test_a_postponement_is_listed_and_taken_back_once(office, engine):
    made = office.postpone(30)
    with writing(engine) as connection:
        second = {"contract_id": 2, "kind": "municipal_fee", "period": "2026-10", "vat_bp": 0}
        second |= {"code": "waste", "name_ar": "ن", "name_en": "W", "amount_minor": 1_200}
        connection.execute(dues.insert().values(second))
    other = office.postpone(items=["due:3"])
    pages = [page.postponements for page in walked(office.postponements.running, 1)]
    assert [[one.postponement_id for one in page] for page in pages] == [
        [other.postponement_id],
        [made.postponement_id],
    ]

    back = office.withdraw(made.postponement_id)

    assert (back.state, back.withdrawn_by) == ("withdrawn", "walid")
    assert back.withdrawal_reason == "he works again"
    assert "waste" in asked_by_a_sale(office)
    assert [one.item for one in office.meter().postponed] == ["due:3"]
    assert len(office.postponements.running().postponements) == 1
    for wanted, code in ((made.postponement_id, "over"), (new_document_id(), "unknown")):
        with pytest.raises(Refused, match=f"postponement_{code}"):
            office.withdraw(wanted)
    with pytest.raises(RowConflict), writing(office.engine) as connection:
        connection.execute(postponements.update().values(until=TODAY))


def test_what_was_paid_before_its_day_waits_no_more(office):
    made = office.postpone(30)
    office.pay(1_000, INDEBTED, [WASTE])
    assert len(office.postponements.running().postponements) == 1, "a part of it is left"
    office.pay(200, INDEBTED, [WASTE])

    told = office.postponements.outlook(INDEBTED).postponements[0]
    assert (told.state, told.lines[0].is_waiting) == ("over", False)
    assert office.postponements.running().postponements == []
    with pytest.raises(Refused, match="postponement_over"):
        office.withdraw(made.postponement_id)


def test_a_fee_is_put_off_over_http_with_a_second_person_at_the_till(
    engine, database_url, tmp_path
):
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        let_postpone(connection)
        take_on(connection, "rana", Role.CASHIER, password_hash=hashed)
        take_on(connection, "nasser", Role.SUPERVISOR, password_hash=hashed)
    with api.running(database_url, tmp_path) as client:
        till = HttpTill(client, engine)
        till.enrol()
        till.login(operator="rana")
        outlook = till.post("/v1/postponement-lookups", {"account_number": INDEBTED}).json()
        body = {
            "document_id": new_document_id(),
            "account_number": INDEBTED,
            "items": [outlook["dues"][0]["item"]],
            "until": outlook["latest_until"],
            "cause": "objection",
            "reason": "the bill is disputed",
        }
        approval = {"approval_id": new_document_id(), "action": "fee_postponement"}
        approval |= {"subject": INDEBTED, "reason": body["reason"], "payload": body}
        assert till.post("/v1/approvals", approval).status_code == 201
        path = f"/v1/approvals/{approval['approval_id']}/decisions-here"
        second = {"operator": "nasser", "password": api.PASSWORD, "accept": True}
        assert till.post(path, second).status_code == 200

        body |= {"approval_id": approval["approval_id"]}
        made, again = till.post("/v1/postponements", body), till.post("/v1/postponements", body)

        assert (made.status_code, again.status_code) == (201, 200)
        found = till.post("/v1/lookups", {"by": "drn", "value": DRN["indebted"]}).json()
        assert found["meters"][0]["postponed"][0]["until"] == body["until"]
        listed = till.get("/v1/postponements?limit=1").json()
        assert listed["postponements"] == [made.json()]
        back = {"document_id": new_document_id(), "reason": "settled"}
        back |= {"postponement_id": body["document_id"]}
        refused = till.post("/v1/postponement-withdrawals", back)
        assert problem_of(refused).code == "not_permitted", "a supervisor takes it back"
        till.login(operator="nasser")
        assert till.post("/v1/postponement-withdrawals", back).json()["state"] == "withdrawn"
