"""`pack-file`: a terminal's pack in a file that only its device can open, for a medium.

For the days when no line reaches a point: it is sealed as a renewal would, under a closure order
where one is in force, for whoever signed in there last.  At the till `kiosk pack-file` takes it.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import msgspec
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from vending_server.app import build_services
from vending_server.audit import service as audit
from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, config_of, database_of
from vending_server.commands.custodians import command_actor
from vending_server.db.engine import reading, writing
from vending_server.errors import Misconfigured
from vending_server.operators.model import Caller
from vending_server.operators.passwords import Passwords
from vending_server.operators.sessions import last_seller_at
from vending_server.points.service import terminal_numbered
from vending_server.sealing.tables import packs
from vending_server.wire.pack_medium import MEDIUM_BYTES_MAX, close_for_device
from vending_server.wire.packs import PackDelta, PackManifest


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--point", type=int, required=True, metavar="N")
    parser.add_argument("--terminal", type=int, required=True, metavar="N", help="at that point")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new file")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: there is no such terminal, nobody ever signed in there with a till that sells
            offline, or the file cannot be written or is there already.
        Refused: what a renewal refuses.
    """
    config, clock = config_of(args), SystemClock()
    with database_of(config) as engine:
        caller, device_key = _who(engine, args.point, args.terminal)
        desk = build_services(config, engine, passwords=Passwords(), clock=clock).packs
        delta = desk.whole(caller)
        _write(args.out, _closed(delta, caller.terminal_id, device_key))
        manifest = msgspec.json.decode(delta.manifest, type=PackManifest)
        with writing(engine) as connection:
            audit.record(
                connection,
                action="pack.on_medium",
                actor=command_actor(),
                subject=caller.terminal_id,
                details={"edition": manifest.edition, "minor": manifest.exposure_minor},
                now=clock.now(),
            )
    until = manifest.valid_until[:16].replace("T", " ")
    sys.stdout.write(
        f"{args.out}: terminal {args.point}-{args.terminal:02d}, edition {manifest.edition},"
        f" {manifest.count} vends, valid until {until} UTC\n"
    )
    return 0


def _who(engine: sa.Engine, point: int, number: int) -> tuple[Caller, bytes]:
    """Return who signed in last at a terminal, and the key that its device can open by."""
    with reading(engine) as connection:
        terminal_id = terminal_numbered(connection, point, number)
        query = sa.select(packs.c.exchange_key).where(packs.c.terminal_id == terminal_id)
        device_key: str | None = connection.scalar(query)
        caller = last_seller_at(connection, terminal_id)
    if device_key is None or caller is None:
        raise Misconfigured("nobody ever signed in there with a till that sells without a line")
    return caller, bytes.fromhex(device_key)


def _closed(delta: PackDelta, terminal_id: str, device_key: bytes) -> bytes:
    try:
        data = close_for_device(
            delta,
            terminal_id=terminal_id,
            device_key=device_key,
            ephemeral=X25519PrivateKey.generate(),
        )
    except ValueError:
        raise Misconfigured("the key that this terminal's login brought is none") from None
    if len(data) > MEDIUM_BYTES_MAX:
        raise Misconfigured("this pack is larger than a till reads: lower its ceiling")
    return data


def _write(path: Path, data: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None
