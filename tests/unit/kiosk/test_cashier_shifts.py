"""The screens of the cash desk: the count, the menu, the X; nothing is sold without a shift."""

from __future__ import annotations

import pytest

from drivers.receipt_printers.base import PrintVerdict
from kiosk.api_client import Unreachable
from kiosk.flows.shift_values import ActState
from kiosk.vend_outcomes import DoubtReason
from tests.helpers.cash_desk_keys import everything_shown, menu, selling, sign_in
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.window_thread import elsewhere
from vending_server.wire.cash_count import CountLine, counted_minor

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def bench(bench: CashierBench) -> CashierBench:
    bench.till.shifts.uses_shifts = True
    return bench


def test_a_login_without_a_shift_leads_to_the_count_and_then_to_selling(bench: CashierBench):
    selling(bench)

    [(counts, reason)] = bench.till.called("open")
    assert counts == (
        CountLine(denomination_minor=20_000, pieces=1),
        CountLine(denomination_minor=2_000, pieces=2),
    )
    assert reason == ""
    assert bench.till.slips.printed == list(bench.till.shifts.acts)


def test_where_shifts_are_not_used_a_login_leads_to_selling(bench: CashierBench):
    bench.till.shifts.uses_shifts = False
    sign_in(bench, "sell")

    assert bench.window.screen_on_top is bench.window.sell


def test_a_count_in_which_nothing_was_typed_opens_nothing(bench: CashierBench):
    sign_in(bench, "open_shift")
    bench.press("F12")
    bench.wait_for(event="banner", id="E550")

    assert bench.till.shifts.acts == {}


def test_without_a_shift_neither_a_card_nor_escape_leads_to_selling(bench: CashierBench):
    sign_in(bench, "open_shift")
    bench.swipe()
    bench.press("Esc")
    bench.wait_for(event="banner", id="E31")
    bench.press("Esc")
    bench.swipe()
    bench.settle()

    assert bench.window.screen_on_top is bench.window.shifts.menu
    assert bench.till.called("lookup") == []


def test_the_float_of_the_last_shift_is_shown_only_after_the_count_was_confirmed(
    bench: CashierBench,
):
    selling(bench)
    close_on_server(bench, left_minor=7_770)
    bench.press("Ctrl+U")
    sign_in(bench, "open_shift")
    bench.press("1")
    assert "77.70" not in everything_shown(bench)
    bench.press("F12")
    bench.wait_for(event="banner", id="E557")
    assert "77.70" in everything_shown(bench)

    bench.window.shifts.opening.reason.setText("a note was missing")
    bench.press("F12")
    bench.wait_for(event="screen", step="opened")
    assert bench.till.called("open")[-1][1] == "a note was missing"


def close_on_server(bench: CashierBench, *, left_minor: int) -> None:
    shifts = bench.till.shifts
    counts = [CountLine(denomination_minor=10, pieces=3000)]
    elsewhere(lambda: shifts.close(counts, float_left_minor=left_minor))


def test_a_lost_opening_is_asked_again_under_its_number_from_the_menu(bench: CashierBench):
    bench.till.shifts.is_lost = True
    sign_in(bench, "open_shift")
    bench.press("1", "F12")
    bench.wait_for(event="screen", name="shift_menu")
    [act_id] = bench.till.shifts.acts
    bench.press("F12")
    bench.wait_for(event="slip")

    assert bench.till.called("ask_again") == [act_id]
    assert bench.till.shifts.acts[act_id].state is ActState.DONE
    bench.press("Esc")
    bench.wait_for(event="screen", name="sell")


def test_the_shift_of_another_takes_no_sale(bench: CashierBench):
    selling(bench)
    bench.press("Ctrl+U")
    sign_in(bench, "shift_menu", operator="walid")
    bench.wait_for(event="banner", id="E32")
    bench.press("1", "2", "4")
    bench.settle()

    assert bench.window.screen_on_top is bench.window.shifts.menu


def test_the_x_of_a_cashier_holds_no_cash_and_is_printed(bench: CashierBench):
    selling(bench)
    menu(bench, "3", "x_report")
    bench.wait_for(event="x_report", number=1)
    report = bench.window.shifts.x_report.view.lines

    assert any("50.0" in line for line in report)
    # 240.00 of float and 50.00 of the sale: what the drawer should hold
    assert "290.00" not in everything_shown(bench)
    bench.press("F12")
    bench.wait_for(event="slip", verdict="PRINTED")
    assert bench.till.slips.printed[-1] == "x"


def test_an_x_without_a_line_says_so(bench: CashierBench):
    selling(bench)
    bench.till.errors["x"] = Unreachable(DoubtReason.LINK)
    menu(bench, "3", "x_report")

    bench.wait_for(event="banner", id="E67")


@pytest.mark.parametrize(
    ("verdict", "text_id"), [(PrintVerdict.NOT_SENT, "E555"), (PrintVerdict.UNSURE, "E556")]
)
def test_a_slip_that_is_not_on_paper_is_told_and_printed_again(
    bench: CashierBench, verdict: PrintVerdict, text_id: str
):
    bench.till.slips.verdicts = [verdict]
    sign_in(bench, "open_shift")
    bench.press("0", "F12")
    bench.wait_for(event="slip", verdict=verdict.value)
    shown = bench.window.shifts.opening.banner.notice
    assert shown is not None
    assert shown.text_id == text_id
    bench.press("F7")
    bench.wait_for(event="slip", verdict="PRINTED")


def test_an_empty_drawer_is_counted_as_nothing_of_something(bench: CashierBench):
    sign_in(bench, "open_shift")
    bench.press("0", "F12")
    bench.wait_for(event="screen", step="opened")

    [(counts, _)] = bench.till.called("open")
    assert counted_minor(counts) == 0
