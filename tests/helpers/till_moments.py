"""Moments of the till that several tests look at: each takes a bench from its login to one of them."""

from __future__ import annotations

from drivers.receipt_printers.base import PrintVerdict
from kiosk.api_client import Declined
from kiosk.errors import JournalUnwritable
from kiosk.flows.vend_states import VendState
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.screen_till import DRN, a_meter
from vending_server.wire.facts import BothLanguages
from vending_server.wire.problems import Problem

WATER = a_meter(drn="07981204550", utility="water", linked=[])


def at_login(bench: CashierBench) -> None:
    refusal = Problem(status=401, code="login_refused", title="", params={"attempts_left": 4})
    bench.till.errors["login"] = Declined(refusal)
    bench.window.login.user.setText("samar")
    bench.window.login.password.setText("x")
    bench.window.login.password.setFocus()
    bench.press("Enter")
    bench.wait_for(event="banner")


def confirming(bench: CashierBench) -> None:
    bench.sign_in()
    bench.type_text(DRN)
    bench.press("Enter")
    bench.wait_for(event="screen", step="confirm_customer")


def quoted(bench: CashierBench) -> None:
    bench.quoted("1", "5", "0", "+")
    bench.press("Enter")


def blocked(bench: CashierBench) -> None:
    reason = BothLanguages(ar="متأخرات تتجاوز السقف", en="Arrears above the limit")
    bench.till.meters = [a_meter(can_vend=False, block_reason=reason)]
    bench.sign_in()
    bench.swipe()
    bench.wait_for(event="banner", id="E03")


def unsure(bench: CashierBench) -> None:
    bench.till.verdicts = [PrintVerdict.UNSURE]
    bench.quoted("1", "5", "0", "+")
    bench.press("F12")
    bench.wait_for(event="print")


def doubting(bench: CashierBench) -> None:
    bench.till.sold_as = VendState.IN_DOUBT
    bench.quoted("1", "5", "0", "+")
    bench.press("F12")
    bench.wait_for(event="screen", name="in_doubt")


def refused(bench: CashierBench) -> None:
    bench.till.sold_as = VendState.REFUSED
    bench.till.problem = Problem(status=409, code="vend_none", title="", decided=True)
    bench.quoted("1", "5", "0", "+")
    bench.press("F12")
    bench.wait_for(event="screen", name="in_doubt")


def stopped(bench: CashierBench) -> None:
    bench.quoted("5", "0")
    bench.till.errors["sell"] = JournalUnwritable()
    bench.press("F12")
    bench.wait_for(event="screen", name="stopped")


def dues(bench: CashierBench) -> None:
    bench.with_customer()
    bench.press("F8")
    bench.wait_for(event="dues")
    bench.type_text("150")
    bench.press("+")
    bench.wait_for(event="payment_quote")


def visiting(bench: CashierBench) -> None:
    bench.till.meters = [a_meter(), WATER]
    bench.sign_in()
    bench.type_text(DRN)
    bench.press("Enter")
    bench.wait_for(event="screen", step="confirm_customer")
    bench.press("Enter", "1", "5", "0", "F4")
    bench.wait_for(event="visit", lines=2)
    bench.press("5", "0")
    bench.wait_for(event="visit_quote", amount_minor=20_000)


def a_form(bench: CashierBench) -> None:
    bench.with_customer()
    bench.press("F10", "5")
    bench.wait_for(event="screen", step="form")
    bench.press("2", "5", "Enter")
    bench.type_text("outage")


def agreeing(bench: CashierBench) -> None:
    a_form(bench)
    bench.press("F12")
    bench.wait_for(event="approval", state="open")
