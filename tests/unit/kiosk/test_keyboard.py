"""The order in which Tab goes through a screen is the order of reading, in both directions of writing.

That everything is reached, and that nothing holds the focus, is looked at on every screen in
test_pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget

from kiosk.cashier.status_strip import StatusStrip
from tests.helpers import till_moments as look
from tests.helpers.cash_desk_keys import sign_in
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.keyboard_walk import tab_order

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
ARABIC = re.compile("[\u0600-\u06ff]")
Parts = Callable[[CashierBench], list[QWidget]]


def at_count(bench: CashierBench) -> None:
    bench.till.shifts.uses_shifts = True
    sign_in(bench, "open_shift")


def counted(bench: CashierBench) -> list[QWidget]:
    screen = bench.window.screen_on_top
    return [*screen.table.fields.values()]  # type: ignore[attr-defined]


def sell_parts(bench: CashierBench) -> list[QWidget]:
    sell = bench.window.sell
    payment = sell.payment
    fields = [sell.customer, payment.amount.field, payment.received.field]
    return [sell.meter_row.field, *fields, payment.confirm]


def dues_parts(bench: CashierBench) -> list[QWidget]:
    dues = bench.window.screen_on_top
    payment = dues.payment  # type: ignore[attr-defined]
    fields = [payment.amount.field, payment.received.field, payment.confirm]
    return [dues.list, *fields]  # type: ignore[attr-defined]


def visit_parts(bench: CashierBench) -> list[QWidget]:
    visit = bench.window.visit
    payment = visit.payment
    money = [payment.amount.field, payment.received.field, payment.confirm]
    return [*(line.field for line in visit.lines), *money]


def login_parts(bench: CashierBench) -> list[QWidget]:
    login = bench.window.login
    return [login.user, login.password, login._enter]


ORDERS = [
    (look.at_login, login_parts),
    (look.quoted, sell_parts),
    (look.visiting, visit_parts),
    (look.dues, dues_parts),
    (at_count, counted),
]


@pytest.mark.parametrize(("reach", "parts"), ORDERS, ids=lambda made: made.__name__)
def test_tab_goes_through_a_screen_in_the_order_of_the_design_and_back_the_other_way(
    bench: CashierBench, reach: Callable[[CashierBench], None], parts: Parts
):
    reach(bench)
    bench.settle()
    for is_arabic in (True, False):
        names = [part.accessibleName() for part in parts(bench) if isinstance(part, QLineEdit)]
        assert {bool(ARABIC.search(name)) for name in names} == {is_arabic}, names
        wanted = [bench.window.strip, *parts(bench)]
        there = tab_order(bench.window)
        at = next(at for at, part in enumerate(there) if isinstance(part, StatusStrip))
        assert there[at:] + there[:at] == wanted
        back = tab_order(bench.window, is_back=True)
        at = back.index(bench.window.strip)
        assert back[at:] + back[:at] == [wanted[0], *reversed(wanted[1:])]
        bench.press("F11")
        bench.settle()


def test_the_space_bar_and_enter_on_the_confirm_button_sell_nothing(bench: CashierBench):
    bench.quoted("1", "5", "0", "+")
    bench.window.sell.payment.confirm.setFocus()
    bench.press(" ", "Enter")
    bench.settle()

    assert bench.till.sales == []
    assert bench.window.screen_on_top is bench.window.sell


def test_while_f1_is_open_tab_stays_in_it(bench: CashierBench):
    bench.with_customer()
    bench.press("F1")

    assert tab_order(bench.window) == [bench.window.help]
