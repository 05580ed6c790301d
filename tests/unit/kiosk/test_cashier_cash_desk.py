"""The cash desk's screens that move money: blind close, cash in and out, the bag, the drawer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.receipt_printers.base import PrintVerdict
from kiosk.flows.shift_values import ActKind
from tests.helpers.cash_desk_keys import everything_shown, menu, selling, sign_in
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.window_thread import elsewhere
from vending_server.wire.cash_count import counted_minor

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

# 240.00 of float, and 50.00 that the sales brought.
EXPECTED, COUNTED, SHORT = "290.00", "240.00", "50.00"


@pytest.fixture
def bench(bench: CashierBench) -> CashierBench:
    bench.till.shifts.uses_shifts = True
    selling(bench)
    return bench


def count_240(bench: CashierBench) -> None:
    bench.press("1", "Enter", "Enter", "Enter", "2")


def closed(bench: CashierBench) -> None:
    menu(bench, "4", "close_shift")
    count_240(bench)
    bench.press("F12")
    bench.wait_for(event="z")
    bench.wait_for(event="slip")


def test_expected_cash_is_in_no_widget_and_no_accessible_text_before_the_count(bench: CashierBench):
    menu(bench, "3", "x_report")
    bench.press("Esc")
    menu_to_close(bench)
    count_240(bench)
    before = everything_shown(bench)
    bench.press("F12")
    bench.wait_for(event="z")
    bench.settle()
    after = everything_shown(bench)

    assert EXPECTED not in before
    assert COUNTED in before
    assert EXPECTED in after
    assert f"-{SHORT}" in after


def test_sums_of_an_x_or_a_z_do_not_stay_in_a_screen_that_was_left(
    bench: CashierBench, monkeypatch: pytest.MonkeyPatch
):
    closed(bench)
    [z] = elsewhere(bench.till.shifts.to_deposit)
    bench.press("F12")
    bench.wait_for(event="screen", name="login")
    assert EXPECTED not in everything_shown(bench)

    sign_in(bench, "open_shift")
    bench.press("1", "F12")
    bench.type_text("bagged")
    bench.press("F12")
    bench.wait_for(event="screen", step="opened")
    bench.settle()
    bench.press("F12")
    bench.wait_for(event="screen", name="sell")
    monkeypatch.setattr(bench.till.shifts, "x", lambda: z)
    menu(bench, "3", "x_report")
    assert EXPECTED in everything_shown(bench)
    bench.press("Esc", "F11")

    assert EXPECTED not in everything_shown(bench)


def menu_to_close(bench: CashierBench) -> None:
    bench.wait_for(event="screen", name="shift_menu")
    bench.press("4")
    bench.wait_for(event="screen", name="close_shift")


def test_the_z_is_printed_once_and_then_as_copies(bench: CashierBench):
    closed(bench)
    bench.events.clear()
    bench.press("F7")
    bench.wait_for(event="slip", copy_number=1)
    bench.press("F12")
    bench.wait_for(event="screen", name="login")

    assert EXPECTED not in everything_shown(bench)


def test_what_stays_in_the_drawer_goes_with_the_count(bench: CashierBench):
    menu(bench, "4", "close_shift")
    count_240(bench)
    bench.window.shifts.closing.left_over.setText("100")
    bench.press("F12")
    bench.wait_for(event="z")

    [(counts, left)] = bench.till.called("close")
    assert (counted_minor(counts), left) == (24_000, 10_000)


def test_an_empty_count_closes_nothing(bench: CashierBench):
    menu(bench, "4", "close_shift")
    bench.press("F12")
    bench.wait_for(event="banner", id="E550")

    assert elsewhere(bench.till.shifts.state).shift is not None


def test_a_count_without_an_answer_tells_nothing_and_is_asked_again(bench: CashierBench):
    menu(bench, "4", "close_shift")
    count_240(bench)
    bench.till.shifts.is_lost = True
    bench.events.clear()
    bench.press("F12")
    bench.wait_for(event="screen", name="shift_menu")
    bench.settle()
    assert EXPECTED not in everything_shown(bench)

    bench.press("F12")
    bench.wait_for(event="z")
    bench.settle()
    assert bench.window.screen_on_top is bench.window.shifts.closing
    assert EXPECTED in everything_shown(bench)


def test_a_z_that_no_printer_got_is_printed_at_the_next_login(bench: CashierBench):
    bench.till.slips.verdicts = [PrintVerdict.NOT_SENT]
    closed(bench)
    [z] = [one for one in bench.till.shifts.acts.values() if one.kind is ActKind.CLOSING]
    bench.till.shifts.acts[z.act_id] = replace(z, verdict=PrintVerdict.NOT_SENT)
    bench.press("F12")
    bench.wait_for(event="screen", name="login")
    sign_in(bench, "open_shift")
    bench.wait_for(event="slip", verdict="PRINTED")

    assert bench.till.slips.printed[-1] == z.act_id


def test_nothing_is_sold_while_a_count_is_without_an_answer(bench: CashierBench):
    menu(bench, "4", "close_shift")
    count_240(bench)
    bench.till.shifts.is_lost = True
    bench.events.clear()
    bench.press("F12")
    bench.wait_for(event="screen", name="shift_menu")
    bench.press("Esc", "1", "4")
    bench.swipe()
    bench.settle()

    assert bench.window.screen_on_top is bench.window.shifts.menu


def test_a_card_or_a_scan_does_not_lead_away_from_a_count(bench: CashierBench):
    menu(bench, "4", "close_shift")
    bench.press("1")
    bench.swipe()
    bench.burst("0412345678412345")
    bench.settle()

    assert bench.window.screen_on_top is bench.window.shifts.closing
    assert bench.window.shifts.closing.table.total_minor == 20_000


def fill_in(bench: CashierBench, amount: str) -> None:
    menu(bench, "2", "pay_out")
    bench.type_text(amount)
    bench.window.shifts.pay_out.counterpart.setText("Post office")
    bench.window.shifts.pay_out.paper.setText("17")


def test_cash_goes_out_with_its_reason_and_paper(bench: CashierBench):
    fill_in(bench, "30")
    bench.press("F12")
    bench.wait_for(event="slip", verdict="PRINTED")

    [movement] = bench.till.called("move")
    assert (movement.direction, movement.reason) == ("out", "petty_expense")
    assert (movement.amount_minor, movement.counterpart) == (3_000, "Post office")


def test_a_movement_without_a_counterpart_is_not_sent(bench: CashierBench):
    menu(bench, "1", "pay_in")
    bench.type_text("30")
    bench.press("F12")
    bench.wait_for(event="banner", id="E554")

    assert bench.till.called("move") == []


def test_above_the_limit_a_second_person_signs_in_at_the_same_machine(bench: CashierBench):
    fill_in(bench, "150")
    bench.press("F12")
    bench.wait_for(event="screen", name="pay_out", step="second")
    screen = bench.window.shifts.pay_out
    assert not screen.amount.isEnabled()
    screen.person.setText("walid")
    screen.password.setText("his own password")
    bench.press("F12")
    bench.wait_for(event="slip", verdict="PRINTED")

    assert bench.till.called("agreed") == ["walid"]
    assert bench.till.called("move")[-1].approval_id is not None
    assert screen.password.text() == ""


def test_a_bag_ties_the_cash_to_its_shifts_and_is_printed_twice(bench: CashierBench):
    closed(bench)
    bench.press("F12")
    bench.wait_for(event="screen", name="login")
    sign_in(bench, "open_shift")
    bench.press("Esc", "5")
    bench.wait_for(event="to_deposit", count=1)
    screen = bench.window.shifts.deposit
    screen.bank.setText("Bank of the town")
    screen.bag.setText("0077")
    screen.table.begin()
    count_240(bench)
    bench.events.clear()
    bench.press("F12")
    bench.wait_for(event="slip", verdict="PRINTED")

    [bag] = bench.till.called("bag")
    assert (len(bag.shift_ids), counted_minor(bag.counts)) == (1, 24_000)
    [made] = [one for one in bench.till.shifts.acts.values() if one.request == made_of(bench)]
    assert bench.till.slips.printed.count(made.act_id) == 2


def made_of(bench: CashierBench) -> object:
    return list(bench.till.shifts.acts.values())[-1].request


def test_a_shift_is_left_out_of_the_bag_with_the_space_bar(bench: CashierBench):
    closed(bench)
    bench.press("F12")
    bench.wait_for(event="screen", name="login")
    sign_in(bench, "open_shift")
    bench.press("Esc", "5")
    bench.wait_for(event="to_deposit", count=1)
    bench.press(" ", "F12")
    bench.settle()

    assert bench.till.called("bag") == []


def test_the_drawer_opens_with_a_reason_only(bench: CashierBench):
    menu(bench, "6", "drawer")
    bench.press("F12")
    bench.wait_for(event="banner", id="E38")
    bench.type_text("change")
    bench.events.clear()
    bench.press("F12")
    bench.wait_for(event="screen", name="shift_menu")

    assert bench.till.called("open_drawer") == ["change"]
