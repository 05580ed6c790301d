"""A little town with custodians, backups and people who may restore: for tests of operations."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib  # noqa: F401 - for the tests
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from tests.helpers import api, little_town, office
from tests.helpers.little_town import HandClock
from vending_server.audit.model import Actor, Source
from vending_server.clock import Clock
from vending_server.config import ServerConfig
from vending_server.db.engine import open_engine, writing
from vending_server.epochs.service import terminal_reported
from vending_server.keys.key_encryption_key import KeyEncryptionKey
from vending_server.keys.opening import open_sealer
from vending_server.operations.backup import BackupReport, take_backup
from vending_server.operations.restore import RestoreReport, restore
from vending_server.operations.sealed_file import public_half
from vending_server.operators.model import Role
from vending_server.operators.service import find_operator

ACTOR = Actor(source=Source.COMMAND, name="test")


@dataclass
class Town:
    """A town whose server takes backups into two folders."""

    config: ServerConfig
    engine: sa.Engine
    private: bytes
    clock: HandClock

    def backup(self) -> BackupReport:
        return take_backup(
            self.config,
            self.engine,
            clock=self.clock,
            sealer=open_sealer(self.config),
            release="test",
            actor=ACTOR,
        )

    def file_of(self, report: BackupReport) -> Path:
        return self.config.backup_directories[0] / report.file_name

    def restore(self, engine: sa.Engine, path: Path, **changes: object) -> RestoreReport:
        order = {
            "private": self.private,
            "sealer": open_sealer(self.config),
            "mode": self.config.mode,
            "two_people": two_people,
            "clock": self.clock,
            "actor": ACTOR,
        }
        return restore(engine, path, **(order | changes))


def two_people(connection: sa.Connection):
    first, second = (find_operator(connection, login) for login in ("amal", "basem"))
    assert first is not None
    assert second is not None
    return first, second


def town_of(url: str, folder: Path, clock: Clock | None = None) -> Town:
    engine = little_town.build(url)
    with writing(engine) as connection:
        office.take_on(connection, "amal", Role.ADMINISTRATOR)
        office.take_on(connection, "basem", Role.KEY_CUSTODIAN)
    private = secrets.token_bytes(32)
    public = folder / "backup.pub"
    public.write_text(public_half(private).raw.hex())
    folders = (folder / "usb", folder / "office")
    for one in folders:
        one.mkdir()
    config = dataclasses.replace(
        api.config_for(url, folder),
        backup_public_key_file=public,
        backup_directories=folders,
    )
    return Town(config=config, engine=engine, private=private, clock=clock or HandClock())


@contextlib.contextmanager
def empty_database(
    dialect: str, folder: Path, postgres: Callable[[], object]
) -> Iterator[sa.Engine]:
    """A database without any table."""
    with contextlib.ExitStack() as stack:
        if dialect == "sqlite":
            url = f"sqlite:///{folder / 'empty.sqlite'}"
        else:
            url = stack.enter_context(postgres().fresh_database(_nothing))
        engine = open_engine(url)
        stack.callback(engine.dispose)
        yield engine


def _nothing(_url: str) -> None:
    """Leave a database as it was created."""


def reports(engine: sa.Engine, number: int) -> bool:
    """Let a terminal report that it has sent all it holds."""
    with writing(engine) as connection:
        return terminal_reported(
            connection,
            little_town.seller(number).terminal_id,
            journal_sequence=1,
            journal_hash="0" * 64,
            operator_id=1,
            now=little_town.NOON,
        )


def all_report(engine: sa.Engine) -> None:
    assert all(reports(engine, number) for number in (1, 2))


def another_key() -> KeyEncryptionKey:
    return KeyEncryptionKey(secrets.token_bytes(32))
