"""The town of the book: a server in this process, one person for each role, a clock that stands."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import itertools
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from litestar.testing import TestClient

from tests.api_book.masks import OURS
from tests.helpers import api, little_town, office
from token_engine.identifiers import make_drn, meter_pan_from_drn
from vending_server.config import CONFIG_NAME
from vending_server.db.engine import writing
from vending_server.epochs.service import RestoredFrom, begin_epoch
from vending_server.meters.tables import meters
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.points.service import create_point, make_enrolment_code
from vending_server.points.tables import PointKind
from vending_server.tariffs.tables import lifeline_rules, policies
from vending_server.wire.enrolment import enrolment_message
from vending_server.wire.login import login_message
from vending_server.wire.pack_crypto import exchange_message

DATABASE: Final = "vending.sqlite"
MORNING: Final = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)
METRICS_TOKEN: Final = "a-token-that-nobody-guesses"
PORTAL_TOKEN: Final = "the-portals-that-nobody-guesses"
PEOPLE: Final = {
    "rana": Role.CASHIER,
    "nasser": Role.SUPERVISOR,
    "layla": Role.ACCOUNTANT,
    "maysa": Role.ACCOUNTANT,
    "huda": Role.KEY_CUSTODIAN,
    "omar": Role.KEY_CUSTODIAN,
    "rima": Role.TARIFF_MANAGER,
    "fadi": Role.TARIFF_MANAGER,
    "walid": Role.AUDITOR,
    "amal": Role.ADMINISTRATOR,
    "yara": Role.ADMINISTRATOR,
    "salim": Role.AGENT,
    "k03": Role.SELF_SERVICE,
}
AGENTS_POINT: Final = little_town.AGENT_POINT
GRANT: Final = {
    "utility": "electricity",
    "customer_class": "residential",
    "decision": "6/2026",
    "valid_from": dt.date(2026, 1, 1),
    "period": "month",
    "units_tenths": 100,
}
POLICY: Final = {
    "utility": "electricity",
    "valid_from": dt.date(2026, 1, 1),
    "decision": "5/2026",
    "ceiling_bp": 5000,
    "guaranteed_tenths": 0,
    "cash_step_minor": 10,
    "postponement_days_max": 60,
    "postponements_max": 3,
}
METER: Final = little_town.DRN | {
    "stock": make_drn(57, 44_444_444),
    "spare": make_drn(57, 55_555_555),
}


class StandingClock:
    """Stands still until the book goes on."""

    def __init__(self) -> None:
        self.time = MORNING
        self.ticks = 0.0

    def now(self) -> dt.datetime:
        return self.time

    def monotonic(self) -> float:
        return self.ticks

    def advance(self, **by: float) -> None:
        delta = dt.timedelta(**by)
        self.time += delta
        self.ticks += delta.total_seconds()


@dataclasses.dataclass
class Seat:
    """A person at a terminal with a key of its own."""

    login: str
    key: Ed25519PrivateKey
    terminal_id: str = ""
    session: str = ""
    signed_in_at: dt.datetime | None = None


class BookTown:
    """What the chapters talk to."""

    client: TestClient

    def __init__(self, folder: Path, stack: contextlib.ExitStack) -> None:
        self.folder = folder
        self.clock = StandingClock()
        self.engine = little_town.build(self.url)
        _people_and_stock(self.engine)
        self._stack = stack
        self._folders = itertools.count(1)
        self.start()
        self.config = folder / CONFIG_NAME
        settings = api.settings_text(api.config_for(self.url, self._new_folder()))
        self.config.write_text(settings, "utf-8")
        self.seats = {login: Seat(login, _key(login)) for login in PEOPLE}
        self.receipts = itertools.count(1)
        self._ids = itertools.count(1)

    @property
    def url(self) -> str:
        """The database."""
        return f"sqlite:///{self.folder / DATABASE}"

    def start(self) -> None:
        """Let a server serve, after the one before has stopped."""
        self._stack.close()
        folder = self._new_folder()
        settings = {
            "metrics_token_file": _secret_file(folder / "metrics.token", METRICS_TOKEN),
            "portal_token_file": _secret_file(folder / "portal.token", PORTAL_TOKEN),
            "duplicate_minutes": 10,
        }
        serving = api.running(self.url, folder, clock=self.clock, **settings)
        self.client = self._stack.enter_context(serving)

    def back_up(self) -> Path:
        """Copy the database as it is now."""
        copy = self.folder / "backup.sqlite"
        with (
            contextlib.closing(sqlite3.connect(self.folder / DATABASE)) as source,
            contextlib.closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        return copy

    def restore(self, copy: Path) -> None:
        """Lose everything since the copy was made, and serve again."""
        self._stack.close()
        self.engine.dispose()
        for left in self.folder.glob(f"{DATABASE}*"):
            left.unlink()
        shutil.copyfile(copy, self.folder / DATABASE)
        source = RestoredFrom(
            backup_id="0" * 32,
            backup_taken_at=self.clock.now(),
            backup_sha256="0" * 64,
            epoch_of_backup=1,
            restored_by=1,
            agreed_by=2,
        )
        with writing(self.engine) as connection:
            begin_epoch(connection, source, self.clock.now())
        self.start()

    def to_first_key(self, name: str) -> None:
        """Let a meter be one of 1993, under the group's first key."""
        old = meters.update().where(meters.c.drn == METER[name])
        with writing(self.engine) as connection:
            connection.execute(old.values(krn=1, dkga=2, base_year=1993))

    def _new_folder(self) -> Path:
        folder = self.folder / f"server{next(self._folders)}"
        folder.mkdir()
        return folder

    def new_id(self) -> str:
        """Return an id such as a till makes."""
        return f"{OURS}{next(self._ids):012x}"

    def code(self, login: str) -> str:
        """Return a one-time code, as `python -m vending_server enrol` prints one."""
        point = AGENTS_POINT if login == "salim" else little_town.POINT
        with writing(self.engine) as connection:
            return make_enrolment_code(connection, point.number, self.clock.now())

    def enrolment(self, login: str, code: str = "") -> dict[str, Any]:
        """Return what a machine that is to be this person's sends."""
        key, code = self.seats[login].key, code or self.code(login)
        public = key.public_key().public_bytes_raw().hex()
        signature = key.sign(enrolment_message(code=code, device_public_key=public)).hex()
        told = {"code": code, "device_public_key": public, "signature": signature}
        return told | {"software_version": "1.0.0"}

    def login(self, login: str, challenge: str, password: str = api.PASSWORD) -> dict[str, Any]:
        """Return a login with the server's challenge signed."""
        seat = self.seats[login]
        said = {"terminal_id": seat.terminal_id, "challenge": challenge, "operator": login}
        return said | {
            "password": password,
            "signature": seat.key.sign(login_message(**said)).hex(),
        }

    def exchange(self, login: str) -> dict[str, str]:
        """Return the exchange key of somebody's machine, vouched for by its device key."""
        seat = self.seats[login]
        private = X25519PrivateKey.from_private_bytes(seat.key.private_bytes_raw())
        public = private.public_key().public_bytes_raw().hex()
        message = exchange_message(terminal_id=seat.terminal_id, exchange_key=public)
        return {"public_key": public, "signature": seat.key.sign(message).hex()}

    def session_of(self, login: str) -> str:
        """Return an open session of somebody, who signs in unseen when it has ended by now."""
        seat = self.seats[login]
        if not seat.terminal_id:
            answer = self.client.post("/v1/enrolments", json=self.enrolment(login))
            seat.terminal_id = answer.json()["terminal_id"]
        if seat.signed_in_at is None or self.clock.now() - seat.signed_in_at > dt.timedelta(
            minutes=10
        ):
            asked = {"terminal_id": seat.terminal_id}
            challenge = self.client.post("/v1/login-challenges", json=asked).json()["challenge"]
            answer = self.client.post("/v1/sessions", json=self.login(login, challenge))
            assert answer.status_code == 201, answer.text
            self.signed_in(login, answer.json()["session"])
        return seat.session

    def signed_in(self, login: str, session: str) -> None:
        """Keep a session that somebody got."""
        seat = self.seats[login]
        seat.session, seat.signed_in_at = session, self.clock.now()


