"""`verify-audit`: prove that no record of the audit log was changed, taken out or put in."""

from __future__ import annotations

import argparse
import sys

from vending_server.audit.service import verify
from vending_server.commands.common import add_config, config_of, database_of
from vending_server.db.engine import reading


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    add_config(parser)
    parser.add_argument(
        "--contains",
        metavar="HASH",
        help="a hash that an earlier run printed; the log must still hold it",
    )


def run(args: argparse.Namespace) -> int:
    """Walk the chain; exit status 1 when it is broken."""
    with database_of(config_of(args)) as engine, reading(engine) as connection:
        verdict = verify(connection, must_contain=args.contains)
    if verdict.fault:
        sys.stdout.write(f"BROKEN after {verdict.records} records: {verdict.fault}\n")
        return 1
    sys.stdout.write(f"{verdict.records} records, the chain holds, head {verdict.head_hash}\n")
    return 0
