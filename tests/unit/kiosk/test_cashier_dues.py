"""C11: what is owed is paid without charging a meter."""

from __future__ import annotations

import threading

import pytest

from drivers.receipt_printers.base import PrinterCondition, PrintVerdict
from kiosk.api_client import Declined
from kiosk.errors import JournalUnwritable
from kiosk.flows.counter_values import ActView, NewAct
from kiosk.flows.vend_states import VendState
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.payments_told import ACCOUNT, TOTAL
from tests.helpers.screen_till import a_meter
from vending_server.wire.problems import Problem


def at_dues(bench: CashierBench) -> None:
    bench.with_customer()
    bench.press("F8")
    bench.wait_for(event="dues")


def confirmed(bench: CashierBench, *keys: str) -> None:
    at_dues(bench)
    bench.press(*keys)
    bench.wait_for(event="payment_quote")
    bench.press("F12")


def test_what_was_quoted_is_paid_and_the_change_is_told(bench: CashierBench):
    confirmed(bench, "1", "5", "0", "+")
    bench.wait_for(event="print", verdict="PRINTED")
    (act,) = bench.till.acts.new_acts
    screen = bench.window.act

    assert (act.amount_minor, act.received_minor, act.change_minor) == (15_000, 20_000, 5000)
    assert (act.subject, act.path) == (ACCOUNT, "/v1/payments")
    assert "50.00" in screen._change.text()
    bench.press("F2")
    bench.wait_for(event="act", state="DONE")


def test_f5_pays_all_that_is_owed(bench: CashierBench):
    at_dues(bench)
    bench.press("F5")

    assert bench.wait_for(event="payment_quote") == {
        "event": "payment_quote",
        "amount_minor": TOTAL,
        "left_minor": 0,
    }


def test_only_a_marked_line_is_paid(bench: CashierBench):
    at_dues(bench)
    dues = bench.window.screen_on_top
    dues.list.setFocus()
    bench.press("Down", " ", "F5")
    bench.wait_for(event="payment_quote", amount_minor=1200)
    bench.press("F12")
    bench.wait_for(event="act")
    (asked,) = {items for _, amount, items in bench.till.counter.called("payment_quote") if items}

    assert asked == ("due:7",)


def test_a_blocked_customer_may_pay(bench: CashierBench):
    bench.till.meters = [a_meter(can_vend=False)]
    bench.sign_in()
    bench.swipe()
    bench.wait_for(event="screen", step="blocked")
    bench.press("F8")

    bench.wait_for(event="dues")


def test_enter_never_pays(bench: CashierBench):
    at_dues(bench)
    bench.press("5", "0")
    bench.wait_for(event="payment_quote")
    bench.press("Enter", "Enter", "Enter")
    bench.settle()

    assert bench.till.acts.new_acts == []


@pytest.mark.parametrize(
    ("trouble", "told"), [("paper", "E821"), ("too little", "E11"), ("no quote", "")]
)
def test_nothing_is_taken_when_something_is_wrong(bench: CashierBench, trouble: str, told: str):
    at_dues(bench)
    if trouble == "paper":
        bench.set_printer(PrinterCondition.PAPER_OUT)
    keys = {"too little": ("1", "5", "0", "-"), "no quote": ()}.get(trouble, ("5", "0"))
    bench.press(*keys)
    if keys:
        bench.wait_for(event="payment_quote")
    bench.press("F12")
    if told:
        bench.wait_for(event="banner", id=told)

    assert bench.till.acts.new_acts == []


def test_a_changed_price_is_quoted_anew_and_the_money_stays_in_play(bench: CashierBench):
    bench.till.acts.states = [VendState.REFUSED]
    bench.till.acts.problem = Problem(status=409, code="price_changed", title="")
    confirmed(bench, "5", "0")
    bench.wait_for(event="banner", id="E12")
    bench.events.clear()
    bench.wait_for(event="payment_quote")
    bench.press("F12")
    bench.wait_for(event="print")
    first, second = bench.till.acts.new_acts

    assert first.instead_of is None
    assert second.instead_of is not None
    assert bench.till.acts.views[second.instead_of].state is VendState.REFUNDED


