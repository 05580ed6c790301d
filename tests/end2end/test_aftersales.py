"""A payment without a token and a visit of two meters, with real processes and a kiosk that dies."""

from __future__ import annotations

import sqlalchemy as sa
from end2end_bench import OPERATOR, PASSWORD
from end2end_counter import expect_death

from kiosk.flows.till_values import Step
from kiosk.store.records import CounterDone, CounterIntended, VendIntended
from vending_server.db.engine import reading, writing
from vending_server.meters.tables import contracts
from vending_server.payments.tables import payments
from vending_server.visits.tables import visit_documents

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
