"""The cashier's window while the line is down: keys in, what is shown and sold out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kiosk.api_client import Unreachable
from kiosk.cashier.offline_watch import OfflineLevel, Reminders, level_of
from kiosk.cashier.shift_places import ShiftPlace
from kiosk.errors import TillRefusal
from kiosk.flows.offline_pack import PackStanding
from kiosk.flows.offline_quote import joined_quote
from kiosk.flows.offline_selling import Unsynced
from kiosk.flows.shift_values import ActKind, ActState, ShiftActView, ShiftState
from kiosk.flows.till_values import LocalCode
from kiosk.i18n.language import Language
from kiosk.vend_outcomes import DoubtReason
from kiosk.widgets.announcer import Announcer
from kiosk.widgets.quote_rows import RowKind, quote_rows
from kiosk.widgets.words import Words
from tests.helpers.screen_offline import STANDING, UNTIL, an_offline_meter, an_offline_quote
from tests.helpers.screen_till import DRN
from vending_server.wire.lookup import LookupBy
from vending_server.wire.shifts import ShiftOpening

AMOUNTS = (2000, 3000, 5000, 10_000)


@pytest.fixture
def cut(bench):
    """Signed in on the line, which is then gone."""
    bench.sign_in()
    bench.till.offline.told = STANDING
    bench.till.offline.meters = {DRN: an_offline_meter(DRN, *AMOUNTS)}
    bench.desk.line.lost.emit()
    bench.wait_for(event="offline", level="selling")
    return bench


@pytest.fixture
def chosen(cut):
    """A card, and 50 chosen."""
    cut.swipe()
    cut.wait_for(event="screen", name="sell_offline", step="amount")
    cut.press("5", "0")
    cut.wait_for(event="screen", name="sell_offline", step="chosen")
    return cut


def silence(bench, method):
    bench.till.errors[method] = Unreachable(DoubtReason.TIMEOUT)


def test_a_card_leads_to_the_amounts_of_the_pack_without_asking_the_server(cut):
    cut.swipe()
    cut.wait_for(event="screen", name="sell_offline", step="amount")

    assert cut.till.called("lookup") == []


def test_a_typed_number_is_compared_before_an_amount_is_named(cut):
    cut.type_text(DRN)
    cut.press("Enter")
    cut.wait_for(event="screen", name="sell_offline", step="confirm_number")
    cut.press("F12", "+")
    assert cut.till.offline.sold == []
    cut.press("Enter")
    cut.wait_for(event="screen", step="amount")


def test_what_is_chosen_and_paid_is_sold_and_printed(chosen):
    chosen.press("+", "F12")
    chosen.wait_for(event="print", verdict="PRINTED")

    (sale,) = chosen.till.offline.sold
    assert (sale.choice.amount_minor, sale.received_minor, sale.sell_again) == (5000, 20_000, False)


def test_enter_never_sells(chosen):
    chosen.press("Enter", "Enter", "Enter")
    chosen.settle()

    assert chosen.till.offline.sold == []


def test_several_codes_are_one_sum_on_the_screen_and_one_strip_of_paper(cut):
    cut.swipe()
    cut.wait_for(event="screen", name="sell_offline", step="amount")
    cut.press("1", "5", "0", "F12")
    cut.wait_for(event="screen", name="visit_result")
    cut.wait_for(event="print")

    assert cut.till.offline.sold[0].choice.codes == 2
    assert len(cut.till.called("print_visit")[0]) == 2


def test_an_amount_that_cannot_be_made_is_told_with_those_that_can(cut):
    cut.swipe()
    cut.wait_for(event="screen", name="sell_offline", step="amount")
    cut.press("4", "0", "F12")
    cut.wait_for(event="banner", id="E20")

    assert cut.till.offline.sold == []


@pytest.mark.parametrize("key", ["F3", "F4", "F6", "F8"])
def test_what_needs_the_server_is_told_to_be_impossible(chosen, key):
    chosen.press(key)
    chosen.wait_for(event="banner", id="E24")

    assert chosen.window.screen_on_top.name == "sell_offline"


def test_too_little_cash_is_told_and_nothing_is_sold(chosen):
    chosen.press("/", "F12")
    chosen.wait_for(event="banner", id="E11")

    assert chosen.till.offline.sold == []


def test_the_same_sale_again_is_asked_about_and_sold_on_purpose_only(chosen):
    params = {"time": "2026-11-22T08:40:00+00:00", "vend_id": "v"}
    chosen.till.errors["offline_sell"] = TillRefusal(LocalCode.SAME_SALE_AGAIN, params=params)
    chosen.press("F12")
    chosen.wait_for(event="banner", id="E13")
    chosen.press("F12")
    chosen.settle()
    assert chosen.till.offline.sold == []
    chosen.press("Ctrl+F12")
    chosen.wait_for(event="print")

    assert [sale.sell_again for sale in chosen.till.offline.sold] == [True]


def test_what_was_taken_from_the_pack_meanwhile_is_told_and_the_rest_is_shown(chosen):
    chosen.till.errors["offline_sell"] = TillRefusal(LocalCode.SOLD_ALREADY)
    chosen.till.offline.meters = {DRN: an_offline_meter(DRN, 2000)}
    chosen.press("F12")
    chosen.wait_for(event="banner", id="E566")
    chosen.settle()
    chosen.press("2", "0")
    chosen.wait_for(event="screen", step="chosen")

    assert chosen.window.offline_sell.payment.amount.field.text() == "20"


def test_a_meter_in_doubt_leads_to_the_doubts(chosen):
    chosen.till.errors["offline_sell"] = TillRefusal(
        LocalCode.METER_IN_DOUBT, params={"vend_id": "v"}
    )
    chosen.press("F12")
    chosen.wait_for(event="banner", id="E14")
    chosen.press("F5")
    chosen.wait_for(event="screen", name="in_doubt")


def test_a_meter_that_is_not_in_the_pack_is_told_with_what_can_be_done(cut):
    cut.till.offline.meters = {}
    silence(cut, "lookup")
    cut.swipe()
    cut.wait_for(event="banner", id="E19")

    assert cut.window.screen_on_top.name == "sell"
    assert "02-000-0000" in cut.window.sell.meter_row.banner.accessibleName()


def test_a_line_that_is_lost_over_a_price_sells_the_typed_amount_from_the_pack(bench):
    bench.till.offline.told = STANDING
    bench.till.offline.meters = {DRN: an_offline_meter(DRN, *AMOUNTS)}
    bench.with_customer()
    bench.settle()
    silence(bench, "quote")
    bench.press("5", "0")
    bench.wait_for(event="screen", name="sell_offline", step="chosen")
    bench.press("F12")
    bench.wait_for(event="print")

    assert bench.till.offline.sold[0].choice.amount_minor == 5000


def test_f5_asks_the_server_once_more_before_the_pack(chosen):
    chosen.press("F5")
    chosen.wait_for(event="screen", name="sell", step="amount")

    assert chosen.till.called("lookup") == [(LookupBy.DRN, DRN)]


def test_nothing_of_a_customer_stays_on_the_screen_that_was_left(chosen):
    chosen.press("F2")
    chosen.wait_for(event="screen", name="sell")
    screen = chosen.window.offline_sell

    assert screen.payment.amount.field.text() == ""
    assert screen.table.quote is None


def test_a_wrong_number_says_nothing_of_the_line(cut):
    cut.till.errors["lookup"] = TillRefusal("check_digit")
    cut.till.offline.meters = {}
    cut.type_text("04123456785")
    cut.press("Enter")
    cut.wait_for(event="banner", id="E01")

    assert cut.window.offline_watch.is_gone


@pytest.mark.parametrize("language", list(Language))
def test_the_band_tells_what_is_left_and_goes_with_the_line_that_is_back(make_bench, language):
    bench = make_bench(language)
    bench.sign_in()
    assert not bench.window.band.isVisible()
    bench.till.offline.told = STANDING
    bench.till.offline.waiting = Unsynced(count=3, amount_minor=9000)
    bench.desk.line.lost.emit()
    bench.wait_for(event="offline", level="selling")
    assert "1203" in bench.window.band.accessibleDescription()
    bench.till.offline.waiting = Unsynced()
    bench.desk.line.answered.emit(10)
    bench.wait_for(event="offline", level="nothing")

    assert not bench.window.band.isVisible()


@pytest.mark.parametrize("language", list(Language))
def test_a_permit_that_ends_on_another_day_is_told_with_its_date(make_bench, language):
    bench = make_bench(language)
    bench.sign_in()
    told = {}
    for hours in (24, 2):
        bench.now = UNTIL - dt.timedelta(hours=hours)
        bench.till.offline.told = replace(STANDING, amount_left_minor=hours * 100_000)
        bench.desk.line.lost.emit()
        bench.settle()
        told[hours] = bench.window.band.accessibleName()

    date = bench.desk.words.date_of(UNTIL)
    assert date in told[24]
    assert date not in told[2]
    assert bench.desk.words.time_of(UNTIL) in told[2]


NOW = UNTIL - dt.timedelta(hours=20)


@pytest.mark.parametrize(
    ("changes", "now", "level"),
    [
        ({}, NOW, OfflineLevel.SELLING),
        ({}, UNTIL - dt.timedelta(minutes=59), OfflineLevel.LOW),
        ({"amount_left_minor": 1_959_999}, NOW, OfflineLevel.LOW),
        ({"amount_left_minor": 1_960_000}, NOW, OfflineLevel.SELLING),
        ({"order_number": "9"}, NOW, OfflineLevel.CLOSURE),
        ({"order_number": "9", "lock": LocalCode.LEASE_ENDED}, NOW, OfflineLevel.LOCKED),
        ({"lock": LocalCode.PACK_EMPTY}, NOW, OfflineLevel.LOCKED),
        ({"lock": LocalCode.CLOCK_NOT_TRUSTED}, NOW, OfflineLevel.LOCKED),
    ],
)
def test_the_band_warns_below_an_hour_and_a_fifth_and_says_why_nothing_is_sold(changes, now, level):
    told = replace(STANDING, **changes)

    assert level_of(told, Unsynced(), is_gone=True, now=now) is level
    assert level_of(told, Unsynced(), is_gone=False, now=now) is OfflineLevel.NOTHING


def test_sales_that_wait_are_told_also_on_a_good_line():
    waiting = Unsynced(count=1, amount_minor=2000)

    assert level_of(STANDING, waiting, is_gone=False, now=NOW) is OfflineLevel.WAITING
    assert level_of(PackStanding(), waiting, is_gone=True, now=NOW) is OfflineLevel.WAITING


def test_the_end_of_the_permit_is_said_once_at_each_mark(qapp):
    announcer, said = Announcer(), []
    announcer.said.connect(lambda text, _: said.append(text))
    reminders = Reminders(announcer, Words(Language.ENGLISH))
    for minutes in (300, 239, 230, 59, 58, 14, 13):
        reminders.tell(STANDING, dt.timedelta(minutes=minutes))

    assert len(said) == 3


@pytest.mark.parametrize("amounts", [(2000,), (2000, 3000), (5000, 5000, 10_000)])
def test_the_lines_of_several_codes_add_up_as_those_of_one(amounts):
    quote = joined_quote([an_offline_quote(DRN, minor) for minor in amounts])
    rows = {row.kind: row.minor for row in quote_rows(quote, Words(Language.ENGLISH))}

    assert rows[RowKind.PAID] == sum(amounts)
    assert rows[RowKind.PAID] == rows[RowKind.ENERGY] + rows[RowKind.CARRY_OUT]
    assert rows[RowKind.ENERGY] == rows[RowKind.BLOCK] + rows[RowKind.VAT]


def test_f12_at_the_line_renews_the_pack_and_tells_why_it_did_not(cut):
    asked = []
    cut.desk.renew_pack = lambda: asked.append(True)
    cut.desk.pack_fault = lambda: Unreachable(DoubtReason.TIMEOUT)
    cut.press("F10", "0")
    cut.wait_for(event="line_status")
    cut.press("F12")
    cut.window.offline_watch.look()
    cut.wait_for(event="banner", id="E67")

    assert asked == [True]


def test_a_login_that_nobody_answered_says_nothing_good_of_the_line(bench):
    bench.till.offline.told = STANDING
    bench.till.session_text = ""
    bench.sign_in()
    bench.wait_for(event="offline", level="selling")

    assert bench.window.offline_watch.is_gone


def test_a_shift_whose_opening_waits_for_its_answer_sells_from_the_pack(cut):
    floor = cut.window.shifts
    waiting = ShiftActView(
        act_id="a",
        kind=ActKind.OPENING,
        state=ActState.IN_DOUBT,
        operator="samar",
        made_at=NOW,
        request=ShiftOpening(
            shift_id="a", counts=[], receipt_sequence_last=0, opened_at=NOW.isoformat()
        ),
    )
    floor.take(ShiftState(uses_shifts=True, pending=(waiting,)))

    assert floor.place_before_sales() is None
    floor.take(ShiftState(uses_shifts=True, pending=(replace(waiting, operator="other"),)))
    assert floor.place_before_sales() is ShiftPlace.MENU


def test_silence_means_not_possible_offline_where_there_is_a_pack_and_no_answer_elsewhere(cut):
    assert cut.desk.notice(Unreachable(DoubtReason.TIMEOUT)).text_id == "E24"
    cut.till.offline.told = PackStanding()
    cut.window.offline_watch.look()
    cut.settle()
    assert cut.desk.notice(Unreachable(DoubtReason.TIMEOUT)).text_id == "E67"
