"""C03 Sell: from a card or a number to a confirmed sale, and everything that may refuse it."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QLabel

from drivers.card_readers.base import CardMisread, MisreadReason
from drivers.receipt_printers.base import PrinterCondition
from kiosk.api_client import Declined, SessionEnded, Unreachable
from kiosk.cashier.sell import SellScreen
from kiosk.errors import JournalUnwritable, TillRefusal
from kiosk.flows.till_values import SaleMode
from kiosk.flows.vend_states import VendState
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.vend_outcomes import DoubtReason
from tests.helpers.cashier_bench import READER, CashierBench
from tests.helpers.screen_till import DRN, a_meter
from vending_server.wire.facts import BothLanguages
from vending_server.wire.lookup import LookupBy
from vending_server.wire.problems import Problem, ProblemCode

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def problem(code: ProblemCode, **params: int | str) -> Problem:
    return Problem(status=422, code=code, title="", params=params)


def declined(code: ProblemCode, **params: int | str) -> Declined:
    return Declined(problem(code, **params))


def shown(bench: CashierBench) -> str:
    """Every text that the operator sees."""
    labels = bench.window.findChildren(QLabel)
    return " | ".join(strip_controls(part.text()) for part in labels if part.isVisible())


def test_a_swiped_card_asks_for_no_confirmation_of_the_name(bench: CashierBench):
    bench.sign_in()
    bench.swipe()
    bench.wait_for(event="screen", step="amount")

    assert bench.till.called("lookup")[0][0] is LookupBy.CARD
    assert not any(event.get("step") == "confirm_customer" for event in bench.events)


def test_a_typed_number_needs_one_more_enter_on_the_customer(bench: CashierBench):
    bench.sign_in()
    bench.type_text(DRN)
    bench.press("Enter")
    bench.wait_for(event="screen", step="confirm_customer")
    bench.press("5", "0")
    bench.settle()

    assert bench.till.called("quote") == []
    bench.press("Enter")
    bench.wait_for(event="screen", step="amount")


def test_the_meter_number_is_grouped_as_it_is_typed_and_sent_plain(bench: CashierBench):
    bench.sign_in()
    bench.type_text(DRN)

    assert bench.window.sell.meter_row.field.text() == "0412\u00a03456\u00a0784"
    bench.press("Enter")
    bench.wait_for(event="screen", step="confirm_customer")
    assert bench.till.called("lookup") == [(LookupBy.DRN, DRN)]


def test_an_older_quote_never_overwrites_a_newer_one(bench: CashierBench):
    bench.with_customer()
    gate = bench.till.hold("quote")
    bench.press("5", "0")
    bench.wait_until(lambda: bench.till.called("quote") == [5000], "the first question")
    bench.till.gates.clear()
    bench.press("0")
    bench.wait_for(event="quote", tender_minor=50_000)
    gate.set()
    bench.settle()

    table = bench.window.sell.table.quote
    assert table is not None
    assert table.tender_minor == 50_000
    assert [e["tender_minor"] for e in bench.events if e["event"] == "quote"] == [50_000]


def test_an_edited_amount_takes_the_right_to_confirm_away(bench: CashierBench):
    bench.quoted("5", "0")
    bench.till.hold("quote")
    bench.press("0", "F12")

    assert bench.till.called("sell") == []
    assert not bench.window.sell.payment.confirm.isEnabled()


def test_by_units_asks_for_units_and_sells_what_they_cost(bench: CashierBench):
    bench.with_customer()
    bench.press("F5", "1", "2", "0")
    bench.wait_for(event="quote", units_tenths=1200)
    bench.press("+", "F12")
    bench.wait_for(event="screen", name="result")

    [sale] = bench.till.sales
    assert (sale.mode, sale.quote.tender_minor) == (SaleMode.UNITS, 7200)
    assert sale.received_minor == 20_000


def test_typed_received_replaces_counted_notes(bench: CashierBench):
    bench.quoted("1", "5", "0", "+", "+")
    bench.press("Enter", "1", "6", "0", "F12")
    bench.wait_for(event="screen", name="result")

    assert bench.till.sales[0].received_minor == 16_000


def test_too_little_cash_is_refused_under_its_field(bench: CashierBench):
    bench.quoted("1", "5", "0", "-")
    bench.press("F12")
    bench.wait_for(event="banner", id="E11")

    assert bench.till.called("sell") == []


def test_escape_goes_one_step_back_each_time(bench: CashierBench):
    bench.quoted("1", "5", "0", "+")
    sell = bench.window.sell
    bench.press("Esc")
    assert sell.payment.received.field.text() == ""
    assert sell.payment.amount.field.text() == "150"
    bench.press("Esc")
    assert sell.payment.amount.field.text() == ""
    assert sell.meter is not None
    bench.press("Esc")

    assert sell.meter is None
    assert sell.step == "meter"


def test_a_customer_is_told_what_the_office_wrote_and_otherwise_to_come_by(bench: CashierBench):
    reason = BothLanguages(ar="للصراف", en="for the cashier")
    told = BothLanguages(ar="سيُستبدل العداد", en="The meter will be replaced")
    bench.till.meters = [a_meter(can_vend=False, block_reason=reason, block_reason_customer=told)]
    bench.sign_in()
    bench.swipe()
    bench.wait_for(event="banner", id="E03")
    sell = bench.window.sell

    assert "سيُستبدل العداد" in sell.refusal._customer.text()
    sell.refusal.tell_customer(None)
    assert sell.refusal._customer.text() == sell.desk.words("S73")


def test_a_blocked_meter_takes_no_money(bench: CashierBench):
    reason = BothLanguages(ar="متأخرات", en="Arrears")
    bench.till.meters = [a_meter(can_vend=False, block_reason=reason)]
    bench.sign_in()
    bench.swipe()
    bench.wait_for(event="banner", id="E03")
    bench.press("5", "0", "+", "F12")
    bench.settle()

    assert bench.till.called("quote") == []
    assert bench.till.called("sell") == []
    assert "متأخرات" in shown(bench)


def test_a_search_that_finds_nothing_does_not_speak_of_a_meter(bench: CashierBench):
    problem = Problem(status=404, code="meter_unknown", title="")
    bench.till.errors["lookup"] = Declined(problem)
    bench.sign_in()
    bench.press("F3")
    bench.type_text("zzz")
    bench.wait_for(event="search", found=0)

    assert bench.window.sell.search._note.text() == "لا نتائج."
    assert bench.window.sell.search.banner.isHidden()


def test_search_chooses_a_meter_of_several_by_the_arrow_keys(bench: CashierBench):
    water = a_meter(drn="07981204550", utility="water")
    bench.till.meters = [a_meter(), water]
    bench.sign_in()
    bench.press("F3")
    bench.type_text("mahm")
    bench.wait_for(event="search", found=2)
    bench.press("Up", "Down", "Down", "Up", "Down", "Enter")
    bench.wait_for(event="screen", step="amount")

    assert bench.window.sell.meter == water


@pytest.mark.parametrize(
    ("typed", "by"),
    [("mahmoud", LookupBy.NAME), ("20 1187", LookupBy.ACCOUNT), ("0599123456", LookupBy.PHONE)],
)
def test_a_search_text_says_itself_what_it_is(bench: CashierBench, typed: str, by: LookupBy):
    bench.sign_in()
    bench.press("F3")
    bench.type_text(typed)
    bench.wait_for(event="search")

    assert bench.till.called("lookup")[-1][0] is by


def test_the_language_changes_live_and_keeps_what_was_typed(bench: CashierBench):
    bench.quoted("1", "5", "0", "+")
    before = shown(bench)
    bench.press("F11")
    sell = bench.window.sell

    assert bench.desk.words.language is Language.ENGLISH
    assert "Change" in shown(bench)
    assert shown(bench) != before
    assert (sell.payment.amount.field.text(), sell.payment.received.field.text()) == (
        "150",
        "200.00",
    )
    assert sell.step == "quoted"


LOOKUP_ERRORS = [
    (TillRefusal(ProblemCode.CHECK_DIGIT), "E01", "رقم العداد غير صحيح", "not correct"),
    (declined(ProblemCode.METER_UNKNOWN), "E02", "غير مسجّل", "not found"),
    (declined(ProblemCode.CARD_EXPIRED), "E61", "انتهت صلاحية", "expired"),
    (Unreachable(DoubtReason.TIMEOUT), "E67", "تعذّر الوصول", "cannot be reached"),
]


@pytest.mark.parametrize(
    ("error", "text_id", "arabic", "english"), LOOKUP_ERRORS, ids=[row[1] for row in LOOKUP_ERRORS]
)
def test_a_lookup_error_is_told_in_both_languages(
    bench: CashierBench, error: Exception, text_id: str, arabic: str, english: str
):
    bench.sign_in()
    bench.till.errors["lookup"] = error
    bench.type_text(DRN)
    bench.press("Enter")
    bench.wait_for(event="banner", id=text_id)

    assert arabic in shown(bench)
    assert text_id in shown(bench)
    bench.press("F11")
    assert english in shown(bench)


@pytest.mark.expects_log("unforeseen")
def test_a_fault_nobody_foresaw_has_a_reference_and_says_nothing_was_taken(bench: CashierBench):
    bench.sign_in()
    bench.till.errors["lookup"] = RuntimeError("a bug")
    bench.swipe()
    bench.wait_for(event="banner", id="E60")

    assert "لم يُخصم أي مبلغ" in shown(bench)
    assert "a bug" not in shown(bench)


QUOTE_ERRORS = [
    (declined(ProblemCode.TENDER_BELOW_MINIMUM, minimum=1000), "E07", "10.00"),
    (declined(ProblemCode.TENDER_ABOVE_MAXIMUM, maximum=100_000), "E08", "1000.00"),
    (declined(ProblemCode.TENDER_NOT_CASH_MULTIPLE, step=10), "E09", "0.10"),
    (declined(ProblemCode.TENDER_TOO_SMALL, minimum=2500), "E10", "25.00"),
]


@pytest.mark.parametrize(("error", "text_id", "figure"), QUOTE_ERRORS)
def test_a_refused_amount_is_told_with_its_figure(
    bench: CashierBench, error: Exception, text_id: str, figure: str
):
    bench.with_customer()
    bench.till.errors["quote"] = error
    bench.press("5")
    bench.wait_for(event="banner", id=text_id)

    assert figure in shown(bench)
    bench.press("F11")
    assert figure in shown(bench)
    bench.press("F12")
    assert bench.till.called("sell") == []


@pytest.mark.parametrize(
    ("reason", "text_id"), [(MisreadReason.LRC, "E04"), (MisreadReason.LENGTH, "E05")]
)
def test_a_bad_swipe_is_told(bench: CashierBench, reason: MisreadReason, text_id: str):
    bench.sign_in()
    bench.devices.take(CardMisread(READER, reason))

    assert text_id in shown(bench)


@pytest.mark.parametrize(
    ("condition", "text_id"),
    [
        (PrinterCondition.PAPER_OUT, "E821"),
        (PrinterCondition.COVER_OPEN, "E823"),
        (PrinterCondition.GONE, "E822"),
    ],
)
def test_without_a_printer_nothing_is_confirmed(
    bench: CashierBench, condition: PrinterCondition, text_id: str
):
    bench.quoted("5", "0")
    bench.set_printer(condition)
    bench.press("F12")
    bench.wait_for(event="banner", id=text_id)

    assert bench.till.called("sell") == []


def test_a_similar_sale_is_asked_about_and_sold_only_on_purpose(bench: CashierBench):
    bench.quoted("5", "0")
    bench.till.errors["sell"] = TillRefusal(
        "same_sale_again", params={"time": "2026-11-22T08:36:00+00:00", "vend_id": "v"}
    )
    bench.press("F12")
    bench.wait_for(event="banner", id="E13")
    assert "10:36" in shown(bench)
    bench.press("F12", "Enter")
    bench.settle()
    assert len(bench.till.called("sell")) == 1
    bench.press("Ctrl+F12")
    bench.wait_for(event="screen", name="result")

    assert [sale.sell_again for sale in bench.till.sales] == [True]


def test_what_another_till_sold_moments_ago_is_asked_about_and_paid_with_the_open_money(
    bench: CashierBench,
):
    bench.quoted("5", "0")
    bench.till.sold_as = VendState.REFUSED
    bench.till.problem = problem(
        ProblemCode.SOLD_MOMENTS_AGO,
        time="2026-11-22T08:36:00+00:00",
        point_ar="السوق",
        point_en="Market",
    )
    bench.press("F12")
    bench.wait_for(event="banner", id="E343")
    assert "10:36" in shown(bench)
    bench.press("F12", "Enter")
    bench.settle()
    assert len(bench.till.sales) == 1
    bench.till.sold_as, bench.till.problem = VendState.TOKEN, None
    bench.press("Ctrl+F12")
    bench.wait_for(event="screen", name="result")

    again = bench.till.sales[-1]
    assert (again.sell_again, again.instead_of is not None) == (True, True)


def test_a_changed_price_is_shown_before_anything_is_sold(bench: CashierBench):
    bench.quoted("5", "0")
    bench.till.sold_as = VendState.REFUSED
    bench.till.problem = problem(ProblemCode.PRICE_CHANGED)
    bench.till.reprice = lambda quote: msgspec.structs.replace(quote, units_tenths=700)
    bench.press("F12")
    bench.wait_for(event="banner", id="E12")
    bench.wait_for(event="quote", units_tenths=700)

    assert len(bench.till.sales) == 1
    assert bench.window.screen_on_top is bench.window.sell


def test_a_meter_in_doubt_sells_nothing_and_f5_leads_to_it(bench: CashierBench):
    bench.quoted("5", "0")
    bench.till.put("open", VendState.IN_DOUBT)
    bench.till.errors["sell"] = TillRefusal("meter_in_doubt", params={"vend_id": "open"})
    bench.press("F12")
    bench.wait_for(event="banner", id="E14")
    bench.press("F5")
    bench.wait_for(event="screen", name="in_doubt")

    assert bench.till.sales == []


def test_an_ended_session_leads_to_the_login(bench: CashierBench):
    bench.with_customer()
    bench.till.errors["quote"] = SessionEnded(problem(ProblemCode.SESSION_ENDED))
    bench.press("5", "0")
    bench.wait_for(event="screen", name="login")
    bench.wait_for(event="banner", id="E58")


def test_a_full_disk_stops_all_selling_until_it_is_tried_again(bench: CashierBench):
    bench.quoted("5", "0")
    bench.till.errors["sell"] = JournalUnwritable()
    bench.press("F12")
    bench.wait_for(event="screen", name="stopped")
    bench.swipe()
    bench.till.errors["check_journal"] = JournalUnwritable()
    bench.press("F5")
    bench.settle()
    assert bench.window.screen_on_top is bench.window.stopped
    bench.press("F5")
    bench.wait_for(event="screen", name="login")

    assert len(bench.till.called("lookup")) == 1


@pytest.mark.expects_log("unforeseen")
def test_a_fault_nobody_foresaw_during_a_sale_is_treated_as_in_doubt(bench: CashierBench):
    bench.quoted("5", "0")
    bench.till.put("open", VendState.IN_DOUBT)
    bench.till.errors["sell"] = RuntimeError("a bug")
    bench.press("F12")
    bench.wait_for(event="screen", name="in_doubt")
    bench.wait_for(event="banner", id="E15")


@pytest.mark.parametrize("key", ["F5", "F6"])  # some lie at home; all were typed
def test_a_meter_with_a_key_change_is_sold_to_only_once_old_codes_were_asked_for(
    bench: CashierBench, key: str
):
    bench.till.meters = [a_meter(key_change="planned")]
    bench.quoted("1", "5", "0", "+")
    bench.press("F12")
    shown = bench.window.findChild(SellScreen).payment.banner.notice

    assert (shown.text_id, bench.till.sales) == ("S139", [])

    bench.press(key)
    bench.press("F12")
    bench.wait_for(event="screen", name="result")

    assert [one.old_tokens_entered for one in bench.till.sales] == [key == "F6"]


def test_nobody_is_asked_for_old_codes_where_the_key_stays(bench: CashierBench):
    bench.quoted("1", "5", "0", "+")
    bench.press("F12")
    bench.wait_for(event="screen", name="result")

    assert [one.old_tokens_entered for one in bench.till.sales] == [None]
