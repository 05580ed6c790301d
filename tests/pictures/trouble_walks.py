"""What may refuse or interrupt a sale: everything that is told at the till (C03, C04, C06, C17)."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from drivers.card_readers.base import CardMisread, MisreadReason
from drivers.events import DeviceLost
from drivers.receipt_printers.base import PrinterCondition, PrintVerdict
from kiosk.api_client import Declined, Unreachable
from kiosk.errors import JournalUnwritable, TillRefusal
from kiosk.flows.vend_states import VendState
from kiosk.vend_outcomes import DoubtReason
from tests.helpers.cashier_bench import READER, CashierBench
from tests.helpers.screen_till import a_meter
from tests.pictures.sale_walks import WATER, a_visit, customer, priced
from tests.pictures.shots import Shot, Shots
from vending_server.wire.facts import BothLanguages
from vending_server.wire.problems import Problem, ProblemCode

NONE = Problem(status=409, code="vend_none", title="", decided=True)


def declined(code: str, **params: int | str) -> Declined:
    """Return a refusal of the server."""
    return Declined(Problem(status=422, code=code, title="", params=params))


def wrong_numbers(bench: CashierBench) -> Shots:
    """Numbers and cards that are none, and a line that is lost."""
    bench.sign_in()
    bench.till.errors["lookup"] = TillRefusal(ProblemCode.CHECK_DIGIT)
    bench.type_text("04123456785")
    bench.press("Enter")
    bench.wait_for(event="banner", id="E01")
    yield Shot("sell_wrong_digit", "C03", "E01: a wrong check digit, told at the field")
    bench.press("F2")
    bench.devices.take(CardMisread(READER, MisreadReason.LRC))
    yield Shot("sell_misread", "C03", "E04: the card was not read")
    bench.press("F2")
    bench.till.errors["lookup"] = Unreachable(DoubtReason.TIMEOUT)
    bench.swipe()
    bench.wait_for(event="banner", id="E67")
    bench.desk.line.lost.emit()
    bench.settle()
    yield Shot("sell_no_line", "C03", "E67: the server cannot be reached")


def wrong_money(bench: CashierBench) -> Shots:
    """Amounts that cannot be, and questions before a sale."""
    bench.sign_in()
    customer(bench)
    bench.till.errors["quote"] = declined(ProblemCode.TENDER_BELOW_MINIMUM, minimum=1000)
    bench.press("5")
    bench.wait_for(event="banner", id="E07")
    yield Shot("sell_below_minimum", "C03", "E07: less than can be sold")
    priced(bench, "1", "5", "0", "-")
    bench.press("F12")
    bench.wait_for(event="banner", id="E11")
    yield Shot("sell_too_little", "C03", "E11: less received than asked for")
    priced(bench, "5", "0")
    bench.till.errors["sell"] = TillRefusal(
        "same_sale_again", params={"time": "2026-11-22T08:36:00+00:00", "vend_id": "v"}
    )
    bench.press("F12")
    bench.wait_for(event="banner", id="E13")
    yield Shot("sell_same_again", "C03", "E13: the same meter and amount a moment ago")
    priced(bench, "5", "0")
    bench.till.sold_as = VendState.REFUSED
    bench.till.problem = Problem(status=422, code=ProblemCode.PRICE_CHANGED, title="")
    bench.till.reprice = lambda quote: msgspec.structs.replace(quote, units_tenths=700)
    bench.events.clear()
    bench.press("F12")
    bench.wait_for(event="banner", id="E12")
    bench.wait_for(event="quote", units_tenths=700)
    yield Shot("sell_price_changed", "C03", "E12: the price changed; nothing was sold")


def stopped_meters(bench: CashierBench) -> Shots:
    """A meter that is blocked, and one whose last sale is not decided."""
    reason = BothLanguages(ar="متأخرات تتجاوز السقف", en="Arrears above the limit")
    bench.till.meters = [a_meter(can_vend=False, block_reason=reason)]
    bench.sign_in()
    bench.swipe()
    bench.wait_for(event="banner", id="E03")
    yield Shot("sell_blocked", "C03", "E03: a stopped meter, why, and what may be paid")
    bench.till.meters = [a_meter()]
    priced(bench, "5", "0")
    bench.till.put("open", VendState.IN_DOUBT)
    bench.till.errors["sell"] = TillRefusal("meter_in_doubt", params={"vend_id": "open"})
    bench.press("F12")
    bench.wait_for(event="banner", id="E14")
    yield Shot("sell_meter_in_doubt", "C03", "E14: an earlier sale of this meter is not decided")


def devices(bench: CashierBench) -> Shots:
    """Printer and reader at fault; the strip shows all of it at once."""
    bench.till.verdicts = [PrintVerdict.NOT_SENT]
    bench.quoted("1", "5", "0", "+")
    bench.press("F12")
    bench.wait_for(event="print")
    yield Shot("result_no_paper", "C04", "Sold, but no paper came: F7 prints")
    bench.till.verdicts = [PrintVerdict.UNSURE]
    bench.press("F2")
    priced(bench, "1", "5", "0", "+")
    bench.press("F12")
    bench.wait_for(event="print", verdict="UNSURE")
    yield Shot("result_unsure", "C04", "E28: is the paper whole?")
    bench.press("F2")
    priced(bench, "5", "0")
    bench.till.put("lost", VendState.IN_DOUBT)
    bench.till.problem = NONE
    bench.till.put("no", VendState.REFUSED)
    bench.window.watch.add([bench.till.vends["lost"], bench.till.vends["no"]])
    bench.set_printer(PrinterCondition.PAPER_OUT)
    bench.devices.take(DeviceLost(READER, "gone"))
    bench.desk.line.lost.emit()
    bench.settle()
    bench.press("F12")
    bench.wait_for(event="banner", id="E821")
    yield Shot("sell_all_faults", "C03", "E821, and everything else that can be wrong in the strip")


def in_doubt(bench: CashierBench) -> Shots:
    """A sale without an answer, then a definite no."""
    bench.till.sold_as = VendState.IN_DOUBT
    bench.quoted("1", "5", "0", "+")
    bench.press("F12")
    bench.wait_for(event="screen", name="in_doubt")
    bench.settle()
    yield Shot("in_doubt", "C06", "E15: no answer; the money is kept aside")
    view = bench.window.watch.views[0]
    bench.window.watch.renew(replace(view, asked_at=bench.desk.now(), is_session_over=True))
    bench.settle()
    yield Shot("in_doubt_session_over", "C06", "Only signing in again brings the answer")
    bench.press("F2")
    bench.till.sold_as, bench.till.problem = VendState.REFUSED, NONE
    priced(bench, "5", "0")
    bench.events.clear()
    bench.press("F12")
    bench.wait_for(event="screen", name="in_doubt")
    bench.settle()
    yield Shot("refused", "C06", "E16: certainly not sold; what becomes of the money?")


def after_a_restart(bench: CashierBench) -> Shots:
    """What the journal told at the start: cases of all kinds."""
    bench.till.problem = NONE
    states = (VendState.IN_DOUBT, VendState.REFUSED, VendState.UNSURE, VendState.TOKEN)
    bench.window.begin([bench.till.put(f"old-{state}", state) for state in states])
    bench.window.login.user.setText("samar")
    bench.window.login.password.setText("x")
    bench.window.login.password.setFocus()
    bench.press("Enter")
    bench.wait_for(event="screen", name="in_doubt")
    bench.settle()
    yield Shot("open_cases", "C06", "After a restart: everything that waits for a person")
    bench.window.strip.paper_pressed.emit()
    bench.wait_until(lambda: bench.window.screen_on_top is bench.window.result, "the result")
    yield Shot("result_unprinted", "C04", "A sale of before the restart whose paper is not certain")


def half_a_visit(bench: CashierBench) -> Shots:
    """Of two meters one is sold, the other is not decided."""
    bench.till.visit_states = [VendState.TOKEN, VendState.IN_DOUBT]
    for shot in a_visit(bench):
        if shot.name == "visit_result":
            yield Shot("visit_in_part", "C05", "The first is sold, the second in doubt")
    bench.till.meters = [a_meter(), msgspec.structs.replace(WATER, can_vend=False)]


def away(bench: CashierBench) -> Shots:
    """The lock, and the screen when nothing can be written."""
    bench.quoted("5", "0")
    bench.press("Ctrl+L")
    bench.wait_for(event="screen", name="lock")
    yield Shot("lock", "C17", "Locked; nothing of the customer is to be seen")
    problem = Problem(status=401, code="login_refused", title="", params={"attempts_left": 4})
    bench.till.errors["login"] = Declined(problem)
    bench.type_text("x")
    bench.press("Enter")
    bench.wait_for(event="banner", id="E34")
    yield Shot("lock_refused", "C17", "A wrong password at the lock")
    bench.events.clear()
    bench.type_text("x")
    bench.press("Enter")
    bench.wait_for(event="screen", name="sell")
    bench.till.errors["sell"] = JournalUnwritable()
    bench.press("F12")
    bench.wait_for(event="screen", name="stopped")
    yield Shot("stopped", "G13", "Nothing can be recorded: nothing is sold")
