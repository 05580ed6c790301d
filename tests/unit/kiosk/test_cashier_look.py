"""How screens look: nothing cut at any size in either language, right order, contrast, names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from drivers.receipt_printers.base import PrintVerdict
from kiosk.api_client import Declined
from kiosk.errors import JournalUnwritable
from kiosk.flows.vend_states import VendState
from kiosk.i18n.language import Language
from kiosk.theme.dress import worn
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.screen_till import DRN, a_meter
from tests.helpers.window_look import cut_texts, outside, overlapping, where
from vending_server.wire.facts import BothLanguages
from vending_server.wire.lookup import LinkedMeter
from vending_server.wire.problems import Problem

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

SIZES = [(1024, 768), (1366, 768), (1920, 1080)]
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


def too_little(bench: CashierBench) -> None:
    bench.quoted("1", "5", "0", "-")
    bench.press("F12")


def by_units(bench: CashierBench) -> None:
    bench.with_customer()
    bench.press("F5", "1", "2", "0")
    bench.wait_for(event="quote")


def blocked(bench: CashierBench) -> None:
    reason = BothLanguages(ar="متأخرات تتجاوز السقف", en="Arrears above the limit")
    bench.till.meters = [a_meter(can_vend=False, block_reason=reason)]
    bench.sign_in()
    bench.swipe()
    bench.wait_for(event="banner", id="E03")


def searching(bench: CashierBench) -> None:
    bench.till.meters = [a_meter(), a_meter(drn="07981204550", utility="water")]
    bench.sign_in()
    bench.press("F3")
    bench.type_text("mahmoud")
    bench.wait_for(event="search")


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


def everything_open(bench: CashierBench) -> None:
    bench.till.problem = Problem(status=409, code="vend_none", title="", decided=True)
    states = (VendState.IN_DOUBT, VendState.REFUSED, VendState.UNSURE, VendState.TOKEN)
    bench.window.begin([bench.till.put(f"old-{state}", state) for state in states])
    bench.window.login.user.setText("samar")
    bench.window.login.password.setText("x")
    bench.window.login.password.setFocus()
    bench.press("Enter")
    bench.wait_for(event="screen", name="in_doubt")


def unprinted(bench: CashierBench) -> None:
    bench.window.begin([bench.till.put("old", VendState.TOKEN)])
    bench.sign_in()
    bench.window.strip.paper_pressed.emit()
    bench.wait_until(lambda: bench.window.screen_on_top is bench.window.result, "the result")


def reprinting(bench: CashierBench) -> None:
    bench.till.put("one", VendState.DONE)
    bench.till.put("two", VendState.UNSURE)
    bench.sign_in()
    bench.press("F7")
    bench.wait_until(lambda: bench.window.reprint.list.count() == 2, "the list")


def stopped(bench: CashierBench) -> None:
    bench.quoted("5", "0")
    bench.till.errors["sell"] = JournalUnwritable()
    bench.press("F12")
    bench.wait_for(event="screen", name="stopped")


def more(bench: CashierBench) -> None:
    bench.with_customer()
    bench.press("F10")
    bench.wait_for(event="screen", name="more")


def token_read(bench: CashierBench) -> None:
    more(bench)
    bench.press("4")
    bench.type_text("57310482991622074685")
    bench.press("Enter")
    bench.wait_for(event="token_reading")


def dues(bench: CashierBench) -> None:
    bench.with_customer()
    bench.press("F8")
    bench.wait_for(event="dues")
    bench.type_text("150")
    bench.press("+")
    bench.wait_for(event="payment_quote")


def paid(bench: CashierBench) -> None:
    dues(bench)
    bench.press("F12")
    bench.wait_for(event="print")


def paying_in_doubt(bench: CashierBench) -> None:
    bench.till.acts.states = [VendState.IN_DOUBT]
    dues(bench)
    bench.press("F12")
    bench.wait_for(event="screen", name="act")


def payment_refused(bench: CashierBench) -> None:
    bench.till.acts.states = [VendState.REFUSED]
    bench.till.acts.problem = Problem(status=409, code="shift_of_another", title="")
    dues(bench)
    bench.press("F12")
    bench.wait_for(event="screen", name="act")


def acts_listed(bench: CashierBench) -> None:
    paid(bench)
    bench.press("F2", "F10", "9")
    bench.wait_for(event="acts")


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


def visited(bench: CashierBench) -> None:
    visiting(bench)
    bench.press("F12")
    bench.wait_for(event="print")


def visited_in_part(bench: CashierBench) -> None:
    bench.till.visit_states = [VendState.TOKEN, VendState.IN_DOUBT]
    visited(bench)


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


def issued(bench: CashierBench) -> None:
    agreeing(bench)
    bench.till.counter.answer(state="approved", approved_by=["nadia"])
    bench.press("F5")
    bench.wait_for(event="approval", state="approved")
    bench.press("F12")
    bench.wait_for(event="print")


def confirming_a_key(bench: CashierBench) -> None:
    bench.with_customer()
    bench.press("F10", "7")
    bench.wait_for(event="form")


def a_wrong_meter(bench: CashierBench) -> None:
    bench.with_customer()
    bench.press("F10", "1")
    bench.wait_for(event="screen", step="form")


def an_engineering_token(bench: CashierBench) -> None:
    bench.with_customer()
    bench.press("F10", "3")
    bench.wait_for(event="screen", step="form")


def locked(bench: CashierBench) -> None:
    bench.with_customer()
    bench.press("Ctrl+L")
    bench.wait_for(event="screen", name="lock")


def postponing(bench: CashierBench) -> None:
    bench.with_customer()
    bench.press("F10", "8")
    bench.wait_for(event="form", screen="postponement")


STATES = [
    *(postponing,),
    *(locked,),
    *(confirming_a_key, a_wrong_meter, an_engineering_token),
    *(a_form, agreeing, issued),
    *(visiting, visited, visited_in_part),
    *(dues, paid, paying_in_doubt, payment_refused, acts_listed),
    *(more, token_read),
    *(at_login, confirming, quoted, too_little, by_units, blocked, searching),
    *(unsure, doubting, refused, everything_open, unprinted, reprinting, stopped),
]


@pytest.mark.parametrize("reach", STATES, ids=lambda state: state.__name__)
def test_no_text_is_cut_covered_or_outside_in_either_language_and_what_takes_the_focus_is_named(
    bench: CashierBench, reach: Callable[[CashierBench], None]
):
    """One window for all of it: to build and reach it takes longer than to look it over."""
    reach(bench)
    bench.settle()
    assert nameless(bench.window) == []
    check_each_size(bench.window)

    bench.desk.words.switch(bench.desk.words.language.other)
    bench.window.speak()
    bench.settle()
    check_each_size(bench.window)

    bench.press("Ctrl+Shift+P")
    if worn().is_large:  # no key does anything while a sale is sent
        check_each_size(bench.window)
        bench.press("F11")
        check_each_size(bench.window)


def check_each_size(window: QWidget) -> None:
    for size in SIZES:
        window.resize(*size)
        QApplication.processEvents()
        QApplication.processEvents()

        assert (window.width(), window.height()) == size
        assert list(cut_texts(window)) == [], size
        assert list(outside(window)) == [], size
        assert list(overlapping(window)) == [], size


def nameless(window: QWidget) -> list[str]:
    return [
        where(part)
        for part in window.findChildren(QWidget)
        if part.isVisible()
        and part.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not part.accessibleName()
        and part.parentWidget() is not None
    ]


def test_a_long_name_and_a_full_quote_fit_the_narrowest_window(bench: CashierBench):
    bench.till.meters = [
        a_meter(
            customer_name="الجمعية التعاونية الزراعية لمزارعي الخضروات في بلدة بيت الزيتون وقراها",
            linked=[LinkedMeter(drn="07981204550", utility="water")],
        )
    ]
    bench.quoted("1", "5", "0", "+")
    bench.window.resize(1024, 768)
    QApplication.processEvents()
    QApplication.processEvents()

    assert list(cut_texts(bench.window)) == []
    assert list(overlapping(bench.window)) == []


def test_columns_run_in_reading_direction(make_bench: Callable[[Language], CashierBench]):
    order = {}
    for language in Language:
        bench = make_bench(language)
        bench.quoted("5", "0")
        sell = bench.window.sell
        columns = (sell.customer, sell.table, sell.payment)
        order[language] = [part.mapToGlobal(part.rect().center()).x() for part in columns]
        bench.press("Ctrl+U")

    assert order[Language.ARABIC] == sorted(order[Language.ARABIC], reverse=True)
    assert order[Language.ENGLISH] == sorted(order[Language.ENGLISH])