@contextlib.contextmanager
def book_town(migrated: Path, folder: Path) -> Iterator[BookTown]:
    """Open the town over a copy of a migrated, empty SQLite file."""
    shutil.copyfile(migrated, folder / DATABASE)
    with contextlib.ExitStack() as stack:
        town = BookTown(folder, stack)
        yield town
    town.engine.dispose()


def _people_and_stock(engine: sa.Engine) -> None:
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        create_point(
            connection,
            number=AGENTS_POINT.number,
            kind=PointKind.AGENT,
            name=AGENTS_POINT.name,
        )
        for login, role in PEOPLE.items():
            point = AGENTS_POINT if role is Role.AGENT else little_town.POINT
            office.take_on(connection, login, role, password_hash=hashed, point=point)
        connection.execute(lifeline_rules.insert().values(GRANT))
        connection.execute(policies.insert().values(POLICY))
        for name in ("stock", "spare"):
            connection.execute(meters.insert().values(_stock(METER[name])))


def _stock(drn: str) -> dict[str, Any]:
    names = {"drn": drn, "meter_pan": meter_pan_from_drn(drn), "utility": "electricity"}
    return names | {
        "ea": 11,
        "dkga": 4,
        "sgc": "345678",
        "krn": 3,
        "ti": "05",
        "key_type": 2,
        "base_year": 2014,
        "tct": 2,
    }


def _secret_file(file: Path, text: str) -> Path:
    file.touch(mode=0o600)
    file.write_text(text, "utf-8")
    return file


def _key(login: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(login.encode().ljust(32, b"."))
