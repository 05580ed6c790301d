"""C17: nothing is seen or done behind the lock, and what was entered stays."""

from __future__ import annotations

from kiosk.api_client import Declined
from tests.helpers.cash_desk_keys import menu, selling
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.window_thread import elsewhere
from vending_server.wire.problems import Problem


def locked(bench: CashierBench) -> None:
    bench.quoted("5", "0")
    bench.press("Ctrl+L")
    bench.wait_for(event="screen", name="lock")


def unlock(bench: CashierBench) -> None:
    bench.type_text("secret")
    bench.press("Enter")


def test_the_same_person_finds_the_sale_as_it_was(bench: CashierBench):
    locked(bench)
    bench.events.clear()
    unlock(bench)
    bench.wait_for(event="screen", name="sell", step="quoted")

    assert bench.window.sell.payment.amount.field.text().startswith("50")
    assert bench.till.called("login")[-1] == "samar"
    bench.press("F12")
    bench.wait_for(event="vend", state="TOKEN")


def test_no_key_and_no_card_does_anything_behind_the_lock(bench: CashierBench):
    locked(bench)
    looked_up = len(bench.till.called("lookup"))
    bench.press("F12", "F2", "F8", "F10", "Esc")
    bench.swipe()
    bench.window.strip.doubt_pressed.emit()
    bench.settle()

    assert bench.window.screen_on_top.name == "lock"
    assert bench.till.sales == []
    assert len(bench.till.called("lookup")) == looked_up


def test_a_wrong_password_opens_nothing_and_does_not_stay(bench: CashierBench):
    locked(bench)
    problem = Problem(status=401, code="login_refused", title="", params={"attempts_left": 4})
    bench.till.errors["login"] = Declined(problem)
    unlock(bench)
    bench.wait_for(event="banner", id="E34")

    assert bench.window.screen_on_top.name == "lock"
    assert bench.window.lock.password.text() == ""


def test_a_password_may_hold_the_characters_of_the_note_keys(bench: CashierBench):
    locked(bench)
    bench.type_text("a-b+c*d/e")

    assert bench.window.lock.password.text() == "a-b+c*d/e"


def test_somebody_else_signs_in_and_finds_nothing(bench: CashierBench):
    locked(bench)
    bench.press("Ctrl+U")
    bench.wait_for(event="screen", name="login")
    bench.sign_in()

    assert bench.window.sell.meter is None


def test_nothing_is_locked_before_somebody_signed_in(bench: CashierBench):
    bench.press("Ctrl+L")

    assert bench.window.screen_on_top.name == "login"


def test_a_count_and_then_its_z_stay_as_they_were(bench: CashierBench):
    bench.till.shifts.uses_shifts = True
    selling(bench)
    menu(bench, "4", "close_shift")
    bench.press("1", "Enter", "Enter", "Enter", "2")
    closing = bench.window.shifts.closing
    counted = closing.table.total_minor
    for step in ("count", "closed"):
        bench.press("Ctrl+L")
        bench.wait_for(event="screen", name="lock")
        bench.events.clear()
        unlock(bench)
        bench.wait_for(event="screen", name="close_shift", step=step)
        bench.settle()
        if step == "count":
            assert closing.table.total_minor == counted > 0
            assert closing.isAncestorOf(bench.window.focusWidget())
            bench.press("F12")
            bench.wait_for(event="z")
            bench.wait_for(event="slip")
    assert len(elsewhere(bench.till.shifts.to_deposit)) == 1
