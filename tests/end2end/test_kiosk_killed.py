"""The kiosk dies at each step of a sale; the next start finds one sale or proves that there is none.

The second start is an operator's: sign in, look at what is in doubt, look at the last receipts.
"""

from __future__ import annotations

import pytest
from end2end_bench import OPERATOR, PASSWORD
from end2end_counter import expect_death

from kiosk.flows.till_values import Step
from kiosk.flows.vend_states import VendState
from kiosk.store.records import (
    VendIntended,
    VendMoneyReturned,
    VendPrintEnded,
    VendTokenReceived,
)
from vending_server.vending.tables import reprints

SHEKELS = 50
NEVER_SENT = (Step.INTENT_JOURNALED, Step.SENT_JOURNALED)
# How many pieces of paper there are when the power has gone there.
UNSURE = {Step.PRINTING_JOURNALED: 0, Step.PRINTED_UNJOURNALED: 1}


def sell_until(counter, step: Step) -> None:
    """Sell as an operator does; the kiosk is killed at the step, which must be reached."""
    kiosk = counter.open_and_sign_in(kill_at=step)
    counter.swipe(kiosk)
    kiosk.type(str(SHEKELS))
    if step is not Step.QUOTED:
        kiosk.wait_for("quote", tender_minor=SHEKELS * 100)
        kiosk.key("F12")
    expect_death(kiosk, step)


def answer_of_doubt(counter):
    """Start again, sign in, and look at the vend in doubt until the server's answer is there."""
    kiosk = counter.open()
    assert kiosk.login(OPERATOR, PASSWORD) == "in_doubt"
    answer = kiosk.wait_for("vend", state=("TOKEN", "REFUSED"))
    return kiosk, answer["state"]


def print_from_the_list(kiosk) -> int:
    """Print the newest receipt from the list of the last ones; return its copy number."""
    kiosk.key("F7")
    kiosk.wait_for("screen", name="reprint")
    kiosk.wait_for("receipts", count=1)
    kiosk.key("F12")
    return kiosk.wait_for("print", verdict="PRINTED")["copy_number"]


def check_one_sale(counter, *, copies: int, papers: int) -> None:
    kinds = [type(one) for one in counter.records()]
    assert (kinds.count(VendIntended), kinds.count(VendTokenReceived)) == (1, 1)
    (token,) = counter.tokens_of_server()
    assert counter.tokens_on_paper() == [token] * papers
    assert counter.town.counts() == (1, 1, 1)
    assert counter.town.count(reprints) == copies


def check_money_goes_back(counter, kiosk) -> None:
    kiosk.key("F8")
    kiosk.wait_for("vend", state="REFUNDED")
    kiosk.wait_for("screen", name="sell")
    (returned,) = [one for one in counter.records() if isinstance(one, VendMoneyReturned)]
    assert returned.amount_minor == SHEKELS * 100
    assert counter.town.counts() == (1, 0, 0)
    assert counter.papers() == []


def verdicts(counter) -> list[tuple[int, str]]:
    ended = [one for one in counter.records() if isinstance(one, VendPrintEnded)]
    return [(one.copy_number, one.verdict) for one in ended]


def test_killed_over_the_quote_nothing_has_happened(counter):
    sell_until(counter, Step.QUOTED)
    kiosk = counter.open_and_sign_in()
    assert counter.town.counts() == (0, 0, 0)

    counter.quote(kiosk, SHEKELS)
    kiosk.key("F12")
    assert kiosk.wait_for("print")["verdict"] == "PRINTED"
    check_one_sale(counter, copies=0, papers=1)


@pytest.mark.parametrize("step", NEVER_SENT)
def test_killed_before_the_request_left_the_money_goes_back(counter, step):
    sell_until(counter, step)
    assert counter.town.counts() == (0, 0, 0)

    kiosk, answer = answer_of_doubt(counter)
    assert answer == VendState.REFUSED
    check_money_goes_back(counter, kiosk)


def check_sale_is_printed(counter, kiosk) -> None:
    kiosk.key("Return")
    assert kiosk.wait_for("print")["verdict"] == "PRINTED"
    check_one_sale(counter, copies=0, papers=1)


def test_killed_before_the_answer_was_kept_asking_finds_the_sale(counter):
    sell_until(counter, Step.ANSWER_RECEIVED)

    kiosk, answer = answer_of_doubt(counter)
    assert answer == VendState.TOKEN
    check_sale_is_printed(counter, kiosk)


def test_killed_with_the_request_on_its_way_there_is_one_sale_or_provably_none(counter):
    """A server that sees the line go before it read the request never sells; both ends are right."""
    sell_until(counter, Step.REQUEST_SENT)

    kiosk, answer = answer_of_doubt(counter)
    if answer == VendState.TOKEN:
        check_sale_is_printed(counter, kiosk)
    else:
        check_money_goes_back(counter, kiosk)


def test_killed_before_the_printer_got_a_byte_the_first_receipt_is_printed(counter):
    sell_until(counter, Step.TOKEN_JOURNALED)

    kiosk = counter.open_and_sign_in()
    assert print_from_the_list(kiosk) == 0
    check_one_sale(counter, copies=0, papers=1)
    assert verdicts(counter) == [(0, "PRINTED")]


@pytest.mark.parametrize("step", UNSURE)
def test_killed_while_it_printed_the_paper_is_unsure_and_the_next_one_a_copy(counter, step):
    sell_until(counter, step)
    assert len(counter.papers()) == UNSURE[step]

    kiosk = counter.open_and_sign_in()
    assert verdicts(counter) == [(0, "UNSURE")]
    assert print_from_the_list(kiosk) == 1
    check_one_sale(counter, copies=1, papers=UNSURE[step] + 1)
    assert verdicts(counter) == [(0, "UNSURE"), (1, "PRINTED")]


def test_killed_after_the_verdict_nothing_is_left_to_do(counter):
    sell_until(counter, Step.VERDICT_JOURNALED)

    counter.open_and_sign_in()
    assert verdicts(counter) == [(0, "PRINTED")]
    check_one_sale(counter, copies=0, papers=1)


def test_every_step_is_tried():
    tried = {Step.QUOTED, *NEVER_SENT, Step.REQUEST_SENT, Step.ANSWER_RECEIVED}
    tried |= {Step.TOKEN_JOURNALED, *UNSURE}

    assert tried | {Step.VERDICT_JOURNALED} == set(Step)
