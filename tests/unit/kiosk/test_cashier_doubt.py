"""C06 In doubt: questions by themselves and by hand, and the two ways out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kiosk.cashier.doubt_watch import next_question_s
from kiosk.flows.vend_states import VendState
from tests.helpers import sales
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.screen_till import NOW
from vending_server.wire.problems import Problem

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
NONE = Problem(status=409, code="vend_none", title="", decided=True)


def in_doubt(bench: CashierBench) -> str:
    bench.till.sold_as = VendState.IN_DOUBT
    bench.quoted("5", "0")
    bench.press("F12")
    bench.wait_for(event="screen", name="in_doubt")
    bench.settle()
    return "vend-1"


def answer(bench: CashierBench, vend_id: str, state: VendState) -> None:
    has_token = state is VendState.TOKEN
    bench.till.vends[vend_id] = replace(
        bench.till.vends[vend_id],
        state=state,
        answer=sales.a_sale(vend_id=vend_id) if has_token else None,
        problem=None if has_token else NONE,
    )


def test_questions_come_after_2_4_8_16_then_every_30_seconds():
    assert [next_question_s(asked) for asked in range(7)] == [2, 4, 8, 16, 46, 76, 106]


def test_a_sale_without_an_answer_says_to_keep_the_money(bench: CashierBench):
    in_doubt(bench)

    bench.wait_for(event="banner", id="E15")
    assert bench.window.watch.waiting == 1


def test_before_a_definite_no_nothing_sells_again(bench: CashierBench):
    in_doubt(bench)
    bench.press("Enter", "F8", "F12", "Enter")
    bench.settle()

    assert len(bench.till.sales) == 1
    assert bench.till.called("money_returned") == []
    assert bench.window.screen_on_top is bench.window.in_doubt


@pytest.mark.parametrize(("age_s", "question"), [(3, "ask"), (9, "resolve")])
def test_a_question_is_final_only_after_eight_seconds(
    bench: CashierBench, age_s: int, question: str
):
    vend_id = in_doubt(bench)
    bench.now = NOW + dt.timedelta(seconds=age_s)
    bench.press("F5")
    bench.settle()

    assert bench.till.called(question) == [vend_id]


def test_it_asks_by_itself_when_the_time_has_come(bench: CashierBench):
    vend_id = in_doubt(bench)
    bench.window.watch._tick()
    assert bench.till.called("ask") == []
    bench.now = NOW + dt.timedelta(seconds=2)
    bench.window.watch._tick()
    bench.settle()

    assert bench.till.called("ask") == [vend_id]


def test_a_yes_shows_and_prints_the_sale_on_enter(bench: CashierBench):
    vend_id = in_doubt(bench)
    answer(bench, vend_id, VendState.TOKEN)
    bench.press("F5")
    bench.wait_for(event="vend", state="TOKEN")
    assert bench.till.called("print_receipt") == []
    bench.press("Enter")
    bench.wait_for(event="print", verdict="PRINTED")

    assert len(bench.till.sales) == 1


def test_after_a_no_enter_leads_to_a_new_quote_that_f12_must_confirm(bench: CashierBench):
    vend_id = in_doubt(bench)
    answer(bench, vend_id, VendState.REFUSED)
    bench.press("F5")
    bench.wait_for(event="vend", state="REFUSED")
    bench.till.sold_as = VendState.TOKEN
    bench.events.clear()
    bench.press("Enter")
    bench.wait_for(event="quote", tender_minor=5000)
    bench.press("Enter", "Enter")
    bench.settle()
    assert len(bench.till.sales) == 1
    bench.press("F12")
    bench.wait_for(event="screen", name="result")

    assert len(bench.till.sales) == 2


def test_after_a_no_f8_writes_down_that_the_money_went_back(bench: CashierBench):
    vend_id = in_doubt(bench)
    answer(bench, vend_id, VendState.REFUSED)
    bench.press("F5")
    bench.wait_for(event="vend", state="REFUSED")
    bench.press("F8")
    bench.wait_for(event="vend", state="REFUNDED")
    bench.wait_for(event="screen", name="sell", step="meter")

    assert bench.till.called("money_returned") == [vend_id]


def test_other_meters_can_be_sold_meanwhile_and_the_strip_remembers(bench: CashierBench):
    in_doubt(bench)
    bench.till.sold_as = VendState.TOKEN
    bench.events.clear()
    bench.press("F2")
    bench.swipe()
    bench.wait_for(event="screen", name="sell", step="amount")

    assert bench.window.watch.waiting == 1
    assert bench.window.strip._doubt_pill.isVisible()


def test_what_a_restart_found_open_is_shown_after_the_login(bench: CashierBench):
    bench.window.begin([bench.till.put("old", VendState.IN_DOUBT)])
    bench.window.login.user.setText("samar")
    bench.window.login.password.setText("secret")
    bench.window.login.password.setFocus()
    bench.press("Enter")
    bench.wait_for(event="screen", name="in_doubt")


def test_a_question_that_fails_leaves_everything_as_it_is(bench: CashierBench):
    vend_id = in_doubt(bench)
    bench.till.errors["ask"] = OSError("no line")
    with_log = pytest.MonkeyPatch()
    with_log.setattr("kiosk.cashier.desk._log.error", lambda *_a, **_k: None)
    bench.press("F5")
    bench.settle()
    with_log.undo()

    assert bench.window.watch.views[0].vend_id == vend_id
    assert bench.window.watch.waiting == 1
