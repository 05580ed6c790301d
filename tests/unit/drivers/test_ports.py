from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from drivers import ports
from drivers.ports import FoundPort, found_ports


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two ports, one of them with a link of udev's."""
    (tmp_path / "ttyUSB0").touch()
    by_id = tmp_path / "by-id"
    by_id.mkdir()
    (by_id / "usb-Printer_1").symlink_to(tmp_path / "ttyUSB0")
    told = [
        SimpleNamespace(device="/dev/ttyS0", description="n/a"),
        SimpleNamespace(device=str(tmp_path / "ttyUSB0"), description="A printer"),
    ]
    monkeypatch.setattr(ports.list_ports, "comports", lambda: told)
    return by_id


def test_a_port_is_named_by_what_hangs_on_it(machine: Path):
    assert found_ports(machine) == [
        FoundPort(str(machine / "usb-Printer_1"), "A printer"),
        FoundPort("/dev/ttyS0", ""),
    ]


def test_without_such_names_the_systems_own_are_told(machine: Path, tmp_path: Path):
    assert [port.path for port in found_ports(tmp_path / "none")] == [
        str(tmp_path / "ttyUSB0"),
        "/dev/ttyS0",
    ]
