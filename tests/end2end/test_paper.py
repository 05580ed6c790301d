"""The printer's cable is pulled in the middle of a receipt: unsure, and the next paper is a copy."""

from __future__ import annotations

from end2end_counter import METER
from PIL import Image

from kiosk.store.records import VendPrintEnded, VendPrintStarted
from tests.harness.paper import read_receipt_code
from vending_server.vending.tables import reprints

IN_MID_PICTURE = ("--unplug-after", "20000")


def test_a_cable_pulled_in_mid_receipt_is_told_kept_and_answered_with_copy_1(make_counter):
    counter = make_counter(printer_faults=IN_MID_PICTURE)
    kiosk = counter.open_and_sign_in()
    counter.quote(kiosk, 50)
    kiosk.key("F12")

    counter.printer.wait_for("unplugged")
    assert kiosk.wait_for("print")["verdict"] == "UNSURE"
    kiosk.wait_for("banner", id="E28")
    assert prints(counter) == [("started", 0), ("UNSURE", 0)]
    assert counter.papers() == []

    counter.printer.say("plug")
    kiosk.wait_for("devices", printer="ready")
    kiosk.key("F7")
    copied = kiosk.wait_for("print")
    assert (copied["verdict"], copied["copy_number"]) == ("PRINTED", 1)
    assert prints(counter)[2:] == [("started", 1), ("PRINTED", 1)]
    torn, copy = counter.papers()
    check_copy(counter, copy)
    assert torn != copy
    assert counter.town.counts() == (1, 1, 1)
    assert counter.town.count(reprints) == 1


def test_a_copy_shows_what_the_first_paper_shows_and_that_it_is_a_copy(counter):
    kiosk = counter.open_and_sign_in()
    counter.quote(kiosk, 50)
    kiosk.key("F12")
    assert kiosk.wait_for("print")["copy_number"] == 0
    kiosk.key("F7")
    assert kiosk.wait_for("print")["copy_number"] == 1

    first, copy = counter.papers()
    check_copy(counter, copy)
    assert read_receipt_code(first) == read_receipt_code(copy)
    # The mark takes room of its own: a copy can never pass for the first paper.
    assert height_of(copy) > height_of(first)


def check_copy(counter, copy) -> None:
    code = read_receipt_code(copy)
    assert code.drn == METER
    assert list(code.tokens) == counter.tokens_of_server()


def prints(counter) -> list[tuple[str, int]]:
    return [
        (one.verdict if isinstance(one, VendPrintEnded) else "started", one.copy_number)
        for one in counter.records()
        if isinstance(one, VendPrintStarted | VendPrintEnded)
    ]


def height_of(picture) -> int:
    with Image.open(picture) as image:
        return image.height
