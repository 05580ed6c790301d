"""K11, the service menu: who opens it, what it tests, and how two people empty the cash box."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from drivers.cash_acceptors.base import AcceptorCondition
from drivers.receipt_printers.base import PrintVerdict
from kiosk.i18n.language import Language
from kiosk.printing.cash_slip import cash_slip_rows
from kiosk.printing.machine_slips import box_slip
from kiosk.printing.raster import raster_of_rows
from kiosk.printing.slip import Issuer
from kiosk.store.cash_records import CashBoxEmptied
from kiosk.widgets.words import saying
from tests.helpers import sales
from tests.helpers.fake_server import Break
from tests.helpers.fake_till import DRN
from tests.helpers.machine_window import SIZES, MachineWindow
from tests.helpers.window_look import cut_texts, outside, overlapping
from vending_server.wire.cash_count import CountLine

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
MM_20 = {(1080, 1920): 80, (1024, 768): 68}
Maker = Callable[..., MachineWindow]


def texts(machine) -> str:
    page = machine.window.page
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def hold_the_name(machine):
    """Rest a finger on the town's name until it is enough."""
    name = machine.window._name
    QTest.mousePress(name, Qt.MouseButton.LeftButton)
    assert name.resting.isActive()
    name.resting.timeout.emit()
    QTest.mouseRelease(name, Qt.MouseButton.LeftButton)


def type_who(machine, login, password):
    fields = machine.window.page._fields
    fields["S651"].setText(login)
    fields["S652"].setText(password)
    machine.touch("continue")


def open_menu(machine):
    hold_the_name(machine)
    machine.see("service_login")
    type_who(machine, "walid", "olives")
    machine.see("service")


def sell(machine, *notes):
    machine.to_notes(DRN, goal=500)
    for note in notes:
        machine.insert(note)
    machine.until(lambda: machine.window.notes.shown.inserted_minor == sum(notes) * 100)
    machine.touch("charge")
    machine.see("result")
    machine.touch("finish")
    machine.see("attract")


def to_box(machine, bag="B-7"):
    machine.touch("empty")
    machine.see("service_bag")
    machine.window.page._fields["S653"].setText(bag)
    machine.touch("continue")
    machine.see("service_box")


def test_a_short_touch_opens_nothing_and_a_stranger_neither(machine):
    name = machine.window._name
    QTest.mouseClick(name, Qt.MouseButton.LeftButton)
    assert not name.resting.isActive()
    assert machine.window.page.name == "attract"
    hold_the_name(machine)
    machine.see("service_login")
    type_who(machine, "walid", "wrong")
    machine.until(lambda: "4" in texts(machine))
    assert machine.window.page.typed() == ["", ""]  # no password stays on the screen
    machine.touch("back")
    machine.see("attract")


def test_nobody_opens_it_while_a_customers_money_is_inside(machine):
    machine.to_notes(DRN)
    machine.insert(20)
    hold_the_name(machine)

    assert machine.window.page.name == "notes"


def test_two_people_empty_the_box_and_head_office_is_told(machine):
    sell(machine, 50, 200)
    open_menu(machine)
    machine.touch("empty")
    machine.see("service_bag")
    assert "250.00" not in texts(machine)  # before the bag has a name nobody is told
    machine.window.page._fields["S653"].setText("B-7")
    machine.touch("continue")
    machine.see("service_box")
    assert "250.00" in texts(machine)
    machine.touch("continue")
    machine.see("service_second")
    type_who(machine, "maysa", "thyme")
    machine.see("service_done")

    bench = machine.bench
    (slip,) = bench.box_slips
    assert (slip.bag_number, slip.expected_minor) == ("B-7", 25_000)
    assert slip.collectors == ["walid", "maysa"]
    pieces = {one.denomination_minor: one.pieces for one in slip.counts}
    assert pieces == {20_000: 1, 10_000: 0, 5_000: 1, 2_000: 0}
    (asked, agreed) = bench.server.approvals[slip.approval_id]
    assert sorted(agreed) == ["maysa", "walid"]
    assert asked.payload["bag_number"] == "B-7"
    (told,) = bench.server.told_office
    assert (told.document_id, told.approval_id) == (slip.emptying_id, slip.approval_id)
    assert machine.machine.till.purses.notes.cash_box_minor == 0


