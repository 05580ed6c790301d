"""Forms of the counter: what is agreed to is what is done, by somebody else than who asked."""

from __future__ import annotations

import threading
from typing import Any

import msgspec
import pytest

from kiosk.api_client import Declined
from kiosk.errors import TillRefusal
from kiosk.flows.till_values import LocalCode
from kiosk.flows.vend_states import VendState
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.screen_till import DRN
from vending_server.wire.approvals import ApprovalFacts
from vending_server.wire.base import Request
from vending_server.wire.cases import CaseOpening
from vending_server.wire.counter import (
    EngineeringTokenRequest,
    FreeIssueRequest,
    WrongMeterRequest,
)
from vending_server.wire.key_changes import ConfirmationRequest, SetRequest
from vending_server.wire.postponements import Postponement
from vending_server.wire.problems import Problem
from vending_server.wire.reversal import ReversalRequest


def at_form(bench: CashierBench, digit: str) -> None:
    bench.with_customer()
    bench.press("F10", digit)
    bench.wait_for(event="screen", step="form")


def put(bench: CashierBench) -> None:
    """A free issue of 25 units that waits for a second person."""
    at_form(bench, "5")
    bench.press("2", "5", "Enter")
    bench.type_text("outage")
    bench.press("F12")
    bench.wait_for(event="approval", state="open")


def agree_here(bench: CashierBench) -> None:
    bench.type_text("nadia")
    bench.press("Enter")
    bench.type_text("secret")
    bench.press("Enter")
    bench.wait_for(event="approval", state="approved")


def test_what_was_agreed_to_is_what_is_sent(bench: CashierBench):
    put(bench)
    agree_here(bench)
    assert bench.till.acts.new_acts == []
    bench.press("F12")
    bench.wait_for(event="print", verdict="PRINTED")
    (act,) = bench.till.acts.new_acts
    ((action, _, reason, asked),) = bench.till.counter.called("ask_approval")
    sent = act.request(None)  # the ids are known already

    assert (action, reason) == ("free_issue", "outage")
    assert isinstance(sent, FreeIssueRequest)
    assert (sent.drn, sent.units_tenths, sent.reason) == (DRN, 250, "outage")
    assert sent.approval_id is not None
    assert {**asked, "approval_id": sent.approval_id} == msgspec.to_builtins(sent)
    assert sent.document_id == asked["document_id"] == act.document_id
    assert act.amount_minor == 0
    assert bench.window.act.tokens_shown


def test_a_password_does_not_stay_in_its_field(bench: CashierBench):
    put(bench)
    panel = bench.window.screen_on_top.approval
    agree_here(bench)

    assert panel.password.text() == ""
    assert bench.till.counter.called("decide_here") == [("nadia", True)]


def test_nothing_is_done_before_somebody_agreed(bench: CashierBench):
    put(bench)
    bench.press("F12", "F12")
    bench.settle()

    assert bench.till.acts.new_acts == []


def test_agreement_from_another_machine_is_told(bench: CashierBench):
    put(bench)
    bench.till.counter.answer(state="approved", approved_by=["nadia"])
    bench.press("F5")
    bench.wait_for(event="approval", state="approved")
    bench.press("F12")

    bench.wait_for(event="act", act="free_issue")


@pytest.mark.parametrize(("state", "told"), [("rejected", "E95"), ("expired", "E96")])
def test_a_refused_request_does_nothing(bench: CashierBench, state: str, told: str):
    put(bench)
    bench.till.counter.answer(state=state)
    bench.press("F5")
    bench.wait_for(event="approval", state=state)
    bench.press("F12")
    banner = bench.window.screen_on_top.approval.banner

    assert banner.notice is not None
    assert banner.notice.text_id == told
    assert bench.till.acts.new_acts == []


@pytest.mark.parametrize(
    ("code", "told"), [("approver_is_requester", "E37"), ("not_permitted", "E36")]
)
def test_whoever_may_not_agree_is_told_why(bench: CashierBench, code: str, told: str):
    put(bench)
    bench.till.counter.errors["decide_here"] = Declined(Problem(status=403, code=code, title=""))
    bench.type_text("samar")
    bench.press("Enter")
    bench.type_text("secret")
    bench.press("Enter")

    bench.wait_for(event="banner", id=told)
    assert bench.till.acts.new_acts == []


def test_a_reason_is_asked_for(bench: CashierBench):
    at_form(bench, "5")
    bench.press("2", "5", "F12")

    bench.wait_for(event="banner", id="E38")
    assert bench.till.counter.called("ask_approval") == []


def test_one_step_back_lets_the_form_be_changed_and_asks_anew(bench: CashierBench):
    put(bench)
    bench.press("Esc")
    bench.press("F12")
    bench.wait_until(lambda: len(bench.till.counter.called("ask_approval")) == 2)
    first, second = (asked[3] for asked in bench.till.counter.called("ask_approval"))

    assert first["document_id"] != second["document_id"]


