"""`migrate`: bring database and key store up to this release.

The key store of a server of before receipts were signed gets its receipt key; nothing else in it is
touched.
"""

from __future__ import annotations

import argparse
import sys

from vending_server.commands.common import add_config, config_of, database_failures_told
from vending_server.db.migrate import newest_revision, upgrade
from vending_server.keys.opening import make_receipt_key


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    config = config_of(args)
    with database_failures_told():
        upgrade(config.database_url)
    sys.stdout.write(f"the database is at revision {newest_revision()}\n")
    if make_receipt_key(config):
        sys.stdout.write(
            f"{config.key_store_file}: receipts are signed from the next start on;"
            " make a backup then: the last one lacks the key\n"
        )
    return 0
