"""A customer of the sample town lives through his purchases: each begins where the last ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from vending_server.pricing.model import DeductionKind
from vending_server.sample_town.customers import plan_customers
from vending_server.sample_town.decisions import sample_decisions
from vending_server.sample_town.dues import DuesMaker
from vending_server.sample_town.history import History
from vending_server.sample_town.issuer import HistoryIssuer
from vending_server.sample_town.places import POINTS, seller_at
from vending_server.sample_town.visits import Visit
from vending_server.sample_town.window import window_ending
from vending_server.tariffs.model import ArrearsRule
from vending_server.vending.model import Seller
from vending_server.wire.quote import TenderKind

ZONE = ZoneInfo("Asia/Hebron")
DECISIONS = sample_decisions()
WINDOW = window_ending(dt.date(2026, 11, 1), months=6, zone=ZONE, earliest=DECISIONS.last_decided)
ELECTRICITY, WATER = 0, 1


def a_seller(number: int) -> Seller:
    staff = seller_at(number)
    return Seller(
        terminal_id=f"00000000-0000-5000-8000-00000000000{number}",
        terminal_number=1,
        point=POINTS[number - 1],
        operator_id=number,
        operator_name=staff.name,
        operator_title=staff.title,
    )


def a_visit(month: int, day: int, tender_minor: int | None = 2_000, **changes: object) -> Visit:
    at = dt.datetime(2026, month, day, 10, 0, tzinfo=ZONE).astimezone(dt.UTC)
    visit = Visit(
        at=at, point=1, kind=TenderKind.CASH, tender_minor=tender_minor, units_tenths=None
    )
    return replace(visit, **changes)


def live(electricity: list[Visit], water: list[Visit], **debt: object):
    """Let the first customer, who has both utilities and one debt, make these visits."""
    planned = next(plan_customers(count=1, seed=1, window=WINDOW))
    visits = (electricity, water)
    planned = replace(
        planned,
        contracts=tuple(
            replace(one, visits=tuple(visits[nth]), opened_on=dt.date(2020, 1, 1))
            for nth, one in enumerate(planned.contracts)
        ),
        arrears=tuple(replace(one, **debt) for one in planned.arrears),
    )
    history = History(
        seed=1,
        window=WINDOW,
        decisions=DECISIONS,
        dues=DuesMaker.starting(DECISIONS, WINDOW),
        issuer=HistoryIssuer(),
        sellers={point.number: a_seller(point.number) for point in POINTS},
    )
    return history.live(planned, range(1, 1 + len(electricity) + len(water)))


def debt_taken(sale) -> int:
    kind = DeductionKind.ARREARS
    return sum(line.taken for line in sale.priced.deductions if line.kind is kind)


def test_each_purchase_begins_with_what_the_last_one_left():
    lived = live([a_visit(6, 3), a_visit(6, 20), a_visit(7, 2)], [])
    first, second, third = lived.sales

    assert second.priced.carry_before == first.priced.carry_after
    assert second.supply.bought_tenths == first.priced.units
    assert third.supply.bought_tenths == 0, "July begins a new period"
    assert third.supply.contract.version == 3
    assert lived.state.contracts[ELECTRICITY].contract.version == 4


def test_a_due_that_half_a_tender_does_not_cover_is_paid_in_parts():
    lived = live([], [a_visit(6, 3), a_visit(6, 20)])
    first, second = lived.sales
    charge = next(iter(lived.state.contracts[WATER].dues.values()))

    assert first.priced.deductions_total == 1_000
    assert second.supply.dues[0].paid_minor == 1_000
    assert second.priced.deductions[0].taken == 700
    assert charge.paid_minor == charge.amount_minor == 1_700


def test_a_period_instalment_counts_what_the_other_contract_paid():
    """Water has periods of two months, electricity of one; the debt is the same."""
    lived = live(
        [a_visit(7, 3, 60_000), a_visit(8, 10, 60_000), a_visit(8, 20, 60_000)],
        [a_visit(8, 5, 60_000), a_visit(8, 15, 60_000)],
        rule=ArrearsRule.PER_PERIOD,
        percent_bp=None,
        instalment_minor=10_000,
    )

    # July pays July's instalment. For water July and August are one period, which is paid
    # already; August's own instalment is paid at the electric meter, once.
    assert [debt_taken(sale) for sale in lived.sales] == [10_000, 0, 10_000, 0, 0]


def test_a_debt_that_is_paid_off_asks_for_nothing_more():
    lived = live([a_visit(6, 3, 60_000), a_visit(6, 20, 60_000)], [], balance_minor=500)

    assert [debt_taken(sale) for sale in lived.sales] == [500, 0]
    assert lived.state.arrears[1].balance_minor == 0


def test_two_purchases_in_one_minute_have_tids_of_their_own():
    lived = live([a_visit(6, 3), a_visit(6, 3)], [])
    first, second = (sale.issued.tid for sale in lived.sales)

    assert second == first + 1


@pytest.mark.parametrize(
    ("changes", "received"),
    [
        ({"kind": TenderKind.BANK_CARD}, 0),
        ({"tender_minor": None, "units_tenths": 500, "kind": TenderKind.TRANSFER}, 0),
    ],
)
def test_only_cash_is_handed_over(changes, received):
    lived = live([a_visit(6, 3, **changes)], [])

    assert lived.sales[0].command.request.received_minor == received


def test_cash_handed_over_covers_the_tender():
    days = range(1, 29)
    lived = live([a_visit(6, day, 12_000) for day in days], [])
    received = {sale.command.request.received_minor for sale in lived.sales}

    assert received <= {12_000, 15_000, 20_000}
    assert len(received) == 3


def test_units_that_were_asked_for_are_sold():
    lived = live([a_visit(6, 3, None, units_tenths=500)], [])

    assert lived.sales[0].priced.units == 500
    assert lived.sales[0].command.request.tender_minor is None
