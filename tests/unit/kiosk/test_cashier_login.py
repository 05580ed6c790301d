"""C01 Login, and what leaves with the operator."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from kiosk.api_client import Declined, Unreachable
from kiosk.i18n.bidi import strip_controls
from kiosk.vend_outcomes import DoubtReason
from tests.helpers.cashier_bench import CashierBench
from vending_server.wire.problems import Problem

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def try_to_sign_in(bench: CashierBench) -> None:
    bench.window.login.user.setText("samar")
    bench.window.login.password.setText("wrong")
    bench.window.login.password.setFocus()
    bench.press("Enter")


def shown(bench: CashierBench) -> str:
    labels = bench.window.login.findChildren(QLabel)
    return " ".join(strip_controls(part.text()) for part in labels if part.isVisible())


def refused(code: str, **params: int | str) -> Declined:
    return Declined(Problem(status=401, code=code, title="", params=params))


@pytest.mark.parametrize(
    ("error", "text_id", "figure"),
    [
        (refused("login_refused", attempts_left=3), "E34", "3"),
        (refused("login_locked", until="2026-11-22T09:00:00+00:00"), "E35", "11:00"),
        (Unreachable(DoubtReason.LINK), "E67", ""),
        (refused("terminal_suspended"), "E760", ""),
    ],
)
def test_a_refused_login_says_why_and_forgets_the_password(
    bench: CashierBench, error: Exception, text_id: str, figure: str
):
    bench.till.errors["login"] = error
    try_to_sign_in(bench)
    bench.wait_for(event="banner", id=text_id)

    assert figure in shown(bench)
    assert bench.window.login.password.text() == ""
    assert bench.window.screen_on_top is bench.window.login


def test_enter_goes_from_user_to_password_to_the_server(bench: CashierBench):
    bench.window.login.user.setFocus()
    bench.type_text("samar")
    bench.press("Enter")
    bench.type_text("geheim/1")
    bench.press("Enter")
    bench.wait_for(event="screen", name="sell", step="meter")

    assert bench.till.called("login") == ["samar"]


def test_nothing_of_a_person_stays_in_the_login_fields(bench: CashierBench):
    bench.sign_in()

    assert bench.window.login.user.text() == ""
    assert bench.window.login.password.text() == ""


def test_leaving_ends_the_session_and_clears_the_customer(bench: CashierBench):
    bench.with_customer()
    bench.press("Ctrl+U")
    bench.wait_for(event="screen", name="login")
    bench.settle()

    assert len(bench.till.called("logout")) == 1
    assert bench.window.sell.meter is None


def test_a_card_at_the_login_is_not_looked_up(bench: CashierBench):
    bench.swipe()
    bench.settle()

    assert bench.till.called("lookup") == []
