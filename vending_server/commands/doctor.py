"""`doctor`: look the server over, a line for each thing; exit status 1 when something is wrong."""

from __future__ import annotations

import argparse
import sys

from vending_server.clock import SystemClock
from vending_server.commands.common import add_all_seals, add_config, config_of, database_of
from vending_server.operations.doctor import Level, examine
from vending_server.reconciliation.seals import NEWEST


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    add_config(parser)
    add_all_seals(parser)


def run(args: argparse.Namespace) -> int:
    """Examine and tell; a warning alone is no failure."""
    config = config_of(args)
    with database_of(config) as engine:
        newest = None if args.all_seals else NEWEST
        found = examine(config, engine, SystemClock().now(), seals_of_each_point=newest)
    for one in found:
        sys.stdout.write(f"{one.level.value:<5}{one.what}: {one.text}\n")
    return int(any(one.level is Level.FAIL for one in found))
