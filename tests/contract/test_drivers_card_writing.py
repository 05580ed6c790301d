"""Writing a magnetic card on a real pty: what is sure, what is not, and what pulling the plug leaves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from drivers_bench import Sink

from drivers.card_readers.base import CardRead, ReaderCondition, ReaderConditionChanged
from drivers.card_readers.msr605 import Msr605Reader, Msr605Timing
from drivers.card_readers.msr605_frames import Tracks
from drivers.card_readers.writing import (
    WRITTEN,
    CardStep,
    WriteReason,
    not_written,
    unsure,
)
from drivers.errors import CardImageRefused
from drivers.simulators.answering_device import SimulatedAnswerer
from drivers.simulators.msr605_core import MagneticCard, Mode, Msr605Core, Swipe
from drivers.transport import SerialSettings, SerialTransport

IMAGE = Tracks("SIGNED", "600727571234567823=2712=0207345678053", "57310482991622074685")
QUICK = Msr605Timing(answer_s=1.0, silence_s=0.05, swipe_s=0.2)
PATIENT = Msr605Timing(answer_s=1.0, silence_s=0.05, swipe_s=10)


class Bench:
    """An MSR605 on a pty, its driver, and an order under way in another thread."""

    def __init__(self, folder):
        self.link = folder / "msr605"
        self.peer = SimulatedAnswerer(self.link, Msr605Core())
        self.card = MagneticCard.blank()
        self.sink = Sink()
        self.driver = None
        self.pool = ThreadPoolExecutor(1)

    def start(self, timing=PATIENT):
        self.driver = Msr605Reader(
            "pty",
            lambda: SerialTransport(str(self.link), SerialSettings()),
            self.sink,
            timing=timing,
        )
        return self

    def order(self):
        self.sink.wait_for(lambda event: getattr(event, "condition", None) is ReaderCondition.READY)
        return self.pool.submit(self.driver.write_card, IMAGE)

    def order_once_armed(self, *, cut_after):
        self.sink.wait_for_kind(ReaderConditionChanged)
        self.peer.core.wait_for(Mode.READ)
        self.peer.cut_after(cut_after)
        return self.pool.submit(self.driver.write_card, IMAGE)

    def swipe_to(self, step, how=Swipe.WELL, card=None, since=0):
        self.sink.wait_for(lambda event: getattr(event, "step", None) is step, since=since)
        self.peer.core.wait_for(Mode.WRITE if step is CardStep.WRITE else Mode.READ)
        self.peer.hand(lambda: self.peer.core.swipe(card or self.card, how))

    def close(self):
        if self.driver:
            self.driver.stop()
        self.pool.shutdown()
        self.peer.close()


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path)
    yield made
    made.close()


def test_a_card_is_written_read_back_and_then_read_like_any_other(bench):
    outcome = bench.start().order()
    bench.swipe_to(CardStep.WRITE)
    bench.swipe_to(CardStep.VERIFY)

    assert outcome.result(10) == WRITTEN
    assert bench.peer.core.is_high_coercivity is True
    bench.peer.core.wait_for(Mode.READ)
    bench.peer.hand(lambda: bench.peer.core.swipe(bench.card))
    assert bench.sink.wait_for_kind(CardRead).card.sgc == "345678"


def test_a_misread_swipe_at_verifying_may_be_repeated(bench):
    outcome = bench.start().order()
    bench.swipe_to(CardStep.WRITE)
    bench.swipe_to(CardStep.VERIFY, Swipe.MISREAD)
    bench.swipe_to(CardStep.VERIFY)

    assert outcome.result(10) == WRITTEN


@pytest.mark.parametrize("how", [Swipe.UNEVEN, Swipe.MISREAD])
def test_a_swipe_that_went_wrong_leaves_the_card_unsure(bench, how):
    outcome = bench.start().order()
    bench.swipe_to(CardStep.WRITE, how)

    assert outcome.result(10) == unsure(WriteReason.FAILED)


def test_a_torn_card_that_the_device_calls_good_is_found_by_reading_back(bench):
    outcome = bench.start().order()
    bench.swipe_to(CardStep.WRITE, Swipe.UNNOTICED)
    bench.swipe_to(CardStep.VERIFY)

    assert outcome.result(10) == unsure(WriteReason.MISMATCH)


def test_another_card_swiped_to_verify_is_no_proof(bench):
    outcome = bench.start().order()
    bench.swipe_to(CardStep.WRITE)
    bench.swipe_to(CardStep.VERIFY, card=MagneticCard([b"", b"1234", b""]))

    assert outcome.result(10) == unsure(WriteReason.MISMATCH)


def test_without_a_swipe_nothing_was_written_and_nothing_will_be(bench):
    outcome = bench.start(QUICK).order()

    assert outcome.result(10) == not_written(WriteReason.NO_CARD)
    bench.peer.core.wait_for(Mode.READ)  # no longer armed to write: the next card is safe


def test_a_device_that_falls_silent_while_armed_leaves_the_card_unsure(bench):
    outcome = bench.start(QUICK).order()
    bench.peer.core.wait_for(Mode.WRITE)
    bench.peer.core.is_mute = True

    assert outcome.result(10) == unsure(WriteReason.SILENT)


def test_a_mute_device_is_told_and_is_not_asked_to_write(bench):
    bench.peer.core.is_mute = True
    bench.start(QUICK)
    bench.sink.wait_for(lambda event: getattr(event, "condition", None) is ReaderCondition.SILENT)

    assert bench.driver.write_card(IMAGE) == not_written(WriteReason.SILENT)


def test_a_device_that_falls_silent_while_nobody_swipes_is_told_and_found_again(bench):
    bench.start(Msr605Timing(answer_s=0.5, alive_s=0.05))
    bench.sink.wait_for_kind(ReaderConditionChanged)
    bench.peer.core.is_mute = True
    bench.sink.wait_for(lambda event: getattr(event, "condition", None) is ReaderCondition.SILENT)
    seen = len(bench.sink.events)

    bench.peer.core.is_mute = False

    bench.sink.wait_for(
        lambda event: getattr(event, "condition", None) is ReaderCondition.READY, since=seen
    )


def test_leaving_disarms_the_device(bench):
    outcome = bench.start().order()
    bench.peer.core.wait_for(Mode.WRITE)
    bench.driver.stop()

    assert outcome.result(10) == unsure(WriteReason.STOPPED)
    bench.peer.core.wait_for(Mode.IDLE)


def test_without_a_port_nothing_is_written(bench):
    bench.peer.unplug()
    bench.start()

    assert bench.driver.write_card(IMAGE) == not_written(WriteReason.GONE)


def test_what_no_card_can_hold_is_refused_before_anything_is_sent(bench):
    bench.start()

    with pytest.raises(CardImageRefused):
        bench.driver.write_card(Tracks(None, "1" * 38))


# Once ordered, the device says ESC y twice and ESC 0, after the first swipe ESC 0, after the second the block.
@pytest.mark.parametrize("said", [1, 3, 5, 7, 8, 60])
def test_the_plug_pulled_at_any_byte_never_claims_too_much(bench, said):
    outcome = bench.start().order_once_armed(cut_after=said)
    if said > 6:
        bench.swipe_to(CardStep.WRITE)
    if said > 8:
        bench.swipe_to(CardStep.VERIFY)

    is_touched = said > 6
    assert outcome.result(10) == (unsure if is_touched else not_written)(WriteReason.GONE)
    seen = len(bench.sink.events)
    bench.peer.plug()
    bench.sink.wait_for_kind(ReaderConditionChanged, since=seen)
    again = bench.pool.submit(bench.driver.write_card, IMAGE)
    bench.swipe_to(CardStep.WRITE, since=seen)
    bench.swipe_to(CardStep.VERIFY, since=seen)
    assert again.result(10) == WRITTEN
