"""`openapi`: write the description of the HTTP interface, as OpenAPI 3.1."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from vending_server.app import describe_interface
from vending_server.errors import Misconfigured


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("--output", type=Path, metavar="FILE", help="instead of standard output")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    text = describe_interface().decode() + "\n"
    if args.output is None:
        sys.stdout.write(text)
        return 0
    try:
        args.output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Misconfigured(f"{args.output}: {error.strerror}") from None
    return 0
