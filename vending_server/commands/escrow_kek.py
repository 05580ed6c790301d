"""`escrow-kek`: part the key-encryption key among custodians, so that a burnt server is no end.

Nothing of it is shown.  A key in a security module stays there: its maker's own backup escrows it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from vending_server.commands.common import add_config, config_of
from vending_server.commands.custodians import KEY_ENCRYPTION_KEY
from vending_server.errors import Misconfigured
from vending_server.keys.files import read_secret_file
from vending_server.keys.key_encryption_key import KeyEncryptionKey
from vending_server.keys.shares import write_shares


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument(
        "--share-file",
        type=Path,
        action="append",
        required=True,
        metavar="FILE",
        help="once for each custodian, 2 to 5",
    )


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: the key is in a security module, or a file exists or cannot be written.
    """
    path = config_of(args).key_encryption_key_file
    if path is None:
        raise Misconfigured("the key is in a security module: escrow it by the module's own backup")
    name = KeyEncryptionKey.read(path).name
    write_shares(read_secret_file(path), args.share_file, kind=KEY_ENCRYPTION_KEY, name=name)
    sys.stdout.write(
        f"key-encryption key {name}: {len(args.share_file)} shares, all needed to open it\n"
    )
    return 0
