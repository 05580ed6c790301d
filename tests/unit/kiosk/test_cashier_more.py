"""F10, and a token that somebody brings back."""

from __future__ import annotations

import pytest

from kiosk.cashier.token_reading import said_of
from kiosk.errors import TillRefusal
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.fake_till import DRN as OTHER
from tests.helpers.fake_till import TillBench
from tests.helpers.screen_counter import a_reading
from tests.helpers.screen_till import DRN

TOKEN = "57310482991622074685"


def at_reading(bench: CashierBench) -> None:
    bench.with_customer()
    bench.press("F10")
    bench.wait_for(event="screen", name="more")
    bench.press("4")
    bench.wait_for(event="screen", name="token_reading")


def test_a_token_is_read_for_the_meter_on_the_screen(bench: CashierBench):
    at_reading(bench)
    bench.type_text(TOKEN)
    bench.press("Enter")

    bench.wait_for(event="token_reading", said="S405")
    assert bench.till.counter.called("read_token") == [(DRN, TOKEN)]
    assert bench.window.screen_on_top.name == "token_reading"


def test_another_digit_takes_the_sentence_away(bench: CashierBench):
    at_reading(bench)
    bench.type_text(TOKEN)
    bench.press("Enter")
    bench.wait_for(event="token_reading")
    reading = bench.window.screen_on_top
    bench.press("Backspace")

    assert not reading.said.isVisible()


def test_leaving_forgets_meter_and_token(bench: CashierBench):
    at_reading(bench)
    bench.type_text(TOKEN)
    reading = bench.window.screen_on_top
    bench.press("F2")
    bench.wait_for(event="screen", name="sell", step="meter")

    assert (reading.meter.text(), reading.token.text()) == ("", "")


def test_what_the_till_refuses_stands_under_the_fields(bench: CashierBench):
    bench.till.counter.errors["read_token"] = TillRefusal("token_incomplete")
    at_reading(bench)
    bench.type_text("5731")
    bench.press("Enter")

    bench.wait_for(event="banner", id="E500")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ("good", "S405")),
        ({"is_reversed": True}, ("danger", "S406")),
        ({"is_on_record": False}, ("danger", "S407")),
        ({"meaning": "management"}, ("warning", "S412")),
        ({"meaning": "management", "is_on_record": False}, ("danger", "S407")),
        ({"meaning": "other_key", "is_on_record": False}, ("danger", "S408")),
        ({"meaning": "something_newer"}, ("danger", "S413")),
    ],
)
def test_only_a_token_of_our_books_is_called_good(changes, said):
    assert said_of(a_reading(**changes)) == said


@pytest.mark.parametrize("token", ["5731", TOKEN + "1", "x" * 20, "٥" * 20])
def test_a_token_that_is_none_is_never_sent(tmp_path, token):
    bench = TillBench(tmp_path)
    with bench.till() as till, pytest.raises(TillRefusal, match="token_incomplete"):
        till.counter.read_token(OTHER, token)
