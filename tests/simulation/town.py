"""The town that every seed starts from: its database, keys and devices are made once and copied.

Point 2 is the municipality's, with Rana at the first till and Omar at the second; point 3 is an
agent's, who sells from a float.  Electricity and water, EA07 and EA11, a debt that two contracts
share, and fees that are due.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.identity import DeviceIdentity
from tests.helpers import api, little_town
from tests.helpers.little_town import AGENT_POINT, DES_KEY, HMAC_KEY, NOON, agent_seller, seller
from tests.helpers.office import take_on
from tests.simulation.connections import Lender, copied
from token_engine.derivation import DecoderKeySpec
from token_engine.engine import Dkga, SecretKey, derive_decoder_key
from token_engine.identifiers import make_drn, meter_pan_from_drn
from token_engine.tid import BaseDate
from vending_server.app import bare_app
from vending_server.config import ServerConfig
from vending_server.db.engine import reading, writing
from vending_server.db.migrate import upgrade
from vending_server.http.observing import ObservedApp
from vending_server.meters.model import Meter
from vending_server.meters.service import served_meters
from vending_server.meters.tables import contracts, meters, places
from vending_server.operators.model import Caller, Role
from vending_server.operators.passwords import Passwords
from vending_server.points.tables import terminals
from vending_server.registry.tables import meter_installations
from vending_server.sealing.tables import packs
from vending_server.tariffs.tables import dues

PASSWORD: Final = api.PASSWORD
FLOAT_MINOR: Final = 400_000
PROCESSES: Final = 2
CEILING_MINOR: Final = 30_000  # of each till's pack
KRN_HMAC: Final = 3  # the group's keys 1 and 2 are of DES
_RATES = ("terminal", "operator", "meter")
_IDLE_S = 7_200
_NO_LIMIT = 1_000_000  # a minute: the line of a real day is slower than a run

DRN: Final[Mapping[str, str]] = {
    **little_town.DRN,
    "old": make_drn(3000, 44444444),
    "shop": make_drn(57, 55555555),
    "well": make_drn(57, 66666666),
}
_MORE = {
    "old": {"utility": "electricity", "ea": 7, "dkga": 2, "krn": 1, "base_year": 1993},
    "shop": {"utility": "electricity", "ea": 11, "dkga": 4, "krn": 3, "base_year": 2014},
    "well": {"utility": "water", "ea": 11, "dkga": 4, "krn": 3, "base_year": 2014},
}
SOLD_TO: Final = tuple(DRN)


@dataclass(frozen=True, kw_only=True)
class SeatFacts:
    """One till: where it stands, who works there, and its device."""

    name: str
    terminal_id: str
    login: str
    has_drawer: bool  # of the municipality; an agent's money is his own
    identity: DeviceIdentity


class Town:
    """Everything that is made once in a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lender = Lender()
        self.generation = 0  # of the database's file
        self.database = folder / "town.sqlite"
        template = folder / "template.sqlite"
        url = f"sqlite:///{template}"
        upgrade(url)
        engine = little_town.build(url)
        self.seats = self._seats()
        self.people = _people(engine, self.seats)
        self.walid, self.maysa = self.people["walid"], self.people["maysa"]
        self.meters: dict[str, Meter] = {}
        with reading(engine) as connection:
            served = served_meters(connection, list(DRN.values()))
            self.meters = {name: served[drn].meter for name, drn in DRN.items()}
        engine.dispose()
        self._template = copied(template)
        self._keys: dict[tuple[int, int, int], SecretKey] = {}
        self.meter_by_id = {meter.id: meter for meter in self.meters.values()}
        (folder / "server").mkdir()
        many = {f"{who}_requests_per_minute": _NO_LIMIT for who in _RATES}
        made = api.config_for(url, folder / "server", uses_shifts=True, **many)
        self.config: ServerConfig = dataclasses.replace(
            made, database_url=f"sqlite:///{self.database}", session_idle_limit_s=_IDLE_S
        )
        self.apps: list[ObservedApp] = [bare_app(api.BODY_BYTES_MAX) for _ in range(PROCESSES)]
        self.passwords = Passwords(api.CHEAP)

    def spec_of(self, meter_id: int, *, krn: int, base_year: int) -> DecoderKeySpec:
        """Return what the decoder key of a meter under a key of the group is derived from."""
        spec = self.meter_by_id[meter_id].key_spec()
        dkga = Dkga.KDF_HMAC if krn == KRN_HMAC else Dkga.DES
        return dataclasses.replace(
            spec, krn=krn, dkga=dkga, base_date=BaseDate.from_year(base_year)
        )

    def key_of(self, meter_id: int, *, krn: int, base_year: int) -> SecretKey:
        """Return that decoder key."""
        known = (meter_id, krn, base_year)
        if known not in self._keys:
            secret = HMAC_KEY if krn == KRN_HMAC else DES_KEY
            spec = self.spec_of(meter_id, krn=krn, base_year=base_year)
            self._keys[known] = derive_decoder_key(secret, spec)
        return self._keys[known]

    def fresh(self) -> None:
        """Let the database be as it was in the beginning."""
        self.lay(self._template)

    def lay(self, copy: sqlite3.Connection) -> None:
        """Let the database be what a copy is; no process runs."""
        self.generation += 1
        self.lender.lay(self.database, copy)

    def _seats(self) -> tuple[SeatFacts, ...]:
        told = (
            ("A", seller(1).terminal_id, "rana", True),
            ("B", seller(2).terminal_id, "omar", True),
            ("C", agent_seller().terminal_id, "agent", False),
        )
        return tuple(
            SeatFacts(
                name=name,
                terminal_id=terminal_id,
                login=login,
                has_drawer=has_drawer,
                identity=_device(number),
            )
            for number, (name, terminal_id, login, has_drawer) in enumerate(told, start=1)
        )


