"""`serve` says in one line why it does not begin."""

from __future__ import annotations

import socket

from vending_server.__main__ import main


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
