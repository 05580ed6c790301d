"""`prove-restore`: restore a backup into a scratch database and recompute the books.

Exit status 1 when anything was found.  The result is recorded in this server's database, where
`doctor` and head office see when a restore was last proven.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from vending_server.clock import SystemClock
from vending_server.commands.common import (
    add_all_seals,
    add_config,
    config_of,
    database_failures_told,
    database_of,
)
from vending_server.commands.custodians import (
    add_backup_key,
    add_kek_shares,
    backup_private_key,
    command_actor,
    sealer_of,
)
from vending_server.config import KeyStoreKind, ServerConfig
from vending_server.errors import Misconfigured
from vending_server.operations.proof import Proof, prove, record_proof
from vending_server.operations.targets import backups_in
from vending_server.reconciliation.seals import NEWEST


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument(
        "--backup", type=Path, metavar="FILE", help="default: the newest of the first folder"
    )
    add_backup_key(parser)
    add_kek_shares(parser, otherwise="needed unless the key is in a security module")
    parser.add_argument(
        "--scratch-url", metavar="URL", help="an empty database; default: a SQLite file"
    )
    add_all_seals(parser)
    parser.add_argument(
        "--do-not-record", action="store_true", help="where this server's database is not there"
    )


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: there is no backup to try, or the shares do not fit.
    """
    config = config_of(args)
    if not args.kek_share and config.key_store is not KeyStoreKind.PKCS11:
        raise Misconfigured("the custodians' shares are part of the proof: --kek-share for each")
    with database_failures_told():
        proof = prove(
            args.backup or _newest(config),
            private=backup_private_key(args),
            sealer=sealer_of(args, config),
            scratch_url=args.scratch_url,
            seals_of_each_point=None if args.all_seals else NEWEST,
        )
    if not args.do_not_record:
        with database_of(config) as engine:
            record_proof(engine, proof, actor=command_actor(), now=SystemClock().now())
    sys.stdout.write(_told(proof))
    return 0 if proof.is_proven else 1


def _newest(config: ServerConfig) -> Path:
    for folder in config.backup_directories:
        found = backups_in(folder)
        if found:
            return found[0]
    raise Misconfigured("there is no backup in backup_directories")


def _told(proof: Proof) -> str:
    if proof.is_proven:
        return (
            f"PROVEN {proof.file_name}: {proof.rows} rows as in the manifest, the books add up,"
            f" {proof.keys} vending keys open\n"
        )
    return f"NOT PROVEN {proof.file_name}\n" + "".join(f"  {one}\n" for one in proof.findings)