def test_the_record_is_on_disk_before_the_slip_is_printed(machine):
    sell(machine, 50)
    open_menu(machine)
    to_box(machine)
    seen = []
    book = machine.machine.till.purses.notes

    def print_box(emptied):
        seen.append([one.emptying_id for one in book.emptyings()] == [emptied.emptying_id])
        return PrintVerdict.PRINTED

    machine.conductor.service._service._box_slip = print_box
    machine.touch("continue")
    machine.see("service_second")
    type_who(machine, "maysa", "thyme")
    machine.see("service_done")

    assert seen == [True]


def test_one_person_alone_empties_nothing(machine):
    sell(machine, 50)
    open_menu(machine)
    to_box(machine)
    machine.touch("continue")
    machine.see("service_second")
    type_who(machine, "walid", "olives")
    machine.until(lambda: machine.window.words("E37") in texts(machine))
    type_who(machine, "maysa", "wrong")
    machine.until(lambda: "4" in texts(machine))

    assert machine.bench.box_slips == []
    assert machine.machine.till.purses.notes.cash_box_minor == 5_000
    machine.touch("back")
    machine.see("service")
    machine.touch("leave")
    machine.see("attract")


def test_an_emptied_box_is_told_again_when_the_line_is_back_also_after_a_restart(make, machine):
    sell(machine, 50)
    open_menu(machine)
    to_box(machine)
    machine.bench.server.break_next("emptying", *[Break.BEFORE] * 3)
    machine.touch("continue")
    machine.see("service_second")
    type_who(machine, "maysa", "thyme")
    machine.see("service_done")
    assert machine.bench.server.told_office == []
    machine.close()
    machine.close = lambda: None
    machine.bench.server.breaks.clear()
    again = make()
    again.start()
    again.until(lambda: len(again.bench.server.told_office) == 1)

    assert again.machine.till.purses.notes.cash_box_minor == 0


def test_a_slip_that_did_not_come_out_can_be_printed_again(machine):
    sell(machine, 50)
    open_menu(machine)
    to_box(machine)
    machine.bench.box_verdict = PrintVerdict.NOT_SENT
    machine.touch("continue")
    machine.see("service_second")
    type_who(machine, "maysa", "thyme")
    machine.see("service_done")
    assert machine.window.words("S659") in texts(machine)
    machine.bench.box_verdict = PrintVerdict.PRINTED
    machine.touch("again")
    machine.until(lambda: machine.window.words("S658") in texts(machine))

    first, second = machine.bench.box_slips
    assert first == second


def test_notes_that_are_tried_come_back_and_belong_to_nobody(machine):
    open_menu(machine)
    machine.touch("tests")
    machine.see("service_tests")
    machine.insert(50)
    words = machine.window.words
    machine.until(lambda: words("S677", x=words.money(5_000)) in texts(machine))
    machine.touch("back")
    machine.see("service")
    machine.until(lambda: machine.bench.acceptor.accepts == frozenset())

    assert machine.bench.acceptor.given_back == [5_000]
    assert machine.machine.till.purses.notes.purses() == []


def test_nothing_is_sold_while_it_is_open_and_a_fault_does_not_close_it(machine):
    open_menu(machine)
    machine.set_acceptor(AcceptorCondition.JAMMED)
    assert machine.window.page.name == "service"
    machine.devices.code_scanned.emit(f"CP1 D{DRN}")
    assert machine.window.page.name == "service"
    machine.touch("leave")
    machine.see("out")


def test_whoever_goes_away_leaves_no_open_menu_behind(machine):
    open_menu(machine)
    for _ in range(120 + 20):
        machine.conductor.idle.tick()
    machine.see("attract")

    assert machine.conductor.service._server is None