def _device(number: int) -> DeviceIdentity:
    """Return the same device in every process: a run is the same wherever it is played."""
    return DeviceIdentity(Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


def _people(engine: sa.Engine, seats: tuple[SeatFacts, ...]) -> dict[str, Caller]:
    hashed = Passwords(api.CHEAP).hash(PASSWORD)
    who = {"password_hash": hashed}
    with writing(engine) as connection:
        _more_meters(connection)
        little_town.open_agent_point(connection, float_minor=FLOAT_MINOR)
        people = {
            "rana": take_on(connection, "rana", Role.CASHIER, **who),
            "omar": take_on(connection, "omar", Role.CASHIER, terminal=2, **who),
            "walid": take_on(connection, "walid", Role.SUPERVISOR, **who),
            "huda": take_on(connection, "huda", Role.SUPERVISOR, **who),
            "maysa": take_on(connection, "maysa", Role.ACCOUNTANT, **who),
            "agent": take_on(connection, "agent", Role.AGENT, point=AGENT_POINT, **who),
            "nura": take_on(connection, "nura", Role.KEY_CUSTODIAN, **who),
            "sami": take_on(connection, "sami", Role.KEY_CUSTODIAN, **who),
        }
        for seat in seats:
            connection.execute(
                packs.insert().values(terminal_id=seat.terminal_id, ceiling_minor=CEILING_MINOR)
            )
            mine = terminals.update().where(terminals.c.id == seat.terminal_id)
            connection.execute(mine.values(public_key=seat.identity.public_key_hex))
    return people


def _more_meters(connection: sa.Connection) -> None:
    for number, (name, facts) in enumerate(_MORE.items(), start=5):
        drn = DRN[name]
        connection.execute(places.insert().values(id=number, code=f"{number:04d}", address="حي"))
        connection.execute(
            contracts.insert().values(
                id=number,
                place_id=number,
                account_number=f"{number:04d}",
                customer_id=1,
                utility=facts["utility"],
                customer_class="residential",
                address="حي",
                opened_on=dt.date(2020, 1, 1),
                bought_period="",
            )
        )
        fixed = {"meter_pan": meter_pan_from_drn(drn), "sgc": "345678", "ti": "05", "key_type": 2}
        connection.execute(
            meters.insert().values(drn=drn, contract_id=number, tct=2, **fixed, **facts)
        )
        connection.execute(
            meter_installations.insert().values(
                meter_id=number,
                contract_id=number,
                place_id=number,
                installed_at=NOON - dt.timedelta(days=900),
                reason="new_contract",
            )
        )
    fee = {"code": "waste", "name_ar": "رسوم", "name_en": "Fee", "kind": "municipal_fee"}
    for contract_id in (1, 5, 7):
        connection.execute(
            dues.insert().values(
                contract_id=contract_id, period="2026-11", amount_minor=2500, vat_bp=0, **fee
            )
        )
