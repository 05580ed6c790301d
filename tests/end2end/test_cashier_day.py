"""The whole day of a cashier: 30 sales, every fault in between, X, blind close, Z, bag.

Everything is real but the hands: server, kiosk, printer, reader and scanner are processes on
pseudo-terminals, with one line to the server that can be cut.  At the end the drawer was counted
piece by piece, and till, server and paper have to agree with it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import signal
from pathlib import Path

import pytest
from day_books import check_the_books
from day_evening import afternoon, at_the_desk, close_and_bag
from day_noon import noon, the_doubt_ends_with_paper
from day_till import DayTill, Sold, codes_on
from day_town import (
    METERS,
    PHONE,
    card_of,
    charge_a_new_fee,
    furnish,
    meters_on_the_wall,
)
from end2end_bench import little_town_at

from tests.helpers.little_town import ZONE
from vending_server.db.migrate import upgrade


@pytest.fixture
def till(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'vending.sqlite'}"
    upgrade(url)
    with little_town_at(url, tmp_path / "server") as town, contextlib.ExitStack() as stack:
        furnish(town)
        yield DayTill(tmp_path, stack, town)


def test_a_whole_day_leaves_drawer_journal_ledger_and_paper_equal_to_the_agora(
    till: DayTill, qapp: object
):
    hanging = meters_on_the_wall(till.town)
    open_the_shift(till)
    first_sale_kills_the_server(till)
    morning(till)
    noon(till)
    afternoon(till)
    at_the_desk(till)
    close_and_bag(till)
    check_the_books(till, hanging)


def open_the_shift(till: DayTill) -> None:
    assert till.sign_in() == "open_shift"
    till.count(till.drawer)
    till.kiosk.key("F12")
    till.slip()
    till.kiosk.key("F12")
    till.on("sell")


def first_sale_kills_the_server(till: DayTill) -> None:
    """Killed when it has sold and nobody was told: in doubt, then the answer is found."""
    till.swipe("plain")
    till.ask_for(5_000)
    till.pay_exactly(5_000)
    till.kiosk.key("F12")
    died = till.server.process
    died.wait_for_line(lambda line: line == "reached committed", "reached committed")
    assert died.wait_until_ended() == -signal.SIGKILL
    assert till.town.counts() == (1, 1, 1)
    till.on("in_doubt")
    till.serve_again()
    the_doubt_ends_with_paper(till, Sold("plain", 5_000))


def morning(till: DayTill) -> None:
    """Everybody is found another way, and pays another way."""
    till.swipe("shop")
    till.sell("shop", 15_000, 20_000)
    till.type_number("shop")
    paper = till.sell("shop", 3_700, 5_000)
    till.scan(codes_on(paper)[0])
    till.sell("shop", 2_000)
    till.scan(METERS["water"])
    till.sell("water", 8_000, 10_000)
    till.search("Ahmad", found=3, down=1)
    till.sell("water", 4_000, 2_000, 2_000)
    till.search(PHONE["shop"], found=1)
    notes_are_the_amount(till)
    till.swipe("plain")
    till.sell("plain", 20_000, 20_000)  # the first of the month through two blocks
    a_fee_is_put_off(till)
    till.swipe("indebted")
    till.sell("indebted", 15_000, 10_000, 5_000)  # debts are taken, the fee is not
    till.swipe("water")
    till.sell("water", 1_000, 2_000)  # the least that is sold
    till.search("Huda", found=1)
    till.kiosk.key("F2")
    till.on("sell", step="meter")
    till.type_number("flat")
    till.sell("flat", 7_500, 10_000)
    till.search("0006", found=1)  # his account
    till.sell("shop", 5_500, 5_000, 2_000)
    in_english_with_a_typed_sum(till)
    till.swipe("plain")
    by_units(till)
    nothing_is_sold_to_a_wrong_or_blocked_number(till)
    the_same_again_is_asked_about(till)
    price_changes_meanwhile(till)


def a_fee_is_put_off(till: DayTill) -> None:
    day = dt.datetime.now(ZONE).date() + dt.timedelta(days=30)
    till.swipe("indebted")
    till.form("8", "postponement")
    till.kiosk.wait_for("form", screen="postponement")
    till.kiosk.type("1")
    till.kiosk.key("Return")
    till.kiosk.type(f"{day:%d/%m/%Y}")
    till.kiosk.key("Return", "1", "Return")
    till.fill_in("lost his work")
    till.supervisor_agrees()
    till.act_on_paper()


def notes_are_the_amount(till: DayTill) -> None:
    """One 200 note and one 50, charge all of it: three keys."""
    till.count_in(20_000, 5_000)
    till.kiosk.wait_for("quote", tender_minor=25_000)
    till.kiosk.key("F12")
    till.printed("shop", 25_000)
    till.next_customer()


def in_english_with_a_typed_sum(till: DayTill) -> None:
    """The language changes in the middle of a sale, and nothing typed is lost."""
    till.swipe("water")
    till.ask_for(6_500)
    till.kiosk.key("F11")
    till.kiosk.wait_for("language", name="en")
    till.kiosk.key("Return")
    till.kiosk.type("100")
    till.drawer.put(10_000)
    till.drawer.take(3_500)
    till.kiosk.key("F12")
    till.printed("water", 6_500)
    till.kiosk.key("F11")
    till.kiosk.wait_for("language", name="ar")
    till.next_customer()


def by_units(till: DayTill) -> None:
    till.kiosk.key("F5")
    till.kiosk.type("60")
    price = till.kiosk.wait_for("quote", units_tenths=600)["tender_minor"]
    till.count_in(5_000)
    till.drawer.take(5_000 - price)
    till.kiosk.key("F12")
    till.printed("plain", price)
    till.next_customer()


def nothing_is_sold_to_a_wrong_or_blocked_number(till: DayTill) -> None:
    wrong = METERS["plain"][:-1] + str((int(METERS["plain"][-1]) + 1) % 10)
    till.kiosk.type(wrong)
    till.kiosk.key("Return")
    till.kiosk.wait_for("banner", id="E01")
    till.kiosk.key("F2")
    till.still_on("sell")
    till.reader.swipe(card_of("blocked"))
    till.on("sell", step="blocked")
    till.kiosk.key("F12", "F2")
    till.on("sell", step="meter")


def the_same_again_is_asked_about(till: DayTill) -> None:
    till.swipe("shop")
    till.ask_for(2_000)
    till.pay_exactly(2_000)
    till.kiosk.key("F12")
    till.kiosk.wait_for("banner", id="E13")
    till.kiosk.key("F12")  # means nothing now
    till.kiosk.key("Ctrl+F12")
    till.printed("shop", 2_000)
    till.next_customer()


def price_changes_meanwhile(till: DayTill) -> None:
    """What was seen is what is sold: the changed price is shown first, the money is the same."""
    till.swipe("shop")
    till.ask_for(6_000)
    charge_a_new_fee(till.town, contract_id=6)
    till.count_in(10_000)
    till.drawer.take(4_000)
    till.kiosk.key("F12")
    till.kiosk.wait_for("vend", state="REFUSED")
    till.kiosk.wait_for("banner", id="E12")
    till.kiosk.wait_for("quote", tender_minor=6_000)
    till.kiosk.key("F12")
    till.printed("shop", 6_000)
    till.next_customer()
