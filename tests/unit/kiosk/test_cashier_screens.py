"""Screens are made at first use and work as if they had always been there; left ones forget."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from drivers.receipt_printers.base import PrintVerdict
from kiosk.cashier.shift_places import ShiftPlace
from kiosk.flows.vend_states import VendState
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.screen_till import DRN, a_meter

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
NAME = "محمود خليل"
WATER = a_meter(drn="07981204550", utility="water", linked=[])


def made(bench: CashierBench) -> list[str]:
    return [screen.name for screen in bench.window._stack.made]


def texts(screen: QWidget) -> Iterator[str]:
    """Whatever a screen could show or say, hidden parts as well."""
    for part in (screen, *screen.findChildren(QWidget)):
        yield part.accessibleName()
        yield part.accessibleDescription()
        if isinstance(part, QLabel):
            yield strip_controls(part.text())


def keeps(screen: QWidget, *facts: str) -> list[str]:
    return [text for text in texts(screen) if any(fact in text for fact in facts)]


def test_a_window_starts_with_its_login_only(bench: CashierBench):
    assert made(bench) == ["login"]


def test_a_screen_is_made_once(bench: CashierBench):
    bench.sign_in()
    for _ in range(2):
        bench.window.to_work("free_issue")
        bench.window.to_work("visit")
        bench.window.to_shift(ShiftPlace.DRAWER)
        bench.window.to_sell()

    assert len(made(bench)) == len(set(made(bench)))


def test_every_place_has_its_own_screen(bench: CashierBench):
    names = [bench.window.shifts.screen(place).name for place in ShiftPlace]

    assert names == [place.value for place in ShiftPlace]


def test_a_new_screen_has_its_texts_before_anybody_opens_it(bench: CashierBench):
    assert keeps(bench.window.in_doubt, bench.desk.words("S100"))


def test_a_screen_made_after_f11_speaks_the_language_of_the_moment(bench: CashierBench):
    bench.sign_in()
    bench.press("F11", "F7")
    bench.wait_for(event="screen", name="reprint")
    reprint = bench.window.reprint

    assert bench.desk.words.language is Language.ENGLISH
    assert bench.desk.words("S113") in [part.text() for part in reprint.findChildren(QLabel)]
    assert reprint.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_a_screen_made_before_f11_is_written_anew(bench: CashierBench):
    bench.sign_in()
    bench.press("F7")
    bench.wait_for(event="screen", name="reprint")
    bench.press("Esc", "F11", "F7")

    title = bench.desk.words("S113")
    assert title in [part.text() for part in bench.window.reprint.findChildren(QLabel)]


def test_a_copy_is_settled_although_no_result_was_ever_shown(bench: CashierBench):
    bench.till.put("old", VendState.UNSURE)
    bench.sign_in()
    bench.press("F7")
    bench.wait_until(lambda: bench.window.reprint.list.count() == 1, "the list")
    bench.press("F12")
    bench.wait_for(event="vend", state="DONE")

    assert "result" not in made(bench)
    assert bench.till.called("done") == ["old"]


def test_a_sale_that_is_looked_at_is_not_settled_under_the_eyes(bench: CashierBench):
    bench.quoted("5", "0")
    bench.press("F12")
    bench.wait_for(event="print", verdict="PRINTED")
    bench.settle()

    assert bench.till.called("done") == []


def test_a_left_sale_keeps_nothing_of_its_customer(bench: CashierBench):
    bench.quoted("1", "5", "0", "+")
    bench.press("F12")
    bench.wait_for(event="print", verdict="PRINTED")
    result = bench.window.result
    assert keeps(result, NAME)
    bench.press("F2")
    bench.settle()

    assert not keeps(result, NAME, "0412", "150.00", "50.00")


def test_a_left_visit_keeps_nothing_of_its_customer(bench: CashierBench):
    bench.till.meters = [a_meter(), WATER]
    bench.sign_in()
    bench.type_text(DRN)
    bench.press("Enter")
    bench.wait_for(event="screen", step="confirm_customer")
    bench.press("Enter", "1", "5", "0", "F4")
    bench.wait_for(event="visit", lines=2)
    bench.wait_for(event="visit_quote", amount_minor=15_000)
    bench.press("F12")
    bench.wait_for(event="print")
    result = bench.window.visit_result
    assert keeps(result, "0412")
    bench.press("F2")
    bench.settle()

    assert not keeps(result, NAME, "0412", "150.00")


def test_a_left_payment_keeps_nothing_of_its_customer(bench: CashierBench):
    bench.with_customer()
    bench.press("F8")
    bench.wait_for(event="dues")
    bench.press("1", "5", "0")
    bench.wait_for(event="payment_quote")
    bench.press("F12")
    bench.wait_for(event="print", verdict="PRINTED")
    act = bench.window.act
    assert keeps(act, "150.00")
    bench.press("F2")
    bench.settle()

    assert not keeps(act, NAME, "150.00")


def test_what_was_entered_for_a_customer_goes_with_the_session(bench: CashierBench):
    bench.quoted("1", "5", "0")
    assert keeps(bench.window.sell, NAME)
    bench.press("Ctrl+U")
    bench.wait_for(event="screen", name="login")

    assert not keeps(bench.window.sell, NAME)


@pytest.mark.parametrize("verdict", [PrintVerdict.UNSURE, PrintVerdict.NOT_SENT])
def test_paper_that_is_not_good_is_never_settled_behind_the_back(
    bench: CashierBench, verdict: PrintVerdict
):
    gate = bench.till.hold("print_receipt")
    bench.till.verdicts = [verdict]
    bench.quoted("5", "0")
    bench.press("F12")
    bench.wait_for(event="screen", name="result")
    bench.press("F2")
    gate.set()
    bench.wait_for(event="print", verdict=verdict.value)
    bench.settle()

    assert bench.till.called("done") == []


def test_the_screens_of_a_sale_are_made_while_the_operator_still_signs_in(bench: CashierBench):
    bench.window.prepare()
    bench.wait_until(lambda: len(made(bench)) == 3, "the screens")

    assert made(bench) == ["login", "sell", "result"]
    assert bench.window.screen_on_top is bench.window.login
    assert bench.window.login.user.hasFocus()
    assert [e["name"] for e in bench.events if e["event"] == "screen"] == ["login"]


def test_a_receipt_is_drawn_when_the_window_had_time_to_paint(bench: CashierBench):
    bench.till.put("old", VendState.TOKEN)
    bench.window.prints.print_first("old")
    assert bench.till.called("print_receipt") == []
    assert bench.workers.has_postponed
    bench.settle()

    assert bench.till.called("print_receipt") == ["old"]


def test_a_receipt_that_waits_for_the_screen_is_printed_although_the_program_ends(
    bench: CashierBench,
):
    bench.quoted("5", "0")
    bench.press("F12")
    bench.wait_for(event="screen", name="result")
    bench.workers.close()

    assert bench.till.called("print_receipt") == ["vend-1"]
