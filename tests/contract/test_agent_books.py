"""Agents' books on both databases: top-ups, terms, commission earned and paid, statements."""

from __future__ import annotations

import dataclasses
import datetime as dt

import msgspec
import pytest

from tests.helpers import little_town
from tests.helpers.agent_books import HOUR, TODAY, A, Books
from tests.helpers.audit import audit
from tests.helpers.drawer import DAY
from tests.helpers.little_town import AGENT_POINT, DRN
from tests.helpers.office import new_document_id
from tests.helpers.pages import walked
from vending_server.db.engine import reading
from vending_server.errors import Refused
from vending_server.wire.agents import (
    AgentTopUp,
    top_up_payload,
)
from vending_server.wire.problems import ProblemCode


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    yield Books(engine)
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


def refusal(act, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value


def test_a_float_is_topped_up_by_two_people_and_exactly_that(town):
    alone = refusal(town.top_up, 50_000, approval_id=None)
    payload = top_up_payload(point_number=3, amount_minor=40_000, through="bank", reference="T-1")
    other = town.agree(A.FLOAT_TOP_UP, payload, town.walid, town.maysa)
    differs = refusal(town.top_up, 50_000, approval_id=other)
    another_paper = refusal(town.top_up, 50_000, reference="T-2")

    assert town.top_up(50_000).float_minor == 50_000
    assert town.top_up(1_000, through="head_office_cash").left_minor == 51_000
    assert alone.code is ProblemCode.APPROVAL_MISSING
    assert differs.code is another_paper.code is ProblemCode.APPROVAL_DIFFERS
    balance = town.balance()
    assert (balance["bank"], balance["head_office_cash"]) == (50_000, 1_000)
    assert balance["agent_float:3"] == -51_000


def test_a_municipal_point_has_no_float(town):
    assert refusal(town.top_up, 50_000, point_number=2).code is ProblemCode.AGENT_UNKNOWN


def test_sales_earn_commission_once_rounded_down_over_their_sum(town):
    town.top_up(50_000)
    town.terms(250)
    town.agent_sells(10_010)
    town.agent_sells(5_030)
    town.clock.advance(2 * HOUR)

    settled = town.settle()

    assert (settled.number, settled.sales_count, settled.sales_minor) == (1, 2, 15_040)
    assert settled.commission_minor == 376, "not 250 + 125 of each sale by itself"
    assert refusal(town.settle, town.clock.time - HOUR / 2).code is ProblemCode.NOTHING_TO_SETTLE
    balance = town.balance()
    assert (balance["commission_expense"], balance["commission_payable:3"]) == (376, -376)
    facts = town.agents.one(town.maysa, 3)
    assert (facts.commission_owed_minor, facts.unsettled_minor) == (376, 0)


def test_what_is_still_settling_is_not_settled(town):
    town.top_up(50_000)
    town.terms(250)
    town.agent_sells(10_000)

    assert refusal(town.settle, town.clock.time).code is ProblemCode.NOTHING_TO_SETTLE
    facts = town.agents.one(town.maysa, 3)
    assert (facts.unsettled_count, facts.unsettled_commission_minor) == (1, 250)


def test_kept_money_that_is_spent_at_an_agents_earns_nothing(town):
    town.top_up(50_000)
    town.terms(1_000)
    town.keep(4_000)
    parts = [
        little_town.Tender(kind=little_town.TenderKind.DEPOSIT, amount_minor=4_000),
        little_town.Tender(kind=little_town.TenderKind.CASH, amount_minor=6_000),
    ]
    assert town.agent.sell(DRN["plain"], 10_000, tenders=parts).is_sale
    town.clock.advance(2 * HOUR)

    assert town.settle().commission_minor == 600


def test_other_terms_settle_what_was_sold_by_the_old_ones(town):
    town.top_up(50_000)
    town.terms(250)
    town.agent_sells(10_000)
    town.clock.advance(HOUR)
    town.terms(500, limit=1_000)
    town.agent_sells(10_000, "water")
    town.clock.advance(2 * HOUR)
    second = town.settle()

    assert (second.number, second.sales_minor, second.commission_minor) == (2, 10_000, 500)
    assert town.agents.one(town.maysa, 3).commission_owed_minor == 250 + 500


def test_terms_take_two_people_a_reason_and_never_less_than_was_sold_on_trust(town):
    town.terms(250, limit=10_000)
    town.agent_sells(8_000)

    assert refusal(town.terms, 300, 8_000, approval_id=None).code is ProblemCode.APPROVAL_MISSING
    assert refusal(town.terms, 300, reason=" ").code is ProblemCode.REASON_MISSING
    below = refusal(town.terms, 300, 7_990)
    assert (below.code, below.params) == (ProblemCode.ABOVE_WHAT_IS_OWED, {"left": 8_000})
    assert town.terms(300, 8_000).left_minor == 0


def test_what_was_earned_is_paid_once_into_the_float_or_by_the_bank(town):
    town.top_up(50_000)
    town.terms(1_000)
    town.agent_sells(10_000)
    town.clock.advance(2 * HOUR)
    town.settle()

    too_much = refusal(town.pay, 1_001)
    alone = refusal(town.pay, 600, approval_id=None)
    assert town.pay(600, "float").float_minor == 40_600
    assert town.pay(400).commission_owed_minor == 0
    again = refusal(town.pay, 1)

    assert too_much.params == {"left": 1_000}
    assert alone.code is ProblemCode.APPROVAL_MISSING
    assert (again.code, again.params) == (ProblemCode.ABOVE_WHAT_IS_OWED, {"left": 0})
    balance = town.balance()
    assert balance["commission_payable:3"] == 0
    assert balance["bank"] == 50_000 - 400


def test_a_statement_tells_every_change_from_opening_to_closing(town):
    town.top_up(50_000)
    town.terms(1_000)
    town.agent_sells(10_000)
    town.clock.advance(DAY)
    town.agent_sells(5_000, "water")
    town.settle()
    town.pay(700, "float")
    town.agent_sells(2_000, "indebted")

    told = town.statement(days=(TODAY + DAY, TODAY + DAY))

    assert (told.opening_minor, told.closing_minor) == (40_000, 33_700)
    assert (told.topped_up_minor, told.sold_minor) == (0, 7_000)
    assert (told.commission_to_float_minor, told.commission_paid_minor) == (700, 700)
    assert (told.commission_earned_minor, told.commission_owed_minor) == (1_000, 300)
    lines = [(one.kind, one.reference, one.amount_minor, one.balance_minor) for one in told.lines]
    assert lines == [
        ("sale", "3-01-000002", -5_000, 35_000),
        ("commission_to_float", "P-1", 700, 35_700),
        ("sale", "3-01-000003", -2_000, 33_700),
    ]
    assert town.statement().lines[0].kind == "topped_up"


def test_the_pages_of_a_statement_are_the_whole_of_it(town):
    town.top_up(50_000)
    for drn in ("plain", "water", "indebted"):
        town.agent_sells(1_000, drn)
    whole = town.statement()

    first, second = walked(town.statement, 3)

    assert first.lines + second.lines == whole.lines
    assert whole.next_cursor is None
    assert second.closing_minor == whole.closing_minor == second.lines[-1].balance_minor


def test_a_statement_follows_on_from_a_locked_month(town):
    town.top_up(50_000)
    town.agent_sells(10_000)
    town.clock.advance(12 * DAY)
    town.lock_decided("2026-11-30", point=3)
    town.lock_month("2026-11")
    town.agent_sells(5_000, "water")
    december = dt.date(2026, 12, 1)

    told = town.statement(days=(december, december + 30 * DAY))

    assert (told.opening_minor, told.sold_minor, told.closing_minor) == (40_000, 5_000, 35_000)


def test_an_agent_sees_his_own_books_and_nobody_elses(town):
    town.top_up(50_000)

    assert town.agents.one(town.agents_person, 3).float_minor == 50_000
    assert town.statement(caller=town.agents_person).closing_minor == 50_000
    stranger = dataclasses.replace(
        town.agents_person, point=msgspec.structs.replace(AGENT_POINT, number=4)
    )
    assert refusal(town.agents.one, stranger, 3).code is ProblemCode.NOT_PERMITTED
    assert refusal(town.statement, caller=stranger).code is ProblemCode.NOT_PERMITTED


def test_the_same_top_up_again_is_the_same_answer_and_tops_up_once(town):
    payload = top_up_payload(point_number=3, amount_minor=1_000, through="bank", reference="T-1")
    message = AgentTopUp(
        document_id=new_document_id(),
        point_number=3,
        amount_minor=1_000,
        through="bank",
        reference="T-1",
        approval_id=town.agree(A.FLOAT_TOP_UP, payload, town.walid, town.maysa),
    )
    first = town.agents.top_up(town.maysa, message)

    assert town.agents.top_up(town.maysa, message).body == first.body
    assert town.agents.one(town.maysa, 3).float_minor == 1_000
