"""Test-only launcher: the vending server with one of its promises broken."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

from tests.chaos.faults import FAULTS
from vending_server.app import serve
from vending_server.config import load_config


def main() -> None:
    """Serve with the fault planted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fault", choices=FAULTS)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    args = parser.parse_args()
    FAULTS[args.fault].replaced()
    config = load_config(args.config)
    serve(dataclasses.replace(config, port=args.port, workers=args.workers))


if __name__ == "__main__":
    main()
