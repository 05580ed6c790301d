"""The cash desk's day: open, in and out, X, blind close, Z, bag (C02, C13 to C16)."""

from __future__ import annotations

from kiosk.api_client import Unreachable
from kiosk.vend_outcomes import DoubtReason
from tests.helpers.cash_desk_keys import sign_in
from tests.helpers.cashier_bench import CashierBench
from tests.pictures.shots import Shot, Shots


def open_a_shift(bench: CashierBench) -> Shots:
    """Count first, then sell; the shift of another."""
    bench.till.shifts.uses_shifts = True
    sign_in(bench, "open_shift")
    yield Shot("open_shift", "C02", "Before the count: nothing is filled in")
    bench.press("9", "9", "9", "Enter", "Enter", "Enter", "2")
    yield Shot("open_shift_counted", "C02", "Counted, with the largest pieces there are")
    bench.press("F12")
    bench.wait_for(event="slip", verdict="PRINTED")
    yield Shot("open_shift_opened", "C02", "Opened and printed")
    bench.press("Ctrl+U")
    bench.settle()
    sign_in(bench, "shift_menu", operator="walid")
    bench.wait_for(event="banner", id="E32")
    yield Shot("shift_of_another", "C13", "E32: the open shift is somebody else's")


def a_shift(bench: CashierBench) -> Shots:
    """Everything from the menu of the shift to the bag for the bank."""
    bench.till.shifts.uses_shifts = True
    sign_in(bench, "open_shift")
    bench.press("1", "Enter", "Enter", "Enter", "2", "F12")
    bench.wait_for(event="slip", verdict="PRINTED")
    bench.press("F12")
    bench.wait_for(event="screen", name="sell")
    bench.press("F9")
    bench.settle()
    yield Shot("shift_menu", "C13", "The shift's menu")
    yield from movements(bench)
    menu_from(bench, "3", "x_report")
    yield Shot("x_report", "C14", "X: no cash that should be there")
    bench.press("Esc")
    bench.till.errors["x"] = Unreachable(DoubtReason.LINK)
    menu_from(bench, "3", "x_report")
    bench.wait_for(event="banner", id="E67")
    yield Shot("x_no_line", "C14", "X without a line")
    bench.press("Esc")
    yield from close(bench)


def movements(bench: CashierBench) -> Shots:
    """Cash in and out, and the drawer without a sale."""
    menu_from(bench, "1", "pay_in")
    yield Shot("pay_in", "C13", "Cash in")
    bench.press("Esc")
    menu_from(bench, "2", "pay_out")
    fill = bench.window.shifts.pay_out
    fill.amount.setText("9999.99")
    fill.counterpart.setText("مكتب البريد")
    fill.paper.setText("17")
    yield Shot("pay_out", "C13", "Cash out, with its paper")
    bench.press("F12")
    bench.wait_for(event="screen", name="pay_out", step="second")
    yield Shot("pay_out_second", "C13", "Above the limit: a second person signs")
    bench.press("Esc", "Esc")
    menu_from(bench, "6", "drawer")
    bench.press("F12")
    bench.wait_for(event="banner", id="E38")
    yield Shot("drawer", "C13", "The drawer opens with a reason only")
    bench.press("Esc")


def close(bench: CashierBench) -> Shots:
    """Count blind, then see; then the bag."""
    menu_from(bench, "4", "close_shift")
    bench.press("9", "9")
    yield Shot("close_shift", "C15", "The blind count: nothing tells what should be there")
    bench.press("F12")
    bench.wait_for(event="z")
    bench.wait_for(event="slip")
    bench.settle()
    yield Shot("close_shift_z", "C15", "After the count: expected, counted, difference")
    bench.press("F12")
    sign_in(bench, "open_shift")
    bench.press("1", "F12")
    bench.wait_for(event="banner", id="E557")
    yield Shot("open_shift_differs", "C02", "E557: another sum than the last shift left")
    bench.press("Esc", "Esc")
    bench.wait_for(event="screen", name="shift_menu")
    bench.press("5")
    bench.wait_for(event="to_deposit")
    bench.settle()
    bench.window.shifts.deposit.bank.setText("بنك فلسطين")
    bench.window.shifts.deposit.bag.setText("0077")
    yield Shot("deposit", "C16", "The bag for the bank and its shifts")


def menu_from(bench: CashierBench, digit: str, screen: str) -> None:
    """Choose from the menu that is on top."""
    bench.settle()
    bench.events.clear()
    bench.press(digit)
    bench.wait_for(event="screen", name=screen)
    bench.settle()
