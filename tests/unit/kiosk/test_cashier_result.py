"""C04 Sale result and C07 Reprint: what is shown, what is printed, and by whose decision."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from drivers.receipt_printers.base import PrintVerdict
from kiosk.api_client import Unreachable
from kiosk.flows.vend_states import VendState
from kiosk.vend_outcomes import DoubtReason
from tests.helpers import sales
from tests.helpers.cashier_bench import CashierBench

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
GROUPS = ["5731", "0482", "9916", "2207", "4685"]


def sold(bench: CashierBench, *verdicts: PrintVerdict) -> None:
    bench.till.verdicts = list(verdicts)
    bench.quoted("1", "5", "0", "+")
    bench.press("F12")
    bench.wait_for(event="print")


def visible_texts(bench: CashierBench) -> list[str]:
    return [part.text() for part in bench.window.findChildren(QLabel) if part.isVisible()]


def test_the_token_stands_in_the_order_of_the_keypad(bench: CashierBench):
    sold(bench, PrintVerdict.PRINTED)
    labels = [part for part in bench.window.findChildren(QLabel) if part.text() in GROUPS]
    by_place = sorted(labels, key=lambda part: part.mapToGlobal(part.rect().topLeft()).x())

    assert [part.text() for part in by_place] == GROUPS


@pytest.mark.parametrize("count", [2, 4])
def test_key_change_tokens_stand_first_numbered_with_the_order_of_typing(
    bench: CashierBench, count: int
):
    sets = [sales.a_token(str(one) * 20, kind="key_change") for one in range(1, count + 1)]
    bench.till.tokens = [*sets, sales.a_token()]
    sold(bench, PrintVerdict.PRINTED)
    words = bench.window.desk.words

    shown = [part for part in bench.window.findChildren(QLabel) if part.isVisible()]
    top = {part.text(): part.mapToGlobal(part.rect().topLeft()).y() for part in shown}

    wanted = [words(warning) for warning in ("R10", "R63")]
    wanted += [words("R61", i=one, n=count + 1) for one in range(1, count + 1)]
    wanted.append(words("R62", i=count + 1, n=count + 1))
    heights = [top[text] for text in wanted]
    assert heights == sorted(heights)
    digits = [one for one in bench.window.result.tokens.findChildren(QLabel) if _is_group(one)]
    assert len(digits) == 5 * (count + 1)
    assert all(part.height() >= part.sizeHint().height() for part in digits), "all is readable"


def _is_group(part: QLabel) -> bool:
    return part.text().isdigit() and part.isVisible()


def test_no_token_is_on_any_screen_before_the_till_gave_it(bench: CashierBench):
    bench.quoted("1", "5", "0")
    gate = bench.till.hold("sell")
    bench.press("F12")
    bench.wait_for(event="screen", step="sending")

    assert not set(GROUPS) & set(visible_texts(bench))
    gate.set()
    bench.wait_for(event="screen", name="result")
    assert set(GROUPS) <= set(visible_texts(bench))


def test_no_token_stays_behind_on_a_screen_that_was_left(bench: CashierBench):
    sold(bench, PrintVerdict.PRINTED)
    bench.press("Enter")
    bench.wait_for(event="screen", name="sell", step="meter")
    bench.settle()
    left = [part for part in bench.window.findChildren(QLabel) if part.text() in GROUPS]

    assert left == []


def test_a_printed_sale_is_done_when_the_next_customer_comes(bench: CashierBench):
    sold(bench, PrintVerdict.PRINTED)
    bench.swipe()
    bench.wait_for(event="vend", state="DONE")
    bench.wait_for(event="screen", name="sell", step="amount")

    assert len(bench.till.called("print_receipt")) == 1


def test_an_unsure_paper_is_never_printed_again_by_itself(bench: CashierBench):
    sold(bench, PrintVerdict.UNSURE)
    bench.wait_for(event="banner", id="E28")
    bench.settle()

    assert bench.till.called("reprint") == []
    assert bench.till.called("done") == []


def test_enter_says_that_the_unsure_paper_is_good(bench: CashierBench):
    sold(bench, PrintVerdict.UNSURE)
    bench.press("Enter")
    bench.wait_for(event="vend", state="DONE")
    bench.wait_for(event="screen", name="sell")

    assert bench.till.called("paper_is_good") == ["vend-1"]
    assert bench.till.called("reprint") == []


def test_f7_prints_copy_1_of_an_unsure_paper(bench: CashierBench):
    sold(bench, PrintVerdict.UNSURE, PrintVerdict.PRINTED)
    bench.press("F7")
    bench.wait_for(event="print", verdict="PRINTED", copy_number=1)

    assert bench.till.called("reprint") == ["vend-1"]


def test_after_nothing_was_sent_f7_prints_the_original(bench: CashierBench):
    sold(bench, PrintVerdict.NOT_SENT, PrintVerdict.PRINTED)
    bench.press("F7")
    bench.wait_for(event="print", verdict="PRINTED", copy_number=0)

    assert bench.till.called("reprint") == []


def test_an_unsure_paper_that_was_left_stays_in_the_strip(bench: CashierBench):
    sold(bench, PrintVerdict.UNSURE)
    bench.press("F2")
    bench.wait_for(event="screen", name="sell")
    bench.settle()
    assert bench.till.called("done") == []
    bench.window.strip.paper_pressed.emit()
    bench.wait_until(lambda: bench.window.screen_on_top is bench.window.result, "the result")

    assert bench.till.called("print_receipt") == ["vend-1"]


def test_a_verdict_that_comes_after_the_screen_was_left_is_settled(bench: CashierBench):
    gate = bench.till.hold("print_receipt")
    bench.quoted("5", "0")
    bench.press("F12")
    bench.wait_for(event="screen", name="result")
    bench.press("F2")
    gate.set()
    bench.wait_for(event="vend", state="DONE")


def test_the_change_is_shown_large(bench: CashierBench):
    sold(bench, PrintVerdict.PRINTED)
    change = next(
        part
        for part in bench.window.result.findChildren(QLabel)
        if part.property("role") == "change-big"
    )

    assert "50.00" in change.text()
    assert change.fontInfo().pixelSize() >= 60


def test_the_reprint_list_prints_a_marked_copy(bench: CashierBench):
    bench.till.put("old", VendState.DONE)
    bench.sign_in()
    bench.press("F7")
    bench.wait_until(lambda: bench.window.reprint.list.count() == 1, "the list")
    bench.press("F12")
    bench.wait_for(event="print", copy_number=1)

    assert bench.till.called("reprint") == ["old"]


def test_f6_prints_large_until_it_is_pressed_again(bench: CashierBench):
    bench.till.put("old", VendState.DONE)
    bench.sign_in()
    bench.press("F7")
    bench.wait_until(lambda: bench.window.reprint.list.count() == 1, "the list")
    bench.press("F6")
    assert bench.till.print_size.is_large

    bench.press("F12")
    bench.wait_for(event="print", copy_number=1)
    bench.press("F6")

    assert not bench.till.print_size.is_large


def test_f5_saves_a_marked_copy_and_says_where_it_lies(bench: CashierBench, tmp_path):
    bench.desk.saver = lambda sale, *, copy_number: tmp_path / f"copy{copy_number}.pdf"
    bench.till.put("old", VendState.DONE)
    bench.sign_in()
    bench.press("F7")
    bench.wait_until(lambda: bench.window.reprint.list.count() == 1, "the list")
    bench.press("F5")
    bench.wait_for(event="print", copy_number=1)

    assert bench.till.called("save_copy") == ["old"]
    told = bench.window.reprint.banner.findChildren(QLabel)
    assert any("copy1.pdf" in label.text() for label in told)


def test_without_a_folder_no_copy_can_be_saved(bench: CashierBench):
    bench.till.put("old", VendState.DONE)
    bench.sign_in()
    bench.press("F7")
    bench.wait_until(lambda: bench.window.reprint.list.count() == 1, "the list")
    bench.press("F5")

    assert bench.till.called("save_copy") == []
    hints = bench.window.reprint.keys()
    assert "B872" not in [hint.text_id for hint in hints]


def test_a_copy_that_the_server_did_not_count_is_not_printed(bench: CashierBench):
    bench.till.put("old", VendState.DONE)
    bench.till.errors["reprint"] = Unreachable(DoubtReason.TIMEOUT)
    bench.sign_in()
    bench.press("F7")
    bench.wait_until(lambda: bench.window.reprint.list.count() == 1, "the list")
    bench.press("F12")
    bench.wait_for(event="banner", id="E67")


def test_events_hold_no_token_name_or_password(bench: CashierBench):
    sold(bench, PrintVerdict.PRINTED)
    said = str(bench.events)

    assert sales.TOKEN not in said
    assert not any(group in said for group in GROUPS)
    assert "محمود" not in said
    assert "password" not in said
