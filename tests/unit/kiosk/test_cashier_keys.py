"""Keys of the till (SCREENS 2.6): counts, repeats, readers that type, and what never sells."""

from __future__ import annotations

import dataclasses
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card_readers.base import CodeScanned
from drivers.customer_cards.base import CustomerCard, CustomerCardRead
from kiosk.flows.vend_states import VendState
from kiosk.widgets.bursts import BURST_KEYS, ENTER, GAP_MS, BurstDetector, Scan, Typed
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.customer_cards import RECORD
from tests.helpers.screen_cards import a_tap
from tests.helpers.screen_till import DRN
from token_engine.identifiers import meter_pan_from_drn, parse_drn
from vending_server.wire.lookup import LookupBy
from vending_server.wire.problems import Problem, ProblemCode

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

typed_text = st.text(st.sampled_from("0123456789/*-+"), min_size=1, max_size=20)


@given(typed_text, st.integers(GAP_MS, 5000))
def test_what_a_person_types_goes_on_unchanged(text: str, gap_ms: int):
    bursts = BurstDetector()
    passed = [bursts.feed(key, at_ms=1000 + at * gap_ms) for at, key in enumerate(text)]
    passed.append(bursts.flush())

    assert "".join(part.keys for part in passed if isinstance(part, Typed)) == text
    assert not any(isinstance(part, Scan) for part in passed)


@given(st.text(st.sampled_from("0123456789;=?"), min_size=BURST_KEYS, max_size=80))
def test_what_a_reader_types_is_one_scan_without_its_enter(text: str):
    bursts = BurstDetector()
    found = [bursts.feed(key, at_ms=1000 + at) for at, key in enumerate(text + ENTER)]

    assert [part for part in found if part is not None] == [Scan(text)]


def test_a_short_run_is_a_person():
    bursts = BurstDetector()
    for at in range(BURST_KEYS - 1):
        assert bursts.feed("1", at_ms=1000 + at) is None

    assert bursts.flush() == Typed("1" * (BURST_KEYS - 1))


@pytest.mark.parametrize(
    ("keys", "sold", "received"),
    [
        (["5", "0", "F12"], 5000, 5000),
        (["+", "F12"], 20_000, 20_000),
        (["3", "7", "*", "F12"], 3700, 5000),
        (["1", "5", "0", "+", "F12"], 15_000, 20_000),
        (["1", "5", "0", "-", "-", "F12"], 15_000, 20_000),
        (["2", "5", "0", "+", "-", "F12"], 25_000, 30_000),
        (["2", "5", "0", "-", "-", "-", "F12"], 25_000, 30_000),
    ],
)
def test_a_sale_after_the_swipe_takes_no_more_keys_than_designed(
    bench: CashierBench, keys: list[str], sold: int, received: int
):
    bench.with_customer()
    bench.press(*keys[:-1])
    bench.wait_for(event="quote", tender_minor=sold)
    bench.press(keys[-1])
    bench.wait_for(event="screen", name="result")

    [sale] = bench.till.sales
    assert (sale.quote.tender_minor, sale.received_minor) == (sold, received)


def test_f12_held_down_sells_once(bench: CashierBench):
    bench.quoted("5", "0")
    gate = bench.till.hold("sell")
    bench.hold_down("F12", repeats=30)
    bench.press("F12", "F12")
    gate.set()
    bench.wait_for(event="screen", name="result")
    bench.settle()

    assert len(bench.till.sales) == 1


def test_f12_kept_down_over_a_changed_price_does_not_confirm_the_new_one(bench: CashierBench):
    bench.quoted("5", "0")
    bench.till.sold_as = VendState.REFUSED
    bench.till.problem = Problem(status=409, code=ProblemCode.PRICE_CHANGED, title="")
    bench.press("F12")
    bench.wait_for(event="banner", id="E12")
    bench.wait_until(lambda: bench.window.sell.step == "quoted", "the new price")
    bench.repeat("F12", 30)
    bench.settle()

    assert len(bench.till.sales) == 1


def test_a_note_key_kept_down_counts_one_note(bench: CashierBench):
    bench.with_customer()
    bench.hold_down("+", repeats=30)
    bench.wait_for(event="quote", tender_minor=20_000)

    assert bench.window.sell.payment.received.field.text() == "200.00"


