"""Test-only launcher: the vending server, killed with SIGKILL at a numbered step of a sale."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

from tests.harness.killed import killer
from vending_server.app import serve
from vending_server.config import load_config


def main() -> None:
    """Serve until the step is reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--kill-at", required=True)
    args = parser.parse_args()
    config = dataclasses.replace(load_config(args.config), port=args.port)
    serve(config, on_step=killer(args.kill_at))


if __name__ == "__main__":
    main()
