"""From the login to a sale and its paper (C01, C03, C04, C05, C07), when all goes well."""

from __future__ import annotations

from pathlib import Path

import msgspec

from kiosk.api_client import Declined
from kiosk.flows.vend_states import VendState
from tests.helpers import sales
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.screen_till import DRN, a_meter
from tests.pictures.shots import Shot, Shots
from vending_server.wire.lookup import LinkedMeter
from vending_server.wire.problems import Problem
from vending_server.wire.vend import VendAnswer

WATER = a_meter(drn="07981204550", utility="water", linked=[])
LONG_NAME = "الجمعية التعاونية الزراعية لمزارعي الخضروات في بلدة بيت الزيتون وقراها"


def customer(bench: CashierBench) -> None:
    """Another customer's card, at a till that sells already."""
    bench.press("F2")
    bench.settle()
    bench.events.clear()
    bench.swipe()
    bench.wait_for(event="screen", step="amount")


def priced(bench: CashierBench, *keys: str) -> None:
    """As `customer`, and these keys pressed until their price is there."""
    customer(bench)
    bench.events.clear()
    bench.press(*keys)
    bench.wait_for(event="screen", step="quoted")


def at_login(bench: CashierBench) -> Shots:
    """Sign in, refused the first time."""
    yield Shot("login", "C01", "The till before anybody signed in")
    bench.press("F1")
    yield Shot("login_keys", "F1", "All keys of the login")
    bench.press("Esc")
    refusal = Problem(status=401, code="login_refused", title="", params={"attempts_left": 4})
    bench.till.errors["login"] = Declined(refusal)
    bench.window.login.user.setText("samar")
    bench.window.login.password.setText("x")
    bench.window.login.password.setFocus()
    bench.press("Enter")
    bench.wait_for(event="banner")
    yield Shot("login_refused", "C01", "A wrong password: how many attempts are left")


def a_sale(bench: CashierBench) -> Shots:
    """Sell for money: typed number, name confirmed, amount, received, token."""
    bench.sign_in()
    yield Shot("sell_empty", "C03", "Ready for the next customer")
    bench.type_text(DRN)
    bench.press("Enter")
    bench.wait_for(event="screen", step="confirm_customer")
    yield Shot("sell_confirm_name", "C03", "A typed number: the name is to be confirmed")
    bench.press("Enter")
    bench.wait_for(event="screen", step="amount")
    yield Shot("sell_amount", "C03", "The customer is known, the amount is asked for")
    bench.press("1", "5", "0", "+")
    bench.wait_for(event="screen", step="quoted")
    bench.press("Enter")
    yield Shot("sell_quoted", "C03", "The picture of the design notes: 150 from a 200 note")
    bench.press("F1")
    yield Shot("sell_keys", "F1", "All keys of the sale")
    bench.press("Esc")
    gate = bench.till.hold("sell")
    bench.press("F12")
    bench.wait_for(event="screen", step="sending")
    told = "Confirmed: the sale is on its way, no key does anything"
    yield Shot("sell_sending", "C03", told, is_under_way=True)
    gate.set()
    bench.wait_for(event="print")
    yield Shot("result", "C04", "Sold and printed: change, token, paper")


def other_ways_to_sell(bench: CashierBench) -> Shots:
    """By units, water, a long name, found by name."""
    bench.sign_in()
    customer(bench)
    bench.press("F5", "1", "2", "0")
    bench.wait_for(event="quote")
    yield Shot("sell_by_units", "C03", "By units: what they cost")
    bench.till.meters = [WATER]
    priced(bench, "5", "0")
    yield Shot("sell_water", "C03", "Water: its own colour and unit")
    bench.till.meters = [a_meter()]
    priced(bench, "1", "5", "0")
    bench.press("F6", "3", *"100", "Enter", *"30117")
    yield Shot("sell_other_money", "C03", "A part by cheque: its amount and its number")
    bench.press("Enter", "F6", "1", "2", "0", "Enter", "Enter", "*")
    yield Shot("sell_paid_in_parts", "C03", "Cheque, card, and the rest in cash with change")
    bench.till.meters = [
        a_meter(
            customer_name=LONG_NAME,
            linked=[LinkedMeter(drn="07981204550", utility="water")],
            arrears_minor=1_234_567,
        )
    ]
    priced(bench, "1", "5", "0", "+")
    yield Shot("sell_long_name", "C03", "A customer with a very long name and a large debt")
    bench.till.meters = [a_meter(), WATER]
    bench.press("F2", "F3")
    yield Shot("search_empty", "C03", "Search: what may be typed")
    bench.events.clear()
    bench.type_text("mahmoud")
    bench.wait_for(event="search")
    yield Shot("search", "C03", "Search: two meters of one person")
    many = [a_meter(drn=f"041234567{n:02d}", customer_name=f"{n} {LONG_NAME}") for n in range(12)]
    bench.till.meters = many
    bench.type_text("m")
    bench.wait_for(event="search", found=12)
    yield Shot("search_many", "C03", "Search: more than fits")


