"""The self-service screens over a whole machine: what a customer does, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from drivers.cash_acceptors.base import AcceptorCondition
from drivers.errors import DeviceGone
from drivers.receipt_printers.base import PrinterCondition, PrintVerdict
from kiosk.app_selfservice import SlipDesk
from kiosk.errors import ConfigRefused
from kiosk.flows.note_keeper import NoteNews, NoteTold
from kiosk.i18n import formats
from kiosk.i18n.language import Language
from kiosk.selfservice.entry_pages import masked
from kiosk.selfservice.secret import read_password
from tests.helpers import sales
from tests.helpers.fake_server import Break
from tests.helpers.fake_till import DRN, FakeSheet
from tests.helpers.machine_window import SIZES, MachineWindow
from tests.helpers.window_look import cut_texts, outside, overlapping
from vending_server.wire.problems import ProblemCode

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
MM_20 = {(1080, 1920): 80, (1024, 768): 68}
Maker = Callable[..., MachineWindow]


def put_in(machine, *notes):
    for note in notes:
        machine.insert(note)
    total = sum(notes) * 100
    machine.until(lambda: machine.window.notes.shown.inserted_minor == total)


def texts(machine) -> str:
    page = machine.window.page
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_a_customer_goes_from_a_number_to_a_receipt(machine):
    machine.to_notes(DRN)
    put_in(machine, 50)
    machine.touch("charge")
    machine.see("result")
    machine.until(lambda: bool(machine.bench.printer.printed))

    code = formats.token_groups("00000000000000000001")
    assert code in texts(machine)
    machine.touch("finish")
    machine.see("attract")
    every = " ".join(label.text() for label in machine.window.findChildren(QLabel))
    assert code not in every  # nothing for the next person
    assert len(machine.bench.server.sold) == 1


def test_a_screen_reader_hears_each_note_and_when_to_take_the_receipt_but_no_code(make):
    machine = make(language=Language.ENGLISH)
    machine.start()
    heard = []
    machine.window.announcer.said.connect(lambda text, _: heard.append(text))
    machine.to_notes(DRN)
    put_in(machine, 20, 50)
    machine.touch("charge")
    machine.see("result")
    machine.until(lambda: heard[-1:] == ["Take the receipt."])

    assert heard[:2] == [
        "Note of 20.00 ₪ accepted. Total 20.00 ₪.",
        "Note of 50.00 ₪ accepted. Total 70.00 ₪.",
    ]
    assert len(heard) == 3


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.ENGLISH, ["Note of 20.00", "Note of 50.00", "200.00 ₪ accepted. Total 270.00"]),
        (Language.ARABIC, ["قُبلت ورقة ", "قُبلت ورقة ", "قُبل مبلغ "]),
    ],
)
def test_two_notes_of_one_count_are_said_each_by_its_value_and_what_nobody_heard_of_as_a_sum(
    make, monkeypatch, language, said
):
    machine = make(language=language)
    machine.start()
    machine.to_notes(DRN)
    heard, asked = [], []
    machine.window.announcer.said.connect(lambda text, _: heard.append(text))
    cash = machine.conductor.cash
    monkeypatch.setattr(cash, "_run", lambda _op, done, _failed: asked.append(done))

    def news(amount):
        purse_id = cash.purse_id
        cash.heard(NoteTold(news=NoteNews.STACKED, amount_minor=amount, purse_id=purse_id))

    news(2_000)
    news(5_000)
    asked[-1]((27_000, None))  # a third one is in, and its news is on its way
    news(20_000)
    asked[-1]((27_000, None))

    assert [line for line, start in zip(heard, said, strict=True) if start not in line] == []


def test_what_was_said_of_a_note_is_said_anew_in_the_other_language(make):
    machine = make(language=Language.ENGLISH)
    machine.start()
    machine.to_notes(DRN)
    put_in(machine, 20)
    words = machine.window.words
    said = words("S943", x=words.money(2_000))
    assert said in texts(machine)
    machine.touch("language")

    assert said not in texts(machine)
    assert words("S943", x=words.money(2_000)) in texts(machine)


def test_what_is_wrong_with_a_number_is_said_anew_in_the_other_language(machine):
    machine.touch("start")
    machine.see("identify")
    for _ in range(13):
        machine.touch("digit1")
    words = machine.window.words
    assert words("E01") in texts(machine)
    machine.touch("language")

    assert words("E01") in texts(machine)


def test_a_count_from_before_the_last_note_that_comes_late_changes_nothing(machine, monkeypatch):
    machine.start()
    machine.to_notes(DRN)
    cash, asked = machine.conductor.cash, []
    monkeypatch.setattr(cash, "_run", lambda _op, done, failed: asked.append((done, failed)))
    cash._count()
    cash._count()
    (late, late_failed), (newest, _) = asked

    newest((5_000, None))
    late((0, None))
    late_failed(RuntimeError())

    assert cash.left_minor == 5_000
    assert machine.window.notes.shown.inserted_minor == 5_000
    assert machine.window.page is machine.window.notes


def test_notes_end_at_the_goal_and_charging_waits_for_a_note_that_moves(machine):
    machine.to_notes(DRN, goal=50)
    assert not machine.window.notes.charge.isEnabled()
    put_in(machine, 20)
    assert machine.window.notes.charge.isEnabled()
    put_in_more = machine.insert(50)
    machine.until(lambda: machine.window.notes.shown.inserted_minor == 7_000)

    assert put_in_more
    machine.until(lambda: machine.bench.acceptor.accepts == frozenset())
    assert machine.window.notes.charge.isEnabled()


def test_cancelled_money_is_kept_with_a_paper_and_a_word(machine):
    machine.to_notes(DRN)
    put_in(machine, 20)
    machine.touch("cancel")
    machine.see("kept")

    assert machine.bench.server.kept_minor == 2_000
    assert len(machine.bench.printer.printed) == 1
    assert "20.00" in texts(machine)
    assert "added to the next charge" in texts(machine)
    assert "note the number" not in texts(machine)


def test_a_customer_who_leaves_his_money_is_asked_then_it_is_kept(machine):
    machine.to_notes(DRN)
    put_in(machine, 20)
    for _ in range(60):
        machine.conductor.idle.tick()
    machine.see("still_there")
    assert "20.00" in texts(machine)
    for _ in range(20):
        machine.conductor.idle.tick()
    machine.see("kept")

    assert machine.bench.server.kept_minor == 2_000


def test_whoever_needs_time_gets_it_and_three_times_with_money(machine):
    machine.to_notes(DRN)
    put_in(machine, 20)
    for _ in range(3):
        for _ in range(60):
            machine.conductor.idle.tick()
        machine.touch("more")
        machine.see("notes")
    for _ in range(60):
        machine.conductor.idle.tick()

    assert not machine.window.still_there.more_time.isEnabled()


def test_without_money_the_session_ends_and_nothing_of_it_stays(machine):
    machine.touch("start")
    machine.touch("digit7")
    for _ in range(45 + 20):
        machine.conductor.idle.tick()
    machine.see("attract")

    assert machine.window.identify.digits == ""


def test_only_a_whole_number_with_its_check_digit_goes_on(machine):
    machine.touch("start")
    wrong = DRN[:-1] + str((int(DRN[-1]) + 1) % 10)
    for digit in wrong:
        machine.touch(f"digit{digit}")
    assert not machine.window.identify.go_on.isEnabled()
    machine.touch("delete")
    machine.touch(f"digit{DRN[-1]}")
    assert machine.window.identify.go_on.isEnabled()


def test_a_receipt_that_did_not_come_out_leaves_the_code_on_the_screen(machine):
    machine.bench.printer.verdicts = [PrintVerdict.UNSURE]
    machine.to_notes(DRN)
    put_in(machine, 50)
    machine.touch("charge")
    machine.until(lambda: not machine.window.result.is_printed)

    assert machine.window.result.idle_s == 180
    assert machine.window.words("E48") in texts(machine)
    assert len(machine.bench.printer.printed) == 1


def test_a_price_that_changed_is_shown_and_confirmed_again(machine):
    machine.to_notes(DRN)
    put_in(machine, 50)
    machine.bench.server.refuse_with = ProblemCode.PRICE_CHANGED
    machine.touch("charge")
    machine.until(lambda: machine.window.words("S949") in texts(machine))
    machine.bench.server.refuse_with = None
    machine.touch("charge")
    machine.see("result")

    assert len(machine.bench.server.sold) == 1


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda m: m.set_printer(PrinterCondition.PAPER_OUT), "S990"),
        (lambda m: m.set_acceptor(AcceptorCondition.JAMMED), "S991"),
        (lambda m: m.set_acceptor(AcceptorCondition.STACKER_FULL), "S991"),
    ],
)
def test_a_terminal_that_cannot_serve_says_why_and_what_still_works(machine, spoil, reason):
    machine.touch("start")
    spoil(machine)
    machine.see("out")
    words = machine.window.words

    assert words(reason) in texts(machine)
    assert words("S994") in texts(machine)
    machine.set_printer(PrinterCondition.READY)
    machine.set_acceptor(AcceptorCondition.REFUSING)
    machine.see("attract")


def test_a_jam_with_money_inside_gives_the_money_its_place_first(machine):
    machine.to_notes(DRN, goal=100)
    put_in(machine, 50)
    machine.set_acceptor(AcceptorCondition.JAMMED)
    machine.see("kept")

    assert machine.bench.server.kept_minor == 5_000
    machine.touch("finish")
    machine.see("out")


def test_a_line_that_is_lost_takes_no_more_money_and_comes_back(machine):
    machine.touch("start")
    machine.bench.server.break_next("lookup", Break.BEFORE)
    machine.type_meter(DRN)
    machine.see("out")
    assert machine.window.words("S992") in texts(machine)

    machine.conductor.begin()
    machine.see("attract")


def test_after_a_restart_the_customers_money_is_on_the_screen_again(make, machine):
    machine.to_notes(DRN, goal=100)
    put_in(machine, 50)
    machine.close()
    machine.close = lambda: None
    again = make()
    again.start()
    again.see("notes")
    again.until(lambda: again.window.notes.shown.inserted_minor == 5_000)
    again.touch("charge")
    again.see("result")

    assert len(again.bench.server.sold) == 1


def test_a_note_whose_end_comes_after_the_restart_is_on_the_screen_too(make, machine):
    machine.to_notes(DRN, goal=50)
    machine.until(lambda: bool(machine.bench.acceptor.accepts))
    machine.bench.acceptor.insert(5_000)
    machine.bench.pump(machine.machine, most=1)
    machine.until(lambda: machine.bench.acceptor.in_escrow is None)
    machine.bench.speaks_at_start = False
    machine.close()
    machine.close = lambda: None
    again = make()
    again.start()
    assert again.window.page.name == "attract"
    again.bench.pump(again.machine)
    again.see("notes")
    again.until(lambda: again.window.notes.shown.inserted_minor == 5_000)


def test_a_note_that_went_back_after_the_restart_keeps_no_earlier_money_waiting(make, machine):
    bench = machine.bench
    machine.to_notes(DRN, goal=50)
    machine.insert(20)
    machine.until(lambda: machine.window.notes.shown.may_charge)  # nobody else asks a price now
    machine.until(lambda: bool(bench.acceptor.accepts))
    bench.server.break_next("quote", Break.BEFORE)
    bench.acceptor.insert(2_000)
    bench.pump(machine.machine, most=1)
    machine.until(lambda: bench.acceptor.given_back == [2_000])
    (purse,) = machine.machine.till.purses.notes.purses()
    bench.server.break_next("kept_money", Break.BEFORE)
    machine.machine.put_away(purse.purse_id)
    bench.speaks_at_start = False
    machine.close()
    machine.close = lambda: None
    again = make()
    again.start()
    bench.pump(again.machine)

    again.until(lambda: bench.server.kept_minor == 2_000)


class GonePrinter:
    def print_raster(self, *_args: object, **_more: object) -> None:
        raise DeviceGone("pulled in the middle")


def test_a_printer_that_fails_under_a_claims_slip_leaves_it_unsure():
    place = SimpleNamespace(municipality=sales.MUNICIPALITY, point=sales.POINT)
    desk = SlipDesk(
        till=SimpleNamespace(fingerprint="00"),  # type: ignore[arg-type]
        printer=GonePrinter(),  # type: ignore[arg-type]
        terminal=SimpleNamespace(place=place),  # type: ignore[arg-type]
        look=SimpleNamespace(sheet=lambda _rows: FakeSheet("slip")),  # type: ignore[arg-type]
    )

    assert desk.doubt("5A0C19E2", "2026-11-22T10:00:00+00:00", 5_000) is PrintVerdict.UNSURE


def test_a_citizen_finds_no_key_out(machine):
    window = machine.window
    window.is_closable = False
    for key, held in (
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier),
    ):
        assert window.eventFilter(window, QKeyEvent(QEvent.Type.KeyPress, key, held))
    assert not window.close()
    window.is_closable = True


def test_what_stands_behind_reads_no_whole_name():
    assert masked("محمود خليل أبو عرّة") == "محمود خ. أ. ع."
    assert masked("Samar") == "Samar"


def test_a_password_that_others_can_read_is_refused(tmp_path):
    path = tmp_path / "k03.secret"
    path.touch(mode=0o600)
    with pytest.raises(ConfigRefused, match="empty"):
        read_password(path)
    path.write_text("long enough\n")
    assert read_password(path) == "long enough"
    path.chmod(0o640)
    with pytest.raises(ConfigRefused, match="others"):
        read_password(path)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", list(SIZES))
def test_no_text_is_cut_and_nothing_is_too_small_to_touch(make, language, size):
    machine = make(language=language, size=size)
    machine.start()
    window = machine.window
    machine.touch("start")
    machine.type_meter(DRN)
    machine.see("meter")
    machine.touch("yes")
    machine.touch("goal50")
    machine.touch("continue")
    machine.see("notes")
    put_in(machine, 50)
    machine.touch("charge")
    machine.see("result")
    window.result.paper_failed()
    window.out.show_reason("S991")
    window.charging.late()
    for is_large in (False, True):
        window.look = window.look.with_large(is_large=is_large)
        window.dress()
        for page in window.pages.values():
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
