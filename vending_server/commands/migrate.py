"""`migrate`: bring database and key store up to this release.

The key store of a server of before receipts were signed gets its receipt key, and one of before
packs were sealed their master; nothing else in it is touched.
"""

from __future__ import annotations

import argparse
import sys

from vending_server.commands.common import add_config, config_of, database_failures_told
from vending_server.db.migrate import newest_revision, upgrade
from vending_server.keys.opening import make_missing_keys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    config = config_of(args)
    with database_failures_told():
        upgrade(config.database_url)
    sys.stdout.write(f"the database is at revision {newest_revision()}\n")
    made = make_missing_keys(config)
    if made.receipt_key:
        sys.stdout.write(f"{config.key_store_file}: receipts are signed from the next start on\n")
    if made.pack_master:
        sys.stdout.write(f"{config.key_store_file}: packs are sealed from the next start on\n")
    if any(made):
        sys.stdout.write("make a backup after that start: the last one lacks the key\n")
    return 0
