"""`restore`: bring a backup into an empty database; two people, and a new epoch begins.

The database of server.toml must be empty (or fresh from `init`).  The key store is put back too,
and with the custodians' shares the key-encryption key, unless this server already has keys.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from vending_server.approvals.model import TwoPersonAction
from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, config_of, database_of
from vending_server.commands.custodians import (
    add_backup_key,
    add_kek_shares,
    add_two_people,
    backup_private_key,
    command_actor,
    escrowed_kek,
    sealer_of,
    two_people,
)
from vending_server.config import ServerConfig
from vending_server.errors import Misconfigured
from vending_server.keys.files import create_secret_file, read_secret_file
from vending_server.keys.sealing import Sealer
from vending_server.operations.restore import RestoreReport, put_key_store, restore
from vending_server.operators.passwords import Passwords
from vending_server.privacy.forgotten import list_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--backup", type=Path, required=True, metavar="FILE")
    add_backup_key(parser)
    add_kek_shares(parser, otherwise="without them this server's own key must fit")
    add_two_people(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: the backup, the shares, the people or the database are not as they must be;
            nothing was restored.
    """
    config = config_of(args)
    clock = SystemClock()
    forgotten = list_of(config, args.backup.parent)
    people = two_people(args, TwoPersonAction.RESTORE, clock=clock, passwords=Passwords())
    sealer = sealer_of(args, config)
    with database_of(config) as engine:
        report = restore(
            engine,
            args.backup,
            private=backup_private_key(args),
            sealer=sealer,
            mode=config.mode,
            two_people=people,
            clock=clock,
            actor=command_actor(),
            forgotten=forgotten.read(),
        )
    forgotten.level()
    sys.stdout.write(_told(report))
    for line in _put_keys(args, config, report, sealer):
        sys.stdout.write(f"{line}\n")
    return 0


def _told(report: RestoreReport) -> str:
    waiting = "".join(f"  {terminal_id}\n" for terminal_id in report.awaited)
    again = ""
    if report.anonymised or report.waiting:
        again = (
            f"{report.anonymised} people were anonymised again; {report.waiting} wait for"
            " retention --apply, until their contracts are closed in these books\n"
        )
    return (
        f"restored {report.rows} rows as of {report.taken_at}; epoch {report.epoch} begins\n"
        f"{len(report.awaited)} terminals must report before they sell, and before any vend is"
        f" answered with 'none':\n{waiting}{again}"
    )


def _put_keys(
    args: argparse.Namespace, config: ServerConfig, report: RestoreReport, sealer: Sealer
) -> list[str]:
    """Put the keys back; the database is restored by now, so that a fault here is only told."""
    told = []
    try:
        told.append(put_key_store(config.key_store_file, report.key_store, sealer))
        if args.kek_share and config.key_encryption_key_file is not None:
            told.append(_put_kek(config.key_encryption_key_file, escrowed_kek(args)))
    except Misconfigured as error:
        told.append(f"KEYS NOT RESTORED: {error}")
    return told


def _put_kek(path: Path, kek: bytes) -> str:
    if path.exists():
        if read_secret_file(path) == kek:
            return f"{path}: the same already"
        path.rename(path.with_name(path.name + ".before-restore"))
    create_secret_file(path, kek)
    return f"{path}: restored from the shares"
