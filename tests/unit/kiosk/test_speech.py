"""What a screen reader is told: results politely, dangers at once, tokens only when asked."""

from __future__ import annotations

import pytest

from drivers.receipt_printers.base import PrinterCondition
from kiosk.i18n.formats import token_group_list
from kiosk.widgets.announcer import URGENT, Announcer
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.screen_till import a_meter
from tests.helpers.till_moments import (
    agreeing,
    blocked,
    confirming,
    doubting,
    refused,
    stopped,
    unsure,
)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def heard(bench: CashierBench) -> list[tuple[str, bool]]:
    """All that is said, and whether it interrupts; in English."""
    bench.press("F11")
    told: list[tuple[str, bool]] = []
    bench.desk.announcer.said.connect(lambda text, is_urgent: told.append((text, is_urgent)))
    return told


def test_a_card_says_who_is_served_and_no_debt(bench, heard):
    bench.with_customer()

    assert heard == [
        ("Card read. محمود خليل أبو عرّة. Electricity – Residential. Can be sold.", False)
    ]
    assert a_meter().arrears_minor, "there was a debt to keep quiet about"


def test_a_typed_number_says_the_customer_but_no_card(bench, heard):
    confirming(bench)

    assert heard[0][0].startswith("محمود")


def test_a_quote_is_said_after_a_pause_and_not_while_typing(bench, heard):
    bench.quoted("1", "5", "0")
    del heard[:1]
    assert heard == []

    pause = bench.window.sell.speech._pause
    assert (pause.isActive(), pause.interval()) == (True, 700)
    pause.timeout.emit()
    assert heard == [("Amount 150.00, change 0.00, units 199.2 kWh", False)]


def test_going_on_to_the_received_money_says_the_quote_at_once(bench, heard):
    bench.quoted("1", "5", "0", "+")
    bench.press("Enter")

    assert heard[-1] == ("Amount 150.00, change 50.00, units 199.2 kWh", False)


def test_a_dropped_quote_is_not_said(bench, heard):
    bench.quoted("1", "5", "0")
    bench.press("F2")

    assert not bench.window.sell.speech._pause.isActive()


def test_the_reason_of_a_stopped_meter_is_never_said_aloud(bench, heard):
    blocked(bench)

    assert "Blocked" in heard[0][0] or "stopped" in heard[0][0].lower()
    assert not any("Arrears" in text for text, _ in heard)


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        (doubting, "Waiting for the server"),
        (unsure, "It is not certain that the receipt"),
        (stopped, "Selling stops"),
    ],
    ids=["in doubt", "paper unsure", "journal stopped"],
)
def test_what_must_not_be_missed_interrupts(bench, heard, reach, words):
    reach(bench)
    bench.settle()

    assert any(words in text and is_urgent for text, is_urgent in heard), heard


def test_a_refusal_waits_for_its_turn(bench, heard):
    refused(bench)
    bench.settle()

    assert heard
    assert not heard[-1][1]


def test_paper_out_before_a_sale_interrupts(bench, heard):
    bench.quoted("1", "5", "0", "+")
    bench.set_printer(PrinterCondition.PAPER_OUT)
    bench.press("F12")
    bench.settle()

    assert heard[-1][1]


def test_a_token_is_said_only_when_asked_for_digit_by_digit(bench, heard):
    bench.quoted("1", "5", "0", "+")
    bench.press("F12")
    bench.wait_for(event="print")
    token = bench.window.result._view.answer.tokens[0].token
    said = " ".join(text for text, _ in heard).replace(" ", "")
    assert token not in said

    bench.press("Ctrl+T")
    groups = token_group_list(token)
    assert heard[-1][0].endswith(", ".join(" ".join(group) for group in groups))
    count = len(heard)
    bench.press("Ctrl+T")
    assert len(heard) == count, "shown small again: nothing to say"


@pytest.mark.parametrize(
    "text",
    ["57310482991622074685", "5731 0482 9916 2207 4685", "code 5731\u00a00482-9916 22074685."],
)
def test_nothing_that_looks_like_a_token_is_said_by_the_way(qapp, text):
    told: list[str] = []
    announcer = Announcer()
    announcer.said.connect(lambda said, _: told.append(said))
    announcer.say(text)
    announcer.say("Receipt 2-0231-0047")

    assert told == ["Receipt 2-0231-0047"]


def test_an_agreement_is_said_with_its_name(bench, heard):
    agreeing(bench)
    bench.till.counter.answer(state="approved", approved_by=["nadia"])
    bench.press("F5")
    bench.wait_for(event="approval", state="approved")

    assert ("Approved by nadia.", False) in heard


def test_the_urgent_ones_are_those_of_the_design():
    of_the_design = {"E14", "E15", "E25", "E28", "E43", "E44"}
    assert of_the_design | {"E821"} == URGENT  # E25 before a sale
