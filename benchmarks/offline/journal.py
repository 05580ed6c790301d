"""A till that sold offline: its sealed vends in the server's books, and its signed journal."""

from __future__ import annotations

import datetime as dt
import itertools
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.flows import upload_size
from vending_server.db.engine import open_engine, reading, writing
from vending_server.errors import Refused
from vending_server.ledger.accounts import open_drawer
from vending_server.meters.tables import meters
from vending_server.operators.sessions import open_session
from vending_server.operators.tables import operators
from vending_server.points.service import municipality_facts
from vending_server.points.tables import terminals
from vending_server.sealing.prices import SealedPrices
from vending_server.sealing.states import SealedState
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.vending.model import Supply
from vending_server.vending.supplies import SupplyReader
from vending_server.vending.tables import tokens
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.ids import RANDOM_BYTES, uuid7
from vending_server.wire.journal_chain import GENESIS_HASH, record_hash
from vending_server.wire.journal_sync import JournalUpload
from vending_server.wire.offline_sales import VENDS_SOLD_OFFLINE, OfflineSale, OfflineVend
from vending_server.wire.packs import SealedVend
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender, TokenLine

TERMINAL_ID: Final = "00000000-0000-7000-8000-0000000000ff"
_POINT: Final = 2  # where samar works
_NUMBER: Final = 99
_SELLER: Final = "samar"
_AMOUNTS: Final = (2_000, 3_000, 5_000, 10_000)
_VALID: Final = dt.timedelta(days=1)
_TIDS_FROM: Final = 9_000_000  # above the town's history
_SEALED_ANSWER: Final = "x" * 3_400  # what a till keeps for its copies, closed and in base64


@dataclass
class SellingTill:
    """The journal of one terminal, sale after sale, and how far it was cut into uploads."""

    session: str
    key: Ed25519PrivateKey
    bodies: list[str]
    hashes: list[bytes] = field(default_factory=lambda: [GENESIS_HASH])
    cut: int = 0

    def uploads(self, sales: int, *, at_once: int) -> list[bytes]:
        """Return the next sales in uploads, as large as a till makes them on a good line."""
        made, end = [], self.cut + sales
        while self.cut < end:
            first, size = self.cut, 0
            while self.cut < min(end, first + at_once):
                size += len(self.bodies[self.cut])
                if self.cut > first and size > upload_size.MOST:
                    break
                self._hash_next()
            made.append(self._upload(first))
        return made

    def _hash_next(self) -> None:
        body, self.cut = self.bodies[self.cut], self.cut + 1
        self.hashes.append(
            record_hash(seq=self.cut, previous_hash=self.hashes[-1], body=body.encode())
        )

    def _upload(self, first: int) -> bytes:
        return canonical_bytes(
            JournalUpload(
                first_sequence=first + 1,
                previous_hash=self.hashes[first].hex(),
                bodies=self.bodies[first : self.cut],
                head_signature=self.key.sign(self.hashes[self.cut]).hex(),
            )
        )


def make_till(url: str, sales: int) -> SellingTill:
    """Let a terminal in, seal so many vends for it and write their sales to its journal."""
    engine = open_engine(url)
    key = Ed25519PrivateKey.generate()
    now = dt.datetime.now(dt.UTC)
    try:
        with writing(engine) as connection:
            session = _let_in(connection, key, now)
        with reading(engine) as connection:
            supplies = _supplies(connection, now)
        vends = list(itertools.islice(_sealed(supplies, now), sales))
        assert len(vends) == sales, "a larger town is needed"
        with writing(engine) as connection:
            connection.execute(tokens.insert(), [_token_row(*one) for one in vends])
            connection.execute(sealed_vends.insert(), [_vend_row(*one, now) for one in vends])
    finally:
        engine.dispose()
    bodies = [_record(one, number, now) for number, (_, one) in enumerate(vends, start=1)]
    return SellingTill(session, key, bodies)


def _let_in(connection: sa.Connection, key: Ed25519PrivateKey, now: dt.datetime) -> str:
    connection.execute(
        terminals.insert().values(
            id=TERMINAL_ID,
            point_number=_POINT,
            number=_NUMBER,
            public_key=key.public_key().public_bytes_raw().hex(),
            software_version="benchmark",
            enrolled_at=now,
        )
    )
    open_drawer(connection, TERMINAL_ID)
    connection.execute(packs.insert().values(terminal_id=TERMINAL_ID, ceiling_minor=10**12))
    seller = sa.select(operators.c.id).where(operators.c.login == _SELLER)
    operator_id = connection.scalars(seller).one()
    return open_session(connection, operator_id=operator_id, terminal_id=TERMINAL_ID, now=now)


