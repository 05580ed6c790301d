"""A till's chain as the server gets it, made without the kiosk's code."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.helpers import little_town
from tests.helpers.office import take_on
from vending_server.db.engine import writing
from vending_server.operators.model import Caller, Role
from vending_server.points.tables import terminals
from vending_server.sync.desk import JournalDesk
from vending_server.sync.readers import ApartReader, JournalReader
from vending_server.wire.journal_chain import GENESIS_HASH, record_hash
from vending_server.wire.journal_sync import (
    JournalDifference,
    JournalState,
    JournalUpload,
    difference_message,
)

NOW = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)


def body(number: int, **facts: object) -> str:
    told = {"kind": "operator_signed_in", "at": NOW.isoformat(), "operator": f"o{number}"} | facts
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


@dataclasses.dataclass
class Chain:
    """A journal in memory: bodies, and the hash after each."""

    bodies: list[str]

    @classmethod
    def of(cls, length: int) -> Chain:
        return cls([body(number) for number in range(1, length + 1)])

    @property
    def hashes(self) -> list[bytes]:
        hashes = [GENESIS_HASH]
        for number, text in enumerate(self.bodies, start=1):
            hashes.append(record_hash(seq=number, previous_hash=hashes[-1], body=text.encode()))
        return hashes

    def upload(self, key: Ed25519PrivateKey, *, first: int = 1, last: int | None = None):
        last = len(self.bodies) if last is None else last
        return JournalUpload(
            first_sequence=first,
            previous_hash=self.hashes[first - 1].hex(),
            bodies=self.bodies[first - 1 : last],
            head_signature=key.sign(self.hashes[last]).hex(),
        )


class JournalOffice:
    """The desk of journals, and one terminal with a key that this test holds."""

    def __init__(
        self,
        engine: sa.Engine,
        caller: Caller | None = None,
        *,
        clock: little_town.HandClock | None = None,
        readers: tuple[JournalReader, ...] = (),
        apart: tuple[ApartReader, ...] = (),
    ) -> None:
        self.engine = engine
        clock = clock or little_town.HandClock()
        self.desk = JournalDesk(engine=engine, clock=clock, readers=readers, apart=apart)
        self.key = Ed25519PrivateKey.generate()
        with writing(engine) as connection:
            self.caller = caller or take_on(connection, "rana", Role.CASHIER)
            connection.execute(
                terminals.update()
                .where(terminals.c.id == self.caller.terminal_id)
                .values(public_key=self.key.public_key().public_bytes_raw().hex())
            )

    def take(self, chain: Chain, **stretch: int) -> JournalState:
        return self.desk.take(self.caller, chain.upload(self.key, **stretch))

    def state(self) -> JournalState:
        return self.desk.state(self.caller)

    def tell_difference(self, kind: str, chain: Chain) -> JournalState:
        sequence, own_hash = len(chain.bodies), chain.hashes[-1].hex()
        message = difference_message(
            terminal_id=self.caller.terminal_id,
            sequence=sequence,
            own_hash=own_hash,
            server_hash=self.state().hash,
        )
        return self.desk.differs(
            self.caller,
            JournalDifference(
                kind=kind,
                sequence=sequence,
                hash=own_hash,
                server_hash=self.state().hash,
                seen_at=NOW.isoformat(),
                signature=self.key.sign(message).hex(),
            ),
        )
