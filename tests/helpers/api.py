"""The whole server in this process, over a little town, and tills that talk HTTP to it."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import itertools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar import Litestar
from litestar.testing import TestClient

from tests.helpers import little_town
from tests.helpers.card_office import card_key
from token_engine.engine import Dkga
from vending_server.app import bare_app, furnish
from vending_server.config import Mode, ServerConfig
from vending_server.db.engine import writing
from vending_server.keys.key_encryption_key import KeyEncryptionKey
from vending_server.keys.model import vending_key_of
from vending_server.keys.store import EncryptedFileKeyStore
from vending_server.operators.model import Role
from vending_server.operators.passwords import Cost, Passwords
from vending_server.operators.tables import operator_points, operator_roles, operators
from vending_server.points.service import make_enrolment_code
from vending_server.vending.service import no_step
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.enrolment import enrolment_message
from vending_server.wire.login import login_message
from vending_server.wire.problems import Problem
from vending_server.wire.quote import QuoteAnswer
from vending_server.wire.vend import VendAnswer

PASSWORD = "olives and thyme"
CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
BODY_BYTES_MAX = 8 * 1024
_IDLE_APPS: list[Litestar] = []


def config_for(url: str, folder: Path, **settings: Any) -> ServerConfig:
    """Settings with sample keys: SGC 345678, KRN 1 (of 1993), 2 (DKGA02) and 3 (DKGA04)."""
    kek = KeyEncryptionKey.create(folder / "kek")
    store = EncryptedFileKeyStore.create(folder / "keys.json", kek)
    common = {"sgc": "345678", "base_year": 2014, "is_test": True}
    common |= {"active_from": dt.datetime(2014, 1, 1, tzinfo=dt.UTC)}
    store.add(
        [
            vending_key_of(
                little_town.DES_KEY, dkga=Dkga.DES, krn=1, **(common | {"base_year": 1993})
            ),
            vending_key_of(little_town.DES_KEY, dkga=Dkga.DES, krn=2, **common),
            vending_key_of(little_town.HMAC_KEY, dkga=Dkga.KDF_HMAC, krn=3, **common),
        ]
    )
    store.add_card_key(card_key)
    return ServerConfig(
        mode=Mode.SAMPLE,
        database_url=url,
        key_encryption_key_file=folder / "kek",
        key_store_file=folder / "keys.json",
        sta_tables_file=None,
        host="127.0.0.1",
        port=0,
        tls_certificate_file=None,
        tls_key_file=None,
        body_bytes_max=BODY_BYTES_MAX,
        session_idle_limit_s=900,
        **{"duplicate_minutes": 0, **settings},
    )


def settings_text(config: ServerConfig) -> str:
    """The file of settings that a server process starts from."""
    settings = {
        name: str(value) if isinstance(value, Path) else value
        for name, value in ((f.name, getattr(config, f.name)) for f in dataclasses.fields(config))
        if value is not None and not isinstance(value, Mapping)  # periods are kept as they come
    }
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items())


def let_in(engine: sa.Engine, *roles: Role) -> None:
    """Give operator samar a password, roles and point 2."""
    with writing(engine) as connection:
        hashed = Passwords(CHEAP).hash(PASSWORD)
        connection.execute(operators.update().values(password_hash=hashed))
        connection.execute(
            operator_roles.insert(), [{"operator_id": 1, "role": role} for role in roles]
        )
        connection.execute(operator_points.insert().values(operator_id=1, point_number=2))


@contextlib.contextmanager
def running(
    url: str, folder: Path, on_step=no_step, clock=None, **settings: Any
) -> Iterator[TestClient]:
    """A whole server with new keys over a database."""
    with serving(config_for(url, folder, **settings), on_step=on_step, clock=clock) as client:
        yield client


@contextlib.contextmanager
def serving(config: ServerConfig, on_step=no_step, clock=None) -> Iterator[TestClient]:
    """A whole server; its routes, which take the most time to make, serve one after another."""
    app = _IDLE_APPS.pop() if _IDLE_APPS else bare_app(BODY_BYTES_MAX)
    furnish(app, config, passwords=Passwords(CHEAP), on_step=on_step, clock=clock)
    with TestClient(app) as client:
        yield client
    _IDLE_APPS.append(app)


class HttpTill:
    """A till's side of the conversation, with nothing of the kiosk's code in it."""

    def __init__(self, client: TestClient, engine: sa.Engine, *, point: int = 2) -> None:
        self.client = client
        self.key = Ed25519PrivateKey.generate()
        self.public_key = self.key.public_key().public_bytes_raw().hex()
        with writing(engine) as connection:
            self.code = make_enrolment_code(connection, point, dt.datetime.now(dt.UTC))
        self.session = ""
        self.terminal_id = ""
        self.sequence = itertools.count(1)

    def post(self, path: str, message: object, **headers: str):
        body = message if isinstance(message, bytes) else canonical_bytes(message)
        if self.session:
            headers = {"authorization": f"Bearer {self.session}"} | headers
        return self.client.post(path, content=body, headers=headers)

    def get(self, path: str):
        return self.client.get(path, headers={"authorization": f"Bearer {self.session}"})

    def enrol(self):
        message = enrolment_message(code=self.code, device_public_key=self.public_key)
        answer = self.post(
            "/v1/enrolments",
            {
                "code": self.code,
                "device_public_key": self.public_key,
                "signature": self.key.sign(message).hex(),
                "software_version": "test",
            },
        )
        if answer.status_code == 201:
            self.terminal_id = answer.json()["terminal_id"]
        return answer

    def login(self, password: str = PASSWORD, operator: str = "samar", **more: str):
        challenge = self.post("/v1/login-challenges", {"terminal_id": self.terminal_id})
        text = challenge.json()["challenge"]
        message = login_message(terminal_id=self.terminal_id, challenge=text, operator=operator)
        answer = self.post(
            "/v1/sessions",
            {
                "terminal_id": self.terminal_id,
                "operator": operator,
                "password": password,
                "challenge": text,
                "signature": self.key.sign(message).hex(),
            }
            | more,
        )
        if answer.status_code == 201:
            self.session = answer.json()["session"]
        return answer

    def quote(self, drn: str, tender_minor: int = 10_000) -> QuoteAnswer:
        answer = self.post("/v1/quotes", {"drn": drn, "tender_minor": tender_minor})
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=QuoteAnswer)

    def vend_body(self, drn: str, tender_minor: int = 10_000, **changes: object) -> dict:
        return {
            "vend_id": little_town.new_vend_id(),
            "drn": drn,
            "tender_minor": tender_minor,
            "tenders": [{"kind": "cash", "amount_minor": tender_minor}],
            "received_minor": tender_minor,
            "quote_hash": self.quote(drn, tender_minor).quote_hash,
            "receipt_sequence": next(self.sequence),
            "made_at": "2026-11-22T10:00:00+00:00",
        } | changes


def problem_of(answer) -> Problem:
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.text
    return msgspec.json.decode(answer.content, type=Problem)


def sale_of(answer) -> VendAnswer:
    assert answer.status_code in {200, 201}, answer.text
    return msgspec.json.decode(answer.content, type=VendAnswer)
