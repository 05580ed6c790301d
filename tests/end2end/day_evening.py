"""The rest of a cashier's day: other ways of paying, what is no sale, the cash desk, and the end."""

from __future__ import annotations

from day_till import DayTill, codes_on, plain, tokens_in
from day_town import SUPERVISOR, SUPERVISORS_PASSWORD


def afternoon(till: DayTill) -> None:
    other_ways_of_paying(till)
    key_is_changed(till)
    units_are_given(till)
    debts_are_paid(till)
    receipt_is_copied(till)
    token_is_read(till)


def other_ways_of_paying(till: DayTill) -> None:
    """By card; by transfer and cash; by cheque, card and cash."""
    till.swipe("shop")
    till.ask_for(12_000)
    till.pay_otherwise("1", 12_000)
    till.kiosk.key("F12")
    till.printed("shop", 12_000, {"bank_card": 12_000})
    till.next_customer()
    till.swipe("plain")
    till.ask_for(8_000)
    till.pay_otherwise("2", 5_000, "77")
    till.count_in(5_000)
    till.drawer.take(2_000)
    till.kiosk.key("F12")
    till.printed("plain", 8_000, {"transfer": 5_000})
    till.next_customer()
    till.swipe("water")
    till.ask_for(30_000)
    till.pay_otherwise("3", 10_000, "A-17")
    till.pay_otherwise("1", 15_000)
    till.pay_exactly(5_000)
    till.kiosk.key("F12")
    till.printed("water", 30_000, {"cheque": 10_000, "bank_card": 15_000})
    till.next_customer()


def key_is_changed(till: DayTill) -> None:
    """Older codes at home: the old key once more; then the set before the charge code."""
    till.swipe("keyed")
    till.kiosk.wait_for("banner", id="S139")
    till.kiosk.key("F5")
    till.sell("keyed", 3_000)
    till.swipe("keyed")
    till.kiosk.wait_for("banner", id="S139")
    till.kiosk.key("F6")
    till.sell("keyed", 5_000, 5_000)


def units_are_given(till: DayTill) -> None:
    till.swipe("plain")
    till.form("5", "free_issue")
    till.fill_in("10", "an outage of a day")
    till.supervisor_agrees()
    till.act_on_paper()


def debts_are_paid(till: DayTill) -> None:
    till.swipe("indebted")
    till.kiosk.key("F8")
    till.kiosk.wait_for("dues")
    till.kiosk.type("120")
    till.kiosk.wait_for("payment_quote", amount_minor=12_000)
    till.count_in(20_000)
    till.drawer.take(8_000)
    till.kiosk.key("F12")
    till.act_on_paper()
    till.paid_minor += 12_000


def receipt_is_copied(till: DayTill) -> None:
    till.kiosk.key("F7")
    till.on("reprint")
    till.kiosk.wait_for("receipts")
    till.kiosk.key("F12")
    till.take_paper()
    till.kiosk.wait_for("print", verdict="PRINTED", copy_number=1)
    till.kiosk.key("Esc")
    till.on("sell")


def token_is_read(till: DayTill) -> None:
    """Somebody brings the code of the last sale back."""
    token = tokens_in(codes_on(till.papers[-1])[0])[-1]
    till.swipe("keyed")
    till.form("4", "token_reading")
    till.kiosk.type(token)
    till.kiosk.key("Return")
    till.kiosk.wait_for("token_reading", said="S405")
    till.kiosk.key("F2")
    till.on("sell")


# ------------------------------------------------------------------ the cash desk, and the end


def at_the_desk(till: DayTill) -> None:
    till.desk("1", "pay_in")
    move(till, 50_000, *[5_000] * 10)
    till.desk("2", "pay_out")
    move(till, -3_000)
    till.desk("2", "pay_out")
    fill_in_movement(till, 15_000)
    till.on("pay_out", step="second")
    till.kiosk.type(SUPERVISOR)
    till.kiosk.key("Return")
    till.kiosk.type(SUPERVISORS_PASSWORD)
    till.kiosk.key("F12")
    moved(till, -15_000)
    till.desk("6", "drawer")
    till.fill_in("a customer asks for smaller notes")
    till.slip()
    till.on("shift_menu")
    till.kiosk.key("Escape")
    till.on("sell")
    till.desk("3", "x_report")
    assert till.kiosk.wait_for("x_report")["sales"] == len(till.sold) + len(till.reversed)
    till.kiosk.key("F12")
    till.slip()
    till.kiosk.key("F2")
    till.on("sell")


def move(till: DayTill, agorot: int, *pieces: int) -> None:
    fill_in_movement(till, abs(agorot))
    till.drawer.put(*pieces)
    moved(till, agorot)


def fill_in_movement(till: DayTill, agorot: int) -> None:
    till.kiosk.type(plain(agorot))
    till.kiosk.key("Return", "Return")
    till.kiosk.type("Post")
    till.kiosk.key("Return")
    till.kiosk.type("17")
    till.kiosk.key("F12")


def moved(till: DayTill, agorot: int) -> None:
    till.slip()
    till.moved_minor += agorot
    if agorot < 0:
        till.drawer.take(-agorot)
    till.kiosk.key("F12")
    till.on("shift_menu")
    till.kiosk.key("Escape")
    till.on("sell")


def close_and_bag(till: DayTill) -> None:
    """Count everything; a fifth of it stays; the rest goes into a bag."""
    till.counted_minor = till.drawer.total_minor
    till.desk("4", "close_shift")
    till.count(till.drawer)
    till.kiosk.key("Return")
    till.kiosk.type("200")
    till.kiosk.key("F12")
    assert till.kiosk.wait_for("z")["variance_minor"] == 0
    till.slip()
    till.kiosk.key("F12")
    till.on("login")
    till.drawer.take(20_000)
    assert till.sign_in() == "open_shift"
    till.kiosk.key("Escape")
    till.on("shift_menu")
    till.kiosk.type("5")
    assert till.kiosk.wait_for("to_deposit")["count"] == 1
    till.kiosk.key("Return")
    till.kiosk.type("Bank of Palestine")
    till.kiosk.key("Return")
    till.kiosk.type("B-1")
    till.kiosk.key("Return")
    till.count(till.drawer)
    till.kiosk.key("F12")
    till.take_paper()
    till.slip()
    till.kiosk.stop()
