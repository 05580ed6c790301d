"""`serve`: run the vending server until it is told to stop."""

from __future__ import annotations

import argparse
import dataclasses

from vending_server.app import serve
from vending_server.commands.common import add_config, config_of
from vending_server.config import PORTS, WORKERS, check_workers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument(
        "--clock-is-right",
        action="store_true",
        help="start although the last sale was long ago; look at the clock first",
    )
    parser.add_argument("--port", type=_port, metavar="N", help="instead of the configured one")
    parser.add_argument(
        "--workers", type=_workers, metavar="N", help="processes, instead of the configured number"
    )


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    config = config_of(args)
    if args.port is not None:
        config = dataclasses.replace(config, port=args.port)
    if args.workers is not None:
        config = dataclasses.replace(config, workers=args.workers)
        check_workers(config)
    serve(config, clock_is_right=args.clock_is_right)
    return 0


def _port(text: str) -> int:
    port = int(text)
    if port not in PORTS:
        raise argparse.ArgumentTypeError(f"a port is {PORTS[0]} to {PORTS[-1]}")
    return port


def _workers(text: str) -> int:
    count = int(text)
    if count not in WORKERS:
        raise argparse.ArgumentTypeError(f"{WORKERS[0]} to {WORKERS[-1]} processes")
    return count