def test_an_act_in_doubt_is_shown_and_settled(bench: CashierBench):
    bench.till.acts.states = [VendState.IN_DOUBT]
    put(bench)
    agree_here(bench)
    bench.press("F12")
    bench.wait_for(event="screen", name="act", step="in_doubt")
    assert not bench.window.act.tokens_shown
    bench.till.acts.settles_as = VendState.TOKEN
    bench.press("F5")
    bench.wait_for(event="print")

    assert bench.window.act.tokens_shown


def test_f5_says_that_somebody_else_began_the_act(bench: CashierBench):
    bench.till.acts.states = [VendState.IN_DOUBT]
    put(bench)
    agree_here(bench)
    bench.press("F12")
    bench.wait_for(event="screen", name="act", step="in_doubt")
    bench.till.acts.errors["settle"] = TillRefusal(LocalCode.SHIFT_ACT_OF_ANOTHER)
    bench.press("F5")

    bench.wait_for(event="banner", id="E552")
    assert bench.window.act.banner.notice.text_id == "E552"


def test_f12_pressed_twice_asks_once(bench: CashierBench):
    at_form(bench, "5")
    bench.press("2", "5", "Enter")
    bench.type_text("outage")
    bench.press("F12", "F12")
    bench.wait_for(event="approval", state="open")
    bench.settle()

    assert len(bench.till.counter.called("ask_approval")) == 1


def test_an_agreement_to_what_was_left_agrees_to_nothing(
    bench: CashierBench, monkeypatch: pytest.MonkeyPatch
):
    counter, decide, gate = bench.till.counter, bench.till.counter.decide_here, threading.Event()

    def late(*args: Any, **said: Any) -> ApprovalFacts:
        assert gate.wait(60)
        return decide(*args, **said)

    monkeypatch.setattr(counter, "decide_here", late)
    put(bench)
    form = bench.window.screen_on_top
    bench.type_text("nadia")
    bench.press("Enter")
    bench.type_text("secret")
    bench.press("Enter", "Esc")
    gate.set()
    bench.settle()

    assert form.approval.facts is None
    assert not form.approval.is_approved


def test_leaving_forgets_what_was_typed(bench: CashierBench):
    put(bench)
    form = bench.window.screen_on_top
    bench.press("F2")
    bench.wait_until(lambda: bench.window.screen_on_top.name == "sell")

    assert form.meter.text() == ""
    assert [field.line.text() for field in form.fields] == ["", ""]
    assert form.approval.facts is None


def agreed_and_done(bench: CashierBench) -> Request:
    bench.press("F12")
    bench.wait_for(event="approval", state="open")
    agree_here(bench)
    bench.press("F12")
    bench.wait_for(event="print", verdict="PRINTED")
    (act,) = bench.till.acts.new_acts
    return act.request(None)


def fill(bench: CashierBench, *texts: str) -> None:
    for text in texts:
        bench.type_text(text)
        bench.press("Enter")


def test_an_empty_field_is_named_and_gets_the_focus(bench: CashierBench):
    bench.sign_in()
    bench.press("F10", "3")
    bench.wait_for(event="screen", step="form")
    bench.press("F12")
    bench.wait_for(event="banner", id="E554")
    form = bench.window.screen_on_top
    assert form.meter.hasFocus()
    assert "رقم العداد" in form.banner._text.text()

    at_form(bench, "3")
    fill(bench, "2", "5000")
    bench.events.clear()
    bench.press("F12")
    bench.wait_for(event="banner", id="E554")
    assert form.fields[2].widget.hasFocus()


def test_an_engineering_token_names_function_watts_and_work_order(bench: CashierBench):
    at_form(bench, "3")
    fill(bench, "2", "5000", "WO7", "new contract")
    sent = agreed_and_done(bench)

    assert isinstance(sent, EngineeringTokenRequest)
    assert (sent.function, sent.value) == ("set_maximum_power_limit", 5000)
    assert sent.reason == "WO7: new contract"


def test_clearing_a_credit_needs_what_is_lost_and_says_it_to_the_second_person(
    bench: CashierBench,
):
    at_form(bench, "3")
    fill(bench, "5", "", "WO7", "swap")
    bench.press("F12")
    bench.wait_for(event="banner", id="E504")
    form = bench.window.screen_on_top
    form.fields[1].line.setText("12.5")
    sent = agreed_and_done(bench)

    assert isinstance(sent, EngineeringTokenRequest)
    assert (sent.function, sent.value) == ("clear_credit", 0)
    assert sent.reason.endswith("(12.5)")


def test_a_wrong_meter_case_finds_the_sale_by_the_paper(bench: CashierBench):
    at_form(bench, "1")
    fill(bench, "07981204550", "57310482991622074685", "1", "readings 10 and 20")
    sent = agreed_and_done(bench)

    assert isinstance(sent, WrongMeterRequest)
    assert sent.right_drn == DRN
    assert sent.evidence == "not typed: readings 10 and 20"
    assert bench.till.counter.called("sale_of_token") == [("07981204550", "57310482991622074685")]


