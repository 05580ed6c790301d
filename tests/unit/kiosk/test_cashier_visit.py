"""C05: electricity and water in one visit, each a sale of its own, one strip of paper."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from drivers.card_readers.writing import WriteReason, WriteVerdict
from drivers.receipt_printers.base import PrintVerdict
from kiosk.errors import TillRefusal
from kiosk.flows.card_values import CardResult
from kiosk.flows.till_values import Step
from kiosk.flows.vend_states import VendState
from kiosk.i18n import formats
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.fake_till import DRN as POWER
from tests.helpers.fake_till import OTHER_DRN, PowerCut, TillBench, a_sale
from tests.helpers.screen_cards import a_tap
from tests.helpers.screen_till import DRN, a_meter
from vending_server.wire.problems import Problem
from vending_server.wire.vend import VendRequest

WATER = a_meter(drn="07981204550", utility="water", linked=[])


def at_visit(bench: CashierBench, **water: object) -> None:
    """Two lines, the first with 150 typed on the sell screen."""
    bench.till.meters = [a_meter(), a_meter(drn=WATER.drn, utility="water", linked=[], **water)]
    bench.sign_in()
    bench.type_text(DRN)
    bench.press("Enter")
    bench.wait_for(event="screen", step="confirm_customer")
    bench.press("Enter", "1", "5", "0", "F4")
    bench.wait_for(event="visit", lines=2)


def quoted(bench: CashierBench, *keys: str) -> None:
    at_visit(bench)
    bench.press("5", "0")
    bench.wait_for(event="visit_quote", amount_minor=20_000)
    bench.press(*keys)


def test_both_meters_are_sold_with_one_received_sum(bench: CashierBench):
    quoted(bench, "+", "*", "F12")
    bench.wait_for(event="print", verdict="PRINTED")
    first, second = bench.till.sales

    assert (first.drn, first.quote.tender_minor, first.received_minor) == (DRN, 15_000, 15_000)
    assert (second.drn, second.received_minor) == (WATER.drn, 10_000)
    assert bench.till.called("print_visit") == [["visit-1", "visit-2"]]
    assert bench.window.visit_result.change_minor == 5000
    bench.press("F2")
    bench.wait_until(lambda: len(bench.till.called("done")) == 2)


def test_an_empty_line_is_not_bought(bench: CashierBench):
    at_visit(bench)
    bench.wait_for(event="visit_quote", amount_minor=15_000)
    bench.press("F12")
    bench.wait_for(event="print")

    assert [sale.drn for sale in bench.till.sales] == [DRN]


def test_what_is_in_doubt_keeps_its_money_aside_and_the_rest_prints(bench: CashierBench):
    bench.till.visit_states = [VendState.TOKEN, VendState.IN_DOUBT]
    quoted(bench, "+", "*", "F12")
    bench.wait_for(event="print")

    assert bench.till.called("print_visit") == [["visit-1"]]
    assert bench.window.visit_result.change_minor == 5000
    assert bench.window.watch.waiting == 1
    bench.press("Enter")
    bench.wait_for(event="screen", name="in_doubt")


def test_a_strip_that_was_left_unsure_goes_on_being_shown(bench: CashierBench):
    bench.till.verdicts = [PrintVerdict.UNSURE]
    quoted(bench, "F12")
    bench.wait_for(event="print", verdict="UNSURE")
    assert bench.window.prints.unsure() == []
    bench.press("F2")
    bench.settle()

    assert bench.window.prints.unsure() == ["visit-1", "visit-2"]


def test_a_refused_line_waits_for_its_money(bench: CashierBench):
    bench.till.visit_states = [VendState.REFUSED, VendState.TOKEN]
    quoted(bench, "F12")
    bench.wait_for(event="print")

    assert bench.till.called("print_visit") == [["visit-2"]]
    assert bench.window.watch.unsettled == 1


def test_a_price_that_the_first_sale_changed_is_quoted_anew_with_the_same_money(
    bench: CashierBench,
):
    bench.till.visit_states = [VendState.TOKEN, VendState.REFUSED]
    bench.till.problem = Problem(status=409, code="price_changed", title="")
    quoted(bench, "F12")
    bench.wait_for(event="print")
    bench.press("Enter")
    bench.wait_for(event="quote", tender_minor=5000)
    bench.press("F12")
    bench.wait_until(lambda: len(bench.till.sales) == 3)

    assert bench.till.sales[-1].instead_of == "visit-2"


@pytest.mark.parametrize(
    ("water", "told"), [({"can_vend": False}, "E03"), ({"key_change": "planned"}, "E503")]
)
def test_a_meter_that_cannot_be_bought_here_takes_no_amount(
    bench: CashierBench, water: dict[str, object], told: str
):
    at_visit(bench, **water)
    line = bench.window.visit.lines[1]

    assert not line.field.isEnabled()
    assert line.banner.notice is not None
    assert line.banner.notice.text_id == told


def test_the_same_sale_again_is_asked_about(bench: CashierBench):
    params = {"time": "2026-11-22T08:40:00+00:00", "vend_id": "v"}
    bench.till.errors["sell_visit"] = TillRefusal("same_sale_again", params=params)
    quoted(bench, "F12")
    bench.wait_for(event="banner", id="E13")
    bench.press("F12")
    assert bench.till.sales == []
    bench.press("Ctrl+F12")
    bench.wait_for(event="print")

    assert all(sale.sell_again for sale in bench.till.sales)


def test_too_little_money_sells_nothing(bench: CashierBench):
    quoted(bench, "-", "F12")

    bench.wait_for(event="banner", id="E11")
    assert bench.till.called("sell_visit") == []


# ---------------------------------------------------------------------- customers' cards


def visit_sold(bench: CashierBench) -> None:
    """Both meters sold, at a till that writes chips."""
    bench.till.cards.medium = "chip"
    quoted(bench, "F12")
    bench.wait_for(event="print", verdict="PRINTED")


def test_each_card_of_a_visit_gets_the_token_of_its_own_meter(bench: CashierBench):
    visit_sold(bench)
    assert bench.till.cards.called("load") == [], "no card lies there"
    bench.devices.take(a_tap(WATER.drn))
    bench.wait_for(event="card_write", made_for="visit-2", text="S834")
    cards = bench.window.visit_result.cards
    assert (cards.is_on_card("visit-1"), cards.is_on_card("visit-2")) == (False, True)
    assert formats.meter_number(DRN) in cards.next_card.text()
    bench.devices.take(a_tap(DRN))
    bench.wait_for(event="card_write", made_for="visit-1", text="S834")
    bench.press("F9")
    bench.settle()

    loaded = [vend_id for vend_id, _ in bench.till.cards.called("load")]
    assert loaded == ["visit-2", "visit-1"]
    assert not cards.next_card.isVisible()


def test_f9_after_a_visit_writes_one_token_after_the_other(bench: CashierBench):
    visit_sold(bench)
    for vend_id in ("visit-1", "visit-2"):
        bench.press("F9")
        bench.wait_for(event="card_write", made_for=vend_id, text="S834")

    assert [one for one, _ in bench.till.cards.called("load")] == ["visit-1", "visit-2"]


def test_a_card_of_nobody_in_the_visit_begins_the_next_sale(bench: CashierBench):
    visit_sold(bench)
    bench.till.meters = [a_meter(drn="07981204568")]
    bench.devices.take(a_tap("07981204568"))
    bench.wait_for(event="screen", name="sell", step="amount")

    assert bench.till.cards.called("load") == []
    assert not bench.window.visit_result.cards.hints(), "nothing of the visit is left behind"


def test_a_card_torn_after_a_visit_is_asked_for_again_and_not_the_next(bench: CashierBench):
    torn = CardResult(verdict=WriteVerdict.UNSURE, reason=WriteReason.CARD_LEFT)
    bench.till.cards.results = [torn]
    visit_sold(bench)
    bench.devices.take(a_tap(WATER.drn))
    bench.wait_for(event="card_write", made_for="visit-2", text="S837")
    cards = bench.window.visit_result.cards
    assert not cards.next_card.isVisible()
    bench.press("F9")
    bench.wait_for(event="card_write", made_for="visit-2", text="S834")

    assert cards.next_card.isVisible()


def test_the_token_of_a_line_that_is_in_doubt_goes_on_no_card(bench: CashierBench):
    bench.till.visit_states = [VendState.TOKEN, VendState.IN_DOUBT]
    visit_sold(bench)
    bench.press("F9")
    bench.wait_for(event="card_write", made_for="visit-1", text="S834")
    bench.press("F9")
    bench.settle()

    assert [one for one, _ in bench.till.cards.called("load")] == ["visit-1"]


# ---------------------------------------------------------------------- the till itself


@pytest.fixture
def till_bench(tmp_path: Path) -> TillBench:
    return TillBench(tmp_path)


def test_a_visit_has_one_id_and_numbers_in_a_row(till_bench: TillBench):
    with till_bench.till() as till:
        sold = till.sell_visit([a_sale(till), a_sale(till, drn=OTHER_DRN)])
    sent = [
        msgspec.json.decode(body, type=VendRequest)
        for route, body in till_bench.server.requests
        if route == "sell"
    ]

    assert [view.state for view in sold] == [VendState.TOKEN] * 2
    assert [one.drn for one in sent] == [POWER, OTHER_DRN]
    assert len({one.visit_id for one in sent}) == 1
    assert sent[0].visit_id is not None
    assert sent[1].receipt_sequence == sent[0].receipt_sequence + 1


def test_all_money_of_a_visit_is_in_the_journal_before_the_first_request(till_bench: TillBench):
    def cut(step: str) -> None:
        if step == Step.SENT_JOURNALED:
            raise PowerCut

    with till_bench.till(on_step=cut) as till, pytest.raises(PowerCut):
        till.sell_visit([a_sale(till), a_sale(till, drn=OTHER_DRN)])
    with till_bench.till() as till:
        waiting = till.recover()
        settled = [till.resolve(view.vend_id) for view in waiting]

    assert [view.state for view in settled] == [VendState.REFUSED] * 2
    assert till_bench.server.sold == []


def test_a_visit_with_one_wrong_line_begins_nothing(till_bench: TillBench):
    with till_bench.till() as till:
        till.sell(a_sale(till, drn=OTHER_DRN))
        with pytest.raises(TillRefusal, match="same_sale_again"):
            till.sell_visit([a_sale(till), a_sale(till, drn=OTHER_DRN)])

        assert till.open_vends() == []
    assert len(till_bench.server.sold) == 1


def test_a_strip_is_one_sheet_and_one_verdict(till_bench: TillBench):
    till_bench.printer.verdicts = [PrintVerdict.NOT_SENT]
    with till_bench.till() as till:
        ids = [v.vend_id for v in till.sell_visit([a_sale(till), a_sale(till, drn=OTHER_DRN)])]
        first = till.print_visit(ids)
        second = till.print_visit(ids)

        assert (first.verdict, second.verdict) == (PrintVerdict.NOT_SENT, PrintVerdict.PRINTED)
        assert [till.view(one).state for one in ids] == [VendState.PRINTED] * 2
        with pytest.raises(TillRefusal, match="already_printed"):
            till.print_visit(ids)
    (sheet,) = till_bench.printer.printed
    assert sheet.count("copy 0") == 2
