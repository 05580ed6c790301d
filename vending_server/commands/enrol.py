"""`enrol`: print a one-time code with which one machine may become a terminal of a point."""

from __future__ import annotations

import argparse
import sys

from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, config_of, database_of
from vending_server.db.engine import writing
from vending_server.points.service import make_enrolment_code


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--point", type=int, required=True, metavar="N")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    with database_of(config_of(args)) as engine:
        # Committed first: a code that was printed works.
        with writing(engine) as connection:
            code = make_enrolment_code(connection, args.point, SystemClock().now())
        sys.stdout.write(f"{code}\n")
    return 0
