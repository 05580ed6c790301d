"""One till's disk with a pack on it, and the server's side that fills it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.flows.pack import Pack
from kiosk.identity import make_identity
from kiosk.store.journal import Journal
from kiosk.store.offline_records import VendsSoldOffline
from kiosk.store.pack_shelf import FILE_NAME, PackShelf
from kiosk.store.record_base import Record
from kiosk.store.records import AnyRecord, JournalBegun, decode_record, encode_record
from tests.helpers import fake_server as fake
from tests.helpers.fake_till import DRN, OTHER_DRN, Clock, FullableDisk
from tests.helpers.pack_house import MEMORY_KIB, PackHouse
from vending_server.wire.facts import BothLanguages
from vending_server.wire.login import OperatorFacts, SessionAnswer
from vending_server.wire.offline_sales import OfflineVend
from vending_server.wire.packs import SealedVend
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

PASSWORD = "seven olive trees"
NAME = BothLanguages(ar="سمر", en="Samar")
OPERATOR = fake.OPERATOR


class PackBench:
    """What survives a power cut, and packs to open over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()
        self.steady_ns = 0
        self.disk = FullableDisk()
        self.identity = make_identity(folder)
        self.house = PackHouse(fake.TERMINAL_ID, self.clock.now)
        self.password: str | None = PASSWORD

    @property
    def shelf_path(self) -> Path:
        return self.folder / FILE_NAME

    @property
    def records(self) -> list[AnyRecord]:
        journal = Journal(self.folder / "journal.sqlite", identity=self.identity)
        try:
            return [decode_record(body) for _, body in journal.bodies()]
        finally:
            journal.close()

    def pass_time(self, **by: float) -> None:
        """Let both clocks of the machine go on."""
        passed = dt.timedelta(**by)
        self.clock.now += passed
        self.house.now += passed
        self.steady_ns += int(passed.total_seconds()) * 10**9

    def session(self, operator: str = OPERATOR, **changes: Any) -> SessionAnswer:
        """A login's answer as the server gives it now."""
        facts: dict[str, Any] = {
            "session": "secret-session",
            "idle_limit_s": 300,
            "operator": OperatorFacts(login=operator, name=NAME, title=NAME, roles=["cashier"]),
            "point": fake.POINT,
            "terminal_number": 3,
            "municipality": fake.MUNICIPALITY,
            "server_time": self.house.now.isoformat(),
            "receipt_sequence_last": 7,
            "pack_wrap": self.house.wrap(self.identity, operator, self.password),
        }
        return SessionAnswer(**facts | changes)

    @contextmanager
    def opened(self, *, signed_in: bool = True) -> Iterator[Pack]:
        """Start a till with this disk; signed in online unless told otherwise."""
        journal = Journal(self.folder / "journal.sqlite", identity=self.identity)
        if journal.head.seq == 0:
            write(journal, self.begun())
        shelf = PackShelf(self.shelf_path, connect=self.disk.connect)
        try:
            pack = Pack(
                shelf=shelf,
                journal=journal,
                identity=self.identity,
                terminal_id=fake.TERMINAL_ID,
                clock=self.clock,
                memory_kib=MEMORY_KIB,
                steady_ns=lambda: self.steady_ns,
            )
            pack.recover()
            if signed_in:
                pack.signed_in(self.session(), PASSWORD)
            yield pack
        finally:
            shelf.close()
            journal.close()

    def begun(self) -> JournalBegun:
        return JournalBegun(
            at=self.clock.now.isoformat(),
            terminal_id=fake.TERMINAL_ID,
            device_public_key=self.identity.public_key_hex,
            format_version=1,
        )

    def renew(self, pack: Pack) -> bool:
        """Bring what the server has."""
        return pack.take(self.house.delta(pack.request()), is_whole=False)

    def filled(self, pack: Pack, drn: str = DRN, *amounts: int) -> list[str]:
        """Seal for a meter and another one, publish and bring it."""
        ids = self.house.seal(drn, *(amounts or (2_000, 3_000)))
        self.house.seal(OTHER_DRN, 2_000)
        self.house.publish()
        assert self.renew(pack)
        return ids

    def sale_of(self, *vends: SealedVend) -> VendsSoldOffline:
        """The record by which these vends are sold."""
        return VendsSoldOffline(
            at=self.clock.now.isoformat(),
            operator=OPERATOR,
            shift_id="",
            pack_number=self.house.pack_number,
            edition=self.house.edition,
            valid_until=self.house.now.isoformat(),
            vends=[_sold(one) for one in vends],
        )


def write(journal: Journal, record: Record) -> None:
    journal.append(encode_record(record))


def sell(bench: PackBench, pack: Pack, *vends: SealedVend) -> None:
    """Sell as the till does: written down inside `selling`."""
    with pack.selling([one.sealed_id for one in vends]):
        write(pack._journal, bench.sale_of(*vends))


def _sold(one: SealedVend) -> OfflineVend:
    amount = one.quote.tender_minor
    return OfflineVend(
        vend_id=f"vend-{one.sealed_id}",
        sealed_id=one.sealed_id,
        receipt_sequence=1,
        drn=one.drn,
        utility=one.quote.utility,
        tender_minor=amount,
        units_tenths=one.quote.units_tenths,
        tenders=[Tender(kind=TenderKind.CASH, amount_minor=amount)],
        received_minor=amount,
        sealed_answer="closed",
    )
