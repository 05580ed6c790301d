"""A large town on SQLite, written in bulk: both utilities and ciphers, some meters with debts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.issuers import SGC
from token_engine.identifiers import make_drn, meter_pan_from_drn
from vending_server.db.engine import writing
from vending_server.meters.tables import contracts, meters
from vending_server.sealing.tables import packs
from vending_server.tariffs.tables import arrears_accounts, contract_arrears

_AT_ONCE: Final = 20_000
FIRST: Final = 1_000  # row of the first meter, and of its contract
_EVERY_INDEBTED: Final = 10
_EVERY_WATER: Final = 4


def build(url: str, meters_wanted: int) -> tuple[sa.Engine, range]:
    """Fill a migrated, empty database; return an engine on it and the rows of the meters."""
    engine = little_town.build(url)
    numbers = range(FIRST, FIRST + meters_wanted)
    for start in range(0, meters_wanted, _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        with writing(engine) as connection:
            connection.execute(contracts.insert(), [_contract(one) for one in part])
            connection.execute(meters.insert(), [_meter(one) for one in part])
            owing = [one for one in part if one % _EVERY_INDEBTED == 0]
            connection.execute(arrears_accounts.insert(), [_debt(one) for one in owing])
            connection.execute(contract_arrears.insert(), list(_collected(owing)))
    with writing(engine) as connection:
        terminal_id = little_town.seller().terminal_id
        connection.execute(
            packs.insert().values(
                terminal_id=terminal_id, ceiling_minor=10**12, exchange_key="00" * 32
            )
        )
    return engine, numbers


def _is_water(number: int) -> bool:
    return number % _EVERY_WATER == 0


def _contract(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "place_id": 1,
        "account_number": f"{number:08d}",
        "customer_id": 1,
        "utility": "water" if _is_water(number) else "electricity",
        "customer_class": "residential",
        "address": "-",
        "opened_on": dt.date(2020, 1, 1),
        "bought_period": "2026-11",
        "bought_tenths": number % 4_000,
    }


def _meter(number: int) -> dict[str, Any]:
    drn = make_drn(3000, number)
    is_sta = number % 2 == 0
    return {
        "id": number,
        "drn": drn,
        "meter_pan": meter_pan_from_drn(drn),
        "contract_id": number,
        "utility": "water" if _is_water(number) else "electricity",
        "ea": 7 if is_sta else 11,
        "dkga": 2 if is_sta else 4,
        "sgc": SGC,
        "krn": 2 if is_sta else 3,
        "ti": "05",
        "key_type": 2,
        "base_year": 2014,
        "tct": 2,
    }


def _debt(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "code": "old",
        "customer_id": 1,
        "name_ar": "ديون",
        "name_en": "Debt",
        "opening_minor": 50_000 + number,
        "balance_minor": 50_000 + number,
        "rule": "percent",
        "percent_bp": 1000,
    }


def _collected(owing: list[int]) -> Iterator[dict[str, Any]]:
    for number in owing:
        yield {"contract_id": number, "arrears_account_id": number, "position": 1}
