from __future__ import annotations

import select

import pytest

from drivers.errors import DeviceBusy, DeviceGone, PortRefused, WriteDeadlinePassed
from drivers.memory_transport import MemoryTransport
from drivers.simulators.pty_port import PtyPort
from drivers.transport import SerialSettings, SerialTransport


@pytest.fixture
def port(tmp_path):
    made = PtyPort(tmp_path / "port")
    yield made
    made.close()


@pytest.fixture
def line(port):
    opened = SerialTransport(str(port.path), SerialSettings())
    yield opened
    opened.close()


def test_bytes_come_and_go(port, line):
    line.write(b"to the device", 1)
    assert port.read() in {b"", b"to the device"}

    port.write(b"to us")

    assert line.read(100, 5) == b"to us"


def test_nothing_comes_before_the_deadline(line):
    assert line.read(10, 0.01) == b""


def test_a_write_to_a_device_that_takes_nothing_ends_at_its_deadline(line):
    with pytest.raises(WriteDeadlinePassed):
        line.write(bytes(1_000_000), 0.05)


def test_a_wake_before_the_read_is_not_lost(line):
    line.wake()

    assert line.read(10, 60) == b""


def test_an_unplugged_port_is_gone_for_reading_and_writing(port, line):
    port.unplug()

    with pytest.raises(DeviceGone):
        line.read(10, 1)
    with pytest.raises(DeviceGone):
        line.write(b"x", 1)


def test_a_closed_transport_may_be_woken_and_closed_again(line):
    line.close()

    line.wake()
    line.abort()
    line.close()


def test_a_device_outlives_a_new_port_of_the_same_number(port, monkeypatch):
    def replugged_first(watched, *_others):
        port.unplug()
        port.plug()
        return watched[1:], [], []  # the old port had something to read

    monkeypatch.setattr(select, "select", replugged_first)

    assert port.read() == b""


def test_a_missing_port_is_gone(tmp_path):
    with pytest.raises(DeviceGone):
        SerialTransport(str(tmp_path / "nothing"), SerialSettings())


def test_a_file_is_no_port(tmp_path):
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(PortRefused):
        SerialTransport(str(tmp_path / "file"), SerialSettings())


def test_a_port_in_use_is_busy(port, line):
    with pytest.raises(DeviceBusy):
        SerialTransport(str(port.path), SerialSettings())


def test_a_memory_line_that_is_cut_passes_on_what_came_before():
    heard = []
    line = MemoryTransport(lambda data: heard.append(data) or b"", cut_after=3)

    with pytest.raises(DeviceGone):
        line.write(b"abcdef", 1)

    assert heard == [b"abc"]
