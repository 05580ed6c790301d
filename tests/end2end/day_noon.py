"""Noon of a cashier's day: paper ends, cables are pulled, a card tears, the line goes, the till dies.

Each fault is seen to have happened before anything is asserted of what came of it.
"""

from __future__ import annotations

import signal

from day_till import DayTill, Sold
from day_town import card_of
from end2end_bench import PASSWORD

from tests.harness.devices import track_of
from tests.harness.proxy import Trouble

VEND = "POST /v1/vends "


def noon(till: DayTill) -> None:
    paper_ends_in_mid_receipt(till)
    printer_cable(till)
    reader_cable_and_torn_card(till)
    line_goes_while_an_amount_is_typed(till)
    kiosk_is_killed_after_confirming(till)
    a_sale_nobody_saw_is_taken_back(till)
    both_meters_in_one_visit(till)
    till.kiosk.key("Ctrl+L")
    till.on("lock")
    till.reader.swipe(card_of("plain"))  # does nothing behind the lock
    till.kiosk.type(PASSWORD)
    till.kiosk.key("Return")
    till.on("sell", step="meter")


def paper_ends_in_mid_receipt(till: DayTill) -> None:
    till.swipe("plain")
    till.ask_for(3_000)
    till.pay_exactly(3_000)
    till.printer.say("paper-out-after 300")
    till.kiosk.key("F12")
    till.kiosk.wait_for("vend", state="TOKEN")
    till.sold.append(Sold("plain", 3_000))
    till.kiosk.wait_for("devices", printer="paper_out")
    till.printer.say("load-paper")
    till.take_paper()  # it finishes by itself
    till.kiosk.wait_for_all(
        {"event": "print", "verdict": "PRINTED", "copy_number": 0},
        {"event": "devices", "printer": "ready"},
    )
    till.next_customer()
    till.printer.say("paper-out")
    till.kiosk.wait_for("devices", printer="paper_out")
    till.swipe("plain")
    till.ask_for(3_500)
    till.kiosk.key("F12")
    till.kiosk.wait_for("banner", id="E821")  # nothing is sold that cannot be printed
    till.printer.say("load-paper")
    till.kiosk.wait_for("devices", printer="ready")
    till.sell("plain", 3_500, 5_000, is_asked=False)


def printer_cable(till: DayTill) -> None:
    """Pulled before a sale nothing is sold; pulled in one, a person looks at the paper."""
    till.printer.say("unplug")
    till.kiosk.wait_for("devices", printer="gone")
    till.swipe("shop")
    till.ask_for(4_500)
    till.kiosk.key("F12")
    till.kiosk.wait_for("banner", id="E822")
    till.printer.say("plug")
    till.kiosk.wait_for("devices", printer="ready")
    till.count_in(5_000)
    till.drawer.take(500)
    till.printer.say("unplug-after 9000")
    till.kiosk.key("F12")
    till.printer.wait_for("unplugged")
    till.kiosk.wait_for("print", verdict="UNSURE")
    till.kiosk.wait_for("banner", id="E28")
    till.sold.append(Sold("shop", 4_500))
    till.printer.say("plug")
    till.kiosk.wait_for("devices", printer="ready")
    till.kiosk.key("F7")
    till.kiosk.wait_for("print", verdict="PRINTED", copy_number=1)
    till.torn_paper, _copy = till.take_paper(), till.take_paper()
    till.next_customer()


def reader_cable_and_torn_card(till: DayTill) -> None:
    till.reader.say(f"wrong-lrc {track_of(card_of('water'))}")
    till.kiosk.wait_for("banner", id="E04")
    till.reader.say(f"half {track_of(card_of('water'))}")
    till.kiosk.wait_for("devices", reader="gone")
    till.type_number("water")  # the till sells without its reader
    till.sell("water", 6_000, 5_000, 2_000)
    till.reader.say("plug")
    till.kiosk.wait_for("devices", reader="ready")
    till.swipe("water")
    till.sell("water", 2_500, 5_000)


def line_goes_while_an_amount_is_typed(till: DayTill) -> None:
    till.swipe("plain")
    with till.line_cut():
        till.kiosk.type("7")
        till.kiosk.wait_for("banner", id="E67")
    till.kiosk.type("0")
    till.kiosk.wait_for("quote", tender_minor=7_000)
    till.sell("plain", 7_000, 10_000, is_asked=False)


def kiosk_is_killed_after_confirming(till: DayTill) -> None:
    till.swipe("indebted")
    till.ask_for(10_000)
    till.count_in(10_000)
    held = till.line.plan(VEND, Trouble.HELD_ANSWER)
    till.kiosk.key("F12")
    held.wait_until_answered()
    till.kiosk.process.kill()
    assert till.kiosk.process.wait_until_ended() == -signal.SIGKILL
    held.gate.set()
    till.start()
    assert till.sign_in() == "in_doubt"
    the_doubt_ends_with_paper(till, Sold("indebted", 10_000))


def a_sale_nobody_saw_is_taken_back(till: DayTill) -> None:
    """The customer cannot wait: given up while the line is down, reversed with the supervisor."""
    till.swipe("shop")
    till.ask_for(9_000)
    till.count_in(5_000, 5_000)
    till.drawer.take(1_000)
    held = till.line.plan(VEND, Trouble.HELD_ANSWER)
    till.kiosk.key("F12")
    held.wait_until_answered()
    with till.line_cut():
        till.on("in_doubt")
        till.kiosk.key("F10")
        till.on("reversal")
    till.kiosk.key("Return")
    till.kiosk.wait_for("form", screen="reversal")
    till.fill_in("the customer could not wait")
    till.supervisor_agrees()
    till.act_on_paper()
    till.kiosk.key("F5")
    till.on("in_doubt")
    till.kiosk.key("F5")
    till.kiosk.wait_for("vend", state="REFUSED")
    till.kiosk.key("F8")
    till.kiosk.wait_for("vend", state="REFUNDED")
    till.drawer.take(9_000)
    till.reversed.append(Sold("shop", 9_000))
    till.on("sell")


def both_meters_in_one_visit(till: DayTill) -> None:
    till.swipe("plain")
    till.ask_for(5_500)
    till.kiosk.key("F4")
    till.kiosk.wait_for("visit", lines=2)
    till.kiosk.type("40")
    till.kiosk.wait_for("visit_quote", amount_minor=9_500)
    till.count_in(20_000)
    till.drawer.take(10_500)
    till.kiosk.key("F12")
    till.take_paper()
    till.kiosk.wait_for("print", verdict="PRINTED")
    till.sold += [Sold("plain", 5_500), Sold("flat", 4_000)]
    till.kiosk.key("F2")
    till.on("sell", step="meter")


def the_doubt_ends_with_paper(till: DayTill, sale: Sold) -> None:
    """The till finds the answer by itself; a person prints."""
    till.kiosk.wait_for("vend", state="TOKEN")
    till.sold.append(sale)
    till.kiosk.key("Return")
    till.take_paper()
    till.kiosk.wait_for("print", verdict="PRINTED", copy_number=0)
    till.next_customer()
