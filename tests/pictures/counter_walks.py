"""What is done at the counter besides selling (C08 to C12, F10)."""

from __future__ import annotations

from kiosk.flows.vend_states import VendState
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.screen_counter import a_reading
from tests.pictures.sale_walks import customer
from tests.pictures.shots import Shot, Shots
from vending_server.wire.problems import Problem

TOKEN = "57310482991622074685"


def to_more(bench: CashierBench, digit: str = "", **wanted: str) -> None:
    """A customer, F10, and a digit of its list."""
    customer(bench)
    bench.events.clear()
    bench.press("F10")
    bench.wait_for(event="screen", name="more")
    bench.settle()
    if digit:
        bench.events.clear()
        bench.press(digit)
        bench.wait_for(**(wanted or {"event": "screen"}))
        bench.settle()


def fill(bench: CashierBench, *texts: str) -> None:
    """Type into one field after the other."""
    for text in texts:
        bench.type_text(text)
        bench.press("Enter")


def a_list_of_more(bench: CashierBench) -> Shots:
    """F10, and a token that somebody brings back."""
    bench.sign_in()
    to_more(bench)
    yield Shot("more", "F10", "What else is done at the counter")
    to_more(bench, "4")
    fill(bench, TOKEN)
    bench.wait_for(event="token_reading")
    yield Shot("token_good", "F10", "A token that is on record for this meter")
    bench.till.counter.reading = a_reading(is_on_record=False)
    to_more(bench, "4")
    fill(bench, TOKEN)
    bench.wait_for(event="token_reading")
    yield Shot("token_unknown", "F10", "A token that none of ours is")


def dues(bench: CashierBench) -> Shots:
    """Debts and fees without a token: paid, in doubt, refused, listed."""
    bench.sign_in()
    at_dues(bench)
    yield Shot("dues", "C11", "What is owed, line by line")
    bench.type_text("150")
    bench.press("+")
    bench.wait_for(event="payment_quote")
    yield Shot("dues_quoted", "C11", "150 from a 200 note: what is paid with it, what is left")
    bench.press("F12")
    bench.wait_for(event="print")
    yield Shot("payment", "C11", "Paid and printed")
    bench.till.acts.states = [VendState.IN_DOUBT]
    pay(bench)
    yield Shot("payment_in_doubt", "C11", "A payment without an answer")
    bench.till.acts.states = [VendState.REFUSED]
    bench.till.acts.problem = Problem(status=409, code="shift_of_another", title="")
    pay(bench)
    yield Shot("payment_refused", "C11", "A payment that was refused: the money goes back")
    bench.press("F2", "F10")
    bench.events.clear()
    bench.press("9")
    bench.wait_for(event="acts")
    bench.settle()
    yield Shot("acts", "F10", "What was done besides selling")


def at_dues(bench: CashierBench) -> None:
    """A customer and what he owes."""
    customer(bench)
    bench.events.clear()
    bench.press("F8")
    bench.wait_for(event="dues")


def pay(bench: CashierBench) -> None:
    """Pay 150 of the dues."""
    bench.press("F2")
    at_dues(bench)
    bench.type_text("150")
    bench.wait_for(event="payment_quote")
    bench.events.clear()
    bench.press("F12")
    bench.wait_for(event="screen", name="act")
    bench.settle()


def free_issue(bench: CashierBench) -> Shots:
    """A form, a second person, the token."""
    bench.sign_in()
    to_more(bench, "5", event="screen", step="form")
    yield Shot("free_issue", "C10", "A free issue before anything is typed")
    fill(bench, "25")
    bench.type_text("outage")
    yield Shot("free_issue_filled", "C10", "A free issue with units and reason")
    bench.press("F12")
    bench.wait_for(event="approval", state="open")
    yield Shot("free_issue_approval", "C09", "A second person agrees here or elsewhere")
    bench.till.counter.answer(state="rejected")
    bench.press("F5")
    bench.wait_for(event="approval", state="rejected")
    yield Shot("free_issue_rejected", "C09", "The second person said no")
    bench.events.clear()
    bench.press("Esc", "F12")
    bench.wait_for(event="approval", state="open")
    bench.settle()
    bench.till.counter.answer(state="approved", approved_by=["nadia"])
    bench.press("F5")
    bench.wait_for(event="approval", state="approved")
    yield Shot("free_issue_approved", "C09", "Somebody agreed: F12 makes the token")
    bench.events.clear()
    bench.press("F12")
    bench.wait_for(event="print")
    yield Shot("free_issue_result", "C10", "The token of a free issue")


def forms(bench: CashierBench) -> Shots:
    """Wrong meter, reversal, engineering token, key sets, postponement."""
    bench.sign_in()
    to_more(bench, "1", event="screen", step="form")
    fill(bench, "07981204550", TOKEN, "1")
    yield Shot("wrong_meter", "C08", "A case: the money went to the wrong meter")
    bench.press("Enter")
    bench.type_text("الجار يقرّ بإدخال الرمز")
    bench.press("F8")
    bench.wait_for(event="print", verdict="PRINTED")
    yield Shot("case_opened", "C08", "F8: the case is open, its statement is printed")
    to_more(bench, "2", event="screen", step="form")
    yield Shot("reversal", "C09", "A vend in doubt is to be taken back")
    to_more(bench, "3", event="screen", step="form")
    fill(bench, "5")
    yield Shot("engineering", "C10", "A token without money: what it does, for which work order")
    bench.press("F12")
    bench.settle()
    yield Shot("engineering_refused", "C10", "A form that is not filled in")
    to_more(bench, "6", event="form", screen="key_set")
    yield Shot("key_set", "C10", "A planned set of key-change tokens")
    to_more(bench, "7", event="form")
    yield Shot("key_confirmation", "C10", "What the meter shows after a key change")
    to_more(bench, "8", event="form", screen="postponement")
    yield Shot("postponement", "C12", "Fees that may be put off")
    fill(bench, "2", "15/12/2026", "3")
    bench.type_text("objected in writing")
    bench.press("F12")
    bench.wait_for(event="approval", state="open")
    yield Shot("postponement_approval", "C12", "Putting off waits for a second person")
