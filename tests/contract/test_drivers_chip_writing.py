"""Writing chip cards: what is sure, what is not, and what a card taken away or a pulled plug leaves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from drivers_bench import Sink

from drivers.card_readers.base import ReaderCondition, ReaderConditionChanged
from drivers.card_readers.chip_memory import ChipTapped
from drivers.card_readers.pn532 import ChipImage, Pn532Reader
from drivers.card_readers.pn532_link import Pn532Timing
from drivers.card_readers.writing import WRITTEN, WriteReason, WriteVerdict, not_written, unsure
from drivers.errors import DeviceGone
from drivers.memory_transport import MemoryTransport
from drivers.simulators.answering_device import SimulatedAnswerer
from drivers.simulators.chip_cards import Classic1K, Ntag213
from drivers.simulators.pn532_core import Pn532Core
from drivers.transport import SerialSettings, SerialTransport

QUICK = Pn532Timing(ack_s=0.2, answer_s=0.2, poll_s=0.01, card_s=0.1)
NEW = b"\xa5" * 32
CHIPS = pytest.mark.parametrize("chip", [Ntag213, Classic1K])


def image_for(card):
    return ChipImage(card.uid, card.area, ((96, NEW),))


class Bench:
    """A PN532 and its driver, on a line in memory that may be cut after so many bytes."""

    def __init__(self, *, cut_after=None):
        self.core = Pn532Core()
        self.sink = Sink()
        self._cut_after, self._is_there = cut_after, True
        self.driver = Pn532Reader("memory", self._open, self.sink, timing=QUICK)

    def _open(self):
        if not self._is_there:
            raise DeviceGone("unplugged")
        self._is_there = self._cut_after is None
        return MemoryTransport(self.core.receive, cut_after=self._cut_after)


@pytest.fixture
def bench():
    made = Bench()
    made.sink.wait_for_kind(ReaderConditionChanged)
    yield made
    made.driver.stop()


@CHIPS
def test_a_card_is_written_and_read_back(bench, chip):
    card = chip()
    bench.core.put_card(card)

    assert bench.driver.write_card(image_for(card)) == WRITTEN
    assert card.area[96:128] == NEW


def test_a_card_is_told_once_while_it_lies_there_and_again_after_it_was_away(bench):
    card = Ntag213()
    bench.core.put_card(card)
    bench.sink.wait_for_kind(ChipTapped)
    bench.core.wait_for_polls(4)
    bench.core.take_card_away()
    bench.core.wait_for_polls(4)
    seen = len(bench.sink.events)
    bench.core.put_card(card)
    bench.sink.wait_for_kind(ChipTapped, since=seen)

    assert len([event for event in bench.sink.events if isinstance(event, ChipTapped)]) == 2


@CHIPS
def test_a_card_taken_away_at_any_moment_never_claims_too_much(bench, chip):
    verdicts = []
    for exchanges in range(1, 60):
        card = chip()
        before, image = card.area, image_for(card)
        bench.core.take_card_away()
        bench.core.put_card(card, leaves_after=exchanges)
        # The driver may have read it already, as a tap: either way the outcome must be honest.
        outcome = bench.driver.write_card(image)
        verdicts.append(outcome.verdict)
        if outcome.verdict is WriteVerdict.WRITTEN:
            assert card.area == image.after
            break
        assert outcome.verdict is WriteVerdict.UNSURE or card.area == before

    assert verdicts[-1] is WriteVerdict.WRITTEN
    assert {WriteVerdict.NOT_WRITTEN, WriteVerdict.UNSURE} <= set(verdicts)


def test_a_torn_write_is_unsure_and_seen_at_the_next_tap(bench):
    card = Ntag213()
    image = image_for(card)
    reads = 1 + 9
    bench.core.put_card(card, leaves_after=2 * reads + 3)  # a tap, then the order's own reading
    bench.sink.wait_for_kind(ChipTapped)

    assert bench.driver.write_card(image) == unsure(WriteReason.CARD_LEFT)
    seen = len(bench.sink.events)
    bench.core.wait_for_polls(4)
    bench.core.put_card(card)
    tapped = bench.sink.wait_for_kind(ChipTapped, since=seen)
    assert tapped.chip.area not in {image.before, image.after}


def test_the_line_cut_after_any_byte_never_claims_too_much():
    verdicts = set()
    for cut_after in range(20, 900, 23):
        made = Bench(cut_after=cut_after)
        card = Ntag213()
        image = image_for(card)
        made.core.put_card(card)
        outcome = made.driver.write_card(image)
        made.driver.stop()
        verdicts.add(outcome.verdict)

        assert outcome.verdict is not WriteVerdict.WRITTEN or card.area == image.after
        assert outcome.verdict is not WriteVerdict.NOT_WRITTEN or card.area == image.before

    assert {WriteVerdict.NOT_WRITTEN, WriteVerdict.UNSURE} <= verdicts


def test_another_card_is_left_alone(bench):
    card, other = Ntag213(), Ntag213(bytes.fromhex("04000000000001"))
    bench.core.put_card(other)

    assert bench.driver.write_card(image_for(card)) == not_written(WriteReason.OTHER_CARD)
    assert other.area == bytes(144)


def test_a_card_that_changed_since_is_left_alone(bench):
    card = Ntag213()
    image = image_for(card)
    card.area = b"\x01" * 144
    bench.core.put_card(card)

    assert bench.driver.write_card(image) == not_written(WriteReason.CHANGED)
    assert card.area == b"\x01" * 144


def test_without_a_card_nothing_is_written(bench):
    assert bench.driver.write_card(image_for(Ntag213())) == not_written(WriteReason.NO_CARD)


def test_a_card_that_programs_badly_is_found_by_reading_back(bench):
    card = Ntag213()
    take = card.take
    card.take = lambda command, tears=False: take(command, tears=command[0] == 0xA2)
    bench.core.put_card(card)

    assert bench.driver.write_card(image_for(card)) == unsure(WriteReason.MISMATCH)


def test_a_mute_device_is_told_turns_orders_away_and_is_found_again(bench):
    bench.core.faults.is_mute = True
    bench.sink.wait_for(lambda event: getattr(event, "condition", None) is ReaderCondition.SILENT)

    assert bench.driver.write_card(image_for(Ntag213())) == not_written(WriteReason.SILENT)
    seen = len(bench.sink.events)
    bench.core.faults.is_mute = False
    bench.sink.wait_for(
        lambda event: getattr(event, "condition", None) is ReaderCondition.READY, since=seen
    )


# From the order on the device says 361 bytes until the card was read, 48 for the writes, 336 for reading back.
@pytest.mark.parametrize("said", [3, 390, 600])
def test_on_a_real_port_the_plug_is_pulled_and_the_card_is_written_after_the_return(tmp_path, said):
    peer = SimulatedAnswerer(tmp_path / "pn532", Pn532Core())
    sink = Sink()
    driver = Pn532Reader(
        "pty",
        lambda: SerialTransport(str(tmp_path / "pn532"), SerialSettings()),
        sink,
        timing=Pn532Timing(poll_s=0.01),
    )
    sink.wait_for_kind(ReaderConditionChanged)
    card = Classic1K()
    image = image_for(card)
    peer.core.put_card(card)
    sink.wait_for_kind(ChipTapped)
    peer.cut_after(said)
    with ThreadPoolExecutor(1) as pool:
        outcome = pool.submit(driver.write_card, image).result(10)
    seen = len(sink.events)
    assert outcome.reason is WriteReason.GONE
    assert outcome.verdict is WriteVerdict.UNSURE or card.area == image.before

    peer.plug()
    tapped = sink.wait_for_kind(ChipTapped, since=seen).chip

    assert driver.write_card(ChipImage(tapped.uid, tapped.area, image.writes)) == WRITTEN
    driver.stop()
    peer.close()
