"""A little town whose terminals hold packs: the desk, a till that takes deltas, and its journal.

The till here knows the wire and nothing of the server: it verifies what it is told, keeps boxes and
opens them with the pack key, as the real one does.
"""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import json

import msgspec
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.helpers import little_town
from tests.helpers.issuers import MemoryKeys
from tests.helpers.journal_copies import Chain, JournalOffice
from tests.helpers.little_town import NOON, HandClock, Till
from tests.helpers.office import take_on
from token_engine.engine import TokenEngine
from vending_server.db.engine import reading, writing
from vending_server.epochs.service import EpochBook
from vending_server.issuing.software import SoftwareIssuer
from vending_server.keys.pack_master import PackMaster
from vending_server.operators.model import Role
from vending_server.sealing.acknowledging import PackAcknowledgements
from vending_server.sealing.desk import PackDesk
from vending_server.sealing.making import Maker
from vending_server.sealing.planning import Planner
from vending_server.sealing.policy import Wanted
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.sync.desk import JournalDesk
from vending_server.vending.clock_guard import ClockGuard
from vending_server.vending.supplies import SupplyReader
from vending_server.wire.canonical import digest_hex
from vending_server.wire.pack_crypto import box_digest, meter_index, open_box, pack_digest
from vending_server.wire.packs import (
    PackDelta,
    PackManifest,
    PackRenewalRequest,
    SealedVend,
    manifest_message,
)

MASTER = PackMaster(bytes(range(32)))


class PackTown:
    """Packs over one database; what is wanted is what the test says."""

    def __init__(self, engine: sa.Engine, *, ceiling_minor: int = 100_000, **bounds: object):
        self.engine = engine
        self.clock = HandClock(NOON)
        self.guard = ClockGuard(self.clock, lambda _connection, now: now)
        self.issuer = SoftwareIssuer(engine=TokenEngine(), key_store=MemoryKeys(**bounds))
        self.epochs = EpochBook()
        self.wanted: list[Wanted] = []
        self.vending = little_town.service(
            engine, self.clock, clock_guard=self.guard, issuer=self.issuer, epochs=self.epochs
        )
        self.desk = self.desk_of(self.vending.issuer)
        self.online = Till(self.vending)
        with writing(engine) as connection:
            self.caller = take_on(connection, "rana", Role.CASHIER)
            set_ceiling(connection, self.caller.terminal_id, ceiling_minor)
        self.office = JournalOffice(engine, self.caller)
        self.office.desk = JournalDesk(
            engine=engine, clock=self.clock, readers=(PackAcknowledgements(),)
        )
        self.till = PackTill(self, self.caller)

    def desk_of(self, issuer: object) -> PackDesk:
        maker = Maker(issuer=issuer, epochs=self.epochs, master=MASTER)
        planner = Planner(
            supplies=SupplyReader(little_town.ZONE),
            maker=maker,
            choose=lambda _connection, _occasion: self.wanted,
        )
        return PackDesk(
            engine=self.engine, clock_guard=self.guard, epochs=self.epochs, planner=planner
        )

    def want(self, *amounts: tuple[str, int]) -> None:
        with reading(self.engine) as connection:
            ids = meter_ids(connection)
        self.wanted = [Wanted(meter_id=ids[name], amount_minor=amount) for name, amount in amounts]

    def sealed(self, **where: object) -> list[sa.Row]:
        with reading(self.engine) as connection:
            query = sa.select(sealed_vends).filter_by(**where)
            return connection.execute(query.order_by(sealed_vends.c.id)).all()

    def states(self) -> list[str]:
        return sorted(one.state.value for one in self.sealed())

    def change(self, statement: sa.Executable) -> None:
        with writing(self.engine) as connection:
            connection.execute(statement)


def meter_ids(connection: sa.Connection) -> dict[str, int]:
    names = {drn: name for name, drn in little_town.DRN.items()}
    rows = connection.execute(sa.text("SELECT id, drn FROM meters"))
    return {names[drn]: meter_id for meter_id, drn in rows}


