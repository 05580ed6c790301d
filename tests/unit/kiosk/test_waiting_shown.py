"""G1 and G3: what is waited for is seen after a moment, and a slow line is amber."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from kiosk.cashier.line_watch import SLOW_MS, LineState
from kiosk.i18n.bidi import strip_controls
from kiosk.widgets.moving_line import HEIGHT
from tests.helpers.cashier_bench import CashierBench


def texts(bench: CashierBench) -> list[str]:
    labels = bench.window.sell.customer.findChildren(QLabel)
    return [strip_controls(part.text()) for part in labels if part.isVisible()]


def looking(bench: CashierBench) -> str:
    return strip_controls(bench.desk.words("S04"))


def test_a_look_up_that_takes_a_moment_is_said_and_moves(bench: CashierBench):
    bench.sign_in()
    bench.settle()
    gate = bench.till.hold("lookup")
    bench.swipe()
    assert looking(bench) not in texts(bench), "a quick answer needs no words"
    bench.wait_until(lambda: looking(bench) in texts(bench), "S04")
    bench.wait_until(bench.window.strip.moving.isVisible, "the line")
    gate.set()
    bench.wait_for(event="screen", name="sell", step="amount")
    bench.settle()

    assert looking(bench) not in texts(bench)
    assert not bench.window.strip.moving.isVisible()


def test_the_moving_line_takes_no_room_and_no_press(bench: CashierBench):
    before = bench.window.strip.geometry(), bench.window.sell.geometry()
    gate = bench.till.hold("login")
    bench.window.login.user.setText("samar")
    bench.window.login.password.setText("a long password")
    bench.window.login.password.setFocus()
    bench.press("Enter")
    moving = bench.window.strip.moving
    bench.wait_until(moving.isVisible, "the line")

    assert (bench.window.strip.geometry(), bench.window.sell.geometry()) == before
    assert moving.geometry().bottom() == bench.window.strip.rect().bottom()
    assert moving.height() == HEIGHT
    assert moving.parentWidget().childAt(moving.geometry().center()) is not moving
    gate.set()
    bench.wait_for(event="screen", name="sell")


def test_the_line_moves_until_the_last_of_several_answers(bench: CashierBench):
    told: list[bool] = []
    bench.workers.waiting.connect(told.append)
    first, second = bench.till.hold("open_vends"), bench.till.hold("recent_receipts")
    till = bench.till
    bench.workers.run(till.open_vends, lambda _: None, lambda _: None)
    bench.workers.run(till.recent_receipts, lambda _: None, lambda _: None)
    first.set()
    bench.wait_until(lambda: bool(till.called("recent_receipts")))
    assert told == [True]
    second.set()
    bench.settle()

    assert told == [True, False]


def test_after_two_slow_answers_the_line_is_amber_and_after_a_quick_one_green(
    bench: CashierBench,
):
    line = bench.desk.line
    states = []
    for took_ms in (10, SLOW_MS + 1, SLOW_MS + 1, SLOW_MS):
        line.answered.emit(took_ms)
        bench.settle()
        states.append((line.state, bench.window.strip._line.property("tone")))

    assert states == [
        (LineState.GOOD, "good"),
        (LineState.GOOD, "good"),
        (LineState.SLOW, "warning"),
        (LineState.GOOD, "good"),
    ]
