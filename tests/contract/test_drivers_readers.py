"""What every card reader driver promises, on a line in memory and on a real pty."""

from __future__ import annotations

import pytest
from drivers_bench import Sink
from readers_bench import PTY_RIGS, RIGS, make_rig

from drivers.card_readers.base import CardMisread, CardRead
from drivers.card_readers.track2 import Track2Decoder, Track2Reader
from drivers.events import DeviceConnected, DeviceLost
from drivers.memory_transport import MemoryTransport
from drivers.registry import open_card_reader
from drivers.simulators.track2_reader import track_line


@pytest.fixture(params=RIGS)
def rig(request, tmp_path):
    made = make_rig(request.param, tmp_path)
    yield made
    made.close()


@pytest.fixture(params=PTY_RIGS)
def pty_rig(request, tmp_path):
    made = make_rig(request.param, tmp_path)
    yield made
    made.close()


def test_what_is_shown_becomes_one_event_with_all_of_it(rig):
    rig.show()

    event = rig.sink.wait_for_kind(rig.kind.event)
    assert rig.kind.shows(event)


def test_no_repr_and_no_misread_repeats_what_was_read(rig):
    rig.show_bad()
    rig.sink.wait_for_kind(CardMisread)
    rig.show()
    rig.sink.wait_for_kind(rig.kind.event)

    assert "57310482991622074685" not in repr(rig.sink.events)


def test_a_misread_is_told_and_the_next_one_counts(rig):
    rig.show_bad()
    rig.sink.wait_for_kind(CardMisread)

    rig.show()

    rig.sink.wait_for_kind(rig.kind.event)


def test_half_of_it_is_told_after_a_silence_and_the_next_one_counts(rig):
    rig.show(upto=17)
    rig.sink.wait_for_kind(CardMisread)

    rig.show()

    rig.sink.wait_for_kind(rig.kind.event)


@pytest.mark.parametrize("sent", [0, 1, 20, 39])
def test_an_unplugged_reader_comes_back_by_itself(rig, sent):
    rig.show(upto=sent)
    rig.unplug()
    rig.sink.wait_for_kind(DeviceLost)
    seen = len(rig.sink.events)

    rig.plug()

    rig.sink.wait_for_kind(DeviceConnected, since=seen)
    rig.show()
    rig.sink.wait_for_kind(rig.kind.event, since=seen)


def test_a_reader_that_was_never_there_is_told_once(pty_rig, tmp_path):
    sink = Sink()
    uri = f"{pty_rig.kind.scheme}:{tmp_path}/later"
    driver = open_card_reader(uri, sink)
    sink.wait_for_kind(DeviceLost)
    peer = pty_rig.kind.simulator(tmp_path / "later")
    sink.wait_for_kind(DeviceConnected)
    driver.stop()
    peer.close()

    assert [type(event) for event in sink.events][:2] == [DeviceLost, DeviceConnected]
    assert len([event for event in sink.events if isinstance(event, DeviceLost)]) == 1


def test_a_port_in_use_is_told_as_busy(pty_rig):
    second = Sink()

    other = open_card_reader(pty_rig.uri, second)

    assert second.wait_for_kind(DeviceLost).code == "device_busy"
    other.stop()


@pytest.mark.expects_log("the event sink failed")
def test_a_sink_that_fails_does_not_stop_the_reader():
    sink = Sink()
    line = MemoryTransport()

    def clumsy(event):
        sink(event)
        raise RuntimeError("a bug above")

    driver = Track2Reader("memory", lambda: line, Track2Decoder(), clumsy)
    sink.wait_for_kind(DeviceConnected)

    line.deliver(track_line("600727571234567823=2712=0207345678053"))

    sink.wait_for_kind(CardRead)
    driver.stop()
