"""The guard that keeps tests off the network."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from tests.helpers.sockets import SocketBlockedError


def _bind(host: str) -> None:
    with socket.socket() as probe:
        probe.bind((host, 0))


def test_a_unit_test_cannot_reach_even_this_machine():
    with pytest.raises(SocketBlockedError):
        _bind("127.0.0.1")


@pytest.mark.contract
def test_a_contract_test_may_use_loopback():
    _bind("127.0.0.1")
    _bind("localhost")


@pytest.mark.contract
@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 80), ("0.0.0.0", 0)])
def test_no_test_leaves_this_machine(address):
    with socket.socket() as probe, pytest.raises(SocketBlockedError):
        probe.connect(address)


def test_unix_sockets_and_event_loops_go_on_working(tmp_path: Path):
    with socket.socket(socket.AF_UNIX) as probe:
        probe.bind(str(tmp_path / "s"))

    assert asyncio.run(asyncio.sleep(0, "done")) == "done"
