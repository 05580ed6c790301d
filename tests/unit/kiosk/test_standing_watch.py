"""When a terminal tells of itself: with a change or half a minute, and never while nobody answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Signal

from drivers.receipt_printers.base import PrinterCondition
from kiosk.api_client import Declined, SessionEnded, Unreachable
from kiosk.flows.journal_sync import SyncState
from kiosk.flows.standing_report import DeviceStates
from kiosk.standing_watch import REFUSED_S, StandingWatch
from kiosk.vend_outcomes import DoubtReason
from vending_server.wire.problems import Problem
from vending_server.wire.standings import EVERY_S, MessageForTill


class Sync(QObject):
    """Stands for the watch of the journal."""

    changed = Signal()

    def __init__(self):
        super().__init__()
        self.sync, self.fault = self, None
        self.state = SyncState(held=7, head=7)


class Report:
    """Remembers what was told; its next word ends as it is told to."""

    def __init__(self):
        self.told, self.forgotten, self.ends = [], 0, None
        self.messages, self.read, self.left = (), [], 0

    def was_read(self, message_id):
        self.read.append(message_id)
        self.messages = tuple(one for one in self.messages if one.message_id != message_id)

    def nobody_is_here(self):
        self.left += 1
        self.messages = ()

    def forget(self):
        self.forgotten += 1

    def tell(self, devices):
        self.told.append(devices)
        if self.ends is not None:
            raise self.ends
        return 30.0


class AtOnce:
    """Workers without threads."""

    def run(self, op, on_done, on_error):
        try:
            result = op()
        except Exception as error:  # noqa: BLE001 - as the real ones do
            on_error(error)
        else:
            on_done(result)


class Bench:
    def __init__(self):
        self.seconds = 0.0
        self.devices = DeviceStates(printer=PrinterCondition.READY, is_reader_ready=True)
        self.sync, self.report = Sync(), Report()
        self.watch = StandingWatch(
            self.report,
            lambda: self.devices,
            self.sync,
            workers=AtOnce(),
            clock_s=lambda: self.seconds,
        )

    def look(self, after=2.0):
        self.seconds += after
        self.watch.look()
        return len(self.report.told)

    def pull_the_paper(self):
        self.devices = replace(self.devices, printer=PrinterCondition.PAPER_OUT)


@pytest.fixture
def bench(qapp):
    return Bench()


def refusal(kind=Declined, code="not_found"):
    return kind(Problem(status=404, code=code, title=""))


def test_nothing_is_told_before_a_login_and_all_of_it_right_after(bench):
    assert bench.look() == 0

    bench.watch.follow(True)

    assert len(bench.report.told) == 1
    assert bench.report.forgotten == 1
    assert bench.watch._timer.isActive()


def test_while_nothing_differs_nobody_works(bench):
    bench.watch.follow(True)
    for _ in range(14):
        assert bench.look() == 1

    assert bench.look() == 2, "half a minute is over"


def test_a_device_or_a_record_that_is_another_is_looked_at_once(bench):
    bench.watch.follow(True)
    bench.pull_the_paper()
    assert bench.look() == 2
    assert bench.report.told[-1].printer is PrinterCondition.PAPER_OUT
    assert bench.look() == 2

    bench.sync.state = SyncState(held=7, head=12)

    assert bench.look() == 3


def test_a_line_that_is_gone_costs_nothing_until_the_journal_finds_it(bench):
    bench.report.ends = Unreachable(DoubtReason.LINK)
    bench.watch.follow(True)
    bench.pull_the_paper()
    for _ in range(100):
        assert bench.look(60.0) == 1
    bench.sync.fault = Unreachable(DoubtReason.LINK)
    bench.sync.changed.emit()
    assert bench.look() == 1

    bench.report.ends = bench.sync.fault = None
    bench.sync.changed.emit()

    assert len(bench.report.told) == 2
    assert bench.report.forgotten == 2, "all of it is told again"


def test_an_older_server_is_asked_again_only_much_later(bench):
    bench.report.ends = refusal()
    bench.watch.follow(True)
    bench.sync.changed.emit()
    bench.pull_the_paper()
    assert bench.look(REFUSED_S - 1) == 1

    assert bench.look() == 2


def test_with_the_session_it_ends(bench):
    bench.watch.follow(True)
    bench.report.ends = refusal(SessionEnded, "session_ended")
    bench.pull_the_paper()
    bench.look()

    assert not bench.watch._timer.isActive()
    assert bench.look(1_000.0) == 2
    bench.report.ends = None
    bench.watch.follow(True)
    assert len(bench.report.told) == 3


def a_message(number=1):
    return MessageForTill(message_id=f"m{number}", text="come", written_at="2026-11-22T10:00:00Z")


@pytest.fixture
def reading(qapp):
    bench = Bench()
    bench.came = []
    bench.watch.messages_came.connect(bench.came.append)
    bench.report.messages = (a_message(1), a_message(2))
    bench.watch.follow(True)
    return bench


def test_messages_come_with_the_answer_and_are_told_once(reading):
    reading.look(after=60.0)

    assert reading.came == [(a_message(1), a_message(2))]


def test_that_a_message_was_read_is_told_at_once(reading):
    reading.watch.was_read("m1")

    assert reading.report.read == ["m1"]
    assert len(reading.report.told) == 2, "nothing else differs, and no half minute is over"
    assert len(reading.came) == 1, "whoever read it has put it away already"


def test_with_the_session_messages_go_and_nobody_has_read_them(reading):
    reading.watch.follow(False)

    assert reading.came[-1] == ()
    assert reading.report.left == 1


def test_a_suspended_terminal_hears_of_it_by_its_own_word_and_asks_again(reading):
    stopped = []
    reading.watch.suspended.connect(stopped.append)
    problem = Problem(status=403, code="terminal_suspended", title="")
    reading.report.ends = Declined(problem)
    told = reading.look(after=60.0)
    assert [one.code for one in stopped] == ["terminal_suspended"]

    assert reading.look(after=EVERY_S + 1) == told + 1, "a sale may have been on its way"
    reading.report.ends = Declined(Problem(status=403, code="not_permitted", title=""))
    reading.look(after=EVERY_S + 1)
    assert len(stopped) == 2
