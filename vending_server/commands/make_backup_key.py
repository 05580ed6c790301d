"""`make-backup-key`: make the custodians' backup key; only its public half stays on the server.

The private half is never on a disk as a whole: it goes into the share files at once, one for each
custodian, best on a medium of his own.  Without all shares no backup can be read.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from pathlib import Path

from vending_server.commands.custodians import BACKUP_KEY
from vending_server.keys.files import create_secret_file
from vending_server.keys.shares import SECRET_BYTES, write_shares
from vending_server.operations.sealed_file import public_half


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("--public-key-file", type=Path, required=True, metavar="FILE")
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
        Misconfigured: a file exists or cannot be written; then make a new key into new files.
    """
    private = secrets.token_bytes(SECRET_BYTES)
    public = public_half(private)
    write_shares(private, args.share_file, kind=BACKUP_KEY, name=public.name)
    create_secret_file(args.public_key_file, f"{public.raw.hex()}\n".encode())
    sys.stdout.write(
        f"backup key {public.name}: {len(args.share_file)} shares, all needed to read a backup\n"
        f'server.toml: backup_public_key_file = "{args.public_key_file}"\n'
    )
    return 0
