"""Customers' cards at the cashier's window: found, loaded, issued, and never mixed up."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QApplication

from drivers.card_readers.writing import CardStep, CardWanted, WriteReason, WriteVerdict
from drivers.customer_cards.base import PendingToken, ReadBack, StrangeCard, Tamper
from kiosk.api_client import Declined
from kiosk.errors import TillRefusal
from kiosk.flows.card_values import CardResult, Settled
from kiosk.flows.till_values import LocalCode
from kiosk.i18n.language import Language
from kiosk.theme.choices import TextSize, Theme
from kiosk.theme.dress import Dress
from kiosk.theme.wearing import apply_theme
from kiosk.widgets.banner import notice
from tests.helpers.cards_told import a_card, an_issued_card
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.screen_cards import READER, UID, a_blank, a_tap
from tests.helpers.screen_till import DRN, a_meter
from vending_server.wire.cards import CardIssue, CardReplacement, CardRevocation
from vending_server.wire.problems import Problem

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

OTHER = "07981204550"
TAMPERED = ReadBack(last_tid=7, credit_tenths=-432, tamper=Tamper.COVER | Tamper.MAGNET)
CARD_ID = "01930000-0000-7000-8000-0000000000c1"


@pytest.fixture
def bench(make_bench) -> CashierBench:
    made = make_bench(Language.ENGLISH)
    made.till.cards.medium = "chip"
    made.till.meters = [a_meter()]
    return made


def tapped(bench: CashierBench, **changes) -> None:
    bench.sign_in()
    bench.devices.take(a_tap(DRN, **changes))
    bench.wait_for(event="screen", name="sell", step="amount")


def sold(bench: CashierBench, **changes) -> None:
    tapped(bench, **changes)
    bench.press("5", "0")
    bench.wait_for(event="screen", name="sell", step="quoted")
    bench.press("F12")
    bench.wait_for(event="screen", name="result")


def at_form(bench: CashierBench, digit: str) -> None:
    bench.with_customer()
    bench.press("F10", "F9", digit)
    bench.wait_for(event="screen", step="form")


def loads(bench: CashierBench) -> list:
    return bench.till.cards.called("load")


def test_a_sale_found_by_a_card_is_written_on_it_without_a_key(bench: CashierBench):
    sold(bench)
    bench.wait_for(event="card_write", text="S834")

    bench.wait_for(event="print", verdict="PRINTED")

    (vend_id,) = bench.till.vends
    assert loads(bench) == [(vend_id, False)]
    assert bench.till.called("print_receipt") == [vend_id], "the token is on paper as well"


def test_what_the_card_says_is_told_to_the_cashier_and_to_the_server(bench: CashierBench):
    pending = PendingToken(token="1" * 20, tid=9, sequence=1)
    tapped(bench, read_back=TAMPERED, pending=pending)
    bench.wait_for(event="card", put_right=0)

    line = bench.window.sell.meter_row._card.text()
    for said in ("Issue 2", "-43.2", "cover, magnet", "has not taken"):
        assert said in line
    assert bench.till.cards.called("report") == [None]
    bench.press("F2")
    assert bench.window.sell.meter_row._card.text() == "", "the next customer's turn"


def test_large_print_says_what_the_card_says_below_the_customer_until_the_next(
    bench: CashierBench,
):
    app = QApplication.instance()
    apply_theme(app, Dress(Theme.LIGHT, TextSize.LARGE))
    tapped(bench, read_back=TAMPERED)
    bench.wait_for(event="card", put_right=0)
    says = bench.window.sell.customer._card_says
    assert says.isVisible()
    assert "cover, magnet" in says.text()
    bench.press("F2")
    apply_theme(app)

    assert says.text() == ""


def test_good_news_of_a_card_makes_room_for_the_warning_before_a_sale(bench: CashierBench):
    tapped(bench)
    bench.window.sell.meter_row.banner.show_notice(notice("S839", "good"))
    bench.press("5", "0")
    bench.wait_for(event="screen", name="sell", step="quoted")

    assert bench.window.sell.meter_row.banner.notice is None
    assert bench.window.sell.payment._warning.isVisible()


def test_another_number_typed_is_not_the_tapped_cards_customer(bench: CashierBench):
    tapped(bench, read_back=TAMPERED)
    bench.wait_for(event="card")
    bench.window.sell.meter_row.field.setFocus()
    bench.press("Backspace")

    assert bench.window.sell.meter_row._card.text() == ""
    assert bench.till.cards.present is None


def test_a_refused_card_says_why_and_leads_to_no_sale(bench: CashierBench):
    bench.sign_in()
    problem = Problem(status=422, code="card_replaced", title="", params={"date": "2026-11-20"})
    bench.till.errors["lookup"] = Declined(problem)
    bench.devices.take(a_tap(DRN))
    bench.wait_for(event="banner", id="E831")

    assert bench.window.sell.meter is None


def test_the_card_of_another_customer_begins_his_own_sale_and_takes_no_token(bench: CashierBench):
    bench.till.meters = [a_meter(), a_meter(drn=OTHER)]
    bench.sign_in()
    bench.type_text(DRN)
    bench.till.meters = [a_meter()]
    bench.press("Enter")
    bench.wait_for(event="screen", step="confirm_customer")
    bench.press("Enter", "5", "0")
    bench.wait_for(event="screen", step="quoted")
    # Another card on the reader while this sale is on the screen: nothing of it is left.
    bench.till.meters = [a_meter(drn=OTHER)]
    bench.devices.take(a_tap(OTHER))
    bench.wait_until(lambda: bench.window.sell.meter is not None, "the other customer")
    bench.settle()
    assert bench.window.sell.meter.drn == OTHER
    bench.press("F12")
    assert bench.till.called("sell") == []


def test_on_the_result_only_this_customers_card_takes_the_token(bench: CashierBench):
    bench.quoted("5", "0")  # found by the plain strip: no card lies there
    bench.press("F12")
    bench.wait_for(event="screen", name="result")
    assert loads(bench) == []
    bench.devices.take(a_tap(DRN))
    bench.wait_for(event="card_write", text="S834")
    (vend_id,) = bench.till.vends
    assert loads(bench) == [(vend_id, False)]
    bench.till.meters = [a_meter(drn=OTHER)]
    bench.devices.take(a_tap(OTHER))
    bench.wait_for(event="screen", name="sell")
    bench.settle()
    assert len(loads(bench)) == 1


@pytest.mark.parametrize(
    ("verdict", "reason", "text_id"),
    [
        (WriteVerdict.NOT_WRITTEN, WriteReason.OTHER_CARD, "S836"),
        (WriteVerdict.UNSURE, WriteReason.CARD_LEFT, "S837"),
    ],
)
def test_a_failed_write_is_told_and_tried_again_with_a_key(
    bench: CashierBench, verdict, reason, text_id
):
    bench.till.cards.results = [CardResult(verdict=verdict, reason=reason)]
    sold(bench)
    bench.wait_for(event="card_write", text=text_id)
    bench.press("F9")
    bench.wait_for(event="card_write", text="S834")
    bench.press("F9")
    bench.settle()

    assert len(loads(bench)) == 2, "what is on the card is not written again"


def test_a_token_that_waits_on_the_card_is_replaced_by_a_second_key(bench: CashierBench):
    bench.till.cards.errors["load"] = TillRefusal(LocalCode.CARD_TOKEN_WAITS)
    sold(bench)
    bench.wait_until(lambda: bench.window.result.card.banner.notice is not None, "the refusal")
    assert bench.window.result.card.banner.notice.text_id == "E838"
    bench.press("F9")
    bench.wait_for(event="card_write", text="S834")

    assert [is_replacing for _, is_replacing in loads(bench)] == [False, True]


def test_who_goes_on_waits_for_no_card(bench: CashierBench):
    bench.till.cards.gate = threading.Event()
    sold(bench)
    bench.wait_for(event="card_write", text="S831")
    bench.press("Enter")
    bench.wait_for(event="screen", name="sell")
    bench.till.cards.gate.set()
    bench.settle()

    assert bench.till.cards.called("give_up") == [None]


def test_a_strip_is_swiped_when_the_cashier_asks_and_once_more_to_check(bench: CashierBench):
    bench.till.cards.medium = "strip"
    bench.till.cards.gate = threading.Event()
    sold(bench)
    bench.wait_for(event="card_write", text="S838")
    assert loads(bench) == []
    bench.press("F9")
    bench.wait_for(event="card_write", text="S832")
    bench.devices.take(CardWanted(READER, CardStep.VERIFY))
    bench.wait_for(event="card_write", text="S833")
    bench.till.cards.gate.set()
    bench.wait_for(event="card_write", text="S834")


def test_a_reader_that_only_reads_offers_no_writing(bench: CashierBench):
    bench.till.cards.medium = None
    sold(bench)
    bench.press("F9")
    bench.settle()

    assert loads(bench) == []
    assert not bench.window.result.card.isVisible()


def test_a_card_is_issued_on_the_chip_that_lies_there_and_printed(bench: CashierBench):
    at_form(bench, "1")
    bench.press("F12")
    bench.wait_for(event="banner", id="E836")
    bench.devices.take(a_blank())
    bench.press("2", "F12")
    bench.wait_for(event="card_write", text="S834")
    bench.wait_for(event="print", verdict="PRINTED")

    (act,) = bench.till.acts.new_acts
    asked = act.request(None)
    assert isinstance(asked, CardIssue)
    assert (asked.drn, asked.uid, asked.medium, asked.identity) == (
        DRN,
        UID.hex(),
        "chip",
        "passport",
    )
    assert bench.till.cards.called("issue") == [act.document_id]


def test_while_the_request_is_sent_no_other_card_takes_the_new_ones_place(bench: CashierBench):
    at_form(bench, "1")
    bench.devices.take(a_blank())
    gate = threading.Event()
    do = bench.till.acts.do

    def held(act):
        assert gate.wait(60)
        return do(act)

    bench.till.acts.do = held
    bench.press("F12")
    bench.wait_for(event="screen", name="card_issue", step="sending")
    bench.devices.take(a_blank(bytes.fromhex("04aabbccddeeff")))
    gate.set()
    bench.wait_for(event="card_write", text="S834")

    assert bench.till.cards.present.medium.uid == UID


def test_a_torn_new_card_is_written_again_when_it_is_laid_down_again(bench: CashierBench):
    torn = CardResult(verdict=WriteVerdict.UNSURE, reason=WriteReason.CARD_LEFT)
    bench.till.cards.results = [torn]
    at_form(bench, "1")
    bench.devices.take(a_blank())
    bench.press("F12")
    bench.wait_for(event="card_write", text="S848")
    bench.devices.take(a_blank(bytes.fromhex("04aabbccddeeff")))  # not the one that was signed
    bench.settle()
    assert len(bench.till.cards.called("issue")) == 1
    bench.devices.take(a_blank())
    bench.wait_for(event="card_write", text="S834")


def test_a_card_is_replaced_for_the_one_that_counts_now(bench: CashierBench):
    old = an_issued_card(CARD_ID, DRN, issue=2)
    bench.till.counter.cards = [a_card(old), a_card(old, card_id="x", state="replaced")]
    at_form(bench, "2")
    bench.devices.take(a_blank())
    bench.press("1", "Enter", "3", "F12")
    bench.wait_for(event="card_write", text="S834")

    (act,) = bench.till.acts.new_acts
    asked = act.request(None)
    assert isinstance(asked, CardReplacement)
    assert (asked.card_id, asked.cause, asked.identity) == (CARD_ID, "damaged", "identity_card")


def test_a_card_is_revoked_with_a_reason_and_none_without_a_card_that_counts(bench: CashierBench):
    at_form(bench, "3")
    bench.press("F12")
    bench.wait_for(event="banner", id="E38")
    bench.type_text("lost")
    bench.press("F12")
    bench.wait_for(event="banner", id="E842")
    bench.till.counter.cards = [a_card(an_issued_card(CARD_ID, DRN))]
    bench.press("F12")
    bench.wait_for(event="screen", name="act")

    (act,) = bench.till.acts.new_acts
    assert act.request(None) == CardRevocation(
        document_id=act.document_id, card_id=CARD_ID, reason="lost"
    )


def test_a_torn_card_is_put_right_where_it_is_refused(bench: CashierBench):
    bench.sign_in()
    bench.till.cards.settles_as = Settled(is_put_right=True)
    bench.devices.take(a_blank())
    bench.wait_for(event="card", put_right=1)

    shown = bench.window.sell.meter_row.banner.notice
    assert (shown.text_id, shown.tone) == ("S839", "good")


def test_a_card_that_is_whole_again_finds_its_meter_without_another_tap(bench: CashierBench):
    bench.sign_in()
    cards = bench.till.cards

    def settle() -> Settled:
        is_torn = isinstance(cards.present, StrangeCard)
        cards.present = a_tap(DRN)
        return Settled(is_put_right=is_torn)

    cards.settle = settle
    bench.devices.take(a_blank())
    bench.wait_for(event="screen", name="sell", step="amount")

    assert bench.window.sell.meter.drn == DRN


def test_nobody_signed_in_takes_no_card(bench: CashierBench):
    bench.devices.take(a_tap(DRN))
    bench.devices.take(a_blank())
    bench.settle()

    assert bench.till.cards.present is None
    assert bench.till.called("lookup") == []
