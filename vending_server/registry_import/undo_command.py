"""`undo-import`: take back what a batch of `import-registry` did, whole or not at all."""

from __future__ import annotations

import argparse
import sys

from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, command_actor, config_of, database_of
from vending_server.db.engine import writing
from vending_server.registry_import.service import undo_batch


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("batch", metavar="BATCH", help="as import-registry printed it")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        ImportRefused: rows of the batch were sold to or changed since; nothing was undone.
    """
    with database_of(config_of(args)) as engine, writing(engine) as connection:
        undo_batch(connection, args.batch, actor=command_actor(), now=SystemClock().now())
    sys.stdout.write(f"batch {args.batch} is undone\n")
    return 0
