"""Open money and unprinted sales at the window: always shown, and settled once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from drivers.receipt_printers.base import PrintVerdict
from kiosk.errors import IllegalTransition, JournalUnwritable, TillRefusal
from kiosk.flows.vend_states import VendState
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from tests.helpers.cashier_bench import CARD, CashierBench
from tests.helpers.screen_till import DRN
from vending_server.wire.problems import Problem

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
PRICE_CHANGED = Problem(status=422, code="price_changed", title="", decided=True)
NONE = Problem(status=409, code="vend_none", title="", decided=True)
PILLS = {Language.ARABIC: "مبالغ غير مسوّاة: 1", Language.ENGLISH: "Money to settle: 1"}
UNPRINTED = {
    Language.ARABIC: ("إيصال لم يُطبع", "لم يُرسل شيء إلى الطابعة", "طباعة الإيصال"),
    Language.ENGLISH: ("Receipt not printed", "nothing was ever sent", "Print the receipt"),
}


def shown(bench: CashierBench) -> str:
    """Every text that the operator sees."""
    texts = [*bench.window.findChildren(QLabel), *bench.window.findChildren(QPushButton)]
    return " | ".join(strip_controls(part.text()) for part in texts if part.isVisible())


def price_changes(bench: CashierBench) -> None:
    """Confirm 50; the server would price otherwise, and the new quote is on the screen."""
    bench.quoted("5", "0")
    bench.till.sold_as, bench.till.problem = VendState.REFUSED, PRICE_CHANGED
    bench.press("F12")
    bench.wait_for(event="banner", id="E12")
    bench.events.clear()
    bench.wait_for(event="quote")
    bench.till.sold_as = VendState.TOKEN


def refused(bench: CashierBench) -> None:
    """Confirm 50; the server proves that there is no sale."""
    bench.till.sold_as, bench.till.problem = VendState.REFUSED, NONE
    bench.quoted("5", "0")
    bench.press("F12")
    bench.wait_for(event="screen", name="in_doubt")
    bench.till.sold_as = VendState.TOKEN
    bench.events.clear()


def confirm(bench: CashierBench) -> None:
    sold = len(bench.till.sales)
    bench.press("F12")
    bench.wait_until(lambda: len(bench.till.sales) > sold, "a sale")
    bench.settle()


def log_in_again(bench: CashierBench) -> None:
    bench.window.login.user.setText("samar")
    bench.window.login.password.setText("secret")
    bench.window.login.password.setFocus()
    bench.press("Enter")


def paid_from(bench: CashierBench) -> list[str | None]:
    return [sale.instead_of for sale in bench.till.sales]


def test_after_a_changed_price_the_next_f12_uses_the_same_money(bench: CashierBench):
    price_changes(bench)
    assert bench.window.watch.unsettled == 1
    confirm(bench)

    assert paid_from(bench) == [None, "vend-1"]
    assert bench.window.screen_on_top is bench.window.result
    assert bench.window.watch.views == []


def test_a_price_that_changes_twice_leaves_one_question(bench: CashierBench):
    price_changes(bench)
    bench.till.sold_as = VendState.REFUSED
    bench.events.clear()
    confirm(bench)
    assert [view.vend_id for view in bench.window.watch.views] == ["vend-2"]
    bench.wait_for(event="quote")
    bench.till.sold_as = VendState.TOKEN
    confirm(bench)

    assert paid_from(bench) == [None, "vend-1", "vend-2"]
    assert bench.window.watch.views == []


def test_another_amount_after_a_changed_price_still_uses_the_money(bench: CashierBench):
    price_changes(bench)
    bench.press("Backspace", "Backspace", "7", "0")
    bench.wait_for(event="quote", tender_minor=7000)
    confirm(bench)

    assert paid_from(bench) == [None, "vend-1"]
    assert bench.till.sales[1].received_minor == 7000


def leave_by_f2(bench: CashierBench) -> None:
    bench.press("F2")


def leave_by_escape(bench: CashierBench) -> None:
    bench.press("Esc", "Esc", "Esc")


def leave_by_another_card(bench: CashierBench) -> None:
    bench.swipe(CARD)


def leave_by_another_number(bench: CashierBench) -> None:
    bench.window.sell.meter_row.field.setFocus()
    bench.press("1")


def leave_by_reprint(bench: CashierBench) -> None:
    bench.press("F7", "Esc")


def leave_by_search(bench: CashierBench) -> None:
    bench.press("F3", "Esc")


def leave_by_logout(bench: CashierBench) -> None:
    bench.press("Ctrl+U")
    bench.wait_for(event="screen", name="login")
    log_in_again(bench)
    bench.wait_for(event="screen", name="in_doubt")
    bench.press("F2")


@pytest.mark.parametrize(
    "leave",
    [
        *(leave_by_f2, leave_by_escape, leave_by_another_card, leave_by_another_number),
        *(leave_by_reprint, leave_by_search, leave_by_logout),
    ],
)
def test_whoever_leaves_without_confirming_leaves_the_question_open(bench: CashierBench, leave):
    price_changes(bench)
    leave(bench)
    bench.settle()
    assert bench.window.watch.unsettled == 1
    bench.window.sell.start()
    bench.swipe()
    bench.wait_until(lambda: bench.window.sell.step == "amount", "the next customer")
    bench.press("6", "0")
    bench.wait_for(event="quote", tender_minor=6000)
    confirm(bench)

    assert paid_from(bench) == [None, None]
    assert bench.window.watch.unsettled == 1


def test_a_retried_meter_that_was_replaced_takes_neither_money_nor_amount(bench: CashierBench):
    refused(bench)
    gate = bench.till.hold("lookup")
    bench.press("Enter")
    bench.wait_until(lambda: len(bench.till.called("lookup")) > 1, "the lookup")
    bench.window.sell._on_meter_edit()
    gate.set()
    bench.settle()

    assert bench.window.watch.unsettled == 1
    assert bench.window.sell._refused is None


@pytest.mark.parametrize("language", Language)
def test_the_pill_leads_to_the_two_ways_out(make_bench, language: Language):
    bench = make_bench(language)
    price_changes(bench)
    bench.press("F2")
    assert PILLS[language] in shown(bench)
    bench.window.strip._money_pill.click()
    bench.wait_for(event="screen", name="in_doubt")
    bench.settle()
    bench.press("F8")
    bench.wait_for(event="vend", state="REFUNDED")
    bench.settle()

    assert bench.till.called("money_returned") == ["vend-1"]
    assert PILLS[language] not in shown(bench)


def test_trying_again_uses_the_money_and_the_case_stays_until_it_is_on_disk(bench: CashierBench):
    refused(bench)
    bench.press("Enter")
    bench.wait_for(event="quote", tender_minor=5000)
    assert bench.window.watch.unsettled == 1
    confirm(bench)

    assert paid_from(bench) == [None, "vend-1"]
    assert bench.window.watch.views == []


def test_trying_again_and_leaving_keeps_the_question(bench: CashierBench):
    refused(bench)
    bench.press("Enter")
    bench.wait_for(event="quote", tender_minor=5000)
    bench.press("F2")
    bench.settle()

    assert bench.window.watch.unsettled == 1


def test_the_question_about_a_similar_sale_does_not_lose_the_money(bench: CashierBench):
    price_changes(bench)
    bench.till.errors["sell"] = TillRefusal(
        "same_sale_again", params={"time": "2026-11-22T08:36:00+00:00", "vend_id": "v"}
    )
    bench.press("F12")
    bench.wait_for(event="banner", id="E13")
    bench.press("Ctrl+F12")
    bench.wait_for(event="screen", name="result")

    assert paid_from(bench) == [None, "vend-1"]


@pytest.mark.parametrize(
    ("language", "words"), [(Language.ARABIC, "سُوّي من قبل"), (Language.ENGLISH, "settled already")]
)
def test_money_settled_elsewhere_is_told_and_not_used(make_bench, language: Language, words: str):
    bench = make_bench(language)
    price_changes(bench)
    bench.till._change("vend-1", state=VendState.REFUNDED)
    bench.till.errors["sell"] = TillRefusal("money_not_open", params={"vend_id": "vend-1"})
    bench.press("F12")
    bench.wait_for(event="banner", id="E92")
    bench.settle()
    assert words in shown(bench)
    assert bench.window.watch.views == []
    confirm(bench)

    assert paid_from(bench) == [None, None]


def test_a_disk_that_fails_over_the_second_sale_keeps_the_question(bench: CashierBench):
    price_changes(bench)
    bench.till.errors["sell"] = JournalUnwritable()
    bench.press("F12")
    bench.wait_for(event="screen", name="stopped")
    bench.settle()
    bench.press("F5")
    bench.wait_for(event="screen", name="login")
    log_in_again(bench)
    bench.wait_for(event="screen", name="in_doubt")

    assert bench.window.watch.unsettled == 1


def test_returning_money_that_is_settled_already_drops_the_case(bench: CashierBench):
    refused(bench)
    bench.till._change("vend-1", state=VendState.REFUNDED)
    bench.till.errors["money_returned"] = IllegalTransition("no MoneyReturned in REFUNDED")
    bench.press("F8")
    bench.wait_for(event="banner", id="E53")
    bench.settle()

    assert bench.window.watch.views == []


def test_a_vend_in_doubt_tells_when_to_sign_in_again(bench: CashierBench):
    bench.window.begin([bench.till.put("old", VendState.IN_DOUBT)])
    log_in_again(bench)
    bench.settle()
    bench.window.watch.renew(bench.till._change("old", is_session_over=True))
    bench.window.to_in_doubt()
    bench.settle()

    assert bench.desk.words("S1170") in shown(bench)


@pytest.mark.parametrize("language", Language)
def test_what_a_restart_found_refused_is_shown_after_the_login(make_bench, language: Language):
    bench = make_bench(language)
    bench.till.problem = NONE
    bench.window.begin([bench.till.put("old", VendState.REFUSED)])
    log_in_again(bench)
    bench.wait_for(event="screen", name="in_doubt")
    bench.settle()
    assert PILLS[language] in shown(bench)
    bench.press("Enter")
    bench.wait_for(event="screen", name="sell", step="quoted")
    confirm(bench)

    assert paid_from(bench) == ["old"]
    assert bench.till.sales[0].drn == DRN


def test_what_only_the_journal_knows_is_found_at_the_login(bench: CashierBench):
    bench.till.problem = NONE
    bench.till.put("old", VendState.REFUSED)
    bench.sign_in()
    bench.wait_until(lambda: bench.window.watch.unsettled == 1, "the refused sale")


# ---------------------------------------------------------------------- sold and never printed


def with_unprinted(bench: CashierBench, state: VendState = VendState.TOKEN) -> None:
    """Open the sale that a stopped program left unprinted."""
    bench.window.begin([bench.till.put("old", state)])
    bench.sign_in()
    bench.settle()


@pytest.mark.parametrize("state", [VendState.TOKEN, VendState.NOT_SENT])
@pytest.mark.parametrize("language", Language)
def test_a_sale_that_was_never_printed_is_shown_and_f7_prints_the_original(
    make_bench, language: Language, state: VendState
):
    bench = make_bench(language)
    pill, told, key = UNPRINTED[language]
    with_unprinted(bench, state)
    assert pill in shown(bench)
    bench.window.strip._paper_pill.click()
    bench.wait_until(lambda: bench.window.screen_on_top is bench.window.result, "the result")
    bench.settle()
    assert told in shown(bench)
    assert key in shown(bench)
    assert bench.till.called("print_receipt") == []
    bench.press("F7")
    bench.wait_for(event="print", verdict="PRINTED", copy_number=0)
    bench.settle()

    assert bench.till.called("print_receipt") == ["old"]
    assert bench.till.called("reprint") == []
    assert pill not in shown(bench)


def test_an_unprinted_sale_that_is_left_stays_in_the_strip(bench: CashierBench):
    with_unprinted(bench)
    bench.window.strip._paper_pill.click()
    bench.wait_until(lambda: bench.window.screen_on_top is bench.window.result, "the result")
    bench.press("Enter")
    bench.settle()

    assert bench.till.called("done") == []
    assert bench.window.strip._paper_pill.isVisible()


def test_a_first_sheet_that_fails_leaves_the_sale_unprinted(bench: CashierBench):
    with_unprinted(bench)
    bench.till.errors["print_receipt"] = TillRefusal("still_printing")
    bench.window.prints.print_first("old")
    bench.settle()

    assert bench.window.prints.unprinted() == ["old"]


def test_an_original_of_which_bytes_may_have_left_is_followed_by_a_copy(bench: CashierBench):
    bench.till.verdicts = [PrintVerdict.UNSURE, PrintVerdict.PRINTED]
    with_unprinted(bench)
    bench.window.strip._paper_pill.click()
    bench.wait_until(lambda: bench.window.screen_on_top is bench.window.result, "the result")
    bench.press("F7")
    bench.wait_for(event="print", verdict="UNSURE", copy_number=0)
    bench.press("F7")
    bench.wait_for(event="print", verdict="PRINTED", copy_number=1)

    assert bench.till.called("reprint") == ["old"]


def test_the_list_of_receipts_says_whether_the_next_sheet_is_the_original(bench: CashierBench):
    bench.till.put("new", VendState.TOKEN)
    bench.till.put("old", VendState.DONE)
    bench.sign_in()
    bench.press("F7")
    reprint = bench.window.reprint
    bench.wait_until(lambda: reprint.list.count() == 2, "the list")
    labels = []
    for at in range(2):
        reprint.list.setCurrentRow(at)
        labels.append(shown(bench).count("طباعة الإيصال"))

    assert labels == [1, 0]


def test_the_notes_that_were_struck_go_with_the_sale_for_the_journal(
    bench: CashierBench,
):
    bench.quoted("5", "0")
    bench.press("-")
    bench.press("F12")
    bench.wait_for(event="screen", name="result")
    (sale,) = bench.till.sales
    assert (sale.received_minor, [(one.denomination_minor, one.pieces) for one in sale.notes]) == (
        10_000,
        [(10_000, 1)],
    )