def key_changes(bench: CashierBench) -> Shots:
    """A sale that brings new keys along."""
    bench.sign_in()
    bench.till.meters = [a_meter(key_change="planned")]
    priced(bench, "1", "5", "0", "+")
    bench.press("F12")
    yield Shot("sell_old_codes", "C03", "A key change is due: are old codes at home?")
    sets = [sales.a_token(str(one) * 20, kind="key_change") for one in range(1, 5)]
    bench.till.tokens = [*sets, sales.a_token()]
    bench.press("F5")
    bench.events.clear()
    bench.press("F12")
    bench.wait_for(event="print")
    yield Shot("result_key_change", "C04", "Four key-change tokens and the charge code, in order")


def a_visit(bench: CashierBench) -> Shots:
    """Electricity and water in one visit."""
    bench.till.meters = [a_meter(), WATER]
    bench.sign_in()
    bench.type_text(DRN)
    bench.press("Enter")
    bench.wait_for(event="screen", step="confirm_customer")
    bench.press("Enter", "1", "5", "0", "F4")
    bench.wait_for(event="visit", lines=2)
    first = bench.window.visit.lines[0]
    bench.wait_until(lambda: first.price_minor is not None, "the price of the first meter")
    yield Shot("visit", "C05", "Two meters of one customer, the second without an amount")
    bench.press("5", "0")
    bench.wait_for(event="visit_quote", amount_minor=20_000)
    yield Shot("visit_quoted", "C05", "Both have their price, one sum to be paid")
    bench.press("F12")
    bench.wait_for(event="print")
    yield Shot("visit_result", "C05", "Both sold, one strip of paper")


def _to_nowhere(_sale: VendAnswer, *, copy_number: int) -> Path:
    return Path(f"2-0231-0047-copy{copy_number}.pdf")


def copies(bench: CashierBench) -> Shots:
    """The last receipts, and a copy."""
    bench.till.put("one", VendState.DONE)
    bench.till.put("two", VendState.UNSURE)
    bench.till.put("three", VendState.TOKEN)
    bench.sign_in()
    bench.press("F7")
    bench.wait_until(lambda: bench.window.reprint.list.count() == 3, "the list")
    yield Shot("reprint", "C07", "The last receipts of this till")
    bench.press("F12")
    bench.wait_for(event="print")
    bench.settle()
    yield Shot("reprint_printed", "C07", "A sheet was printed from the list")
    bench.desk.saver = _to_nowhere
    bench.press("F2")
    bench.press("F7")
    bench.wait_until(lambda: bench.window.reprint.list.count() == 3, "the list again")
    bench.press("F5")
    bench.wait_for(event="print", copy_number=2)
    bench.settle()
    yield Shot("reprint_saved", "C07", "A copy was saved as a file")


def reached_price(bench: CashierBench) -> Shots:
    """The dearest sale there is: every figure at its longest."""
    bench.till.meters = [a_meter(tender_minor_max=1_000_000)]
    bench.till.reprice = lambda quote: msgspec.structs.replace(
        quote, tender_minor=999_990, units_tenths=166_665, arrears_after_minor=12_345_678
    )
    bench.sign_in()
    priced(bench, *"9999.90", "Enter", *"10000")
    yield Shot("sell_largest", "C03", "The largest figures there are")
