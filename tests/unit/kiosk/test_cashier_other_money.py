"""F6: a price paid by card, transfer or cheque, and the rest in cash."""

from __future__ import annotations

import pytest

from kiosk.flows.vend_states import VendState
from tests.helpers.cash_desk_keys import everything_shown
from tests.helpers.cashier_bench import CashierBench
from vending_server.wire.problems import Problem
from vending_server.wire.quote import TenderKind

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
NONE = Problem(status=409, code="vend_none", title="", decided=True)


def paid(bench: CashierBench) -> list[tuple[str, int, str]]:
    """How the last sale was paid."""
    return [(one.kind, one.amount_minor, one.reference) for one in bench.till.sales[-1].tenders]


def sell(bench: CashierBench, *keys: str) -> None:
    """Type these keys over a quote of 50.00 and confirm."""
    bench.quoted("5", "0")
    bench.press(*keys)
    bench.press("F12")
    bench.settle()


def test_a_whole_price_by_card_takes_three_keys_more_and_nothing_goes_into_the_drawer(
    bench: CashierBench,
):
    sell(bench, "F6", "1", "Enter", "Enter")

    assert paid(bench) == [(TenderKind.BANK_CARD, 5000, "")]
    assert bench.till.sales[-1].received_minor == 0


def test_what_no_other_part_pays_is_cash_and_change_comes_out_of_the_cash(bench: CashierBench):
    sell(bench, *("F6", "2", "3", "0", "Enter", "7", "7", "Enter"), "*")

    assert paid(bench) == [(TenderKind.CASH, 2000, ""), (TenderKind.TRANSFER, 3000, "77")]
    assert bench.till.sales[-1].received_minor == 5000


def test_several_parts_are_taken_one_after_the_other(bench: CashierBench):
    cheque = ("F6", "3", "2", "0", "Enter", "A", "-", "1", "7", "Enter")
    sell(bench, *cheque, *("F6", "1", "1", "0", "Enter", "Enter"))

    assert paid(bench) == [
        (TenderKind.CASH, 2000, ""),
        (TenderKind.CHEQUE, 2000, "A-17"),
        (TenderKind.BANK_CARD, 1000, ""),
    ]


def test_a_cheque_without_its_number_is_not_taken(bench: CashierBench):
    bench.quoted("5", "0")
    bench.press("F6", "3", "Enter", "Enter")

    bench.wait_for(event="banner", id="E300")
    assert bench.window.sell.step == "other_money"


def test_more_than_is_left_to_pay_is_not_taken(bench: CashierBench):
    bench.quoted("5", "0")
    bench.press("F6", "1", "5", "0", ".", "1", "0", "Enter", "Enter")

    bench.wait_for(event="banner", id="E820")
    bench.press("Esc", "F12")
    bench.settle()
    assert paid(bench) == [(TenderKind.CASH, 5000, "")]


def test_who_is_quicker_than_the_price_types_no_digit_into_the_amount(bench: CashierBench):
    bench.with_customer()
    gate = bench.till.hold("quote")
    bench.press("5", "0", "F6", "1", "2", "0", "Enter", "Enter")
    gate.set()
    bench.wait_for(event="quote", tender_minor=5000)
    bench.press("F12")
    bench.settle()

    assert paid(bench) == [(TenderKind.CASH, 3000, ""), (TenderKind.BANK_CARD, 2000, "")]


def test_another_amount_forgets_how_the_one_before_was_paid(bench: CashierBench):
    bench.quoted("5", "0")
    bench.press("F6", "1", "Enter", "Enter", "7", "0")
    bench.wait_for(event="quote", tender_minor=7000)
    bench.press("F12")
    bench.settle()

    assert paid(bench) == [(TenderKind.CASH, 7000, "")]


def test_nothing_is_sold_from_where_the_way_of_paying_is_chosen(bench: CashierBench):
    bench.quoted("5", "0")
    bench.press("F6", "1", "F12", "F12")
    bench.settle()
    assert bench.till.sales == []

    bench.press("F6", "F12")  # all in cash again
    bench.settle()
    assert paid(bench) == [(TenderKind.CASH, 5000, "")]


def test_the_next_customer_finds_nothing_of_how_somebody_paid(bench: CashierBench):
    bench.quoted("5", "0")
    bench.press("F6", "3", "2", "0", "Enter", "A", "1", "7", "Enter", "F6", "2", "9", "F2")
    bench.press("Esc", "F2")
    panel = bench.window.sell.other_money

    assert [panel.amount.text(), panel.reference.text()] == ["", ""]
    assert bench.window.sell.payment.isVisible()
    bench.press("Ctrl+U")
    assert "A17" not in everything_shown(bench)


def test_who_unlocks_goes_on_where_the_way_of_paying_was_chosen(bench: CashierBench):
    bench.quoted("5", "0")
    bench.press("F6", "Ctrl+L")
    bench.wait_for(event="screen", name="lock")
    bench.events.clear()
    bench.press("x", "Enter")
    bench.wait_for(event="screen", name="sell", step="other_money")
    bench.press("2", "Enter", "Enter", "F12")
    bench.settle()

    assert paid(bench) == [(TenderKind.TRANSFER, 5000, "")]


def test_change_is_never_given_for_a_card(bench: CashierBench):
    sell(bench, "F6", "1", "Enter", "Enter", "*")

    bench.wait_for(event="banner", id="E82")
    assert bench.till.sales == []


def test_a_refused_sale_is_tried_again_paid_as_it_was(bench: CashierBench):
    bench.till.sold_as, bench.till.problem = VendState.REFUSED, NONE
    sell(bench, "F6", "1", "3", "0", "Enter", "Enter")
    bench.wait_for(event="screen", name="in_doubt")
    bench.till.sold_as = VendState.TOKEN
    bench.events.clear()
    bench.press("Enter")
    bench.wait_for(event="quote", tender_minor=5000)
    bench.press("F12")
    bench.settle()

    assert paid(bench) == [(TenderKind.CASH, 2000, ""), (TenderKind.BANK_CARD, 3000, "")]
