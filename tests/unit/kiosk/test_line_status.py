"""C18: how the line is, what has no answer, and the clock; looked at without losing anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from drivers.receipt_printers.base import PrintVerdict
from kiosk.api_client import Unreachable
from kiosk.flows.standing import CLOCK_OFF_S, LineTrial
from kiosk.flows.vend_states import VendState
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.theme.choices import TextSize
from kiosk.vend_outcomes import DoubtReason
from tests.helpers import fake_server as fake
from tests.helpers.cash_desk_keys import menu, selling
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.fake_server import Break
from tests.helpers.fake_till import QUICK, TillBench, a_sale
from tests.helpers.standing_told import AGENT, TROUBLED
from tests.helpers.window_look import cut_texts, outside

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def shown(bench: CashierBench) -> list[str]:
    screen = bench.window.work("line_status")
    labels = [part for part in screen.findChildren(QLabel) if part.isVisible()]
    return [strip_controls(part.text()) for part in labels]


def press_strip(bench: CashierBench) -> None:
    QTest.mouseClick(bench.window.strip, Qt.MouseButton.LeftButton)
    bench.wait_for(event="line_status")


def try_line(bench: CashierBench) -> None:
    bench.press("F5")
    bench.wait_for(event="line_tried")
    bench.settle()


@pytest.mark.parametrize("language", list(Language))
def test_everything_fits_the_smallest_window(
    make_bench: Callable[[Language], CashierBench], language: Language
):
    bench = make_bench(language)
    bench.window.resize(1024, 768)
    bench.till.standing.known = TROUBLED
    bench.till.standing.trial = LineTrial(took_ms=1234, agent=AGENT)
    bench.sign_in()
    press_strip(bench)
    try_line(bench)

    for _ in TextSize:
        assert [*cut_texts(bench.window), *outside(bench.window)] == []
        bench.press("Ctrl+Shift+P")
        bench.settle()


def test_the_strip_opens_it_and_esc_leads_back_to_an_untouched_sale(bench: CashierBench):
    bench.quoted("1", "5", "0")
    press_strip(bench)
    bench.press("Esc")

    assert bench.window.screen_on_top is bench.window.sell
    assert bench.window.sell.payment.amount.field.text() == "150.00"
    assert bench.window.sell.table.quote is not None
    bench.press("F12")
    bench.wait_for(event="vend", state="TOKEN")


def test_the_space_bar_on_the_strip_opens_it(bench: CashierBench):
    bench.sign_in()
    bench.window.strip.setFocus()
    bench.press(" ")

    assert bench.window.screen_on_top.name == "line_status"


def test_f10_0_opens_it_and_esc_leads_to_selling(bench: CashierBench):
    bench.sign_in()
    bench.press("F10")
    bench.press("0")
    bench.wait_for(event="line_status")
    bench.press("Esc")

    assert bench.window.screen_on_top is bench.window.sell


@pytest.mark.parametrize("place", ["login", "lock"])
def test_nobody_looks_past_a_login_or_a_lock(bench: CashierBench, place: str):
    if place == "lock":
        bench.sign_in()
        bench.press("Ctrl+L")
    QTest.mouseClick(bench.window.strip, Qt.MouseButton.LeftButton)

    assert bench.window.screen_on_top.name == place


def test_behind_the_lock_it_stays(bench: CashierBench):
    bench.quoted("1", "5", "0")
    press_strip(bench)
    bench.press("Ctrl+L")
    bench.wait_for(event="screen", name="lock")
    bench.window.unlocked(bench.window._session)
    assert bench.window.screen_on_top.name == "line_status"
    bench.press("Esc")

    assert bench.window.sell.table.quote is not None


def test_a_count_under_it_stays_as_it_was(bench: CashierBench):
    bench.till.shifts.uses_shifts = True
    selling(bench)
    menu(bench, "4", "close_shift")
    bench.press("1", "Enter", "Enter", "Enter", "2")
    closing = bench.window.shifts.closing
    counted = closing.table.total_minor
    press_strip(bench)
    bench.press("Esc")
    bench.wait_until(lambda: bench.window.screen_on_top is closing, "the count")

    assert closing.table.total_minor == counted > 0


def test_a_result_that_was_under_it_is_settled_by_the_next_swipe(bench: CashierBench):
    bench.till.verdicts = [PrintVerdict.PRINTED]
    bench.quoted("5", "0")
    bench.press("F12")
    bench.wait_for(event="print", verdict="PRINTED")
    press_strip(bench)
    bench.swipe()
    bench.wait_for(event="vend", state="DONE")


def test_what_has_no_answer_is_told_with_its_money_and_age(
    make_bench: Callable[[Language], CashierBench],
):
    bench = make_bench(Language.ENGLISH)
    bench.till.standing.known = TROUBLED
    bench.sign_in()
    press_strip(bench)
    told = shown(bench)

    assert told[told.index("Without an answer") + 1] == "2"
    assert told[told.index("Its money") + 1] == "350.00₪"
    assert "10:38" in told[told.index("Oldest of it") + 1]
    assert any(text.startswith("▲ 75 s off the server") for text in told)


def test_nothing_is_said_of_an_agent_where_there_is_none(
    make_bench: Callable[[Language], CashierBench],
):
    bench = make_bench(Language.ENGLISH)
    bench.sign_in()
    press_strip(bench)
    try_line(bench)

    assert "Agent float" not in shown(bench)
    assert "✓ The server answered within 12 ms" in shown(bench)


def test_an_agent_sees_his_account_and_leaves_none_of_it_behind(
    make_bench: Callable[[Language], CashierBench],
):
    bench = make_bench(Language.ENGLISH)
    bench.till.standing.trial = LineTrial(took_ms=9, agent=AGENT)
    bench.sign_in()
    press_strip(bench)
    try_line(bench)
    assert {"1234.50₪", "500.00₪", "1734.50₪", "2.50%", "12.25₪"} <= set(shown(bench))
    bench.press("Esc")

    screen = bench.window.work("line_status")
    assert not [part for part in screen.findChildren(QLabel) if "1234" in part.text()]


def test_a_try_without_an_answer_says_so_and_the_line_is_red(bench: CashierBench):
    bench.till.errors["try_line"] = Unreachable(DoubtReason.TIMEOUT)
    bench.sign_in()
    press_strip(bench)
    bench.press("F5")
    bench.wait_for(event="banner", id="E67")
    bench.settle()

    assert any(text.startswith("■") for text in shown(bench))


def test_since_when_the_line_is_so_does_not_change_with_each_answer(bench: CashierBench):
    bench.sign_in()
    bench.settle()
    since = bench.desk.line.since
    assert since is not None
    bench.now += dt.timedelta(minutes=5)
    bench.desk.line.answered.emit(5)
    bench.settle()

    assert bench.desk.line.since == since


# ---------------------------------------------------------------------- what a real till knows


@pytest.fixture
def world(tmp_path) -> TillBench:
    return TillBench(tmp_path)


def test_a_sale_in_doubt_stands_as_unanswered_with_what_was_received(world: TillBench):
    world.server.breaks = {
        "sell": [Break.AFTER],
        "ask": [Break.BEFORE] * 9,
        "resolve": [Break.BEFORE] * 9,
    }
    with world.till(timeouts=QUICK) as till:
        sold = till.sell(a_sale(till, received_minor=20_000))
        standing = till.standing.local()
        assert sold.state is VendState.IN_DOUBT
        assert (standing.unanswered, standing.unanswered_minor) == (1, 20_000)
        assert standing.oldest_at == sold.made_at
        world.server.breaks.clear()
        till.resolve(sold.vend_id)

        assert till.standing.local().unanswered == 0


@pytest.mark.parametrize("off_s", [0, CLOCK_OFF_S - 1, CLOCK_OFF_S, -CLOCK_OFF_S])
def test_the_clock_is_compared_at_each_sign_in(world: TillBench, off_s: int):
    with world.till(signed_in=False) as till:
        assert till.standing.local().clock is None
        till.login(fake.OPERATOR, fake.PASSWORD)
        server_time = dt.datetime.fromisoformat(till.session.server_time)
        world.clock.now = server_time + dt.timedelta(seconds=off_s)
        till.login(fake.OPERATOR, fake.PASSWORD)
        clock = till.standing.local().clock

    assert clock is not None
    assert clock.off_s == off_s
    assert clock.is_right == (abs(off_s) < CLOCK_OFF_S)