def test_a_refused_payment_waits_until_the_money_is_back(bench: CashierBench):
    bench.till.acts.states = [VendState.REFUSED]
    bench.till.acts.problem = Problem(status=409, code="shift_of_another", title="")
    confirmed(bench, "5", "0")
    bench.wait_for(event="screen", name="act", step="refused")
    assert bench.window.act_watch.unsettled == 1
    bench.events.clear()
    bench.press("F8")
    bench.wait_for(event="screen", name="sell")

    assert len(bench.till.acts.called("money_returned")) == 1
    assert bench.window.act_watch.unsettled == 0


def test_in_doubt_the_money_is_kept_aside_and_the_answer_prints(bench: CashierBench):
    bench.till.acts.states = [VendState.IN_DOUBT]
    confirmed(bench, "5", "0")
    bench.wait_for(event="banner", id="E502")
    assert bench.till.acts.called("print_receipt") == []
    bench.till.acts.settles_as = VendState.TOKEN
    bench.press("F5")

    bench.wait_for(event="print", verdict="PRINTED")
    assert bench.window.act_watch.waiting == 0


def test_after_a_restart_an_open_payment_is_shown_first(bench: CashierBench):
    bench.till.acts.states = [VendState.IN_DOUBT]
    confirmed(bench, "5", "0")
    bench.wait_for(event="screen", name="act")
    bench.press("Ctrl+U")
    bench.window.begin((), bench.till.acts.open_acts())
    bench.window.login.user.setText("samar")
    bench.window.login.password.setText("x")
    bench.window.login.password.setFocus()
    bench.press("Enter")

    bench.wait_for(event="acts", count=1)


def test_unsure_paper_is_asked_about(bench: CashierBench):
    bench.till.acts.verdicts = [PrintVerdict.UNSURE]
    confirmed(bench, "5", "0")
    bench.wait_for(event="banner", id="E28")
    bench.events.clear()
    bench.press("Enter")
    bench.wait_for(event="screen", name="sell")

    assert len(bench.till.acts.called("paper_is_good")) == 1


def test_nothing_owed_is_said(bench: CashierBench):
    problem = Problem(status=409, code="nothing_to_settle", title="")
    bench.till.counter.errors["payment_quote"] = Declined(problem)
    bench.with_customer()
    bench.press("F8")

    bench.wait_for(event="banner", id="E311")
    assert "مستحقة" in bench.window.screen_on_top.banner._text.text()


def test_a_journal_that_cannot_be_written_stops_the_till(bench: CashierBench):
    bench.till.acts.errors["do"] = JournalUnwritable()
    confirmed(bench, "5", "0")

    bench.wait_for(event="screen", name="stopped")


def test_a_payment_that_a_full_disk_left_open_is_shown_after_the_next_login(
    bench: CashierBench, monkeypatch: pytest.MonkeyPatch
):
    acts, do = bench.till.acts, bench.till.acts.do
    acts.states = [VendState.SENT]

    def full(act: NewAct) -> ActView:
        do(act)  # begun, and nothing after that could be written
        raise JournalUnwritable

    monkeypatch.setattr(acts, "do", full)
    confirmed(bench, "5", "0")
    bench.wait_for(event="screen", name="stopped")
    bench.events.clear()
    bench.press("F5")
    bench.wait_for(event="screen", name="login")
    bench.sign_in()

    bench.wait_until(lambda: bench.window.act_watch.waiting == 1)


def test_an_answer_about_paper_does_not_lead_away_from_the_next_customer(
    bench: CashierBench, monkeypatch: pytest.MonkeyPatch
):
    acts, found, gate = bench.till.acts, bench.till.acts.paper_is_good, threading.Event()

    def late(act_id: str) -> ActView:
        assert gate.wait(60)
        return found(act_id)

    monkeypatch.setattr(acts, "paper_is_good", late)
    acts.verdicts = [PrintVerdict.UNSURE]
    confirmed(bench, "5", "0")
    bench.wait_for(event="print", verdict="UNSURE")
    bench.press("Enter", "F2")
    bench.events.clear()
    bench.swipe()
    bench.wait_for(event="screen", name="sell", step="amount")
    gate.set()
    bench.settle()

    assert bench.window.sell.meter is not None
