"""What a terminal tells of itself: when a word is worth it, and what stands in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import msgspec
import pytest

from drivers.cash_acceptors.base import AcceptorCondition
from drivers.receipt_printers.base import PrinterCondition
from kiosk.api_client import Unreachable
from kiosk.flows.journal_sync import SyncState
from kiosk.flows.offline_pack import PackStanding
from kiosk.flows.offline_selling import Unsynced
from kiosk.flows.standing import Unanswered
from kiosk.flows.standing_report import UNDER_WAY, DeviceStates, StandingReport, TillFacts
from kiosk.flows.till_values import LocalCode
from kiosk.vend_outcomes import DoubtReason
from vending_server.wire.login import ShiftAtTill
from vending_server.wire.standings import DOUBTS_MAX, MessageForTill, OpenShift, StandingTaken

NOON = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
WELL = DeviceStates(printer=PrinterCondition.READY, is_reader_ready=True)
SECOND = dt.timedelta(seconds=1)


class Till:
    """Facts that a test sets, and the words that were sent."""

    def __init__(self):
        self.now = NOON
        self.waiting = []
        self.sync = SyncState(held=7, head=9, synced_at=NOON.isoformat())
        self.unsynced = Unsynced()
        self.pack = PackStanding()
        self.shift = None
        self.is_down = False
        self.messages = []
        self.sent = []
        facts = TillFacts(
            unanswered=lambda: self.waiting,
            sync=lambda: self.sync,
            unsynced=lambda: self.unsynced,
            pack=lambda: self.pack,
            shift=lambda: self.shift,
            now=lambda: self.now,
        )
        self.report = StandingReport(facts, self.send, role="cashier", version="0.2.0")

    def send(self, told):
        if self.is_down:
            raise Unreachable(DoubtReason.LINK)
        self.sent.append(told)
        return StandingTaken(heard_at=self.now.isoformat(), messages=self.messages)

    def tell(self, after=SECOND, devices=WELL):
        self.now += after
        return self.report.tell(devices)


@pytest.fixture
def till():
    return Till()


def test_the_first_word_tells_everything_and_the_same_is_not_told_again(till):
    till.tell()
    till.tell()

    (told,) = till.sent
    assert (told.role, told.software_version) == ("cashier", "0.2.0")
    assert (told.paper, told.printer, told.reader, told.acceptor) == (
        "ok",
        "ready",
        "ready",
        "none",
    )
    assert (told.journal_head, told.behind) == (9, 2)
    assert told.is_serving


def test_what_somebody_must_act_upon_is_told_at_once(till):
    till.tell()
    changes = (
        lambda: setattr(till, "unsynced", Unsynced(count=1, amount_minor=2_000)),
        lambda: setattr(till, "waiting", [Unanswered("sale", NOON - UNDER_WAY, 5_000)]),
        lambda: setattr(
            till,
            "shift",
            ShiftAtTill(shift_id="x", number=7, operator="samar", opened_at=NOON.isoformat()),
        ),
        lambda: setattr(till, "pack", PackStanding(valid_until=NOON, amount_left_minor=10)),
        lambda: setattr(till, "sync", replace(till.sync, is_well=False)),
    )
    for number, change in enumerate(changes, start=2):
        change()
        till.tell()
        assert len(till.sent) == number
    paper_out = DeviceStates(printer=PrinterCondition.PAPER_OUT, is_reader_ready=False)
    till.tell(devices=paper_out)

    told = till.sent[-1]
    assert (told.paper, told.printer, told.reader) == ("out", "paper_out", "gone")
    assert (told.unsynced_count, told.unsynced_minor) == (1, 2_000)
    assert (told.in_doubt_count, told.in_doubt_minor, told.doubts[0].what) == (1, 5_000, "sale")
    assert told.shift == OpenShift(number=7, operator="samar", opened_at=NOON.isoformat())
    assert not told.is_serving, "the server holds the journal of another disk"


def test_a_sale_alone_is_no_news_until_half_a_minute_is_over(till):
    till.tell()
    for _ in range(10):
        till.sync = replace(till.sync, held=till.sync.held + 5, head=till.sync.head + 5)
        assert till.tell() > 0
    assert len(till.sent) == 1

    till.tell(30 * SECOND)

    assert [one.journal_head for one in till.sent] == [9, 59]


def test_it_says_when_it_wants_to_be_asked_again(till):
    assert till.tell() == 30
    assert till.tell(10 * SECOND) == 20

    till.waiting = [Unanswered("sale", till.now, 5_000)]

    assert till.tell() == UNDER_WAY.total_seconds() - 1
    assert len(till.sent) == 1, "its answer is on its way"
    till.tell(UNDER_WAY)
    assert till.sent[-1].in_doubt_count == 1


def test_a_word_that_was_not_heard_is_told_whole_at_the_next_occasion(till):
    till.tell()
    till.is_down = True
    with pytest.raises(Unreachable):
        till.tell(devices=replace(WELL, is_reader_ready=False))
    till.is_down = False

    till.tell()

    assert [one.reader for one in till.sent] == ["ready", "ready"]


def test_a_clock_that_was_set_back_silences_nobody(till):
    till.tell()

    till.tell(dt.timedelta(hours=-3))

    assert len(till.sent) == 2


def test_a_machines_acceptor_and_pack_are_told(till):
    till.pack = PackStanding(
        valid_until=NOON,
        count_left=4,
        amount_left_minor=-1,
        exposure_minor=9_000,
        lock=LocalCode.PACK_EMPTY,
    )
    till.tell(devices=replace(WELL, acceptor=AcceptorCondition.STACKER_FULL, is_serving=False))

    (told,) = till.sent
    assert (told.acceptor, told.is_serving) == ("stacker_full", False)
    assert (told.pack.amount_left_minor, told.pack.sales_left) == (0, 4)
    assert told.pack.lock


def test_of_many_doubts_the_oldest_are_told_and_all_are_counted(till):
    till.waiting = [
        Unanswered("act", NOON - UNDER_WAY - number * SECOND, 100) for number in range(30)
    ]

    till.tell()

    (told,) = till.sent
    assert (told.in_doubt_count, told.in_doubt_minor, len(told.doubts)) == (30, 3_000, DOUBTS_MAX)
    assert told.doubts == sorted(told.doubts, key=lambda one: one.since)


# ---------------------------------------------------------------- messages of head office


def a_message(number=1):
    at = NOON.isoformat()
    return MessageForTill(message_id=f"m{number}", text="come", written_at=at)


def test_without_messages_a_word_is_what_an_older_server_knows(till):
    till.tell()

    assert "messages_read" not in msgspec.to_builtins(till.sent[0])


def test_that_somebody_read_a_message_is_told_once_and_at_once(till):
    till.messages = [a_message(1), a_message(2)]
    till.tell()
    assert [one.message_id for one in till.report.messages] == ["m1", "m2"]

    till.report.was_read("m1")
    assert [one.message_id for one in till.report.messages] == ["m2"]
    till.messages = [a_message(2)]
    till.tell()
    till.tell()

    assert [one.messages_read for one in till.sent[1:]] == [["m1"]]


def test_what_was_read_while_nobody_answers_is_told_when_somebody_does(till):
    till.messages = [a_message()]
    till.tell()
    till.report.was_read("m1")
    till.is_down = True
    with pytest.raises(Unreachable):
        till.tell()
    assert till.report.messages == ()

    till.is_down = False
    till.tell()

    assert till.sent[-1].messages_read == ["m1"]


def test_whoever_signs_in_next_has_read_nothing(till):
    till.messages = [a_message()]
    till.tell()
    till.report.was_read("m1")

    till.report.nobody_is_here()
    till.report.forget()
    till.tell()

    assert till.sent[-1].messages_read is msgspec.UNSET
    assert [one.message_id for one in till.report.messages] == ["m1"]
