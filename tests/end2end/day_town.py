"""The town of a cashier's day: more customers, a supervisor, shifts, and a planned key change.

plain     electricity, and a water meter "flat" of the same customer: a visit
shop      electricity; nothing special
indebted  a fee and debts; the fee may be put off          water   a standing charge, a debt
keyed     an old meter whose key is to be changed          blocked sells nothing
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

import sqlalchemy as sa
from end2end_bench import LittleTown

from tests.helpers import little_town
from tests.helpers.api import CHEAP
from tests.helpers.debts import let_postpone
from tests.helpers.key_town import TO_2014, KeyTown
from tests.helpers.little_town import DRN
from tests.helpers.office import take_on
from token_engine.engine import TokenEngine
from token_engine.identifiers import IdRecord, make_drn, meter_pan_from_drn
from token_engine.virtual_meter import VirtualMeter
from vending_server.db.engine import reading, writing
from vending_server.issuing.model import SERVICE_OF
from vending_server.meters.search import fold_name, fold_phone
from vending_server.meters.service import served_meters
from vending_server.meters.tables import contracts, customers, meters, places
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.registry.tables import meter_installations
from vending_server.tariffs.tables import dues

SUPERVISOR, SUPERVISORS_PASSWORD = "walid", "a password of his own"
METERS: Final = DRN | {
    "flat": make_drn(57, 44444444),
    "shop": make_drn(57, 55555555),
    "keyed": make_drn(57, 66666666),
}
PHONE: Final = {"shop": "0597 111 222"}
_LONG_AGO: Final = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_OLD_KEY: Final = {"ea": 7, "dkga": 2, "krn": 2, "base_year": 2014}
_NEW_KEY: Final = {"ea": 11, "dkga": 4, "krn": 3, "base_year": 2014}


def furnish(town: LittleTown) -> None:
    """Let the day happen in this town."""
    settings = town.settings.config.read_text("utf-8")
    used = settings.replace("uses_shifts = false", "uses_shifts = true")
    assert used != settings
    town.settings.config.write_text(used, "utf-8")
    with writing(town.engine) as connection:
        hashed = Passwords(CHEAP).hash(SUPERVISORS_PASSWORD)
        take_on(connection, SUPERVISOR, Role.SUPERVISOR, password_hash=hashed)
        let_postpone(connection)
        settle_in(connection, 5, "flat", customer=1, utility="water", **_NEW_KEY)
        be_born(connection, 3, "متجر النور", PHONE["shop"])
        settle_in(connection, 6, "shop", customer=3, utility="electricity", **_NEW_KEY)
        be_born(connection, 4, "Huda Najjar", "0597 333 444")
        settle_in(connection, 7, "keyed", customer=4, utility="electricity", **_OLD_KEY)
    keys = KeyTown(town.engine)
    keys.plan(keys.campaign(TO_2014), zone="keyed")


def charge_a_new_fee(town: LittleTown, contract_id: int) -> None:
    """Let the council add a fee while a customer stands at the till."""
    with writing(town.engine) as connection:
        connection.execute(
            dues.insert().values(
                contract_id=contract_id,
                kind="municipal_fee",
                code="street",
                name_ar="رسوم إنارة",
                name_en="Street lighting",
                period="2026-11",
                amount_minor=300,
                vat_bp=0,
            )
        )


def card_of(key: str) -> str:
    """Return the 35 digits on a customer's meter card."""
    old = {"indebted": (7, 2), "keyed": (7, 2)}
    ea, krn = old.get(key, (11, 3))
    return IdRecord(
        meter_pan=meter_pan_from_drn(METERS[key]),
        doe="0000",
        tct=2,
        ea=ea,
        sgc="345678",
        ti="05",
        krn=krn,
    ).text()


def be_born(connection: sa.Connection, number: int, name: str, phone: str) -> None:
    search = {"name_search": fold_name(name), "phone_search": fold_phone(phone)}
    connection.execute(customers.insert().values(id=number, name=name, phone=phone, **search))


def settle_in(
    connection: sa.Connection,
    number: int,
    key: str,
    *,
    customer: int,
    utility: str,
    drn: str | None = None,
    **how: int,
) -> None:
    """Give a customer a contract, a place and a meter; `key` is its zone and, if known, its meter."""
    drn = drn or METERS[key]
    connection.execute(
        places.insert().values(id=number, code=f"{number:04d}", address="شارع السوق", zone=key)
    )
    connection.execute(
        contracts.insert().values(
            id=number,
            place_id=number,
            account_number=f"{number:04d}",
            customer_id=customer,
            utility=utility,
            customer_class="residential",
            address="شارع السوق",
            opened_on=dt.date(2020, 1, 1),
            bought_period="",
        )
    )
    connection.execute(
        meters.insert().values(
            drn=drn,
            meter_pan=meter_pan_from_drn(drn),
            contract_id=number,
            utility=utility,
            sgc="345678",
            ti="05",
            key_type=2,
            tct=2,
            **how,
        )
    )
    connection.execute(
        meter_installations.insert().values(
            meter_id=sa.select(meters.c.id).where(meters.c.drn == drn).scalar_subquery(),
            contract_id=number,
            place_id=number,
            installed_at=_LONG_AGO,
            reason="new_contract",
        )
    )


def meters_on_the_wall(
    town: LittleTown, drns: Collection[str] = tuple(METERS.values())
) -> dict[str, VirtualMeter]:
    """Return every customer's meter as it hangs there now, by its number."""
    hung = {}
    with reading(town.engine) as connection:
        served = served_meters(connection, set(drns))
    for drn, one in served.items():
        hung[drn] = VirtualMeter.for_key(
            spec=one.meter.key_spec(),
            decoder_key=little_town.SampleIssuer().decoder_key(one.meter),
            service=SERVICE_OF[one.meter.utility],
            engine=TokenEngine(),
        )
    return hung