def set_ceiling(connection: sa.Connection, terminal_id: str, ceiling_minor: int) -> None:
    """Let a terminal sell offline; its exchange key is nobody's."""
    known = connection.execute(sa.select(packs).where(packs.c.terminal_id == terminal_id)).all()
    values = {"ceiling_minor": ceiling_minor, "exchange_key": "00" * 32}
    if known:
        at = packs.c.terminal_id == terminal_id
        connection.execute(packs.update().where(at).values(**values))
    else:
        connection.execute(packs.insert().values(terminal_id=terminal_id, **values))


@dataclasses.dataclass
class PackTill:
    """One terminal's pack, as it lies on its disk."""

    town: PackTown
    caller: object
    pack_number: int = 0
    edition: int = 0
    boxes: dict[str, tuple[str, bytes]] = dataclasses.field(default_factory=dict)
    manifest: PackManifest | None = None
    chain: Chain = dataclasses.field(default_factory=lambda: Chain([]))
    sent: int = 0

    def ask(self) -> PackDelta:
        request = PackRenewalRequest(
            pack_number=self.pack_number,
            edition=self.edition,
            software_time=dt.datetime.now(dt.UTC).isoformat(),
        )
        return self.town.desk.renew(self.caller, request)

    def apply(self, delta: PackDelta) -> None:
        """Take a delta whole, once everything about it is proved."""
        verify_manifest(delta)
        manifest = msgspec.json.decode(delta.manifest, type=PackManifest)
        assert manifest.terminal_id == self.caller.terminal_id
        boxes = dict(self.boxes) if manifest.pack_number == self.pack_number else {}
        for one in delta.removed:
            boxes.pop(one, None)
        for one in delta.added:
            boxes[one.sealed_id] = (one.index, base64.b64decode(one.box))
        held = pack_digest((name, box_digest(box)) for name, (_, box) in boxes.items())
        assert held == manifest.digest, "the pack is not what the manifest says"
        assert len(boxes) == manifest.count
        gone = sorted(set(self.boxes) - set(boxes)) + list(delta.removed)
        self.boxes, self.manifest = boxes, manifest
        self.pack_number, self.edition = manifest.pack_number, manifest.edition
        self.note(
            kind="pack_taken",
            pack_number=manifest.pack_number,
            edition=manifest.edition,
            manifest_sha256=digest_hex(delta.manifest.encode()),
            removed=sorted(set(gone)),
        )

    def note(self, **facts: object) -> None:
        told = {"at": self.town.clock.now().isoformat(), "operator": "rana"} | facts
        self.chain.bodies.append(json.dumps(told, sort_keys=True, separators=(",", ":")))

    def bring_journal(self) -> None:
        if self.sent < len(self.chain.bodies):
            self.town.office.take(self.chain, first=self.sent + 1)
            self.sent = len(self.chain.bodies)

    def renew(self) -> PackDelta:
        """Bring the journal, take what is new, and bring the journal that says so."""
        self.bring_journal()
        delta = self.ask()
        self.apply(delta)
        self.bring_journal()
        return delta

    @property
    def key(self) -> bytes:
        return MASTER.pack_key(terminal_id=self.caller.terminal_id, pack_number=self.pack_number)

    def vends(self, name: str | None = None) -> list[SealedVend]:
        """Open what is held, of one meter or all."""
        index = None if name is None else meter_index(self.key, little_town.DRN[name])
        opened = [
            open_box(
                self.key,
                box,
                terminal_id=self.caller.terminal_id,
                sealed_id=sealed_id,
                index=of_meter,
            )
            for sealed_id, (of_meter, box) in sorted(self.boxes.items())
            if index in {None, of_meter}
        ]
        return [msgspec.json.decode(text, type=SealedVend) for text in opened]

    def amounts(self, name: str) -> list[int]:
        return sorted(one.quote.tender_minor for one in self.vends(name))


def verify_manifest(delta: PackDelta) -> None:
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(delta.signing_key))
    key.verify(bytes.fromhex(delta.signature), manifest_message(delta.manifest))