def test_the_menu_says_what_the_office_does_not_know_and_starts_the_program_anew(machine):
    machine.bench.server.break_next("kept_money", Break.BEFORE)
    open_menu(machine)
    assert machine.window.words("S665") in texts(machine)
    machine.touch("cases")
    machine.see("service_cases")
    assert machine.window.words("S683") in texts(machine)
    machine.touch("back")
    machine.see("service")
    machine.touch("print-test")
    machine.until(lambda: machine.window.words("S678") in texts(machine))
    machine.touch("restart")

    assert machine.restarts == [1]


def test_the_menu_and_its_refusals_speak_the_other_language_at_once(machine):
    words = machine.window.words
    hold_the_name(machine)
    type_who(machine, "walid", "wrong")
    machine.until(machine.conductor.service.pages.login.wrong.isVisible)
    refusal = machine.conductor.service.pages.login.wrong.findChild(QLabel)
    assert "password" in refusal.text()
    machine.touch("language")
    assert "كلمة المرور" in refusal.text()
    type_who(machine, "walid", "olives")
    machine.see("service")
    assert words("S669") in texts(machine)
    machine.touch("language")

    assert words("S669") in texts(machine)
    machine.touch("cases")
    machine.see("service_cases")
    machine.touch("language")
    assert words("S683") in texts(machine)


def test_the_keyboard_types_letters_capitals_and_signs(machine):
    hold_the_name(machine)
    machine.see("service_login")
    page = machine.window.page
    page._fields["S651"].setFocus()
    for name in ("key-q", "key-p", "capitals", "key-q", "signs", "key-m", "delete-letter"):
        machine.touch(name)

    assert page.typed() == ["qpQ", ""]


@pytest.mark.parametrize("language", list(Language))
def test_the_slip_of_a_bag_names_it_its_pieces_and_both_who_sign(qapp, language):
    counts = [CountLine(denomination_minor=20_000, pieces=3)]
    record = CashBoxEmptied(
        at="2026-11-23T08:00:00+00:00",
        emptying_id="01930000-0000-7000-8000-00005a0c19e2",
        approval_id="",
        collectors=["walid", "maysa"],
        bag_number="B-2077",
        counts=counts,
        expected_minor=60_000,
        unread_notes=0,
    )
    issuer = Issuer(sales.MUNICIPALITY, sales.POINT)
    rows = cash_slip_rows(box_slip(record), issuer=issuer, fingerprint="A", language=language)
    told = " ".join(map(str, rows)).replace("\\xa0", " ")

    for expected in ("5A0C19E2", "B-2077", "3 × 200", "600.00", "walid", "maysa"):
        assert expected in told
    sheet = raster_of_rows(rows, width_dots=384, is_rtl=language.is_rtl)
    assert sheet.height > 200


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", list(SIZES))
def test_no_text_of_the_service_menu_is_cut_and_every_key_is_large_enough(make, language, size):
    machine = make(language=language, size=size)
    machine.start()
    sell(machine, 200)
    open_menu(machine)
    to_box(machine)
    service = machine.conductor.service
    pages = service.pages
    pages.login.show_error(saying("S992"))
    pages.tests.show_lines([saying("S674")] * 8)
    machine.window.go(pages.cases)
    window = machine.window
    for is_large in (False, True):
        window.look = window.look.with_large(is_large=is_large)
        window.dress()
        for page in pages.all():
            window.go(page)
            QApplication.processEvents()
            where = f"{page.name} large={is_large}"
            assert (window.width(), window.height()) == size, where
            assert list(cut_texts(window)) == [], where
            assert list(outside(window)) == [], where
            assert list(overlapping(window)) == [], where
            for button in window.findChildren(QAbstractButton):
                if button.isVisible():
                    small = min(button.width(), button.height())
                    assert small >= MM_20[size], f"{where} {button.objectName()} {small}"
                    asked = button.sizeHint().width()
                    assert asked <= button.width() + 1, f"{where} {button.text()} is cut"
                    assert button.accessibleName(), button.objectName()
    window.go(window.attract)
