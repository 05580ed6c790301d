"""`serve` says in one line why it does not begin."""

from __future__ import annotations

import socket

import pytest

from vending_server.__main__ import main
from vending_server.errors import Misconfigured
from vending_server.listening import listen_beside, listen_or_hold


def test_a_port_that_is_taken_is_told_in_one_line(tmp_path, capsys):
    folder = tmp_path / "server"
    argv = ["load-sample-town", "--customers", "1", "--seed", "1", "--months", "1"]
    assert main(["init", "--mode", "sample", "--directory", str(folder)]) == 0
    config = ["--config", str(folder / "server.toml")]
    assert main([*argv, *config]) == 0
    capsys.readouterr()

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", *config, "--port", str(port)]) == 2

    told = capsys.readouterr().err
    assert f"127.0.0.1:{port}" in told
    assert "Traceback" not in told


def test_workers_listen_side_by_side_and_nobody_else_does():
    with (
        listen_or_hold("127.0.0.1", 0, workers=2) as held,
        listen_beside(held) as one,
        listen_beside(held),
    ):
        port = held.getsockname()[1]
        assert one.getsockname()[1] == port
        with pytest.raises(Misconfigured, match=f"127.0.0.1:{port}"):
            listen_or_hold("127.0.0.1", port, workers=2)
        with socket.create_connection(("127.0.0.1", port)):
            pass


def test_a_port_that_is_only_held_takes_no_line():
    with listen_or_hold("127.0.0.1", 0, workers=2) as held, pytest.raises(ConnectionRefusedError):
        socket.create_connection(held.getsockname())
