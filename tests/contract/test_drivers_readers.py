"""What every card reader driver promises, on a line in memory and on a real pty."""

from __future__ import annotations

import pytest
from drivers_bench import Sink

from drivers.card_readers.base import CardMisread, CardRead, MisreadReason
from drivers.card_readers.track2 import Track2Decoder, Track2Reader
from drivers.errors import DeviceGone
from drivers.events import DeviceConnected, DeviceLost
from drivers.memory_transport import MemoryTransport
from drivers.registry import open_card_reader
from drivers.simulators.track2_reader import SimulatedTrack2Reader, track_line

TEXT = "600727571234567823=2712=0207345678053"
ID_RECORD = "60072757123456782327120207345678053"


class MemoryReaderRig:
    def __init__(self, _folder):
        self.sink = Sink()
        self._lines = [MemoryTransport()]
        self._is_there = True
        self.driver = Track2Reader("memory", self._open, Track2Decoder(), self.sink)

    def raw(self, data):
        self._lines[-1].deliver(data)

    def unplug(self):
        self._is_there = False
        self._lines[-1].unplug()

    def plug(self):
        self._lines.append(MemoryTransport())
        self._is_there = True

    def close(self):
        self.driver.stop()

    def _open(self):
        if not self._is_there:
            raise DeviceGone("unplugged")
        return self._lines[-1]


class PtyReaderRig:
    def __init__(self, folder):
        self.sink = Sink()
        self._peer = SimulatedTrack2Reader(folder / "reader")
        self.raw = self._peer.raw
        self.unplug = self._peer.port.unplug
        self.plug = self._peer.port.plug
        self.driver = open_card_reader(f"track2:{folder}/reader", self.sink)

    def close(self):
        self.driver.stop()
        self._peer.close()


@pytest.fixture(params=[MemoryReaderRig, PtyReaderRig], ids=["memory", "pty"])
def rig(request, tmp_path):
    made = request.param(tmp_path)
    made.sink.wait_for_kind(DeviceConnected)
    yield made
    made.close()


def test_a_swipe_becomes_one_card(rig):
    rig.raw(track_line(TEXT))

    event = rig.sink.wait_for_kind(CardRead)
    assert event.card.id_record == ID_RECORD


def test_a_misread_says_why_and_the_next_swipe_counts(rig):
    line = bytearray(track_line(TEXT))
    line[5] ^= 0x01

    rig.raw(bytes(line))

    assert rig.sink.wait_for_kind(CardMisread).reason is MisreadReason.LRC
    rig.raw(track_line(TEXT))
    rig.sink.wait_for_kind(CardRead)


def test_half_a_card_is_told_after_a_silence(rig):
    rig.raw(track_line(TEXT)[:17])

    assert rig.sink.wait_for_kind(CardMisread).reason is MisreadReason.TIMEOUT


@pytest.mark.parametrize("sent", [0, 1, 20, 39, 41])
def test_an_unplugged_reader_comes_back_by_itself(rig, sent):
    rig.raw(track_line(TEXT)[:sent])
    rig.unplug()
    rig.sink.wait_for_kind(DeviceLost)
    seen = len(rig.sink.events)

    rig.plug()

    rig.sink.wait_for_kind(DeviceConnected, since=seen)
    rig.raw(track_line(TEXT))
    rig.sink.wait_for_kind(CardRead, since=seen)


def test_a_reader_that_was_never_there_is_told_once(tmp_path):
    sink = Sink()
    driver = open_card_reader(f"track2:{tmp_path}/nothing", sink)
    sink.wait_for_kind(DeviceLost)
    peer = SimulatedTrack2Reader(tmp_path / "nothing")
    sink.wait_for_kind(DeviceConnected)
    driver.stop()
    peer.close()

    assert [type(event) for event in sink.events] == [DeviceLost, DeviceConnected]


def test_a_port_in_use_is_told_as_busy(tmp_path):
    peer = SimulatedTrack2Reader(tmp_path / "reader")
    first, second = Sink(), Sink()
    owner = open_card_reader(f"track2:{tmp_path}/reader", first)
    first.wait_for_kind(DeviceConnected)

    other = open_card_reader(f"track2:{tmp_path}/reader", second)

    assert second.wait_for_kind(DeviceLost).code == "device_busy"
    for driver in (owner, other):
        driver.stop()
    peer.close()


@pytest.mark.expects_log("the event sink failed")
def test_a_sink_that_fails_does_not_stop_the_reader(tmp_path):
    sink = Sink()
    line = MemoryTransport()

    def clumsy(event):
        sink(event)
        raise RuntimeError("a bug above")

    driver = Track2Reader("memory", lambda: line, Track2Decoder(), clumsy)
    sink.wait_for_kind(DeviceConnected)

    line.deliver(track_line(TEXT))

    sink.wait_for_kind(CardRead)
    driver.stop()
