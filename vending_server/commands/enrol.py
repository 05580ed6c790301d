"""`enrol`: print a one-time code with which one machine may become a terminal of a point.

Where the town has an authority of its own, its fingerprint comes on a second line: the till is told
both, and so knows the server as the server knows the till.
"""

from __future__ import annotations

import argparse
import sys

from vending_server.certificates.authority import fingerprint
from vending_server.certificates.files import read_certificate
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
    config = config_of(args)
    with database_of(config) as engine:
        # Committed first: a code that was printed works.
        with writing(engine) as connection:
            code = make_enrolment_code(connection, args.point, SystemClock().now())
        sys.stdout.write(f"{code}\n")
    if config.tls_authority_file is not None:
        told = fingerprint(read_certificate(config.tls_authority_file))
        sys.stdout.write(f"--authority {told}\n")
    return 0
