"""K08, K09 and B74: what a terminal says when it cannot serve, and how it is reached from a chair."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from drivers.cash_acceptors.base import AcceptorCondition, FraudAttempt, FraudKind
from drivers.receipt_printers.base import PrinterCondition, PrintVerdict
from kiosk.i18n import formats
from kiosk.i18n.language import Language
from kiosk.opening_hours import read_hours
from tests.helpers.fake_acceptor import URI, MachineBench
from tests.helpers.fake_till import DRN
from tests.helpers.machine_window import SIZES, MachineWindow
from tests.helpers.window_look import cut_texts, outside, overlapping
from vending_server.wire.facts import BothLanguages
from vending_server.wire.problems import ProblemCode

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Maker = Callable[..., MachineWindow]
SUNDAY_TEN = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)  # ten o'clock in the town
NEAREST = BothLanguages(ar="المكتب الرئيسي، الأحد–الخميس 8–14", en="Main office, Sun-Thu 8-14")


@pytest.fixture
def make(qapp: QApplication, tmp_path: Path) -> Iterator[Maker]:
    made: list[MachineWindow] = []

    def start(**how: object) -> MachineWindow:
        made.append(MachineWindow(qapp, MachineBench(tmp_path), **how))  # type: ignore[arg-type]
        made[-1].window.out.nearest = NEAREST
        return made[-1]

    yield start
    for one in made:
        one.close()


@pytest.fixture
def machine(make: Maker) -> MachineWindow:
    """A terminal that waits for its first customer."""
    one = make()
    one.start()
    return one


def texts(machine) -> str:
    page = machine.window.page
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def set_clock(machine, moment):
    machine.conductor._hours = read_hours({"sun": "07:00-21:00"})
    machine.conductor._now = lambda: moment
    machine.conductor.look_at_clock()


def test_outside_its_hours_it_takes_no_money_and_says_when_it_opens(machine):
    set_clock(machine, SUNDAY_TEN + dt.timedelta(hours=12))
    machine.see("out")
    words = machine.window.words

    assert words("S690") in texts(machine)
    assert words("S693", date="29/11/2026", time="07:00").replace("\u2066", "").replace(
        "\u2069", ""
    ) in texts(machine).replace("\u2066", "").replace("\u2069", "")
    assert words("S694", x=NEAREST.en) in texts(machine)
    set_clock(machine, SUNDAY_TEN)
    machine.see("attract")


def test_whoever_has_begun_may_finish_when_it_closes(machine):
    machine.to_notes(DRN)
    set_clock(machine, SUNDAY_TEN + dt.timedelta(hours=12))
    machine.insert(50)
    machine.touch("charge")
    machine.see("result")
    machine.touch("finish")
    machine.conductor.look_at_clock()
    machine.see("out")

    assert len(machine.bench.server.sold) == 1


def test_a_box_that_is_out_stops_it_until_it_is_back(machine):
    machine.set_acceptor(AcceptorCondition.STACKER_REMOVED)
    machine.see("out")
    assert machine.window.words("S691") in texts(machine)
    machine.set_acceptor(AcceptorCondition.REFUSING)
    machine.see("attract")


def test_a_machine_whose_journal_is_another_disks_serves_nobody(machine):
    machine.conductor.journal_compared(is_ours=False)
    machine.see("out")
    assert machine.window.words("S544") in texts(machine)


def test_tampering_stops_it_until_somebody_has_looked(machine):
    machine.tell(FraudAttempt(URI, "7", FraudKind.STRING))
    machine.see("out")
    assert machine.window.words("S692") in texts(machine)
    machine.window.service_wanted.emit()
    machine.see("service_login")
    machine.touch("back")
    machine.see("out")  # who only tried has not looked
    machine.window.service_wanted.emit()
    machine.see("service_login")
    fields = machine.window.page._fields
    fields["S651"].setText("walid")
    fields["S652"].setText("olives")
    machine.touch("continue")
    machine.see("service")
    machine.touch("leave")
    machine.see("attract")


def test_a_note_that_is_pulled_back_stops_nothing(machine):
    machine.tell(FraudAttempt(URI, "7", FraudKind.PULLED_BACK))

    assert machine.window.page.name == "attract"


def test_a_code_without_paper_is_large_and_can_be_had_longer(make):
    machine = make(size=(1080, 1920))
    machine.start()
    machine.bench.printer.verdicts = [PrintVerdict.NOT_SENT]
    machine.to_notes(DRN)
    machine.insert(50)
    machine.touch("charge")
    machine.until(lambda: not machine.window.result.is_printed)
    result = machine.window.result
    code = result._codes[0][1]
    assert code.accessibleName() == formats.token_groups("00000000000000000001")
    assert code.text().count("\n") == 1
    assert result._picture.isVisible()
    for _ in range(100):
        machine.conductor.idle.tick()
    machine.touch("more")
    for _ in range(170):
        machine.conductor.idle.tick()
    assert machine.window.page is result
    machine.set_printer(PrinterCondition.GONE)
    machine.touch("finish")
    machine.see("out")
    assert result._picture._modules == ()  # nothing for the next person


def test_the_buttons_come_within_reach_of_a_chair_and_go_back_for_the_next_one(make):
    machine = make(size=(1080, 1920))
    machine.start()
    machine.touch("start")
    machine.touch("lower")
    QApplication.processEvents()
    window = machine.window
    for button in window.findChildren(QAbstractButton):
        if button.isVisible():
            top = button.mapTo(window, button.rect().topLeft()).y()
            assert top >= window.height() * 0.35, button.objectName()
    machine.touch("back")
    machine.see("attract")

    assert not window.is_low


def test_credit_that_was_kept_is_added_to_the_notes_and_said_before(machine):
    machine.bench.server.deposit_minor = 2_000
    machine.to_notes(DRN, goal=50)
    words = machine.window.words
    assert machine.window.amount._credit.text() == words("S696", x=words.money(2_000))
    assert words("S696", x=words.money(2_000)) in texts(machine)
    machine.insert(50)
    machine.touch("charge")
    machine.see("result")

    (request,) = [body for route, body in machine.bench.server.requests if route == "sell"]
    sent = msgspec.json.decode(request)["tenders"]
    parts = {(one["kind"], one["amount_minor"]) for one in sent}
    assert parts == {("cash", 5_000), ("deposit", 2_000)}
    (purse,) = machine.machine.till.purses.notes.purses()
    sums = machine.machine.till.purses.sums(purse.purse_id)
    assert (sums.vended_minor, sums.left_minor) == (5_000, 0)


def test_credit_that_was_spent_elsewhere_meanwhile_leaves_the_notes_to_be_charged(machine):
    machine.bench.server.deposit_minor = 2_000
    machine.to_notes(DRN, goal=50)
    machine.insert(50)
    machine.bench.server.refuse_with = ProblemCode.DEPOSIT_SHORT
    machine.touch("charge")
    machine.until(lambda: machine.window.words("S949") in texts(machine))
    machine.bench.server.refuse_with = None
    machine.touch("charge")
    machine.see("result")

    assert len(machine.bench.server.sold) == 1
    assert machine.window.result.sale.quote.tender_minor == 5_000


def test_whoever_put_in_more_than_the_goal_may_keep_the_rest_as_credit(machine):
    machine.to_notes(DRN, goal=50)
    machine.insert(20)
    machine.insert(200)
    machine.until(lambda: machine.window.notes.shown.surplus_minor == 17_000)
    machine.touch("surplus")
    machine.until(lambda: machine.window.notes.shown.charged_minor == 5_000)
    machine.touch("charge")
    machine.see("result")
    machine.until(lambda: machine.window.result.rest is not None)

    assert machine.window.result.sale.quote.tender_minor == 5_000
    assert machine.bench.server.kept_minor == 17_000
    assert "170.00" in texts(machine)
    assert len(machine.bench.printer.printed) == 2
    (purse,) = machine.machine.till.purses.notes.purses()
    sums = machine.machine.till.purses.sums(purse.purse_id)
    assert (sums.vended_minor, sums.kept_minor, sums.left_minor) == (5_000, 17_000, 0)


def test_the_choice_about_the_rest_can_be_taken_back(machine):
    machine.to_notes(DRN, goal=50)
    machine.insert(200)
    machine.until(lambda: machine.window.notes.shown.may_charge)
    machine.touch("surplus")
    machine.until(lambda: machine.window.notes.shown.charged_minor == 5_000)
    machine.touch("surplus")
    machine.until(lambda: machine.window.notes.shown.may_charge)
    machine.touch("charge")
    machine.see("result")

    assert machine.window.result.sale.quote.tender_minor == 20_000
    assert machine.bench.server.kept_minor == 0


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", list(SIZES))
def test_no_text_of_a_mode_is_cut_and_every_control_has_a_name(make, language, size):
    machine = make(language=language, size=size)
    machine.start()
    machine.bench.printer.verdicts = [PrintVerdict.NOT_SENT]
    machine.to_notes(DRN)
    machine.insert(50)
    machine.touch("charge")
    machine.until(lambda: not machine.window.result.is_printed)
    window = machine.window
    window.out.show_time(SUNDAY_TEN)
    for is_low in (False, True) if size[1] > size[0] else (False,):
        window._stand(is_low=is_low)
        for reason in ("S544", "S690", "S691", "S692", "S990", "S991", "S992", "S993"):
            window.out.show_reason(reason, SUNDAY_TEN if reason == "S690" else None)
            for page in (window.out, window.result) if reason == "S690" else (window.out,):
                window.go(page)
                window.dress()
                QApplication.processEvents()
                where = f"{page.name} {reason} low={is_low}"
                assert list(cut_texts(window)) == [], where
                assert list(outside(window)) == [], where
                assert list(overlapping(window)) == [], where
    for page in window.pages.values():
        window.go(page)
        QApplication.processEvents()
        assert (window.width(), window.height()) == size, page.name
        for part in window.findChildren(QWidget):
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible():
                assert part.accessibleName(), (page.name, part.objectName())
    window.go(window.attract)
