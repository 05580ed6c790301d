"""A payment without a token and a visit of two meters, with real processes and a kiosk that dies."""

from __future__ import annotations

import msgspec
import pytest
import sqlalchemy as sa
from end2end_bench import OPERATOR, PASSWORD, LittleTown, Terminal
from end2end_counter import expect_death

from kiosk.flows.counter_values import CounterKind, NewAct
from kiosk.flows.till import Till
from kiosk.flows.till_values import Step
from kiosk.flows.vend_states import VendState
from kiosk.store.records import CounterDone, CounterIntended, VendIntended
from tests.helpers.fake_till import PowerCut, a_sale
from tests.helpers.little_town import DRN
from tests.helpers.office import take_on
from vending_server.db.engine import reading, writing
from vending_server.meters.tables import contracts
from vending_server.operators.model import Role
from vending_server.operators.tables import operators
from vending_server.payments.tables import payments
from vending_server.visits.tables import visit_documents
from vending_server.wire.counter import FreeIssueRequest
from vending_server.wire.reversal import ReversalRequest, reversal_payload

CUSTOMER = "indebted"  # owes a fee and old debts
WATER = 3  # a contract


def owed(kiosk) -> None:
    kiosk.key("F8")
    kiosk.wait_for("dues")
    kiosk.type("20")
    kiosk.wait_for("payment_quote", amount_minor=2000)


def test_a_payment_whose_answer_a_kill_took_away_is_taken_once_and_printed(counter):
    kiosk = counter.open_and_sign_in(kill_at=Step.ANSWER_RECEIVED)
    counter.swipe(kiosk, CUSTOMER)
    owed(kiosk)
    kiosk.key("F12")
    expect_death(kiosk, Step.ANSWER_RECEIVED)
    assert counter.town.count(payments) == 1
    assert counter.papers() == []

    kiosk = counter.open()
    assert kiosk.login(OPERATOR, PASSWORD) == "acts"
    kiosk.wait_for("act", state="TOKEN")
    kiosk.key("Return")
    assert kiosk.wait_for("print")["verdict"] == "PRINTED"

    assert counter.town.count(payments) == 1
    told = [one for one in counter.records() if isinstance(one, CounterIntended | CounterDone)]
    assert [type(one) for one in told] == [CounterIntended, CounterDone]
    assert len(counter.papers()) == 1


def test_electricity_and_water_are_one_visit_on_one_strip(counter):
    with writing(counter.town.engine) as connection:
        connection.execute(contracts.update().values(customer_id=1).where(contracts.c.id == WATER))
    kiosk = counter.open_and_sign_in()
    counter.swipe(kiosk)
    kiosk.type("50")
    kiosk.wait_for("quote", tender_minor=5000)
    kiosk.key("F4")
    kiosk.wait_for("visit", lines=2)
    kiosk.type("40")
    kiosk.wait_for("visit_quote", amount_minor=9000)
    kiosk.key("+")
    kiosk.key("F12")
    assert kiosk.wait_for("print")["verdict"] == "PRINTED"
    kiosk.key("F2")
    kiosk.wait_for("vend", state="DONE")

    assert counter.town.counts() == (2, 2, 2)
    assert len(counter.papers()) == 1
    with reading(counter.town.engine) as connection:
        visits = connection.scalars(sa.select(visit_documents.c.visit_id)).all()
    intents = [one for one in counter.records() if isinstance(one, VendIntended)]
    assert {one.visit_id for one in intents} == set(visits)
    assert (len(visits), len(set(visits))) == (2, 1)
    assert sum(one.received_minor for one in intents) == 20_000


def agree(till: Till, message: object, payload: dict[str, object], action: str) -> str:
    """Put an act before Nadia, who agrees at the machine of whoever asked."""
    approval_id = till.acts.new_id()
    till.counter.ask_approval(
        approval_id, action=action, subject="meter", reason=message.reason, payload=payload
    )
    facts = till.counter.decide_here(approval_id, operator="nadia", password=PASSWORD, accept=True)
    assert (facts.state, facts.approved_by) == ("approved", ["nadia"])
    return approval_id


def take_on_a_supervisor(town: LittleTown) -> None:
    with writing(town.engine) as connection:
        hashed = connection.scalars(sa.select(operators.c.password_hash)).first()
        take_on(connection, "nadia", Role.SUPERVISOR, password_hash=hashed)


def test_free_units_and_a_reversal_are_agreed_to_at_the_till(counter, tmp_path):
    town, server = counter.town, counter.server
    take_on_a_supervisor(town)
    terminal = Terminal(town, tmp_path, url=server.url)

    def cut(step: str) -> None:
        if step == Step.ANSWER_RECEIVED:
            raise PowerCut

    with terminal.till(server.url, on_step=cut) as till, pytest.raises(PowerCut):
        till.sell(a_sale(till, drn=DRN["plain"]))
    with terminal.till(server.url) as till:
        vend_id = till.reversing.give_up(DRN["plain"])
        unsigned = ReversalRequest(
            document_id=till.acts.new_id(),
            reason="the line was lost",
            vend_state="",
            journal_sequence=0,
            journal_hash="",
            signature="",
        )
        payload = reversal_payload(vend_id, unsigned)
        agreed = msgspec.structs.replace(
            unsigned, approval_id=agree(till, unsigned, payload, "reversal")
        )
        taken_back = till.acts.do(
            NewAct(
                kind=CounterKind.REVERSAL,
                path=f"/v1/vends/{vend_id}/reversal",
                request=lambda _ids: till.reversing.signed(vend_id, agreed),
                subject=DRN["plain"],
                document_id=agreed.document_id,
            )
        )
        assert taken_back.state is VendState.TOKEN
        assert till.resolve(vend_id).state is VendState.REFUSED
        assert till.money_returned(vend_id).state is VendState.REFUNDED

        asked = FreeIssueRequest(
            document_id=till.acts.new_id(), drn=DRN["plain"], units_tenths=250, reason="outage"
        )
        body = msgspec.to_builtins(asked)
        del body["approval_id"]
        message = msgspec.structs.replace(asked, approval_id=agree(till, asked, body, "free_issue"))
        issued = till.acts.do(
            NewAct(
                kind=CounterKind.FREE_ISSUE,
                path="/v1/counter/free-issues",
                request=lambda _ids: message,
                subject=asked.drn,
                document_id=asked.document_id,
            )
        )
        assert issued.answer is not None
        assert town.units_of(issued.answer.tokens[0].token, asked.drn) == 250
        assert till.counter.read_token(asked.drn, issued.answer.tokens[0].token).is_on_record