def test_enter_never_sells(bench: CashierBench):
    bench.quoted("5", "0")
    bench.press(*["Enter"] * 12)
    bench.settle()

    assert bench.till.called("sell") == []


def test_the_space_bar_on_the_confirm_button_does_not_sell(bench: CashierBench):
    bench.quoted("5", "0")
    bench.window.sell.payment.confirm.setFocus()
    bench.press(" ", "Enter")
    bench.settle()

    assert bench.till.called("sell") == []


def test_a_scan_never_confirms_and_never_falls_into_a_field(bench: CashierBench):
    bench.quoted("5", "0")
    bench.till.calls.clear()
    bench.burst(DRN)
    bench.wait_for(event="screen", name="sell", step="confirm_customer")

    assert bench.till.called("sell") == []
    assert bench.till.called("lookup") == [(LookupBy.DRN, DRN)]
    assert bench.window.sell.payment.amount.field.text() == ""


def test_a_scanned_meter_card_is_looked_up_as_a_card(bench: CashierBench):
    bench.sign_in()
    record = "600727041234567843" + "0000" + "02" + "07" + "123457" + "01" + "1"
    bench.burst(f";{record[:18]}={record[18:]}?")
    bench.wait_for(event="screen", name="sell", step="amount")

    assert bench.till.called("lookup") == [(LookupBy.CARD, record)]


def test_a_receipt_under_the_scanner_finds_its_meter_and_confirms_nothing(bench: CashierBench):
    bench.sign_in()
    text = f"CP1 R2-0231-0047 M{DRN} U1992 T57310482991622074685"
    bench.devices.take(CodeScanned("scanner:/dev/scanner", text))
    bench.wait_for(event="screen", name="sell", step="confirm_customer")

    assert bench.till.called("lookup") == [(LookupBy.DRN, DRN)]
    assert bench.till.called("sell") == []


def test_a_customers_card_finds_its_meter_as_a_card_does(bench: CashierBench):
    bench.sign_in()
    bench.devices.take(a_tap(DRN))
    bench.wait_for(event="screen", name="sell", step="amount")

    name = f"{meter_pan_from_drn(parse_drn(DRN))}.000000000001.2.04a1b2c3d4e5f6"
    assert bench.till.called("lookup") == [(LookupBy.CUSTOMER_CARD, name)]


def test_a_customers_card_with_a_wrong_number_is_told(bench: CashierBench):
    bench.sign_in()
    record = dataclasses.replace(RECORD, meter_pan=RECORD.meter_pan[:-1] + "4")
    card = CustomerCard(record=record, pending=None, read_back=None, torn=frozenset())
    bench.devices.take(CustomerCardRead("pn532:/dev/reader", card, None))
    bench.wait_for(event="banner")

    assert bench.till.called("lookup") == []


def test_while_a_sale_is_sent_every_key_and_every_scan_is_refused(bench: CashierBench):
    bench.quoted("5", "0")
    gate: threading.Event = bench.till.hold("sell")
    bench.press("F12")
    bench.wait_for(event="screen", name="sell", step="sending")
    bench.press("F2", "Esc", "F12", "9", "+", "F11")
    bench.burst(DRN)
    bench.swipe()
    gate.set()
    bench.wait_for(event="screen", name="result")

    assert len(bench.till.sales) == 1
    assert len(bench.till.called("lookup")) == 1
    assert not any(event["event"] == "language" for event in bench.events)


def test_f12_before_the_quote_is_on_the_screen_sells_nothing(bench: CashierBench):
    bench.with_customer()
    gate = bench.till.hold("quote")
    bench.press("5", "0", "F12")
    gate.set()
    bench.wait_for(event="quote")
    bench.settle()

    assert bench.till.called("sell") == []


@pytest.mark.parametrize("typed", ["١٥٠", "۱۵۰"])
def test_digits_of_other_keyboards_become_ours(bench: CashierBench, typed: str):
    bench.with_customer()
    bench.type_text(typed)
    bench.wait_for(event="quote", tender_minor=15_000)

    assert bench.window.sell.payment.amount.field.text() == "150"
