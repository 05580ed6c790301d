"""A neighbourhood on top of the little town: households that bought what a test says.

Days are counted back from today of the little town's clock, 22/11/2026; sales are written as rows,
because it is their sums that are looked at.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence

import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.little_town import NOON, new_vend_id
from token_engine.identifiers import make_drn, meter_pan_from_drn
from vending_server.db.engine import writing
from vending_server.meters.tables import contracts, meters, places
from vending_server.registry.tables import meter_installations
from vending_server.vending.tables import sales

_receipts = itertools.count(1_000)
STEADY = tuple((back, 900) for back in range(5, 245, 10))  # a purchase of 90 kWh every ten days


def settle(
    engine: sa.Engine,
    number: int,
    bought: Sequence[tuple[int, int]] = STEADY,
    *,
    zone: str = "north",
    utility: str = "electricity",
    opened_back: int = 400,
    customer_class: str = "home",  # nobody else of the little town is of it
    is_placed: bool = True,
) -> str:
    """Let somebody move in who bought so many tenths so many days ago; return his meter's number."""
    row = 100 + number
    drn = make_drn(57, 50_000_000 + number)
    since = NOON - dt.timedelta(days=opened_back)
    with writing(engine) as connection:
        connection.execute(
            places.insert().values(
                id=row,
                code=f"Z{row}",
                address="a street",
                zone=zone,
                latitude_micro=31_900_000 + number * 500 if is_placed else None,
                longitude_micro=35_200_000 + number * 300 if is_placed else None,
            )
        )
        connection.execute(
            contracts.insert().values(
                id=row,
                account_number=f"N{row}",
                customer_id=1,
                utility=utility,
                customer_class=customer_class,
                address="a street",
                opened_on=since.date(),
                bought_period="",
                place_id=row,
            )
        )
        connection.execute(
            meters.insert().values(
                id=row,
                drn=drn,
                meter_pan=meter_pan_from_drn(drn),
                contract_id=row,
                utility=utility,
                ea=11,
                dkga=4,
                sgc="345678",
                krn=3,
                ti="05",
                key_type=2,
                base_year=2014,
                tct=2,
            )
        )
        connection.execute(
            meter_installations.insert().values(
                meter_id=row,
                contract_id=row,
                place_id=row,
                installed_at=since,
                reason="new_contract",
            )
        )
        for back, units in bought:
            sell(connection, row, NOON - dt.timedelta(days=back), units, utility=utility)
    return drn


def sell(
    connection: sa.Connection,
    contract_id: int,
    at: dt.datetime,
    units_tenths: int,
    *,
    utility: str = "electricity",
) -> str:
    """Write a sale at 5 agorot a tenth; return its id."""
    sale_id, which = new_vend_id(), 1 if utility == "electricity" else 2
    money = units_tenths * 5
    connection.execute(
        sales.insert().values(
            id=sale_id,
            terminal_id=little_town.seller().terminal_id,
            vend_id=new_vend_id(),
            receipt_sequence=next(_receipts),
            contract_id=contract_id,
            meter_id=contract_id,
            operator_id=1,
            sold_at=at,
            period=f"{at:%Y-%m}",
            tariff_version_id=which,
            policy_id=which,
            tender_minor=money,
            received_minor=money,
            carry_before_minor=0,
            deductions_minor=0,
            energy_gross_minor=money,
            energy_vat_minor=0,
            carry_after_minor=0,
            bought_before_tenths=0,
            units_tenths=units_tenths,
        )
    )
    return sale_id


def street(engine: sa.Engine, count: int = 10, first: int = 1, **more: object) -> list[str]:
    """Let some ordinary households move in."""
    return [settle(engine, first + at, **more) for at in range(count)]
