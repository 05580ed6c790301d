"""`kiosk pack-file FILE`: take a pack from a medium while no line reaches this till.

The till's program must not run: it holds the journal, which is told of the pack as of any other.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kiosk.config import KioskConfig
from kiosk.errors import PackRefused
from kiosk.flows.offline_pack import PackStanding
from kiosk.flows.pack import Pack
from kiosk.identity import load_facts, load_identity
from kiosk.store.journal import Journal
from kiosk.store.pack_shelf import FILE_NAME, PackShelf
from vending_server.wire.pack_medium import MEDIUM_BYTES_MAX


def take_from_medium(config: KioskConfig, path: Path) -> PackStanding:
    """Take in a file; returns what the pack is now.

    Raises:
        IdentityRefused: this machine is not enrolled.
        JournalInUse: the till's program runs.
        PackRefused: the file is not for this till, or not newer than what lies here.
        JournalUnwritable, JournalBroken, PackUnwritable: the disk.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(MEDIUM_BYTES_MAX + 1)
    identity = load_identity(config.state_dir)
    facts = load_facts(config.state_dir, identity)
    journal = Journal(config.journal_path, identity=identity)
    try:
        shelf = PackShelf(config.state_dir / FILE_NAME)
        try:
            pack = Pack(
                shelf=shelf,
                journal=journal,
                identity=identity,
                terminal_id=facts.terminal_id,
                clock=lambda: dt.datetime.now(dt.UTC),
            )
            pack.recover()
            if not pack.take_file(data):
                raise PackRefused("this pack lies here already")
            return pack.standing()
        finally:
            shelf.close()
    finally:
        journal.close()
