"""A whole till over a fake server, a fake printer and a real journal in a test's own folder."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from drivers.customer_cards.devices import CardDevice
from drivers.receipt_printers.base import PrintOutcome, PrintReason, PrintVerdict
from kiosk.api_client import ApiClient
from kiosk.config import Timeouts
from kiosk.flows.counter_values import CounterAnswer
from kiosk.flows.shift_values import SlipFacts
from kiosk.flows.till import Till
from kiosk.flows.till_values import ConfirmedSale, SaleMode
from kiosk.identity import DeviceIdentity, make_identity
from kiosk.store.card_keys import make_sure_of
from kiosk.store.journal import Journal, connect_sqlite
from tests.helpers import fake_server as fake
from tests.helpers.fake_pack import FakePack
from tests.helpers.fake_server import FakeServer
from token_engine.identifiers import make_drn
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender, VendAnswer

DRN = str(make_drn(7, 12345678))
OTHER_DRN = str(make_drn(7, 87654321))
QUICK = Timeouts(connect_s=0.05, read_s=0.2, ask_after_s=0.01, resolve_after_s=0.04)
"""Short enough for a test that waits them out."""
CALM = Timeouts(connect_s=1.0, read_s=30.0, ask_after_s=20.0, resolve_after_s=30.0)
"""Long enough never to be reached."""


class PowerCut(BaseException):
    """The machine stops here; nothing above may tidy up."""


@dataclass
class Clock:
    now: dt.datetime = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


@dataclass(frozen=True)
class FakeSheet:
    text: str
    width_dots: int = 8
    height: int = 1

    @property
    def rows(self) -> bytes:
        return self.text.encode()


def render(sale: VendAnswer, *, copy_number: int) -> FakeSheet:
    return FakeSheet(f"{sale.receipt_number} copy {copy_number} token {sale.tokens[0].token}")


def render_slip(answer: CounterAnswer, *, copy_number: int) -> FakeSheet:
    return FakeSheet(f"{answer.document_id} copy {copy_number}")


def render_shift_slip(slip: SlipFacts, *, copy_number: int) -> FakeSheet:
    shift = slip.report.number if slip.report is not None else "-"
    return FakeSheet(f"slip {slip.kind} shift {shift} copy {copy_number}")


@dataclass
class FakePrinter:
    """`verdicts` are given in order, then PRINTED."""

    verdicts: list[PrintVerdict | Exception] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    kicks: int = 0  # how often the drawer was opened

    def print_raster(
        self,
        bitmap_rows: bytes,
        *,
        width_dots: int,
        height: int,
        job_id: str,
        kick_drawer: bool = False,
    ) -> PrintOutcome:
        assert width_dots == 8
        assert height >= 1
        self.kicks += kick_drawer
        verdict = self.verdicts.pop(0) if self.verdicts else PrintVerdict.PRINTED
        if isinstance(verdict, Exception):
            raise verdict
        if verdict is not PrintVerdict.NOT_SENT:
            self.printed.append(bitmap_rows.decode("latin-1"))  # a rule between sheets is no text
        reason = None if verdict is PrintVerdict.PRINTED else PrintReason.GONE
        return PrintOutcome(job_id=job_id, verdict=verdict, reason=reason)


@dataclass
class FullableDisk:
    """Connections whose file stops growing on demand: SQLite's own "disk is full"."""

    free_bytes: int = 1 << 40
    connection: sqlite3.Connection | None = None

    def connect(self, path: Path) -> sqlite3.Connection:
        self.connection = connect_sqlite(path)
        return self.connection

    def fill(self) -> None:
        assert self.connection is not None
        self.connection.execute("PRAGMA max_page_count = 1")  # SQLite takes the present size

    def free(self) -> None:
        assert self.connection is not None
        self.connection.execute("PRAGMA max_page_count = 1073741823")


class TillBench:
    """Everything that survives a power cut (server, printer, disk), and tills to run over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = FakeServer()
        self.printer = FakePrinter()
        self.clock = Clock()
        self.disk = FullableDisk()
        self.identity: DeviceIdentity = make_identity(folder)
        self.server.device_key = self.identity.public_key_hex
        self.card_device: CardDevice | None = None
        self.pack: FakePack | None = None  # none: this till sells on the line only
        make_sure_of(self.folder / "card-keys")

    @property
    def journal_path(self) -> Path:
        return self.folder / "journal.sqlite"

    @contextmanager
    def till(
        self,
        *,
        timeouts: Timeouts = CALM,
        on_step: Callable[[str], None] = lambda _step: None,
        signed_in: bool = True,
    ) -> Iterator[Till]:
        journal = Journal(
            self.journal_path,
            identity=self.identity,
            connect=self.disk.connect,
            free_bytes=lambda _folder: self.disk.free_bytes,
        )
        try:
            till = Till(
                journal=journal,
                api=ApiClient(fake.URL, timeouts=timeouts, new_session=self.server.new_session),
                identity=self.identity,
                terminal_id=fake.TERMINAL_ID,
                printer=self.printer,
                renderer=render,
                slip_renderer=render_slip,
                shift_slips=render_shift_slip,
                clock=self.clock,
                timeouts=timeouts,
                on_step=on_step,
                card_keys=self.folder / "card-keys",
                pack=self.pack,
            )
            till.cards.use(self.card_device)
            try:
                if signed_in:
                    till.login(fake.OPERATOR, fake.PASSWORD)
                yield till
            finally:
                till.close()
        finally:
            journal.close()


def a_sale(
    till: Till,
    *,
    drn: str = DRN,
    tender_minor: int = 5000,
    received_minor: int | None = None,
    mode: SaleMode = SaleMode.MONEY,
    sell_again: bool = False,
    tenders: tuple[Tender, ...] | None = None,
    instead_of: str | None = None,
) -> ConfirmedSale:
    """Quote and confirm: 50 shekels in cash unless told otherwise."""
    if mode is SaleMode.MONEY:
        quoted = till.quote(drn, tender_minor=tender_minor)
    else:
        quoted = till.quote(drn, units_tenths=tender_minor // 10)
    cash = Tender(kind=TenderKind.CASH, amount_minor=tender_minor)
    return ConfirmedSale(
        quote=quoted.quote,
        quote_hash=quoted.quote_hash,
        drn=drn,
        mode=mode,
        tenders=tenders if tenders is not None else (cash,),
        received_minor=tender_minor if received_minor is None else received_minor,
        sell_again=sell_again,
        instead_of=instead_of,
    )
