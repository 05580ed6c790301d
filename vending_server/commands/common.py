"""What several commands share: the settings file, the database, and secrets that are typed in."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import os
import pwd
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa

from vending_server.audit.model import Actor, Source
from vending_server.config import ServerConfig, load_config
from vending_server.db.engine import open_engine
from vending_server.db.errors import DatabaseError
from vending_server.errors import Misconfigured
from vending_server.keys.files import read_secret_file


def add_config(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names the settings file."""
    parser.add_argument(
        "--config", type=Path, required=True, metavar="FILE", help="server.toml, made by init"
    )


def add_all_seals(parser: argparse.ArgumentParser) -> None:
    """Add the option that has every locked day computed again, not only the newest."""
    parser.add_argument(
        "--all-seals",
        action="store_true",
        help="compute the hash of every locked day again, not only of the newest of each point",
    )


def config_of(args: argparse.Namespace) -> ServerConfig:
    """Return the settings that `--config` names.

    Raises:
        Misconfigured: see `load_config`.
    """
    return load_config(args.config)


def command_actor() -> Actor:
    """Return whoever runs this command, as the audit log names him: by the system's own name."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = f"uid {os.getuid()}"
    return Actor(source=Source.COMMAND, name=name)


@contextlib.contextmanager
def database_of(config: ServerConfig) -> Iterator[sa.Engine]:
    """Open the configured database for one command.

    Raises:
        Misconfigured: the database fails, is busy or was not migrated.
    """
    with database_failures_told():
        engine = open_engine(config.database_url)
        try:
            yield engine
        finally:
            engine.dispose()


@contextlib.contextmanager
def database_failures_told() -> Iterator[None]:
    """Turn what a database says into a line for the person at the command line."""
    try:
        yield
    except (DatabaseError, sa.exc.SQLAlchemyError) as error:
        # Only our own text is shown: the driver's may hold addresses and values.
        reason = str(error) if isinstance(error, DatabaseError) else type(error).__name__
        raise Misconfigured(f"database: {reason} (reachable? migrated?)") from error


def read_secret(*, prompt: str, file: Path | None) -> str:
    """Return a secret from a file's first line, or typed without being shown.

    Secrets never come from arguments: those stand in the list of processes and in shell histories.

    Raises:
        Misconfigured: the file cannot be read, or nothing was given.
    """
    secret = _prompted(prompt) if file is None else read_lines(file, most=1)[0]
    if not secret:
        raise Misconfigured("nothing was given")
    return secret


def read_lines(file: Path, *, most: int) -> list[str]:
    """Return a secret text file's first lines, padded with empty ones, without their ends.

    Raises:
        Misconfigured: the file cannot be read, or others can read it too.
    """
    try:
        lines = read_secret_file(file).decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise Misconfigured(f"{file}: not UTF-8") from None
    return [*lines, *[""] * most][:most]


def _prompted(prompt: str) -> str:
    try:
        with warnings.catch_warnings():
            # Without a terminal getpass warns and then shows what is typed; here it must not.
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(f"{prompt}: ")
    except (EOFError, OSError, getpass.GetPassWarning):
        raise Misconfigured("there is no terminal to ask at; give a file") from None


def write_table(rows: Sequence[tuple[str, ...]]) -> None:
    """Write rows under each other, their cells in columns; the first row holds the titles."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


def ils(minor: int) -> str:
    """Return a sum as a table tells it: 1250.50."""
    return f"{minor // 100}.{minor % 100:02d}"
