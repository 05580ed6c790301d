"""The till while the line is down: amounts from the pack, and what is refused (C03, G4-G6, G15)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from kiosk.api_client import Unreachable
from kiosk.errors import PackRefused, TillRefusal
from kiosk.flows.offline_selling import Unsynced
from kiosk.flows.till_values import LocalCode
from kiosk.vend_outcomes import DoubtReason
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.screen_offline import STANDING, UNTIL, an_offline_meter
from tests.helpers.screen_till import DRN, NOW
from tests.pictures.shots import Shot, Shots

_AMOUNTS = (2000, 3000, 5000, 5000, 8000, 10_000)


def cut(bench: CashierBench, **changes: object) -> None:
    """Take the line away; this much is left of the pack."""
    bench.till.offline.told = replace(STANDING, **changes)  # type: ignore[arg-type]
    bench.till.offline.waiting = Unsynced(
        count=14, amount_minor=92_000, vend_ids=frozenset(bench.till.vends)
    )
    bench.till.offline.meters = {DRN: an_offline_meter(DRN, *_AMOUNTS)}
    bench.desk.line.lost.emit()
    bench.settle()


def found(bench: CashierBench) -> None:
    """A customer's card, found in the pack."""
    bench.press("F2")
    bench.settle()
    bench.events.clear()
    bench.swipe()
    bench.wait_for(event="screen", name="sell_offline", step="amount")


def without_a_line(bench: CashierBench) -> Shots:
    """Sell from the pack, with one code and with two."""
    bench.sign_in()
    cut(bench)
    yield Shot("offline_empty", "C03", "G4: the line is down, what is left, until when")
    bench.type_text(DRN)
    bench.press("Enter")
    bench.wait_for(event="screen", name="sell_offline", step="confirm_number")
    yield Shot("offline_confirm", "C03", "A typed number: it is to be compared, no name is known")
    bench.press("Enter")
    bench.wait_for(event="screen", step="amount")
    yield Shot("offline_amounts", "C03", "The amounts that the pack can make for this meter")
    bench.press("4", "0", "Enter")
    bench.wait_for(event="banner", id="E20")
    yield Shot("offline_no_such_amount", "C03", "E20: an amount that the pack cannot make")
    bench.press("Esc", *"50", "+")
    bench.wait_for(event="screen", step="chosen")
    yield Shot("offline_chosen", "C03", "One code for 50, paid with a 200 note")
    bench.press("F8")
    bench.wait_for(event="banner", id="E24")
    yield Shot("offline_not_possible", "C03", "E24: what needs the server is not done")
    found(bench)
    bench.press(*"150", "+")
    bench.wait_for(event="screen", step="chosen")
    yield Shot("offline_two_codes", "C03", "150 = 100 + 50: two codes to enter")
    bench.till.errors["offline_sell"] = TillRefusal(
        LocalCode.SAME_SALE_AGAIN, params={"time": NOW.isoformat(), "vend_id": "v"}
    )
    bench.press("F12")
    bench.wait_for(event="banner", id="E13")
    yield Shot("offline_again", "C03", "E13: the same amount some minutes ago")
    bench.press("Ctrl+F12")
    bench.wait_for(event="print")
    yield Shot("offline_result_two", "C04", "Two codes on one strip of paper")
    found(bench)
    bench.press(*"50")
    bench.events.clear()
    bench.press("F12")
    bench.wait_for(event="print")
    yield Shot("offline_result", "C04", "One code, sold from the pack")
    cut(bench)
    bench.press("F2", "F7")
    bench.wait_for(event="receipts")
    bench.settle()
    yield Shot("offline_receipts", "C07", "Which receipts the server does not know yet")


def _by_phone(bench: CashierBench) -> Shots:
    bench.press("F8")
    bench.type_text("60123456789")
    bench.settle()
    yield Shot("offline_extension", "C18", "A code from the telephone, typed")
    bench.press("F8")  # it begins anew, whoever listened last
    bench.type_text("60123456789")
    bench.press("Enter")
    bench.wait_for(event="extended")
    bench.settle()
    yield Shot("offline_extended", "C18", "The permit is extended, and the band says by what")


def bad_news_without_a_line(bench: CashierBench) -> Shots:
    """Not in the pack, nearly used up, locked, by order, and the line back again."""
    bench.sign_in()
    cut(bench)
    bench.till.offline.meters = {}
    bench.till.errors["lookup"] = Unreachable(DoubtReason.TIMEOUT)
    bench.type_text(DRN)
    bench.press("Enter")
    bench.wait_for(event="banner", id="E19")
    yield Shot("offline_not_in_pack", "C03", "E19: this meter is not in the pack, and what to do")
    bench.press("F2")
    cut(bench, amount_left_minor=900_000, count_left=31)
    yield Shot("offline_low", "C03", "G5: less than a fifth is left")
    bench.now = UNTIL - dt.timedelta(minutes=42)
    cut(bench)
    yield Shot("offline_short", "C03", "G5: less than an hour is left")
    for code, name, told in (
        (LocalCode.LEASE_ENDED, "lease", "E21: the permit has ended"),
        (LocalCode.PACK_EMPTY, "empty", "E22: all is sold"),
        (LocalCode.CLOCK_NOT_TRUSTED, "clock", "E23: the clock cannot be trusted"),
    ):
        cut(bench, lock=code)
        yield Shot(f"offline_locked_{name}", "C03", f"G6: {told}")
    cut(bench, order_number="2026/17", order_until=UNTIL)
    yield Shot("offline_closure", "C03", "G15: by a closure order, with its end")
    cut(bench, order_number="2026/17", order_until=UNTIL)
    bench.press("F10", "0")
    bench.wait_for(event="line_status")
    bench.settle()
    yield Shot("offline_status", "C18", "The pack: permit, what is left by amount, not synced")
    bench.desk.pack_fault = PackRefused
    bench.press("F12")
    bench.window.offline_watch.look()
    bench.settle()
    yield Shot("offline_status_refused", "C18", "E561: what came is not for this machine")
    yield from _by_phone(bench)
    bench.press("Ctrl+U")
    bench.settle()
    yield Shot("offline_login", "C01", "No line: one comes in without the server")
    bench.till.errors["login"] = TillRefusal(LocalCode.OFFLINE_LOGIN_UNKNOWN)
    bench.window.login.user.setText("samar")
    bench.window.login.password.setText("x")
    bench.window.login.password.setFocus()
    bench.press("Enter")
    bench.wait_for(event="banner", id="E560")
    yield Shot("offline_login_unknown", "C01", "E560: who never signed in here on the line")
    bench.sign_in()
    bench.desk.line.answered.emit(20)
    bench.settle()
    yield Shot("offline_back", "C03", "The line is back, sales from the pack are on their way")
