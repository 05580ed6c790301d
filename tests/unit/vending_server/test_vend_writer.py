"""The writer: everybody is answered, conflicts are taken one by one, nothing is invented."""

from __future__ import annotations

import asyncio
import threading

import pytest

from tests.helpers import little_town
from vending_server.db.errors import DatabaseBusy, RowConflict
from vending_server.errors import Refused
from vending_server.vending.model import StoredAnswer, VendCommand
from vending_server.vending.writer import BATCH_MAX, QUEUE_MAX, VendWriter
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender, VendRequest

SOLD = StoredAnswer(200, b"sold", is_sale=True, is_new=True)


def a_command() -> VendCommand:
    request = VendRequest(
        vend_id=little_town.new_vend_id(),
        drn=little_town.DRN["plain"],
        tender_minor=1000,
        tenders=[Tender(kind=TenderKind.CASH, amount_minor=1000)],
        received_minor=1000,
        quote_hash="0" * 64,
        receipt_sequence=1,
        made_at="",
    )
    return VendCommand(seller=little_town.seller(), request=request, body_sha256="0" * 64)


class Desk:
    """Decides by a script; holds the first batch back until told to go on."""

    def __init__(self, decide):
        self.gate = threading.Event()
        self.entered = threading.Event()
        self.batches: list[int] = []
        self._decide = decide

    def decide(self, commands, *, lock_timeout_ms=None):
        self.entered.set()
        assert self.gate.wait(30), "the test forgot to open the gate"
        self.batches.append(len(commands))
        return self._decide(commands)


@pytest.fixture
def running():
    writers = []

    def start(decide) -> tuple[VendWriter, Desk]:
        desk = Desk(decide)
        writer = VendWriter(desk)
        writer.start()
        writers.append((writer, desk))
        return writer, desk

    yield start
    for writer, desk in writers:
        desk.gate.set()
        writer.stop()


def test_vends_that_arrive_meanwhile_are_decided_together(running):
    writer, desk = running(lambda commands: [SOLD] * len(commands))
    first = writer.submit(a_command())
    assert desk.entered.wait(30)
    others = [writer.submit(a_command()) for _ in range(5)]
    desk.gate.set()

    assert [one.result(30) for one in (first, *others)] == [SOLD] * 6
    assert desk.batches == [1, 5]


def test_a_batch_has_a_named_maximum(running):
    writer, desk = running(lambda commands: [SOLD] * len(commands))
    writer.submit(a_command())
    assert desk.entered.wait(30)
    waiting = [writer.submit(a_command()) for _ in range(BATCH_MAX + 1)]
    desk.gate.set()

    assert all(one.result(30) == SOLD for one in waiting)
    assert max(desk.batches) == BATCH_MAX


def test_a_vend_that_must_wait_is_decided_in_the_next_round(running):
    rounds = []

    def decide(commands):
        rounds.append(list(commands))
        return [SOLD, *[None] * (len(commands) - 1)]

    writer, desk = running(decide)
    first = writer.submit(a_command())
    assert desk.entered.wait(30)
    waiting = [writer.submit(a_command()) for _ in range(3)]
    desk.gate.set()

    assert [one.result(30) for one in (first, *waiting)] == [SOLD] * 4
    assert [len(one) for one in rounds] == [1, 3, 2, 1]


def test_a_conflict_is_taken_one_by_one(running):
    def decide(commands):
        if len(commands) > 1:
            raise RowConflict
        return [SOLD]

    writer, desk = running(decide)
    writer.submit(a_command())
    assert desk.entered.wait(30)
    waiting = [writer.submit(a_command()) for _ in range(3)]
    desk.gate.set()

    assert [one.result(30) for one in waiting] == [SOLD] * 3
    assert desk.batches == [1, 3, 1, 1, 1]


def test_one_troubled_vend_does_not_hold_up_the_rest(running):
    troubled = a_command()

    def decide(commands):
        if troubled in commands:
            raise RowConflict
        return [SOLD] * len(commands)

    writer, desk = running(decide)
    desk.gate.set()
    bad = writer.submit(troubled)
    good = writer.submit(a_command())

    assert good.result(30) == SOLD
    with pytest.raises(DatabaseBusy):
        bad.result(30)


def test_a_vend_that_fails_leaves_the_others_of_its_batch_sold(running):
    error = DatabaseBusy("its row is held")
    troubled = a_command()

    def decide(commands):
        if troubled in commands:
            raise error
        return [SOLD] * len(commands)

    writer, desk = running(decide)
    writer.submit(a_command())
    assert desk.entered.wait(30)
    waiting = [writer.submit(one) for one in (a_command(), troubled, a_command())]
    desk.gate.set()

    assert [waiting[0].result(30), waiting[2].result(30)] == [SOLD, SOLD]
    with pytest.raises(type(error)):
        waiting[1].result(30)


