"""A customer's card torn by its owner's hand, and made whole from the till's journal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from drivers_bench import Sink

from drivers.card_readers.base import CardMisread
from drivers.card_readers.pn532 import Pn532Reader
from drivers.card_readers.pn532_link import Pn532Timing
from drivers.card_readers.writing import WRITTEN, WriteVerdict
from drivers.customer_cards.base import CustomerCardRead, Found
from drivers.customer_cards.journaled import write_journaled
from drivers.customer_cards.open_chip import OpenChipScheme
from drivers.customer_cards.open_track import OpenTrackScheme
from drivers.customer_cards.schemes import customer_card_event
from drivers.memory_transport import MemoryTransport
from drivers.registry import open_card_reader
from drivers.simulators.answering_device import SimulatedAnswerer
from drivers.simulators.chip_cards import Classic1K, Ntag213
from drivers.simulators.msr605_core import MagneticCard, Mode, Msr605Core, Swipe
from drivers.simulators.pn532_core import Pn532Core
from tests.helpers.customer_cards import (
    KEYS,
    OTHER_TID,
    OTHER_TOKEN,
    TID,
    TOKEN,
    chip_of,
    new_card,
    new_strip,
)

SCHEME = OpenChipScheme(KEYS)


class Journal:
    def __init__(self):
        self.open, self.outcomes = {}, []

    def intend(self, write_id, image):
        self.open[write_id] = image

    def settle(self, write_id, outcome):
        self.outcomes.append(outcome)
        if outcome.verdict is not WriteVerdict.UNSURE:
            del self.open[write_id]


class Bench:
    def __init__(self):
        self.core, self.sink, self.journal = Pn532Core(), Sink(), Journal()
        self.driver = Pn532Reader(
            "memory",
            lambda: MemoryTransport(self.core.receive),
            self.sink,
            timing=Pn532Timing(poll_s=0.005),
            event_of=customer_card_event(SCHEME),
        )

    def tap(self, card, **options):
        self.core.take_card_away()
        self.core.wait_for_polls(4)
        seen = len(self.sink.events)
        self.core.put_card(card, **options)
        return self.sink.wait_for_kind(CustomerCardRead, since=seen)


@pytest.fixture
def bench():
    made = Bench()
    yield made
    made.driver.stop()


@pytest.mark.parametrize("chip", [Ntag213, Classic1K])
def test_a_token_torn_at_any_exchange_is_whole_after_the_next_tap(bench, chip):
    founds = set()
    # A tap and the order read the card once each before the first byte is written: 10 exchanges, or 12.
    reads = 2 * (10 if chip is Ntag213 else 12)
    for exchanges in range(reads - 2, reads + 7):
        card = chip()
        kind = "ultralight" if chip is Ntag213 else "classic"
        card.area = SCHEME.load(new_card(card.uid, kind), TOKEN, TID).after
        tapped = bench.tap(card, leaves_after=exchanges)
        image = SCHEME.load(tapped.medium, OTHER_TOKEN, OTHER_TID, is_replacing=True)
        outcome = write_journaled(bench.journal, bench.driver, "w", image)

        tapped = bench.tap(card)
        founds.add(found := SCHEME.found(tapped.medium, image))
        assert (found is Found.NOT_WRITTEN) or outcome.verdict is WriteVerdict.UNSURE
        if found is Found.TORN:
            assert tapped.card.is_repair_due
            assert tapped.card.pending.token == TOKEN  # the one before is whole meanwhile
        if found is not Found.WRITTEN:
            repaired = SCHEME.again(tapped.medium, image)
            assert write_journaled(bench.journal, bench.driver, "w", repaired) == WRITTEN
        read = SCHEME.read(chip_of(card.area, card.uid, kind))
        assert (read.pending.token, read.torn) == (OTHER_TOKEN, set())

    assert founds == {Found.NOT_WRITTEN, Found.TORN, Found.WRITTEN}


def test_a_torn_strip_is_written_again_from_the_journals_image(tmp_path):
    peer, sink, journal = SimulatedAnswerer(tmp_path / "msr605", Msr605Core()), Sink(), Journal()
    (tmp_path / "keys").write_text(f"7 {KEYS[7].public_bytes_raw().hex()}\n")
    driver = open_card_reader(
        f"msr605:{tmp_path}/msr605?scheme=open&card_keys={tmp_path}/keys", sink
    )
    strips = OpenTrackScheme(KEYS)
    image = strips.load(new_strip(), TOKEN, TID)
    card = MagneticCard.blank()

    def swipe(mode, how=Swipe.WELL):
        peer.core.wait_for(mode)
        peer.hand(lambda: peer.core.swipe(card, how))

    with ThreadPoolExecutor(1) as pool:
        torn = pool.submit(write_journaled, journal, driver, "w", image)
        swipe(Mode.WRITE, Swipe.UNEVEN)
        assert torn.result(10).verdict is WriteVerdict.UNSURE
        swipe(Mode.READ)
        sink.wait_for_kind(CardMisread)

        again = pool.submit(write_journaled, journal, driver, "w", journal.open["w"])
        swipe(Mode.WRITE)
        swipe(Mode.READ)
        assert again.result(10) == WRITTEN
    seen = len(sink.events)
    swipe(Mode.READ)
    read = sink.wait_for_kind(CustomerCardRead, since=seen)
    driver.stop()
    peer.close()

    assert (read.card.pending.token, journal.open) == (TOKEN, {})
