"""`backup`: write an encrypted backup of the running server to every configured folder.

Exit status 1 when a folder has no copy: the others have theirs, and each fault is told.
"""

from __future__ import annotations

import argparse
import sys

from vending_server.app import VERSION
from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, config_of, database_of
from vending_server.commands.custodians import command_actor
from vending_server.keys.opening import open_sealer
from vending_server.operations.backup import take_backup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: there is no backup at all; one line says why.
    """
    config = config_of(args)
    with database_of(config) as engine:
        report = take_backup(
            config,
            engine,
            clock=SystemClock(),
            sealer=open_sealer(config),
            release=VERSION,
            actor=command_actor(),
        )
    sys.stdout.write(
        f"{report.file_name}: {report.rows} rows, {report.bytes} bytes, SHA-256 {report.sha256}\n"
    )
    for target in report.targets:
        sys.stdout.write(f"{target.folder}: {target.fault or 'written and read back'}\n")
    return 0 if report.is_everywhere else 1
