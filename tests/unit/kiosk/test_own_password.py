"""A login with a password from a slip asks for one's own, at the till and at head office."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.api_client import Declined
from kiosk.i18n.language import Language
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.office_bench import FakeLine, OfficeBench
from tests.helpers.office_sample import entry, with_samples
from vending_server.wire.problems import Problem

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
SLIP = "wk3p-7tbd-4mrz-8hqf"
OWN = "my own, and long"


def refused(code: str) -> Declined:
    return Declined(Problem(status=403, code=code, title=""))


@pytest.fixture
def office(qapp: QApplication) -> Iterator[OfficeBench]:
    made = OfficeBench(qapp, with_samples(FakeLine(), 3), Language.ENGLISH, entries=[entry()])
    yield made
    made.close()


def begin(bench: CashierBench | OfficeBench, form) -> None:
    form.user.setText("samar")
    form.password.setText(SLIP)
    form.password.setFocus()
    bench.press("Enter")
    bench.wait_for(event="banner", id="E730")


def type_twice(bench: CashierBench | OfficeBench, first: str, second: str) -> None:
    for text in (first, second):
        bench.type_text(text)
        bench.press("Enter")


def test_a_till_asks_for_ones_own_password_and_sends_it_with_the_slips(bench: CashierBench):
    form = bench.window.login
    bench.till.errors["login"] = refused("password_of_slip")
    begin(bench, form)

    assert form.own.new.isVisible()
    assert form.own.new.hasFocus()
    bench.till.errors.pop("login", None)
    type_twice(bench, OWN, OWN)
    bench.wait_for(event="screen", name="sell", step="meter")

    assert bench.till.own_password == OWN
    assert (form.own.new.text(), form.own.again.text(), form.password.text()) == ("", "", "")
    assert not form.own.is_asked


def test_two_that_differ_are_asked_for_again_and_sent_to_nobody(bench: CashierBench):
    form = bench.window.login
    bench.till.errors["login"] = refused("password_of_slip")
    begin(bench, form)
    asked = len(bench.till.called("login"))
    type_twice(bench, OWN, OWN + "?")
    bench.wait_for(event="banner", id="E736")

    assert len(bench.till.called("login")) == asked
    assert (form.own.new.text(), form.own.again.text()) == ("", "")
    bench.press("Esc")
    assert not form.own.is_asked
    assert form.password.text() == ""


def test_head_office_asks_for_it_and_says_when_it_is_too_weak(office: OfficeBench):
    form, line = office.window.sign_in, office.line
    line.fault = refused("password_of_slip")
    begin(office, form)
    line.fault = refused("password_weak")
    type_twice(office, "short", "short")
    office.wait_for(event="banner", id="E732")
    assert form.own.new.isVisible()
    assert form.own.new.text() == ""

    line.fault = None
    type_twice(office, OWN, OWN)
    office.wait_until(lambda: office.window.is_working, "somebody's work")

    assert line.signs_in == ("samar", SLIP, OWN)
    assert (form.own.new.text(), form.password.text()) == ("", "")
