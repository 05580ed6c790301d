"""`init`: make a server's folder: settings, key-encryption key, empty key store, database.

The mode is chosen here, once.  Nothing that exists is replaced.  The settings come before the
database, so that after a failure of the database `migrate` finishes the work.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from vending_server.commands.common import database_failures_told
from vending_server.config import CONFIG_NAME, Mode, config_text, load_config
from vending_server.db.migrate import upgrade
from vending_server.errors import Misconfigured
from vending_server.keys.files import create_secret_file
from vending_server.keys.key_encryption_key import KeyEncryptionKey
from vending_server.keys.store import EncryptedFileKeyStore

_OWNER_ONLY: Final = 0o700
_SQLITE_HERE: Final = "sqlite:///vending.sqlite"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    modes = [mode.value for mode in Mode]
    parser.add_argument("--mode", choices=modes, required=True, help="for ever; see server.toml")
    parser.add_argument("--directory", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--database-url",
        default=_SQLITE_HERE,
        metavar="URL",
        help=f"default {_SQLITE_HERE}, in the directory",
    )


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    config_path = make_server(args.directory, mode=Mode(args.mode), database_url=args.database_url)
    sys.stdout.write(f"{config_path}\n")
    return 0


def make_server(directory: Path, *, mode: Mode, database_url: str = _SQLITE_HERE) -> Path:
    """Make a server's folder and return the path of its settings.

    Raises:
        Misconfigured: a file exists or cannot be written, or the database cannot be reached.
    """
    try:
        directory.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(f"{directory}: {error.strerror}") from None
    config_path = directory / CONFIG_NAME
    create_secret_file(config_path, config_text(mode=mode, database_url=database_url).encode())
    config = load_config(config_path)
    key_encryption_key = KeyEncryptionKey.create(config.key_encryption_key_file)
    EncryptedFileKeyStore.create(config.key_store_file, key_encryption_key)
    with database_failures_told():
        upgrade(config.database_url)
    return config_path
