"""`migrate`: bring the configured database up to the schema of this release."""

from __future__ import annotations

import argparse
import sys

from vending_server.commands.common import add_config, config_of, database_failures_told
from vending_server.db.migrate import newest_revision, upgrade


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    with database_failures_told():
        upgrade(config_of(args).database_url)
    sys.stdout.write(f"the database is at revision {newest_revision()}\n")
    return 0