def test_whoever_gives_up_waiting_does_not_stop_the_writer(running):
    writer, desk = running(lambda commands: [SOLD] * len(commands))
    writer.submit(a_command())
    assert desk.entered.wait(30)
    given_up = writer.submit(a_command())
    given_up.cancel()
    desk.gate.set()

    assert writer.submit(a_command()).result(30) == SOLD
    assert sum(desk.batches) == 3


@pytest.mark.parametrize("error", [DatabaseBusy("held"), Refused(ProblemCode.CLOCK_UNRELIABLE)])
def test_a_failure_leaves_every_vend_of_the_batch_undecided(running, error):
    def decide(commands):
        raise error

    writer, desk = running(decide)
    desk.gate.set()

    with pytest.raises(type(error)):
        writer.submit(a_command()).result(30)


@pytest.mark.expects_log("a batch of 1 vends failed: ZeroDivisionError")
def test_an_unforeseen_failure_is_logged_without_values_and_the_writer_goes_on(running):
    failed = threading.Event()

    def decide(commands):
        if not failed.is_set():
            failed.set()
            raise ZeroDivisionError("1234 5678 9012 3456 7890")
        return [SOLD] * len(commands)

    writer, desk = running(decide)
    desk.gate.set()
    failure = writer.submit(a_command()).exception(30)

    assert isinstance(failure, ZeroDivisionError)
    assert writer.submit(a_command()).result(30) == SOLD


def test_too_many_waiting_vends_are_refused_undecided(running):
    writer, desk = running(lambda commands: [SOLD] * len(commands))
    writer.submit(a_command())
    assert desk.entered.wait(30)
    command = a_command()
    for _ in range(QUEUE_MAX):
        writer.submit(command)

    with pytest.raises(Refused, match="too_many_requests"):
        writer.submit(command)


def test_stopping_decides_what_waits_and_refuses_what_comes_after():
    desk = Desk(lambda commands: [SOLD] * len(commands))
    writer = VendWriter(desk)
    writer.start()
    first = writer.submit(a_command())
    assert desk.entered.wait(30)
    waiting = [writer.submit(a_command()) for _ in range(3)]
    stopper = threading.Thread(target=writer.stop)
    stopper.start()
    desk.gate.set()
    stopper.join(30)

    assert [one.result(0) for one in (first, *waiting)] == [SOLD] * 4
    with pytest.raises(Refused, match="too_many_requests"):
        writer.submit(a_command())


def test_a_round_after_a_busy_one_waits_for_as_many_as_keep_coming():
    desk = Desk(lambda commands: [SOLD] * len(commands))
    late: list = []
    looks = []

    def pause(_seconds: float) -> None:
        looks.append(len(desk.batches))
        if len(late) < 3:
            late.append(writer.submit(a_command()))

    writer = VendWriter(desk, pause=pause)
    writer.start()
    first = writer.submit(a_command())
    assert desk.entered.wait(30)
    busy = [writer.submit(a_command()) for _ in range(3)]
    desk.gate.set()
    assert [one.result(30) for one in (first, *busy)] == [SOLD] * 4
    writer.stop()

    assert [one.result(30) for one in late] == [SOLD] * len(late)
    assert desk.batches == [1, 3, 3]
    assert looks[:3] == [2, 2, 2], "nobody waited after the first round, which had one vend"


def test_the_answers_of_a_round_reach_an_event_loop_in_one_call(running):
    writer, desk = running(lambda commands: [SOLD] * len(commands))
    calls = []

    async def sell() -> list[StoredAnswer]:
        loop = asyncio.get_running_loop()
        usual = loop.call_soon_threadsafe
        loop.call_soon_threadsafe = lambda *what: calls.append(what) or usual(*what)
        first = asyncio.ensure_future(writer.decided(a_command()))
        assert await asyncio.to_thread(desk.entered.wait, 30)
        others = [asyncio.ensure_future(writer.decided(a_command())) for _ in range(4)]
        await asyncio.sleep(0)
        others.pop().cancel()
        desk.gate.set()
        return await asyncio.gather(first, *others)

    assert asyncio.run(sell()) == [SOLD] * 4
    assert desk.batches == [1, 4], "who gave up is decided too"
    assert len([one for one, *_ in calls if one.__module__ == VendWriter.__module__]) == 2


def test_a_failure_reaches_whoever_waits_in_an_event_loop(running):
    def decide(commands):
        raise DatabaseBusy("held")

    writer, desk = running(decide)
    desk.gate.set()

    with pytest.raises(DatabaseBusy):
        asyncio.run(writer.decided(a_command()))