def test_f8_sends_a_case_to_head_office_and_asks_nobody(bench: CashierBench):
    at_form(bench, "1")
    fill(bench, "07981204550", "57310482991622074685", "2", "the neighbour typed it")
    bench.press("F8")
    bench.wait_for(event="print", verdict="PRINTED")
    (act,) = bench.till.acts.new_acts
    sent = act.request(None)

    assert isinstance(sent, CaseOpening)
    assert (act.path, sent.kind, sent.right_drn) == ("/v1/case-files", "wrong_meter", DRN)
    assert (sent.code_entered, sent.evidence) == ("yes", "the neighbour typed it")
    assert bench.till.counter.called("ask_approval") == []


def test_a_receipt_of_this_very_meter_disputes_its_sale(bench: CashierBench):
    at_form(bench, "1")
    fill(bench, DRN, "57310482991622074685", "3", "paid twice")
    bench.press("F8")
    bench.wait_for(event="print", verdict="PRINTED")
    (act,) = bench.till.acts.new_acts
    sent = act.request(None)

    assert (sent.kind, sent.right_drn, sent.code_entered) == ("reversal", "", "unknown")


def test_a_case_without_evidence_is_not_sent(bench: CashierBench):
    at_form(bench, "1")
    fill(bench, "07981204550", "57310482991622074685", "2")
    bench.press("F8")

    bench.wait_for(event="banner", id="E38")
    assert bench.till.acts.new_acts == []


def test_a_planned_set_is_shown_and_handed_out_in_order(bench: CashierBench):
    at_form(bench, "6")
    bench.wait_for(event="form", screen="key_set")
    told = bench.window.screen_on_top._told.text()
    bench.type_text("customer asks")
    sent = agreed_and_done(bench)

    assert isinstance(sent, SetRequest)
    assert "KRN\u00a03" in told
    assert len(bench.window.act.tokens._groups) == 2


def test_a_key_is_confirmed_by_one_person(bench: CashierBench):
    at_form(bench, "7")
    fill(bench, "3", "05", "", "", "")
    bench.press("F12")
    bench.wait_for(event="act", act="key_confirmation")
    (act,) = bench.till.acts.new_acts
    sent = act.request(None)

    assert isinstance(sent, ConfirmationRequest)
    assert (sent.krn, sent.ti, sent.sgc, sent.accepted_token) == (3, "05", None, None)
    assert bench.till.counter.called("ask_approval") == []


def test_a_reading_that_is_none_confirms_nothing(bench: CashierBench):
    at_form(bench, "7")
    fill(bench, "0", "5")
    bench.press("F12")

    bench.wait_for(event="banner", id="E504")
    assert bench.till.acts.new_acts == []


def test_a_reversal_gives_the_vend_up_before_anybody_is_asked(bench: CashierBench):
    at_form(bench, "2")
    bench.type_text("line lost")
    sent = agreed_and_done(bench)
    ((action, _, _, payload),) = bench.till.counter.called("ask_approval")
    (act,) = bench.till.acts.new_acts

    assert bench.till.reversing.given_up == [DRN]
    assert isinstance(sent, ReversalRequest)
    assert (sent.vend_state, action) == ("IN_DOUBT", "reversal")
    assert payload.keys() == {"vend_id", "document_id", "reason"}
    assert act.path == f"/v1/vends/{payload['vend_id']}/reversal"
    assert act.amount_minor == 0


def test_what_was_seen_is_not_reversed(bench: CashierBench):
    bench.till.reversing.error = TillRefusal("nothing_in_doubt")
    at_form(bench, "2")
    bench.type_text("line lost")
    bench.press("F12")

    bench.wait_for(event="banner", id="E505")
    assert bench.till.counter.called("ask_approval") == []


def test_a_vend_in_doubt_is_given_up_from_its_list(bench: CashierBench):
    bench.sign_in()
    view = bench.till.put("v-1", VendState.IN_DOUBT)
    bench.window.to_in_doubt(view)
    bench.press("F10")
    bench.wait_for(event="screen", name="reversal", step="form")

    assert bench.till.reversing.given_up == [DRN]
    assert bench.window.screen_on_top.meter.plain == DRN


def test_chosen_fees_are_put_off_to_a_day(bench: CashierBench):
    at_form(bench, "8")
    bench.wait_for(event="form", screen="postponement")
    fill(bench, "2", "15/12/2026", "3", "objected in writing")
    sent = agreed_and_done(bench)

    assert isinstance(sent, Postponement)
    assert (sent.items, sent.until, sent.cause) == (["due:11"], "2026-12-15", "objection")
    assert (bench.till.acts.new_acts[0].subject, sent.account_number) == ("20 1187", "20 1187")
    assert bench.window.act._lines[0][1].text()


@pytest.mark.parametrize(("lines", "day"), [("3", "15/12/2026"), ("1", "15.12.2026")])
def test_a_line_or_day_that_is_none_asks_nobody(bench: CashierBench, lines: str, day: str):
    at_form(bench, "8")
    bench.wait_for(event="form", screen="postponement")
    fill(bench, lines, day, "1", "objected")
    bench.press("F12")

    bench.wait_for(event="banner", id="E504")
    assert bench.till.counter.called("ask_approval") == []
