"""`init`: make a server's folder: settings, key-encryption key, key store, database.

The mode is chosen here, once, and so is the place of the key-encryption key: a file, or a security
module reached over PKCS#11, in which it is made.  Nothing that exists is replaced.  The settings
come before the database, so that after a failure of the database `migrate` finishes the work.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path
from typing import Final

from vending_server.clock import SystemClock
from vending_server.commands.common import database_failures_told
from vending_server.config import (
    CONFIG_NAME,
    Mode,
    ModuleSettings,
    config_from,
    config_text,
    load_config,
)
from vending_server.db.migrate import upgrade
from vending_server.errors import Misconfigured
from vending_server.keys.files import create_secret_file
from vending_server.keys.opening import create_key_store

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
    module = parser.add_argument_group("security module, instead of a key file")
    module.add_argument("--pkcs11-module", type=Path, metavar="LIBRARY", help="its .so file")
    module.add_argument("--pkcs11-token", metavar="LABEL", help="an initialised token in it")
    module.add_argument("--pkcs11-pin-file", type=Path, metavar="FILE", help="of mode 0600")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: see `make_server`; or a security module is described by halves.
    """
    config_path = make_server(
        args.directory,
        mode=Mode(args.mode),
        database_url=args.database_url,
        module=_module_of(args),
    )
    sys.stdout.write(f"{config_path}\n")
    return 0


def make_server(
    directory: Path,
    *,
    mode: Mode,
    database_url: str = _SQLITE_HERE,
    module: ModuleSettings | None = None,
) -> Path:
    """Make a server's folder and return the path of its settings.

    Raises:
        Misconfigured: a file exists or cannot be written, or the database or the security module
            cannot be reached.
    """
    try:
        directory.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(f"{directory}: {error.strerror}") from None
    config_path = directory / CONFIG_NAME
    text = config_text(mode=mode, database_url=database_url, module=module)
    config_from(tomllib.loads(text), folder=directory.resolve())  # before anything is written
    create_secret_file(config_path, text.encode())
    config = load_config(config_path)
    try:
        create_key_store(config, SystemClock().now())
    except Misconfigured:
        config_path.unlink()  # else a mistyped PIN would leave a server that cannot be made again
        raise
    try:
        with database_failures_told():
            upgrade(config.database_url)
    except Misconfigured as error:
        raise Misconfigured(
            f"{error}; put database_url right, then: migrate --config {config_path}"
        ) from None
    return config_path


def _module_of(args: argparse.Namespace) -> ModuleSettings | None:
    given = (args.pkcs11_module, args.pkcs11_token, args.pkcs11_pin_file)
    if given == (None, None, None):
        return None
    if None in given:
        raise Misconfigured("--pkcs11-module, --pkcs11-token and --pkcs11-pin-file go together")
    # Absolute: the settings file takes relative paths from its own folder.
    return ModuleSettings(
        library=args.pkcs11_module.absolute(),
        token_label=args.pkcs11_token,
        pin_file=args.pkcs11_pin_file.absolute(),
    )
