"""`zone-readings`: take over readings of bulk meters from a list, or take a batch of them back.

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
from vending_server.db.engine import reading, writing
from vending_server.errors import Misconfigured
from vending_server.insight.bulk_import import (
    ReadingLook,
    apply_readings,
    look_at_readings,
    undo_readings,
)
from vending_server.insight.bulk_reading import load_reading_mapping, read_readings
from vending_server.points.service import municipality_facts
from vending_server.wire.ids import RANDOM_BYTES, uuid7


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="mapping.toml")
    parser.add_argument("--file", type=Path, metavar="FILE", help="the list, CSV")
    parser.add_argument("--apply", action="store_true", help="write it, as a batch")
    parser.add_argument("--language", choices=["ar", "en"], default="en", help="of the findings")
    parser.add_argument("--undo", metavar="BATCH", help="take a batch back instead")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: a file cannot be read, or list and mapping do not belong together.
        ImportRefused: the list got errors since it was looked at, or there is no such batch.
    """
    if args.undo is not None:
        return _undo(args)
    if args.file is None or args.mapping is None:
        raise Misconfigured("give --file and --mapping, or --undo")
    mapping, data = load_reading_mapping(args.mapping), _bytes_of(args.file)
    now = SystemClock().now()
    with database_of(config_of(args)) as engine:
        with reading(engine) as connection:
            zone = ZoneInfo(municipality_facts(connection).time_zone)
            read = read_readings(data, mapping, zone)
            look = look_at_readings(connection, read, now)
        sys.stdout.write(_told(look, args.language))
        if look.errors or not args.apply:
            return 1 if look.errors else 0
        batch_id = uuid7(
            unix_ms=int(now.timestamp() * 1000), random_bytes=secrets.token_bytes(RANDOM_BYTES)
        )
        with writing(engine) as connection:
            apply_readings(
                connection,
                read,
                batch_id=batch_id,
                file_name=args.file.name,
                data=data,
                actor=command_actor(),
                now=now,
            )
    sys.stdout.write(f"applied as batch {batch_id}\n")
    return 0


def _undo(args: argparse.Namespace) -> int:
    with database_of(config_of(args)) as engine, writing(engine) as connection:
        gone = undo_readings(connection, args.undo, actor=command_actor(), now=SystemClock().now())
    sys.stdout.write(f"batch {args.undo} is undone: {gone} readings\n")
    return 0


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None


def _told(look: ReadingLook, language: str) -> str:
    lines = [
        f"readings: {len(look.new)} new, {look.known} kept already; meters: {len(look.meters)} new",
        *(
            f"{'warning' if one.is_warning else 'ERROR'} {one.told(language)}"
            for one in look.findings
        ),
    ]
    if look.errors:
        lines.append(f"{len(look.errors)} errors: nothing can be applied")
    return "".join(f"{line}\n" for line in lines)