def _supplies(connection: sa.Connection, now: dt.datetime) -> list[Supply]:
    zone = ZoneInfo(municipality_facts(connection).time_zone)
    drns = list(connection.scalars(sa.select(meters.c.drn).order_by(meters.c.id)))
    found = SupplyReader(zone).all(connection, drns, now)
    return [one for one in found.values() if isinstance(one, Supply)]


def _sealed(supplies: Sequence[Supply], now: dt.datetime) -> Iterator[tuple[Supply, SealedVend]]:
    """Yield sealed vends, one of each meter before the second of any."""
    prices, tids = SealedPrices(), itertools.count(_TIDS_FROM)
    for amount in itertools.cycle(_AMOUNTS):
        for supply in supplies:
            try:
                quote = prices.quote(supply, amount)
            except Refused:
                continue
            tid = next(tids)
            token = TokenLine(
                token=f"{tid:020d}",  # nobody reads it here
                kind="credit",
                units_tenths=quote.units_tenths,
                tid=tid,
                base_year=supply.meter.base_year,
            )
            yield (
                supply,
                SealedVend(
                    sealed_id=_new_id(now),
                    drn=supply.meter.drn,
                    customer_class=supply.contract.customer_class,
                    quote=quote,
                    tokens=[token],
                    sealed_at=(now - _VALID / 2).isoformat(),
                    not_before=(now - _VALID / 2).isoformat(),
                    not_after=(now + _VALID).isoformat(),
                ),
            )


def _new_id(now: dt.datetime) -> str:
    unix_ms = int(now.timestamp() * 1000)
    return uuid7(unix_ms=unix_ms, random_bytes=secrets.token_bytes(RANDOM_BYTES))


def _token_row(supply: Supply, vend: SealedVend) -> dict[str, Any]:
    meter, line = supply.meter, vend.tokens[-1]
    return {
        "meter_id": meter.id,
        "base_year": meter.base_year,
        "tid": line.tid,
        "sale_id": None,
        "token": line.token,
        "units_tenths": line.units_tenths,
        "sgc": meter.sgc,
        "krn": meter.krn,
        "ti": meter.ti,
        "key_check_value": "000000",
        "issuer": "benchmark",
    }


def _vend_row(supply: Supply, vend: SealedVend, now: dt.datetime) -> dict[str, Any]:
    return {
        "id": vend.sealed_id,
        "terminal_id": TERMINAL_ID,
        "pack_number": 1,
        "meter_id": supply.meter.id,
        "contract_id": supply.contract.id,
        "base_year": supply.meter.base_year,
        "tid": vend.tokens[-1].tid,
        "amount_minor": vend.quote.tender_minor,
        "units_tenths": vend.quote.units_tenths,
        "text": canonical_bytes(vend).decode(),
        "box_sha256": "0" * 64,
        "tariff_version_id": supply.version.id,
        "policy_id": supply.policy.id,
        "period": supply.period.key,
        "not_before": now - _VALID / 2,
        "not_after": now + _VALID,
        "sealed_at": now - _VALID / 2,
        "added_in": 1,
        "valid_until": now + _VALID,
        "state": SealedState.LIVE,
        "state_at": now,
    }


def _record(vend: SealedVend, number: int, now: dt.datetime) -> str:
    paid = Tender(kind=TenderKind.CASH, amount_minor=vend.quote.tender_minor)
    sold = OfflineVend(
        vend_id=_new_id(now),
        sealed_id=vend.sealed_id,
        receipt_sequence=number,
        drn=vend.drn,
        utility=vend.quote.utility,
        tender_minor=vend.quote.tender_minor,
        units_tenths=vend.quote.units_tenths,
        tenders=[paid],
        received_minor=vend.quote.tender_minor,
        sealed_answer=_SEALED_ANSWER,
    )
    sale = OfflineSale(
        kind=VENDS_SOLD_OFFLINE,
        at=now.isoformat(),
        operator=_SELLER,
        shift_id="",
        pack_number=1,
        edition=1,
        valid_until=(now + _VALID).isoformat(),
        vends=[sold],
    )
    return canonical_bytes(sale).decode()
