"""Kiosks without a window over the real server in this process: one folder each, as on a disk.

Everything between is real: the till's flows, its journal and key in files, its HTTP client; only the
network is a function call, which can be cut.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import sqlalchemy as sa
from litestar.testing import TestClient
from requests.adapters import BaseAdapter

from kiosk.api_client import ApiClient, new_http_session
from kiosk.config import Timeouts
from kiosk.enrol import enrol
from kiosk.flows.offline_choice import OfflineChoice
from kiosk.flows.offline_selling import OfflineConfirmed
from kiosk.flows.pack import Pack
from kiosk.flows.pack_renewal import PackRenewal, Renewed
from kiosk.flows.till import Till
from kiosk.flows.till_values import VendView
from kiosk.identity import load_facts, load_identity
from kiosk.store.journal import Journal
from kiosk.store.pack_shelf import FILE_NAME as PACK_NAME
from kiosk.store.pack_shelf import PackShelf
from tests.helpers import api, little_town
from tests.helpers.fake_till import CALM, FakePrinter, render, render_shift_slip, render_slip
from tests.helpers.little_town import HandClock
from vending_server.db.engine import writing
from vending_server.points.service import make_enrolment_code
from vending_server.sealing.tables import packs
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

LOGIN, PASSWORD, POINT = "samar", api.PASSWORD, 2
_URL = "http://127.0.0.1:9"

HASTY = Timeouts(connect_s=1.0, read_s=30.0, ask_after_s=0.01, resolve_after_s=0.04)
"""Asks and resolves almost at once; a slow machine is still waited for."""


class Line(BaseAdapter):
    """The way of some machines to a server in this process."""

    def __init__(self, client: TestClient[Any]) -> None:
        super().__init__()
        self.client = client
        self.is_down = False
        self.loses_answer_to = ""  # the path whose next answer nobody hears
        self.is_down_after_loss = False
        self.was_lost = threading.Event()  # the server has done what nobody heard of
        self.sent: list[tuple[str, str, bytes]] = []

    def new_session(self) -> requests.Session:
        session = new_http_session()
        session.mount("http://", self)
        return session

    def send(self, request: requests.PreparedRequest, **_more: Any) -> requests.Response:
        body = request.body or b""
        body = body if isinstance(body, bytes) else b"".join(body)
        if self.is_down:
            raise requests.ConnectionError("no way")
        path = request.path_url
        is_lost = path == self.loses_answer_to
        if is_lost:  # before it is served: whoever asks meanwhile shall not be faster
            self.loses_answer_to, self.is_down = "", self.is_down_after_loss
        self.sent.append((str(request.method), path, body))
        answer = self.client.request(
            str(request.method), path, content=body, headers=dict(request.headers)
        )
        if is_lost:
            self.was_lost.set()
            raise requests.ConnectionError("reset")
        response = requests.Response()
        response.status_code = answer.status_code
        response.headers.update(answer.headers)
        response.raw = io.BytesIO(answer.content)
        response.request, response.url = request, str(request.url)
        return response

    def close(self) -> None:
        """Keep nothing open."""


@dataclass
class Machine:
    """A disk with a till on it, and the line that it hangs on."""

    folder: Path
    line: Line
    clock: Callable[[], dt.datetime]
    timeouts: Timeouts = CALM
    printer: FakePrinter = field(default_factory=FakePrinter)

    @property
    def journal_path(self) -> Path:
        return self.folder / "journal.sqlite"

    def enrol(self, engine: sa.Engine, now: dt.datetime) -> None:
        """Make the machine a terminal, with a one-time code of this moment."""
        with writing(engine) as connection:
            code = make_enrolment_code(connection, POINT, now)
        enrol(_URL, code, self.folder, new_session=self.line.new_session)

    @contextlib.contextmanager
    def till(self, *, operator: str | None = LOGIN) -> Iterator[Till]:
        """Start the till's program, as at any start; sign in unless told otherwise."""
        identity = load_identity(self.folder)
        terminal_id = load_facts(self.folder, identity).terminal_id
        journal = Journal(self.journal_path, identity=identity)
        shelf = PackShelf(self.folder / PACK_NAME)
        client = ApiClient(_URL, timeouts=self.timeouts, new_session=self.line.new_session)
        try:
            pack = Pack(
                shelf=shelf,
                journal=journal,
                identity=identity,
                terminal_id=terminal_id,
                clock=self.clock,
                steady_ns=self.steady_ns,
            )
            pack.recover()
            till = Till(
                journal=journal,
                api=client,
                identity=identity,
                terminal_id=terminal_id,
                printer=self.printer,
                renderer=render,
                slip_renderer=render_slip,
                shift_slips=render_shift_slip,
                clock=self.clock,
                timeouts=self.timeouts,
                pack=pack,
            )
            till.sync.keep_time(pack.server_seen, is_wanted=pack.wants_time)
            try:
                till.recover()
                if operator is not None:
                    till.login(operator, PASSWORD)
                yield till
            finally:
                till.close()
        finally:
            client.close()
            shelf.close()
            journal.close()

    @property
    def terminal_id(self) -> str:
        return load_facts(self.folder, load_identity(self.folder)).terminal_id

    @property
    def pack_path(self) -> Path:
        return self.folder / PACK_NAME

    def steady_ns(self) -> int:
        """The machine's uninterrupted clock: goes as its other one does, unless a test sets it."""
        return int(self.clock().timestamp()) * 10**9

    def renew(self, till: Till) -> Renewed:
        """Bring the pack up to date, as a till does by itself."""
        assert isinstance(till.pack, Pack)
        return PackRenewal(till.pack, till.sync).renew()

    def cloned_to(self, folder: Path) -> Machine:
        """Copy the disk, key and all."""
        shutil.copytree(self.folder, folder)
        return Machine(folder, self.line, self.clock)

    def lose_pack(self) -> None:
        """Wipe the file of sealed vends only."""
        for file in self.folder.glob(f"{PACK_NAME}*"):
            file.unlink()

    def lose_journal(self) -> None:
        """Wipe what the till wrote; key and enrolment stay."""
        for file in self.folder.glob("journal.sqlite*"):
            file.unlink()


def give_pack(engine: sa.Engine, machine: Machine, *, ceiling_minor: int) -> None:
    """Let a machine sell offline from its next login on."""
    row = {"terminal_id": machine.terminal_id, "ceiling_minor": ceiling_minor}
    with writing(engine) as connection:
        connection.execute(packs.insert().values(row))


def buy_for_weeks(
    engine: sa.Engine, clock: HandClock, names: Sequence[str], weeks: int = 4
) -> None:
    """Let customers buy week after week, so that there is a past to choose a pack by."""
    till = little_town.Till(little_town.service(engine, clock), little_town.seller(2))
    for _ in range(weeks):
        for name in names:
            assert till.sell(little_town.DRN[name], 5_000).is_sale
        clock.advance(dt.timedelta(days=7, hours=-1))


def offered(till: Till, name: str) -> tuple[OfflineChoice, ...]:
    """Return what can be sold to a meter from the pack, the smallest amount first."""
    meter = till.offline.meter_of(little_town.DRN[name])
    return () if meter is None else meter.choices


def sell_offline(till: Till, choice: OfflineChoice) -> list[VendView]:
    """Sell from the pack for exactly the money."""
    paid = choice.amount_minor
    cash = Tender(kind=TenderKind.CASH, amount_minor=paid)
    sale = OfflineConfirmed(choice=choice, tenders=(cash,), received_minor=paid, sell_again=True)
    return till.offline.sell(sale)
