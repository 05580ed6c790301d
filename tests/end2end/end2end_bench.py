"""A tiny town behind a real server process, and tills that are the kiosk's own without a window.

The till of these tests is `kiosk.flows.till.Till` over its real journal and HTTP client: what it
does not do is print and show.  Tests that need paper or a window start a real kiosk process.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import itertools
import queue
import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa

from kiosk.api_client import ApiClient
from kiosk.config import Timeouts
from kiosk.enrol import enrol
from kiosk.flows.till import Till
from kiosk.identity import load_identity
from kiosk.store.journal import Journal
from kiosk.store.records import AnyRecord, decode_record
from kiosk.store.verify import verify_journal
from kiosk.vend_outcomes import VendOutcome
from tests.harness.server import Server, Town
from tests.helpers import api, little_town
from tests.helpers.audit import audit
from tests.helpers.fake_till import FakePrinter, render, render_shift_slip, render_slip
from token_engine.engine import TokenEngine
from token_engine.identifiers import IdRecord, meter_pan_from_drn
from vending_server.config import CONFIG_NAME
from vending_server.db.engine import reading, writing
from vending_server.meters.service import served_meters
from vending_server.operators.model import Role
from vending_server.points.service import make_enrolment_code
from vending_server.vending.tables import outbox, sale_reversals, sales, tokens, vends

OPERATOR, PASSWORD, POINT = "samar", api.PASSWORD, 2

PATIENT = Timeouts(connect_s=2.0, read_s=30.0, ask_after_s=50.0, resolve_after_s=60.0)
"""Asks nothing by itself, so that a test says when; never waited out."""
EAGER = Timeouts(connect_s=2.0, read_s=30.0, ask_after_s=0.2, resolve_after_s=60.0)
"""Asks early and again and again, and never resolves by itself."""


@dataclasses.dataclass(frozen=True)
class LittleTown:
    """The database, and the folder of settings that a server process starts from."""

    engine: sa.Engine
    settings: Town

    def serve(self, *, port: int = 0, kill_at: str | None = None, workers: int = 1) -> Server:
        return Server(self.settings, port=port, kill_at=kill_at, workers=workers)

    def count(self, table: sa.Table) -> int:
        with reading(self.engine) as connection:
            return connection.scalars(sa.select(sa.func.count()).select_from(table)).one()

    def counts(self) -> tuple[int, int, int]:
        """Return how many vends are decided, how many sold, and how many tokens there are."""
        return (self.count(vends), self.count(sales), self.count(tokens))

    def audit(self) -> None:
        """Recompute the books from the sales; what is to be passed on is there once."""
        with reading(self.engine) as connection:
            audit(connection)
        assert self.count(outbox) == self.count(sales) + self.count(sale_reversals)

    def enrolment_code(self) -> str:
        with writing(self.engine) as connection:
            return make_enrolment_code(connection, POINT, dt.datetime.now(dt.UTC))

    def units_of(self, token: str, drn: str) -> int:
        """Return what the meter itself reads out of a token."""
        with reading(self.engine) as connection:
            meter = served_meters(connection, [drn])[drn].meter
        key = little_town.SampleIssuer().decoder_key(meter)
        decoded = TokenEngine().decode(token=token, decoder_key=key, ea=meter.key_spec().ea)
        return decoded.units_tenths


@contextlib.contextmanager
def little_town_at(url: str, folder: Path) -> Iterator[LittleTown]:
    """Fill a migrated, empty database; audit it at the end."""
    folder.mkdir()
    engine = little_town.build(url)
    api.let_in(engine, Role.CASHIER)
    path = folder / CONFIG_NAME
    path.write_text(api.settings_text(api.config_for(url, folder)), "utf-8")
    examples = {"operators": [{"login": OPERATOR, "password": PASSWORD}]}
    town = LittleTown(engine, Town(path, examples))
    try:
        yield town
        town.audit()
    finally:
        engine.dispose()


def card_of(key: str) -> str:
    """Return the 35 digits on the card of a little town's meter, by its name or its number."""
    is_old = key == "indebted"
    return IdRecord(
        meter_pan=meter_pan_from_drn(little_town.DRN.get(key, key)),
        doe="0000",
        tct=2,
        ea=7 if is_old else 11,
        sgc="345678",
        ti="05",
        krn=2 if is_old else 3,
    ).text()


class RecordingApi(ApiClient):
    """The kiosk's client; remembers what was sent and tells what came of it as it comes."""

    def __init__(self, url: str, *, timeouts: Timeouts) -> None:
        super().__init__(url, timeouts=timeouts)
        self.sent: dict[str, bytes] = {}
        self.outcomes: queue.Queue[VendOutcome] = queue.Queue()

    def send_vend(
        self,
        *,
        vend_id: str,
        body: bytes,
        timeout_s: float,
        on_sent: Callable[[], None] = lambda: None,
    ) -> VendOutcome:
        self.sent[vend_id] = body
        outcome = super().send_vend(
            vend_id=vend_id, body=body, timeout_s=timeout_s, on_sent=on_sent
        )
        self.outcomes.put(outcome)
        return outcome

    def send_again(self, vend_id: str) -> VendOutcome:
        """Send the very bytes once more."""
        return super().send_vend(vend_id=vend_id, body=self.sent[vend_id], timeout_s=60.0)


class Terminal:
    """One enrolled machine: its key and its journal survive the tills that run on it."""

    _numbers = itertools.count(1)

    def __init__(self, town: LittleTown, folder: Path, *, url: str) -> None:
        self.folder = folder / f"terminal-{next(self._numbers)}"
        self.facts = enrol(url, town.enrolment_code(), self.folder)
        self.identity = load_identity(self.folder)
        self.journal_path = self.folder / "journal.sqlite"
        self.api: RecordingApi

    @contextlib.contextmanager
    def till(
        self,
        url: str,
        *,
        timeouts: Timeouts = PATIENT,
        on_step: Callable[[str], None] = lambda _step: None,
    ) -> Iterator[Till]:
        """Start the till's program and sign in."""
        journal = Journal(self.journal_path, identity=self.identity)
        self.api = RecordingApi(url, timeouts=timeouts)
        try:
            till = Till(
                journal=journal,
                api=self.api,
                identity=self.identity,
                terminal_id=self.facts.terminal_id,
                printer=FakePrinter(),
                renderer=render,
                slip_renderer=render_slip,
                shift_slips=render_shift_slip,
                clock=lambda: dt.datetime.now(dt.UTC),
                timeouts=timeouts,
                on_step=on_step,
            )
            try:
                till.recover()
                till.login(OPERATOR, PASSWORD)
                yield till
            finally:
                till.close()
        finally:
            self.api.close()
            journal.close()


def records_of(journal_path: Path) -> list[AnyRecord]:
    """Prove a journal from its first record to its last, by the device's key; return it."""
    key = load_identity(journal_path.parent).public_key
    assert verify_journal(journal_path, public_key=key).is_key_expected
    address = f"{journal_path.resolve().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
        rows = connection.execute("SELECT body FROM journal ORDER BY seq")
        return [decode_record(body) for (body,) in rows]


def expect_death(server: Server, step: str) -> None:
    """Wait until the server was killed at a step, and prove that it was at that step."""
    server.process.wait_for_line(lambda line: line == f"reached {step}", f"reached {step}")
    assert server.process.wait_until_ended() == -signal.SIGKILL
    server.stop()
