"""C18: a code that head office reads out, typed while the line is down."""

from __future__ import annotations

import datetime as dt

import pytest

from kiosk.errors import TillRefusal
from kiosk.flows.till_values import LocalCode
from tests.helpers.screen_offline import STANDING, UNTIL

CODE = "60123456789"


@pytest.fixture
def status(bench):
    """The line is down, and C18 on the screen."""
    bench.sign_in()
    bench.till.offline.told = STANDING
    bench.desk.line.lost.emit()
    bench.wait_for(event="offline", level="selling")
    bench.press("F10", "0")
    bench.wait_for(event="line_status")
    return bench


def entry(bench):
    return bench.window.work("line_status").extension


def test_the_code_extends_the_permit_and_says_until_when(status):
    status.press("F8")
    assert entry(status).isVisible()
    assert "17" in entry(status)._hint.text(), "the edition that is to be read out"

    status.type_text(CODE)
    status.press("Enter")
    status.wait_for(event="extended")
    status.wait_for(event="offline", level="closure")

    assert status.till.called("extend") == [CODE]
    assert not entry(status).isVisible()
    assert status.window.offline_watch.state.standing.valid_until == UNTIL + dt.timedelta(hours=36)
    assert "هاتفيًا" in status.window.band._text.text(), "by what"


def test_too_few_digits_are_not_sent(status):
    status.press("F8")
    status.type_text(CODE[:-1])
    status.press("Enter")
    status.settle()

    assert status.till.called("extend") == []


def test_a_wrong_code_is_told_with_the_tries_that_are_left_and_can_be_typed_anew(status):
    refused = TillRefusal(LocalCode.EXTENSION_WRONG, params={"attempts_left": 4})
    status.till.errors["extend"] = refused
    status.press("F8")
    status.type_text(CODE)
    status.press("Enter")
    status.wait_for(event="banner", id="E569")

    status.type_text(CODE)
    status.press("Enter")
    status.wait_for(event="extended")

    assert status.till.called("extend") == [CODE, CODE]


def test_escape_closes_the_field_first_and_then_the_screen(status):
    status.press("F8")
    status.type_text(CODE)
    status.press("Esc")
    assert status.window.screen_on_top.name == "line_status"
    assert (entry(status).isVisible(), entry(status).field.plain) == (False, "")

    status.press("Esc")

    assert status.window.screen_on_top.name != "line_status"


def test_no_code_stays_behind_and_none_is_asked_for_while_the_line_is_there(status):
    status.press("F8")
    status.type_text(CODE)
    status.press("F2")
    assert entry(status).field.plain == ""

    status.desk.line.answered.emit(10)
    status.settle()
    status.press("F10", "0")
    status.wait_for(event="line_status")
    status.press("F8")

    assert not entry(status).isVisible()
