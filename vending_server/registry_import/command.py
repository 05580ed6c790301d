"""`import-registry`: read a municipality's list of customers, contracts, places and meters.

Without `--apply` it only says what would happen.  Exit status 1: the list has errors.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, command_actor, config_of, database_of
from vending_server.config import ServerConfig
from vending_server.db.engine import reading, writing
from vending_server.errors import Misconfigured
from vending_server.keys.opening import open_key_store
from vending_server.points.service import municipality_facts
from vending_server.registry_import.mapping import load_mapping
from vending_server.registry_import.outlook import KeyName, key_names
from vending_server.registry_import.service import ListFile, apply_list, look_at, read_file
from vending_server.registry_import.told import told
from vending_server.wire.ids import RANDOM_BYTES, uuid7


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--mapping", type=Path, required=True, metavar="FILE", help="mapping.toml")
    parser.add_argument("--file", type=Path, required=True, metavar="FILE", help="the list, CSV")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", help="only say what would happen (default)")
    how.add_argument("--apply", action="store_true", help="write it, as a batch that can be undone")
    parser.add_argument("--full", action="store_true", help="show every difference and finding")
    parser.add_argument("--language", choices=["ar", "en"], default="en", help="of the findings")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: a file cannot be read, or list and mapping do not belong together.
        ImportRefused: the list got errors since it was looked at; nothing was changed.
    """
    config = config_of(args)
    known = read_file(
        ListFile(name=args.file.name, data=_read(args.file), mapping=load_mapping(args.mapping))
    )
    keys = _keys(config)
    with database_of(config) as engine:
        with reading(engine) as connection:
            look = look_at(connection, known, keys)
            zone = ZoneInfo(municipality_facts(connection).time_zone)
        sys.stdout.write(told(look, language=args.language, is_whole=args.full))
        if look.errors:
            sys.stdout.write(f"{len(look.errors)} errors: nothing can be applied\n")
            return 1
        if not args.apply:
            sys.stdout.write("dry run: nothing was written\n")
            return 0
        now = SystemClock().now()
        batch_id = uuid7(
            unix_ms=int(now.timestamp() * 1000), random_bytes=secrets.token_bytes(RANDOM_BYTES)
        )
        with writing(engine) as connection:
            apply_list(
                connection, known, batch_id=batch_id, actor=command_actor(), now=now, zone=zone
            )
    sys.stdout.write(f"applied as batch {batch_id}\n")
    return 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None


def _keys(config: ServerConfig) -> set[KeyName]:
    return key_names(open_key_store(config).all_keys())
