"""Four eyes on both databases: exactly what was asked, once, and never by oneself."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.office import new_document_id, take_on
from vending_server.approvals import service
from vending_server.approvals.model import RULES, ApprovalState, TwoPersonAction
from vending_server.audit.service import verify
from vending_server.audit.tables import audit_log
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.operators.model import Role

NOW = little_town.NOON
PAYLOAD = {"sale_id": "1", "amount_minor": 10_000}
A = TwoPersonAction


class Office:
    """A cashier who asks, supervisors who decide."""

    def __init__(self, engine):
        self.engine = engine
        with writing(engine) as connection:
            self.cashier = take_on(connection, "rana", Role.CASHIER)
            self.both = take_on(connection, "huda", Role.CASHIER, Role.SUPERVISOR)
            self.boss = take_on(connection, "nasser", Role.SUPERVISOR)
            self.second = take_on(connection, "layla", Role.ACCOUNTANT)

    def ask(self, caller=None, *, action=A.REVERSAL, approval_id=None, **changes):
        fields = {"subject": "2-01-000001", "reason": "typed twice", "payload": PAYLOAD}
        with writing(self.engine) as connection:
            return service.ask(
                connection,
                approval_id=approval_id or new_document_id(),
                action=action,
                caller=caller or self.cashier,
                now=NOW,
                **(fields | changes),
            )

    def decide(self, approval, approver=None, *, accept=True, now=NOW):
        with writing(self.engine) as connection:
            return service.decide(
                connection,
                approval.approval_id,
                accept=accept,
                note="",
                approver=approver or self.boss,
                now=now,
            )

    def use(self, approval_id, *, action=A.REVERSAL, payload=None, used_for="d1", now=NOW):
        with writing(self.engine) as connection:
            return service.use(
                connection,
                approval_id,
                action=action,
                payload=PAYLOAD if payload is None else payload,
                used_for=used_for,
                now=now,
            )


@pytest.fixture
def office(database_url):
    engine = little_town.build(database_url)
    yield Office(engine)
    with reading(engine) as connection:
        assert verify(connection).fault == ""
    engine.dispose()


def test_what_a_second_person_agreed_to_can_be_done_once(office):
    approval = office.ask()
    office.decide(approval)

    office.use(approval.approval_id)

    with pytest.raises(Refused, match="approval_used"):
        office.use(approval.approval_id, used_for="d2")
    assert office.use(approval.approval_id).used_for == "d1", "the same document may ask again"


def test_nothing_is_done_before_somebody_agreed(office):
    with pytest.raises(Refused, match="approval_missing"):
        office.use(office.ask().approval_id)


@pytest.mark.parametrize("approval_id", [None, "00000000-0000-7000-8000-0000000000ff"])
def test_nothing_is_done_without_a_request(office, approval_id):
    with pytest.raises(Refused, match="approval_missing"):
        office.use(approval_id)


def test_nobody_agrees_to_his_own_request_whatever_his_roles(office):
    approval = office.ask(office.both)

    with pytest.raises(Refused, match="approver_is_requester"):
        office.decide(approval, office.both)


def test_a_cashier_cannot_agree(office):
    approval = office.ask(office.both)

    with pytest.raises(Refused, match="not_permitted"):
        office.decide(approval, office.cashier)


def test_a_cashier_cannot_ask_for_what_is_not_a_cashiers(office):
    with pytest.raises(Refused, match="not_permitted"):
        office.ask(action=A.TARIFF_ACTIVATION)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_request_has_a_reason(office, reason):
    with pytest.raises(Refused, match="reason_missing"):
        office.ask(reason=reason)


def test_something_else_than_what_was_agreed_is_refused(office):
    approval = office.ask()
    office.decide(approval)

    with pytest.raises(Refused, match="approval_differs"):
        office.use(approval.approval_id, payload=PAYLOAD | {"amount_minor": 10_001})


def test_an_approval_of_another_act_is_none(office):
    approval = office.ask()
    office.decide(approval)

    with pytest.raises(Refused, match="approval_missing"):
        office.use(approval.approval_id, action=A.FREE_ISSUE)


def test_a_refused_request_stays_refused(office):
    approval = office.ask()
    office.decide(approval, accept=False)

    with pytest.raises(Refused, match="approval_rejected"):
        office.use(approval.approval_id)
    with pytest.raises(Refused, match="already_decided"):
        office.decide(approval, office.both)


def test_a_request_expires_before_and_after_somebody_agreed(office):
    late = NOW + RULES[A.REVERSAL].lifetime
    approval = office.ask()

    with pytest.raises(Refused, match="approval_expired"):
        office.decide(approval, now=late)
    office.decide(approval, now=late - dt.timedelta(seconds=1))
    with pytest.raises(Refused, match="approval_expired"):
        office.use(approval.approval_id, now=late)


def test_a_wrong_meter_case_takes_two_who_agree(office):
    approval = office.ask(action=A.WRONG_METER)

    assert office.decide(approval).state is ApprovalState.OPEN
    with pytest.raises(Refused, match="approval_missing"):
        office.use(approval.approval_id, action=A.WRONG_METER)
    assert office.decide(approval).state is ApprovalState.OPEN, "one person counts once"
    assert office.decide(approval, office.second).state is ApprovalState.APPROVED
    office.use(approval.approval_id, action=A.WRONG_METER)


def test_the_same_request_again_is_the_same_and_another_body_is_refused(office):
    approval = office.ask()

    again = office.ask(approval_id=approval.approval_id)

    assert again == approval
    with pytest.raises(Refused, match="document_id_reused"):
        office.ask(approval_id=approval.approval_id, payload={"amount_minor": 1})
    with pytest.raises(Refused, match="document_id_reused"):
        office.ask(office.both, approval_id=approval.approval_id)


def test_only_what_still_waits_is_listed(office):
    waits, decided = office.ask(), office.ask()
    office.decide(decided)

    with reading(office.engine) as connection:
        listed, _ = service.waiting(connection, office.cashier, NOW)
        later, _ = service.waiting(connection, office.cashier, NOW + RULES[A.REVERSAL].lifetime)

    assert [one.approval_id for one in listed] == [waits.approval_id]
    assert later == []


def test_asking_and_deciding_leave_a_trace(office):
    office.decide(office.ask())

    with reading(office.engine) as connection:
        rows = connection.execute(sa.select(audit_log.c.action, audit_log.c.actor)).all()
    assert [tuple(row) for row in rows] == [
        ("approval.asked.reversal", "rana"),
        ("approval.given.reversal", "nasser"),
    ]
